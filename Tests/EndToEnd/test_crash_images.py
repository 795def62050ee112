"""What is shown as queued is on the disk, whatever a power failure takes that was not flushed (O04)."""
import json
import os
import random
import shutil
import sqlite3
import subprocess
import tempfile
import time
import unittest

from support.case import SOAK, DeskCase
from support.faults import Faults
from support.images import Disk, recorded
from support.shop import BINARY


@unittest.skipUnless(shutil.which("cc") or shutil.which("gcc") or shutil.which("clang"), "a C compiler is missing")
class CrashImages(DeskCase):
    IMAGES = 1000 if SOAK else 200
    ANSWERS = 8

    def test_O04_two_hundred_images_of_a_power_failure(self):
        home = self.home()
        shop = self.sandbox(home, "--size", "s")
        home.write_config(shop.base_url, lines=("undo_seconds = 2",))
        desk = self.run_program(home, "--lang", "en", env={"DK": shop.api_key}, screen=None)
        desk.wait_for(r"1–\d+ of 200")
        desk.wait_quiet(1.0)
        self.quit(desk)
        desk.close()
        # Off the network answers are kept; nothing takes them away again.
        shop.end()
        before = home.path + "/before"
        shutil.copytree(home.state, before)
        record = home.path + "/record"
        desk = self.run_program(
            home, "--lang", "en", screen=None, columns=160, rows=40,
            env={"DK": shop.api_key, **Faults(home.path + "/state").environment(), "FAULT_RECORD": record})
        desk.wait_for(r"1–\d+ of 200")
        promised = []
        for number in range(self.ANSWERS):
            words = f"answer {number} of the power failure"
            desk.type("n")
            desk.wait_quiet(0.15)
            desk.type("r")
            desk.type(words)
            desk.wait_for(words)
            desk.type("\r")
            # Its own line in the conversation: a promise.
            desk.wait_for(rf"(?:you .*|›)↑.*{words}")
            promised.append((time.monotonic_ns(), words))
        desk.type("n")
        desk.wait_quiet(0.15)
        desk.type("r")
        desk.type("a draft that is not sent")
        desk.wait_for("a draft that is not sent")
        time.sleep(1.2)
        promised.append((time.monotonic_ns(), "a draft that is not sent"))
        time.sleep(1)
        desk.kill(9)
        desk.wait_end()
        calls = recorded(record)
        self.assertGreater(sum(call.kind == "s" for call in calls), 20)

        chance = random.Random(4)
        disk = Disk(before)
        disk.directory = home.state
        # At any call, and in the quiet after each promise.
        quiet = [next(index for index, call in enumerate(calls) if call.time > time) for time, _ in promised[:-1]]
        ends = sorted(
            chance.choice(quiet) if chance.random() < 0.5 else chance.randrange(len(calls)) for _ in range(self.IMAGES))
        done = 0
        for number, end in enumerate(ends):
            while done < end:
                disk.perform(calls[done])
                done += 1
            # The power fails just before the next call.
            now = calls[end].time - 1
            image = tempfile.mkdtemp(prefix="image-", dir=home.path)
            disk.write_image(image, chance)
            with self.subTest(image=number, call=end, of=len(calls)):
                self.check(image, [words for time, words in promised if time <= now])
            shutil.rmtree(image)
        self.note(f"{self.IMAGES} images of {len(calls)} calls, {len(promised)} texts")

        # What was queued is no draft any more: found at the next start, it would be sent again by hand.
        database = sqlite3.connect(f"{home.state}/desk.sqlite", timeout=10)
        self.assertEqual([row[0].decode() for row in database.execute("SELECT text FROM draft")], [promised[-1][1]])
        database.close()

        # The program itself starts on one of them, and has the texts.
        while done < len(calls):
            disk.perform(calls[done])
            done += 1
        other = self.home()
        other.write_config(shop.base_url, lines=())
        os.makedirs(other.path + "/state", mode=0o700, exist_ok=True)
        disk.write_image(other.state, chance)
        done = subprocess.run(
            [BINARY, "outbox", "list", "--json"], env={**other.environment, "DK": shop.api_key}, capture_output=True, text=True,
            timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = json.loads(done.stdout)["items"]
        self.assertEqual(sorted(row["text"] for row in rows), [words for _, words in promised[:-1]])

    def check(self, image, texts):
        """Both files are whole, and the texts are there."""
        for name in ("desk.sqlite", "pages.sqlite"):
            database = sqlite3.connect(f"{image}/{name}", timeout=10)
            try:
                self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)], name)
                if name == "desk.sqlite":
                    kept = {row[0].decode() for row in database.execute("SELECT text FROM reply UNION SELECT text FROM draft")}
                    self.assertEqual([words for words in texts if words not in kept], [], "lost")
            finally:
                database.close()
