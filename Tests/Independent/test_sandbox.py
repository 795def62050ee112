"""Every call that the sandbox offers and digiseller-api-python 3.1.2 has a method for."""

import contextlib
import importlib
import io
import os
import time
import unittest
import uuid

import digiseller_api_python
from digiseller_api_python import DigisellerAPIAuthError, DigisellerInvalidResponseError

from sandbox import Sandbox

# Offered calls that the package has no method for; everything else must be used below.
WITHOUT_METHOD = {
    "GET /api/products/list",
    "POST /api/shop/products",
    "GET /api/cataloguer/front/products",
    "GET /xml/shop_discount.asp",
}

FIRST = 5100001


class Calls:
    """The calls, for one shape of answers."""

    shape = ""

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox("--digiseller-shape", cls.shape)
        cls.addClassCleanup(cls.sandbox.stop)
        cls.api = cls.sandbox.client()
        cls.api.get_token()
        cls.begun = set()

    def setUp(self):
        self.begun.add(self._testMethodName)

    @classmethod
    def tearDownClass(cls):
        # Somebody who runs a few tests by name wants to know about those.
        if cls.begun != set(unittest.defaultTestLoader.getTestCaseNames(cls)):
            return
        offered = {route["route"] for route in cls.sandbox.ask("routes")}
        used = {route for route in cls.sandbox.ask("requests")["byRoute"] if route}
        if offered - used != WITHOUT_METHOD:
            raise AssertionError(f"not as listed: {sorted((offered - used) ^ WITHOUT_METHOD)}")

    def product(self, number):
        return self.sandbox.ask(f"products/{number}")

    def wait_until(self, condition):
        deadline = time.monotonic() + 15
        while not condition():
            self.assertLess(time.monotonic(), deadline, "it does not come true")
            time.sleep(0.05)

    # Login

    def test_token_and_permissions(self):
        self.assertIsInstance(self.api.token, str)
        self.assertGreater(len(self.api.token), 10)
        self.assertTrue(all(self.api.perms_token().values()))
        limited = self.sandbox.client("-limited").perms_token()
        self.assertEqual(
            {name for name, granted in limited.items() if granted},
            {"description_view", "debates_read", "token_get_perms"},
        )

    def test_a_wrong_key_is_refused(self):
        with self.assertRaisesRegex(DigisellerInvalidResponseError, "подпись"):
            self.sandbox.client("-wrong").get_token()

    # Reading

    def test_seller_goods(self):
        answer = self.api.seller_goods(
            self.sandbox.seller_id, "name", "asc", 1000, 1, "RUR", "ru-RU", 1, None
        )
        self.assertEqual(answer["retval"], 0)
        self.assertEqual(answer["cnt_goods"], 50)
        self.assertEqual(len(answer["rows"]), 50)
        self.assertTrue(all(row["currency"] == "RUR" for row in answer["rows"]))

    def test_product_data(self):
        answer = self.api.products_description(FIRST, None, None, "USD", "en-US", None, 1)
        self.assertEqual(answer["product"]["id"], FIRST)
        self.assertEqual(answer["product"]["seller"]["id"], self.sandbox.seller_id)

    def test_product_list(self):
        ids = [FIRST, FIRST + 1, 7]
        for use_token in (True, False):
            answer = self.api.products_list_description(ids, "ru-RU", use_token)
            self.assertEqual([item["id"] for item in answer], ids[:2])
        bases = {"live": {"WMR", "WMZ", "WME", "WMU"}, "docs": {"RUB", "USD", "EUR", "UAH"}}
        self.assertIn(answer[0]["base_currency"], bases[self.shape])

    def test_categories_and_their_products(self):
        shelves = self.api.categories_list(0, "en-US")["category"]
        self.assertGreater(len(shelves), 3)
        counted = sum(int(shelf["cnt"]) for shelf in shelves)
        answer = self.api.categories_products(0, 1, 500, "price", "USD", "en-US")
        self.assertEqual(answer["retval"], "0")
        self.assertEqual(int(answer["totalItems"]), counted)
        prices = [float(product["price"]) for product in answer["product"]]
        self.assertEqual(len(prices), counted)

    def test_price_calculation(self):
        options = None
        for number in range(FIRST, FIRST + 50):
            found = self.api.products_options_list(number)["content"]
            if len(found) > 1:
                chosen = [self.api.products_options_info(item["id"])["content"] for item in found]
                options = [
                    f"{item['id']}:{item['variants'][0]['variant_id']}"
                    for item in chosen
                    if item["variants"]
                ]
                break
        self.assertIsNotNone(options)
        answer = self.api.products_price_calc(number, options, "WMZ", None, 100, None)
        self.assertEqual(answer["data"]["currency"], "USD")
        self.assertGreater(answer["data"]["price"], 0)

    def test_reviews(self):
        answer = self.api.product_reviews(self.sandbox.seller_id, None, "good", None, 1, 10, None)
        items = answer["review" if self.shape == "live" else "reviews"]
        self.assertEqual(len(items), 10)
        self.assertTrue(all(item["type"] == "good" for item in items))
        self.assertEqual(answer["totalItems"], answer["totalGood"])

    def test_marketplace_categories(self):
        tree = self.api.dictionary_platforms_categories("plati")["content"]
        leaf = tree[0]["children"][0]["children"][0]
        self.assertEqual(leaf["level"], 2)
        below = self.api.dictionary_platforms_subcategories(leaf["id"])["content"]
        self.assertTrue(all(item["title"] for item in below))

    def test_the_old_hosts(self):
        # The package's own texts begin with line breaks, ask for JSON first, and name no type.
        discount = self.api.shop_discount(FIRST, "RUR", "buyer@example.com")
        self.assertEqual(int(discount["retval"]), 0)
        self.assertEqual(discount["discount"]["currency"], "USD")
        found = self.api.shop_search(self.sandbox.seller_id, "", "USD", 1, 20, "en-US")
        self.assertEqual(len(found["products"]), 20)
        picture = self.api.get_main_img(FIRST, 100, None, None, None)
        self.assertIsInstance(picture, bytes)
        self.assertGreater(len(picture), 100)

    # Writing

    def test_edit_base(self):
        number = FIRST + 10
        before = self.product(number)
        answer = self.api.product_edit_base(number, {"enabled": not before["enabled"]})
        self.assertEqual(answer["content"], {"status": "Success"})
        price = {"price": 725.5, "currency": "RUB"}
        name = [{"locale": "ru-RU", "value": "Имя 🎮"}, {"locale": "en-US", "value": "Name"}]
        answer = self.api.product_edit_base(number, {"price": price, "name": name})
        self.assertEqual(answer["retval"], 0)
        after = self.product(number)
        self.assertEqual(after["enabled"], not before["enabled"])
        self.assertEqual((after["price"], after["currency"]), ("725.5", "RUB"))
        self.assertEqual(after["name"], {"ru-RU": "Имя 🎮", "en-US": "Name"})
        self.assertEqual(len(after["writes"]), 2)

        def shown():
            return self.api.products_list_description([number], "en-US")[0]["name"]

        self.wait_until(lambda: shown() == "Name")

    def test_edit_base_refuses(self):
        number = FIRST + 11
        for body in ({"price": {"price": 0, "currency": "RUB"}}, {"enabled": "maybe"}):
            answer = self.api.product_edit_base(number, body)
            self.assertEqual(answer["retval"], 1)
            self.assertIsNone(answer["content"])
            message = answer["errors"][0]["message"]
            self.assertIsInstance(message, list if self.shape == "live" else str)
        self.assertEqual(self.api.product_edit_base(7, {"enabled": True})["retval"], 1)
        self.assertEqual(self.product(number)["writes"], [])

    def test_bulk_status(self):
        numbers = [FIRST + 20, FIRST + 21, FIRST + 22]
        for status in ("disabled", "enabled"):
            answer = self.api.product_edit_v2(status, [*numbers, 7])
            self.assertEqual(answer["retval"], 0)
            seen, end = self.follow(answer["content"])
            self.assertEqual(seen, sorted(seen))
            self.assertEqual(seen[0], 0)
            self.assertGreaterEqual(len(seen), 3)
            self.assertEqual(end["Status"], 3 if self.shape == "live" else 2)
            self.assertEqual((end["SuccessCount"], end["ErrorCount"], end["TotalCount"]), (3, 1, 4))
            self.assertEqual([error["Key"] for error in end["ErrorsDescriptions"]], ["7"])
            for number in numbers:
                self.assertEqual(self.product(number)["enabled"], status == "enabled")
        for number in numbers:
            values = [write["fields"][0]["new"] for write in self.product(number)["writes"]]
            self.assertEqual(values, ["false", "true"])
        self.assertEqual(self.api.product_edit_v2("enabled", list(range(1, 202)))["retval"], 1)

    def test_bulk_prices(self):
        first, second = FIRST + 30, FIRST + 31
        answer = self.api.product_edit_prices(
            [{"ProductId": first, "Price": 1.25}, {"product_id": second, "price": 349.9}]
        )
        # The bare id, as text.
        self.assertEqual(str(uuid.UUID(answer)), answer)
        _, end = self.follow(answer)
        self.assertEqual((end["Status"], end["SuccessCount"]), (3, 2))
        self.assertEqual(self.product(first)["price"], "1.25")
        self.assertEqual(self.product(second)["price"], "349.9")

    def test_an_unknown_task(self):
        answer = self.api.product_edit_update_products_tasks_status(str(uuid.uuid4()))
        self.assertEqual(answer["retval"], 1)

    def test_keys_that_may_not_write(self):
        for suffix in ("-limited", "-readonly"):
            api = self.sandbox.client(suffix)
            api.get_token()
            for call in (
                lambda: api.product_edit_base(FIRST, {"enabled": True}),
                lambda: api.product_edit_v2("enabled", [FIRST]),
                lambda: api.product_edit_prices([{"ProductId": FIRST, "Price": 1}]),
            ):
                with self.assertRaises(DigisellerAPIAuthError):
                    call()
        self.assertEqual(self.product(FIRST)["writes"], [])

    def follow(self, task):
        seen = []
        while not seen or seen[-1] < 2:
            answer = self.api.product_edit_update_products_tasks_status(task)
            self.assertEqual(answer["TaskId"], task)
            seen.append(answer["Status"])
            self.assertLess(len(seen), 500)
            time.sleep(0.02)
        return seen, answer


class LiveShape(Calls, unittest.TestCase):
    shape = "live"


class DocumentedShape(Calls, unittest.TestCase):
    shape = "docs"


class OwnTests(unittest.TestCase):
    """The three tests that the package brings with it."""

    def test_they_pass(self):
        sandbox = Sandbox()
        self.addCleanup(sandbox.stop)
        os.environ["SELLER_ID"] = str(sandbox.seller_id)
        os.environ["API_KEY"] = sandbox.api_key
        api = digiseller_api_python.DigisellerApi
        url, api.URL = api.URL, sandbox.origin + "/api/"
        self.addCleanup(setattr, api, "URL", url)
        suite = unittest.defaultTestLoader.loadTestsFromModule(
            importlib.import_module("tests.re_test")
        )
        self.assertEqual(suite.countTestCases(), 3)
        result = unittest.TestResult()
        with contextlib.redirect_stdout(io.StringIO()):
            suite.run(result)
        self.assertEqual([text for _, text in result.errors + result.failures], [])
        self.assertEqual(result.testsRun, 3)


if __name__ == "__main__":
    unittest.main()
