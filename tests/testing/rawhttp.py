"""HTTP by hand, for tests of the edge: bytes out exactly as written, every answer taken apart, the close observed.

Nothing here repairs or retries: what a well-behaved client library hides is what these tests look at.
"""
import socket
import time

from jetond import Reply

REFUSALS = {400, 413, 414, 417, 431, 501}


class Closed(Exception):
    """The server ended the connection where an answer was due; .data is what came before."""

    def __init__(self, data):
        super().__init__(f"connection closed after {data!r}")
        self.data = data


class Raw:
    """One connection. `with Raw(server) as raw: raw.send(b"..."); raw.answer(); assert raw.closed()`."""

    def __init__(self, server, sock=None, seconds=15):
        self.socket = sock or server.connect()
        self.socket.settimeout(seconds)
        self.seconds = seconds
        self.data = b""
        self.ended = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, data):
        """False when the server has closed its side meanwhile; its answer can still be read."""
        try:
            self.socket.sendall(data)
            return True
        except (BrokenPipeError, ConnectionResetError):
            return False

    def _more(self):
        try:
            got = self.socket.recv(65536)
        except ConnectionResetError:
            got = b""
        if not got:
            self.ended = True
            raise Closed(self.data)
        self.data += got

    def _until(self, mark):
        while mark not in self.data:
            self._more()
        part, self.data = self.data.split(mark, 1)
        return part

    def _exactly(self, count):
        while len(self.data) < count:
            self._more()
        part, self.data = self.data[:count], self.data[count:]
        return part

    def answer(self, head=False):
        """The next answer as a Reply; head: it answers a HEAD and so has no body."""
        lines = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        assert lines[0].startswith("HTTP/1.1 "), lines[0]
        status = int(lines[0].split(" ")[1])
        headers = {}
        for line in lines[1:]:
            name, value = line.split(":", 1)
            name, value = name.lower(), value.strip()
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        body = b""
        if not (head or status in (204, 304) or status < 200):
            body = self._body(headers)
        return Reply(status, headers, body)

    def _body(self, headers):
        if headers.get("transfer-encoding", "").lower() == "chunked":
            body = b""
            while True:
                size = int(self._until(b"\r\n"), 16)
                body += self._exactly(size)
                assert self._exactly(2) == b"\r\n"
                if size == 0:
                    return body
        if "content-length" in headers:
            return self._exactly(int(headers["content-length"]))
        assert headers.get("connection", "").lower() == "close", f"an answer without an end: {headers}"
        return self.rest()

    def rest(self):
        """Everything up to the close."""
        try:
            while True:
                self._more()
        except Closed:
            data, self.data = self.data, b""
            return data

    def closed(self, within=None):
        """True when the server closes without one byte more."""
        if self.data:
            return False
        if self.ended:
            return True
        self.socket.settimeout(self.seconds if within is None else within)
        try:
            return self.socket.recv(1) == b""
        except ConnectionResetError:
            return True
        except socket.timeout:
            return False
        finally:
            self.socket.settimeout(self.seconds)

    def seconds_until_closed(self, at_most):
        """How long the server keeps a silent connection; at_most when it is still open then."""
        start = time.monotonic()
        self.socket.settimeout(at_most)
        try:
            while self.socket.recv(65536):
                pass
        except ConnectionResetError:
            pass
        except socket.timeout:
            return at_most
        return time.monotonic() - start


def refused(server, data, allowed=frozenset(REFUSALS)):
    """Sends bytes that must be refused: exactly one answer, its status among `allowed`, then the close."""
    with Raw(server) as raw:
        raw.send(data)
        reply = raw.answer()
        assert reply.status in allowed, reply
        assert raw.closed(), f"open, or a second answer, after {reply}: {raw.data!r}"
        return reply


def request(method, target, body=b"", headers=(), host="jeton.test", version="1.1"):
    """A correct request as bytes; headers is a list of raw lines without their CRLF."""
    lines = [f"{method} {target} HTTP/{version}".encode(), f"Host: {host}".encode()]
    lines += [line.encode("latin-1") if isinstance(line, str) else line for line in headers]
    if body:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body
