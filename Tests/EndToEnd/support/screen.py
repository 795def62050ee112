"""A terminal in memory: pyte, and the three sequences that ncurses uses and pyte does not know."""
import itertools
import unittest

try:
    import pyte
    from wcwidth import wcwidth
except ImportError:
    pyte = wcwidth = None


class NoScreen:
    """Stands for both classes where pyte cannot be had: a test that looks at the screen is skipped."""

    def __init__(self, *_):
        pass

    def feed(self, data):
        pass

    def resize(self, lines=None, columns=None):
        pass

    def __getattr__(self, name):
        raise unittest.SkipTest("pyte is missing, and this test looks at the screen")


Screen = Stream = NoScreen

if pyte:
    class Screen(pyte.Screen):
        def scroll_up(self, count=1):
            """SU: the lines between the margins move up."""
            self._shift(count, pyte.Screen.index, at_bottom=True)

        def scroll_down(self, count=1):
            """SD: they move down."""
            self._shift(count, pyte.Screen.reverse_index, at_bottom=False)

        def _shift(self, count, step, at_bottom):
            top, bottom = self.margins or (0, self.lines - 1)
            line = self.cursor.y
            self.cursor.y = bottom if at_bottom else top
            for _ in range(min(count or 1, self.lines)):
                step(self)
            self.cursor.y = line

        def repeat(self, count=1):
            """REP: the last character again."""
            before = self.buffer[self.cursor.y][max(0, self.cursor.x - 1)].data
            self.draw(before * (count or 1))

        def select_graphic_rendition(self, *attributes, **_):
            # Dim, which pyte drops, is kept as its blink: no program of ours blinks.
            super().select_graphic_rendition(*attributes)
            if 2 in attributes:
                self.cursor.attrs = self.cursor.attrs._replace(blink=True)

        def report_device_status(self, *_, **__):
            pass

        def report_device_attributes(self, *_, **__):
            pass

    class Stream(pyte.ByteStream):
        csi = {**pyte.ByteStream.csi, "S": "scroll_up", "T": "scroll_down", "b": "repeat"}
        events = frozenset(itertools.chain(pyte.ByteStream.events, ("scroll_up", "scroll_down", "repeat")))
