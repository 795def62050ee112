"""Answers and messages while the network comes and goes, and how soon a buyer's words are there (O05, O06)."""
import collections
import json
import os
import random
import signal
import sqlite3
import subprocess
import time
import unittest

from support.case import SOAK
from support.shop import BINARY
from test_answers import INBOX, AnswerCase, words


class Outage(AnswerCase):
    def test_O05_queued_without_a_network(self):
        """Forty answers in fifteen dialogs, put while nobody answers: each arrives once, in its order; old ones ask first."""
        home, shop, gate, listed = self.shop_and_home(gate=True)
        dialogs = [item["id"] for item in listed[:15]]
        desk, _ = self.desk(home, shop)
        desk.wait_for("1 Inbox.* of")
        gate.close()
        wanted = collections.defaultdict(list)
        for number in range(40):
            wanted[dialogs[number % 15]].append(f"Antwort {number} {words(number)}")
        self.reply_all(home, shop, [(dialog, text) for dialog in wanted for text in wanted[dialog]])
        answers = self.answers(home)
        self.assertEqual(collections.Counter(a.state for a in answers)["queued"]
                         + collections.Counter(a.state for a in answers)["sending"], 40)
        self.assertEqual(self.sent(shop), [])
        desk.kill(signal.SIGKILL)
        desk.wait_end()
        desk.close()
        # Three days pass for the last dialog's.
        database = sqlite3.connect(home.state + "/desk.sqlite", timeout=10)
        database.execute(
            "UPDATE job SET created_at = created_at - 259200, held_until = held_until - 259200 WHERE id IN "
            "(SELECT job FROM item WHERE product = ?)", (f"dialog/{dialogs[14]}",))
        database.commit()
        database.close()
        old = wanted.pop(dialogs[14])
        desk, _ = self.desk(home, shop)
        time.sleep(1)
        gate.open()
        begin = time.monotonic()
        self.wait_for_answers(desk, home, 90, lambda answers: all(
            a.state == "done" for a in answers if a.dialog != dialogs[14]))
        took = time.monotonic() - begin
        self.assert_in_order(shop, wanted)
        self.assertEqual([(a.state, a.pause) for a in self.answers(home) if a.dialog == dialogs[14]],
                         [("queued", "old")] * len(old))
        # The seller lets them go.
        desk.type("8")
        desk.wait_for(r"P sends|stopped")
        desk.type("1")
        desk.wait_for(INBOX)
        self.note(f"40 answers, 15 dialogs, {took:.1f} s after the network was back; {len(old)} of three days ago ask first")
        desk.kill(signal.SIGKILL)
        desk.wait_end()

    def test_O06_two_processes_and_queued_answers(self):
        count = 200 if SOAK else 30
        home, shop, gate, listed = self.shop_and_home(gate=True)
        dialogs = [item["id"] for item in listed[:20]]
        desk, _ = self.desk(home, shop)
        desk.wait_for("1 Inbox.* of")
        gate.close()
        wanted = collections.defaultdict(list)
        for number in range(count):
            wanted[dialogs[number % 20]].append(f"Antwort {number} {words(number)}")
        self.reply_all(home, shop, [(dialog, text) for dialog in wanted for text in wanted[dialog]])
        # Who is second says who has the right, and sends nothing.
        second = self.run_program(home, env={"DK": shop.api_key}, screen=None)
        self.assertNotEqual(second.wait_end(5).code, 0)
        self.assertIn(str(desk.pid).encode(), bytes(second.raw))
        gate.open()
        # The first one dies in the middle of it; a command and a desk go on at once.
        end = time.monotonic() + 60
        while len(self.sent(shop)) < count // 4 and time.monotonic() < end:
            desk.pump(0.02)
        desk.kill(signal.SIGKILL)
        desk.wait_end()
        desk.close()
        other = subprocess.Popen(
            [BINARY, "chats", "reply", dialogs[0], "--text", "Antwort zuletzt", "--wait", "--json"],
            env={**home.environment, "DK": shop.api_key}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wanted[dialogs[0]].append("Antwort zuletzt")
        desk, _ = self.desk(home, shop)
        self.wait_for_answers(
            desk, home, 240, lambda answers: len(answers) == count + 1 and all(a.state in ("done", "failed") for a in answers))
        out, errors = other.communicate(timeout=60)
        self.assertEqual(json.loads(out)["outcome"], "sent", errors)
        # The kill may have hit the moment between the note that an answer leaves and its first byte.
        failed = [a for a in self.answers(home) if a.state == "failed"]
        self.assertLessEqual(len(failed), 1)
        for answer in failed:
            self.assertIn("notTaken", answer.reason)
            wanted[answer.dialog].remove(answer.text)
        self.assert_in_order(shop, wanted)
        self.note(f"{count} queued, the sender killed in the middle, two processes after it: {len(self.sent(shop))} arrivals, "
                  f"0 twice, {len(failed)} offered again")
        desk.kill(signal.SIGKILL)
        desk.wait_end()


class Arrival(AnswerCase):
    def write(self, shop, dialog, text):
        self.ask(shop, f"/sandbox/dialogs/{dialog}", "POST", {"text": text})

    def test_new_messages_are_on_the_screen_within_a_poll(self):
        """Also while all products and the history of all dialogs are read."""
        count, poll = (int(os.environ.get("COUNT") or 100), 5) if SOAK else (6, 2)
        home = self.home()
        shop = self.sandbox(home, "--size", "l" if SOAK else "m", "--latency", "30ms")
        # As the config has it by default: two requests a second.
        home.write_config(shop.base_url, shop.seller_id, (), (f"poll_interval = {poll}",))
        desk, _ = self.desk(home, shop)
        desk.wait_for(r"1 Inbox.* of", 60)
        # What comes in at the start is one line, not one each.
        end = time.monotonic() + 20.5
        while time.monotonic() < end:
            desk.pump(0.1)
        desk.type("2")
        dialogs = [700_000_001 + number * 101 for number in range(count)]
        chance = random.Random(4)
        delays = []
        for number, dialog in enumerate(dialogs):
            # All products are read again, whenever they have been.
            desk.type("R")
            end = time.monotonic() + chance.uniform(0, poll)
            while time.monotonic() < end:
                desk.pump(0.02)
            word = words(number)
            self.write(shop, dialog, f"{word} wo bleibt es")
            begin = time.monotonic()
            desk.wait(lambda: word in desk.text, f"{word} on the screen", poll * 3 + 10)
            delays.append(time.monotonic() - begin)
        delays.sort()
        at = min(count - 1, int(count * 0.95))
        requests = self.ask(shop, "/sandbox/requests?limit=0")["byRoute"]
        self.note(f"{count} messages, a poll every {poll} s, 2 requests a second, a pass and history under way ({sum(requests.values())} "
                  f"requests): median {delays[count // 2]:.2f} s, p95 {delays[at]:.2f} s, longest {delays[-1]:.2f} s")
        # One round trip is a look and the reading of the dialog; each waits for its turn of half a second.
        self.assertLess(delays[at], poll + 2.0)
        desk.kill(signal.SIGKILL)
        desk.wait_end()

    def test_an_outage_loses_nothing(self):
        """What two hours bring comes in while nobody answers: afterwards every message is stored, and told."""
        count = 500 if SOAK else 120
        home, shop, gate, listed = self.shop_and_home("--size", "m" if SOAK else "s", gate=True)
        desk, _ = self.desk(home, shop)
        desk.wait_for("1 Inbox.* of")
        desk.wait_quiet(1.0)
        gate.close()
        chance = random.Random(5)
        ids = [item["id"] for item in listed]
        wanted = collections.defaultdict(list)
        for number in range(count):
            dialog = chance.choice(ids[:len(ids) // 2])
            wanted[dialog].append(f"Frage {number} {words(number)}")
            self.write(shop, dialog, wanted[dialog][-1])
        # One wrote more than a page of messages.
        for number in range(230):
            wanted[ids[0]].append(f"Viel {number}")
            self.write(shop, ids[0], wanted[ids[0]][-1])
        time.sleep(2)
        desk.pump(0)
        gate.open()
        begin = time.monotonic()
        # Only what the gate was closed for counts: polls go on by themselves.
        pages = f"file:{home.state}/pages.sqlite?mode=ro"

        def stored():
            database = sqlite3.connect(pages, uri=True, timeout=20)
            rows = database.execute(
                "SELECT dialog.id, message.text FROM message JOIN dialog ON dialog.key = message.dialog "
                "WHERE message.author = 'buyer'").fetchall()
            database.close()
            found = collections.defaultdict(set)
            for dialog, text in rows:
                found[str(dialog)].add(text.decode() if isinstance(text, bytes) else text)
            return all(set(texts) <= found[dialog] for dialog, texts in wanted.items())
        while not stored():
            self.assertLess(time.monotonic() - begin, 120, desk.picture)
            desk.pump(0.1)
            time.sleep(0.3)
        took = time.monotonic() - begin
        self.note(f"{count} messages in {len(wanted)} dialogs and 230 in one more: all stored {took:.1f} s after the network was back")
        desk.kill(signal.SIGKILL)
        desk.wait_end()


if __name__ == "__main__":
    unittest.main()
