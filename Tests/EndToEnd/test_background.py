"""R04, R17, R18: in the background of a shell, in a tmux that is left and come back to, and doing nothing."""
import os
import pty
import re
import subprocess
import threading
import time
import unittest

from support.case import SOAK, STORED, DeskCase
from support.shop import BINARY
from support.terminal import set_size


def state(pid):
    """A process's letter in the kernel's table, and the CPU ticks that it has used."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return fields[0], int(fields[11]) + int(fields[12])


def descendants(pid, name="sellerdesk"):
    found = []
    for other in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{other}/stat", encoding="utf-8") as file:
                text = file.read()
        except OSError:
            continue
        if f"({name})" in text and text.rsplit(")", 1)[1].split()[1] == str(pid):
            found.append(int(other))
    return found


class Background(DeskCase):
    def start_shell(self):
        home = self.stored_home()
        window = self.tmux(
            home, ["bash", "--norc", "--noprofile", "-i"], columns=100, rows=30,
            env={"PS1": "$ ", "TERM": "tmux-256color", "HISTFILE": ""})
        window.wait_for(r"^\$ ?$")
        return window, int(window.ask("pane_pid"))

    def wait_stopped(self, shell):
        end = time.monotonic() + 10
        while True:
            pids = descendants(shell)
            if pids and state(pids[0])[0] == "T":
                return pids[0]
            self.assertLess(time.monotonic(), end, "never stopped")
            time.sleep(0.05)

    def test_R04_started_in_the_background_it_waits_for_the_foreground(self):
        window, shell = self.start_shell()
        window.type(f"{BINARY} --offline --lang en &")
        window.keys("Enter")
        pid = self.wait_stopped(shell)
        before = state(pid)[1]
        time.sleep(0.5)
        self.assertEqual(state(pid)[1], before, "it burns nothing while it is stopped")
        self.assertEqual(window.ask("alternate_on"), "0")
        window.type("echo still th''ere")
        window.keys("Enter")
        window.wait_for("^still there")
        self.assertNotIn("Digiseller", window.text)
        window.type("fg")
        window.keys("Enter")
        window.wait_for(STORED)
        window.type("q")
        window.wait_for(r"^\$ ?$")

    def test_R04_a_stopped_desk_that_is_sent_to_the_background_stays_off_the_screen(self):
        window, shell = self.start_shell()
        window.type(f"{BINARY} --offline --lang en")
        window.keys("Enter")
        window.wait_for(STORED)
        window.keys("C-z")
        window.wait_for("Stopped")
        window.type("clear; bg")
        window.keys("Enter")
        pid = self.wait_stopped(shell)
        before = state(pid)[1]
        time.sleep(0.5)
        self.assertLessEqual(state(pid)[1] - before, 1)
        self.assertEqual(window.ask("alternate_on"), "0")
        self.assertNotIn("Digiseller", window.text)
        window.type("clear; fg")
        window.keys("Enter")
        window.wait_for(r"^ \? help  ")
        window.type("q")
        window.wait_for(r"^\$ ?$")


class Attached(DeskCase):
    def attach(self, window, columns, rows, term):
        """A client of tmux's on a terminal of another size and name."""
        master, slave = pty.openpty()
        set_size(slave, columns, rows)
        client = subprocess.Popen(
            ["tmux", "-u", "-L", window.name, "attach-session", "-t", "main"], stdin=slave, stdout=slave, stderr=slave,
            env={**window.environment, "TERM": term}, start_new_session=True)
        os.close(slave)

        def drain():
            # A client whose terminal is full does not end.
            try:
                while os.read(master, 65536):
                    pass
            except OSError:
                pass
        reader = threading.Thread(target=drain, daemon=True)
        reader.start()
        self.addCleanup(lambda: (client.kill(), client.wait(), reader.join(5), os.close(master)))
        return client

    def test_R17_detached_and_attached_with_another_size_and_terminal(self):
        home = self.stored_home()
        window = self.tmux(home, [BINARY, "--offline", "--lang", "en"], columns=100, rows=30)
        window.wait_for(STORED)
        # The window was given a size of its own.
        window.run("set-option", "-w", "-t", "main", "window-size", "latest")
        for columns, rows, term in ((80, 24, "xterm-256color"), (120, 40, "screen"), (60, 20, "vt100")):
            client = self.attach(window, columns, rows, term)
            window.wait_for(rf"(?s)\A(?:[^\n]*\n){{{rows - 1}}} \? help[^\n]*\n?\Z")
            window.wait_quiet(0.3)
            text = window.text
            lines = text.split("\n")
            self.assertTrue(lines[0].startswith(" keys"), text)
            self.assertTrue(lines[rows - 1].startswith(" ? help"), text)
            self.assertTrue(any(line.startswith("›") for line in lines), text)
            window.run("detach-client")
            client.wait(10)
        window.type("q")


class Idle(DeskCase):
    SECONDS = 600 if SOAK else 4

    def test_R18_nothing_happens_and_nothing_is_written(self):
        desk = self.stored_desk("--lang", "en")
        desk.wait_for(STORED)
        desk.wait_quiet(0.5)
        written, (_, ticks) = len(desk.raw), state(desk.pid)
        with open(f"/proc/{desk.pid}/status", encoding="utf-8") as file:
            switches = int(re.search(r"\nvoluntary_ctxt_switches:\s+(\d+)", file.read()).group(1))
        end = time.monotonic() + self.SECONDS
        while time.monotonic() < end:
            desk.pump(0.2)
        with open(f"/proc/{desk.pid}/status", encoding="utf-8") as file:
            switches = int(re.search(r"\nvoluntary_ctxt_switches:\s+(\d+)", file.read()).group(1)) - switches
        self.assertLessEqual(state(desk.pid)[1] - ticks, max(2, self.SECONDS * 0.2), "2 ms of CPU a second")
        self.assertLessEqual(switches, 2 * self.SECONDS + 2)
        if self.SECONDS < 50:
            self.assertEqual(len(desk.raw), written, bytes(desk.raw[written:]))
        self.quit(desk)


class Long(DeskCase):
    SECONDS = 4 * 3600 if SOAK else 5

    def figures(self, desk):
        with open(f"/proc/{desk.pid}/status", encoding="utf-8") as file:
            text = file.read()
        resident, threads = (int(re.search(rf"\n{name}:\s+(\d+)", text).group(1)) for name in ("VmRSS", "Threads"))
        try:
            descriptors = len(os.listdir(f"/proc/{desk.pid}/fd"))
        except PermissionError:
            descriptors = 0
        return resident, threads, descriptors

    def work(self, desk, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for keys in ("jjjjkkkk", "G", "g", "p", "jjj", "q", "?", "mar", "\x15", "q", "8", "9", "2", "/key", "\x15\r",
                         "s", "S", "zb", "zf", "2"):
                desk.type(keys)
                desk.pump(0.02)
        desk.wait_quiet(0.3)

    def test_R19_hours_of_work_cost_no_memory_descriptors_or_threads(self):
        desk = self.stored_desk("--lang", "en")
        desk.wait_for(STORED)
        self.work(desk, 3)
        before = self.figures(desk)
        self.work(desk, self.SECONDS)
        after = self.figures(desk)
        # 1 MB an hour; a short run shows no more than what allocators keep.
        self.assertLess(after[0] - before[0], max(10_240, 1_024 * self.SECONDS / 3600), (before, after))
        self.assertLessEqual(abs(after[2] - before[2]), 2, (before, after))
        # Queues keep their workers for a while.
        self.assertLessEqual(after[1] - before[1], 4, (before, after))
        desk.type("\x1b")
        desk.wait_quiet(0.2)
        desk.type("2")
        self.quit(desk)


if __name__ == "__main__":
    unittest.main()
