"""A way to a shop that can be closed, and that cuts answers where a test wants them cut."""
import http.client
import http.server
import random
import socket
import socketserver
import struct
import threading
import time


class Gate:
    """Stands between a desk and a shop, on a port of its own that stays the same.

    `cut`, when set, is asked of every request: a function of (method, path) that returns None, or where the answer is
    cut: "before" the shop is told, "after" it has done what it was told and before a byte comes back, in the "header" of
    the answer, or in its "body".
    """

    def __init__(self, shop, seed=1):
        self.shop = shop
        self.api_key = shop.api_key
        self.seller_id = shop.seller_id
        self.target = shop.base_url.split("//")[1]
        self.cut = None
        self.delay = 0.0
        #: (when, method, path) of every request that came.
        self.requests = []
        self.chance = random.Random(seed)
        self.lock = threading.Lock()
        self.connections = set()
        self.server = None
        self.port = 0
        self.open()
        self.base_url = f"http://127.0.0.1:{self.port}"

    def open(self):
        if self.server:
            return
        gate = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def serve(self):
                gate.pass_on(self)

            do_GET = do_POST = do_DELETE = do_PUT = serve

            def log_message(self, *_):
                pass

            def setup(self):
                super().setup()
                with gate.lock:
                    gate.connections.add(self.connection)

            def finish(self):
                with gate.lock:
                    gate.connections.discard(self.connection)
                try:
                    super().finish()
                except OSError:
                    pass

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True
            allow_reuse_address = True
            request_queue_size = 64

            def handle_error(self, *_):
                # A connection that this gate has reset.
                pass

        self.server = Server(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        """Nobody gets through: connections are refused, and those that were open are reset."""
        server, self.server = self.server, None
        if server is None:
            return
        server.shutdown()
        server.server_close()
        with self.lock:
            connections = list(self.connections)
        for connection in connections:
            reset(connection)

    def pass_on(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        with self.lock:
            self.requests.append((time.monotonic(), handler.command, handler.path))
            place = self.cut(handler.command, handler.path) if self.cut else None
        if self.delay:
            time.sleep(self.delay)
        if place == "before" or self.server is None:
            return self.end(handler)
        headers = {
            name: value for name, value in handler.headers.items()
            if name.lower() not in ("connection", "transfer-encoding", "content-length")}
        upstream = http.client.HTTPConnection(self.target, timeout=60)
        try:
            upstream.request(handler.command, handler.path, body or (b"" if handler.command == "POST" else None), headers)
            answer = upstream.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException):
            return self.end(handler)
        finally:
            upstream.close()
        if place == "after":
            return self.end(handler)
        kept = [(n, v) for n, v in answer.getheaders()
                if n.lower() not in ("connection", "transfer-encoding", "content-length")]
        if place == "body":
            # The marketplace answers some writes with nothing: then there is a body to cut all the same.
            data = data or b'{"retval":0,"retdesc":"","errors":[]}'
        head = "".join([
            f"HTTP/1.1 {answer.status} {answer.reason}\r\n", *(f"{n}: {v}\r\n" for n, v in kept),
            f"Content-Length: {len(data)}\r\n\r\n"]).encode("latin-1")
        sent = head + data
        if place == "header":
            sent = head[:self.chance.randint(1, len(head) - 1)]
        elif place == "body":
            sent = head + data[:self.chance.randint(0, len(data) - 1)]
        try:
            handler.connection.sendall(sent)
        except OSError:
            return self.end(handler)
        if place:
            # What was sent is there to be read before the end is.
            time.sleep(0.01)
            self.end(handler)

    def end(self, handler):
        handler.close_connection = True
        reset(handler.connection)


def reset(connection):
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    try:
        connection.close()
    except OSError:
        pass
