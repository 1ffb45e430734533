"""What was acknowledged survives `kill -9` at any moment: creates work, revokes refuse, the next start succeeds.

JETON_KILL_ROUNDS sets the number of kills, JETON_KILL_SEED repeats a run's choices (not its timing).
"""
import collections
import http.client
import json
import os
import random
import shutil
import signal
import sqlite3
import threading
import time

from jetond import Jetond, Shop

ROUNDS = int(os.environ.get("JETON_KILL_ROUNDS", "20"))
SEED = int(os.environ.get("JETON_KILL_SEED", random.randrange(1 << 32)))
THREADS = 4
ALIVE, DEAD, OPEN = "alive", "dead", "open"  # open: asked for, never acknowledged; either outcome is right


class Refused(Exception):
    """The server answered, but not with success: under this load nothing may fail."""


class Client:
    """One keep-alive connection that dies with the server."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection(server.address, timeout=30)
        self.bearer = server.bootstrap_token

    def call(self, method, path, body=None, bearer=None):
        headers = {"Authorization": f"Bearer {bearer or self.bearer}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        self.connection.request(method, path, body=body, headers=headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status not in (200, 201, 204):
            raise Refused(f"{method} {path}: {answer.status} {content!r}")
        return json.loads(content) if content else None


class Ledger:
    """What the server has promised so far: state by secret, and how to revoke what is alive."""

    def __init__(self):
        self.lock = threading.Lock()
        self.state = {}
        self.handles = collections.deque()
        self.counts = collections.Counter()
        self.refused = []
        self.names = 0

    def name(self):
        with self.lock:
            self.names += 1
            return f"n{self.names}"

    def created(self, secret, handle):
        with self.lock:
            if secret in self.state:
                self.refused.append("the same secret was given out twice")
            self.state[secret] = ALIVE
            self.handles.append((secret, handle))
            self.counts["creates"] += 1

    def take(self, rng):
        """Some live secret with its handle, open from now on; None if there is none."""
        with self.lock:
            if not self.handles:
                return None
            self.handles.rotate(rng.randrange(len(self.handles)))
            secret, handle = self.handles.pop()
            self.state[secret] = OPEN
            return secret, handle

    def revoked(self, secret):
        with self.lock:
            self.state[secret] = DEAD
            self.counts["revokes"] += 1


class Load:
    """A mixed load of creates and revokes of tokens, robots and authorizations until the server is gone."""

    def __init__(self, server, ledger, tokens_path, robots_path, session):
        self.server, self.ledger = server, ledger
        self.tokens_path, self.robots_path, self.session = tokens_path, robots_path, session

    def run(self, seed):
        rng, client = random.Random(seed), Client(self.server)
        try:
            while True:
                self.step(rng, client)
        except Refused as error:
            self.ledger.refused.append(str(error))
        except (OSError, http.client.HTTPException):
            pass  # killed
        finally:
            client.connection.close()

    def step(self, rng, client):
        choice = rng.random()
        if choice < 0.35:
            made = client.call("POST", self.tokens_path, {"name": self.ledger.name(), "scope": "repo:read"})
            self.ledger.created(made["token"], ("DELETE", f"{self.tokens_path}/{made['uuid']}"))
        elif choice < 0.5:
            short = self.ledger.name()
            made = client.call("PUT", f"{self.robots_path}/{short}", {"description": "d"})
            self.ledger.created(made["token"], ("ROBOT", short))
        elif choice < 0.6:
            self.create_authorization(client)
        elif taken := self.ledger.take(rng):
            self.revoke(rng, client, *taken)

    def create_authorization(self, client):
        made = client.call("POST", "/broker/rest/user/authorizations", {"scope": "read"}, self.session)["data"]
        self.ledger.created(made["token"], ("BROKER", made["id"]))

    def revoke(self, rng, client, secret, handle):
        kind, what = handle
        if kind == "DELETE":
            client.call("DELETE", what)
        elif kind == "BROKER":
            client.call("DELETE", f"/broker/rest/user/authorization/{what}", bearer=self.session)
        elif rng.random() < 0.5:
            client.call("DELETE", f"{self.robots_path}/{what}")
        else:
            made = client.call("POST", f"{self.robots_path}/{what}/regenerate")
            self.ledger.created(made["token"], ("ROBOT", what))
        self.ledger.revoked(secret)


def verify(server, secrets):
    """Asks about every one of (secret, state) over one connection; returns what is wrong."""
    client = Client(server)
    wrong = []
    for secret, state in secrets:
        client.connection.request("POST", "/oauth2/introspect", body=f"token={secret}", headers={
            "Authorization": f"Bearer {client.bearer}", "Content-Type": "application/x-www-form-urlencoded"})
        active = json.loads(client.connection.getresponse().read())["active"]
        if state != OPEN and active != (state == ALIVE):
            wrong.append((secret, f"acknowledged {state}, found {'active' if active else 'inactive'}"))
    client.connection.close()
    return wrong


def crash(server, load, rng):
    """Puts the load on and kills the server at a random moment of it."""
    threads = [threading.Thread(target=load.run, args=(rng.getrandbits(64),)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    time.sleep(rng.choice((rng.uniform(0, 0.02), rng.uniform(0.02, 0.2), rng.uniform(0.1, 0.5))))
    server.stop(signal.SIGKILL)
    for thread in threads:
        thread.join()


def databases(directory):
    return [path for path in directory.rglob("*") if path.is_file() and path.read_bytes()[:15] == b"SQLite format 3"]


def assert_sound(server):
    """On a copy, so that looking does not repair what the server must repair itself."""
    copy = server.directory / "copy"
    shutil.copytree(server.data, copy)
    found = databases(copy)
    assert found
    for path in found:
        database = sqlite3.connect(path)
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        database.close()
    shutil.rmtree(copy)


def listed(server, path):
    """uuids of all live tokens of the application, over all pages."""
    found, query = [], None
    while True:
        page = server.get(path, bearer=server.bootstrap_token, query=query).json()
        found += [view["uuid"] for view in page["tokens"]]
        if not page.get("next_page"):
            return found
        query = {"next_page": page["next_page"]}


def assert_lists_agree(server, load, ledger):
    """What the lists show is what introspection knows: no token without its row, no robot without a working token."""
    uuids = listed(server, load.tokens_path)
    assert len(set(uuids)) == len(uuids)
    alive = {handle[1].rsplit("/", 1)[1] for secret, handle in ledger.handles if handle[0] == "DELETE"}
    assert alive <= set(uuids)
    robots = server.get(load.robots_path, bearer=server.bootstrap_token).json()["robots"]
    wrong = verify(server, [(robot["token"], ALIVE) for robot in robots])
    assert wrong == [], "a robot whose shown token does not work"


def test_acknowledged_writes_survive_kill_9_at_random_moments():
    rng, ledger = random.Random(SEED), Ledger()
    with Jetond(on_disk=True) as server:
        shop = Shop(server)
        organization = shop.organization("crashes")
        client_id = shop.application(organization)["client_id"]
        session = shop.session("crasher", shop.user("crasher"))
        load = Load(server, ledger, f"/api/v1/organization/{organization}/applications/{client_id}/tokens",
                    f"/api/v1/organization/{organization}/robots", session)
        ledger.state[session] = ALIVE
        for number in range(ROUNDS):
            before = dict(ledger.state)
            crash(server, load, rng)
            assert ledger.refused == [], f"seed {SEED}, round {number}"
            if number % 10 == 0:
                assert_sound(server)
            server.start()
            touched = [secret for secret, state in ledger.state.items() if before.get(secret) != state]
            older = rng.sample(sorted(before), min(len(before), 300))
            wrong = verify(server, [(secret, ledger.state[secret]) for secret in touched + older])
            assert wrong == [], f"seed {SEED}, round {number}"
        assert verify(server, ledger.state.items()) == [], f"seed {SEED}, all rounds"
        assert_lists_agree(server, load, ledger)
        assert server.stop() == 0
        assert_sound(server)
    assert ledger.counts["creates"] >= ROUNDS and ledger.counts["revokes"] >= ROUNDS // 2, ledger.counts
