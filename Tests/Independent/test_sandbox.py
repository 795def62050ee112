"""Every call that the sandbox offers and digiseller-api-python 3.1.2 has a method for."""

import contextlib
import importlib
import io
import os
import time
import unittest
import urllib.request
import uuid

import digiseller_api_python
from digiseller_api_python import DigisellerAPIAuthError, DigisellerInvalidResponseError

from sandbox import Sandbox

# Offered calls that the package has no method for; everything else must be used below.
WITHOUT_METHOD = {
    "GET /img_deb.ashx",
    "GET /api/products/list",
    "POST /api/shop/products",
    "GET /api/cataloguer/front/products",
    "GET /xml/shop_discount.asp",
    # The package deletes by POST.
    "DELETE /api/templates/{id}",
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
        # Another test makes two copies.
        self.assertIn(answer["cnt_goods"], range(50, 53))
        self.assertEqual(len(answer["rows"]), answer["cnt_goods"])
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
        self.assertGreater(len(self.api.categories_list(0, "en-US")["category"]), 3)

        def all_are_counted():
            # Other tests switch products, which shows a little later.
            shelves = self.api.categories_list(0, "en-US")["category"]
            counted = sum(int(shelf["cnt"]) for shelf in shelves)
            answer = self.api.categories_products(0, 1, 500, "price", "USD", "en-US")
            self.assertEqual(answer["retval"], "0")
            self.assertEqual(int(answer["totalItems"]), len(answer["product"]))
            return len(answer["product"]) == counted

        self.wait_until(all_are_counted)

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

    def test_clone(self):
        answer = self.api.product_clone(FIRST + 3, 2, *[True] * 6)
        copies = answer["content"]["products"]
        self.assertEqual(len(copies), 2)
        names = {self.product(number)["name"]["ru-RU"] for number in [FIRST + 3, *copies]}
        self.assertEqual(len(names), 1)
        self.assertEqual([self.product(number)["sold"] for number in copies], [0, 0])
        self.assertEqual(self.api.product_clone(FIRST, 6, *[False] * 6)["retval"], 1)

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

    # Dialogs

    def chats(self, new=0, **more):
        """The dialogs on one page; the members' names are those of the shape."""
        given = {"email": None, "id_ds": None, "pagesize": 200, "page": 1} | more
        answer = self.api.chat_list(new, **given)
        pages, rows = ("pages", "chats") if self.shape == "live" else ("cnt_pages", "items")
        return answer[pages], answer[rows]

    def messages(self, order, **more):
        names = ("hidden", "id_from", "id_to", "old_id", "newer", "count")
        return self.api.chat_order_messages(order, **(dict.fromkeys(names) | more))

    def new_order(self, product=FIRST):
        return self.sandbox.ask("orders", "POST", {"product": product, "buyer": 7})["order"]

    def test_dialogs(self):
        # Two hundred from the seed, and those that other tests begin.
        pages, rows = self.chats()
        self.assertIn(pages, (1, 2))
        self.assertEqual(len(rows), 200)
        self.assertEqual(rows, sorted(rows, key=lambda row: row["last_date"], reverse=True))
        sample = rows[-1]
        _, found = self.chats(email=sample["email"])
        self.assertIn(sample["id_i"], [row["id_i"] for row in found])
        product = self.api.purchase_info(sample["id_i"])["content"]["item_id"]
        _, found = self.chats(id_ds=[product, 7])
        self.assertIn(sample["id_i"], [row["id_i"] for row in found])
        self.assertLess(len(found), 100)
        _, unread = self.chats(new=1)
        self.assertGreaterEqual(len(unread), 1)
        self.assertTrue(all(row["cnt_new"] > 0 for row in unread))

    def test_messages_by_pages(self):
        _, rows = self.chats()
        order = rows[-1]["id_i"]
        everything = self.messages(order, count=200)
        self.assertGreaterEqual(len(everything), 40)
        newest = self.messages(order, count=10)
        self.assertEqual(newest, everything[-10:])
        older = self.messages(order, count=10, old_id=newest[0]["id"])
        self.assertEqual(older, everything[-20:-10])
        self.assertEqual(self.messages(order, newer=1, old_id=older[-1]["id"]), newest)
        between = self.messages(order, id_from=older[0]["id"], id_to=older[4]["id"])
        self.assertEqual(between, older[:5])

    def test_a_conversation(self):
        order = self.new_order()
        self.sandbox.ask(f"dialogs/{order}", "POST", {"text": "Где <b>код</b>?"})
        self.assertEqual(self.messages(order)[0]["buyer"], 1)
        self.assertEqual(self.api.chat_set_flag(order), 200)
        self.assertIsNotNone(self.messages(order)[0]["date_seen"])
        uploaded = self.api.chat_upload_preview({"files[]": ("a.png", b"picture", "image/png")}, "ru-RU")
        file = uploaded["files"][0]
        self.assertEqual((file["name"], file["error_num"]), ("a.png", 0))
        text = "Вот:\nAAAA-BBBB 🎮"
        files = [{name: file[name] for name in ("newid", "name", "type")}]
        self.assertEqual(self.api.chat_send_message(order, {"message": text, "files": files}), 200)
        first, reply, attached = self.messages(order)[:3]
        self.assertEqual((reply["message"], reply["seller"]), (text, 1))
        self.assertEqual((attached["is_img"], attached["filename"]), (1, "a.png"))
        with urllib.request.urlopen(attached["url"], timeout=20) as answer:
            self.assertEqual(answer.read(), b"picture")
        self.assertEqual(self.api.chat_delete_message(order, reply["id"]), 200)
        self.assertNotIn(reply["id"], [message["id"] for message in self.messages(order)])
        hidden = {message["id"]: message for message in self.messages(order, hidden=1)}
        self.assertEqual(hidden[reply["id"]]["deleted"], 1)
        self.assertEqual([sent["text"] for sent in self.sandbox.ask(f"dialogs/{order}")["sent"]], [text])

    def test_dialog_state(self):
        order = self.new_order()
        self.sandbox.ask(f"dialogs/{order}", "POST", {"text": "Hello"})
        self.assertEqual(self.api.chat_status(order), {"chat_state": 1, "may_change": 1})
        self.assertEqual(self.api.chat_edit_status(order, 0), 200)
        self.assertEqual(self.api.chat_status(order)["chat_state"], 0)
        self.assertEqual(self.api.chat_send_message(order, {"message": "x"})["retval"], 1)
        self.assertEqual(self.api.chat_edit_status(order, 1), 200)
        self.assertEqual(self.api.chat_send_message(order, {"message": "x"}), 200)

    def test_letters_of_the_administration(self):
        unread = self.api.chat_admin_messages(None, 100, None, None, -1, True)
        everything = self.api.chat_admin_messages("01.01.2000 0:00:00", 100, None, None, -1, False)
        self.assertEqual((len(unread), len(everything)), (2, 8))
        self.assertEqual([letter["is_read"] for letter in unread], [False, False])

    # Orders

    def test_purchases(self):
        order = self.new_order()
        info = self.api.purchase_info(order)["content"]
        self.assertEqual((info["item_id"], info["invoice_state"]), (FIRST, 3))
        code = self.sandbox.ask(f"dialogs/{order}")["code"]
        found = self.api.unique_code(code)
        self.assertEqual((found["inv"], found["id_goods"]), (order, FIRST))
        self.assertEqual(found["unique_code_state"]["state"], 5)
        self.assertEqual(self.api.purchases_uniquecode_delivered(code)["retval"], 0)
        self.assertEqual(self.api.purchases_uniquecode_delivered(code)["retval"], 4)
        self.assertEqual(self.api.unique_code("0" * 16)["retval"], 1)
        self.assertEqual(self.api.purchase_info(1)["retval"], 1)

    # Money

    EVERYTHING = ("2000-01-01 00:00:00", "2100-01-01 00:00:00")

    def test_sales(self):
        last = self.api.seller_last_sales(False, 5)["sales"]
        self.assertEqual(len(last), 5)
        answer = self.api.seller_sells_statistic([], *self.EVERYTHING, 0, 1, 1000)
        self.assertEqual(answer["pages"], -(-answer["total_rows"] // 1000))
        self.assertEqual(len(answer["rows"]), 1000)
        dates = [row["date_pay"] for row in answer["rows"]]
        self.assertEqual(dates, sorted(dates, reverse=True))
        cut = self.api.seller_sells_statistic([], dates[99], dates[0], 0, 1, 1000)
        # Somebody may have bought meanwhile, but not before.
        self.assertGreaterEqual(cut["total_rows"], 100)
        counts = {
            number: self.api.seller_sells_statistic([FIRST + 5], *self.EVERYTHING, number, 1, 1)[
                "total_rows"
            ]
            for number in (0, 1, 2)
        }
        self.assertAlmostEqual(counts[0], counts[1] + counts[2], delta=3)
        back = self.api.seller_sells_statistic([], *self.EVERYTHING, 2, 1, 50)["rows"]
        self.assertTrue(all(row["returned"] == 1 for row in back))
        self.assertEqual(self.api.seller_sells_statistic([], "", "", 0, 1, 10)["retval"], 1)

    def test_sales_of_agents(self):
        answer = self.api.agent_sales_statistic([], *self.EVERYTHING, 0, 1, 100)
        self.assertEqual(len(answer["rows"]), 100)
        self.assertIn("partner_percent", answer["rows"][0])

    def test_the_account(self):
        balance = self.api.sellers_account_balance_info()["content"]
        self.assertEqual(len(balance), 12)
        receipts = self.api.sellers_account_receipts(
            1, 200, "WMR", ["product_sales", "refund"], None, "only", "2000-01-01", None
        )["content"]
        self.assertEqual(len(receipts["items"]), 200)
        self.assertEqual({item["operation"]["currency"] for item in receipts["items"]}, {"WMR"})
        self.assertLessEqual(
            {item["operation"]["type"] for item in receipts["items"]}, {"product_sales", "refund"}
        )
        external = self.api.sellers_account_receipts_external(1, 10, "Date DESC", None, "enot")
        self.assertEqual(len(external["content"]["items"]), 10)

    def test_commission_templates(self):
        made = self.api.templates("Mine")["content"]
        number = made["id"]
        self.assertEqual(self.api.templates_edit("Ours", number)["content"]["name"], "Ours")
        names = [item["name"] for item in self.api.templates_list(1, 100)["content"]["items"]]
        self.assertIn("Ours", names)
        wish = {
            "template_id": number,
            "products": [{"product_id": FIRST, "percent": 2}, {"product_id": FIRST + 1, "percent": 5}],
        }
        self.assertEqual(self.api.update_template_products(wish), {"success": True})
        unset = (None,) * 7
        found = self.api.templates_products(number, *unset[:6], 4, 6, True, True, False, 1, 100)
        mine = [item for item in found["content"]["items"] if item["percent"] is not None]
        self.assertEqual([(item["id"], item["percent"]) for item in mine], [(FIRST + 1, 5)])
        one = self.api.templates_products(number, FIRST, *unset, True, True, False, 1, 10)
        self.assertEqual([item["percent"] for item in one["content"]["items"]], [2])
        self.assertEqual(self.api.template_apply(number, 77), {"success": True})
        truth = self.sandbox.ask("templates")
        given = [entry["percents"] for entry in truth["applied"] if entry["template"] == number]
        self.assertEqual(given, [{str(FIRST): 2, str(FIRST + 1): 5}])
        self.assertEqual(self.api.templates_delete(number), {"success": True})
        self.assertEqual(self.api.templates_delete(number)["retval"], 1)

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
