"""A seller's first minutes: the demo, its keys, and a terminal that is as it was found."""
import os
import re
import signal
import unittest

from support.case import READY, STORED, DeskCase


class Story(DeskCase):
    WORDS = {
        "en": {"shop": "demo shop", "products": "Products", "help": "Keys of sellerdesk", "footer": r"\? help  / filter",
               "marked": "2 marked", "of": "of", "found": "Quillmoor", "sorted": r"name|product [↓↑]"},
        "ru": {"shop": "демо-магазин", "products": "Товары", "help": "Клавиши sellerdesk",
               "footer": r"\? помощь  / фильтр", "marked": "отмечено 2", "of": "из", "found": "Подарочная карта"},
    }

    def play(self, language, *flags):
        words = self.WORDS[language]
        home = self.home()
        desk = self.run_program(home, "demo", "--size", "s", "--port", "0", "--lang", language, *flags)
        desk.wait_for(READY)

        # Header, screens, place, rows, footer.
        self.assertRegex(desk.lines[0], rf"^ demo · Digiseller · {words['shop']} .*\d+")
        self.assertRegex(desk.lines[1], rf" 2 {words['products']} .* 1–25 {words['of']} 50 · ")
        self.assertEqual(sum(1 for line in desk.lines if re.search(r"\d (RUB|USD|EUR|UAH) ", line)), 25, desk.picture)
        self.assertRegex(desk.lines[29], rf"^ {words['footer']}")
        self.assertEqual(desk.lines[3][0], "›")

        desk.type("?")
        desk.wait_for(words["help"])
        desk.wait_for(r"^.*│[ ›]space ")
        desk.type("\x1b[F")
        desk.wait_for(r"^.*│[ ›]ctrl-z ")
        desk.type("\x1b")
        desk.wait_while(words["help"])

        ground = desk.screen.buffer[10][3].bg
        desk.type(":theme paper\r")
        desk.wait_for("(Theme|Тема): paper")
        self.assertNotEqual(desk.screen.buffer[10][3].bg, ground, "the paper theme has another ground")

        first = desk.lines[3]
        desk.type("/полночь")
        desk.wait_for(r"^› .*Полночь")
        desk.wait_for(rf"1–\d {words['of']} \d ")
        desk.type("\r")
        desk.wait_for("^/полночь$")
        desk.type("\x1b")
        desk.wait_for(rf"1–25 {words['of']} 50")
        self.assertEqual(desk.lines[3], first, "the cursor is back where it was")

        desk.type("p")
        desk.wait_for(rf"│ 51\d+ · {language} · (just now|только что)")
        desk.type("p")
        desk.wait_while("│")

        desk.type("  ")
        desk.wait_for(words["marked"])
        self.assertEqual([desk.lines[row][1] for row in (3, 4, 5)], ["●", "●", " "])

        desk.type("G")
        desk.wait_for(rf"26–50 {words['of']} 50")
        self.assertEqual(desk.lines[27][0], "›")
        desk.type("g")
        desk.wait_for(rf"1–25 {words['of']} 50")
        self.assertEqual(desk.lines[3][0], "›")

        desk.type("s")
        desk.wait(lambda: "↓" not in desk.lines[2] or not re.search("(sold|продано) ↓", desk.lines[2]), "another order")

        desk.type("q")
        self.assertEqual(desk.wait_end().code, 0)
        self.assert_restored(desk)
        self.assertFalse(re.search(rb"\x1b\]\d+;?\x07", desk.raw), "the palette of the seller's terminal is not touched")
        self.assertTrue(os.path.exists(home.state + "/demo/pages.sqlite"), "what the demo stores is not the seller's")
        self.assertFalse(os.path.exists(home.state + "/pages.sqlite"))

    def test_in_english(self):
        self.play("en")

    def test_in_russian(self):
        self.play("ru")

    def test_with_a_shop_that_answers_as_the_documents_print_it(self):
        for language in self.WORDS:
            with self.subTest(language=language):
                self.play(language, "--digiseller-shape", "docs")

    def test_language_follows_the_locale(self):
        for locale, words in (("ru_RU.UTF-8", "Товары"), ("de_DE.UTF-8", "Products")):
            desk = self.stored_desk(env={"LANG": locale})
            desk.wait_for(words)
            self.quit(desk)


class Offline(DeskCase):
    """Without the network the desk shows what it has stored, and says so."""

    def rows(self, desk):
        return [re.sub(r"^[› ][●○ ]", "", line) for line in desk.lines[3:28]]

    def test_a_desk_whose_server_has_died_shows_the_same_rows(self):
        for language, word in (("en", "offline"), ("ru", "офлайн")):
            home = self.home()
            shop = self.sandbox(home, "--size", "s")
            desk = self.desk_on(shop, home, "--lang", language)
            desk.wait_for(READY)
            before = self.rows(desk)
            self.quit(desk)
            shop.end()
            desk = self.desk_on(shop, home, "--lang", language)
            desk.wait_for(rf"^.*▲ {word}")
            self.assertEqual(self.rows(desk), before)
            self.assertEqual(len(list(filter(None, before))), 25)
            self.quit(desk)
            self.assert_restored(desk)

    def test_a_demo_whose_shop_is_killed_under_it_keeps_its_rows(self):
        for language, word in (("en", "offline"), ("ru", "офлайн")):
            home = self.home()
            desk = self.run_program(home, "demo", "--size", "s", "--port", "0", "--lang", language)
            desk.wait_for(READY)
            before = self.rows(desk)
            shop = [pid for pid in self.processes_of(home) if pid != desk.pid]
            self.assertEqual(len(shop), 1)
            os.kill(shop[0], signal.SIGKILL)
            desk.type("R")
            # It is tried a few times before it is called so.
            desk.wait_for(rf"\A demo .*▲ {word}", 45)
            self.assertEqual(self.rows(desk), before)
            # Everything that needs no network still works.
            desk.type("/полночь")
            desk.wait_for(r"^› .*Полночь")
            desk.type("\x1b")
            desk.wait_while("^/")
            desk.type("G")
            desk.wait_for(r"26–50 (of|из) 50")
            self.quit(desk)
            self.assert_restored(desk)
            self.assert_nothing_left(home)

    def test_told_to_stay_offline(self):
        for language, word, refusal in (("en", "offline", "the network is not used"), ("ru", "офлайн", "сеть не используется")):
            desk = self.stored_desk("--lang", language)
            desk.wait_for(STORED)
            self.assertRegex(desk.lines[0], f"○ {word}$")
            desk.type("R")
            desk.wait_for(refusal)
            self.quit(desk)


if __name__ == "__main__":
    unittest.main()
