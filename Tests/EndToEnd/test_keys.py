"""Keys as terminals really send them."""
import re
import time
import unittest

from support.case import STORED, DeskCase


class KeyCase(DeskCase):
    def leave_field(self):
        """Esc, and what it does: a letter right after it would be alt and that letter."""
        self.desk.type("\x1b")
        self.desk.wait_while("^/")


class Keys(KeyCase):
    def setUp(self):
        self.desk = self.stored_desk("--lang", "en")
        self.desk.wait_for(STORED)
        self.desk.wait_for("^›")

    def press(self, keys, row, **patience):
        self.desk.type(keys)
        self.desk.wait(lambda: self.desk.lines[row].startswith("›"), f"the cursor in row {row}", **patience)

    def finish(self):
        self.quit(self.desk)
        self.assert_restored(self.desk)

    def test_arrows_in_both_modes(self):
        for down, up in (("\x1b[B", "\x1b[A"), ("\x1bOB", "\x1bOA")):
            self.press(down, 4)
            self.press(down + down, 6)
            self.press(up, 5)
            self.press(up + up, 3)
        self.finish()

    def test_home_and_end_of_every_kind(self):
        for home, end in (("\x1b[H", "\x1b[F"), ("\x1bOH", "\x1bOF"), ("\x1b[1~", "\x1b[4~"), ("\x1b[7~", "\x1b[8~")):
            self.press(end, 27)
            self.press(home, 3)
        self.finish()

    def test_pages(self):
        for down, up in (("\x1b[6~", "\x1b[5~"), ("\x06", "\x02")):
            self.desk.type(down)
            self.desk.wait_for("26–50 of 50")
            self.desk.type(up)
            self.desk.wait_for("1–25 of 50")
        self.desk.type("\x04\x04\x04\x04")
        self.desk.wait_for("26–50 of 50")
        self.desk.type("\x15\x15\x15\x15")
        self.desk.wait_for("1–25 of 50")
        self.finish()

    def test_a_key_in_pieces(self):
        for byte in b"\x1b[B":
            self.desk.type(bytes([byte]))
        self.press("", 4)
        # A Cyrillic letter whose bytes come apart.
        self.desk.type("/")
        self.desk.wait_for("^/")
        for byte in "п".encode():
            self.desk.type(bytes([byte]))
            time.sleep(0.05)
        self.desk.wait_for("^/п$")
        self.leave_field()
        self.finish()

    def test_lone_escape_is_quick(self):
        """It waits at most about 60 ms longer than a key that waits for nothing, measured beside it."""
        def took(key):
            self.desk.type("?")
            self.desk.wait_for("Keys of sellerdesk")
            self.desk.wait_quiet(0.1)
            begin = time.monotonic()
            self.desk.type(key)
            self.desk.wait(lambda: "Keys of" not in self.desk.text, "help gone")
            return time.monotonic() - begin

        self.assertLess(min(took("\x1b") for _ in range(8)) - min(took("q") for _ in range(8)), 0.06)
        self.finish()

    def test_escape_before_another_key(self):
        """ESC and a letter in one write are alt and that letter, or a key that means nothing: never the letter itself."""
        self.desk.type("\x1bq")
        self.desk.wait_for("alt-q does nothing here")
        self.press("\x1b\x1b[B", 4)
        self.press("g", 3)
        self.finish()

    def test_a_russian_layout_in_text_fields(self):
        self.desk.type("/ключ")
        self.desk.wait_for("^/ключ$")
        self.desk.type("\x7f\x7f")
        self.desk.wait_for("^/кл$")
        self.desk.type("\x15")
        self.desk.wait_for("^/$")
        self.leave_field()
        self.finish()

    def test_a_russian_layout_outside_of_them(self):
        """Every key that a Latin letter is, typed as the letter that stands in its place on a Russian keyboard."""
        self.press("о", 4)  # j
        self.press("л", 3)  # k
        self.desk.type("П")  # G
        self.desk.wait_for("26–50 of 50")
        self.desk.type("п")  # g
        self.desk.wait_for("1–25 of 50")
        self.desk.type(",")  # ?
        self.desk.wait_for("Keys of sellerdesk")
        self.desk.type("й")  # q
        self.desk.wait_while("Keys of sellerdesk")
        self.desk.type("м")  # v
        self.desk.wait_for("range")
        self.desk.type("ом")  # j v
        self.desk.wait_for("2 marked")
        self.desk.type("я")  # z
        self.desk.wait_for("take all marks away")
        self.desk.type("г")  # u
        self.desk.wait_while("2 marked")
        self.desk.type("з")  # p
        self.desk.wait_for("│")
        self.desk.type("\tд")  # tab, l
        self.desk.type("рй")  # h, q
        self.desk.wait_while("│")
        self.desk.type("ы")  # s
        self.desk.wait_for("[a-z]+ ↓|[a-z]+ ↑")
        self.desk.type("Ы")  # S
        self.desk.wait_quiet(0.1)
        self.desk.type(".")  # /
        self.desk.wait_for("^/")
        self.leave_field()
        self.desk.type("Ж")  # :
        self.desk.wait_for("^:")
        self.desk.type("\x1b")
        self.desk.wait_while("^:")
        self.desk.type("г")  # u
        self.desk.wait_quiet(0.3)
        self.desk.type("ъ")  # ]
        self.desk.wait_for("3 Sales ")
        self.desk.type("х")  # [
        self.desk.wait_for("of 50")
        self.desk.type("яа")  # z f
        self.desk.wait_for("no place to go forward")
        self.desk.type("яи")  # z b
        self.desk.type("2")
        self.desk.wait_for("of 50")
        self.desk.type("яе")  # z t
        self.desk.wait_for("Themes")
        self.desk.type("й")
        self.desk.wait_while("Themes")
        self.desk.type("ф")  # a
        self.desk.wait_for("one account only")
        self.desk.type("К")  # R
        self.desk.wait_for("--offline")
        self.desk.type("й")
        self.assertEqual(self.desk.wait_end().code, 0)

    def test_ctrl_c_never_quits(self):
        for before in ("", "/abc", ":the", "?", "p", "v"):
            self.desk.type(before)
            self.desk.wait_quiet(0.1)
            for _ in range(4):
                self.desk.type("\x03")
                self.desk.wait_quiet(0.05)
        self.desk.wait_for("q quits")
        self.assertIsNone(self.desk.poll())
        self.finish()

    def test_escape_never_quits(self):
        for _ in range(5):
            self.desk.type("\x1b")
            self.desk.wait_quiet(0.06)
        self.assertIsNone(self.desk.poll())
        self.finish()

    def test_noise_of_the_terminal_presses_nothing(self):
        """Answers nobody asked for, mouse reports, focus reports, ill-formed UTF-8, C1."""
        for noise in (b"\x1b[?62;22c", b"\x1b[24;80R", b"\x1b]11;rgb:0000/0000/0000\x1b\\", b"\x1bP>|term(1)\x1b\\",
                      b"\x1b[<0;10;1M\x1b[<0;10;1m", b"\x1b[I\x1b[O", b"\xff\xfe\x80", b"\xc3", b"\xc2\x9b", b"\x1b[200", b"\x1b[1;1;1;1q"):
            self.desk.type(noise)
            self.desk.wait_quiet(0.06)
        self.assertIsNone(self.desk.poll())
        # What is unfinished is given up after a moment.
        self.desk.wait_quiet(0.3)
        self.press("j", 4)
        self.finish()


class List(KeyCase):
    """What a seller does all day: moving, filtering, marking, sorting, reading."""

    def setUp(self):
        self.desk = self.stored_desk("--lang", "en")
        self.desk.wait_for(STORED)
        self.desk.wait_for("^›")

    def names(self):
        return [line[2:30] for line in self.desk.lines[3:28] if line.strip()]

    def show(self, pattern, keys):
        self.desk.type(keys)
        return self.desk.wait_for(pattern)

    def test_sorting_by_each_column_and_back(self):
        rows = set()
        headings = []
        for _ in range(5):
            headings.append(re.search(r"(\w+) [↓↑]", self.desk.lines[2]).group(1))
            rows.add(tuple(self.names()))
            before = self.desk.lines[2]
            self.desk.type("s")
            self.desk.wait(lambda: self.desk.lines[2] != before, "another heading")
            self.desk.wait_quiet(0.05)
        self.assertEqual(headings[0], "sold")
        self.assertEqual(len(set(headings)), len(rows), "each order is another one")
        self.show(r"price ↓", ":sort price\rg")
        downwards = [line[50:66] for line in self.desk.lines[3:28]]
        self.show(r"price ↑", "Sg")
        self.desk.wait_quiet(0.05)
        self.assertNotEqual([line[50:66] for line in self.desk.lines[3:28]], downwards)
        self.show("Cannot sort by \"size\"", ":sort size\r")
        self.desk.type("\x1b")
        self.desk.wait_while("^:")
        self.quit(self.desk)

    def test_filter_conditions_narrow_and_wrong_ones_are_named(self):
        for condition, wanted in (("state:off", r" off$"), ("stock:low", r" ![\d]"), ("stock:out", r" out ")):
            with self.subTest(condition=condition):
                self.show(f"^/{condition}", "/" + condition)
                self.desk.wait_for(r" 1–\d+ of \d+ |nothing")
                self.desk.wait_quiet(0.05)
                for line in self.desk.lines[3:28]:
                    if " RUB " in line or " USD " in line:
                        self.assertRegex(line, wanted)
                self.leave_field()
                self.desk.wait_for("1–25 of 50")
        self.show("not understood: stock:soon", "/stock:soon")
        self.leave_field()
        self.show("Nothing matches /qqqq", "/qqqq")
        self.leave_field()
        self.desk.wait_for("1–25 of 50")
        self.quit(self.desk)

    def test_marks_survive_a_filter_and_a_range_marks_what_lies_between(self):
        self.show("1 marked", " ")
        self.desk.type("v\x1b[B\x1b[B")
        self.show("4 marked", "v")
        self.assertEqual([line[1] for line in self.desk.lines[3:8]], ["●"] * 4 + [" "])
        self.show("^/state:off", "/state:off")
        self.desk.wait_for("4 marked")
        self.leave_field()
        self.desk.wait_for("1–25 of 50")
        self.assertEqual([line[1] for line in self.desk.lines[3:8]], ["●"] * 4 + [" "])
        self.show("50 marked", "*")
        self.desk.type("zu")
        self.desk.wait_while("marked")
        self.quit(self.desk)

    def test_the_preview_is_scrolled_to_its_end_and_back_in_as_many_steps(self):
        desk = self.desk
        desk.resize(100, 12)
        self.show(r"^\s+product.*│ › 51.* 1–\d+/\d+$", "\r")
        last = int(re.search(r"1–\d+/(\d+)$", desk.text, re.MULTILINE).group(1))
        self.show(rf"–{last}/{last}$", "G")
        first = int(re.search(rf"(\d+)–{last}/{last}$", desk.text, re.MULTILINE).group(1))
        self.show(rf" {first - 1}–{last - 1}/{last}$", "k")
        self.show(rf" {first}–{last}/{last}$", "jjjjjj")
        self.show(r" 1–\d+/\d+$", "g")
        # Tab gives the keys back to the list, q closes the preview and then the desk.
        self.show(r"│ 51", "\t")
        desk.type("q")
        desk.wait_while("│")
        self.quit(desk)

    def test_the_command_line_completes_and_refuses(self):
        desk = self.desk
        self.show("^:theme", ":the\t")
        self.show("^:theme \\S", " \t")
        self.show("There is no command", "\x15nosuch\r")
        desk.type("\x15")
        self.show("^:$", "")
        desk.type("\x7f")
        desk.wait_while("^:")
        self.show("26–50 of 50", ":bottom\r")
        self.show("1–25 of 50", ":list.top\r")
        desk.type(":quit\r")
        self.assertEqual(desk.wait_end().code, 0)

    def test_redraw_while_something_is_typed(self):
        desk = self.desk
        for prompt in "/:":
            self.show(f"^{prompt}e", f"{prompt}e")
            desk.wait_quiet(0.1)
            frame = desk.text
            desk.stream.feed(b"\x1b[10;10Hrubbish")
            desk.type("\x0c")
            desk.wait(lambda: desk.text == frame, "the frame without rubbish")
            desk.type("\x1b")
            desk.wait_while(f"^{prompt}")
        self.quit(desk)


class Paste(KeyCase):
    def setUp(self):
        self.desk = self.stored_desk("--lang", "en")
        self.desk.wait_for(STORED)

    def test_outside_of_a_field_it_presses_nothing(self):
        self.desk.type("\x1b[200~qqqq\x03\x1bG:quit\r\x1b[201~")
        self.desk.wait_for("Pasted text was ignored")
        self.assertTrue(self.desk.lines[3].startswith("›"))
        self.quit(self.desk)

    def test_into_a_filter(self):
        self.desk.type("/")
        self.desk.wait_for("^/")
        self.desk.type("\x1b[200~подарочная\nкарта q\x1b[201~")
        self.desk.wait_for("^/подарочная карта q")
        self.leave_field()
        self.quit(self.desk)

    def test_R12_one_that_comes_slowly_presses_no_keys(self):
        """Timers and answers end the loop's sleep meanwhile; the paste is no shorter for it."""
        # The end of this notice is a timer of the desk's own, and so is each preview.
        self.desk.type("p\x1b[200~one ")
        for piece in ("q", "two q", "\x1b[B", "q\r", ":quit\r", "q"):
            self.desk.wait_quiet(0.15)
            time.sleep(0.15)
            self.desk.type(piece)
        self.desk.type("\x1b[201~")
        self.desk.wait_for("Pasted text was ignored")
        self.assertIsNone(self.desk.poll())
        self.assertIn("│", self.desk.text, "the preview is still open")
        self.desk.type("q")
        self.desk.wait_while("│")
        self.quit(self.desk)

    def test_R12_one_that_never_ends_is_given_up(self):
        self.desk.type("\x1b[200~qqq")
        self.desk.wait_for("Pasted text was ignored", patience=8)
        self.desk.type("j")
        self.desk.wait(lambda: self.desk.lines[4].startswith("›"), "keys work again")
        self.quit(self.desk)

    #: A second in a release build; a debug build on a busy machine takes longer.
    MEGABYTE_LIMIT = 15

    def paste(self, length):
        self.desk.type(b"\x1b[200~" + b"q\r\x1b[A" * (length // 5) + b"\x1b[201~")

    def test_R12_a_megabyte_outside_of_a_field(self):
        begin = time.monotonic()
        self.paste(1 << 20)
        self.desk.wait_for("Pasted text was ignored", patience=self.MEGABYTE_LIMIT)
        self.assertLess(time.monotonic() - begin, self.MEGABYTE_LIMIT)
        self.quit(self.desk)

    def test_R12_thirty_kilobytes_into_a_filter(self):
        self.desk.type("/")
        self.desk.wait_for("^/")
        self.paste(30_000)
        self.desk.wait_for("^/.*q", patience=3)
        self.leave_field()
        self.quit(self.desk)

    def test_R12_markers_inside_and_the_second_byte_form(self):
        self.desk.type("/")
        self.desk.wait_for("^/")
        self.desk.type(b"\x1b[200~a\x1b[200~b\xc2\x9b201~c\x1b[201")
        self.desk.wait_quiet(0.1)
        self.desk.type(b"d\x00\xe2\x80\xaee\x1b[201~")
        self.desk.wait_for("^/a.*e")
        self.assertIsNone(self.desk.poll())
        self.leave_field()
        self.quit(self.desk)


class Resized(DeskCase):
    def test_a_size_that_changes_during_a_burst_of_input_is_not_lost(self):
        desk = self.stored_desk("--lang", "en")
        desk.wait_for(STORED)
        desk.type("/")
        desk.wait_for("^/")
        for columns, rows in ((90, 25), (110, 35), (80, 24)):
            desk.kill(19)
            desk.type(b"\x1b[200~" + b"x" * 3000 + b"\x1b[201~")
            desk.resize(columns, rows)
            desk.kill(18)
            # What follows the marker at once would be part of the paste.
            desk.wait_for("^/x")
            desk.wait_quiet(0.1)
            desk.type("\x15")
            desk.wait_for("^/$")
            desk.wait(lambda: desk.screen.buffer[rows - 1][0].bg != "default" and "keep" in desk.lines[rows - 1],
                      f"the footer in row {rows}")
        desk.type("\x1b")
        desk.wait_while("^/")
        self.quit(desk)


if __name__ == "__main__":
    unittest.main()
