"""Writes that can be trusted: the real program, a real terminal, and a sandbox that says what arrived."""
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import time
import unittest
import urllib.request

from support.case import READY, SOAK, DeskCase
from support.shop import BINARY

TASK = "/api/product/edit/V2/status"


class WriteCase(DeskCase):
    def ask(self, shop, path, method="GET", body=None):
        """The sandbox's back door."""
        request = urllib.request.Request(
            shop.base_url + path, method=method, data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def writes(self, shop):
        return self.ask(shop, "/sandbox/writes?since=0")

    def states(self, shop, ids):
        """What products really are."""
        found = {}
        for start in range(0, len(ids), 200):
            part = ",".join(map(str, ids[start:start + 200]))
            for product in self.ask(shop, f"/sandbox/products?ids={part}"):
                found[int(product["id"])] = product["enabled"]
        return found

    def write_requests(self, shop):
        """How many requests that change something have reached the server."""
        routes = self.ask(shop, "/sandbox/requests?limit=0")["byPath"]
        return sum(count for path, count in routes.items() if re.match(r"POST /api/product/edit/", path))

    #: What is asked by POST and changes nothing.
    READS = r"/api/(apilogin|seller-goods|seller-sells/v2|products/list)$"

    def all_writes(self, shop):
        """What has reached the server that changes anything, by path."""
        routes = self.ask(shop, "/sandbox/requests?limit=0")["byPath"]
        return {
            route: count for route, count in routes.items()
            if not route.startswith("GET ") and not re.search(self.READS, route.split()[1])}

    def assert_few_requests(self, shop, count):
        """At most 1.15 requests for each batch of 200 that is needed (O12)."""
        needed = -(-count // 200)
        made = self.write_requests(shop)
        self.note(f"{made} requests for {needed} batches, {made / needed:.2f} for each")
        self.assertLessEqual(made / needed, 1.15)

    def tool(self, home, shop, *arguments, stdin="", env=None):
        return subprocess.run(
            [BINARY, *arguments], env={**home.environment, "DK": shop.api_key, **(env or {})}, capture_output=True, text=True,
            input=stdin, timeout=120)

    def prepare(self, *flags):
        """A shop, a home that knows it, and the ids of its products."""
        home = self.home()
        shop = self.sandbox(home, *flags)
        home.write_config(shop.base_url, lines=())
        done = self.tool(home, shop, "products", "list", "--json")
        items = json.loads(done.stdout)["items"]
        return home, shop, {int(item["id"]): item["enabled"] for item in items}

    def outbox(self, home):
        """The rows of the outbox, as they are on the disk."""
        path = home.state + "/desk.sqlite"
        if not os.path.exists(path):
            return []
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10) as database:
            # A program that has just been started makes it.
            if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'item'").fetchall():
                return []
            rows = database.execute("SELECT id, product, wish, state, reason, attempts FROM item ORDER BY id").fetchall()
        database.close()
        return rows

    def wait_settled(self, desk, home, count, patience=60.0):
        def settled():
            rows = self.outbox(home)
            return len(rows) >= count and all(row[3] in ("done", "failed", "cancelled") for row in rows)
        desk.wait(settled, "every row settled", patience)
        return self.outbox(home)


class Tool(WriteCase):
    """The command line."""

    def test_every_id_gets_its_outcome_and_the_server_agrees(self):
        home, shop, products = self.prepare("--size", "m")
        ids = sorted(products)
        refused = ids[::10]
        self.ask(shop, "/sandbox/faults", "PUT", [{"path": "edit", "fail_ids": refused}])
        before = self.states(shop, ids)
        done = self.tool(home, shop, "products", "disable", "-", "--yes", "--json", stdin="\n".join(map(str, ids)))
        self.assertEqual(done.returncode, 5, done.stderr)
        results = {int(row["id"]): row for row in json.loads(done.stdout)["results"]}
        self.assertEqual(sorted(results), ids)
        after = self.states(shop, ids)
        for product in ids:
            if product in refused:
                self.assertEqual(results[product]["outcome"], "failed")
                self.assertTrue(results[product]["message"])
                self.assertEqual(after[product], before[product])
            else:
                self.assertEqual(results[product]["outcome"], "done", results[product])
                self.assertIs(after[product], False)
        self.assert_few_requests(shop, len(ids))

        listed = json.loads(self.tool(home, shop, "outbox", "list", "--json").stdout)
        self.assertEqual(sorted(int(item["target"]) for item in listed["items"]), refused)
        self.assertEqual(
            list(listed["items"][0]), ["id", "account", "kind", "target", "state", "createdAt", "attempts", "text"])
        tasks = json.loads(self.tool(home, shop, "tasks", "list", "--json").stdout)["items"]
        self.assertEqual((tasks[0]["total"], tasks[0]["done"], tasks[0]["failed"]),
                         (len(ids), len(ids) - len(refused), len(refused)))

        # Retry only the failed, once the server takes them.
        self.ask(shop, "/sandbox/faults", "DELETE")
        done = self.tool(home, shop, "outbox", "retry", "-", "--yes", stdin="\n".join(i["id"] for i in listed["items"]))
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        self.assertFalse(any(self.states(shop, ids).values()))
        self.assertEqual(json.loads(self.tool(home, shop, "outbox", "list", "--json").stdout)["items"], [])

    def test_codes(self):
        home, shop, products = self.prepare("--size", "s")
        one, two = sorted(products)[:2]
        many = [str(product) for product in sorted(products)[:21]]
        before = self.write_requests(shop)
        for arguments, code in (
                (["products", "enable", str(one), "--readonly"], 2), (["products", "enable", str(one), "--offline"], 3),
                (["products", "enable", *many], 2), (["products", "enable", "x1"], 2), (["products", "enable"], 2),
                (["products", "enable", "-"], 2), (["outbox", "retry", "1", "--offline"], 3),
                (["outbox", "retry", "1", "--readonly"], 2), (["outbox", "discard", "1", "--readonly"], 2),
                (["products", "enable", str(one), "--account", "nobody"], 2)):
            done = self.tool(home, shop, *arguments)
            self.assertEqual((done.returncode, done.stdout), (code, ""), (arguments, done.stderr))
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertEqual(self.write_requests(shop), before)
        for key, ids in ((shop.api_key + "-readonly", [one]), (shop.api_key + "-readonly", [one, two]), ("A" * 32, [one])):
            done = self.tool(home, shop, "products", "enable", *map(str, ids), env={"DK": key})
            self.assertEqual((done.returncode, done.stdout), (4, ""), done.stderr)
        done = self.tool(home, shop, "products", "enable", "424242424", "--json")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(json.loads(done.stdout)["results"][0]["outcome"], "failed")
        shop.end()
        done = self.tool(home, shop, "products", "disable", str(one))
        self.assertEqual((done.returncode, done.stdout), (3, ""), done.stderr)
        # Nothing of it is left to happen later.
        self.assertFalse([row for row in self.outbox(home) if row[3] in ("held", "queued", "sending", "accepted", "unknown")])

    def test_O06_two_processes_and_200_queued(self):
        """Each product arrives once, whoever has the right to send."""
        home, shop, products = self.prepare("--size", "m")
        ids = [str(product) for product, enabled in products.items() if enabled][:200]
        self.assertEqual(len(ids), 200)
        parts = [ids[:100], ids[100:]]
        processes = [subprocess.Popen(
            [BINARY, "products", "disable", "--yes", "--json", *part], env={**home.environment, "DK": shop.api_key},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for part in parts]
        for process, part in zip(processes, parts):
            out, words = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 0, words + out)
            self.assertEqual([row["id"] for row in json.loads(out)["results"]], part)
        arrived = [str(write["product"]) for write in self.writes(shop)]
        self.assertEqual(sorted(arrived), sorted(ids))

    def test_O11_what_the_server_calls_a_conflict_is_sent_once(self):
        """No call of this marketplace takes a key by which it knows a write again: what is refused is never repeated."""
        home, shop, products = self.prepare("--size", "s")
        one = str(next(product for product, enabled in sorted(products.items()) if enabled))
        for status in (409, 422):
            self.ask(shop, "/sandbox/faults", "PUT", [{"path": "edit", "status": status}])
            before = self.write_requests(shop)
            done = self.tool(home, shop, "products", "disable", one, "--json")
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertEqual(json.loads(done.stdout)["results"][0]["outcome"], "failed")
            time.sleep(2)
            self.assertEqual(self.write_requests(shop), before + 1)
        self.assertEqual([row[3] for row in self.outbox(home)], ["failed", "failed"])
        self.assertIs(self.states(shop, [int(one)])[int(one)], True)

    def test_a_write_that_is_given_up_is_of_unknown_outcome(self):
        home, shop, products = self.prepare("--size", "s")
        one = str(next(product for product, enabled in sorted(products.items()) if enabled))
        # It is applied, and the answer is lost; nor can it be looked up.
        self.ask(shop, "/sandbox/faults", "PUT", [
            {"path": "edit", "drop": "after"}, {"path": "products/list", "status": 503},
            {"path": "seller-goods", "status": 503}])
        writing = subprocess.Popen(
            [BINARY, "products", "disable", one], env={**home.environment, "DK": shop.api_key},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if [row[3] for row in self.outbox(home)] == ["unknown"]:
                break
            time.sleep(0.05)
        writing.kill()
        writing.communicate()
        number = self.outbox(home)[0][0]
        self.assertEqual(self.tool(home, shop, "outbox", "discard", str(number)).returncode, 0)
        listed = self.tool(home, shop, "outbox", "list", "--lang", "en").stdout
        self.assertIn("nobody knows", listed)
        self.assertNotIn("refused", listed)
        self.assertEqual(self.write_requests(shop), 1)

    def test_an_interrupt_takes_back_what_has_not_left(self):
        home, shop, products = self.prepare("--size", "s")
        one = str(sorted(products)[0])
        self.ask(shop, "/sandbox/faults", "PUT", [{"path": "edit", "status": 429, "retry_after": "30"}])
        process = subprocess.Popen(
            [BINARY, "products", "disable", one], env={**home.environment, "DK": shop.api_key}, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        out, words = process.communicate(timeout=15)
        self.assertEqual(process.returncode, 130, words)
        self.assertIn(one, out)
        self.assertEqual([row[3] for row in self.outbox(home)], ["cancelled"])


class BesideADesk(WriteCase):
    def test_O06_the_desk_sends_what_a_command_puts_within_two_seconds(self):
        home, shop, products = self.prepare("--size", "s")
        desk = self.run_program(home, env={"DK": shop.api_key})
        desk.wait_for(READY)
        one = next(product for product, enabled in products.items() if enabled)
        begin = time.monotonic()
        done = self.tool(home, shop, "products", "disable", str(one), "--no-wait", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["results"][0]["outcome"], "queued")
        desk.wait(lambda: self.states(shop, [one])[one] is False, "the desk has sent it", 10)
        self.assertLess(time.monotonic() - begin, 4)
        done = self.tool(home, shop, "products", "enable", str(one))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIs(self.states(shop, [one])[one], True)
        self.assertEqual(self.write_requests(shop), 2)
        # A second desk says who is there.
        second = self.run_program(home, env={"DK": shop.api_key})
        self.assertNotEqual(second.wait_end(5).code, 0)
        self.assertIn(str(desk.pid).encode(), bytes(second.raw))
        self.quit(desk)

    def test_a_desk_that_nobody_touches_sleeps(self):
        home, shop, _ = self.prepare("--size", "s")
        desk = self.run_program(home, "--offline", env={"DK": shop.api_key})
        desk.wait_quiet(1.0)
        before, written = desk.cpu, len(desk.raw)
        time.sleep(10)
        desk.pump(0)
        self.assertLessEqual(desk.cpu - before, 0.02)
        # An age on the screen may have passed its minute.
        self.assertLess(len(desk.raw) - written, 120)
        self.quit(desk)


class Bulk(WriteCase):
    def mark_and_apply(self, desk, count):
        desk.wait_for(READY)
        desk.wait_quiet(1.1)
        desk.type("*")
        desk.wait_for(rf"{count} marked")
        time.sleep(1.1)
        desk.type("x")
        desk.wait_for(r"Type \d+ and press enter")
        time.sleep(1.1)
        match = desk.wait_for(r"Type (\d+) and press enter")
        desk.type(match.group(1))
        desk.wait_quiet(0.3)
        desk.type("\r")
        return int(match.group(1))

    def test_O12_500_marked_10_percent_refused(self):
        home, shop, products = self.prepare("--size", "m")
        ids = sorted(products)
        refused = set(ids[3::10])
        self.ask(shop, "/sandbox/faults", "PUT", [{"path": "edit", "fail_ids": sorted(refused)}])
        before = self.states(shop, ids)
        desk = self.run_program(home, "--lang", "en", env={"DK": shop.api_key})
        changed = self.mark_and_apply(desk, len(ids))
        rows = self.wait_settled(desk, home, changed)
        self.check(shop, rows, before, refused, changed)
        self.assert_few_requests(shop, changed)
        desk.type("8")
        desk.wait_for(r"\d+ failed")
        desk.type("2")
        desk.wait_for(r"1–\d+ of ")
        self.quit(desk)

    def check(self, shop, rows, before, refused, changed):
        after = self.states(shop, sorted(before))
        self.assertEqual(len(rows), changed)
        outcomes = {}
        for _, product, wish, state, reason, _ in rows:
            product = int(product)
            outcomes[product] = state
            if state == "done":
                self.assertEqual(after[product], wish == "on", product)
            else:
                self.assertEqual(state, "failed")
                self.assertTrue(reason)
                self.assertEqual(after[product], before[product], product)
        for product, state in outcomes.items():
            self.assertEqual(state, "failed" if product in refused else "done", product)

    def test_killed_at_random_moments(self):
        """Ten kills; the open ones are finished, none is lost, and few requests are spent on it."""
        home, shop, products = self.prepare("--size", "m")
        ids = sorted(products)
        before = self.states(shop, ids)
        chance = random.Random(12)
        desk = self.run_program(home, "--lang", "en", env={"DK": shop.api_key})
        changed = self.mark_and_apply(desk, len(ids))
        # What was killed before it was on the disk was never said to be.
        desk.wait(lambda: self.outbox(home), "stored")
        for _ in range(10):
            time.sleep(chance.uniform(0.02, 0.5))
            desk.kill(signal.SIGKILL)
            desk.wait_end()
            desk = self.run_program(home, "--lang", "en", env={"DK": shop.api_key})
            desk.wait_for(r"1–\d+ of ")
        self.assertEqual(len(self.outbox(home)), changed)
        # What was in its moment of grace when the first desk died is the seller's to decide.
        desk.type("8")
        desk.wait(lambda: "P sends" in desk.text or all(row[3] in ("done", "failed") for row in self.outbox(home)),
                  "stopped, or over", 60)
        if "P sends" in desk.text:
            time.sleep(1.1)
            desk.type("P")
        rows = self.wait_settled(desk, home, changed)
        self.check(shop, rows, before, set(), changed)
        # A kill between the note that a batch leaves and its arrival costs a look at the products, not a second request.
        self.assert_few_requests(shop, changed)
        desk.type("2")
        desk.wait_for(r"1–\d+ of ")
        self.quit(desk)


    @unittest.skipUnless(SOAK, "SOAK=1: 5,000 products")
    def test_O12_5000_with_three_kills(self):
        home, shop, products = self.prepare("--size", "l")
        ids = [product for product, enabled in sorted(products.items()) if enabled][:5_000]
        refused = set(ids[3::10])
        self.ask(shop, "/sandbox/faults", "PUT", [{"path": "edit", "fail_ids": sorted(refused)}])
        before = self.states(shop, ids)
        text = "\n".join(map(str, ids))
        begin = time.monotonic()
        desk = self.run_program(home, "--lang", "en", env={"DK": shop.api_key})
        desk.wait_for(r"1–\d+ of ")
        self.assertEqual(
            self.tool(home, shop, "products", "disable", "-", "--yes", "--no-wait", stdin=text).returncode, 0)
        for pause in (2, 5, 9):
            time.sleep(pause)
            desk.kill(signal.SIGKILL)
            desk.wait_end()
            desk = self.run_program(home, "--lang", "en", env={"DK": shop.api_key})
            desk.wait_for(r"1–\d+ of ")
        rows = self.wait_settled(desk, home, len(ids), 900)
        self.check(shop, rows, before, refused, len(ids))
        self.assert_few_requests(shop, len(ids))
        self.note(f"{len(rows)} products, {sum(row[3] == 'done' for row in rows)} done, "
                  f"{sum(row[3] == 'failed' for row in rows)} failed, {time.monotonic() - begin:.0f} s")
        self.quit(desk)


class Undo(WriteCase):
    def test_O15_undo_within_the_second_50_times(self):
        home, shop, _ = self.prepare("--size", "s")
        desk = self.run_program(home, "--lang", "en", env={"DK": shop.api_key})
        desk.wait_for(READY)
        for _ in range(50):
            desk.type("x")
            desk.wait_for("u takes it back")
            desk.type("u")
            desk.wait_for("Taken back")
            # Slower than noise.
            time.sleep(0.2)
        time.sleep(2)
        self.assertEqual(self.write_requests(shop), 0)
        self.assertEqual({row[3] for row in self.outbox(home)}, {"cancelled"})
        self.quit(desk)


class Noise(WriteCase):
    def desk(self, home, shop):
        # What the desk lends the terminal to would take the rest of the keys.
        desk = self.run_program(
            home, "--lang", "en", env={
                "DK": shop.api_key, "BROWSER": "/bin/true", "VISUAL": "/bin/true", "EDITOR": "/bin/true"})
        desk.wait_for(READY)
        return desk

    def feed(self, desk, data):
        """Types all of it, unless the desk ends meanwhile: then nobody would ever read the rest."""
        while data and desk.poll() is None:
            try:
                data = data[os.write(desk.input, data[:1_024]):]
            except BlockingIOError:
                desk.pump(0.02)
            except OSError:
                return
            desk.pump(0)

    def test_R13_random_bytes_reach_no_server(self):
        home, shop, _ = self.prepare("--size", "s")
        chance = random.Random(13)
        desk = self.desk(home, shop)
        sent = 0
        while sent < (10_000_000 if SOAK else 20_000):
            # No ctrl-z: stopping is tested elsewhere.
            data = bytes(byte for byte in chance.randbytes(4_096) if byte != 0x1A)
            sent += len(data)
            self.feed(desk, data)
            desk.pump(0.05)
            if desk.poll() is not None:
                # Once it has quit, ctrl-c and ctrl-\ are the terminal's again: they end what still finishes.
                left = desk.raw.rfind(b"\x1b[?1049l") > desk.raw.rfind(b"\x1b[?1049h")
                self.assertIn(desk.ending.signal, (None, signal.SIGINT, signal.SIGQUIT) if left else (None,), desk.picture)
                desk.close()
                self.assertEqual(self.all_writes(shop), {}, f"within {sent} bytes")
                desk = self.desk(home, shop)
        time.sleep(3)
        self.assertEqual(self.all_writes(shop), {})

    def test_R12_a_megabyte_pasted_into_the_list_presses_no_keys(self):
        home, shop, _ = self.prepare("--size", "s")
        chance = random.Random(7)
        whole = bytes(chance.choice(b"xX*v \ruUPR123rdy\n") for _ in range(1_000_000))
        # Without brackets every byte is a key: the whole of it in the long form only.
        for before, after, text in ((b"\x1b[200~", b"\x1b[201~", whole), (b"", b"", whole if SOAK else whole[:50_000])):
            with self.subTest(bracketed=bool(before)):
                desk = self.desk(home, shop)
                self.feed(desk, before + text + after)
                end = time.monotonic() + 10
                while desk.poll() is None and time.monotonic() < end and desk.pump(1.0):
                    pass
                time.sleep(2.5)
                self.assertEqual(self.all_writes(shop), {})
                if desk.poll() is None:
                    desk.type("\x1b\x1b")
                    desk.wait_quiet(0.5)
                desk.close()


if __name__ == "__main__":
    unittest.main()
