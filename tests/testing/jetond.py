"""A real jetond for tests: started on free loopback ports, stopped by its pid, its files removed.

The server tells its ports in its log: with `--listen 127.0.0.1:0` the line whose "event" is
"listening" carries "listener" (main or admin) and "address".
"""
import base64
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse

import postgres

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("JETON_BUILD_DIR", ROOT / "build" / "release"))
MEMORY = pathlib.Path("/dev/shm")
ROOM = 1 << 30  # bytes
PAIR = os.environ.get("JETON_TEST_NODES") == "2"
# What one server has changed, the other knows: much longer than it takes, much shorter than the bound.
CAUGHT_UP = 0.05
START_SECONDS = 60  # sanitizer builds on a loaded machine are slow; an ordinary start takes milliseconds


def place_of_data():
    """In memory where there is room: no test cuts the power, and what a kill leaves is the same in memory and on disk."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return str(MEMORY) if roomy else None


class Reply:
    """One HTTP answer: status, headers (names in lower case, repeated ones joined by ', '), body."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self):
        return self.body.decode("utf-8")

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"<{self.status} {self.headers} {self.body[:400]!r}>"


def basic(name, secret):
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


def jwt_part(token, index):
    """The header (0) or claims (1) of a compact JWS, not verified."""
    part = token.split(".")[index]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


REASON = re.compile(r" \(reason [23456789A-HJ-NP-Z]{12}\)$")


def without_reason(message):
    """A message of the token endpoint as its contract has it, without the code that is its last word."""
    return REASON.sub("", message)


def _without_waiting(config):
    line = "wrong_password_milliseconds = 0\n"
    if "[accounts]\n" in config:
        return config.replace("[accounts]\n", "[accounts]\n" + line)
    return config.rstrip("\n") + ("\n" if config.strip() else "") + "[accounts]\n" + line


def waits_for(milliseconds):
    """A configuration: the first wrong password makes wait so long, which is more than a busy machine needs."""
    return f"[accounts]\nwrong_password_milliseconds = {milliseconds}\nfree_wrong_passwords = 0\n"


class Caller:
    """Sends requests to `address`, or to `admin_address`."""
    admin_address = None

    def request(self, method, path, *, bearer=None, login=None, headers=None, json_body=None, form=None, body=None,
                query=None, admin=False):
        """One request on a new connection. login is (name, secret) for Basic; form may be a dict or list of pairs."""
        headers = dict(headers or {})
        if bearer is not None:
            headers["Authorization"] = f"Bearer {bearer}"
        if login is not None:
            headers["Authorization"] = basic(*login)
        if json_body is not None:
            body = json.dumps(json_body)
            headers.setdefault("Content-Type", "application/json")
        if form is not None:
            body = urllib.parse.urlencode(form, doseq=True)
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        if query is not None:
            path += "?" + urllib.parse.urlencode(query, doseq=True)
        if isinstance(body, str):
            body = body.encode()
        connection = http.client.HTTPConnection(self.admin_address if admin else self.next_address(), timeout=60)
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            content = answer.read()
            joined = {}
            for name, value in answer.getheaders():
                name = name.lower()
                joined[name] = f"{joined[name]}, {value}" if name in joined else value
            return Reply(answer.status, joined, content)
        finally:
            connection.close()
            self.sent(method)

    def next_address(self):
        return self.address

    def sent(self, method):
        """Called after each request."""

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def post(self, path, **more):
        return self.request("POST", path, **more)

    def put(self, path, **more):
        return self.request("PUT", path, **more)

    def delete(self, path, **more):
        return self.request("DELETE", path, **more)


class Jetond(Caller):
    """`with Jetond() as server:` or `server = Jetond(); server.start(); …; server.close()`.

    config: text of the TOML file. args: further arguments of `jetond serve`.
    The data directory lives until close(), so stop() + start() is a restart over the same data.
    Unless it is `patient`, wrong passwords make nobody wait: tests of other things send many of them.
    on_disk: a commit shall take as long as it does, for tests of what happens meanwhile.
    database: the address of a PostgreSQL database; without one it is SQLite, or what JETON_TEST_DATABASE says. With
    JETON_TEST_NODES=2 that database has a second server, and requests go to both in turn.
    """

    def __init__(self, config="", args=(), environment=None, patient=False, on_disk=False, database=None):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="jetond-test-", dir=None if on_disk else place_of_data()))
        self.data = self.directory / "data"
        self.log = self.directory / "log"
        self.config = self.directory / "jeton.toml"
        self.patient = patient
        self.database = database or (postgres.shared().new_database() if postgres.wanted() else None)
        self.configure(config)
        self.args = list(args)
        self.environment = environment or {}
        self.process = None
        self.address = self.admin_address = None
        self.twin = None
        self.pair = PAIR and not database and self.database and "--listen" not in self.args
        self.turn = 0

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.close()

    def configure(self, config):
        """What the next start goes by."""
        text = config if self.patient else _without_waiting(config)
        if self.database:
            text += f'\n[database]\nurl = "{self.database}"\n'
        self.config.write_text(text)

    def start(self):
        offset = self.log.stat().st_size if self.log.exists() else 0
        command = [str(BUILD / "jetond"), "serve", "--config", str(self.config), "--data-dir", str(self.data)]
        for flag in ("--listen", "--admin-listen"):
            if flag not in self.args:
                command += [flag, "127.0.0.1:0"]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command + self.args, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                            env={**os.environ, **self.environment})
        deadline = time.monotonic() + START_SECONDS
        found = {}
        while len(found) < 2:
            with open(self.log, "rb") as log:
                log.seek(offset)
                for line in log.read().decode("utf-8", "replace").splitlines():
                    if '"listening"' in line:
                        event = json.loads(line)
                        found[event["listener"]] = event["address"]
            if self.process.poll() is not None:
                raise RuntimeError(f"jetond ended with {self.process.returncode}:\n{self.log.read_text()}")
            if time.monotonic() > deadline:
                self.close()
                raise RuntimeError("jetond did not come up")
            if len(found) < 2:
                time.sleep(0.01)
        self.address, self.admin_address = found["main"], found["admin"]
        if self.pair:
            try:
                self._start_twin()
            except BaseException:
                self.close()
                raise
        return self

    def _start_twin(self):
        """A second server with the same keys, for the same public address."""
        if self.twin is None:
            self.twin = Jetond(environment=self.environment, database=self.database)
        named = "--public-url" in self.args or "public_url" in self.config.read_text()
        self.twin.args = self.args if named else [*self.args, "--public-url", self.url]
        self.twin.config.write_text(self.config.read_text())
        self.twin.data.mkdir(exist_ok=True)
        for folder in ("keys", "registry"):
            shutil.rmtree(self.twin.data / folder, ignore_errors=True)
            shutil.copytree(self.data / folder, self.twin.data / folder)
        self.twin.start()

    def stop(self, how=signal.SIGTERM, seconds=30):
        """Ends the server; returns its exit code."""
        if self.twin:
            self.twin.stop(how, seconds)
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise
        return self.process.returncode if self.process else None

    def command(self, *args):
        """Runs another command of the program over the same configuration and data, whether the server runs or not."""
        command = [str(BUILD / "jetond"), *args, "--config", str(self.config), "--data-dir", str(self.data)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)

    def close(self):
        try:
            self.stop()
        finally:
            if self.twin:
                self.twin.close()
            shutil.rmtree(self.directory, ignore_errors=True)

    @property
    def url(self):
        return f"http://{self.address}"

    @property
    def bootstrap_token(self):
        return (self.data / "bootstrap-token").read_text().strip()

    def connect(self, admin=False):
        """A raw socket to the server, for what a well-behaved client would never send."""
        host, port = (self.admin_address if admin else self.address).rsplit(":", 1)
        return socket.create_connection((host, int(port)), timeout=20)

    def next_address(self):
        self.turn += 1
        return self.twin.address if self.twin and self.turn % 2 == 0 else self.address

    def sent(self, method):
        if self.twin and method != "GET":
            time.sleep(CAUGHT_UP)


class Shop:
    """Builders with defaults over the HTTP API: what a test does not name, it does not care about."""

    def __init__(self, server, bearer=None):
        self.server = server
        self.bearer = bearer or server.bootstrap_token

    def _ok(self, reply, *statuses):
        assert reply.status in (statuses or (200, 201)), reply
        return reply

    def user(self, name):
        """A new user; returns his password."""
        return self._ok(self.server.post("/api/v1/superuser/users/", bearer=self.bearer,
                                         json_body={"username": name, "email": f"{name}@example.com"})).json()["password"]

    def session(self, name, password):
        """A personal `session` token of a user: everything that name and password may do, as a bearer."""
        return self._ok(self.server.post("/broker/rest/user/authorizations", login=(name, password),
                                         json_body={"scope": "session"})).json()["data"]["token"]

    def organization(self, name, bearer=None):
        self._ok(self.server.post("/api/v1/organization/", bearer=bearer or self.bearer,
                                  json_body={"name": name, "email": f"{name}@example.com"}), 201)
        return name

    def application(self, organization, name="app", bearer=None, **more):
        """The application's view (client_id, client_secret, …)."""
        return self._ok(self.server.post(f"/api/v1/organization/{organization}/applications",
                                         bearer=bearer or self.bearer, json_body={"name": name, **more})).json()

    def client(self, organization, name="portal", bearer=None, **members):
        """The view of an OAuth client, made by our own API. The bearer's credential must be one that this API accepts."""
        return self._ok(self.server.put(f"/jeton/v1/organizations/{organization}/applications/{name}",
                                        bearer=bearer or self.bearer, json_body={"title": name, **members}), 201).json()

    def token(self, organization, client_id, scope="repo:read", name="token", bearer=None, **more):
        """The new token's view, with its secret in "token"."""
        return self._ok(self.server.post(f"/api/v1/organization/{organization}/applications/{client_id}/tokens",
                                         bearer=bearer or self.bearer,
                                         json_body={"name": name, "scope": scope, **more})).json()

    def robot(self, organization, short="ci", bearer=None):
        """(name, token) of a new robot."""
        view = self._ok(self.server.put(f"/api/v1/organization/{organization}/robots/{short}",
                                        bearer=bearer or self.bearer, json_body={"description": "made by a test"}), 201).json()
        return view["name"], view["token"]

    def repository(self, organization, name="web", visibility="private", bearer=None):
        self._ok(self.server.post("/api/v1/repository", bearer=bearer or self.bearer,
                                  json_body={"repository": name, "namespace": organization, "visibility": visibility,
                                             "description": ""}), 201)
        return f"{organization}/{name}"

    def permit(self, repository, who, role="read", bearer=None):
        self._ok(self.server.put(f"/api/v1/repository/{repository}/permissions/user/{who}",
                                 bearer=bearer or self.bearer, json_body={"role": role}))

    def registry_token(self, scope=None, login=None, service=None):
        """The whole answer of GET /v2/auth as a Reply."""
        query = [("service", service or self.server.address)]
        for one in ([scope] if isinstance(scope, str) else scope or []):
            query.append(("scope", one))
        return self.server.get("/v2/auth", login=login, query=query)
