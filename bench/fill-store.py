#!/usr/bin/env python3
"""Fills a store from a sandbox of the given size and writes the specs that ptybench.py runs.

usage: fill-store.py WORK SIZE      WORK holds the program as `sellerdesk` and the floor's data as $PTYDATA
"""
import json
import os
import pathlib
import signal
import subprocess
import sys

work, size = pathlib.Path(sys.argv[1]), sys.argv[2]
program = str(work / "sellerdesk")
home = work / f"home-{size}"
config = home / "config" / "sellerdesk"
config.mkdir(parents=True, exist_ok=True)
sandbox = subprocess.Popen([program, "sandbox", "--port", "0", "--size", size], stdout=subprocess.PIPE, text=True)
account = json.loads(sandbox.stdout.readline())["accounts"][0]
(config / "config.toml").write_text(f"""[[account]]
name = "bench"
marketplace = "digiseller"
seller_id = {account["seller_id"]}
api_key_env = "BENCH_KEY"
base_url = "{account["base_url"]}"
allow_loopback_http = true
requests_per_second = 100
""")
os.chmod(config / "config.toml", 0o600)
env = {
    "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_STATE_HOME": str(home / "state"),
    "BENCH_KEY": account["api_key"], "LANG": "C.UTF-8",
}
subprocess.run([program, "products", "list", "--json"], env={**os.environ, **env}, capture_output=True, check=True)
sandbox.send_signal(signal.SIGTERM)
sandbox.wait()

# Dialogs and messages come from a generator: a million of them over the wire take the night.
dialogs, messages = {"s": (200, 10_000), "m": (2_000, 200_000), "l": (50_000, 1_000_000), "xl": (200_000, 5_000_000)}[size]
subprocess.run(
    [".build/release/sellerdesk-bench", "inbox-store", str(home / "state" / "sellerdesk"),
     f"digiseller:{account['seller_id']}", str(dialogs), str(messages)], check=True)

steps = [
    {"op": "mem", "name": "memory at start"},
    {"op": "press", "name": "line", "key": "j", "n": 300},
    {"op": "press", "name": "page", "key": "<C-f>", "n": 100},
    {"op": "press", "name": "ends", "keys": ["G", "g"], "n": 70},
    {"op": "idle", "name": "idle", "sec": 10},
    {"op": "resize", "name": "resize", "sizes": [[80, 24], [120, 40]], "n": 40},
    {"op": "keys", "keys": ["g"]},
    {"op": "flood", "name": "300 held", "key": "j", "n": 300, "reps": 5},
    {"op": "keys", "keys": ["g"]},
]
#: What only the Inbox has. Every `j` and `k` among the long dialogs shows another one of a thousand messages.
dialog_steps = [
    {"op": "press", "name": "next waiting", "key": "n", "n": 60},
    {"op": "keys", "keys": ["<Esc>", "/", "l", "o", "n", "g", "@", "<CR>", "g"]},
    {"op": "press", "name": "thread of 1,000", "keys": ["j", "k"], "n": 60},
    {"op": "keys", "keys": ["<Esc>", "g"]},
    {"op": "type", "name": "search", "before": ["F"], "after": ["<Esc>"], "n": 8, "text": [
        "ключ не активируется", "регион", "screenshot", "w12345", "8007", "снимок экрана", "b4711@", "пароль"]},
]


def spec(name, command, expect, words, env, first=(), more=()):
    typed = {"op": "type", "name": "filter", "before": ["/"], "text": words, "n": len(words), "after": ["<Esc>"]}
    end = {"op": "mem", "name": "memory at end"}
    return {"name": name, "cmd": command, "expect": expect, "min_rows": 36, "env": env, "quiet_ms": 60,
            "starts": 21, "steps": [*first, *steps, typed, *more, end], "quit": ["<Esc>", "q", "q"]}


data = os.environ["PTYDATA"]
floor_words = ["скидка", "срочно", "Казань", "рюкзак", "чайник", "куртки", "Яндекс", "Ромашк"]
desk_words = ["ключ", "скидка", "global", "игра", "аккаунт", "турция", "лицензия", "карта"]
buyers = ["b4711@", "b12@exa", "space", "farmer", "ключ 3", "700000", "long", "b8999"]
floor = spec("floor", [f"{data}/floor", f"{data}/lines.txt", "-s"], "1/100000", floor_words, {"HOME": str(home)})
floor["quit"] = ["q"]
# The desk opens on the Inbox.
opened = "of " + format(dialogs, ",")
inbox = spec(f"inbox {size}", [program, "--offline"], opened, buyers, env, more=dialog_steps)
desk = spec(f"desk {size}", [program, "--offline"], opened, desk_words, env, first=[{"op": "keys", "keys": ["2"]}])
desk["starts"] = 0
(work / "floor.json").write_text(json.dumps(floor, ensure_ascii=False))
(work / f"inbox-{size}.json").write_text(json.dumps(inbox, ensure_ascii=False))
(work / f"desk-{size}.json").write_text(json.dumps(desk, ensure_ascii=False))
