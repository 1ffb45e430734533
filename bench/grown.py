"""A world that has grown: besides its many tokens, one of each kind of holder that has more than its share."""
import hashlib
import json
import os

import jetond
import load
import others
import store
from world import World

CROWDED = "crowded"  # the organization of whose things there are many
MOST = 100_000       # of one holder
MOST_LOGGED = 1_000_000
BROKER_LIST = "/broker/rest/user/authorizations"
OTHERS = "127.255.0.1", "127.255.0.2"


def grown_id(kind, number):
    """The same in each table that mentions it."""
    return hashlib.sha256(f"{kind}:{number}".encode()).digest()[:16]


class GrownWorld(World):
    # Nothing sealed: a copy of a sealed secret cannot be opened. The limit is there so that creations look at it.
    config = """
[secrets]
retrievable = false
[accounts]
superusers_full_access = true
[applications]
max_tokens = 1000000000
"""

    def __init__(self, count, pool):
        super().__init__(count, pool)
        self.crowd = min(count // 10, MOST)

    def _furnish(self):
        super()._furnish()
        self.shop = jetond.Shop(self.server)
        self.person = "crowd", self.shop.user("crowd")
        self.session = self.shop.session(*self.person)
        self._made(self.server.post(BROKER_LIST, bearer=self.session, json_body={"scope": "read", "note": "n"}))
        self._made(self.server.post("/api/v1/user/apptoken", bearer=self.session, json_body={"title": "t"}))
        self.shop.organization(CROWDED)
        self.application = self.shop.application(CROWDED, "app")["client_id"]
        self.shop.token(CROWDED, self.application)
        self.shop.robot(CROWDED, "r0000000")
        self.shop.user("member0000000")
        path = f"/api/v1/organization/{CROWDED}/team/readers"
        self._made(self.server.put(path, bearer=self.shop.bearer, json_body={"role": "member"}))
        self._made(self.server.put(f"{path}/members/member0000000", bearer=self.shop.bearer, json_body={}))
        self.popular = self.shop.repository(CROWDED, "popular")
        self.shop.permit(self.popular, "member0000000")
        # Last, because copies are of the last row.
        self.shop.permit(self.shop.repository(CROWDED, "r0000000"), f"{CROWDED}+r0000000")
        self.own_token = self.shop.token("bench", self.issuer, "user:read")["token"]

    @staticmethod
    def _made(reply):
        if reply.status not in (200, 201):
            raise RuntimeError(f"not made: {reply}")

    def _fill_stopped(self, database):
        self.tokens = store.fill(database, self._rows, self._example, self.count, self.pool)
        with store.filling(database) as connection:
            for copies in COPIES:
                copies(self, connection)
            store.count_tokens_anew(connection)

    def lanes(self):
        """One connection checks tokens in two ways, the other asks for a robot's registry tokens."""
        bearer = {"Authorization": f"Bearer {self.own_token}"}
        own = load.request("GET", "/api/v1/user/", self.server.address, bearer)
        return [others.Lane("checks", OTHERS[0], [self.introspect_one, own]),
                others.Lane("registry tokens", OTHERS[1], [self.registry_one])]

    def request(self, method, path, bearer, body=None):
        headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
        return load.request(method, path, self.server.address, headers, "" if body is None else json.dumps(body))


def _copy(world, connection, table, where, parameters, change, count=None):
    store.copy_into(connection, table, where, parameters, count or world.crowd, change)


def _account_id(name):
    return f"(SELECT id FROM accounts WHERE name = '{name}')"


def _tokens(where):
    def copies(world, connection):
        _copy(world, connection, "tokens", where, {"application": world.application}, lambda row, number: {
            "digest": os.urandom(32), **store.earlier(row, "created", number)})
    return copies


def _robots(world, connection):
    _copy(world, connection, "accounts", "name = ?", [f"{CROWDED}+r0000000"], lambda row, number: {
        "id": grown_id("robot", number), "name": f"{CROWDED}+r{number:07}", "created": row["created"] + number})
    _copy(world, connection, "tokens", f"subject = {_account_id(CROWDED + '+r0000000')}", (), lambda row, number: {
        "digest": os.urandom(32), **store.earlier(row, "created", number), "subject": grown_id("robot", number)})


def _members(world, connection):
    _copy(world, connection, "accounts", "name = ?", ["member0000000"], lambda row, number: {
        "id": grown_id("member", number), "name": f"member{number:07}", "email": f"member{number:07}@example.com",
        "created": row["created"] + number})
    member = _account_id("member0000000")
    _copy(world, connection, "team_members", f"account = {member}", (), lambda row, number: {
        "account": grown_id("member", number), "name": f"member{number:07}"})
    _copy(world, connection, "repository_roles", f"grantee = {member}", (), lambda row, number: {
        "grantee": grown_id("member", number), "name": f"member{number:07}"})


def _repositories(world, connection):
    _copy(world, connection, "repositories", "name = ?", ["r0000000"], lambda row, number: {
        "id": grown_id("repository", number), "name": f"r{number:07}", "created": row["created"] + number})
    _copy(world, connection, "repository_roles", "repository = (SELECT id FROM repositories WHERE name = ?)",
          ["r0000000"], lambda row, number: {"repository": grown_id("repository", number),
                                             "created": row["created"] + number})


def _log(world, connection):
    _copy(world, connection, "audit", f"namespace = {_account_id(CROWDED)}", (), lambda row, number: {
        **store.earlier(row, "at", number)}, count=min(world.count, MOST_LOGGED))


COPIES = (
    _tokens(f"subject = {_account_id('crowd')} AND kind = 3"),
    _tokens(f"subject = {_account_id('crowd')} AND kind = 5"),
    _tokens("application = (SELECT id FROM applications WHERE client_id = :application) AND kind = 1"),
    _robots, _members, _repositories, _log,
)
