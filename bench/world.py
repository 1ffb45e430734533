"""The server under measurement with what the requests need: an organization with two applications, a robot, a
repository, and many stored tokens."""
import contextlib
import shutil
import time
import urllib.parse

import jetond
import load
import machine
import sample
import store

ORGANIZATION = "bench"
CONFIG = "threads = 1\n"  # it has one core
FORM = "application/x-www-form-urlencoded"


class PinnedJetond(jetond.Jetond):
    """A server on its own core."""

    def __init__(self, config="", **more):
        super().__init__(config=CONFIG + config, **more)

    def start(self):
        with machine.on_core(machine.SERVER_CORE):
            return super().start()

    @property
    def pid(self):
        return self.process.pid

    def restart_seconds(self):
        """From spawning to the log lines of both listeners, over the same data."""
        self.stop()
        start = time.monotonic()
        self.start()
        return time.monotonic() - start


class World:
    """`with World(count, pool) as world:` - `pool` of the `count` tokens are drawn for the load."""
    config = "[applications]\nmax_tokens = 0\n"  # one application has them all

    def __init__(self, count, pool):
        self.count, self.pool = count, pool
        self._exits = contextlib.ExitStack()

    def __enter__(self):
        with self._exits:
            self.server = self._exits.enter_context(PinnedJetond(self.config))
            self.directory = self.server.directory
            self._furnish()
            self._fill()
            self._prepare_requests()
            self._exits = self._exits.pop_all()
        return self

    def __exit__(self, *_):
        self._exits.close()

    def _furnish(self):
        shop = jetond.Shop(self.server)
        shop.organization(ORGANIZATION)
        self.issuer = shop.application(ORGANIZATION, "issuer")["client_id"]
        self.caller = shop.application(ORGANIZATION, "caller")
        self.robot = shop.robot(ORGANIZATION)
        self.repository = shop.repository(ORGANIZATION)
        shop.permit(self.repository, self.robot[0])
        self.user = "person", shop.user("person")

        database = self.server.data / "jeton.db"
        snapshots, tokens = [sample.snapshot(database)], []
        for _ in range(2):
            tokens.append(shop.token(ORGANIZATION, self.issuer)["token"])
            snapshots.append(sample.snapshot(database))
        self._example = tokens[0]
        self._rows = sample.learn(database, *snapshots)
        self.tables = [row.table for row in self._rows]
        self.template = self.directory / "template"
        sample.write_template(self._rows, self.template)

    def _fill(self):
        self.server.stop()
        self._fill_stopped(self.server.data / "jeton.db")
        self.server.start()

    def _fill_stopped(self, database):
        """Fills the store and copies it, so that the reference loop writes into one of the same size."""
        self.tokens = store.fill(database, self._rows, self._example, self.count, self.pool)
        self.copy = self.directory / "reference.db"
        shutil.copyfile(database, self.copy)

    def _prepare_requests(self):
        """Made after the last restart before the loads: ports, and with them the registry's service, are new then."""
        host = self.server.address
        client = jetond.basic(self.caller["client_id"], self.caller["client_secret"])
        headers = {"Authorization": client, "Content-Type": FORM}
        asked = [load.request("POST", "/oauth2/introspect", host, headers, f"token={token}") for token in self.tokens]
        self.introspect_one, self.introspections = asked[0], asked
        self.introspect = load.prepare(self.directory / "introspect", asked)

        forwarded = [load.request("GET", "/auth/forward?scope=repo:read", host, {"Authorization": f"Bearer {token}"})
                     for token in self.tokens]
        self.forward_one = forwarded[0]
        self.forward = load.prepare(self.directory / "forward", forwarded)

        query = urllib.parse.urlencode({"service": host, "scope": f"repository:{self.repository}:pull"})
        self.registry_one = load.request("GET", f"/v2/auth?{query}", host,
                                         {"Authorization": jetond.basic(*self.robot)})
        self.registry = load.prepare(self.directory / "registry", [self.registry_one])

        # As skopeo, podman and docker do it: a connection for each token.
        closing = {"Authorization": jetond.basic(*self.robot), "Connection": "close"}
        self.registry_close_one = load.request("GET", f"/v2/auth?{query}", host, closing)
        self.registry_close = load.prepare(self.directory / "registry-close", [self.registry_close_one])
        login = urllib.parse.urlencode({"account": self.robot[0], "service": host})
        self.robot_login_one = load.request("GET", f"/v2/auth?{login}", host, closing)
        self.robot_login = load.prepare(self.directory / "robot-login", [self.robot_login_one])

        self.login_one = load.request("GET", f"/v2/auth?{query}", host, {"Authorization": jetond.basic(*self.user)})
        self.login = load.prepare(self.directory / "login", [self.login_one])

        path = f"/api/v1/organization/{ORGANIZATION}/applications/{self.issuer}/tokens"
        headers = {"Authorization": f"Bearer {self.server.bootstrap_token}", "Content-Type": "application/json"}
        self.create = load.prepare(self.directory / "create", [
            load.request("POST", path, host, headers, '{"name":"token","scope":"repo:read"}')])

    def registry_reply(self):
        """A registry token's answer, as the constant that the reference gives."""
        return self.server.get("/v2/auth", login=self.robot,
                               query={"service": self.server.address, "scope": f"repository:{self.repository}:pull"})

    def forward_reply(self):
        reply = self.server.get("/auth/forward?scope=repo:read", bearer=self.tokens[0])
        if reply.status != 200:
            raise RuntimeError(f"a stored token does not pass: {reply}")
        return reply

    def introspection_reply(self):
        """One answer, as the constant that the reference gives; refuses to go on when the token is not active."""
        reply = self.server.post("/oauth2/introspect", form={"token": self.tokens[0]},
                                 login=(self.caller["client_id"], self.caller["client_secret"]))
        if reply.status != 200 or reply.json().get("active") is not True:
            raise RuntimeError(f"a stored token is not active: {reply}")
        return reply
