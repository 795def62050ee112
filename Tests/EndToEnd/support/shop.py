"""Shops to read from: the program's own sandbox, and a server of our own that gives what it is told to give."""
import hashlib
import http.server
import json
import os
import re
import socketserver
import subprocess
import threading
import time

BINARY = os.environ.get("SELLERDESK", "")


class Sandbox:
    """`sellerdesk sandbox` in a process of its own."""

    def __init__(self, home, *flags):
        self.process = subprocess.Popen(
            [BINARY, "sandbox", "--port", "0", "--until-stdin-closes", *flags], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, env=home.environment)
        account = json.loads(self.process.stdout.readline())["accounts"][0]
        self.base_url = account["base_url"]
        self.api_key = account["api_key"]
        self.seller_id = account["seller_id"]

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Product:
    """A product as `POST seller-goods` gives it. `row` replaces or adds members."""

    def __init__(self, number, name, price=349.0, currency="RUR", units=100, sold=None, visible=1, **row):
        self.id = number
        self.row = {
            "id_goods": number, "name_goods": name, "info_goods": "", "add_info": "", "price": price,
            "currency": currency, "cnt_sell": 10_000 - number % 10_000 if sold is None else sold, "cnt_return": 0,
            "cnt_goodresponses": 9, "cnt_badresponses": 1, "in_stock": int(units > 0), "num_in_stock": units,
            "visible": visible, "commiss_agent": 0, "num_options": 0, **row}
        self.detail = {"id": number, "name": name, "info": "", "add_info": "", "price": price, "currency": currency}


class FakeShop:
    """The calls that the desk makes of Digiseller, read from its documents anew: an independent check of the client.

    `answer`, when set, is asked first: a function of (method, path) that returns (status, body) or None.
    """

    KEY = "5C0FFEE05C0FFEE05C0FFEE05C0FFEE0"
    TOKEN = "70CE9E1122334455667788990011AABB"
    SELLER = 424242

    def __init__(self, products):
        self.products = products
        self.answer = None
        #: Where an answer with a status of 3xx leads to.
        self.location = "/elsewhere"
        self.problems = []
        self.signatures = []
        self.requests = []
        self.lock = threading.Lock()
        shop = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                shop.serve(self, b"")

            def do_POST(self):
                shop.serve(self, self.rfile.read(int(self.headers.get("Content-Length", 0))))

            def log_message(self, *_):
                pass

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.base_url = f"http://127.0.0.1:{self.server.server_port}"
        self.api_key = self.KEY
        self.seller_id = self.SELLER
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def end(self):
        self.server.shutdown()
        self.server.server_close()

    def serve(self, handler, body):
        path, _, query = handler.path.partition("?")
        with self.lock:
            self.requests.append((handler.command, path))
        given = self.answer(handler.command, path) if self.answer else None
        status, answer = given if given else self.respond(handler.command, path, query, body)
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        try:
            handler.send_response(status)
            if 300 <= status < 400:
                handler.send_header("Location", self.location)
            handler.send_header("Content-Type", "application/json; charset=utf-8")
            handler.send_header("Content-Length", str(len(data)))
            handler.end_headers()
            handler.wfile.write(data)
        except OSError:
            pass

    def respond(self, method, path, query, body):
        call = method, re.sub(r"\d+", "N", path)
        if call == ("POST", "/api/apilogin"):
            return self.log_in(json.loads(body))
        if f"token={self.TOKEN}" not in query.split("&"):
            return 401, {"retval": -1, "retdesc": "Access denied", "errors": []}
        if call == ("POST", "/api/seller-goods"):
            return self.list(json.loads(body))
        if call == ("POST", "/api/products/list"):
            wanted = set(json.loads(body)["ids"])
            return 200, [
                {"id": p.id, "name": p.row["name_goods"], "price": p.row["price"]} for p in self.products
                if p.id in wanted]
        if call == ("GET", "/api/products/N/data"):
            number = int(path.split("/")[3])
            found = next((p for p in self.products if p.id == number), None)
            return 200, {"retval": 0, "retdesc": "", "errors": [], "product": found and found.detail}
        if call == ("GET", "/api/token/perms"):
            return 200, {"products": True}
        if call == ("GET", "/api/debates/vN/chats"):
            return 200, {"pages": 0, "chats": []}
        if call == ("GET", "/api/messages/vN"):
            return 200, []
        self.problem(f"no call of Digiseller's: {method} {path}")
        return 404, b"{}"

    def log_in(self, body):
        expected = hashlib.sha256((self.KEY + str(body["timestamp"])).encode()).hexdigest()
        if body["seller_id"] != self.SELLER or body["sign"] != expected:
            self.problem("a login that is not signed as the documents say")
            return 200, {"retval": -3, "desc": "Неверная подпись"}
        with self.lock:
            self.signatures.append(body["sign"])
        end = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 7200))
        return 200, {"retval": 0, "desc": "", "token": self.TOKEN, "seller_id": self.SELLER, "valid_thru": end}

    def list(self, body):
        rows, page = int(body["rows"]), int(body["page"])
        if body["id_seller"] != self.SELLER or not 1 <= rows <= 1000 or body["order_dir"] not in ("asc", "desc"):
            self.problem(f"a list that the documents do not know: {body}")
        by_name = body["order_col"] == "name"
        ordered = sorted(
            self.products, key=lambda p: str(p.row["name_goods"]) if by_name else -p.row["cnt_sell"])
        shown = ordered[(page - 1) * rows:page * rows]
        return 200, {
            "retval": 0, "retdesc": None, "id_seller": self.SELLER, "name_seller": "Fake", "cnt_goods": len(ordered),
            "pages": -(-len(ordered) // rows), "page": page, "order_col": body["order_col"],
            "order_dir": body["order_dir"], "rows": [p.row for p in shown]}

    def problem(self, words):
        with self.lock:
            self.problems.append(words)
