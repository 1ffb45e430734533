"""Stands between the clients and jetond, passes every byte on, and tells afterwards what the clients sent."""
import dataclasses
import http.client
import io
import socket
import threading
import urllib.parse


@dataclasses.dataclass
class Request:
    """As it was sent: `query` and `form` are lists of (key, value), `headers` a message of http.client."""
    method: str
    path: str
    query: list
    headers: http.client.HTTPMessage
    form: list


class Recorder:
    """`with Recorder(server.address) as recorder:`; clients are sent to recorder.url."""

    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self._server = host, int(port)
        self._streams = []

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            stream = bytearray()
            self._streams.append(stream)
            server = socket.create_connection(self._server)
            threading.Thread(target=_pass_on, args=(client, server, stream), daemon=True).start()
            threading.Thread(target=_pass_on, args=(server, client, None), daemon=True).start()

    def requests(self):
        """What came since the last call, in the order of the connections."""
        streams = [bytes(stream) for stream in self._streams]
        self._streams.clear()
        return [request for stream in streams for request in _parse(io.BytesIO(stream))]


def _pass_on(source, target, stream):
    try:
        while data := source.recv(65536):
            if stream is not None:
                stream += data
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass
    if stream is None:  # The server has ended its answer, so both ways are done.
        source.close()
        target.close()


def _parse(stream):
    while line := stream.readline().decode():
        method, target, _ = line.split()
        headers = http.client.parse_headers(stream)
        path, _, query = target.partition("?")
        yield Request(method, path, _pairs(query), headers, _pairs(_body(stream, headers)))


def _body(stream, headers):
    if headers.get("Transfer-Encoding") != "chunked":
        return stream.read(int(headers.get("Content-Length", 0))).decode()
    body = b""
    while size := int(stream.readline(), 16):
        body += stream.read(size)
        stream.readline()
    stream.readline()
    return body.decode()


def _pairs(text):
    return urllib.parse.parse_qsl(text, keep_blank_values=True)
