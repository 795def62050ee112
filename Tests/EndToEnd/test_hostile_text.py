"""What strangers write reaches the terminal as text or not at all (T01–T05, T11, T20).

Every byte that the program writes goes through the oracle of `support/output.py`.
"""
import base64
import json
import re
import subprocess
import unittest

from support.case import READY, DeskCase
from support.hostile import BIDI, FORMAT, INVISIBLE, LINE_CONTROLS, NAUGHTY, escapes
from support.output import violations
from support.shop import BINARY, FakeShop, Product

COLUMNS, ROWS = 120, 60


class HostileText(DeskCase):
    def shop(self, names, **row):
        shop = FakeShop([
            Product(1_000_000 + index, name, sold=100_000 - index, **row) for index, name in enumerate(names)])
        self.addCleanup(shop.end)
        return shop

    def start(self, shop, *arguments, home=None, **options):
        desk = self.desk_on(shop, home, *arguments, columns=COLUMNS, rows=ROWS, **options)
        desk.wait_for(READY)
        return desk

    def page_through(self, desk, count, look=lambda first: None):
        """Shows every row once, a page at a time."""
        height = ROWS - 5
        for first in range(0, count, height):
            last = min(first + height, count)
            if first:
                desk.type("\x1b[6~")
            place = rf"{max(1, last - height + 1):,}–{last:,} of {count:,} "
            desk.wait_for(place)
            # The frame with this place is complete once its rows are no place-holders.
            desk.wait(lambda: not any(line.startswith("  …") for line in desk.lines), "all rows")
            desk.wait_quiet(0.02)
            look(max(0, last - height))

    def assert_clean(self, desk):
        found = violations(desk.raw, COLUMNS, ROWS)
        self.assertEqual(found[:5], [], f"{len(found)} violations")

    def assert_columns_hold(self, desk, count):
        """Every row has its price, whole, in the price's column, and there are as many rows as products."""
        rows = [line for line in desk.lines[3:3 + count]]
        for line in rows:
            self.assertRegex(line, r"349\.00 RUB +100 ", f"a row without its price\n{desk.picture}")

    def finish(self, desk):
        self.quit(desk)
        self.assert_clean(desk)
        self.assert_restored(desk)

    def test_T02_escape_sequences_in_names_of_neighbouring_rows(self):
        names = [name for pair in escapes() for name in pair]
        desk = self.start(self.shop(names))
        self.page_through(desk, len(names), lambda first: self.assert_columns_hold(desk, 10))
        self.finish(desk)
        self.assertIn("␛".encode(), desk.raw, "an escape is shown as a sign")

    def test_T01_naughty_strings_in_every_place_of_the_preview(self):
        shop = self.shop(NAUGHTY)
        for product in shop.products:
            name = product.row["name_goods"]
            product.detail.update(
                info=name, add_info=name, breadcrumbs=[{"name": name}], collection=name,
                options=[{"id": 1, "name": name, "label": name, "type": "radio",
                          "variants": [{"id": 2, "name": name, "text": name}]}])
        desk = self.start(shop)
        desk.type("p")
        for product in shop.products:
            desk.wait_for(rf"│ {product.id} · en · just now")
            desk.type("j")
        desk.type("q")
        self.finish(desk)
        self.assertEqual(shop.problems, [])

    def test_T03_line_controls_make_no_line_and_move_nothing(self):
        names = [f"before{control}after{twice}" for control in LINE_CONTROLS for twice in ("", control * 2 + "x")]
        desk = self.start(self.shop(names))
        self.assert_columns_hold(desk, len(names))
        for index in range(len(names)):
            self.assertRegex(desk.lines[3 + index], r"^[› ] \d+ +before.{1,4}after")
        self.finish(desk)

    def test_T04_bidi_controls_are_marked_and_the_order_is_kept(self):
        names = [f"k{chr(number)}yek" for number in BIDI]
        names += ["".join(map(chr, BIDI)) + "nested", "\u202e" * 20 + "unbalanced", "user\u2069\u2066admin", "שלום key 12"]
        desk = self.start(self.shop(names))
        self.assert_columns_hold(desk, len(names))
        for index, number in enumerate(BIDI):
            self.assertRegex(desk.lines[3 + index], r"^[› ] \d+ +k‹[A-Z]{3}›yek")
        self.finish(desk)

    def test_T05_invisible_characters_reach_no_terminal(self):
        names = [f"A{chr(number)}B" for number in FORMAT + INVISIBLE]
        desk = self.start(self.shop(names))
        self.page_through(desk, len(names), lambda first: self.assert_columns_hold(desk, 10))
        self.finish(desk)

    def test_T11_text_after_NUL_is_shown_and_everything_is_stored_as_it_was(self):
        names = ["before\0after", "\0", "x\0\0y", "\r\n\t", "a\u202eb\x1b[31m", *NAUGHTY[:40]]
        shop = self.shop(names)
        home = self.home()
        desk = self.start(shop, home=home)
        desk.wait_for("before␀after")
        self.finish(desk)
        listed = subprocess.run(
            [BINARY, "products", "list", "--json", "--offline"], env={**home.environment, "DK": shop.api_key},
            capture_output=True, check=True).stdout
        self.assertFalse(re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", listed), "no raw control in JSON")
        stored = {item["id"]: item["name"] for item in json.loads(listed)["items"]}
        for product in shop.products:
            name = stored[str(product.id)]
            self.assertIn(product.row["name_goods"], name.values() if isinstance(name, dict) else [name])

    def test_T14_entities_that_decode_to_controls(self):
        shop = self.shop(["plain"])
        shop.products[0].detail["info"] = (
            "a&#27;[2J&#x9b;1mb&#x202e;c&#8236; &amp;#27;[0m &#0; &#x110000; &#27<!-- \x1b]52;c;x\x07 --><b>bold</b><br>last")
        shop.products[0].detail.update(
            add_info="<p></p><br>&nbsp;<br>", options=[
                {"id": 1, "name": "e", "label": "Extras <b>new</b>", "type": "radio",
                 "variants": [{"id": 2, "name": "w", "text": "Warranty <i>+</i> &#27;[0m 5 < 7<br>"}]}])
        desk = self.start(shop)
        desk.type("p")
        desk.wait_for("last")
        self.assertIn("␛[2J", desk.text)
        self.assertRegex(desk.text, r"Extras new .*\n.*Warranty \+ ␛\[0m 5 < 7")
        self.assertNotIn("Additional information", desk.text, "nothing is in it")
        desk.type("q")
        self.finish(desk)

    def test_T02_hostile_words_of_a_refusal_in_header_and_notice(self):
        shop = self.shop([])
        words = "no\x1b]0;pwned\x07\x9b31m\u202ekey\r\nsecond"
        shop.answer = lambda method, path: path.endswith("apilogin") and (200, {"retval": -3, "desc": words}) or None
        desk = self.desk_on(shop, columns=COLUMNS, rows=ROWS)
        desk.wait_for("key refused$")
        desk.wait_for("no␛")
        self.finish(desk)

    def test_T16_the_clipboard_is_written_by_its_key_and_holds_no_control(self):
        shop = self.shop(["plain", "a\x1b]52;c;cHduZWQ=\x07b"])
        desk = self.start(shop)
        desk.type("jkpq?q")
        desk.wait_quiet(0.3)
        self.assertNotIn(b"\x1b]52", desk.raw)
        desk.type("y")
        desk.wait_for_raw(b"\x1b]52;c;" + base64.b64encode(b"1000000") + b"\x07")
        desk.type("jY")
        desk.wait(lambda: desk.raw.count(b"\x1b]52;c;") == 2, "the link")
        link = base64.b64decode(re.findall(rb"\x1b\]52;c;([^\x07]*)\x07", desk.raw)[1]).decode()
        self.assertRegex(link, r"\Ahttps://[a-z./]+1000001\Z")
        self.quit(desk)

    def test_T02_a_hostile_paste_into_filter_and_command_line(self):
        desk = self.start(self.shop(["plain"]))
        paste = "\x1b[200~a\x1b]0;pwned\x07\x1b[31m\u202eb\x00c\x9b\x1b[201~"
        for prompt in "/:":
            desk.type(prompt)
            desk.wait_for("^" + prompt)
            desk.type(paste)
            desk.wait_for("^" + prompt + "a")
            desk.wait_quiet()
            desk.type("\x1b")
            desk.wait_while("^" + prompt)
        self.finish(desk)

    def test_the_sandbox_shop_with_hostile_names(self):
        home = self.home()
        desk = self.start(self.sandbox(home, "--size", "m"), home=home)
        self.page_through(desk, 500)
        desk.type("g")
        desk.wait_for("1–55 of 500")
        desk.type("L")
        desk.wait_quiet()
        desk.type("G")
        desk.wait_for("446–500 of 500")
        self.finish(desk)


if __name__ == "__main__":
    unittest.main()
