"""Dialogs and ready answers on the command line, against a sandbox that says what arrived."""
import json
import os
import subprocess
import time
import unittest
import urllib.request

from support.case import DeskCase
from support.shop import BINARY


class ChatCase(DeskCase):
    def ask(self, shop, path, method="GET", body=None):
        """The sandbox's back door."""
        request = urllib.request.Request(
            shop.base_url + path, method=method, data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def tool(self, home, shop, *arguments, code=0, stdin=""):
        done = subprocess.run(
            [BINARY, *arguments], env={**home.environment, "DK": shop.api_key}, capture_output=True, text=True, input=stdin,
            timeout=60)
        self.assertEqual(done.returncode, code, f"{arguments}: {done.stdout[:400]} {done.stderr[:400]}")
        return done

    def read(self, home, shop, *arguments, code=0, stdin=""):
        return json.loads(self.tool(home, shop, *arguments, "--json", code=code, stdin=stdin).stdout)

    def test_a_day(self):
        home = self.home()
        shop = self.sandbox(home, "--size", "s")
        home.write_config(shop.base_url, lines=())

        # The list: those that wait longest first, everything of PRODUCT.md's shape.
        listing = self.read(home, shop, "chats", "list")
        self.assertEqual(listing["total"], 200)
        self.assertTrue(listing["complete"])
        self.assertEqual(listing["source"], "live")
        self.assertEqual(
            set(listing["items"][0]),
            {"account", "id", "buyer", "product", "lastMessageAt", "messages", "unread", "waitingSince"})
        waiting = [item["waitingSince"] for item in listing["items"] if item["waitingSince"]]
        self.assertGreater(len(waiting), 0)
        self.assertEqual(waiting, sorted(waiting))
        self.assertEqual([item["waitingSince"] for item in listing["items"][:len(waiting)]], waiting)
        unread = self.read(home, shop, "chats", "list", "--unread")
        self.assertTrue(all(item["unread"] > 0 for item in unread["items"]))
        self.assertEqual(unread["total"], sum(item["unread"] > 0 for item in listing["items"]))
        one = unread["items"][0]
        self.assertEqual(self.read(home, shop, "chats", "list", "--filter", one["id"], "--limit", "1")["items"], [one])

        # Offline it is the same list.
        stored = self.read(home, shop, "chats", "list", "--offline")
        self.assertEqual(stored["source"], "store")
        self.assertEqual(stored["items"], listing["items"])

        # A dialog: every message, nothing marked read.
        self.ask(shop, f"/sandbox/dialogs/{one['id']}", "POST", {"text": "a\u0000b <b>x</b> \u202e\u001b[2J"})
        shown = self.read(home, shop, "chats", "show", one["id"])
        truth = self.ask(shop, f"/sandbox/dialogs/{one['id']}")
        self.assertEqual([message["id"] for message in shown["messages"]], [str(m["id"]) for m in truth["messages"]])
        self.assertEqual(shown["messages"][-1]["text"], "a\u0000b <b>x</b> \u202e\u001b[2J")
        self.assertEqual({m["author"] for m in shown["messages"]} - {"buyer", "seller", "administration"}, set())
        self.assertEqual(shown["chat"]["id"], one["id"])
        self.assertGreater(truth["unread"], 0)
        plain = self.tool(home, shop, "chats", "show", one["id"]).stdout
        self.assertNotIn("\x1b", plain)
        self.assertNotIn("\u202e", plain)
        self.tool(home, shop, "chats", "show", "5", code=1)

        # An answer, with a file, exactly once and byte for byte.
        picture = os.path.join(home.path, "снимок.png")
        with open(picture, "wb") as file:
            file.write(b"\x89PNG" + bytes(range(256)) * 10)
        text = "Здравствуйте! \"ключ\" & <код>\nвторая строка"
        answer = self.read(home, shop, "chats", "reply", one["id"], "--text", text, "--attach", picture)
        self.assertEqual(answer["outcome"], "sent")
        self.assertIsNotNone(answer["outboxId"])
        newest = self.ask(shop, f"/sandbox/dialogs/{one['id']}")["messages"][-2:]
        self.assertIn(answer["messageId"], [str(message["id"]) for message in newest])
        sent = self.ask(shop, "/sandbox/sent")
        self.assertEqual([(s["text"], s["files"]) for s in sent], [(text, ["снимок.png"])])
        from_file = self.read(home, shop, "chats", "reply", one["id"], "--file", "-", stdin="из файла\n")
        self.assertEqual(from_file["outcome"], "sent")
        truth = self.ask(shop, f"/sandbox/dialogs/{one['id']}")
        self.assertEqual(from_file["messageId"], str(truth["messages"][-1]["id"]))
        self.assertEqual(truth["unread"], 0, "what was answered is read")
        self.assertEqual(self.ask(shop, "/sandbox/sent")[-1]["text"], "из файла")
        self.assertIsNone(self.read(home, shop, "chats", "list", "--filter", one["id"])["items"][0]["waitingSince"])

        # The small writes.
        for verb, check in (
            ("seen", lambda d: d["unread"] == 0), ("close", lambda d: d["state"] == 0), ("open", lambda d: d["state"] == 1)):
            result = self.read(home, shop, "chats", verb, one["id"])
            self.assertEqual(result, {"results": [{"id": one["id"], "outcome": "done", "message": None}]})
            self.assertTrue(check(self.ask(shop, f"/sandbox/dialogs/{one['id']}")), verb)

        # A closed dialog takes no answer, and says so.
        self.read(home, shop, "chats", "close", one["id"])
        done = self.tool(home, shop, "chats", "reply", one["id"], "--text", "zu", "--json", code=1)
        refused = json.loads(done.stdout)
        self.assertEqual(set(refused), {"outcome", "outboxId", "messageId"})
        self.assertEqual((refused["outcome"], refused["messageId"]), ("rejected", None))
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn("The service refused: ", done.stderr)
        plain = self.tool(home, shop, "chats", "reply", one["id"], "--text", "zu", code=1)
        self.assertIn("The service refused: ", plain.stdout)
        before = len(self.ask(shop, "/sandbox/sent"))

        # What the flags forbid leaves nothing behind.
        self.tool(home, shop, "chats", "reply", one["id"], "--text", "x", "--readonly", code=2)
        self.tool(home, shop, "chats", "reply", one["id"], "--text", "x", "--offline", code=3)
        self.tool(home, shop, "chats", "seen", one["id"], "--readonly", code=2)
        self.tool(home, shop, "chats", "reply", one["id"], code=2)
        self.tool(home, shop, "chats", "reply", "x", "--text", "x", code=2)
        self.assertEqual(len(self.ask(shop, "/sandbox/sent")), before)

    def test_an_answer_that_shows_nothing_is_refused(self):
        """Whitespace and what has no width is no answer: nothing is stored, nothing leaves."""
        home = self.home()
        shop = self.sandbox(home, "--size", "s")
        home.write_config(shop.base_url, lines=())
        dialog = self.read(home, shop, "chats", "list", "--unread")["items"][0]["id"]
        for text in ("", "   ", "\n\t", "\u200b\u2060", "\ufeff \u00a0"):
            for flags in ((), ("--json",), ("--wait",)):
                done = self.tool(home, shop, "chats", "reply", dialog, "--text", text, *flags, code=2)
                self.assertEqual(done.stdout, "")
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
                self.assertIn("no text that can be seen", done.stderr)
        self.tool(home, shop, "chats", "reply", dialog, "--file", "-", stdin=" \n", code=2)
        self.assertEqual(self.ask(shop, "/sandbox/sent"), [])
        self.assertEqual(self.read(home, shop, "outbox", "list")["total"], 0)
        # A file says enough by itself.
        path = os.path.join(home.path, "a.txt")
        with open(path, "w") as file:
            file.write("x")
        answer = self.read(home, shop, "chats", "reply", dialog, "--text", "", "--attach", path)
        self.assertEqual(answer["outcome"], "sent")

    def test_a_lost_answer_is_never_sent_twice(self):
        home = self.home()
        shop = self.sandbox(home, "--size", "s")
        home.write_config(shop.base_url, lines=())
        dialog = self.read(home, shop, "chats", "list", "--unread")["items"][0]["id"]
        self.ask(shop, "/sandbox/faults", "PUT", [{"method": "POST", "path": "debates/v2\\?", "drop": "after"}])
        answer = self.read(home, shop, "chats", "reply", dialog, "--text", "einmal", code=5)
        self.assertEqual(answer["outcome"], "unknown")
        self.assertEqual([s["text"] for s in self.ask(shop, "/sandbox/sent")], ["einmal"])
        self.ask(shop, "/sandbox/faults", "DELETE")
        # The next one leaves only after the first is found in the dialog; neither is there twice.
        listed = self.read(home, shop, "outbox", "list")
        self.assertEqual([item["state"] for item in listed["items"]], ["unknown"])
        lines = self.tool(home, shop, "outbox", "list").stdout.splitlines()
        self.assertEqual(lines[0].split(), ["id", "account", "task", "state", "target"])
        self.assertIn("unknown", lines[1])
        lines = self.tool(home, shop, "outbox", "list", "--lang", "ru").stdout.splitlines()
        self.assertIn("цель", lines[0])
        self.assertIn("неизвестно", lines[1])
        self.assertNotIn("unknown", lines[1])
        self.assertEqual(len(self.ask(shop, "/sandbox/sent")), 1)

    def test_an_answer_marks_nothing_as_read_where_the_config_says_so(self):
        home = self.home()
        shop = self.sandbox(home, "--size", "s")
        home.write_config(shop.base_url, lines=("mark_read_on_reply = false",))
        dialog = self.read(home, shop, "chats", "list", "--unread")["items"][0]["id"]
        unread = self.ask(shop, f"/sandbox/dialogs/{dialog}")["unread"]
        answer = self.read(home, shop, "chats", "reply", dialog, "--text", "Guten Tag")
        self.assertEqual(answer["outcome"], "sent")
        self.assertIsNotNone(answer["messageId"])
        self.assertEqual(self.ask(shop, f"/sandbox/dialogs/{dialog}")["unread"], unread)
        self.assertGreater(unread, 0)

    def test_the_id_of_an_answer_that_cannot_be_read_is_null_and_soon(self):
        """The answer is sent; the dialog, which alone has its id, cannot be read any more."""
        home = self.home()
        shop = self.sandbox(home, "--size", "s")
        gate = self.gate(shop)
        home.write_config(gate.base_url, lines=("mark_read_on_reply = false",))
        dialog = self.read(home, shop, "chats", "list", "--unread")["items"][0]["id"]
        sent = []

        def cut(method, path):
            if method == "POST" and "/debates/v2?" in path:
                sent.append(path)
            return "before" if sent and method == "GET" else None

        gate.cut = cut
        begun = time.monotonic()
        answer = self.read(home, shop, "chats", "reply", dialog, "--text", "Guten Tag")
        self.assertLess(time.monotonic() - begun, 15)
        self.assertEqual((answer["outcome"], answer["messageId"]), ("sent", None))
        self.assertEqual(len(sent), 1)

    def test_beside_a_desk(self):
        """The desk has the stored pages and the right to send."""
        home = self.home()
        shop = self.sandbox(home, "--size", "s")
        home.write_config(shop.base_url, lines=("undo_seconds = 1",), account=("poll_interval = 5",))
        desk = self.run_program(home, env={"DK": shop.api_key}, screen="1")
        listed = self.read(home, shop, "chats", "list", "--unread")["items"][0]
        truth = self.ask(shop, f"/sandbox/dialogs/{listed['id']}")
        shown = self.read(home, shop, "chats", "show", listed["id"])["chat"]
        self.assertEqual((shown["messages"], shown["unread"]), (len(truth["messages"]), truth["unread"]))
        self.assertGreater(shown["unread"], 0)
        answer = self.read(home, shop, "chats", "reply", listed["id"], "--text", "Moin", "--wait")
        self.assertEqual(answer["outcome"], "sent")
        truth = self.ask(shop, f"/sandbox/dialogs/{listed['id']}")
        self.assertIn((answer["messageId"], "Moin"), [(str(m["id"]), m["text"]) for m in truth["messages"]])
        self.assertEqual([s["text"] for s in self.ask(shop, "/sandbox/sent")], ["Moin"])
        self.quit(desk)

    def test_no_connection(self):
        """What a command cannot do without a network says what to do, not what a desk would show."""
        home = self.home()
        home.write_config("http://127.0.0.1:1")
        for arguments in (("chats", "seen", "7"), ("chats", "reply", "7", "--text", "x"), ("chats", "show", "7"), ("balance",)):
            done = subprocess.run(
                [BINARY, *arguments], env={**home.environment, "DK": "0FFAF46638C0A78006279EBD4AC75501"}, capture_output=True,
                text=True, timeout=60)
            self.assertEqual(done.returncode, 3, (arguments, done.stderr))
            self.assertEqual(done.stdout, "", arguments)
            self.assertIn("try again", done.stderr, arguments)
            self.assertNotIn("the desk", done.stderr, arguments)

    def test_who_waits_before_and_after_messages_were_read(self):
        """The list alone tells of unread messages and the last one's time; the messages tell the first unanswered one."""
        home = self.home()
        shop = self.sandbox(home, "--size", "s")
        home.write_config(shop.base_url, lines=(), account=("requests_per_second = 100",))
        items = self.read(home, shop, "chats", "list")["items"]
        truth = {item["id"]: self.ask(shop, f"/sandbox/dialogs/{item['id']}") for item in items}
        for item in items:
            self.assertEqual(item["unread"], truth[item["id"]]["unread"], item)
            waits = item["lastMessageAt"] if item["unread"] else None
            self.assertEqual(item["waitingSince"], waits, item)
        self.assertTrue(any(item["unread"] > 1 for item in items), "one of them wrote more than once")

        # The messages of those that wait are read: since the first that nobody has answered.
        for item in items:
            if not item["unread"]:
                continue
            shown = self.read(home, shop, "chats", "show", item["id"])
            first = None
            for message in reversed(shown["messages"]):
                if message["deleted"]:
                    continue
                if message["author"] == "seller":
                    break
                if message["author"] == "buyer":
                    first = message["sentAt"]
            self.assertEqual(shown["chat"]["waitingSince"], first, item)
            again = self.read(home, shop, "chats", "list", "--filter", item["id"])["items"][0]
            self.assertEqual(again["waitingSince"], first)

        # A dialog that was never read: he writes, and waits from then on; the next words change nothing of that once read.
        quiet = next(item["id"] for item in items if not item["unread"])
        self.ask(shop, f"/sandbox/dialogs/{quiet}", "POST", {"text": "Hallo?"})
        waiting = self.read(home, shop, "chats", "list", "--filter", quiet)["items"][0]
        self.assertEqual((waiting["unread"], waiting["waitingSince"]), (1, waiting["lastMessageAt"]))
        self.assertIsNotNone(waiting["waitingSince"])
        self.read(home, shop, "chats", "show", quiet)
        time.sleep(1.1)
        self.ask(shop, f"/sandbox/dialogs/{quiet}", "POST", {"text": "Noch da?"})
        later = self.read(home, shop, "chats", "list", "--filter", quiet)["items"][0]
        self.assertGreater(later["lastMessageAt"], waiting["lastMessageAt"])
        self.assertEqual(later["waitingSince"], self.first_unanswered(shop, quiet))
        # Somebody answers elsewhere, and does not mark it read: nobody waits.
        time.sleep(1.1)
        self.ask(shop, f"/sandbox/dialogs/{quiet}", "POST", {"text": "Ja", "author": "seller"})
        answered = self.read(home, shop, "chats", "list", "--filter", quiet)["items"][0]
        self.assertEqual((answered["unread"], answered["waitingSince"]), (2, None))

    def first_unanswered(self, shop, dialog):
        first = None
        for message in reversed(self.ask(shop, f"/sandbox/dialogs/{dialog}")["messages"]):
            if message["author"] == "seller":
                break
            first = message["written"]
        return first[:19] + "Z"

    def test_answers_need_no_config(self):
        home = self.home()

        def run(*arguments, code=0):
            done = subprocess.run([BINARY, *arguments], env=home.environment, capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, code, f"{arguments}: {done.stderr}")
            return done

        self.assertEqual(json.loads(run("answers", "list", "--json").stdout)["total"], 3)
        self.assertIn("{order}", run("answers", "show", "thanks").stdout)
        self.assertEqual(json.loads(run("answers", "check", "--json").stdout), {"errors": []})
        directory = json.loads(run("paths", "--json").stdout)["answers"]
        os.makedirs(directory, mode=0o700)
        with open(os.path.join(directory, "broken.txt"), "w") as file:
            file.write("+++\ntitle = 5\n+++\nx")
        self.assertIn("broken.txt:2", run("answers", "check", code=2).stderr)

    def test_answers(self):
        home = self.home()
        shop = self.sandbox(home, "--size", "s")
        home.write_config(shop.base_url, lines=())
        listing = self.read(home, shop, "answers", "list")
        self.assertEqual([item["id"] for item in listing["items"]], ["activation", "checking", "thanks"])
        self.assertTrue(all(item["text"]["ru"] and item["text"]["en"] for item in listing["items"]))
        shown = self.read(home, shop, "answers", "show", "thanks")
        self.assertIn("{order}", shown["text"]["en"])
        self.assertEqual(self.read(home, shop, "answers", "check"), {"errors": []})
        directory = self.read(home, shop, "paths")["answers"]
        os.makedirs(directory, mode=0o700)
        with open(os.path.join(directory, "broken.txt"), "w") as file:
            file.write("+++\ntitle = 5\n+++\nx")
        checked = self.read(home, shop, "answers", "check", code=2)
        self.assertEqual([(e["file"], e["line"], e["key"]) for e in checked["errors"]], [
            (os.path.join(directory, "broken.txt"), 2, "title")])
        self.tool(home, shop, "answers", "show", "nothing", code=1)


if __name__ == "__main__":
    unittest.main()
