"""Recorded conversations of the rhc client: the table of its commands, row by row, as requests in their order.

An exchange is (method, link or path, what authorizes it, body, expected status). Headers are the client's own: no
version on the first call, 1.7 after it; other methods than GET bring the type of a body, DELETE without a body.
"""
import http.client
import json
import re

import pytest

from jetond import Jetond, Reply, Shop, basic
from openshift import ADVERTISED, BASE, ROOT, Person
from openshift_contract import Named

AGENT = "rhc/1.38.7 (ruby 3.1.2; x86_64-linux-gnu; httpclient 2.8.3 (2015-12-26))"
NOTE = "RHC/1.38.7 (from laptop on x86_64-linux-gnu)"
JSON, LATEST = "application/json", "application/json;version=1.7"
SESSION = {"scope": "session", "note": NOTE, "reuse": True}
BASIC, BEARER = "Basic", "Bearer"


class Rhc:
    """One run of the client: a kept connection, and the links that the API root gave it."""

    def __init__(self, server, login=None, token=None, headers=None):
        self.login, self.token, self.more = login, token, headers or {}
        self.connection = http.client.HTTPConnection(server.address, timeout=30)
        first = self.exchange("GET", ROOT, None, None, 200, accept=JSON)
        if first["api_version"] != max(first["supported_api_versions"]):
            first = self.exchange("GET", ROOT, None, None, 200)
        assert (first["api_version"], first["version"], first["type"]) == (1.7, "1.7", "links")
        self.links = first["data"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def exchange(self, method, target, authorized, body, status, accept=LATEST, token=None):
        """One request, and the JSON of its answer."""
        headers = {"User-Agent": AGENT, "Accept": accept, **self.more}
        if authorized:
            headers["Authorization"] = basic(*self.login) if authorized == BASIC else f"Bearer {token or self.token}"
        if method != "GET":
            headers["Content-Type"] = LATEST
        content = None if body is None else json.dumps(body)
        self.connection.request(method, target, body=content, headers=headers)
        answer = self.connection.getresponse()
        self.reply = Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        assert not answer.will_close, "the connection is kept"
        assert self.reply.status == status, (method, target, self.reply)
        if status == 401:
            return None
        return self.reply.json()

    def follow(self, link, authorized, body=None, status=200, method=None, token=None, **fill):
        """A link of the API root, its :words filled in as the client does: in the whole href, port and all."""
        link = self.links[link] if isinstance(link, str) else link
        href = re.sub(r":\w+", lambda word: fill[word[0][1:]], re.sub(r"^(https?://[^/:]+):\d+", r"\1", link["href"]))
        target = re.sub("^https?://[^/]+", "", href)
        return self.exchange(method or link["method"], target, authorized, body, status, token=token)

    def challenged(self, link, body=None, method=None, **fill):
        """The first protected call in password mode: without credentials, body included; it must be challenged."""
        self.follow(link, None, body, 401, method, **fill)
        assert self.reply.headers["www-authenticate"].startswith("Basic realm=")


@pytest.fixture
def person(shop):
    return Person(shop)


@pytest.fixture
def by_password(server, person):
    with Rhc(server, login=person.login) as client:
        yield client


@pytest.fixture
def by_token(server, person):
    with Rhc(server, token=person.session) as client:
        yield client


def account_can_be_printed(answer, person):
    view = answer["data"]
    assert (answer["type"], view["login"]) == ("user", person.name)
    assert {"id", "max_gears", "consumed_gears", "max_domains", "plan_id"} <= set(view)
    assert isinstance(view["capabilities"]["gear_sizes"], list)
    assert isinstance(view["capabilities"]["private_ssl_certificates"], bool)
    return view


def session_made(answer):
    view = answer["data"]
    assert (answer["type"], view["note"], view["scopes"]) == ("authorization", NOTE, "session")
    assert re.fullmatch("[0-9a-f]{64}", view["token"]) and view["expires_in_seconds"] > 0
    return view["token"]


# Every command starts alike

def test_the_first_call_gets_1_3_so_a_second_asks_for_1_7(server):
    for accept, version in ((JSON, 1.3), (LATEST, 1.7)):
        answer = server.get(ROOT, headers={"User-Agent": AGENT, "Accept": accept}).json()
        assert answer["api_version"] in (version, 1.7)
        assert answer["supported_api_versions"] == [1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7]


@pytest.mark.parametrize("header", ["Basic Og==", "Basic bnVsbDpudWxs", "Basic =", "Basic"])
def test_a_nonsense_basic_header_is_401(server, header):
    reply = server.get(BASE + "/user", headers={"User-Agent": AGENT, "Accept": LATEST, "Authorization": header})
    assert reply.status == 401 and reply.headers["www-authenticate"].startswith("Basic ")


# The table of commands

def test_account(by_password, by_token, person):
    by_password.challenged("GET_USER")
    account_can_be_printed(by_password.follow("GET_USER", BASIC), person)
    account_can_be_printed(by_token.follow("GET_USER", BEARER), person)


def test_authorization_list(by_password, by_token, person):
    mine = person.create(scope="read", note="printed")
    by_password.challenged("LIST_AUTHORIZATIONS")
    for answer in (by_password.follow("LIST_AUTHORIZATIONS", BASIC), by_token.follow("LIST_AUTHORIZATIONS", BEARER)):
        assert answer["type"] == "authorizations"
        [entry] = [entry for entry in answer["data"] if entry["note"] == "printed"]
        assert (entry["token"], entry["scopes"], entry["created_at"]) == (mine["token"], "read", mine["created_at"])
        assert type(entry["expires_in_seconds"]) is int


def test_authorization_add_without_scopes_prints_a_table_and_calls_nothing(by_password):
    [scope] = [one for one in by_password.links["ADD_AUTHORIZATION"]["optional_params"] if one["name"] == "scope"]
    rows = scope["description"].split("\n\n", 1)[1].rstrip("\n").split("\n")
    assert [row.removeprefix("*  ") for row in rows[0::2]] == ADVERTISED
    assert all(row.startswith("   ") and "*" not in row for row in rows[1::2]) and len(rows) == 18


@pytest.mark.parametrize("scopes, note, expires_in, life", [
    ("read", None, None, 30 * 86400), ("session,read", "with note", "3600", 3600),
    ("userinfo", None, "-1", 30 * 86400)])
def test_authorization_add(by_password, by_token, scopes, note, expires_in, life):
    body = {"scope": scopes, "note": note, "expires_in": expires_in}
    by_password.challenged("ADD_AUTHORIZATION", body)
    for client, how in ((by_password, BASIC), (by_token, BEARER)):
        answer = client.follow("ADD_AUTHORIZATION", how, body, 201)
        view = answer["data"]
        assert (answer["type"], view["scopes"], view["note"]) == ("authorization", scopes.replace(",", " "), note)
        assert (view["expires_in"], len(view["token"])) == (life, 64)


def test_authorization_add_prints_the_message_of_422(by_token):
    body = {"scope": "nonsense", "note": None, "expires_in": None}
    [message] = by_token.follow("ADD_AUTHORIZATION", BEARER, body, 422)["messages"]
    assert (message["exit_code"], message["severity"]) == (1, "error") and "Valid scopes are " in message["text"]


def test_authorization_delete_makes_one_call_per_argument(by_password, by_token, person):
    first, second, third = (person.create() for _ in range(3))
    by_password.challenged("SHOW_AUTHORIZATION", method="DELETE", id=first["token"])
    by_password.follow("SHOW_AUTHORIZATION", BASIC, method="DELETE", id=first["token"])
    by_password.follow("SHOW_AUTHORIZATION", BASIC, method="DELETE", id=second["id"])
    by_token.follow("SHOW_AUTHORIZATION", BEARER, method="DELETE", id=third["token"])
    by_token.follow("SHOW_AUTHORIZATION", BEARER, method="DELETE", id="no.such.thing")
    assert not [view for view in (first, second, third) if person.works(view["token"])]


def test_authorization_delete_all(by_password, person):
    others = [person.session, person.create()["token"]]
    by_password.challenged("LIST_AUTHORIZATIONS", method="DELETE")
    by_password.follow("LIST_AUTHORIZATIONS", BASIC, method="DELETE")
    assert not [token for token in others if person.works(token)]


def test_setup_with_create_token_completes(by_password, server, person):
    by_password.challenged("GET_USER")
    account_can_be_printed(by_password.follow("GET_USER", BASIC), person)
    token = session_made(by_password.follow("ADD_AUTHORIZATION", BASIC, SESSION, 201))
    with Rhc(server, token=token) as client:
        user = account_can_be_printed(client.follow("GET_USER", BEARER), person)
        keys = client.follow(user["links"]["LIST_KEYS"], BEARER)
        domains, cartridges = client.follow("LIST_DOMAINS", BEARER), client.follow("LIST_CARTRIDGES", BEARER)
    assert [(answer["type"], answer["data"]) for answer in (keys, domains, cartridges)] == [
        ("keys", []), ("domains", []), ("cartridges", [])]


@pytest.mark.parametrize("live", [True, False], ids=["reused", "made"])
def test_a_missing_stored_token_is_asked_for_before_the_real_call(server, person, live):
    stored = person.create(scope="session", note=NOTE)["token"] if live else None
    with Rhc(server, login=person.login) as client:
        client.challenged("ADD_AUTHORIZATION", SESSION)
        token = session_made(client.follow("ADD_AUTHORIZATION", BASIC, SESSION, 200 if live else 201))
        assert token == stored or not live
        account_can_be_printed(client.follow("GET_USER", BEARER, token=token), person)


@pytest.mark.parametrize("end", ["expired", "deleted", "unknown"])
def test_a_dead_stored_token_is_replaced_by_a_new_session(server, person, end):
    view = person.create(scope="session", note=NOTE, expires_in=0 if end == "expired" else None)
    dead = "0" * 64 if end == "unknown" else view["token"]
    person.delete(BASE + "/user/authorization/" + (view["id"] if end != "expired" else "nothing"))
    with Rhc(server, login=person.login, token=dead) as client:
        client.follow("GET_USER", BEARER, status=401)
        client.challenged("ADD_AUTHORIZATION", SESSION)
        token = session_made(client.follow("ADD_AUTHORIZATION", BASIC, SESSION, 201))
        assert token != dead
        account_can_be_printed(client.follow("GET_USER", BEARER, token=token), person)


@pytest.mark.parametrize("scope, status", [("session", 200), ("read", 403), ("userinfo", 403)])
def test_logout_deletes_the_stored_token_with_itself(server, person, scope, status):
    token = person.create(scope=scope)["token"]
    with Rhc(server, token=token) as client:
        answer = client.follow("SHOW_AUTHORIZATION", BEARER, method="DELETE", status=status, id=token)
        assert answer["messages"][0]["text"]
        client.follow("GET_USER", BEARER, status=401 if status == 200 else 200)


def test_logout_of_a_session_that_is_over_already_is_401(server, person):
    token = person.expired(scope="session")["token"]
    with Rhc(server, token=token) as client:
        client.follow("SHOW_AUTHORIZATION", BEARER, method="DELETE", status=401, id=token)


def test_logout_all(by_token, person):
    account_can_be_printed(by_token.follow("GET_USER", BEARER), person)
    by_token.follow("LIST_AUTHORIZATIONS", BEARER, method="DELETE")
    by_token.follow("GET_USER", BEARER, status=401)


# --header 'X-Impersonate-User: child' puts it on every call, the API root included

def test_a_sub_account_is_driven_by_a_header_on_every_call():
    with Jetond('[openshift]\nsub_account_parents = ["driver"]\n') as server:
        parent = Named(Shop(server), "driver")
        child = type("Child", (), {"name": "driven"})
        with Rhc(server, parent.login, headers={"X-Impersonate-User": "driven"}) as client:
            client.challenged("GET_USER")
            account_can_be_printed(client.follow("GET_USER", BASIC), child)
            token = session_made(client.follow("ADD_AUTHORIZATION", BASIC, SESSION, 201))
            assert session_made(client.follow("ADD_AUTHORIZATION", BASIC, SESSION)) == token
            account_can_be_printed(client.follow("GET_USER", BEARER, token=token), child)
            [entry] = client.follow("LIST_AUTHORIZATIONS", BASIC)["data"]
            assert (entry["identity"], entry["token"]) == ("driven", token)
            client.follow("SHOW_AUTHORIZATION", BEARER, method="DELETE", id=token, token=token)
            assert client.follow("LIST_AUTHORIZATIONS", BASIC)["data"] == []


# Hrefs

def test_no_href_has_anything_that_the_client_takes_for_a_parameter_but_id():
    with Jetond(args=["--public-url", "https://tokens.example.com"]) as server, Rhc(server) as client:
        words = [word for link in client.links.values() for word in re.findall(r":\w+", link["href"])]
        assert words == [":id"]
        for parameter in (one for link in client.links.values() for one in link["required_params"]):
            assert parameter["name"]
