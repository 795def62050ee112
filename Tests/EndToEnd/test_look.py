"""Colours: which are used, when none are, and that nothing is said by them alone."""
import os
import re
import subprocess
import unittest

from support.case import STORED, DeskCase
from support.output import violations

COLOUR = re.compile(rb"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m")


class Colours(DeskCase):
    def play(self, *arguments, **env):
        """A session that shows every kind of thing: marks, low stock, a product that is off, help, the command line."""
        desk = self.stored_desk("--lang", "en", *arguments, env=env)
        desk.wait_for(STORED)
        desk.type("  ")
        desk.wait_for("2 marked")
        desk.type("?")
        desk.wait_for("Keys of")
        desk.type("q:the")
        desk.wait_for("^:the")
        desk.type("\x1b")
        desk.wait_while("^:")
        return desk

    def end(self, desk, term="xterm-256color"):
        self.quit(desk)
        self.assert_restored(desk)
        if term == "xterm-256color":
            self.assertEqual(violations(desk.raw, 100, 30)[:3], [])

    def test_no_colours_where_the_seller_wants_none(self):
        for arguments, env in (((), {"NO_COLOR": "1"}), (("--color", "never"), {}), (("--theme", "mono"), {}),
                               (("--color=never",), {"COLORTERM": "truecolor"}), ((), {"TERM": "xterm-mono"})):
            with self.subTest(arguments=arguments, env=env):
                desk = self.play(*arguments, **env)
                found = COLOUR.search(desk.raw)
                self.assertIsNone(found, found and found.group())
                # What colours say is said by signs and words too.
                desk.wait(lambda: desk.lines[5].startswith("›"), "the sign of the cursor")
                self.assertEqual([line[1] for line in desk.lines[3:6]], ["●", "●", " "])
                self.assertRegex(desk.text, r" !\d+ +[\d,]+ ", "low stock")
                self.assertRegex(desk.text, r"(?m) off$", "a product that is off")
                # And the row under the cursor stands out without the sign as well.
                self.assertTrue(desk.screen.buffer[5][10].reverse or desk.screen.buffer[5][10].bold)
                self.assertFalse(desk.screen.buffer[7][10].reverse)
                self.end(desk, env.get("TERM", "xterm-256color"))

    def test_colours_where_nothing_speaks_against_them(self):
        for arguments, env in (((), {}), ((), {"NO_COLOR": ""}), (("--color", "always"), {"NO_COLOR": "1"})):
            with self.subTest(arguments=arguments, env=env):
                desk = self.play(*arguments, **env)
                self.assertTrue(COLOUR.search(desk.raw))
                self.end(desk)

    def test_every_theme_by_its_name_and_by_its_key(self):
        desk = self.stored_desk("--lang", "en")
        desk.wait_for(STORED)
        desk.type(":theme \t")
        desk.wait_for("^:theme [a-z]")
        desk.type("\x1b")
        desk.wait_while("^:")
        listed = subprocess.run([os.environ["SELLERDESK"], "themes"], capture_output=True, text=True, check=True)
        names = [line.split()[0] for line in listed.stdout.splitlines()]
        seen = {}
        for index, name in enumerate(names):
            # The picker wears the theme under its cursor; Enter keeps it.
            desk.type("ztg" + "j" * index)
            desk.wait_for(rf"› {re.escape(name)}\b")
            desk.type("\r")
            desk.wait_for(rf"^ Theme: {re.escape(name)}\s*$")
            cell = desk.screen.buffer[10][10]
            seen[name] = (cell.fg, cell.bg)
            for row in range(30):
                for column in range(100):
                    cell = desk.screen.buffer[row][column]
                    if cell.data.strip() and not cell.reverse and cell.fg != "default":
                        self.assertNotEqual(cell.fg, cell.bg, f"{name}: unreadable {cell.data!r} at {column}, {row}")
        self.assertGreaterEqual(len(seen), 8, seen)
        self.assertNotEqual(seen["paper"], seen["midnight"])
        for name in seen:
            desk.type(f":theme {name}\r")
            desk.wait_for(f"^ Theme: {name}$")
        desk.type(":theme nosuch\r")
        desk.wait_for("There is no theme \"nosuch\"; there are ")
        desk.type("\x1b")
        desk.wait_while("^:")
        self.end(desk)

    def test_a_theme_that_was_chosen_and_what_was_typed_are_there_again(self):
        home = self.stored_home()
        desk = self.stored_desk("--lang", "en", home=home)
        desk.wait_for(STORED)
        before = desk.screen.buffer[10][3].bg
        desk.type(":theme paper\r")
        desk.wait(lambda: desk.screen.buffer[10][3].bg != before, "another ground")
        chosen = desk.screen.buffer[10][3].bg
        # At once: what was chosen is on the disk before the program is gone.
        self.quit(desk)
        again = self.stored_desk("--lang", "en", home=home)
        again.wait_for(STORED)
        self.assertEqual(again.screen.buffer[10][3].bg, chosen)
        again.type(":\x1b[A")
        again.wait_for("^:theme paper")
        again.type("\x1b")
        again.wait_while("^:")
        self.quit(again)
        named = self.stored_desk("--lang", "en", "--theme", "midnight", home=home)
        named.wait_for(STORED)
        self.assertEqual(named.screen.buffer[10][3].bg, before)
        self.quit(named)

    def test_a_broken_theme_is_said_at_the_start(self):
        home = self.stored_home()
        folder = os.path.join(home.environment["XDG_CONFIG_HOME"], "sellerdesk", "themes")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "mine.toml"), "w") as file:
            file.write("dark = true\n[palette\n")
        broken = self.stored_desk("--lang", "en", "--theme", "mine", home=home)
        broken.wait_for("mine.toml:2: ")
        self.quit(broken)

    def test_fewer_colours_are_near_the_theme_and_readable(self):
        for term in ("xterm", "linux", "screen"):
            with self.subTest(term=term):
                desk = self.stored_desk("--lang", "en", env={"TERM": term})
                desk.wait_for_raw(b"Quillmoor")
                desk.wait_quiet()
                self.assertIsNone(re.search(rb"[34]8;5;", desk.raw), "no colour of 256 in a terminal of 8")
                desk.type("q")
                self.assertEqual(desk.wait_end().code, 0)


if __name__ == "__main__":
    unittest.main()
