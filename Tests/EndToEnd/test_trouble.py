"""When the marketplace does not answer as it should, the header says which way, and the list stays."""
import json
import os
import unittest

from support.case import READY, STORED, DeskCase
from support.shop import FakeShop, Product

MAINTENANCE = "<html><head><title>502 Bad Gateway</title></head><body>Регламентные работы</body></html>"


class Trouble(DeskCase):
    def assert_list_stays(self, desk):
        self.assertRegex(desk.text, STORED)
        self.assertRegex(desk.lines[3], r"^› .*\d (RUB|USD)")

    def filled_home(self, language):
        home = self.stored_home()
        home.environment["LANG"] = {"en": "en_US.UTF-8", "ru": "ru_RU.UTF-8"}[language]
        del home.environment["DK"]
        return home

    def faults(self, home, rules):
        path = home.path + "/faults.json"
        with open(path, "w", encoding="utf-8") as file:
            json.dump(rules, file)
        return path

    def expect(self, words, *flags, key=None, rules=None):
        for language, pattern in words.items():
            with self.subTest(language=language):
                home = self.filled_home(language)
                if rules:
                    flags = (*flags, "--faults", self.faults(home, rules))
                shop = self.sandbox(home, "--size", "s", *flags)
                desk = self.desk_on(shop, home, key=key and key(shop.api_key))
                desk.wait_for(rf"^ keys · Digiseller .*▲ {pattern}")
                self.assert_list_stays(desk)
                self.quit(desk)
                self.assert_restored(desk)

    def test_a_wrong_key(self):
        self.expect({"en": "key refused", "ru": "ключ отклонён"}, key=lambda key: "0" * 32)

    def test_a_key_without_permission(self):
        # Product lists are no matter of permission in this shop; details are what such a key cannot read.
        home = self.filled_home("en")
        shop = self.sandbox(home, "--size", "s")
        desk = self.desk_on(shop, home, key=shop.api_key + "-limited")
        desk.wait_for(r"token \d+ min|no permission")
        desk.type("p")
        desk.wait_for("│.* · (just now|no permission)")
        self.assert_list_stays(desk)
        desk.type("q")
        self.quit(desk)

    def test_a_call_that_the_key_may_not_make(self):
        denied = {"retval": -1, "retdesc": "Access denied", "errors": [{"code": "auth-0", "message": "Недостаточно прав"}]}
        self.expect({"en": "no permission", "ru": "нет прав"},
                    rules=[{"path": "seller-goods", "status": 200, "body": json.dumps(denied)}])

    def test_a_maintenance_page(self):
        self.expect({"en": "maintenance", "ru": "регламентные работы"},
                    rules=[{"path": "/api/", "status": 503, "body": MAINTENANCE}])

    def test_a_server_error(self):
        self.expect({"en": "server error 500", "ru": "ошибка сервера 500"},
                    rules=[{"path": "seller-goods", "status": 500, "body": "{\"error\":1}"}])

    def test_a_connection_that_breaks_off(self):
        self.expect({"en": "offline: the answer broke off", "ru": "офлайн: ответ оборвался"},
                    rules=[{"path": "seller-goods", "drop": "before"}])

    def test_a_token_that_lives_for_a_second_is_renewed(self):
        home = self.home()
        shop = self.sandbox(home, "--size", "s", "--token-ttl", "1s")
        desk = self.desk_on(shop, home)
        desk.wait_for(READY)
        desk.wait_for("token 0 min")
        # Long after the first token's end a detail is still read.
        desk.type("p")
        desk.wait_for("│.* · just now")
        self.assertNotIn("▲", desk.lines[0])
        desk.type("q")
        self.quit(desk)

    def test_a_token_that_the_server_forgets(self):
        shop = FakeShop([Product(number, f"Key {number}") for number in range(1001, 1061)])
        self.addCleanup(shop.end)
        refusals = []

        def refuse_the_first_list(method, path):
            if path.endswith("seller-goods") and not refusals:
                refusals.append(path)
                return 401, {"retval": -1, "retdesc": "Access denied", "errors": []}
            return None

        shop.answer = refuse_the_first_list
        desk = self.desk_on(shop)
        desk.wait_for(READY)
        self.assertEqual(len(shop.signatures), 2, "one login, and one more for the token that was refused")
        self.assertEqual(shop.problems, [])
        self.quit(desk)

    def test_a_token_that_no_login_mends(self):
        """Every token is refused, however new: the header says so, the list stays, and nobody logs in for ever (N18)."""
        for language, words in (("en", "key refused"), ("ru", "ключ отклонён")):
            with self.subTest(language=language):
                shop = FakeShop([])
                self.addCleanup(shop.end)
                shop.answer = lambda method, path: None if path.endswith("apilogin") else (
                    401, {"retval": -1, "retdesc": "Токен просрочен", "errors": []})
                desk = self.desk_on(shop, self.filled_home(language))
                desk.wait_for(rf"▲ {words}")
                self.assert_list_stays(desk)
                desk.type("RRR")
                desk.wait_quiet(0.5)
                self.assertLessEqual(len(shop.signatures), 6, "two logins for each of the things that were asked")
                self.quit(desk)

    def test_a_key_that_was_refused_is_tried_again_when_the_seller_asks(self):
        shop = FakeShop([Product(number, f"Key {number}") for number in range(1001, 1061)])
        self.addCleanup(shop.end)
        shop.answer = lambda method, path: path.endswith("apilogin") and (200, {"retval": -3, "desc": "нет"}) or None
        desk = self.desk_on(shop, self.filled_home("en"))
        desk.wait_for("▲ key refused")
        # The key is good after all; nobody would find out for minutes.
        shop.answer = None
        desk.wait_quiet(0.5)
        self.assertEqual(len(shop.signatures), 0)
        desk.type("R")
        desk.wait_for("token \\d+ min")
        self.assertEqual(len(shop.signatures), 1)
        self.quit(desk)

    def test_off_the_network_no_key_is_needed(self):
        home = self.stored_home()
        del home.environment["DK"]
        desk = self.stored_desk(home=home)
        desk.wait_for(STORED)
        desk.wait_for("offline")
        self.quit(desk)
        # A command for the key is not run either.
        mark = home.path + "/asked"
        with open(home.config, encoding="utf-8") as file:
            text = file.read()
        with open(home.config, "w", encoding="utf-8") as file:
            file.write(text.replace('api_key_env = "DK"', f'api_key_command = ["/usr/bin/touch", "{mark}"]'))
        desk = self.stored_desk(home=home)
        desk.wait_for(STORED)
        self.quit(desk)
        self.assertFalse(os.path.exists(mark))

    def test_the_words_of_a_refusal_are_shown(self):
        shop = FakeShop([])
        self.addCleanup(shop.end)
        shop.answer = lambda method, path: path.endswith("apilogin") and (200, {"retval": -3, "desc": "Ключ отозван"}) or None
        desk = self.desk_on(shop, self.filled_home("ru"))
        desk.wait_for("ключ отклонён$")
        desk.wait_for("Ключ отозван")
        self.quit(desk)


if __name__ == "__main__":
    unittest.main()
