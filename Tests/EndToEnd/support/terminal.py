"""A program in a pseudo-terminal of its own: what it writes, what its screen then shows, and how it ends."""
import errno
import fcntl
import os
import re
import selectors
import signal
import struct
import subprocess
import termios
import time

from .screen import NoScreen, Screen, Stream, wcwidth

#: How long anything is waited for. Generous: the machine may be busy; what must be fast is measured, not waited for.
PATIENCE = 20.0


class Waited(AssertionError):
    """Something did not happen in time."""


def set_size(descriptor, columns, rows):
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


class Ending:
    """How a process ended and what it had cost."""

    def __init__(self, status, usage):
        self.signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
        self.code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
        self.has_core = os.WCOREDUMP(status)
        self.cpu = usage.ru_utime + usage.ru_stime

    def __repr__(self):
        return f"signal {self.signal}" if self.signal else f"exit {self.code}"


class Terminal:
    """Runs `argv` as the leader of a session on a new terminal.

    `setup` runs in the child before the program. With `input_apart` standard input is a second terminal, `input`, and
    that one is the session's. `stderr` is a descriptor to use in the terminal's place.
    """

    def __init__(self, argv, env, columns=100, rows=30, setup=None, input_apart=False, stderr=None, cwd=None):
        self.master, slave = os.openpty()
        set_size(slave, columns, rows)
        # As a shell leaves it, with one setting that is not the usual one: who puts "the usual" back is found out.
        attributes = termios.tcgetattr(slave)
        attributes[0] |= termios.IXANY
        attributes[6][termios.VERASE] = b"\x08"
        termios.tcsetattr(slave, termios.TCSANOW, attributes)
        self.settings = termios.tcgetattr(slave)
        self.input = self.master
        input_slave = slave
        if input_apart:
            self.input, input_slave = os.openpty()
        self.input_settings = termios.tcgetattr(input_slave)
        os.set_blocking(self.master, False)
        self.raw = bytearray()
        self.screen = Screen(columns, rows)
        self.stream = Stream(self.screen)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.master, selectors.EVENT_READ)
        self.is_open = True
        self.ending = None

        def begin():
            os.setsid()
            fcntl.ioctl(input_slave, termios.TIOCSCTTY, 0)
            if setup:
                setup()

        self.process = subprocess.Popen(
            argv, stdin=input_slave, stdout=slave, stderr=slave if stderr is None else stderr, env=env, cwd=cwd,
            preexec_fn=begin, restore_signals=False)
        self.pid = self.process.pid
        for descriptor in {slave, input_slave}:
            os.close(descriptor)

    # What it writes

    def pump(self, seconds=0.0):
        """Takes what is there, waiting at most so long for the first of it. False when nothing came."""
        if not self.is_open:
            time.sleep(min(seconds, 0.01))
            return False
        took = False
        while self.selector.select(0 if took else seconds):
            try:
                data = os.read(self.master, 65536)
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                data = b""
            if not data:
                self.selector.unregister(self.master)
                self.is_open = False
                break
            took = True
            self.raw += data
            self.stream.feed(data)
        return took

    def wait(self, condition, what, patience=PATIENCE):
        """Takes output until the condition holds, and returns what it returned."""
        end = time.monotonic() + patience
        while True:
            result = condition()
            if result:
                return result
            rest = end - time.monotonic()
            if rest <= 0:
                raise Waited(f"not in {patience} s: {what}\n{self.picture}")
            self.pump(min(rest, 0.05))

    def wait_for(self, pattern, patience=PATIENCE):
        """Until the screen shows the pattern, a regular expression over its lines; returns the match.

        The rest of that frame is taken too.
        """
        compiled = re.compile(pattern, re.MULTILINE)
        match = self.wait(lambda: compiled.search(self.text), f"/{pattern}/ on the screen", patience)
        self.take_rest()
        return match

    def wait_while(self, pattern, patience=PATIENCE):
        """Until the screen shows the pattern no more. The rest of that frame is taken too."""
        compiled = re.compile(pattern, re.MULTILINE)
        self.wait(lambda: not compiled.search(self.text), f"/{pattern}/ gone from the screen", patience)
        self.take_rest()

    def take_rest(self):
        while self.pump(0.02):
            pass

    def wait_for_raw(self, data, since=0, patience=PATIENCE):
        self.wait(lambda: data in self.raw[since:], f"{data!r} in the output", patience)

    def wait_quiet(self, quiet=0.2, patience=PATIENCE):
        """Until nothing has been written for so long."""
        end = time.monotonic() + patience
        while self.pump(quiet):
            if time.monotonic() > end:
                raise Waited(f"never quiet for {quiet} s\n{self.picture}")

    # What it shows

    @property
    def lines(self):
        return [self._row(y).rstrip() for y in range(self.screen.lines)]

    def _row(self, y):
        """A row as text. In the middle of a frame the second half of a wide letter may stand without its first."""
        text, is_second_half = "", False
        for x in range(self.screen.columns):
            data = self.screen.buffer[y][x].data
            if is_second_half and not data:
                is_second_half = False
                continue
            text += data or " "
            is_second_half = bool(data) and wcwidth(data[0]) == 2
        return text

    @property
    def text(self):
        return "\n".join(self.lines)

    @property
    def picture(self):
        if isinstance(self.screen, NoScreen):
            return f"the last output: {bytes(self.raw[-300:])!r}"
        rule = "─" * self.screen.columns
        return f"{rule}\n{self.text}\n{rule}\nthe last output: {bytes(self.raw[-200:])!r}"

    def line(self, pattern):
        """The number of the first line of the screen with this pattern."""
        for number, line in enumerate(self.lines):
            if re.search(pattern, line):
                return number
        raise AssertionError(f"no line with /{pattern}/\n{self.picture}")

    # What is done to it

    def type(self, keys):
        data = keys.encode() if isinstance(keys, str) else keys
        while data:
            try:
                data = data[os.write(self.input, data):]
            except BlockingIOError:
                self.pump(0.05)

    def resize(self, columns, rows):
        self.screen.resize(rows, columns)
        set_size(self.master, columns, rows)

    def kill(self, number):
        os.kill(self.pid, number)

    def close_master(self):
        """The terminal goes away, as when its window is closed."""
        if self.is_open:
            self.selector.unregister(self.master)
            self.is_open = False
        os.close(self.master)
        self.master = -1

    def close_input(self):
        """Standard input's own terminal goes away; the screen's stays."""
        os.close(self.input)
        self.input = -1

    def current_settings(self):
        return termios.tcgetattr(self.master)

    def current_input_settings(self):
        return termios.tcgetattr(self.input)

    # How it ends

    @property
    def cpu(self):
        """The seconds of processor time that it has taken so far, all threads."""
        with open(f"/proc/{self.pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def poll(self):
        """Reaps the process if it has ended. Its terminal is read meanwhile: it may be writing."""
        if self.ending is None:
            self.pump(0)
            found, status, usage = os.wait4(self.pid, os.WNOHANG)
            if found:
                self.ending = Ending(status, usage)
                self.process.returncode = 0
                # Its last bytes may still be on their way through the terminal, which closes behind them.
                while self.is_open and self.pump(0.2):
                    pass
        return self.ending

    def wait_end(self, patience=PATIENCE):
        end = time.monotonic() + patience
        while self.poll() is None:
            if time.monotonic() > end:
                raise Waited(f"still running after {patience} s\n{self.picture}")
            self.pump(0.01)
        return self.ending

    def close(self):
        """Whatever is left of it is ended."""
        if self.ending is None:
            try:
                os.killpg(self.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            os.wait4(self.pid, 0)
            self.process.returncode = -9
            self.ending = "killed by the test"
        self.selector.close()
        for descriptor in {self.master, self.input} - {-1}:
            try:
                os.close(descriptor)
            except OSError:
                pass
        self.master = self.input = -1
        self.is_open = False
