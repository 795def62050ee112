"""R02, R08: signals end the program at once, and the terminal is as it was found."""
import os
import re
import resource
import signal
import unittest

from support.case import STORED, DeskCase
from support.home import Home
from support.shop import BINARY, Sandbox

FIRST_NAME = "Quillmoor".encode()


def allow_cores():
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


class SignalCase(DeskCase):
    #: The keys that lead to a state, and what its screen has that no other has.
    STATES = {
        "list": ("jj", r"^  .*\n^  .*\n^› "),
        "filter": ("/ключ", "^/ключ"),
        "command line": (":the", "^:the"),
        "help": ("?", "Keys of sellerdesk"),
        "preview": ("p", "│ .* · en"),
        "a paste that has not ended": ("/\x1b[200~half", "^/$"),
    }

    def start(self, home=None, **options):
        """A desk that has drawn its list; needs no screen in memory."""
        desk = self.stored_desk("--lang", "en", home=home, **options)
        desk.wait_for_raw(FIRST_NAME)
        desk.wait_quiet(0.05)
        return desk


class Terminated(SignalCase):
    LIMIT = 2.0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        home = Home()
        cls.addClassCleanup(home.remove)
        cls.slow = Sandbox(home, "--size", "s", "--latency", "30s")
        cls.addClassCleanup(cls.slow.end)

    def assert_ended(self, desk, home, number):
        ending = desk.wait_end(self.LIMIT)
        self.assertEqual(ending.signal, number, ending)
        self.assert_restored(desk)
        self.assert_nothing_left(home)

    def test_R02_SIGTERM_in_every_state(self):
        for state, (keys, words) in self.STATES.items():
            with self.subTest(state=state):
                home = self.stored_home()
                desk = self.start(home)
                desk.type(keys)
                desk.wait_for(words)
                desk.kill(signal.SIGTERM)
                self.assert_ended(desk, home, signal.SIGTERM)

    def test_R02_SIGTERM_while_requests_hang(self):
        for keys in ("", "p", "R"):
            with self.subTest(keys=keys):
                home = self.stored_home()
                desk = self.desk_on(self.slow, home, "--lang", "en")
                desk.wait_for_raw(FIRST_NAME)
                desk.type(keys)
                desk.wait_quiet()
                desk.kill(signal.SIGTERM)
                self.assert_ended(desk, home, signal.SIGTERM)

    def test_R02_SIGTERM_while_pages_are_stored(self):
        """A shop of six thousand is being read; what the store then holds is sound."""
        home = self.home()
        shop = self.sandbox(home, "--size", "l")
        desk = self.desk_on(shop, home, "--lang", "en")
        desk.wait(lambda: re.search(rb"reading [1-9][\d,]*/6,000", desk.raw), "the pass under way")
        desk.kill(signal.SIGTERM)
        ending = desk.wait_end(self.LIMIT)
        self.assertEqual(ending.signal, signal.SIGTERM)
        self.assert_restored(desk)
        again = self.run_program(home, "--offline", "--lang", "en", env={"DK": shop.api_key})
        again.wait_for_raw(b" RUB")
        again.type("q")
        self.assertEqual(again.wait_end().code, 0)

    def test_R02_a_second_SIGTERM_ends_it_at_once(self):
        home = self.stored_home()
        desk = self.start(home)
        desk.kill(signal.SIGTERM)
        desk.kill(signal.SIGTERM)
        ending = desk.wait_end(0.2 + 0.3)
        self.assertEqual(ending.signal, signal.SIGTERM)
        self.assert_restored(desk)

    def test_R02_a_terminal_that_takes_nothing_more_keeps_nobody(self):
        """As when a connection stalls: the desk hangs in a write, and a second SIGTERM still ends it."""
        desk = self.start()
        # Redraws that nobody reads fill the terminal's buffer.
        for _ in range(200):
            os.write(desk.input, b"\x0c?\x1b[B\x0cq")
            signal.sigtimedwait([], 0.002)
        signal.sigtimedwait([], 0.3)
        desk.kill(signal.SIGTERM)
        signal.sigtimedwait([], 0.3)
        found, status, _ = os.wait4(desk.pid, os.WNOHANG)
        if not found:
            desk.kill(signal.SIGTERM)
            for _ in range(100):
                found, status, _ = os.wait4(desk.pid, os.WNOHANG)
                if found:
                    break
                signal.sigtimedwait([], 0.02)
        self.assertTrue(found, "two SIGTERM did not end it")
        desk.ending = "reaped by the test"
        desk.process.returncode = 0
        self.assertEqual(os.WTERMSIG(status), signal.SIGTERM)
        self.assertEqual(desk.current_settings(), desk.settings)

    def test_R02_SIGINT_and_what_a_shell_sees(self):
        for number, code in ((signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGQUIT, 131)):
            with self.subTest(number=number):
                home = self.stored_home()
                shell = self.run_program_in_shell(home)
                shell.wait_for_raw(b"1 Inbox")
                shell.type("2")
                shell.wait_for_raw(FIRST_NAME)
                desk = next(pid for pid in self.processes_of(home) if pid != shell.pid)
                os.kill(desk, number)
                shell.wait_for_raw(f"status {code}.".encode())
                shell.wait_end()
                self.assert_restored(shell)

    def run_program_in_shell(self, home):
        from support.terminal import Terminal
        shell = Terminal(
            ["/bin/sh", "-c", '"$0" --offline --lang en; echo "status $?."', BINARY], home.environment)
        self.addCleanup(shell.close)
        home.sessions.add(shell.pid)
        return shell


class Crashed(SignalCase):
    NUMBERS = (signal.SIGSEGV, signal.SIGILL, signal.SIGTRAP, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE)

    def test_R08_every_fatal_signal_restores_the_terminal_and_is_the_end(self):
        for number in self.NUMBERS:
            for keys in ("", "p", "/abc"):
                with self.subTest(number=number, keys=keys):
                    home = self.stored_home()
                    desk = self.start(home, setup=allow_cores, cwd=home.path)
                    desk.type(keys)
                    desk.wait_quiet(0.05)
                    desk.kill(number)
                    # The back-tracer would wait for a key for half a minute.
                    ending = desk.wait_end(2)
                    self.assertEqual(ending.signal, number, ending)
                    self.assertFalse(ending.has_core, "K09: no core file")
                    self.assert_restored(desk)
                    self.assert_last_words(desk, home)
                    self.assert_nothing_left(home)
                    desk.close()

    def assert_last_words(self, desk, home):
        after = bytes(desk.raw).rpartition(b"\x1b[?1049l")[2]
        after = re.sub(rb"\x1b\[[\d;?]*[a-zA-Z]|\x1b[>=]|\x1b\(B", b"", after).decode()
        lines = [line for line in after.splitlines() if line.strip()]
        self.assertIn("sellerdesk crashed", after)
        self.assertLessEqual(len(lines), 5)
        self.assertNotIn(home.environment["DK"], after)

    def test_K09_the_memory_is_nobodys(self):
        desk = self.start()
        self.assertEqual(os.stat(f"/proc/{desk.pid}/mem").st_uid, 0, "not the seller's own to read")
        with open(f"/proc/{desk.pid}/status", encoding="utf-8") as file:
            self.assertNotIn("CoreDumping:\t1", file.read())
        desk.kill(signal.SIGTERM)
        desk.wait_end()

    def test_R08_with_the_back_tracer_asked_for(self):
        home = self.stored_home()
        desk = self.stored_desk("--lang", "en", home=home, env={"SWIFT_BACKTRACE": "enable=yes,interactive=yes"})
        desk.wait_for_raw(FIRST_NAME)
        desk.wait_quiet(0.05)
        desk.kill(signal.SIGSEGV)
        self.assertEqual(desk.wait_end(2).signal, signal.SIGSEGV)
        self.assert_restored(desk)
        self.assertNotIn(b"Press space to interact", desk.raw)

    def test_R08_a_crash_in_a_thread_of_its_own_queues(self):
        """A signal to another thread than the one that draws."""
        home = self.stored_home()
        desk = self.start(home)
        desk.type("p")
        desk.wait_quiet(0.05)
        threads = [int(name) for name in os.listdir(f"/proc/{desk.pid}/task") if int(name) != desk.pid]
        self.assertTrue(threads)
        tgkill(desk.pid, threads[0], signal.SIGSEGV)
        self.assertEqual(desk.wait_end(2).signal, signal.SIGSEGV)
        self.assert_restored(desk)


def tgkill(process, thread, number):
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.tgkill(process, thread, number) != 0:
        raise OSError(ctypes.get_errno(), "tgkill")


if __name__ == "__main__":
    unittest.main()
