"""R01: the terminal vanishes in one of its ways, and the program ends: soon, without a spin, leaving nothing behind."""
import os
import signal
import unittest

from support.case import READY, STORED, DeskCase
from support.shop import Sandbox
from support.home import Home


def ignore_hangup():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


def block_hangup():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGHUP])


def close_stderr():
    os.close(2)


class TerminalGone(DeskCase):
    EXIT_LIMIT = 2.0
    CPU_LIMIT = 0.2

    #: The keys that lead to a state and the words that say one is there.
    STATES = {
        "list": ("jj", r"^› "),
        "filter": ("/ключ", "^/ключ"),
        "help": ("?", "Keys of sellerdesk"),
        "command line": (":the", "^:the"),
        "preview": ("p", r"│ .* · en"),
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        home = Home()
        cls.addClassCleanup(home.remove)
        # Every answer takes half a minute: whatever the desk asks of it hangs.
        cls.slow = Sandbox(home, "--size", "s", "--latency", "30s")
        cls.addClassCleanup(cls.slow.end)

    def in_every_state(self, happen, restored=False, **options):
        for state, (keys, words) in self.STATES.items():
            with self.subTest(state=state):
                home = self.stored_home()
                desk = self.stored_desk("--lang", "en", home=home, **options)
                desk.wait_for(STORED)
                desk.type(keys)
                desk.wait_for(words)
                self.vanish(desk, home, happen, restored)
        with self.subTest(state="a request hangs"):
            home = self.stored_home()
            desk = self.desk_on(self.slow, home, "--lang", "en", **options)
            desk.wait_for(STORED)
            desk.wait_for("connecting…")
            desk.type("p")
            desk.wait_for("asking…")
            self.vanish(desk, home, happen, restored)

    def vanish(self, desk, home, happen, restored):
        desk.wait_quiet(0.05)
        before = desk.cpu
        happen(desk)
        ending = desk.wait_end(self.EXIT_LIMIT)
        self.assertEqual(ending.signal, signal.SIGHUP)
        self.assertLessEqual(ending.cpu - before, self.CPU_LIMIT)
        if restored:
            self.assert_restored(desk)
        self.assert_nothing_left(home)
        desk.close()

    def test_its_window_is_closed(self):
        self.in_every_state(lambda desk: desk.close_master())

    def test_and_the_hangup_is_ignored_by_the_parent(self):
        self.in_every_state(lambda desk: desk.close_master(), setup=ignore_hangup)

    def test_and_the_hangup_is_blocked_by_the_parent(self):
        self.in_every_state(lambda desk: desk.close_master(), setup=block_hangup)

    def test_and_standard_error_was_closed_from_the_start(self):
        self.in_every_state(lambda desk: desk.close_master(), setup=close_stderr)

    def test_only_the_hangup_comes(self):
        self.in_every_state(lambda desk: desk.kill(signal.SIGHUP), restored=True)

    def test_only_the_input_ends(self):
        self.in_every_state(lambda desk: desk.close_input(), restored=True, input_apart=True)

    def test_only_the_output_ends(self):
        self.in_every_state(lambda desk: desk.close_master(), input_apart=True)

    def test_two_terminals_are_both_put_back(self):
        desk = self.stored_desk(input_apart=True)
        desk.wait_for(STORED)
        self.quit(desk)
        self.assert_restored(desk)
        self.assertEqual(desk.current_input_settings(), desk.input_settings)


class DemoGone(DeskCase):
    """The demo's own sandbox ends with it, however it ends."""

    def start(self):
        home = self.home()
        desk = self.run_program(home, "demo", "--size", "s", "--port", "0", "--lang", "en")
        desk.wait_for(READY)
        self.assertEqual(len(self.processes_of(home)), 2, "the desk and its sandbox")
        return home, desk

    def test_by_a_closed_window_a_hangup_and_a_kill(self):
        for happen in (lambda desk: desk.close_master(), lambda desk: desk.kill(signal.SIGHUP),
                       lambda desk: desk.kill(signal.SIGTERM), lambda desk: desk.kill(signal.SIGSEGV),
                       lambda desk: desk.kill(signal.SIGKILL), lambda desk: desk.type("q")):
            home, desk = self.start()
            happen(desk)
            desk.wait_end(2)
            self.assert_nothing_left(home)


if __name__ == "__main__":
    unittest.main()
