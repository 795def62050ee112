"""What calls a seller who looks elsewhere: only then, only what the config wants, and nothing of a product's name obeyed."""
import json
import os
import re
import time
import unittest
import urllib.request

from support.case import READY, DeskCase


class Alerts(DeskCase):
    def switch_two(self, lines, focus, until):
        home = self.home()
        shop = self.sandbox(home, "--size", "s")
        desk = self.desk_on(shop, home, "--lang", "en", lines=lines)
        desk.wait_for(READY)
        desk.wait_quiet(0.3)
        begin = len(desk.raw)
        desk.type("  x")
        desk.wait_for("apply")
        desk.type(b"\r" + focus)
        until(desk, begin)
        desk.type(b"\x1b[I")
        self.quit(desk)
        return bytes(desk.raw[begin:])

    def test_a_finished_task_rings_and_tells_while_the_window_is_elsewhere(self):
        raw = self.switch_two(
            ('notifications = "osc777"',), b"\x1b[O",
            lambda desk, begin: desk.wait_for_raw(b"\x1b]777;notify;sellerdesk: keys;switch", begin, 60))
        self.assertEqual(raw.count(b"\x1b]777;"), 1)

    def test_a_seller_who_sees_the_desk_is_not_called(self):
        raw = self.switch_two(
            ('notifications = "osc9"',), b"\x1b[I", lambda desk, _: desk.wait_for(": done", 60))
        self.assertNotIn(b"\x1b]9;", raw)
        self.assertNotIn(b"\x07", raw.replace(b"keys\x07", b""))


class Watched:
    """A desk that a buyer is about to write to, and everything that it has said."""

    def __init__(self, case, lines, focus):
        self.case, self.focus = case, focus
        self.home = case.home()
        self.shop = case.sandbox(self.home, "--size", "s")
        hook = self.home.path + "/hook"
        self.home.write_config(
            self.shop.base_url, self.shop.seller_id, [line.replace("HOOK", hook) for line in lines],
            ("poll_interval = 1", "requests_per_second = 100"))
        with open(os.open(hook, os.O_WRONLY | os.O_CREAT, 0o700), "w", encoding="utf-8") as file:
            # One that is slow: what comes meanwhile goes together.
            file.write(f"#!/bin/sh\nprintf '%s\\n' \"$@\" > {self.home.path}/argv\nenv > {self.home.path}/env\n"
                       f"cat >> {self.home.path}/stdin\nsleep 0.5\n")
        self.desk = case.run_program(
            self.home, "--lang", "en", screen=None, columns=120, rows=40,
            env={"DK": self.shop.api_key, "SELLERDESK_API_KEY_OTHER": "A" * 32})
        self.notices = set()
        self.begin = 0

    def look(self):
        """Notes what the desk says: the next notice may follow at once, for the sandbox lives."""
        if self.desk.pump(0.01):
            self.notices.add(self.desk.lines[-2])

    def look_for(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.look()

    def wait_for_notice(self, words):
        end = time.monotonic() + 20
        while not any(words in notice for notice in self.notices):
            self.case.assertLess(time.monotonic(), end, self.desk.picture)
            self.look()

    def write(self, dialog, text):
        request = urllib.request.Request(
            f"{self.shop.base_url}/sandbox/dialogs/{dialog}", method="POST", data=json.dumps({"text": text}).encode())
        urllib.request.urlopen(request, timeout=30).close()

    @property
    def raw(self):
        """What it wrote to its terminal since the buyer wrote."""
        return bytes(self.desk.raw[self.begin:])

    @property
    def rang(self):
        # A bell is also what ends titles and notifications.
        return b"\x07" in re.sub(rb"\x1b\][^\x07\x1b]*\x07", b"", self.raw)


class NewMessages(DeskCase):
    """A buyer writes: what the desk does beyond its screen."""

    #: Buyers' words are text to everything that is told of them.
    TEXT = "Где ключ? \"<b>\" $(id) `id`\u202e\x1b]777;notify;x;y\x07 ё"
    ARGUMENTS = ("--chat", "a b", "$(id)")
    AWAY, BACK = b"\x1b[O", b"\x1b[I"

    def test_bell_notification_title_and_hook(self):
        hour = time.gmtime().tm_hour
        away = Watched(self, ('notifications = "osc777"', f"hook = {json.dumps(['HOOK', *self.ARGUMENTS])}"), self.AWAY)
        quiet = Watched(self, (
            'notifications = "osc9"', 'hook = ["HOOK"]',
            f'quiet_hours = "{(hour - 1) % 24:02}:00-{(hour + 2) % 24:02}:00"'), self.AWAY)
        failing = Watched(self, ('notifications = "osc9"', "bell = false", 'hook = ["/nowhere/hook"]'), self.AWAY)
        all_of_them = (away, quiet, failing)
        # What comes in at the start is told by one line and calls nobody.
        end = time.monotonic() + 21
        while time.monotonic() < end:
            for watched in all_of_them:
                watched.look()
        for watched in all_of_them:
            watched.desk.type(watched.focus)
            watched.begin = len(watched.desk.raw)
            for number in range(3):
                watched.write(700_000_001 + number, f"{number} {self.TEXT}")
        for watched in all_of_them:
            watched.wait_for_notice("Где ключ")
            watched.look_for(1.0)

        with self.subTest("a bell, a notification, the title"):
            self.assertIn(b"\x1b]777;notify;sellerdesk: keys;New: ", away.raw)
            self.assertTrue(away.rang)
            self.assertRegex(away.raw, rb"\x1b\]2;\(\d+(/\d+)?\) sellerdesk \xe2\x80\x93 keys\x07")
            # Nothing of a buyer's reaches the terminal as anything but text.
            self.assertNotIn(b"\x1b]777;notify;x", away.raw)
            self.assertNotIn("\u202e".encode(), away.raw)
            for notice in re.findall(rb"\x1b\]777;notify;([^\x07\x1b]*)", away.raw):
                self.assertTrue(notice.decode().startswith("sellerdesk: keys;New: "), notice)
            self.check_hook(away, self.ARGUMENTS)
        with self.subTest("quiet hours silence the terminal, and not the program that may know better"):
            self.assertNotIn(b"\x1b]9;", quiet.raw)
            self.assertFalse(quiet.rang)
            self.check_hook(quiet, ("",))
        with self.subTest("no bell where the config wants none; a hook that fails is told once"):
            self.assertIn(b"\x1b]9;", failing.raw)
            self.assertFalse(failing.rang)
            failing.wait_for_notice("The hook was not told: /nowhere/hook: No such file or directory")
        with self.subTest("who looks is not called"):
            failing.desk.type(self.BACK)
            failing.look_for(0.3)
            failing.begin = len(failing.desk.raw)
            failing.write(700_000_050, "Und jetzt")
            failing.wait_for_notice("Und jetzt")
            failing.look_for(0.5)
            self.assertNotIn(b"\x1b]9;", failing.raw)
        for watched in all_of_them:
            self.quit(watched.desk)

    def check_hook(self, watched, arguments):
        end = time.monotonic() + 20
        messages, documents = [], []
        while len(messages) < 3 and time.monotonic() < end:
            watched.look_for(0.1)
            if os.path.exists(watched.home.path + "/stdin"):
                with open(watched.home.path + "/stdin", encoding="utf-8") as file:
                    documents = [json.loads(line) for line in file.read().splitlines()]
                # The sandbox lives: others write too.
                messages = [message for document in documents for message in document["messages"]
                            if self.TEXT in message["text"]]
        self.assertEqual(sorted(message["text"] for message in messages), [f"{n} {self.TEXT}" for n in range(3)])
        self.assertEqual({message["chat"] for message in messages}, {str(700_000_001 + n) for n in range(3)})
        self.assertEqual({document["account"] for document in documents}, {"keys"})
        for message in messages:
            self.assertEqual(set(message), {
                "chat", "buyer", "product", "id", "author", "text", "sentAt", "seenAt", "attachment", "deleted"})
            self.assertEqual(message["author"], "buyer")
            self.assertRegex(message["sentAt"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        with open(watched.home.path + "/argv", encoding="utf-8") as file:
            self.assertEqual(tuple(file.read().splitlines()), arguments)
        with open(watched.home.path + "/env", encoding="utf-8") as file:
            environment = file.read()
        # K02: neither the variable that holds a key nor what is in it.
        self.assertNotIn(watched.shop.api_key, environment)
        self.assertNotIn("DK=", environment)
        self.assertNotIn("SELLERDESK_API_KEY", environment)
        self.assertIn("HOME=", environment)


if __name__ == "__main__":
    unittest.main()
