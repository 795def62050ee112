"""R09, R10: without a terminal, or with one that nobody knows, there is one line that says so."""
import os
import re
import subprocess
import time
import unittest

from support.case import DeskCase
from support.shop import BINARY


class NoTerminal(DeskCase):
    #: A debug build on a busy machine starts in more than the 0.2 s of the release.
    LIMIT = 1.0

    def assert_one_line(self, done, words):
        self.assertEqual(done.returncode, 2, done)
        self.assertEqual(done.stdout or b"", b"")
        self.assertEqual(done.stderr.count(b"\n"), 1, done.stderr)
        self.assertNotIn(b"\x1b", done.stderr)
        self.assertIn(words, done.stderr.decode())

    def test_R09_neither_input_nor_output(self):
        home = self.stored_home()
        for lang, words in (("en", "needs a terminal"), ("ru", "нужен терминал")):
            for stdin in (subprocess.DEVNULL, subprocess.PIPE):
                with self.subTest(lang=lang, stdin=stdin):
                    begin = time.monotonic()
                    done = subprocess.run(
                        [BINARY, "--lang", lang], env=home.environment, stdin=stdin, capture_output=True, check=False,
                        timeout=10)
                    self.assertLess(time.monotonic() - begin, self.LIMIT)
                    self.assert_one_line(done, words)

    def test_R09_only_one_of_them(self):
        home = self.stored_home()
        master, slave = os.openpty()
        self.addCleanup(os.close, master)
        self.addCleanup(os.close, slave)
        for stdin, stdout in ((slave, subprocess.PIPE), (subprocess.DEVNULL, slave)):
            done = subprocess.run(
                [BINARY, "--lang", "en"], env=home.environment, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE,
                check=False, timeout=10)
            self.assert_one_line(done, "needs a terminal")
        os.set_blocking(master, False)
        with self.assertRaises(BlockingIOError, msg="nothing was written to the terminal"):
            os.read(master, 100)

    def test_R09_the_demo_leaves_no_sandbox_behind(self):
        home = self.home()
        done = subprocess.run(
            [BINARY, "demo", "--size", "s", "--port", "0", "--lang", "en"], env=home.environment,
            stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=10)
        self.assert_one_line(done, "needs a terminal")
        self.assert_nothing_left(home)

    def test_without_a_config_it_says_how_to_begin(self):
        for language in ("en", "ru"):
            done = subprocess.run(
                [BINARY, "--lang", language], env=self.home().environment, stdin=subprocess.DEVNULL, capture_output=True,
                check=False, timeout=10)
            self.assert_one_line(done, "sellerdesk login")
            self.assertIn(b"sellerdesk demo", done.stderr)

    def test_R09_all_three_descriptors_closed(self):
        home = self.stored_home()

        def close_all():
            for descriptor in (0, 1, 2):
                os.close(descriptor)

        process = subprocess.Popen([BINARY], env=home.environment, preexec_fn=close_all)
        self.assertEqual(process.wait(10), 2)

    def test_R09_a_pipe_that_takes_one_line_only(self):
        home = self.home()
        shop = self.sandbox(home, "--size", "m")
        home.write_config(shop.base_url)
        home.environment["DK"] = shop.api_key
        for flags in ("--json", "", "--lang ru"):
            with self.subTest(flags=flags):
                begin = time.monotonic()
                done = subprocess.run(
                    ["/bin/bash", "-c", f'set -o pipefail; "$0" products list {flags} | head -c 100', BINARY],
                    env=home.environment, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=20)
                self.assertLess(time.monotonic() - begin, 4 * self.LIMIT)
                self.assertEqual(done.stderr, b"")
                self.assertEqual(len(done.stdout), 100)
                self.assertNotIn(b"\x1b", done.stdout)
                self.assertIn(done.returncode, (0, 141), "no trace, no crash")

    def test_R09_what_is_stored_through_head(self):
        home = self.stored_home()
        begin = time.monotonic()
        done = subprocess.run(
            ["/bin/sh", "-c", '"$0" products list --json --offline | head -1', BINARY], env=home.environment,
            capture_output=True, check=False, timeout=20)
        self.assertLess(time.monotonic() - begin, self.LIMIT)
        self.assertTrue(done.stdout.startswith(b'{"items":['), done.stdout[:80])
        self.assertRegex(done.stderr, rb"\A[^\n\x1b]*stored[^\n\x1b]*\n\Z", "where it is from, and no trace")


class StrangeTerminals(DeskCase):
    def refuse(self, term, words, **env):
        home = self.stored_home()
        desk = self.stored_desk("--lang", "en", home=home, env={"TERM": term, **env})
        ending = desk.wait_end()
        self.assertEqual(ending.code, 2, ending)
        self.assertNotIn(b"\x1b", desk.raw)
        self.assertEqual(bytes(desk.raw).count(b"\n"), 1, bytes(desk.raw))
        self.assertIn(words, desk.raw.decode())
        self.assertEqual(desk.current_settings(), desk.settings)

    def work(self, term, **env):
        """Draws, moves, leaves, whatever sequences this terminal has for it."""
        home = self.stored_home()
        desk = self.stored_desk("--lang", "en", home=home, env={"TERM": term, **env})
        desk.wait_for_raw(b"Quillmoor")
        desk.wait_quiet(0.05)
        for keys in ("j", "?", "q", "p", "q", "/abc", "\x15\x1b"):
            desk.type(keys)
            desk.wait_quiet(0.05)
        desk.type("q")
        self.assertEqual(desk.wait_end().code, 0)
        self.assertEqual(desk.current_settings(), desk.settings)
        return desk

    def test_R10_not_set_or_empty(self):
        for term in (None, ""):
            with self.subTest(term=term):
                self.refuse(term, "TERM is not set")

    def test_R10_unknown_long_and_paths(self):
        for term in ("nosuchterm", "x" * 300, "../../x", "/etc/passwd", "xterm\x1b[31m", "терминал", "%s%n", "-x", "."):
            with self.subTest(term=term):
                self.refuse(term, "is not a known terminal")

    def test_R10_dumb(self):
        self.refuse("dumb", "cannot place text")

    def test_R10_terminals_with_less_and_with_more(self):
        for term in ("vt100", "linux", "xterm", "xterm-mono", "screen", "tmux-256color", "ansi", "rxvt"):
            with self.subTest(term=term):
                desk = self.work(term)
                if term == "vt100":
                    self.assertIsNone(re.search(rb"\x1b\[[0-9;]*\b[34]\d\b[0-9;]*m", desk.raw), "no colours")

    def test_R10_a_hostile_TERMINFO(self):
        home = self.home()
        for name, data in (("empty", b""), ("random", os.urandom(4096)), ("magic", b"\x1a\x01" + b"\xff" * 4094)):
            with self.subTest(name=name):
                path = f"{home.path}/{name}/x"
                os.makedirs(path)
                with open(path + "/xterm-256color", "wb") as file:
                    file.write(data)
                # ncurses goes on to the system's own description.
                self.work("xterm-256color", TERMINFO=f"{home.path}/{name}")
        with self.subTest(name="a directory in its place"):
            os.makedirs(home.path + "/directory/x/xterm-256color")
            self.work("xterm-256color", TERMINFO=home.path + "/directory")


if __name__ == "__main__":
    unittest.main()
