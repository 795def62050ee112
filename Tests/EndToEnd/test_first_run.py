"""The desk of somebody who has no account yet: a key is pasted, checked and added, or the demo shop is opened."""
import os
import stat
import unittest

from support.case import READY, DeskCase


class FirstRun(DeskCase):
    def setUp(self):
        self.desk_home = self.home()

    def start(self, *arguments, shop=None, **options):
        flags = ["--base-url", shop.base_url, "--allow-loopback-http"] if shop else []
        return self.run_program(self.desk_home, "--lang", "en", *flags, *arguments, screen=None, **options)

    def paste(self, desk, text):
        desk.type(b"\x1b[200~" + text.encode() + b"\x1b[201~")

    def assert_secret(self, key, desk):
        """K13, K01: no piece of the key reached the terminal or a file but the one that keeps it."""
        pieces = [key[start:start + 12].encode() for start in range(len(key) - 11)]
        for piece in pieces:
            self.assertNotIn(piece, bytes(desk.raw))
        for folder, _, names in os.walk(self.desk_home.path):
            for name in names:
                path = os.path.join(folder, name)
                if path.endswith("/keys/digiseller"):
                    continue
                with open(path, "rb") as file:
                    data = file.read()
                for piece in pieces:
                    self.assertNotIn(piece, data, path)

    def test_K13_a_pasted_key_is_checked_and_added_and_the_desk_opens(self):
        shop = self.sandbox(self.desk_home, "--size", "s")
        desk = self.start(shop=shop, columns=80, rows=24)
        desk.wait_for("no account yet")
        desk.type("424242\t")
        self.paste(desk, shop.api_key)
        desk.wait_for("The key works")
        desk.wait_for("The key may: see products")
        self.assertFalse(os.path.exists(self.desk_home.config), "nothing is written before it is asked for")
        desk.type("\r")
        self.go_to(desk, "2").wait_for(READY)
        with open(self.desk_home.config, encoding="utf-8") as file:
            config = file.read()
        self.assertIn("seller_id = 424242", config)
        keys = os.path.dirname(self.desk_home.config) + "/keys"
        self.assertEqual(stat.S_IMODE(os.stat(keys).st_mode), 0o700)
        self.assertEqual(stat.S_IMODE(os.stat(keys + "/digiseller").st_mode), 0o600)
        self.quit(desk)
        self.assert_restored(desk)
        self.assert_secret(shop.api_key, desk)
        # The next start needs no screen of its own.
        again = self.start("--offline")
        self.go_to(again, "2").wait_for("1–25 of 50")
        self.quit(again)

    def test_a_refused_key_is_said_and_nothing_is_written(self):
        shop = self.sandbox(self.desk_home, "--size", "s")
        desk = self.start(shop=shop)
        desk.wait_for("no account yet")
        desk.type("424242\r")
        self.paste(desk, "F" * 32)
        desk.wait_for("✗ digiseller: ")
        self.assertFalse(os.path.exists(self.desk_home.config))
        desk.type("\x1b")
        desk.wait_quiet(0.1)
        desk.type("й")  # q on a Russian layout
        self.assertEqual(desk.wait_end().code, 0)
        self.assert_restored(desk)
        self.assertFalse(os.path.exists(self.desk_home.config))

    def test_d_opens_the_demo_shop_which_is_gone_with_the_desk(self):
        desk = self.start()
        desk.wait_for("no account yet")
        desk.type("d")
        desk.wait_for("demo shop")
        self.go_to(desk, "2").wait_for(r"1–\d+ of 500", patience=60)
        self.quit(desk)
        self.assert_restored(desk)
        self.assert_nothing_left(self.desk_home)
        self.assertFalse(os.path.exists(self.desk_home.config))

    def test_it_ends_with_its_terminal_and_by_a_signal(self):
        for number in (15, 1):
            desk = self.start()
            desk.wait_for("no account yet")
            desk.type("12\tsecret")
            desk.wait_for("6 characters")
            desk.kill(number)
            self.assertEqual(desk.wait_end().signal, number)
            self.assert_restored(desk)
        desk = self.start()
        desk.wait_for("no account yet")
        desk.close_master()
        self.assertEqual(desk.wait_end().signal, 1)


if __name__ == "__main__":
    unittest.main()
