"""K05, S08: what the program keeps is its owner's alone, and one desk's at a time."""
import ctypes
import os
import signal
import stat
import struct
import subprocess
import time
import unittest

from support.case import READY, STORED, DeskCase
from support.shop import BINARY

IN_ATTRIB = 0x4


class Watch:
    """inotify on some directories: whose rights were changed after they were made."""

    def __init__(self, directories):
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.descriptor = self.libc.inotify_init1(os.O_NONBLOCK)
        self.names = {
            self.libc.inotify_add_watch(self.descriptor, path.encode(), IN_ATTRIB): path for path in directories}

    def changed(self):
        found = []
        while True:
            try:
                data = os.read(self.descriptor, 65536)
            except BlockingIOError:
                return found
            while data:
                watch, _, _, length = struct.unpack_from("iIII", data)
                found.append(os.path.join(self.names.get(watch, "?"), data[16:16 + length].rstrip(b"\0").decode()))
                data = data[16 + length:]

    def close(self):
        os.close(self.descriptor)


class Private(DeskCase):
    def assert_private(self, top):
        seen = 0
        for directory, _, names in os.walk(top):
            self.assertEqual(oct(stat.S_IMODE(os.stat(directory).st_mode)), oct(0o700), directory)
            for name in names:
                path = os.path.join(directory, name)
                self.assertEqual(oct(stat.S_IMODE(os.lstat(path).st_mode)), oct(0o600), path)
                seen += 1
        return seen

    def run_desk(self, home, shop, mask):
        desk = self.run_program(
            home, "--lang", "en", "--log-level", "trace", env={"DK": shop.api_key}, setup=lambda: os.umask(mask))
        desk.wait_for(READY)
        # While the write-ahead log and its index are there.
        self.assertGreaterEqual(self.assert_private(home.path + "/state"), 5)
        desk.type("p")
        desk.wait_for("│.* · just now")
        desk.type("q")
        self.quit(desk)
        self.assertGreaterEqual(self.assert_private(home.path + "/state"), 3)

    def test_K05_every_umask(self):
        for mask in (0o000, 0o022, 0o077):
            with self.subTest(mask=oct(mask)):
                home = self.home()
                shop = self.sandbox(home, "--size", "s")
                home.write_config(shop.base_url)
                self.run_desk(home, shop, mask)
                # The second time nothing but the directories is there: a change of rights after the making of a file
                # would leave a moment in which others can open it.
                directories = [directory for directory, _, _ in os.walk(home.path + "/state")]
                for directory in directories:
                    for name in os.listdir(directory):
                        if not os.path.isdir(os.path.join(directory, name)):
                            os.remove(os.path.join(directory, name))
                watch = Watch(directories)
                self.addCleanup(watch.close)
                self.run_desk(home, shop, mask)
                self.assertEqual([path for path in watch.changed() if not self.is_given_by_SQLite(path)], [])

    def is_given_by_SQLite(self, path):
        """As root SQLite sets the owner of what it puts beside a database; their rights it gives when it makes them."""
        return os.geteuid() == 0 and path.endswith(("-journal", "-wal", "-shm"))

    def test_K05_the_watch_sees_a_change_of_rights(self):
        home = self.home()
        watch = Watch([home.path])
        self.addCleanup(watch.close)
        path = home.path + "/file"
        with open(path, "w", encoding="utf-8"):
            pass
        os.chmod(path, 0o600)
        self.assertEqual(watch.changed(), [path])

    def test_K05_the_demo_and_the_command_line(self):
        home = self.home()
        desk = self.run_program(home, "demo", "--size", "s", "--port", "0", setup=lambda: os.umask(0))
        desk.wait_for(READY)
        self.assertGreaterEqual(self.assert_private(home.path + "/state"), 5)
        self.quit(desk)
        home = self.stored_home()
        subprocess.run(
            [BINARY, "products", "list", "--offline", "--log-file", home.state + "/other/list.log"], env=home.environment,
            capture_output=True, check=True, preexec_fn=lambda: os.umask(0))
        self.assert_private(home.path + "/state")
        self.assertTrue(os.path.exists(home.state + "/other/list.log"))

    def test_K05_nothing_lies_anywhere_else(self):
        home = self.home()
        temporary = home.path + "/tmp"
        os.mkdir(temporary)
        desk = self.run_program(home, "demo", "--size", "s", "--port", "0", env={"TMPDIR": temporary})
        desk.wait_for(READY)
        self.quit(desk)
        self.assertEqual(os.listdir(temporary), [])
        self.assertEqual(sorted(os.listdir(home.path)), ["state", "tmp"])


class TwoDesks(DeskCase):
    def start_first(self):
        home = self.home()
        shop = self.sandbox(home, "--size", "s")
        desk = self.desk_on(shop, home, "--lang", "en")
        desk.wait_for(READY)
        return home, shop, desk

    def test_S08_the_second_desk_says_who_has_the_store(self):
        home, shop, first = self.start_first()
        for language in ("en", "ru"):
            begin = time.monotonic()
            second = self.run_program(home, "--lang", language, env={"DK": shop.api_key})
            ending = second.wait_end(5)
            self.assertLess(time.monotonic() - begin, 1.0 + 0.5, "a debug build on a shared machine")
            self.assertNotEqual(ending.code, 0)
            self.assertIsNone(ending.signal)
            self.assertIn(str(first.pid), bytes(second.raw).decode())
            self.assertEqual(bytes(second.raw).count(b"\n"), 1, bytes(second.raw))
            self.assertNotIn(b"\x1b", second.raw)
            self.assertEqual(second.current_settings(), second.settings)
        # The first one does not notice.
        first.type("jj")
        first.wait(lambda: first.lines[5].startswith("›"), "keys work")
        self.quit(first)
        third = self.run_program(home, "--lang", "en", env={"DK": shop.api_key})
        third.wait_for(READY)
        self.quit(third)

    def test_S08_a_lock_whose_owner_was_killed_is_taken_over(self):
        home, shop, first = self.start_first()
        first.kill(signal.SIGKILL)
        first.wait_end()
        begin = time.monotonic()
        second = self.run_program(home, "--lang", "en", env={"DK": shop.api_key})
        second.wait_for_raw(b" RUB")
        self.assertLess(time.monotonic() - begin, 2)
        self.quit(second)

    def test_S08_the_command_line_reads_live_beside_a_desk(self):
        home, shop, first = self.start_first()
        done = subprocess.run(
            [BINARY, "products", "list", "--json", "--lang", "en"], env={**home.environment, "DK": shop.api_key},
            capture_output=True, check=True, timeout=20)
        self.assertIn(b'"source":"live"', done.stdout.replace(b" ", b""))
        self.assertEqual(done.stdout.count(b'"id"'), 50)
        self.quit(first)

    def test_S08_two_shops_of_the_demo_and_of_the_seller_do_not_meet(self):
        home, _, first = self.start_first()
        demo = self.run_program(home, "demo", "--size", "s", "--port", "0", "--lang", "en")
        demo.wait_for(READY)
        self.quit(demo)
        self.quit(first)


class KilledAtAnyTime(DeskCase):
    def test_S03_kills_while_a_shop_is_stored(self):
        """The short form: the store opens after each of them, at once, and in the end it holds the whole shop."""
        home = self.home()
        shop = self.sandbox(home, "--size", "m")
        for number in range(100 if os.environ.get("SOAK") == "1" else 8):
            desk = self.desk_on(shop, home, "--lang", "en")
            desk.wait_for_raw(b"Digiseller")
            time.sleep(number * 0.037)
            desk.kill(signal.SIGKILL)
            desk.wait_end()
            desk.close()
        desk = self.desk_on(shop, home, "--lang", "en")
        desk.wait_for(r"of 500 · just now")
        self.quit(desk)
        self.assertEqual([name for name in os.listdir(home.state) if "corrupt" in name], [])
        self.assertRegex(
            subprocess.run(["python3", "-c", "import sqlite3,sys; print(sqlite3.connect(sys.argv[1])"
                            ".execute('pragma integrity_check').fetchone()[0])", home.state + "/pages.sqlite"],
                           capture_output=True, text=True, check=True).stdout, "ok|no such function")


if __name__ == "__main__":
    unittest.main()
