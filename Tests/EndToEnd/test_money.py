"""Sales, reviews, statistics and commission templates: the command line and the screens, and what the shop then knows."""
import csv
import io
import json
import time
import subprocess
import unittest
import urllib.request
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from support.case import DeskCase
from support.shop import BINARY

FIRST = 5100001


class Money(DeskCase):
    def tool(self, home, shop, *arguments):
        return subprocess.run(
            [BINARY, *arguments], env={**home.environment, "DK": shop.api_key}, capture_output=True, text=True, timeout=120)

    def ask(self, shop, path):
        with urllib.request.urlopen(shop.base_url + path, timeout=30) as answer:
            return json.loads(answer.read())

    def items(self, done):
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)["items"]

    def test_from_the_command_line_to_the_screens(self):
        home = self.home()
        shop = self.sandbox(home, "--size", "s")
        home.write_config(shop.base_url)
        with open(home.config, "a", encoding="utf-8") as config:
            config.write("requests_per_second = 50\n")

        # Sales of some days, summed by ourselves.
        moscow = timezone(timedelta(hours=3))
        since = (datetime.now(moscow) - timedelta(days=3)).date().isoformat()
        sales = self.items(self.tool(home, shop, "sales", "list", "--json", "--from", since))
        self.assertGreater(len(sales), 150)
        sums = {}
        for sale in sales:
            day = datetime.fromisoformat(sale["paidAt"].replace("Z", "+00:00")).astimezone(moscow).date().isoformat()
            self.assertGreaterEqual(day, since)
            count, amount = sums.get((day, sale["currency"]), (0, Decimal(0)))
            sums[day, sale["currency"]] = count + 1, amount + Decimal(sale["amount"])
        summary = self.items(
            self.tool(home, shop, "sales", "summary", "--json", "--from", since, "--by", "day", "--offline"))
        self.assertEqual(
            {(line["key"], line["currency"]): (line["count"], Decimal(line["sum"])) for line in summary}, sums)
        exported = self.tool(home, shop, "sales", "export", "--from", since, "--offline")
        rows = list(csv.DictReader(io.StringIO(exported.stdout)))
        self.assertEqual([row["id"] for row in rows], [sale["id"] for sale in sales])
        self.assertFalse([cell for row in rows for cell in row.values() if cell[:1] in "=+@" and cell])

        # A template, made and filled, and a partner who gets it.
        made = json.loads(self.tool(home, shop, "templates", "create", "Partners", "--json").stdout)["results"][0]["id"]
        self.assertEqual(
            self.tool(home, shop, "templates", "set", made, "--percent", f"{FIRST}=3", "--percent", f"{FIRST + 1}=7").returncode,
            0)

        screen = self.tmux(home, [BINARY, "--lang", "en"], screen=None, env={"DK": shop.api_key})
        screen.wait_for(r"^ keys · Digiseller")
        screen.keys("3")
        screen.wait_for(r"^› .*(RUB|USD|EUR|UAH) (paid|refunded)")
        screen.keys("Enter")
        screen.wait_for(r"│ order 70\d+")
        screen.keys("Escape")
        screen.wait_quiet(0.3)
        screen.keys("6")
        screen.wait_for(r"^› [\d,]+ sales? \(.*\) · .* (RUB|USD|EUR|UAH)")
        screen.wait_for(r"█")
        screen.keys("4")
        screen.wait_for(r"^› −")
        screen.keys("5")
        screen.wait_for("Partners")
        screen.keys("G", "Enter")
        screen.wait_for(r"51000\d\d +\d+%")

        # All shown up by three, seen before it is done, and put back with one key.
        screen.keys("f")
        screen.type("+3")
        screen.keys("Enter", "w")
        rows = screen.wait_for(r"Save Partners: (\d+) rows")[1]
        screen.keys("Enter")
        screen.type(rows)
        screen.keys("Enter")
        screen.wait_for(r"commissions · \d+ products: (begun|done)")
        self.wait_for_percents(shop, made, (6, 10))
        screen.keys("8")
        screen.wait_for(r"commissions · \d+ products +\d+ done")
        screen.keys("5")
        screen.wait_for(r"51000\d\d +\d+%")
        screen.keys("U")
        rows = screen.wait_for(r"Put back the old percentages of Partners: (\d+) rows")[1]
        screen.keys("Enter")
        if int(rows) > 20:
            screen.type(rows)
            screen.keys("Enter")
        self.wait_for_percents(shop, made, (3, 7))
        screen.keys("q", "q", "q")

        applied = self.tool(home, shop, "templates", "apply", made, "--seller", "909", "--yes")
        self.assertEqual(applied.returncode, 0, applied.stderr)
        given = self.ask(shop, "/sandbox/templates")["applied"]
        self.assertEqual([entry["seller"] for entry in given], [909])
        self.assertEqual(given[0]["percents"][str(FIRST)], 3)
        self.assertEqual(self.tool(home, shop, "templates", "delete", made, "--yes").returncode, 0)
        self.assertNotIn(int(made), [entry["id"] for entry in self.ask(shop, "/sandbox/templates")["templates"]])

    def wait_for_percents(self, shop, template, wanted):
        end = time.monotonic() + 20
        found = None
        while found != wanted and time.monotonic() < end:
            percents = self.template(shop, template)
            found = percents[str(FIRST)], percents[str(FIRST + 1)]
            time.sleep(0.1)
        self.assertEqual(found, wanted)

    def template(self, shop, number):
        for entry in self.ask(shop, "/sandbox/templates")["templates"]:
            if entry["id"] == int(number):
                return entry["percents"]
        self.fail("the template is gone")


if __name__ == "__main__":
    unittest.main()
