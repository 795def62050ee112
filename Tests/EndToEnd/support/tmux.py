"""A real terminal to look into: tmux, on a server of its own that is gone with the test."""
import os
import re
import shutil
import subprocess
import time

from .terminal import PATIENCE, Waited

IS_THERE = shutil.which("tmux") is not None
_numbers = iter(range(1_000_000))


class Tmux:
    """One window of one server. `command` is its first program; a shell without job control lasts as long as it does."""

    def __init__(self, home, command, columns=100, rows=30, env=None):
        self.name = f"sellerdesk-{os.getpid()}-{next(_numbers)}"
        self.environment = {**home.environment, "LANG": "C.UTF-8", "TMUX_TMPDIR": home.path, "SHELL": "/bin/sh",
                            **(env or {})}
        self.run("new-session", "-d", "-s", "main", "-x", str(columns), "-y", str(rows), *command)
        self.run("set-option", "-g", "status", "off", ";", "set-option", "-g", "escape-time", "0", ";", "set-option", "-g",
                 "remain-on-exit", "on", ";", "resize-window", "-x", str(columns), "-y", str(rows))

    def run(self, *arguments):
        done = subprocess.run(
            ["tmux", "-u", "-L", self.name, "-f", "/dev/null", *arguments], env=self.environment, capture_output=True,
            text=True, timeout=PATIENCE)
        if done.returncode != 0:
            raise AssertionError(f"tmux {arguments}: {done.stderr}")
        return done.stdout

    @property
    def text(self):
        return "\n".join(line.rstrip() for line in self.run("capture-pane", "-p").split("\n"))

    def ask(self, what):
        """A value of tmux's, "cursor_flag" for one."""
        return self.run("display-message", "-p", f"#{{{what}}}").rstrip("\n")

    def keys(self, *names):
        self.run("send-keys", *names)

    def type(self, text):
        self.run("send-keys", "-l", text)

    def resize(self, columns, rows):
        self.run("resize-window", "-x", str(columns), "-y", str(rows))

    def wait_for(self, pattern, patience=PATIENCE):
        compiled = re.compile(pattern, re.MULTILINE)
        end = time.monotonic() + patience
        while True:
            text = self.text
            match = compiled.search(text)
            if match:
                return match
            if time.monotonic() > end:
                raise Waited(f"not in {patience} s: /{pattern}/ in tmux\n{text}")
            time.sleep(0.02)

    def wait_quiet(self, quiet=0.4, patience=PATIENCE):
        """Until the screen has not changed for so long: a large frame takes its time."""
        end = time.monotonic() + patience
        text = None
        while text != (text := self.text):
            if time.monotonic() > end:
                raise Waited(f"never quiet for {quiet} s in tmux\n{text}")
            time.sleep(quiet)

    def columns(self, first, last):
        """What stands from `first` up to before `last` in every row, as tmux counts columns: a rectangle of its copy mode.

        The first and the last row must be text of one column a letter up to there.
        """
        self.run("copy-mode", ";", "send-keys", "-X", "top-line", ";", "send-keys", "-X", "start-of-line", ";",
                 "send-keys", "-X", "-N", str(first), "cursor-right", ";", "send-keys", "-X", "begin-selection", ";",
                 "send-keys", "-X", "rectangle-on", ";", "send-keys", "-X", "bottom-line", ";", "send-keys", "-X",
                 "start-of-line", ";", "send-keys", "-X", "-N", str(last), "cursor-right", ";", "send-keys", "-X",
                 "copy-selection", ";", "send-keys", "-X", "cancel")
        return self.run("show-buffer").split("\n")

    def close(self):
        subprocess.run(["tmux", "-L", self.name, "kill-server"], env=self.environment, capture_output=True, check=False)
