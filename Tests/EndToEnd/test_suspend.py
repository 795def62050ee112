"""R03: the shell stops the desk and lets it go on, the window changing meanwhile."""
import os
import signal
import time
import unittest

from support.case import SOAK, STORED, DeskCase
from support.shop import BINARY


class Suspended(DeskCase):
    ROUNDS = 100 if SOAK else 12
    READY = r"^\$ ?$"

    def start_shell(self):
        home = self.stored_home()
        window = self.tmux(
            home, ["bash", "--norc", "--noprofile", "-i"], columns=100, rows=30,
            env={"PS1": "$ ", "TERM": "tmux-256color", "HISTFILE": ""})
        window.wait_for(self.READY)
        return home, window

    def settings(self, window, name):
        window.type(f"clear; stty -a > $HOME/{name}; echo done-{name}")
        window.keys("Enter")
        window.wait_for(f"^done-{name}")
        with open(f"{window.environment['HOME']}/{name}", encoding="utf-8") as file:
            # The size is the window's, not a setting.
            return file.read().split(";", 3)[-1]

    def test_R03_stopped_and_continued_many_times_with_resizes(self):
        _, window = self.start_shell()
        before = self.settings(window, "before")
        window.type(f"{BINARY} --offline --lang en")
        window.keys("Enter")
        window.wait_for(STORED)
        window.keys("2")
        window.wait_for("2 Products")
        slowest = 0.0
        for number in range(self.ROUNDS):
            window.keys("C-z")
            window.wait_for(r"Stopped")
            self.assertEqual(window.ask("alternate_on"), "0")
            self.assertEqual(window.ask("cursor_flag"), "1")
            if number % 4 == 0:
                self.assertEqual(self.settings(window, f"stopped{number}"), before)
            columns, rows = (100, 30) if number % 2 else (80, 24)
            window.resize(columns, rows)
            window.type("clear; fg")
            begin = time.monotonic()
            window.keys("Enter")
            window.wait_for(r"^ \? help  ")
            slowest = max(slowest, time.monotonic() - begin)
            # tmux tells its programs of a new size a quarter of a second later.
            window.wait_for(rf"(?s)\A(?:[^\n]*\n){{{rows - 1}}} \? help[^\n]*\n?\Z")
            lines = window.text.split("\n")
            self.assertTrue(lines[0].startswith(" keys · Digiseller"), window.text)
            self.assertEqual(len([line for line in lines if " RUB " in line or " USD " in line or " EUR " in line]),
                             rows - 5, window.text)
            self.assertTrue(lines[rows - 1].startswith(" ? help"), window.text)
            # No key is lost or doubled: the first one after a stop moves by one.
            row = next(index for index, line in enumerate(lines) if line.startswith("›"))
            window.keys("Down")
            window.wait_for(rf"(?s)\A(?:[^\n]*\n){{{row + 1}}}›")
            window.keys("Up")
            window.wait_for(rf"(?s)\A(?:[^\n]*\n){{{row}}}›")
        # 0.2 s by itself; the shell and tmux are in this figure, and the machine is shared.
        self.assertLess(slowest, 2.0)
        window.type("q")
        window.wait_for(self.READY)
        self.assertEqual(self.settings(window, "after"), before)

    def test_R03_keys_typed_while_it_is_stopped_go_to_the_shell(self):
        _, window = self.start_shell()
        window.type(f"{BINARY} --offline --lang en")
        window.keys("Enter")
        window.wait_for(STORED)
        window.keys("2")
        window.wait_for("2 Products")
        window.keys("C-z")
        window.wait_for("Stopped")
        window.type("echo th''is is the shell")
        window.keys("Enter")
        window.wait_for("^this is the shell")
        window.type("fg")
        window.keys("Enter")
        window.wait_for(r"^› ")
        window.type("q")
        window.wait_for(self.READY)

    def test_R03_the_demo_is_stopped_as_a_whole_and_its_shop_lives_on(self):
        home, window = self.start_shell()
        window.type(f"{BINARY} demo --size s --port 0 --lang en")
        window.keys("Enter")
        window.wait_for("1 Inbox")
        window.keys("2")
        window.wait_for(r"1–\d+ of 50 · .*just now")
        window.keys("C-z")
        window.wait_for("Stopped")
        window.type("fg")
        window.keys("Enter")
        window.wait_for(r"^› ")
        window.type("p")
        window.wait_for(r"│.* · just now")
        window.type("qq")
        window.wait_for(self.READY)

    def test_R04_started_in_the_background_it_writes_nothing_until_it_is_called(self):
        _, window = self.start_shell()
        window.type(f"clear; {BINARY} --offline --lang en &")
        window.keys("Enter")
        time.sleep(1)
        self.assertEqual(window.ask("alternate_on"), "0", window.text)
        window.type("echo st''ill mine; jobs")
        window.keys("Enter")
        window.wait_for("^still mine")
        window.wait_for(r"\[1\]\+ +Stopped")
        window.type("fg")
        window.keys("Enter")
        window.wait_for("1 Inbox")
        window.keys("2")
        window.wait_for(r"^› ")
        window.type("q")
        window.wait_for(self.READY)


class Continued(DeskCase):
    """Without a shell: the signals themselves."""

    def test_R03_SIGSTOP_and_SIGCONT_with_a_resize_between(self):
        desk = self.stored_desk("--lang", "en")
        desk.wait_for(STORED)
        for columns, rows in ((80, 24), (120, 40), (100, 30)):
            desk.kill(signal.SIGSTOP)
            desk.resize(columns, rows)
            desk.type("jk")
            desk.kill(signal.SIGCONT)
            desk.wait(lambda: desk.lines[rows - 1].startswith(" ? help"), f"the footer in row {rows}")
            desk.wait(lambda: desk.lines[3].startswith("›"), "the cursor where it was")
        self.quit(desk)
        self.assert_restored(desk)

    def test_R03_what_somebody_wrote_meanwhile_is_drawn_over(self):
        desk = self.stored_desk("--lang", "en")
        desk.wait_for(STORED)
        desk.wait_quiet(0.1)
        frame = desk.text
        desk.kill(signal.SIGSTOP)
        desk.stream.feed(b"\x1b[2J\x1b[5;5Hsomebody else")
        desk.kill(signal.SIGCONT)
        begin = time.monotonic()
        desk.wait(lambda: desk.text == frame, "the same frame")
        self.assertLess(time.monotonic() - begin, 1)
        self.quit(desk)

    def test_R03_an_orphan_that_cannot_stop_goes_on(self):
        """In a group without a shell SIGTSTP does nothing: the screen is back at once."""
        desk = self.stored_desk("--lang", "en")
        desk.wait_for(STORED)
        desk.wait_quiet(0.1)
        frame = desk.text
        desk.type("\x1a")
        desk.wait_for_raw(b"\x1b[?1049l")
        desk.wait(lambda: desk.text == frame, "the same frame")
        desk.type("j")
        desk.wait(lambda: desk.lines[4].startswith("›"), "keys work")
        self.assertEqual(os.WNOHANG and desk.poll(), None)
        self.quit(desk)
        self.assert_restored(desk)


if __name__ == "__main__":
    unittest.main()
