"""A sandbox of its own for a test, and the package pointed at it."""

import json
import os
import subprocess
import urllib.request

from digiseller_api_python import DigisellerApi


class Sandbox:
    """`sellerdesk sandbox` on a free port."""

    def __init__(self, *flags):
        self.process = subprocess.Popen(
            [os.environ["SELLERDESK"], "sandbox", "--port", "0", "--size", "s", *flags],
            stdout=subprocess.PIPE,
        )
        account = json.loads(self.process.stdout.readline())["accounts"][0]
        self.origin = account["base_url"]
        self.seller_id = account["seller_id"]
        self.api_key = account["api_key"]

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=10)
        self.process.stdout.close()

    def client(self, key_suffix=""):
        """The package as it is, but for the hosts it talks to."""

        origin = self.origin

        class Client(DigisellerApi):
            URL = origin + "/api/"

            def _send_request(self, method, url, **kwargs):
                # These two hosts stand in the methods themselves.
                for host in ("https://shop.digiseller.ru", "https://graph.digiseller.ru"):
                    url = url.replace(host, origin)
                return super()._send_request(method, url, **kwargs)

        return Client(seller_id=str(self.seller_id), api_key=self.api_key + key_suffix)

    def ask(self, path, method="GET", body=None):
        """What the sandbox itself knows, by its back door."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.origin + "/sandbox/" + path, data=data, method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
        return json.loads(text) if text else None
