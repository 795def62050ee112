"""What is stored survives kills, full disks, failing calls, missing rights, and other programs (S03–S11)."""
import errno
import json
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

from support.case import READY, SOAK, DeskCase
from support.faults import Faults, library
from support.shop import BINARY
from test_writes import WriteCase

needs_compiler = unittest.skipUnless(shutil.which("cc") or shutil.which("gcc") or shutil.which("clang"), "a C compiler is missing")


class StorageCase(WriteCase):
    def assert_whole(self, home):
        """Both files are databases without an error, as whoever opens them next finds them."""
        for name in ("desk.sqlite", "pages.sqlite"):
            path = f"{home.state}/{name}"
            if not os.path.exists(path) or os.path.getsize(path) == 0:
                continue
            database = sqlite3.connect(path, timeout=10)
            try:
                self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)], name)
                self.assertEqual(database.execute("PRAGMA foreign_key_check").fetchall(), [], name)
            finally:
                database.close()
        self.assertEqual([name for name in os.listdir(home.state) if "corrupt" in name], [])

    def read(self, home, name, query, *arguments):
        database = sqlite3.connect(f"{home.state}/{name}", timeout=10)
        try:
            return database.execute(query, arguments).fetchall()
        finally:
            database.close()

    def change(self, home, name, *statements):
        database = sqlite3.connect(f"{home.state}/{name}", timeout=10)
        try:
            for statement in statements:
                database.execute(statement)
            database.commit()
        finally:
            database.close()

    def copy(self, home, shop):
        """Another home with the same config and files."""
        other = self.home()
        other.write_config(shop.base_url)
        shutil.rmtree(other.path + "/state", ignore_errors=True)
        other.copy_state(home)
        return other

    def count_calls(self, home, shop, *arguments):
        """How many calls that write below its directory a command makes; it is run for it."""
        file = home.path + "/calls"
        done = self.tool(home, shop, *arguments, env=Faults(home.path + "/state").environment(count=file))
        with open(file, encoding="ascii") as text:
            return done, int(text.read())


@needs_compiler
class Killed(StorageCase):
    def test_S03_killed_while_it_reads_all_products(self):
        """A kill in the middle of storing pages, of writing them back to the database, of the first start."""
        home, shop, _ = self.prepare("--size", "m")
        done, whole = self.count_calls(home, shop, "products", "list", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(whole, 20)
        chance = random.Random(3)
        empty = self.home()
        empty.write_config(shop.base_url)
        for round in range(500 if SOAK else 9):
            # Every third time from nothing.
            place = self.copy(home, shop) if round % 3 else empty
            if not round % 3:
                shutil.rmtree(place.path + "/state", ignore_errors=True)
            at = chance.randint(1, whole)
            desk = self.run_program(
                place, "--lang", "en",
                env={"DK": shop.api_key, **Faults(place.path + "/state").environment(first=at, number=Faults.KILL)})
            end = time.monotonic() + 6
            while desk.poll() is None and time.monotonic() < end and not re.search(READY, desk.text):
                desk.pump(0.02)
            if desk.poll() is None:
                desk.kill(signal.SIGKILL)
                desk.wait_end()
            self.assertEqual(desk.ending.signal, signal.SIGKILL, desk.picture)
            desk.close()
            self.assert_whole(place)
            begin = time.monotonic()
            again = self.run_program(place, "--lang", "en", "--offline", env={"DK": shop.api_key})
            again.wait_for("offline")
            self.assertLess(time.monotonic() - begin, 2 + 2, "a debug build on a shared machine")
            self.quit(again)
            again.close()

    #: What each version of a file added to the one before.
    ADDED = {
        "desk.sqlite": [
            (), ("item", "job", "shipment"), ("answer_use", "draft", "mark", "reply"), ("template_image",),
            (), ("saved_view",), ("setting",)],
        "pages.sqlite": [
            (), ("wish",), ("rights",),
            ("agent_sale", "calendar", "coverage", "sale", "sale_day", "sale_hour", "sale_product_day", "sale_product_month",
             "snapshot"),
            ("review", "review_seen"),
            ("dialog", "dialog_mark", "inbox", "letter", "message", "message_gap", "message_words", "purchase"),
            ("sale_hour_month", "sale_product_year"), (), ("tally",)],
    }
    RELEASED = {
        name: {version: tuple(sorted(sum(steps[:version], ()))) for version in range(1, len(steps) + 1)}
        for name, steps in ADDED.items()}
    STEPS = {
        "desk.sqlite": ("begin", "outbox", "replies", "template images", "percentages", "views", "settings"),
        "pages.sqlite": ("products", "wishes", "rights", "sales", "reviews", "dialogs", "sums of long periods", "time line", "tallies")}
    #: What every version of a file has.
    BASE = {"desk.sqlite": (), "pages.sqlite": (
        "account", "dataset", "pass", "pass_seen", "product", "product_detail", "product_text")}

    def downgrade(self, home, name, version):
        """Makes a file what an earlier release left."""
        newest = max(self.RELEASED[name])
        gone = [table for table in self.RELEASED[name][newest] if table not in self.RELEASED[name][version]]
        # Children before their parents.
        order = ("reply", "item", "message", "message_gap", "dialog_mark")
        gone.sort(key=lambda table: order.index(table) if table in order else len(order))
        self.change(
            home, name, *(f"DROP TABLE {table}" for table in gone),
            *(f"DROP TRIGGER IF EXISTS {table}_{event}" for table in ("product", "dialog") for event in ("came", "went")
              if "tally" in gone),
            *(f"DELETE FROM grdb_migrations WHERE identifier = '{step}'" for step in self.STEPS[name][version:]),
            f"PRAGMA user_version = {version}")

    def tables(self, home, name):
        rows = self.read(home, name, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        return tuple(sorted(
            row[0] for row in rows
            # What a search index keeps under the covers comes and goes with it.
            if row[0] not in ("grdb_migrations", *self.BASE[name]) and not row[0].startswith("message_words_")))

    def test_S11_killed_in_a_migration_from_every_released_version(self):
        home, shop, _ = self.prepare("--size", "s")
        self.assertEqual(self.tool(home, shop, "doctor", "--offline").returncode, 0)
        versions = {name: self.read(home, name, "PRAGMA user_version")[0][0] for name in self.RELEASED}
        self.assertEqual(versions, {name: max(known) for name, known in self.RELEASED.items()}, "a new version: add it here")
        products = self.read(home, "pages.sqlite", "SELECT id, name_ru, state FROM product ORDER BY id")
        self.assertEqual(len(products), 50)
        chance = random.Random(11)
        for name, version in (("desk.sqlite", 1), ("desk.sqlite", 2), ("pages.sqlite", 1), ("pages.sqlite", 3)):
            old = self.copy(home, shop)
            self.downgrade(old, name, version)
            done, whole = self.count_calls(self.copy(old, shop), shop, "doctor", "--offline")
            self.assertEqual(done.returncode, 0, done.stderr)
            points = range(1, whole + 1)
            for at in points if SOAK else sorted(chance.sample(points, min(len(points), 6))):
                with self.subTest(file=name, version=version, at=at, of=whole):
                    place = self.copy(old, shop)
                    done = self.tool(
                        place, shop, "doctor", "--offline",
                        env=Faults(place.path + "/state").environment(first=at, number=Faults.KILL))
                    self.assertEqual(done.returncode, -signal.SIGKILL, done.stderr)
                    self.assert_whole(place)
                    self.assertIn(self.tables(place, name), self.RELEASED[name].values())
                    self.assertEqual(
                        self.read(place, "pages.sqlite", "SELECT id, name_ru, state FROM product ORDER BY id"), products)
                    self.assertEqual(self.tool(place, shop, "doctor", "--offline").returncode, 0)
                    self.assertEqual(self.read(place, name, "PRAGMA user_version")[0][0], versions[name])
                    self.assertEqual(self.tables(place, name), self.RELEASED[name][versions[name]])
                    self.assertEqual(
                        self.read(place, "pages.sqlite", "SELECT id, name_ru, state FROM product ORDER BY id"), products)


@needs_compiler
class Failing(StorageCase):
    def test_S06_a_call_that_fails_loses_nothing_and_nothing_is_claimed_that_is_not_stored(self):
        home, shop, products = self.prepare("--size", "s")
        kept, wished = (str(product) for product in sorted(products)[:2])
        done = self.tool(home, shop, "products", "disable", kept, "--no-wait")
        self.assertEqual(done.returncode, 0, done.stderr)
        before = self.outbox(home)
        self.assertEqual([row[1] for row in before], [kept])
        command = ("products", "disable", wished, "--no-wait", "--json")
        done, whole = self.count_calls(self.copy(home, shop), shop, *command)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(whole, 10)
        before_sent = self.write_requests(shop)
        chance = random.Random(6)
        points = range(1, whole + 1)
        claims = []
        for at in points if SOAK else sorted(chance.sample(points, min(len(points), 8))):
            # Once, and from then on: a disk that has a bad spot, and one that is full.
            for last, number in ((at, errno.EIO), (1_000_000, errno.ENOSPC)):
                with self.subTest(at=at, of=whole, last=last):
                    place = self.copy(home, shop)
                    done = self.tool(
                        place, shop, *command,
                        env=Faults(place.path + "/state").environment(first=at, last=last, number=number))
                    self.assertGreaterEqual(done.returncode, 0, f"ended by a signal: {done.stderr}")
                    self.assert_whole(place)
                    rows = self.outbox(place)
                    self.assertEqual([row[:3] for row in rows][:1], [row[:3] for row in before])
                    claimed = done.stdout and json.loads(done.stdout)["results"][0]["outcome"]
                    claims.append(claimed)
                    sent = self.write_requests(shop)
                    if claimed in ("queued", "done") or sent > before_sent:
                        self.assertEqual([row[1] for row in rows[1:]], [wished], done.stdout)
                    before_sent = sent
                    if claimed == "done":
                        self.assertIs(self.states(shop, [int(wished)])[int(wished)], False)
                    elif not claimed:
                        self.assertTrue(done.stderr.strip(), "a failure says why")
        self.assertIn("done", claims)
        self.assertTrue(any(claim != "done" for claim in claims), "some failures matter")


class Full(StorageCase):
    def test_S05_a_full_disk_says_so_and_recovers_by_itself(self):
        home, shop, products = self.prepare("--size", "s")
        # The program's own word on the signal of a file that may not grow.
        desk = self.run_program(
            home, "--lang", "en", env={"DK": shop.api_key},
            setup=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_DFL))
        desk.wait_for(READY)
        desk.wait_quiet(0.5)
        limit = resource.prlimit(desk.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(desk.pid, resource.RLIMIT_FSIZE, (0, limit[1]))
        row = desk.lines[3]
        begin = time.monotonic()
        desk.type("x")
        desk.wait_for("Not changed: the local store failed")
        self.assertLess(time.monotonic() - begin, 1 + 0.5, "a debug build on a shared machine")
        desk.wait(lambda: desk.lines[3][:60] == row[:60], "the row is as it was")
        # Typing goes on.
        desk.type("/")
        desk.type("zzqq")
        desk.wait_for("zzqq")
        desk.type("\x1b")
        desk.wait_while("zzqq")
        time.sleep(1.5)
        self.assertIsNone(desk.poll())
        self.assertEqual(self.write_requests(shop), 0)
        self.assertEqual(self.outbox(home), [])
        # Space comes back.
        resource.prlimit(desk.pid, resource.RLIMIT_FSIZE, limit)
        desk.wait_quiet(0.3)
        desk.type("x")
        desk.wait_for("u takes it back")
        desk.wait(lambda: self.write_requests(shop) == 1, "the write has left")
        rows = self.wait_settled(desk, home, 1)
        self.assertEqual([row[3] for row in rows], ["done"])
        self.assertEqual(self.states(shop, [int(rows[0][1])]), {int(rows[0][1]): rows[0][2] == "on"})
        self.quit(desk)
        self.assert_whole(home)


class Locked(StorageCase):
    def test_S09_another_program_locks_the_outbox(self):
        home, shop, products = self.prepare("--size", "s")
        desk = self.run_program(home, "--lang", "en", env={"DK": shop.api_key})
        desk.wait_for(READY)
        other = sqlite3.connect(home.state + "/desk.sqlite", timeout=10, isolation_level=None)
        self.addCleanup(other.close)
        other.execute("BEGIN EXCLUSIVE")
        begin = time.monotonic()
        desk.type("x")
        # Beside it a program that has just been started waits as long, and then names the file.
        done = self.tool(home, shop, "products", "disable", str(sorted(products)[0]), "--no-wait")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("desk.sqlite", done.stderr)
        self.assertEqual(done.stdout, "")
        desk.wait_for("Not changed: the local store failed .*locked", 15)
        self.assertIsNone(desk.poll())
        desk.type("j")
        desk.wait(lambda: desk.lines[4].startswith("›"), "keys work")
        desk.type("k")
        time.sleep(max(0.0, (30 if SOAK else 6) - (time.monotonic() - begin)))
        self.assertEqual(self.write_requests(shop), 0)
        other.execute("ROLLBACK")
        self.assertEqual(self.outbox(home), [])
        desk.wait_quiet(0.5)
        desk.type("x")
        desk.wait_for("u takes it back")
        self.assertEqual([row[3] for row in self.wait_settled(desk, home, 1)], ["done"])
        self.assertEqual(self.write_requests(shop), 1)
        self.quit(desk)


class ReadOnly(StorageCase):
    NOBODY = 65534

    def be_nobody(self):
        """Rights mean nothing to root."""
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(self.NOBODY)
            os.setuid(self.NOBODY)

    def give_away(self, home):
        if os.geteuid() != 0:
            return
        for directory, _, names in os.walk(home.path):
            for path in (directory, *(os.path.join(directory, name) for name in names)):
                os.chown(path, self.NOBODY, self.NOBODY)

    def test_S07_what_cannot_be_written_is_named(self):
        home, shop, products = self.prepare("--size", "s")
        # Makes both files.
        self.assertEqual(self.tool(home, shop, "doctor", "--offline").returncode, 0)
        one = str(sorted(products)[0])

        def sealed(place):
            os.chmod(place.state, 0o500)

        def unreadable(place):
            for name in ("desk.sqlite", "pages.sqlite"):
                os.chmod(f"{place.state}/{name}", 0o400)

        def absent(place):
            shutil.rmtree(place.path + "/state")
            os.mkdir(place.path + "/state", 0o500)
            if os.geteuid() == 0:
                os.chown(place.path + "/state", self.NOBODY, self.NOBODY)

        def foreign(place):
            if os.geteuid() == 0:
                for name in ("desk.sqlite", "pages.sqlite"):
                    os.chown(f"{place.state}/{name}", 0, 0)
            else:
                unreadable(place)

        for spoil in (sealed, unreadable, absent, foreign):
            place = self.copy(home, shop)
            self.give_away(place)
            spoil(place)
            temporary = place.path + "/tmp"
            os.mkdir(temporary, 0o777)
            os.chmod(temporary, 0o777)
            self.addCleanup(os.chmod, place.path + "/state", 0o700)
            environment = {"DK": shop.api_key, "TMPDIR": temporary}
            with self.subTest(spoil.__name__, what="desk"):
                desk = self.run_program(place, "--lang", "en", env=environment, setup=self.be_nobody)
                ending = desk.wait_end(10)
                self.assertIsNone(ending.signal)
                self.assertNotEqual(ending.code, 0)
                self.assertIn(place.path + "/state", bytes(desk.raw).decode().replace("\r\n", ""))
                self.assertEqual(desk.current_settings(), desk.settings)
            with self.subTest(spoil.__name__, what="tool"):
                done = subprocess.run(
                    [BINARY, "products", "disable", one, "--no-wait"], env={**place.environment, **environment},
                    capture_output=True, text=True, timeout=30, preexec_fn=self.be_nobody)
                self.assertGreater(done.returncode, 0, done.stderr)
                self.assertIn(place.path + "/state", done.stderr)
            self.assertEqual(os.listdir(temporary), [])
        self.assertEqual(self.write_requests(shop), 0)


class Report(StorageCase):
    def test_K14_a_bundle_for_a_report_holds_no_key_and_no_text(self):
        home, shop, products = self.prepare("--size", "s")
        names = [item["name"] for item in json.loads(self.tool(home, shop, "products", "list", "--json").stdout)["items"]]
        self.ask(shop, "/sandbox/faults", "PUT", [{"path": "edit", "status": 500}])
        desk = self.run_program(home, "--lang", "en", "--log-level", "trace", env={"DK": shop.api_key})
        desk.wait_for(READY)
        desk.type("p")
        desk.wait_for("│.* · just now")
        desk.type("qx")
        desk.wait(lambda: self.outbox(home), "stored")
        time.sleep(1.5)
        desk.kill(signal.SIGTERM)
        desk.wait_end()
        # The second key is refused: its trouble is in the log as well.
        wrong = "0123456789ABCDEF0123456789ABCDEF"
        self.tool(home, shop, "products", "list", "--log-level", "trace", env={"DK": wrong})
        path = home.path + "/bundle.json"
        done = self.tool(home, shop, "doctor", "--bundle", path, "--lang", "en")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(path, done.stdout)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        bundle = json.loads(text)
        self.assertEqual(bundle["doctor"]["accounts"][0]["name"], "keys")
        rows = {store["name"]: store["tables"] for store in bundle["rows"]}
        self.assertEqual(rows["pages.sqlite"]["product"], 50)
        self.assertEqual(rows["desk.sqlite"]["item"], 1)
        self.assertTrue(any("seller-goods" in line for line in bundle["log"]), "the log says what was asked")
        for key in (shop.api_key, wrong):
            for piece in (key[start:start + 12] for start in range(len(key) - 11)):
                self.assertNotIn(piece.lower(), text.lower())
        self.assertTrue(names)
        for name in names:
            self.assertNotIn(name, text)
        # One that is there is never replaced.
        done = self.tool(home, shop, "doctor", "--bundle", path)
        self.assertEqual(done.returncode, 2, done.stderr)
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), text)

    def test_S02_a_desk_has_one_connection_to_its_pages(self):
        home, shop, _ = self.prepare("--size", "s")
        desk = self.run_program(home, "--lang", "en", env={"DK": shop.api_key})
        desk.wait_for(READY)
        desk.type("p/gift\r")
        desk.wait_quiet(0.5)
        opened = [os.readlink(f"/proc/{desk.pid}/fd/{number}") for number in os.listdir(f"/proc/{desk.pid}/fd")]
        self.assertEqual(opened.count(home.state + "/pages.sqlite"), 1, opened)
        desk.kill(signal.SIGTERM)
        desk.wait_end()


if __name__ == "__main__":
    unittest.main()
