"""T08: whatever emoji a title holds, the columns after it stay where they are, in a terminal that counts for itself."""
import os
import unittest

from support.case import DeskCase
from support.shop import BINARY, FakeShop, Product

CORPUS = "/usr/share/unicode/emoji/emoji-test.txt"


def sequences():
    with open(CORPUS, encoding="utf-8") as file:
        for line in file:
            points, _, rest = line.partition(";")
            if rest.strip().startswith("fully-qualified"):
                yield "".join(chr(int(point, 16)) for point in points.split())


@unittest.skipUnless(os.path.exists(CORPUS), f"{CORPUS} is missing: Debian's unicode-data")
class Emoji(DeskCase):
    COLUMNS, ROWS = 100, 800

    def test_T08_every_fully_qualified_sequence_keeps_the_price_in_its_column(self):
        names = list(sequences())
        self.assertGreaterEqual(len(names), 3655)
        shop = FakeShop([
            Product(1_000_000 + index, f"{name}{name}|{name} end", sold=100_000 - index) for index, name in enumerate(names)])
        self.addCleanup(shop.end)
        home = self.home()
        home.write_config(shop.base_url)
        window = self.tmux(
            home, [BINARY], columns=self.COLUMNS, rows=self.ROWS, env={"DK": shop.api_key, "TERM": "tmux-256color"})
        window.wait_for(rf"of {len(names):,} · just now", patience=60)
        heading = window.text.split("\n")[2]
        last = heading.index("price") + len("price") - 1
        first = last - len("349.00 RUB")
        height = self.ROWS - 5
        seen = 0
        for top in range(0, len(names), height):
            end = min(top + height, len(names))
            if top:
                window.keys("NPage")
            window.wait_for(rf"–{end:,} of {len(names):,} ", patience=60)
            window.wait_for(r"(?m)^(?![\s\S]*^  …)", patience=60)
            rows = window.columns(first, last + 1)[3:3 + height]
            wrong = [(names[index], row) for index, row in enumerate(rows, end - height) if row != " 349.00 RUB"]
            self.assertEqual(wrong[:3], [], f"{len(wrong)} rows of {top}…{end}")
            seen += len(rows)
        self.assertGreaterEqual(seen, len(names))


    def test_T08_the_border_of_a_preview_stays_in_its_column(self):
        """The preview beside the list: whatever stands in a title, the line between the two is one line."""
        names = list(sequences())[::5]
        shop = FakeShop([
            Product(1_000_000 + index, f"{name} {name}{name}", sold=100_000 - index) for index, name in enumerate(names)])
        self.addCleanup(shop.end)
        home = self.home()
        home.write_config(shop.base_url)
        window = self.tmux(
            home, [BINARY], columns=self.COLUMNS, rows=self.ROWS, env={"DK": shop.api_key, "TERM": "tmux-256color"})
        window.wait_for(rf"of {len(names):,} · just now", patience=60)
        window.keys("p")
        window.wait_for(r"^\s+product.*│ 1000000 · ")
        window.wait_quiet()
        column = window.text.split("\n")[2].index("│")
        border = window.columns(column, column + 1)[2:self.ROWS - 2]
        self.assertEqual(border, ["│"] * len(border))
        self.assertGreater(len(border), 700)


if __name__ == "__main__":
    unittest.main()
