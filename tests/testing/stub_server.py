"""A small HTTP server on loopback that answers as a test says, and remembers what it was asked."""
import dataclasses
import http.client
import http.server
import json
import threading


@dataclasses.dataclass
class Request:
    method: str
    path: str
    headers: http.client.HTTPMessage
    body: bytes


class StubServer:
    """`with StubServer(answer) as stub:` serves stub.url and fills stub.requests.

    `answer` is (status, document) or (status, document, headers), or a function of the Request that returns one of them.
    A document is text, bytes, or what becomes JSON."""

    def __init__(self, answer):
        self.answer = answer if callable(answer) else lambda _: answer
        self.requests = []
        stub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def respond(self):
                request = Request(self.command, self.path, self.headers,
                                  self.rfile.read(int(self.headers.get("Content-Length", 0))))
                stub.requests.append(request)
                status, document, *headers = stub.answer(request)
                body = _bytes(document)
                self.send_response(status)
                for name, value in {"Content-Length": len(body), **(headers[0] if headers else {})}.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = respond

            def log_message(self, *_):
                pass

        self.listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.listener.server_port}"
        self.url = f"http://{self.address}"

    def __enter__(self):
        threading.Thread(target=self.listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown()
        self.listener.server_close()


def _bytes(document):
    if isinstance(document, bytes):
        return document
    return (document if isinstance(document, str) else json.dumps(document)).encode()
