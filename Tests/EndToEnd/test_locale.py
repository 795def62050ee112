"""R11, T22: where the locale has no UTF-8, only ASCII is written; where none is named, UTF-8 is taken."""
import shutil
import subprocess
import unittest

from support.case import READY, STORED, DeskCase
from support.hostile import NAUGHTY
from support.output import violations
from support.shop import FakeShop, Product


class Locale(DeskCase):
    ROWS = 70

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = [*NAUGHTY, "Ёлка | Подписка «Год» – 349 ₽", "🎮 Key", "作者", "│ ┌─┐"]
        cls.shop = FakeShop([
            Product(1_000_000 + index, name, sold=90_000 - index) for index, name in enumerate(names)])
        cls.addClassCleanup(cls.shop.end)

    def play(self, *arguments, env=None):
        """Everything that is on the screen in a short session, as bytes."""
        env = {"LANG": None, **env}
        desk = self.desk_on(self.shop, None, *arguments, env=env, columns=120, rows=self.ROWS)
        desk.wait_for(r"1.\d+ (of|iz|из) \d+ . (just|tol|тол)")
        desk.type("p")
        desk.wait_for(r"1000000 . (en|ru) . (just|tol|тол)")
        desk.type("q?")
        desk.wait_for("(sellerdesk) ")
        desk.type("q/я")
        desk.wait_quiet()
        desk.type("\x1b")
        desk.wait_quiet()
        self.quit(desk)
        self.assert_restored(desk)
        self.assertEqual(violations(desk.raw, 120, self.ROWS)[:3], [])
        return desk

    def assert_ascii(self, desk):
        high = [offset for offset, byte in enumerate(desk.raw) if byte >= 0x80]
        self.assertEqual(
            high, [], f"{len(high)} bytes above ASCII: {bytes(desk.raw[high[0] - 40:high[0] + 20]) if high else b''}")
        self.assertIn(b"> ", desk.raw)

    def test_T22_C_and_POSIX_and_one_that_does_not_exist(self):
        for variables in ({"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {"LC_ALL": "xx_YY.ISO8859-1"}, {"LC_CTYPE": "C", "LANG": "C.UTF-8"},
                          {"LANG": "ru_RU"}):
            with self.subTest(variables):
                self.assert_ascii(self.play(env=variables))

    def test_T22_in_russian(self):
        desk = self.play("--lang", "ru", env={"LC_ALL": "C"})
        self.assert_ascii(desk)
        self.assertIn(b"Tovary", desk.raw)

    def test_R11_KOI8(self):
        if not shutil.which("localedef"):
            self.skipTest("localedef is missing")
        home = self.home()
        made = subprocess.run(
            ["localedef", "-i", "ru_RU", "-f", "KOI8-R", home.path + "/ru_RU.KOI8-R"], capture_output=True, check=False)
        if made.returncode != 0:
            self.skipTest("localedef has no KOI8-R: " + made.stderr.decode())
        self.assert_ascii(self.play("--lang", "en", env={"LC_ALL": "ru_RU.KOI8-R", "LOCPATH": home.path}))

    def test_R11_no_locale_at_all_is_UTF8(self):
        for variables in ({}, {"LC_ALL": "", "LANG": ""}, {"LANG": "xx_YY.UTF-8"}, {"LC_ALL": "en_US.utf8"}):
            with self.subTest(variables):
                desk = self.play(env=variables)
                self.assertIn("›".encode(), desk.raw)
                self.assertIn("Ёлка".encode(), desk.raw)

    def test_ascii_by_flag_keeps_letters(self):
        desk = self.play("--ascii", env={"LANG": "C.UTF-8"})
        self.assertIn("Ёлка".encode(), desk.raw)
        for sign in "›│─┌…·●":
            self.assertNotIn(sign.encode(), desk.raw, sign)


if __name__ == "__main__":
    unittest.main()
