"""The server that is attacked: others, a tenant that attacks, an issuer that the bench serves, and requests."""
import base64
import contextlib
import dataclasses
import json
import os
import socket
import urllib.parse

import federation
import jetond
import load
import others
import quay
import store
import tasks
import world
from issuer import Issuer
from jwcrypto.jwk import JWK

OTHERS = "127.255.0.1", "127.255.0.2"

CONFIG = """
[federation]
private_networks = ["127.0.0.0/8"]
ca_file = "{ca}"
[limits]
authorizations = 20000
"""


@dataclasses.dataclass
class Plan:
    seconds: int         # of each attack
    quiet_seconds: int   # of the measurement before it
    settle_seconds: int  # for memory to be given back
    authorizations: int  # of one user
    audit_rows: int


class Scene:
    """`with Scene(audit_rows) as scene:`; what attacks need besides, they make themselves."""

    def __init__(self, audit_rows):
        self.audit_rows = audit_rows
        self._exits = contextlib.ExitStack()

    def __enter__(self):
        with self._exits:
            self.issuer = self._exits.enter_context(Issuer())
            # Wrong passwords make wait, as by default: the attacks are on that, too.
            self.server = self._exits.enter_context(
                world.PinnedJetond(CONFIG.format(ca=self.issuer.certificate.file), patient=True))
            self.directory = self.server.directory
            self.shop = jetond.Shop(self.server)
            self.logged = self.tenant()
            self._fill_log()
            self._furnish_others()
            self._exits = self._exits.pop_all()
        return self

    def __exit__(self, *_):
        self._exits.close()

    def _fill_log(self):
        """Entries of the last days in the log of an organization; before the rest, because the port is new afterwards."""
        self.server.stop()
        store.copy_rows(self.server.data / "jeton.db", "audit",
                        "namespace = (SELECT id FROM accounts WHERE name = ?)", [self.logged.org], self.audit_rows,
                        lambda row, number: store.earlier(row, "at", number))
        self.server.start()

    def tenant(self):
        """A new user with an organization and an application. An attack may use up all of it."""
        return quay.Owner(self.shop, "tenant")

    def _furnish_others(self):
        self.owner = quay.Owner(self.shop, "other")
        self.caller = self.owner.application("caller")
        self.robot = self.owner.robot()
        self.repository = self.owner.repository()
        self.shop.permit(self.repository, self.robot[0], bearer=self.owner.bearer)
        self.token = self.owner.token("user:read")

    @property
    def address(self):
        return self.server.address

    def request(self, method, path, headers=None, body=""):
        return load.request(method, path, self.address, headers, body)

    def call(self, method, path, bearer, body=None):
        """A call of the API with a token."""
        return self.request(method, path, {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"},
                            "" if body is None else json.dumps(body))

    def registry_login(self, name, secret, repository=None, close=False):
        query = {"service": self.address}
        query |= {"scope": f"repository:{repository}:pull"} if repository else {"account": name}
        headers = {"Authorization": jetond.basic(name, secret)}
        headers |= {"Connection": "close"} if close else {}
        return self.request("GET", f"/v2/auth?{urllib.parse.urlencode(query)}", headers)

    def lanes(self):
        """One connection checks tokens in two ways, the other asks for a robot's registry tokens."""
        client = jetond.basic(self.caller["client_id"], self.caller["client_secret"])
        checks = [self.request("POST", "/oauth2/introspect",
                               {"Authorization": client, "Content-Type": world.FORM}, f"token={self.token}"),
                  self.call("GET", "/api/v1/user/", self.token)]
        return [others.Lane("checks", OTHERS[0], checks),
                others.Lane("registry tokens", OTHERS[1], [self.registry_login(*self.robot, self.repository)])]

    def kept(self):
        """How many rows are kept of what was done and refused."""
        return {table: store.count(self.server.data / "jeton.db", table) for table in ("audit", "denials")}

    def prepare(self, name, requests):
        return load.prepare(self.directory / name, requests)

    def wrk(self, requests, connections, plan):
        return tasks.Task(load.attack, self.address, requests, connections, plan.seconds + 1,
                          niceness=tasks.GIVES_WAY)

    def task(self, function, *arguments):
        """Load from a process that gives way to what measures."""
        return tasks.Task(function, self.address, *arguments, niceness=tasks.GIVES_WAY)

    def watch(self, seconds):
        return tasks.Task(others.watch, self.address, self.lanes(), seconds)

    def trusting_robot(self, owner, *rules):
        """A robot with these rules; those without an audience take tokens for this server."""
        robot = federation.Robot(owner, [])
        robot.trust_claims(*({"audiences": [self.server.url], **rule} for rule in rules))
        return robot


def rsa_key(bits):
    return JWK.generate(kty="RSA", size=bits)


def unsigned_job(claims, key_id, algorithm="ES256", bytes_of_signature=64):
    """A token as a job has it, whose signature is rubbish of the right length."""
    parts = json.dumps({"alg": algorithm, "typ": "JWT", "kid": key_id}), json.dumps(claims)
    encoded = [base64.urlsafe_b64encode(part) for part in (*map(str.encode, parts), os.urandom(bytes_of_signature))]
    return b".".join(part.rstrip(b"=") for part in encoded).decode()


def hanging_listener():
    """Takes connections into its queue and never says a word: not even the handshake of TLS."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(4096)
    return listener, f"https://127.0.0.1:{listener.getsockname()[1]}"
