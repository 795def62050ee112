"""R05, R06: any size of the window, and many of them in a row."""
import random
import re
import unittest

from support.case import SOAK, STORED, DeskCase
from support.output import violations
from support.terminal import set_size

SMALLEST = (40, 10)


class Resized(DeskCase):
    def start(self, **options):
        desk = self.stored_desk("--lang", "en", **options)
        desk.wait_for(STORED)
        return desk

    def assert_frame_fits(self, desk, columns, rows, what):
        """The frame that is on the screen, drawn anew, writes inside of it only and looks like a desk of that size."""
        desk.wait(lambda: self.is_drawn(desk, columns, rows), f"{what} at {columns}×{rows}", patience=10)
        begin = len(desk.raw)
        desk.type("\x0c")
        desk.wait(lambda: len(desk.raw) > begin, "a redraw")
        desk.wait_quiet(0.01)
        self.assertEqual(violations(desk.raw[begin:], columns, rows), [])
        self.assertTrue(self.is_drawn(desk, columns, rows), desk.picture)

    def is_drawn(self, desk, columns, rows):
        lines = desk.lines
        if columns < SMALLEST[0] or rows < SMALLEST[1]:
            # One line, as much of it as fits, and nothing else.
            notice = "The window is too small: sellerdesk needs 40×10"
            shown = [line for line in lines if line]
            return len(shown) == 1 and notice.startswith(shown[0].strip().rstrip("…").rstrip())
        return lines[0].startswith(" keys") and lines[rows - 1] != "" and len(lines) == rows

    def test_R05_a_storm_of_sizes_ends_in_the_right_frame(self):
        desk = self.start()
        desk.type("jjj")
        desk.wait(lambda: desk.lines[6].startswith("›"), "the cursor in its row")
        chosen = desk.lines[6][2:30]
        before, memory = desk.cpu, self.memory(desk)
        source = random.Random(5)
        for _ in range(1000 if SOAK else 300):
            desk.resize(source.randint(1, 500), source.randint(1, 200))
            desk.pump(0.005)
        # The largest one has been there, or the memory that a later one takes for it would look like a leak.
        desk.resize(500, 200)
        desk.wait_quiet(0.3)
        desk.resize(100, 30)
        desk.wait_for(r"^ \? help  / filter")
        desk.wait_for(r"^›")
        desk.wait_quiet(0.2)
        self.assertIn(chosen, desk.lines[desk.line("^›")])
        self.assert_frame_fits(desk, 100, 30, "the list")
        self.assertLessEqual(desk.cpu - before, 5)
        # Once the largest screen has been there, its memory stays with ncurses.
        self.assertLess(self.memory(desk) - memory, 24 << 20)
        after = self.memory(desk)
        for _ in range(100):
            desk.resize(source.randint(1, 500), source.randint(1, 200))
            desk.pump(0.005)
        desk.resize(100, 30)
        desk.wait_quiet(0.3)
        self.assertLess(abs(self.memory(desk) - after), 5 << 20)
        self.quit(desk)

    def memory(self, desk):
        with open(f"/proc/{desk.pid}/statm", encoding="utf-8") as file:
            return int(file.read().split()[1]) * 4096

    def test_R06_every_kind_of_size_in_every_state(self):
        """Every row and every column count, at one another's sampled values, corners and edges in all states."""
        source = random.Random(6)
        sizes = [(columns, rows) for columns in range(1, 101) for rows in range(1, 31)]
        edges = [(columns, rows) for columns in (1, 2, 39, 40, 41, 99, 100) for rows in (1, 2, 9, 10, 11, 13, 14, 30)]
        states = [("list", "", ""), ("preview", "p", "q"), ("help", "?", "q"), ("command line", ":the\t", "\x1b"),
                  ("filter", "/e", "\x1b"), ("marks and range", "v", "\x1b")]
        share = sizes if SOAK else None
        for number, (state, enter, leave) in enumerate(states):
            with self.subTest(state=state):
                desk = self.start()
                desk.type(enter)
                desk.wait_quiet(0.1)
                # All columns and all rows come up over the six states.
                some = [(columns, source.randint(1, 30)) for columns in range(1 + number, 101, 6)]
                some += [(source.randint(1, 100), rows) for rows in range(1 + number, 31, 6)]
                for columns, rows in share or edges[number::3] + some:
                    desk.resize(columns, rows)
                    self.assert_frame_fits(desk, columns, rows, state)
                desk.resize(100, 30)
                desk.wait_for(r"^ keys · Digiseller")
                self.assert_frame_fits(desk, 100, 30, state)
                desk.type(leave)
                desk.wait_quiet(0.1)
                self.quit(desk)
                self.assert_restored(desk)

    def test_a_preview_that_a_wide_window_brought_goes_with_it(self):
        desk = self.stored_desk("--lang", "en", columns=160, rows=40)
        desk.wait_for("│ 51")
        desk.resize(80, 24)
        desk.wait_for("^›")
        desk.resize(160, 40)
        desk.wait_for("│ 51")
        desk.type(":quit\r")
        self.assertEqual(desk.wait_end().code, 0)

    def test_R06_what_was_typed_and_marked_is_still_there_when_the_window_grows(self):
        desk = self.start()
        desk.type("j ")
        desk.wait_for(" 1 marked")
        desk.type("/ключ")
        desk.wait_for("^/ключ")
        rows = [line for line in desk.lines[3:28]]
        for columns, lines in ((20, 5), (1, 1), (39, 30), (100, 9), (100, 30)):
            desk.resize(columns, lines)
            desk.wait(lambda: self.is_drawn(desk, columns, lines), "a frame of that size")
        desk.wait_for("^/ключ")
        self.assertEqual([line for line in desk.lines[3:28]], rows)
        self.assertIn("1 marked", desk.lines[1])
        desk.type("\x1b")
        desk.wait_while("^/")
        self.quit(desk)

    def test_R07_a_screen_that_has_no_size_or_a_huge_one(self):
        for columns, rows in ((0, 0), (1, 1), (500, 200), (10_000, 50), (65_535, 65_535)):
            with self.subTest(columns=columns, rows=rows):
                desk = self.stored_desk("--lang", "en")
                desk.wait_for_raw(b"Quillmoor")
                # The terminal in memory does not take part: only the program must live through it.
                desk.stream.feed = lambda data: None
                set_size(desk.master, columns, rows)
                desk.wait_quiet(0.3)
                desk.type("\x0c")
                desk.wait_quiet(0.3)
                self.assertIsNone(desk.poll())
                # On a wide screen the first one would close the preview.
                desk.type(":quit\r")
                self.assertEqual(desk.wait_end().code, 0)
                self.assert_restored(desk)


class TooSmall(DeskCase):
    def test_R06_the_notice_speaks_the_sellers_language(self):
        for language, words in (("en", "The window is too small"), ("ru", "Окно слишком мало")):
            desk = self.stored_desk("--lang", language, columns=39, rows=9)
            desk.wait_for(words)
            self.assertEqual(sum(1 for line in desk.lines if line), 1, desk.picture)
            # Keys that show nothing still quit.
            desk.type("q")
            self.assertEqual(desk.wait_end().code, 0)
            self.assertFalse(re.search(rb"\d RUB", desk.raw))


if __name__ == "__main__":
    unittest.main()
