"""A receiver of webhooks over TLS on loopback, well-behaved or not, and what the documentation says of signatures."""
import hashlib
import hmac
import json
import socket
import ssl
import threading
import time

from issuer import Certificate

CONFIG = """
[federation]
private_networks = ["127.0.0.0/8"]
ca_file = "{ca}"
fetch_seconds = 1
[webhooks]
retry_seconds = 1
"""


def verified(secret, headers, body, now=None, tolerance=300):
    """The message, if it is signed with the secret and not old: written from the documentation alone."""
    parts = [part.partition("=") for part in headers["jeton-signature"].split(",")]
    [stamp] = [value for name, _, value in parts if name == "t"]
    assert abs((now or time.time()) - int(stamp)) <= tolerance
    wanted = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert any(hmac.compare_digest(wanted, value) for name, _, value in parts if name == "v1"), "not signed with it"
    return json.loads(body)


def answer(status, body=b"", headers=""):
    """Reads the request and answers."""
    def behave(connection, sink):
        sink.read(connection)
        text = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{headers}\r\n"
        connection.sendall(text.encode() + body)
    return behave


def in_turn(*behaviours):
    """One after the other; the last one from then on."""
    rest = list(behaviours)

    def behave(connection, sink):
        (rest.pop(0) if len(rest) > 1 else rest[0])(connection, sink)
    return behave


def unread(connection, sink):
    """Answers 200 without reading what is sent."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def garbage(connection, sink):
    sink.read(connection)
    connection.sendall(b"\x00\xff this is no answer \r\n\r\n" * 10)


def hang(connection, sink):
    sink.read(connection)
    sink.ending.wait(20)


def close(connection, sink):
    sink.read(connection)


def endless(connection, sink):
    """200, and then a body without an end."""
    sink.read(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while not sink.ending.is_set():
        connection.sendall(b"x" * 65536)


def endless_head(connection, sink):
    sink.read(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not sink.ending.is_set():
        connection.sendall(b"X-Long: " + b"y" * 8000 + b"\r\n")


def huge(connection, sink):
    """200, and a body that is said to be a terabyte."""
    sink.read(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n" + b"z" * 100000)


class Sink:
    """`with Sink() as sink:`; sink.behave(path, how) gives an address; sink.got(path) is what came to it."""

    def __init__(self):
        self.certificate = Certificate()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate.file, self.certificate.key)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = f"https://127.0.0.1:{self.listener.getsockname()[1]}"
        self.behaviours = {}
        self.requests = []  # (path, headers, body)
        self.connections = 0
        self.ending = threading.Event()
        self.current = threading.local()

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        self.listener.close()
        self.certificate.close()

    def accept(self):
        while not self.ending.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, plain):
        try:
            plain.settimeout(20)
            with self.context.wrap_socket(plain, server_side=True) as connection:
                head = b""
                while b"\r\n\r\n" not in head:
                    more = connection.recv(65536)
                    if not more:
                        return
                    head += more
                head, _, self.current.rest = head.partition(b"\r\n\r\n")
                first, *lines = head.decode().split("\r\n")
                path = first.split()[1]
                self.current.path = path
                self.current.headers = {name.lower(): value.strip() for name, _, value in (l.partition(":") for l in lines)}
                assert first.split()[0] == "POST"
                self.behaviours.get(path, answer(404))(connection, self)
        except OSError:
            pass  # the server has given up, or we end

    def read(self, connection):
        """Reads the body, and notes the request."""
        body, length = self.current.rest, int(self.current.headers["content-length"])
        while len(body) < length:
            more = connection.recv(65536)
            if not more:
                return
            body += more
        self.requests.append((self.current.path, self.current.headers, body))

    def behave(self, path, how):
        self.behaviours[path] = how
        return self.url + path

    def got(self, path):
        return [(headers, body) for where, headers, body in list(self.requests) if where == path]

    def wait(self, path, count=1, seconds=15):
        """The first requests to a path, as (headers, body)."""
        eventually(lambda: len(self.got(path)) >= count, seconds)
        return self.got(path)


def eventually(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)
