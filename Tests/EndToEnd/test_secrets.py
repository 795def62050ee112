"""K01, K02, K03: a key reaches its marketplace and nothing else, at the highest log level and through every trouble."""
import base64
import os
import re
import stat
import subprocess
import threading
import unittest

from support.case import DeskCase
from support.shop import BINARY, FakeShop, Product

#: Any piece of this length of a secret counts as the secret.
PIECE = 12


def spellings(secret):
    """The ways in which a secret, or a piece of it, could lie in a file: each a set of byte strings."""
    raw = secret.encode()
    pieces = [raw[start:start + PIECE] for start in range(len(raw) - PIECE + 1)]
    found = set()
    for piece in pieces:
        found |= {piece, piece.lower(), piece.upper()}
        found |= {piece.hex().encode(), piece.hex().upper().encode(), b":".join(b"%02x" % byte for byte in piece)}
        found |= {b"".join(b"%%%02X" % byte for byte in piece), b"".join(b"%%%02x" % byte for byte in piece)}
        found |= {piece.decode().encode("utf-16-le"), piece.decode().encode("utf-16-be")}
        for offset in range(3):
            for encode in (base64.b64encode, base64.urlsafe_b64encode):
                # Without the characters that depend on what stands around the piece.
                text = encode(b"\0" * offset + piece)
                found.add(text[4 if offset else 0:len(text) // 4 * 4 - 4])
    return found


class Secrets(DeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.needles = {name: spellings(secret) for name, secret in
                       (("key", FakeShop.KEY), ("token", FakeShop.TOKEN))}

    def assert_clean(self, data, where, signatures=()):
        for name, needles in self.needles.items():
            for needle in needles:
                self.assertFalse(needle in data, f"a piece of the {name} is in {where}")
        for signature in signatures:
            self.assertFalse(signature.encode() in data, f"the signature of a login is in {where}")

    def assert_files_clean(self, home, signatures=(), but=()):
        seen = []
        for directory, _, names in os.walk(home.path):
            for name in names:
                path = os.path.join(directory, name)
                if path in but or not stat.S_ISREG(os.lstat(path).st_mode):
                    continue
                seen.append(name)
                with open(path, "rb") as file:
                    self.assert_clean(file.read(), path, signatures)
        for name in ("pages.sqlite", "desk.sqlite", "sellerdesk.log"):
            self.assertIn(name, seen)

    def test_the_search_finds_what_it_is_there_to_find(self):
        for data in (FakeShop.KEY, FakeShop.KEY[5:20].lower(), FakeShop.TOKEN.encode().hex(),
                     base64.b64encode(b"ab" + FakeShop.KEY.encode()).decode(), "x" + FakeShop.TOKEN[-PIECE:],
                     base64.b64encode(b"abc" + FakeShop.TOKEN.encode() + b"d").decode()):
            with self.assertRaises(AssertionError, msg=data):
                self.assert_clean(b"...." + data.encode() + b"....", "a sample")
        self.assert_clean(FakeShop.KEY[:PIECE - 1].encode(), "a shorter piece")

    def shop(self):
        shop = FakeShop([Product(number, f"Key {number}", sold=9000 - number) for number in range(1001, 1061)])
        self.addCleanup(shop.end)
        return shop

    def troubles(self, shop):
        """A function for `shop.answer` that gives every kind of bad answer in turn, and echoes what it was sent."""
        echo = f"{shop.KEY} {shop.TOKEN}"
        answers = [
            (500, b"<html>" + echo.encode()), (200, b"{\"broken\": \"" + echo.encode()), (200, b""), (503, echo.encode()),
            (200, {"retval": -1, "retdesc": echo, "errors": [{"code": shop.TOKEN, "message": echo}]}),
            (401, {"retval": -1, "retdesc": "Access denied"}), (403, {"retval": -1, "retdesc": echo}), (404, echo.encode()),
            (302, echo.encode()), (429, echo.encode()), (200, [echo])]
        lock = threading.Lock()

        def answer(method, path):
            if path.endswith("apilogin"):
                return None
            if "/product/edit/" in path:
                # What becomes of a write is kept, words and all.
                return 200, {"retval": 5, "retdesc": echo, "errors": [{"code": shop.TOKEN, "message": echo}]}
            with lock:
                return answers.pop(0) if answers else None
        return answer

    def play(self, home, shop, env, *arguments):
        """A session with reading, details, a browser, troubles; every process of it is looked at on the way."""
        opener = home.path + "/opener"
        with open(opener, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\nenv > {home.path}/opened.$$\ncat /proc/$$/cmdline /proc/$$/environ >> {home.path}/opened.$$\n"
                       "sleep 1\n")
        os.chmod(opener, 0o700)
        home.write_config(shop.base_url)
        desk = self.run_program(
            home, "--lang", "en", "--log-level", "trace", *arguments, env={**env, "BROWSER": opener}, columns=160, rows=40)
        desk.wait_for_raw(b"Key 1001")
        desk.wait_for("just now")
        desk.type("jj")
        desk.wait_quiet(0.4)
        desk.type("o")
        desk.wait(lambda: any(name.startswith("opened.") for name in os.listdir(home.path)), "the browser")
        self.look_at_processes(home)
        shop.answer = self.troubles(shop)
        for keys in ("R", "j", "j", "p", "p", "R", "y", "Y", "?", "q", "/key", "\x1b"):
            desk.type(keys)
            desk.wait_quiet(0.3)
        # By now everything else is answered as it should be; the switch is held for a second before it leaves.
        desk.type("x")
        desk.wait(lambda: any("/product/edit/" in path for _, path in shop.requests), "the write")
        desk.wait_quiet(0.3)
        self.look_at_processes(home)
        shop.answer = lambda method, path: (200, {"retval": -3, "desc": f"{shop.KEY}"}) if path.endswith("apilogin") else None
        desk.type("R")
        desk.wait_quiet(0.3)
        return desk

    def look_at_processes(self, home):
        pids = self.processes_of(home)
        self.assertTrue(pids)
        for pid in pids:
            for name in ("cmdline", "environ"):
                try:
                    with open(f"/proc/{pid}/{name}", "rb") as file:
                        data = file.read()
                except (FileNotFoundError, ProcessLookupError):
                    continue
                except PermissionError:
                    # Not ours to read is as good as clean.
                    continue
                self.assert_clean(data, f"{name} of {data[:40]!r}, process {pid}")

    def finish(self, desk, home, shop):
        desk.kill(15)
        desk.wait_end()
        # The screen, its titles and what was copied to the clipboard, which is base64.
        self.assert_clean(bytes(desk.raw), "the output", shop.signatures)
        self.assert_files_clean(home, shop.signatures)
        self.assertIn(" debug sellerdesk: keys ", home.log, "the highest level was on")
        self.assertTrue(re.search(r"apilogin", home.log), "requests are in the log")

    def test_K01_K02_a_key_in_the_variable_of_the_account(self):
        home, shop = self.home(), self.shop()
        desk = self.play_without_source(home, shop, {"SELLERDESK_API_KEY_KEYS": shop.KEY})
        self.finish(desk, home, shop)

    def play_without_source(self, home, shop, env):
        write = home.write_config

        def write_without_source(*arguments, **options):
            write(*arguments, **options)
            with open(home.config, encoding="utf-8") as file:
                text = file.read().replace('api_key_env = "DK"\n', "")
            with open(home.config, "w", encoding="utf-8") as file:
                file.write(text)
        home.write_config = write_without_source
        return self.play(home, shop, env)

    def test_K02_a_key_in_a_variable_that_the_config_names(self):
        home, shop = self.home(), self.shop()
        desk = self.play(home, shop, {"DK": shop.KEY})
        self.finish(desk, home, shop)

    def test_K01_K02_a_key_from_a_command(self):
        home, shop = self.home(), self.shop()
        # What the command is told may not hold a key either; its own files lie outside of the home.
        vault = self.home()
        with open(os.open(vault.path + "/key", os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            file.write(shop.KEY + "\n")
        command = vault.path + "/tell"
        with open(command, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\nenv > {home.path}/told\ntr '\\0' '\\n' < /proc/$$/cmdline >> {home.path}/told\n"
                       f"echo noise >&2\ncat {vault.path}/key\n")
        os.chmod(command, 0o700)
        write = home.write_config

        def write_with_command(*arguments, **options):
            write(*arguments, **options)
            with open(home.config, encoding="utf-8") as file:
                text = file.read().replace('api_key_env = "DK"', f'api_key_command = ["{command}"]')
            with open(home.config, "w", encoding="utf-8") as file:
                file.write(text)
        home.write_config = write_with_command
        desk = self.play(home, shop, {"SELLERDESK_API_KEY_OTHER": shop.KEY})
        self.finish(desk, home, shop)
        self.assertTrue(os.path.exists(home.path + "/told"), "the command was run")

    def test_K01_the_command_line_says_nothing_of_it_either(self):
        home, shop = self.home(), self.shop()
        home.write_config(shop.base_url)
        env = {**home.environment, "DK": shop.KEY}
        said = b""
        for answer in (None, self.troubles(shop)):
            shop.answer = answer
            for arguments in (["products", "list"], ["products", "list", "--json"], ["products", "show", "1001"],
                              ["doctor"], ["config", "check"], ["paths"], ["products", "show", shop.TOKEN[:8]]):
                done = subprocess.run(
                    [BINARY, "--log-level", "trace", *arguments], env=env, capture_output=True, check=False, timeout=60)
                said += done.stdout + done.stderr
        self.assert_clean(said, "what was said")
        with open(home.state + "/sellerdesk.log", "rb") as file:
            self.assert_clean(file.read(), "the log", shop.signatures)

    def test_K03_only_the_configured_host_is_asked(self):
        """An answer that leads elsewhere is not followed with anything secret."""
        home, shop, elsewhere = self.home(), self.shop(), self.shop()

        def lead_away(method, path):
            return (307, b"") if path.endswith("seller-goods") else None
        shop.answer = lead_away
        shop.location = elsewhere.base_url + "/api/seller-goods?token=" + shop.TOKEN
        desk = self.desk_on(shop, home, "--lang", "en", "--log-level", "trace")
        desk.wait_for("▲")
        self.assertEqual(elsewhere.requests, [])
        self.quit(desk)
        self.assert_files_clean(home, shop.signatures)


if __name__ == "__main__":
    unittest.main()
