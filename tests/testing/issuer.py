"""A foreign issuer over TLS on loopback, well-behaved or not, with keys of every kind."""
import http.server
import json
import pathlib
import shutil
import ssl
import subprocess
import tempfile
import threading
import time
import uuid

from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

KEYS = {"RS256": dict(kty="RSA", size=2048), "RS384": dict(kty="RSA", size=2048), "RS512": dict(kty="RSA", size=2048),
        "ES256": dict(kty="EC", crv="P-256"), "ES384": dict(kty="EC", crv="P-384"),
        "EdDSA": dict(kty="OKP", crv="Ed25519")}


class Certificate:
    """Made for one test run: self-signed, for loopback names."""

    def __init__(self, names="IP:127.0.0.1,DNS:localhost"):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="issuer-test-"))
        self.file, self.key = self.directory / "cert.pem", self.directory / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", "/CN=issuer", "-addext", f"subjectAltName={names}",
                        "-keyout", self.key, "-out", self.file], check=True, capture_output=True)

    def close(self):
        shutil.rmtree(self.directory, ignore_errors=True)


class Issuer:
    """`with Issuer() as issuer:`; pages maps a path to (status, headers, body) or a function that gives it."""

    def __init__(self, certificate=None):
        self.certificate = certificate or Certificate()
        self.keys = {name: JWK.generate(kid=f"key-{name}", **how) for name, how in KEYS.items()}
        self.asked = []
        self.told = []  # (path, body) of each POST
        self.pages = {}
        issuer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                issuer.asked.append(self.path)
                page = issuer.pages.get(self.path, (404, {}, b""))
                status, headers, body = page() if callable(page) else page
                try:
                    self.send_response(status)
                    for name, value in {"Content-Length": str(len(body)), **headers}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    pass  # who asked has given up

            def do_POST(self):
                issuer.told.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
                self.do_GET()

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):
                pass  # a client that does not trust us ends the handshake

        self.server = Server(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate.file, self.certificate.key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        self.url = f"https://127.0.0.1:{self.port}"
        self.serve()

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.certificate.close()

    @property
    def jwks(self):
        return [key.export_public(as_dict=True) for key in self.keys.values()]

    def serve(self, path="", metadata=None, keys=None, headers=None, jwks_page=None):
        """An issuer below `path`; returns its URL."""
        url = self.url + path
        document = {"issuer": url, "jwks_uri": url + "/keys", **(metadata or {})}
        body = json.dumps({"keys": self.jwks if keys is None else keys}).encode()
        self.pages[path + "/.well-known/openid-configuration"] = (200, {}, json.dumps(document).encode())
        self.pages[path + "/keys"] = jwks_page or (200, headers or {}, body)
        return url

    def claims(self, audience, issuer=None, **more):
        now = int(time.time())
        claims = {"iss": issuer or self.url, "sub": "web", "aud": audience, "iat": now, "exp": now + 300,
                  "jti": str(uuid.uuid4()), **more}
        return {name: value for name, value in claims.items() if value is not None}

    def sign(self, claims, algorithm="ES256", header=None, key=None):
        """A token of these claims; `header` replaces members of the protected one, None removes them."""
        key = key or self.keys[algorithm]
        protected = {"alg": algorithm, "typ": "JWT", "kid": f"key-{algorithm}", **(header or {})}
        protected = {name: value for name, value in protected.items() if value is not None}
        token = JWS(json.dumps(claims).encode())
        token.allowed_algs = [*KEYS, "HS256", "PS256"]
        token.add_signature(key, None, json.dumps(protected), None)
        return token.serialize(compact=True)
