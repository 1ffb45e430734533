"""Gateways of Debian in front of a page, with the samples of deploy/gateways as they stand, but for addresses and files."""
import contextlib
import http.client
import pathlib
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time

from jetond import ROOT
from ports import free_port
from stub_server import StubServer

SAMPLES = ROOT / "deploy/gateways"
WIKI = "https://wiki.example.org"
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


class Page(StubServer):
    """What is guarded: says which subject it was told, and whether it saw a token."""

    def __init__(self):
        super().__init__(lambda request: (200, f"page for {request.headers['X-Auth-Subject']}, "
                                               f"token {request.headers['Authorization'] is not None}"))


class Gateway:
    """A program in a folder of its own. `configure` makes its configuration from the sample and gives its command."""

    def __init__(self, name, text, server, page, pair, sample_key=None, credential=None):
        self.name, self.port = name, free_port()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"{name}-test-"))
        self.server, self.page, self.pair, self.key, self.credential = server, page, pair, sample_key, credential
        self.both = self.folder / "both.pem"
        self.both.write_text(pair[0].read_text() + pair[1].read_text())
        self.command = getattr(self, name)(text)
        self.process = None

    def here(self, text):
        """The sample's text with the addresses of this test."""
        return (text.replace("127.0.0.1:8080", self.server.address).replace("127.0.0.1:3000", self.page.address)
                .replace("https://auth.example.org", self.server.url).replace("FOLDER", str(self.folder)).replace("/etc/ssl/private/wiki.key", str(self.pair[1])))

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def nginx(self, text):
        text = (self.here(text).replace("listen 443", f"listen 127.0.0.1:{self.port}").replace("/etc/ssl/wiki.pem", str(self.pair[0])))
        folders = "".join(f"{one}_temp_path {self.folder}/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        config = self.write("nginx.conf", f"pid {self.folder}/pid; error_log {self.folder}/error.log; daemon off; events {{}}\n"
                                          f"http {{ access_log off; {folders}\n{text}\n}}\n")
        self.check = ["nginx", "-t", "-c", config]
        return ["nginx", "-c", config]

    def caddy(self, text):
        head = f"{{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n\thttp_port {free_port()}\n}}\n"
        site = self.here(text).replace("wiki.example.org {", f"https://wiki.example.org:{self.port} {{\n\tbind 127.0.0.1\n"
                                       f"\ttls {self.pair[0]} {self.pair[1]}", 1)
        config = self.write("Caddyfile", head + site)
        self.check = ["caddy", "validate", "--config", config, "--adapter", "caddyfile"]
        return ["caddy", "run", "--config", config, "--adapter", "caddyfile"]

    def haproxy(self, text):
        lua = self.write("jeton.lua", self.here((SAMPLES / "jeton.lua").read_text()))
        text = (self.here(text).replace("/etc/haproxy/jeton.lua", lua).replace("bind :443", f"bind 127.0.0.1:{self.port}")
                .replace("/etc/ssl/wiki.pem", str(self.both)).replace("/etc/haproxy/jeton.pem", str(self.key)))
        config = self.write("haproxy.cfg", text)
        self.check = ["haproxy", "-c", "-f", config]
        return ["haproxy", "-f", config]

    def apache_openidc(self, text):
        return self.apache(text.replace("PASSPHRASE", "of-the-test"), "auth_openidc")

    def apache(self, text, module="oauth2"):
        modules = "".join(f"LoadModule {one}_module /usr/lib/apache2/modules/mod_{one}.so\n" for one in
                          ("mpm_event", "authn_core", "authz_core", "authz_user", "ssl", "proxy", "proxy_http", "headers", module))
        username, secret = self.credential
        site = (self.here(text).replace("*:443", f"127.0.0.1:{self.port}").replace("/etc/ssl/wiki.pem", str(self.pair[0]))
                .replace("USERNAME", username).replace("SECRET", secret))
        config = self.write("apache.conf", f'ServerRoot "{self.folder}"\nServerName wiki.example.org\nPidFile "{self.folder}/pid"\n'
                                           f'ErrorLog "{self.folder}/error.log"\nDefaultRuntimeDir "{self.folder}"\n{modules}'
                                           f"Listen 127.0.0.1:{self.port}\nUser www-data\nGroup www-data\n{site}")
        self.check = ["apache2", "-t", "-f", config]
        return ["apache2", "-D", "FOREGROUND", "-f", config]

    def run(self, command):
        return subprocess.run(command, capture_output=True, text=True, timeout=60, env=self.environment())

    def environment(self):
        return {"PATH": PATH, "HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder)}

    def __enter__(self):
        self.folder.chmod(0o755)
        with open(self.folder / "said", "wb") as said:
            self.process = subprocess.Popen(self.command, stdout=said, stderr=said, env=self.environment())
        deadline = time.monotonic() + 30
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return self
            if time.monotonic() > deadline or self.process.poll() is not None:
                said = (self.folder / "said").read_text()
                self.__exit__()
                raise RuntimeError(f"{self.name} did not come up: {said}")
            time.sleep(0.05)

    def __exit__(self, *_):
        if self.process:
            self.process.terminate()
            self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def said(self):
        return "".join(path.read_text() for path in (self.folder / "said", self.folder / "error.log") if path.exists())

    def ask(self, token=None, path="/", headers=None):
        """(status, challenge, body)"""
        trusting = ssl.create_default_context(cafile=str(self.pair[0]))
        headers = {"Host": f"wiki.example.org:{self.port}", **(headers or {})}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        # Not from the address of the gateway itself, which is a trusted proxy.
        with socket.create_connection(("127.0.0.1", self.port), 30, source_address=("127.0.0.2", 0)) as plain:
            with trusting.wrap_socket(plain, server_hostname="wiki.example.org") as secure:
                lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
                secure.sendall(f"GET {path} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n".encode())
                answer = http.client.HTTPResponse(secure)
                answer.begin()
                return answer.status, answer.headers.get("WWW-Authenticate"), answer.read().decode()


class TlsFront:
    """Speaks TLS for a server that does not: some programs ask over https alone."""

    def __init__(self, server, certificate):
        self.server = server
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.file, certificate.key)
        self.listener = context.wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True, do_handshake_on_connect=False)
        self.url = f"https://127.0.0.1:{self.listener.getsockname()[1]}"

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                outer, _ = self.listener.accept()
                threading.Thread(target=self._carry, args=(outer,), daemon=True).start()

    def _carry(self, outer):
        """One request, and its answer to the end: the server closes the connection when it is asked to."""
        with contextlib.suppress(OSError), outer, self.server.connect() as inner:
            outer.do_handshake()
            request = b""
            while b"\r\n\r\n" not in request:
                request += outer.recv(65536)
            head, _, body = request.partition(b"\r\n\r\n")
            lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
            wanted = next((int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")), 0)
            while len(body) < wanted:
                body += outer.recv(65536)
            inner.sendall(b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body)
            while answer := inner.recv(65536):
                outer.sendall(answer)


def certificate(folder):
    """(certificate, key) of wiki.example.org."""
    files = folder / "wiki.crt", folder / "wiki.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=wiki.example.org", "-addext", "subjectAltName=DNS:wiki.example.org", "-out", str(files[0]),
                    "-keyout", str(files[1])], check=True, capture_output=True)
    return files


class Wiki:
    """The API of the samples, an application that may read and write it, and its tokens."""

    def __init__(self, server, shop, token_format="opaque"):
        self.server = server
        self.at = f"/jeton/v1/organizations/{shop.organization('acme')}"
        self.bearer = shop.bearer
        self.format(token_format)
        self._put("/applications/reader", {"title": "Reader", "apis": [{"api": "wiki", "scopes": ["read", "write"]}]})
        made = self._post("/applications/reader/secrets")
        self.client = made["client_id"], made["client_secret"]
        made = self._post("/apis/wiki/credentials")
        self.credential = made["username"], made["secret"]

    def _put(self, path, body):
        reply = self.server.put(self.at + path, bearer=self.bearer, json_body=body)
        assert reply.status in (200, 201), reply

    def _post(self, path):
        reply = self.server.post(self.at + path, bearer=self.bearer, json_body={})
        assert reply.status == 201, reply
        return reply.json()

    def format(self, token_format):
        self._put("/apis/wiki", {"title": "Wiki", "identifier": WIKI, "token_format": token_format,
                                 "scopes": [{"name": "read"}, {"name": "write"}]})

    def token(self, scope="read"):
        reply = self.server.post("/oauth2/token", login=self.client,
                                 form={"grant_type": "client_credentials", "resource": WIKI, "scope": scope})
        assert reply.status == 200, reply
        return reply.json()["access_token"]

    def revoke(self, token):
        assert self.server.post("/oauth2/revoke", login=self.client, form={"token": token}).status == 200
