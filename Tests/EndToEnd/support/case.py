"""What the test cases share: homes, shops and desks that are gone when the test is."""
import functools
import json
import os
import re
import subprocess
import time
import unittest

from . import tmux
from .gate import Gate
from .home import Home
from .shop import BINARY, Sandbox
from .terminal import Terminal

#: Whether to run what takes longer than a change should wait for.
SOAK = os.environ.get("SOAK") == "1"

#: The list is there and nothing is being read any more.
READY = r"1–\d+ (of|из) [\d,\u00a0]+ · (just now|только что)"
STORED = r"1–\d+ (of|из) "


def awaited(what):
    """For a test of what another branch brings: until then its failure is a skip that says so. Take it off after."""
    def decorate(test):
        @functools.wraps(test)
        def run(self):
            try:
                test(self)
            except AssertionError as error:
                self.skipTest(f"awaits {what}: {str(error).splitlines()[0]}")
        return run
    return decorate


#: Flags that take the next argument.
WITH_VALUE = {"--lang", "--config", "--account", "--theme", "--color", "--log-level", "--log-file"}


def is_desk(arguments):
    """Whether the program opens a desk with these: no command is named, or the one of the demo."""
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        if argument in WITH_VALUE:
            rest[:1] = []
        elif not argument.startswith("-"):
            return argument == "demo"
    return not {"--version", "--help"} & set(arguments)


class DeskCase(unittest.TestCase):
    maxDiff = None
    longMessage = True

    def home(self):
        home = Home()
        self.addCleanup(home.remove)
        return home

    def sandbox(self, home, *flags):
        sandbox = Sandbox(home, *flags)
        self.addCleanup(sandbox.end)
        return sandbox

    def gate(self, shop):
        gate = Gate(shop)
        self.addCleanup(gate.close)
        return gate

    def run_program(self, home, *arguments, env=None, screen="2", **options):
        """The program on a terminal. A variable that is None in `env` is not set.

        A desk is taken to the products, unless another screen's key is given, or none.
        """
        environment = {**home.environment, **(env or {})}
        environment = {name: value for name, value in environment.items() if value is not None}
        terminal = Terminal([BINARY, *arguments], environment, **options)
        self.addCleanup(terminal.close)
        home.sessions.add(terminal.pid)
        return self.go_to(terminal, screen) if is_desk(arguments) else terminal

    def desk_on(self, shop, home=None, *arguments, env=None, key=None, lines=(), screen="2", **options):
        """A desk on a shop, on the products unless another screen's key is given; its list is not waited for."""
        home = home or self.home()
        home.write_config(shop.base_url, shop.seller_id, lines)
        return self.run_program(
            home, *arguments, env={"DK": key or shop.api_key, **(env or {})}, screen=screen, **options)

    def go_to(self, desk, screen):
        """Presses a screen's key once the desk takes keys; a desk that has ended by then is left to the test."""
        if screen is None:
            return desk
        deadline = time.monotonic() + 10
        seen = None
        while time.monotonic() < deadline and desk.poll() is None:
            desk.pump(0.02)
            if re.search(r"[ \[]1 [^\d\s]", desk.text):
                break
            # A terminal too small for the bar, or none that pyte understands.
            if desk.raw and seen is None:
                seen = time.monotonic()
            if seen is not None and time.monotonic() - seen > 1.5:
                break
        if desk.poll() is None:
            desk.type(screen)
            end = time.monotonic() + 3
            while time.monotonic() < end and desk.poll() is None:
                desk.pump(0.02)
                # The rows of the screen are there, not only its name.
                if re.search(rf"[ \[]{screen} \w+[ \]]", desk.text) and re.search(r"\d (of|из) [\d,\u00a0]+", desk.text):
                    break
        return desk

    def tmux(self, home, command, screen="2", **options):
        """A window of tmux; a desk in it is taken to the products, unless another screen's key is given, or none."""
        if not tmux.IS_THERE:
            self.skipTest("tmux is missing")
        window = tmux.Tmux(home, command, **options)
        self.addCleanup(window.close)
        if screen is not None and command[0] == BINARY and is_desk(command[1:]):
            window.wait_for(r"[ \[]1 [^\d\s]")
            window.keys(screen)
        return window

    def stored_home(self):
        """A home in which fifty products of the sandbox's shop are stored, and no network is needed to show them."""
        home = self.home()
        home.write_config("http://127.0.0.1:1")
        home.environment["DK"] = "0FFAF46638C0A78006279EBD4AC75501"
        home.copy_state(stored())
        return home

    def stored_desk(self, *arguments, home=None, screen="2", **options):
        """A desk that shows what is stored, off the network."""
        return self.run_program(home or self.stored_home(), "--offline", *arguments, screen=screen, **options)

    def assert_restored(self, desk):
        """The terminal is as it was found: its settings to the bit, and every mode that was set is reset."""
        self.assertEqual(desk.current_settings(), desk.settings, "the settings of the terminal")
        modes = {}
        for numbers, state in re.findall(rb"\x1b\[\?([\d;]+)([hl])", desk.raw):
            for number in numbers.split(b";"):
                modes[int(number)] = state
        for mode, state in modes.items():
            # Only the cursor (25) and wrapping (7) are on in a terminal that nobody has touched.
            self.assertEqual(state, b"h" if mode in (7, 25) else b"l", f"mode {mode}: {bytes(desk.raw[-300:])!r}")
        self.assertEqual(len(re.findall(rb"\x1b\[>\d*u", desk.raw)), desk.raw.count(b"\x1b[<u"), "the keyboard's protocol")
        self.assertEqual(desk.raw.count(b"\x1b[22;0;0t"), desk.raw.count(b"\x1b[23;0;0t"), "the title is put back")

    def processes_of(self, home):
        """The programs that run in a home: by their session, or by what the kernel says of their environment.

        The environment of a desk itself is root's to read.
        """
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                if os.getsid(int(pid)) in home.sessions:
                    found.append(int(pid))
                    continue
                with open(f"/proc/{pid}/environ", "rb") as file:
                    if f"HOME={home.path}\0".encode() in file.read():
                        found.append(int(pid))
            except OSError:
                pass
        return found

    def assert_nothing_left(self, home, patience=2.0):
        """No process of a home outlives it."""
        end = time.monotonic() + patience
        while self.processes_of(home):
            if time.monotonic() > end:
                commands = [open(f"/proc/{pid}/cmdline", "rb").read() for pid in self.processes_of(home)]
                self.fail(f"left behind: {commands}")
            time.sleep(0.02)

    def note(self, words):
        """A figure that was measured, for whoever runs the tests."""
        print(f"\nfigure: {self._testMethodName}: {words}", flush=True)

    def quit(self, desk):
        desk.type("q")
        ending = desk.wait_end()
        self.assertEqual(ending.code, 0, desk.picture)


_stored = None


def stored():
    """The home that others are copied from, made once for a process."""
    global _stored
    if _stored is None:
        _stored = Home()
        unittest.addModuleCleanup(_stored.remove)
        sandbox = Sandbox(_stored, "--size", "s")
        _stored.write_config(sandbox.base_url)
        terminal = Terminal([BINARY], {**_stored.environment, "DK": sandbox.api_key})
        try:
            # Without a look at the screen: tests that need none take this home too.
            terminal.wait_for_raw(b"just now")
            terminal.type("2")
            terminal.wait_quiet(1.5)
            terminal.type("q")
            terminal.wait_end()
        finally:
            terminal.close()
            sandbox.end()
        done = subprocess.run(
            [BINARY, "products", "list", "--offline", "--json"], env={**_stored.environment, "DK": sandbox.api_key},
            capture_output=True, check=True)
        document = json.loads(done.stdout)
        assert document["complete"] and len(document["items"]) == 50, document["asOf"]
    return _stored
