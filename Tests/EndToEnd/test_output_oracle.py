"""The oracle of the other tests finds what it is there to find."""
import unittest

from support.output import violations


class OutputOracle(unittest.TestCase):
    def assert_found(self, raw, words):
        found = violations(raw, 80, 24)
        self.assertTrue(any(words in line for line in found), f"{raw!r}: {found}")

    def test_what_ncurses_sends_passes(self):
        raw = ("\x1b[?1049h\x1b[22;0;0t\x1b[1;24r\x1b(B\x1b[m\x1b[4l\x1b[?7h\x1b[H\x1b[2J\x1b[?25l\x1b[38;5;252m\x1b[48;5;234m"
               "Игра ‹RLO› é\x1b[K\r\n\x1b[3;5Hx\x1b[2M\x1b[16X\x1b[?12l\x1b[?25h\x1b]2;desk – keys\x07\x1b[?1049l\x1b[?1l\x1b>")
        self.assertEqual(violations(raw.encode(), 80, 24), [])

    def test_every_other_sequence_is_found(self):
        for raw in (b"\x1b]52;c;cHduZWQ=\x07", b"\x1b]0;pwned\x07", b"\x1b]8;;http://x\x07", b"\x1bP$qm\x1b\\", b"\x1b_G\x1b\\",
                    b"\x1bc", b"\x1b#8", b"\x1b[6n", b"\x1b[?1000h", b"\x1b[5i", b"\x1b[>c", b"\x1b]104\x07", b"\x1b[3J", b"\x1b[4h"):
            self.assert_found(raw, "not ncurses' own")

    def test_controls_and_hidden_characters_are_found(self):
        for character in "\x00\x07\x09\x0b\x0c\x0e\x0f\x7f":
            self.assert_found(b"a" + character.encode(), "control")
        for character in "\x85\x9b\u200b\u200e\u202e\u2066\ufeff\u00ad\u115f\ufe0f\u200d\U000e0041":
            self.assert_found(b"a" + character.encode(), "U+")
        self.assert_found(b"a\x9b1m", "ill-formed")
        self.assert_found(b"\x1b]2;a\xe2\x80\xaeb\x07", "the title")

    def test_piles_strange_styles_and_moves_outside_are_found(self):
        self.assert_found("a\u0301\u0301\u0301\u0301\u0301".encode(), "marks")
        self.assert_found(b"\x1b[5m", "style")
        self.assert_found(b"\x1b[38;2;1;2;3m", "style")
        self.assert_found(b"\x1b[25;1H", "outside")


if __name__ == "__main__":
    unittest.main()
