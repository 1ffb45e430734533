"""O6: a code becomes a token, once (section 4 of the Quay contract)."""
import sqlite3

import pytest

from jetond import Jetond, Shop
from quay import accepted
from webflow import CALLBACK, CHALLENGE, VERIFIER, Client, Redirect


@pytest.fixture(scope="module")
def server():
    with Jetond() as running:
        yield running


@pytest.fixture(scope="module")
def client(server):
    return Client(Shop(server))


def refused(reply, error):
    assert reply.status == 400 and reply.json() == {"error": error}, reply
    assert "www-authenticate" not in reply.headers


def test_o6_code_grant(server, client):
    reply = client.exchange(client.code(scope="user:read"), scope="user:read")
    assert reply.status == 200 and reply.headers["content-type"] == "application/json;charset=UTF-8"
    assert "no-store" in reply.headers["cache-control"] and reply.headers["pragma"] == "no-cache"
    body = reply.json()
    assert set(body) == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert body["token_type"] == "Bearer" and body["expires_in"] == 315576000 and body["refresh_token"] is None
    assert server.get("/api/v1/user/", bearer=body["access_token"]).json()["username"] == client.name


def test_o6_the_client_may_authenticate_with_basic(server, client):
    form = client.form(client.code(), client_id=None, client_secret=None)
    assert server.post("/oauth/access_token", form=form, login=(client.id, client.secret)).status == 200
    refused(server.post("/oauth/access_token", form=form, login=(client.id, "wrong")), "invalid_client")
    other = client.form(client.code(), client_id="NOBODY", client_secret="wrong")
    assert server.post("/oauth/access_token", form=other, login=(client.id, client.secret)).status == 200


def test_o6_parameters_may_stand_in_the_query(server, client):
    assert server.post("/oauth/access_token", query=client.form(client.code())).status == 200


@pytest.mark.parametrize("name", ["grant_type", "client_id", "redirect_uri", "code", "scope"])
def test_o6_a_missing_parameter(client, name):
    reply = client.exchange("x", **{name: None}) if name != "code" else client.exchange(None)
    assert reply.status == 400 and reply.json() == {"error": f"Required param: {name}"}


@pytest.mark.parametrize("change,error", [
    ({"grant_type": "refresh_token"}, "unsupported_grant_type"),
    ({"grant_type": "password", "client_id": "NOBODY"}, "unsupported_grant_type"),
    ({"client_id": "NOBODY"}, "invalid_client"), ({"client_secret": "wrong"}, "invalid_client"),
    ({"client_secret": None}, "invalid_client"), ({"code": "x" * 40}, "invalid_grant"), ({"code": ""}, "invalid_grant"),
    ({"scope": "repo:read user:read"}, "invalid_grant"), ({"scope": "repo:read "}, "invalid_grant"),
    ({"scope": "repo:write"}, "invalid_grant"), ({"redirect_uri": "https://evil.example/"}, "invalid_grant"),
    ({"code_verifier": VERIFIER}, "invalid_grant")])
def test_o6_failures_leave_the_code_as_it_was(client, change, error):
    code = client.code()
    change = dict(change)
    refused(client.exchange(change.pop("code", code), **change), error)
    assert client.exchange(code).status == 200


@pytest.mark.parametrize("method,challenge", [("S256", CHALLENGE), ("plain", VERIFIER), (None, VERIFIER)])
def test_o6_pkce_is_enforced_when_sent(client, method, challenge):
    asked = {"code_challenge": challenge, "code_challenge_method": method}
    code = client.code(**asked)
    for verifier in (None, "", "wrong" * 10, VERIFIER[:-1], CHALLENGE, VERIFIER + "x"):
        if verifier == challenge == VERIFIER:
            continue
        refused(client.exchange(code, code_verifier=verifier), "invalid_grant")
    assert client.exchange(code, code_verifier=VERIFIER).status == 200


def test_o6_a_code_works_once_and_using_it_again_kills_what_it_gave(server, client):
    code = client.code()
    token = client.exchange(code).json()["access_token"]
    assert accepted(server, token)
    refused(client.exchange(code), "invalid_grant")
    assert not accepted(server, token)
    refused(client.exchange(code), "invalid_grant")
    logs = server.get(f"/api/v1/organization/{client.org}/logs", bearer=client.bearer).json()["logs"]
    assert "oauth_token_revoked" in [entry["kind"] for entry in logs]


def test_o6_a_code_survives_a_restart_and_so_does_its_end(client):
    with Jetond() as running:
        client = Client(Shop(running))
        code = client.code()
        running.stop()
        running.start()
        assert client.exchange(code).status == 200
        running.stop()
        running.start()
        refused(client.exchange(code), "invalid_grant")


def test_o6_a_code_is_one_clients(server, client):
    other = client.application("other", redirect_uri=CALLBACK)
    code = client.code()
    refused(client.exchange(code, client_id=other["client_id"], client_secret=other["client_secret"]), "invalid_grant")
    assert client.exchange(code).status == 200


def test_o6_a_code_for_our_own_page_is_exchanged_with_its_address(client):
    code = client.code(redirect_uri=client.local)
    refused(client.exchange(code), "invalid_grant")
    assert client.exchange(code, redirect_uri=client.local).status == 200


@pytest.mark.parametrize("end", ["application", "secret", "user"])
def test_o6_a_code_ends_with_what_it_came_from(server, end):
    client = Client(Shop(server))
    code = client.code()
    if end == "application":
        assert server.delete(client.applications(client.id), bearer=client.bearer).status == 204
        return refused(client.exchange(code), "invalid_client")
    if end == "secret":
        path = client.applications(client.id, "/resetclientsecret")
        fresh = server.post(path, bearer=client.bearer).json()["client_secret"]
        refused(client.exchange(code), "invalid_client")
        assert client.exchange(code, client_secret=fresh).status == 200
        return None
    assert server.put(f"/api/v1/superuser/users/{client.name}", bearer=server.bootstrap_token,
                      json_body={"enabled": False}).status == 200
    return refused(client.exchange(code), "invalid_grant")


def test_o6_a_code_is_nobody_anywhere_else(server, client):
    code = client.code()
    assert not accepted(server, code)
    assert server.get("/v2/auth", login=("$oauthtoken", code)).status == 401
    assert server.post("/oauth2/introspect", login=(client.id, client.secret), form={"token": code}).json() == {"active": False}
    assert server.get("/broker/rest/user", bearer=code).status == 401


def test_o6_the_token_is_listed_where_its_user_and_its_admins_look(server, client):
    before = len(server.get("/api/v1/user/authorizations", bearer=client.bearer).json()["authorizations"])
    client.exchange(client.code())
    after = server.get("/api/v1/user/authorizations", bearer=client.bearer).json()["authorizations"]
    assert len(after) == before + 1
    tokens = server.get(client.tokens(client_id=client.id), bearer=client.bearer).json()["tokens"]
    assert tokens[0]["name"] is None and tokens[0]["created_by"] == client.name


def test_o6_and_o2_are_logged(server, client):
    client.exchange(client.code())
    Redirect(client.allow(redirect_uri=client.local, response_type="token"))
    logs = server.get(f"/api/v1/organization/{client.org}/logs", bearer=client.bearer).json()["logs"]
    made = [entry for entry in logs if entry["kind"] == "create_oauth_api_token"][:2]
    assert [entry["metadata"]["auth_method"] for entry in made] == ["implicit", "authorization_code"]
    assert all(entry["metadata"]["client_id"] == client.id and entry["performer"]["name"] == client.name for entry in made)


def test_o6_get_is_no_exchange(server, client):
    assert server.get("/oauth/access_token", query=client.form(client.code())).status == 405


def test_d7_application_information_is_public(server, client):
    reply = server.get(f"/api/v1/app/{client.id}")
    assert reply.status == 200
    body = reply.json()
    assert set(body) == {"name", "description", "uri", "avatar", "organization"} and body["name"] == "reader"
    organization = body["organization"]
    assert organization["name"] == client.org and organization["teams"] == {} and organization["email"] == ""
    assert organization["is_admin"] is False and client.secret not in reply.text
    assert server.get(f"/api/v1/app/{client.id}", bearer=client.bearer).json()["organization"]["is_admin"] is True
    assert server.get("/api/v1/app/NOBODY").status == 404
    assert server.get("/api/v1/app/NOBODY", bearer="jto_wrong").status == 401


def test_a_code_lives_ten_minutes_in_the_database(server, client):
    client.code()
    with sqlite3.connect(f"file:{server.data}/jeton.db?mode=ro", uri=True) as database:
        lives = database.execute("SELECT DISTINCT expires - created FROM tokens WHERE kind = 7").fetchall()
    assert lives == [(600 * 1_000_000,)]
