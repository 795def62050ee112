"""login, logout, doctor, backup, cache clear: what they ask, what they write, and what they leave alone."""
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import time
import unittest
import urllib.request

from support.case import READY, SOAK, DeskCase
from support.faults import Faults
from support.shop import BINARY

OWN = """# my own file
theme = "paper"   # bright

[keys]
"products.mark" = ["space",
  "m"]   # also this

# the end
"""


class Accounts(DeskCase):
    def setUp(self):
        self.place = self.home()
        self.shop = self.sandbox(self.place, "--size", "s")
        self.address = ["--base-url", self.shop.base_url, "--allow-loopback-http"]
        self.keys = os.path.dirname(self.place.config) + "/keys"

    def run_tool(self, *arguments, text="", env=None, umask=-1):
        result = subprocess.run(
            [BINARY, *arguments], input=text.encode(), capture_output=True, timeout=30, umask=umask,
            env={**self.place.environment, **(env or {})})
        return result.returncode, result.stdout.decode(), result.stderr.decode()

    def log_in(self, *arguments, key=None, **options):
        return self.run_tool(
            "login", *self.address, *arguments, text=f"digiseller\n424242\n{key or self.shop.api_key}\n", **options)

    def write_own(self, text=OWN):
        os.makedirs(os.path.dirname(self.place.config), 0o700, exist_ok=True)
        with open(os.open(self.place.config, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)

    @property
    def config(self):
        with open(self.place.config, encoding="utf-8") as file:
            return file.read()

    def files(self, *but):
        """Everything in the home, by its path, with its bytes; the log aside."""
        found = {}
        for directory, _, names in os.walk(self.place.path):
            for name in names:
                if name not in ("sellerdesk.log", *but):
                    with open(os.path.join(directory, name), "rb") as file:
                        found[os.path.join(directory, name)] = file.read()
        return found

    def assert_holds_nothing(self, secret):
        for path, data in self.files().items():
            self.assertNotIn(secret.encode(), data, path)

    def mode(self, path):
        return stat.S_IMODE(os.stat(path).st_mode)

    def put_key(self, key, rights):
        request = urllib.request.Request(
            f"{self.shop.base_url}/sandbox/keys/{key}", data=json.dumps(rights).encode(), method="PUT")
        urllib.request.urlopen(request).read()

    def fake_keyring(self, script):
        """A `secret-tool` of ours in front of all others; keys lie in keyring.txt."""
        directory = self.place.path + "/bin"
        os.makedirs(directory, exist_ok=True)
        with open(directory + "/secret-tool", "w") as file:
            file.write("#!/bin/sh\nSTORE=\"$HOME/keyring.txt\"\n" + script)
        os.chmod(directory + "/secret-tool", 0o755)
        self.place.environment["PATH"] = directory + ":" + os.environ["PATH"]

    WORKING = """
case "$1" in
  store) cat > "$STORE" ;;
  lookup) [ -f "$STORE" ] || exit 1; cat "$STORE" ;;
  clear) rm -f "$STORE" ;;
esac
"""

    # Logging in through a pipe

    def test_a_pipe_adds_an_account_that_works(self):
        code, out, _ = self.log_in()
        self.assertEqual(code, 0)
        self.assertIn("digiseller", out)
        self.assertNotIn(self.shop.api_key, out)
        self.assertNotIn(self.shop.api_key, self.config)
        code, out, err = self.run_tool("products", "list", "--json")
        self.assertEqual((code, json.loads(out)["total"]), (0, 50), err)

    def test_everything_else_in_the_config_stays_as_it_is(self):
        self.write_own()
        self.assertEqual(self.log_in()[0], 0)
        self.assertEqual(self.config[:len(OWN)], OWN)
        self.assertEqual(self.log_in("--account", "second")[0], 0)
        self.assertEqual(re.findall(r'^name = "(.*)"', self.config, re.M), ["digiseller", "second"])
        for name in ("digiseller", "second"):
            self.assertEqual(self.run_tool("logout", name)[0], 0)
        self.assertEqual(self.config, OWN)
        self.assertEqual(os.listdir(self.keys), [])

    def test_K05_all_of_it_is_private_whatever_the_umask(self):
        for umask in (0o000, 0o077):
            with self.subTest(umask=oct(umask)):
                self.setUp()
                self.assertEqual(self.log_in(umask=umask)[0], 0)
                self.assertEqual(self.mode(self.place.config), 0o600)
                self.assertEqual(self.mode(os.path.dirname(self.place.config)), 0o700)
                self.assertEqual(self.mode(self.keys), 0o700)
                self.assertEqual(self.mode(self.keys + "/digiseller"), 0o600)

    def test_a_key_that_is_refused_leaves_nothing(self):
        self.write_own()
        before = self.files()
        code, out, err = self.log_in(key="wrong" * 6)
        self.assertEqual((code, out), (4, ""))
        self.assertEqual(err.count("\n"), 1, err)
        self.assertEqual(self.files(), before)

    def test_no_network_leaves_nothing(self):
        self.shop.end()
        before = self.files()
        code, out, _ = self.log_in()
        self.assertEqual((code, out), (3, ""))
        self.assertEqual(self.files(), before)

    def test_flags_that_forbid_it(self):
        before = self.files()
        self.assertEqual(self.log_in("--readonly")[:2], (2, ""))
        self.assertEqual(self.log_in("--offline")[:2], (3, ""))
        self.assertEqual(self.files(), before)

    def test_answers_that_make_no_sense(self):
        for text in ("", "ebay\n1\nk\n", "digiseller\nabc\nk\n", "digiseller\n0\nk\n", "digiseller\n424242\n",
                     "digiseller\n424242\n\n", "digiseller\n424242\na\tb\n", "diseller\n1\nk\n"):
            with self.subTest(text=text):
                code, out, err = self.run_tool("login", *self.address, text=text)
                self.assertEqual((code, out), (2, ""), err)
                self.assertFalse(os.path.exists(self.place.config))

    def test_the_same_shop_or_name_is_not_added_twice(self):
        self.assertEqual(self.log_in()[0], 0)
        before = self.files()
        self.assertEqual(self.log_in()[0], 2)
        self.assertEqual(self.log_in("--account", "digiseller")[0], 2)
        self.assertEqual(self.log_in("--account", "a/b")[0], 2)
        self.assertEqual(self.files(), before)

    def test_a_config_that_is_wrong_or_cannot_be_changed_stays(self):
        for text in ("them = 1\n", 'account = [{ name = "a", marketplace = "digiseller", seller_id = 1 }]\n'):
            with self.subTest(text=text):
                self.write_own(text)
                self.assertEqual(self.log_in("--account", "b")[0], 2)
                self.assertEqual(self.config, text)
                self.assertFalse(os.path.exists(self.keys + "/b"))

    def test_what_the_key_may_not_do_is_told(self):
        code, out, _ = self.log_in("--json", key=self.shop.api_key + "-limited")
        self.assertEqual(code, 0)
        rights = json.loads(out)["permissions"]
        self.assertIn("description_edit", rights["missing"])
        self.assertEqual(sorted(rights["granted"]), ["debates_read", "description_view", "token_get_perms"])

    def test_a_config_that_is_named_by_a_relative_path(self):
        result = subprocess.run(
            [BINARY, "login", *self.address, "--config", "own.toml"], cwd=self.place.path, capture_output=True,
            input=f"digiseller\n424242\n{self.shop.api_key}\n".encode(), env=self.place.environment, timeout=30)
        self.assertEqual(result.returncode, 0, result.stderr)
        path = self.place.path + "/own.toml"
        self.assertEqual((self.mode(path), self.mode(self.place.path + "/keys")), (0o600, 0o700))
        self.assertEqual(self.run_tool("products", "list", "--json", "--config", path)[0], 0)

    def test_a_command_in_quotes(self):
        os.makedirs(self.keys, 0o700)
        with open(os.open(self.keys + "/mine", os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(self.shop.api_key)
        code, _, err = self.run_tool(
            "login", *self.address, "--api-key-command", f"cat {self.keys}/mine", text="digiseller\n424242\n")
        self.assertEqual(code, 0, err)
        self.assertIn(f'api_key_command = ["cat", "{self.keys}/mine"]', self.config)

    # Where the key is

    def test_a_variable_or_a_command_is_named_and_nothing_copied(self):
        tool = self.place.path + "/print key"
        with open(tool, "w") as file:
            file.write("#!/bin/sh\n[ \"$1 $2\" = 'a b' ] && echo $PRINTED\n")
        os.chmod(tool, 0o755)
        text = "digiseller\n424242\n"
        code, _, err = self.run_tool(
            "login", *self.address, "--api-key-env", "MY_KEY", text=text, env={"MY_KEY": self.shop.api_key})
        self.assertEqual(code, 0, err)
        code, _, err = self.run_tool(
            "login", *self.address, "--account", "two", "--api-key-command", tool, "a", "b", text=text,
            env={"PRINTED": self.shop.api_key})
        self.assertEqual(code, 0, err)
        self.assertIn('api_key_env = "MY_KEY"', self.config)
        self.assertIn(f'api_key_command = ["{tool}", "a", "b"]', self.config)
        self.assert_holds_nothing(self.shop.api_key)
        self.assertFalse(os.path.exists(self.keys))

    def test_K04_a_key_file_that_others_can_reach_is_refused_with_the_remedy(self):
        directory = self.place.path + "/own"
        os.mkdir(directory, 0o700)
        path = directory + "/key"
        text = f"digiseller\n424242\n{self.shop.api_key}\n"
        code, _, err = self.run_tool("login", *self.address, "--api-key-file", path, text=text)
        self.assertEqual(code, 0, err)
        self.assertEqual(self.mode(path), 0o600)
        os.chmod(directory, 0o755)
        code, _, err = self.run_tool("login", *self.address, "--account", "b", "--api-key-file", path, text=text)
        self.assertEqual(code, 4)
        self.assertIn(f"chmod 700 {directory}", err)
        code, _, err = self.run_tool(
            "login", *self.address, "--account", "b", "--api-key-file", directory + "/new", text=text)
        self.assertEqual(code, 2)
        self.assertIn(f"chmod 700 {directory}", err)
        self.assertFalse(os.path.exists(directory + "/new"))
        self.assertNotIn('"b"', self.config)

    def test_K08_the_keyring_keeps_the_key_and_gives_it_up_again(self):
        self.fake_keyring(self.WORKING)
        self.assertEqual(self.log_in("--keyring")[0], 0)
        self.assertIn("keyring = true", self.config)
        self.assertFalse(os.path.exists(self.keys))
        self.assertEqual(self.run_tool("products", "list", "--json")[0], 0)
        self.assertEqual(self.run_tool("logout", "digiseller")[0], 0)
        self.assertFalse(os.path.exists(self.place.path + "/keyring.txt"))

    def test_K08_without_a_keyring_there_is_a_message_and_no_file(self):
        for script, words in (("sleep 60", "3 s"), ("echo no bus >&2; exit 1", "no bus")):
            with self.subTest(script=script):
                self.fake_keyring(script)
                begin = time.monotonic()
                code, out, err = self.log_in("--keyring")
                self.assertLess(time.monotonic() - begin, 8)
                self.assertEqual((code, out), (2, ""))
                self.assertIn(words, err)
                self.assertFalse(os.path.exists(self.place.config))
                self.assert_holds_nothing(self.shop.api_key)

    def test_a_credential_of_systemd_serves_an_account_without_a_source(self):
        self.place.write_config(self.shop.base_url)
        text = self.config.replace('api_key_env = "DK"\n', "")
        self.write_own(text)
        directory = self.place.path + "/credentials"
        os.mkdir(directory, 0o700)
        with open(os.open(directory + "/SELLERDESK_API_KEY_KEYS", os.O_WRONLY | os.O_CREAT, 0o400), "w") as file:
            file.write(self.shop.api_key + "\n")
        self.assertEqual(self.run_tool("products", "list", "--json")[0], 4)
        code, _, err = self.run_tool("products", "list", "--json", env={"CREDENTIALS_DIRECTORY": directory})
        self.assertEqual(code, 0, err)

    # Logging in at a terminal

    def at_key_prompt(self, *arguments):
        terminal = self.run_program(self.place, "login", *self.address, *arguments)
        terminal.wait_for_raw(b"Marketplace")
        terminal.type("\n")
        terminal.wait_for_raw(b"Seller id")
        terminal.type("424242\n")
        terminal.wait_for_raw(b"API key (not shown): ")
        return terminal

    def test_K13_a_key_of_4_kB_is_typed_and_nothing_of_it_is_shown(self):
        key = "".join(f"{number:04d}-abc" for number in range(550))
        self.put_key(key, ["description_view", "token_get_perms"])
        terminal = self.at_key_prompt()
        terminal.type(f"wrong\x15\x1b[200~{key}é\x1b[201~\x7f")
        # The answer to the next question is shown, so what came before would have been too.
        terminal.type("\r")
        terminal.wait_for_raw(b"Where to keep the key")
        terminal.type("file\n")
        self.assertEqual(terminal.wait_end().code, 0, bytes(terminal.raw))
        self.assertEqual(terminal.current_settings(), terminal.settings)
        for piece in (key[:12], key[-12:], "wrong"):
            self.assertNotIn(piece.encode(), terminal.raw)
        self.assertIn(b"file", terminal.raw)
        with open(self.keys + "/digiseller", encoding="utf-8") as file:
            self.assertEqual(file.read(), key + "\n")

    def test_K13_the_keyring_is_offered_where_its_tool_is(self):
        self.fake_keyring(self.WORKING)
        terminal = self.at_key_prompt()
        terminal.type(self.shop.api_key + "\r")
        terminal.wait_for_raw(b"[keyring]: ")
        terminal.type("\n")
        self.assertEqual(terminal.wait_end().code, 0, bytes(terminal.raw))
        self.assertIn("keyring = true", self.config)

    def test_leaving_at_the_prompt_leaves_nothing_and_puts_the_terminal_back(self):
        for keys, code in (("abc\x03", 130), ("\x04", 2)):
            with self.subTest(keys=keys):
                terminal = self.at_key_prompt()
                terminal.type(keys)
                self.assertEqual(terminal.wait_end().code, code)
                self.assertEqual(terminal.current_settings(), terminal.settings)
                self.assertFalse(os.path.exists(self.place.config))
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
            with self.subTest(signal=number):
                terminal = self.at_key_prompt()
                terminal.type("abc")
                terminal.kill(number)
                self.assertEqual(terminal.wait_end().signal, number)
                self.assertEqual(terminal.current_settings(), terminal.settings)

    # Logging out

    def test_S15_nothing_of_the_account_is_left(self):
        self.assertEqual(self.log_in()[0], 0)
        code, out, _ = self.run_tool("products", "list", "--json")
        items = json.loads(out)["items"]
        names = [item["name"].encode() for item in items]
        # A record of changes holds names too.
        self.assertEqual(self.run_tool("products", "disable", *(item["id"] for item in items[:20]))[0], 0)
        stored = b"".join(self.files().values())
        self.assertTrue(any(name in stored for name in names), "something to forget")
        with open(self.place.state + "/desk.sqlite", "rb") as file:
            desk = file.read()
        self.assertTrue(any(name in desk for name in names), "something to forget in the desk's own file")
        code, out, _ = self.run_tool("logout", "digiseller")
        self.assertEqual(code, 0)
        left = b"".join(self.files().values())
        for name in names:
            self.assertNotIn(name, left)
        self.assertNotIn(self.shop.api_key.encode(), left)

    @unittest.skipUnless(shutil.which("cc") or shutil.which("gcc") or shutil.which("clang"), "a C compiler is missing")
    def test_S03_S15_a_logout_that_is_killed_can_be_finished(self):
        faults = Faults(self.place.path)
        count = self.place.path + "/calls"
        chance = random.Random(15)
        whole = None
        for round in range(200 if SOAK else 6):
            self.assertEqual(self.log_in()[0], 0)
            _, out, _ = self.run_tool("products", "list", "--json")
            items = json.loads(out)["items"]
            state = items[0]["enabled"]
            self.assertEqual(self.run_tool("products", "disable" if state else "enable", items[0]["id"])[0], 0)
            at = chance.randint(1, whole) if whole else 0
            code, _, err = self.run_tool(
                "logout", "digiseller", env=faults.environment(first=at, number=Faults.KILL, count=count))
            if not whole:
                self.assertEqual(code, 0, err)
                with open(count, encoding="ascii") as file:
                    whole = int(file.read())
                self.assertGreater(whole, 10)
            else:
                self.assertEqual(code, -signal.SIGKILL, f"call {at} of {whole}: {err}")
            if "digiseller" in re.findall(r'^name = "(.*)"', self.config, re.M):
                code, _, err = self.run_tool("logout", "digiseller")
                self.assertEqual(code, 0, f"call {at} of {whole}: {err}")
            # A journal that is left behind is put back by whoever opens the file next.
            self.assertEqual(self.run_tool("doctor", "--offline")[0], 0)
            left = b"".join(self.files().values())
            for item in items:
                self.assertNotIn(item["name"].encode(), left, f"call {at} of {whole}")
            self.assertNotIn(self.shop.api_key.encode(), left, f"call {at} of {whole}")

    def test_S15_unsent_work_is_counted_and_dropped_only_when_asked(self):
        self.assertEqual(self.log_in()[0], 0)
        self.assertEqual(self.run_tool("doctor")[0], 0)
        desk = sqlite3.connect(self.place.state + "/desk.sqlite")
        desk.execute("PRAGMA foreign_keys = ON")
        columns = {row[1]: row for row in desk.execute("PRAGMA table_info(job)")}
        values = {"account": "digiseller", "identity": "digiseller:424242"}
        # What else a job must have is of no matter here.
        for name, row in columns.items():
            if row[3] and row[4] is None and not row[5]:
                values.setdefault(name, "product.switch" if name == "kind" else 1)
        desk.execute(f"INSERT INTO job ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
                     list(values.values()))
        for product, state in ((1, "queued"), (2, "held"), (3, "done")):
            desk.execute(
                "INSERT INTO item (job, account, product, title, wish, state, created_at, changed_at) "
                "VALUES ((SELECT max(id) FROM job), 'digiseller', ?, X'61', 'off', ?, 1, 1)",
                (str(product), state))
        desk.commit()
        rows = desk.execute("SELECT * FROM item").fetchall()
        config = self.config
        code, out, err = self.run_tool("logout", "digiseller")
        self.assertEqual((code, out), (2, ""))
        self.assertIn("2; --discard", err)
        self.assertEqual(desk.execute("SELECT * FROM item").fetchall(), rows)
        self.assertEqual(self.config, config)
        self.assertEqual(self.run_tool("doctor", "--json")[0], 0)
        code, out, err = self.run_tool("logout", "digiseller", "--discard")
        self.assertEqual(code, 0, err)
        self.assertEqual(desk.execute("SELECT * FROM item").fetchall(), [])
        self.assertEqual(desk.execute("SELECT * FROM job").fetchall(), [])
        desk.close()

    def test_K15_killed_at_any_moment_the_config_is_the_old_one_or_the_new_one(self):
        self.write_own()
        self.assertEqual(self.log_in("--account", "first")[0], 0)
        whole = self.config
        names = []
        for number in range(200 if SOAK else 15):
            name = f"a{number}"
            login = subprocess.Popen(
                [BINARY, "login", *self.address, "--account", name], stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.place.environment)
            login.stdin.write(f"digiseller\n424242\n{self.shop.api_key}\n".encode())
            login.stdin.close()
            # Near the moment at which the key appears, which is when things are written.
            end = time.monotonic() + 10
            while login.poll() is None and not os.path.exists(f"{self.keys}/{name}") and time.monotonic() < end:
                time.sleep(0.001)
            time.sleep((number % 5) * 0.002)
            login.kill()
            login.wait()
            text = self.config
            self.assertEqual(text[:len(whole)], whole)
            if text != whole:
                names.append(name)
                whole = text
                with open(f"{self.keys}/{name}", encoding="utf-8") as file:
                    self.assertEqual(file.read(), self.shop.api_key + "\n")
            self.assertEqual(self.run_tool("config", "check")[0], 0, text)
        self.assertEqual(re.findall(r'^name = "(.*)"', self.config, re.M), ["first", *names])

    def test_not_beside_a_running_desk(self):
        desk = self.desk_on(self.shop, self.place)
        desk.wait_for(READY)
        before = self.config
        for arguments in (("logout", "keys"), ("cache", "clear")):
            code, out, err = self.run_tool(*arguments)
            self.assertEqual((code, out), (1, ""))
            self.assertIn(str(desk.pid), err)
        self.assertEqual(self.config, before)
        self.quit(desk)
        self.assertEqual(self.run_tool("cache", "clear")[0], 0)
        self.assertFalse(os.path.exists(self.place.state + "/pages.sqlite"))
        self.assertTrue(os.path.exists(self.place.state + "/desk.sqlite"))

    def test_flags_and_names(self):
        self.assertEqual(self.log_in()[0], 0)
        before = self.files()
        self.assertEqual(self.run_tool("logout", "nobody")[0], 2)
        self.assertEqual(self.run_tool("logout", "digiseller", "--readonly")[0], 2)
        self.assertEqual(self.run_tool("cache", "clear", "--readonly")[0], 2)
        self.assertEqual(self.files(), before)
        self.assertEqual(self.run_tool("logout", "digiseller", "--offline")[0], 0)

    # Doctor

    def test_S01_S02_doctor_says_what_the_contract_asks_for(self):
        self.place.write_config(self.shop.base_url)
        code, out, _ = self.run_tool("doctor", "--json", env={"DK": self.shop.api_key + "-limited"})
        self.assertEqual(code, 0)
        self.assertNotIn(self.shop.api_key, out)
        report = json.loads(out)
        self.assertEqual(report["sqlite"], sqlite3.sqlite_version)
        self.assertEqual(report["colours"], 256)
        self.assertEqual(report["terminal"]["name"], "xterm-256color")
        self.assertIn("charset", report["locale"])
        stores = {store["name"]: store["pragmas"] for store in report["stores"]}
        self.assertEqual(stores["desk.sqlite"]["synchronous"], 2)
        self.assertEqual(stores["desk.sqlite"]["foreign_keys"], 1)
        self.assertEqual(stores["pages.sqlite"]["journal_mode"], "wal")
        account, = report["accounts"]
        self.assertIn("DK", account["secretSource"])
        self.assertTrue(account["reachability"]["reachable"])
        self.assertIn("description_edit", account["permissions"]["missing"])

    def test_doctor_reports_what_is_wrong_and_does_not_fail_of_it(self):
        def account(env):
            code, out, _ = self.run_tool("doctor", "--json", env=env)
            self.assertEqual(code, 0)
            return json.loads(out)["accounts"][0]
        self.place.write_config(self.shop.base_url)
        missing = account({})
        self.assertIn("DK", missing["reachability"]["problem"])
        self.assertIsNone(missing["reachability"]["reachable"])
        refused = account({"DK": "no"})
        self.assertTrue(refused["reachability"]["reachable"])
        self.assertIsNone(refused["permissions"])
        self.shop.end()
        gone = account({"DK": "no"})
        self.assertFalse(gone["reachability"]["reachable"])
        self.write_own("them = 1\n")
        code, out, _ = self.run_tool("doctor", "--json")
        self.assertEqual(code, 0)
        self.assertIn("them", json.loads(out)["config"]["problems"][0])
        code, out, _ = self.run_tool("doctor", "--lang", "ru")
        self.assertEqual(code, 0)
        self.assertIn("терминал", out)

    def test_doctor_asks_nobody_when_told_to_stay_off_the_network(self):
        self.place.write_config(self.shop.base_url)
        code, out, _ = self.run_tool("doctor", "--json", "--offline", env={"DK": self.shop.api_key})
        self.assertIsNone(json.loads(out)["accounts"][0]["reachability"]["reachable"])
        with urllib.request.urlopen(self.shop.base_url + "/sandbox/requests") as answer:
            self.assertEqual(json.load(answer)["total"], 0)

    def test_doctor_measures_the_terminal_and_puts_it_back(self):
        terminal = self.run_program(self.place, "doctor", columns=200)
        answered = 0
        while terminal.poll() is None:
            terminal.pump(0.02)
            while terminal.raw.count(b"\x1b[6n") > answered:
                answered += 1
                terminal.type("\x1b[1;4R")
        self.assertEqual(terminal.wait_end().code, 0)
        self.assertEqual(terminal.current_settings(), terminal.settings)
        self.assertEqual(answered, 6)
        # Three columns were reported for each.
        self.assertRegex(terminal.raw.decode(), "日 is drawn 3 wide, not 2")

    # Backups

    def test_a_backup_is_whole_and_private_and_replaces_nothing(self):
        self.assertEqual(self.run_tool("backup", self.place.path + "/b")[0], 1)
        self.assertEqual(self.log_in()[0], 0)
        self.assertEqual(self.run_tool("doctor")[0], 0)
        desk = sqlite3.connect(self.place.state + "/desk.sqlite")
        desk.execute("CREATE TABLE IF NOT EXISTS note (text)")
        desk.execute("INSERT INTO note VALUES ('unsent')")
        desk.commit()
        path = self.place.path + "/copy.sqlite"
        code, out, _ = self.run_tool("backup", path, "--json", umask=0)
        self.assertEqual(code, 0)
        self.assertEqual(json.loads(out), {"desk": path, "config": path + ".config.toml"})
        self.assertEqual((self.mode(path), self.mode(path + ".config.toml")), (0o600, 0o600))
        copy = sqlite3.connect(path)
        self.assertEqual(copy.execute("SELECT text FROM note").fetchall(), [("unsent",)])
        self.assertEqual(copy.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        with open(path + ".config.toml", encoding="utf-8") as file:
            self.assertEqual(file.read(), self.config)
        before = self.files()
        self.assertEqual(self.run_tool("backup", path)[0], 2)
        os.unlink(path)
        self.assertEqual(self.run_tool("backup", path)[0], 2)
        self.assertFalse(os.path.exists(path))
        self.assertEqual([name for name in os.listdir(self.place.path) if "part" in name], [])
        self.assertTrue(before)

    # Completions and the manual

    def test_completions_are_scripts_and_the_manual_names_every_flag(self):
        code, script, _ = self.run_tool("completions", "bash")
        self.assertEqual(code, 0)
        self.assertEqual(subprocess.run(["bash", "-n"], input=script.encode()).returncode, 0)
        for shell in ("zsh", "fish"):
            code, script, _ = self.run_tool("completions", shell)
            self.assertEqual(code, 0)
            self.assertIn("logout", script)
        self.assertEqual(self.run_tool("completions", "tcsh")[:2], (2, ""))
        code, page, _ = self.run_tool("manual")
        self.assertEqual(code, 0)
        for command in ("login", "logout", "doctor", "backup", "cache clear", "products list", "sandbox"):
            self.assertIn(f".SS sellerdesk {command}", page)
            code, text, _ = self.run_tool(*command.split(), "--help")
            for flag in re.findall(r"--[a-z][a-z-]+", text):
                if flag not in ("--help", "--version"):
                    self.assertIn(flag.replace("-", "\\-"), page)


if __name__ == "__main__":
    unittest.main()
