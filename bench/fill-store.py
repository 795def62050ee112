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
listed = subprocess.run([program, "products", "list", "--json"], env={**os.environ, **env}, capture_output=True, check=True)
total = json.loads(listed.stdout)["total"]
sandbox.send_signal(signal.SIGTERM)
sandbox.wait()

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


def spec(name, command, expect, words, env):
    typed = {"op": "type", "name": "filter", "before": ["/"], "text": words, "n": len(words), "after": ["<Esc>"]}
    end = {"op": "mem", "name": "memory at end"}
    return {"name": name, "cmd": command, "expect": expect, "min_rows": 36, "env": env, "quiet_ms": 60,
            "starts": 21, "steps": steps + [typed, end], "quit": ["q"]}


data = os.environ["PTYDATA"]
floor_words = ["скидка", "срочно", "Казань", "рюкзак", "чайник", "куртки", "Яндекс", "Ромашк"]
desk_words = ["ключ", "скидка", "global", "игра", "аккаунт", "турция", "лицензия", "карта"]
floor = spec("floor", [f"{data}/floor", f"{data}/lines.txt", "-s"], "1/100000", floor_words, {"HOME": str(home)})
desk = spec(f"desk {size}", [program, "--offline"], "of " + format(total, ","), desk_words, env)
(work / "floor.json").write_text(json.dumps(floor, ensure_ascii=False))
(work / f"desk-{size}.json").write_text(json.dumps(desk, ensure_ascii=False))
