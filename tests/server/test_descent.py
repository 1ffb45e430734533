"""What is made with a token: it ends with it where the contract lets it, says so in lists, and goes when it is revoked."""
import pytest

from browser import Browser
from quay import Owner, Person, accepted, invalid_request

PASSWORDS = "/api/v1/user/apptoken"
AUTHORIZATIONS = "/broker/rest/user/authorizations"


@pytest.fixture()
def owner(shop):
    return Owner(shop)


def short(owner, scope, seconds=2):
    return owner.view(scope, expiration=seconds)


def app_password(server, bearer):
    reply = server.post(PASSWORDS, bearer=bearer, json_body={"title": "laptop"})
    assert reply.status == 200, reply
    return reply.json()["token"]


def logs_in(shop, name, secret):
    return shop.registry_token(login=(name, secret)).status == 200


def authorization(server, bearer=None, login=None, **body):
    reply = server.post(AUTHORIZATIONS, bearer=bearer, login=login, json_body=body)
    assert reply.status == 201, reply
    return reply.json()["data"]


def test_a_token_of_a_short_token_ends_with_it_whatever_is_asked_for(server, shop, owner):
    parent = short(owner, "org:admin repo:read", 60)
    for more in ({}, {"expiration": 86400}):
        child = shop.token(owner.org, owner.client_id, "repo:read", bearer=parent["token"], **more)
        assert child["expires_at"] == parent["expires_at"], more
    assert shop.token(owner.org, owner.client_id, bearer=parent["token"], expiration=10)["expires_at"] < parent["expires_at"]


def test_what_a_token_of_the_longest_life_makes_lives_as_the_contract_says(server, owner):
    assert app_password(server, owner.token("user:admin"))["expiration"] is None


def test_a_web_grant_of_a_short_token_ends_with_it(server, shop, owner):
    parent = short(owner, "org:admin repo:read", 60)
    client = owner.application(redirect_uri="https://app.example.com/back", implicit=True)
    browser = Browser(server).arrive()
    reply = browser.post("/oauth/authorizeapp", login=("$oauthtoken", parent["token"]), form={
        "client_id": client["client_id"], "redirect_uri": "https://app.example.com/back", "response_type": "token",
        "scope": "repo:read", "_csrf_token": browser.csrf})
    assert reply.status == 302 and "expires_in=315576000" not in reply.headers["location"], reply
    life = int(reply.headers["location"].split("expires_in=")[1].split("&")[0])
    assert 0 < life <= 60


@pytest.mark.parametrize("how", ["of the application", "of the user", "revocation", "application"])
def test_revoking_a_token_revokes_what_was_made_with_it(server, shop, owner, how):
    app = owner.application()
    parent = owner.view("org:admin user:admin repo:read", app["client_id"])
    child = shop.token(owner.org, owner.client_id, "org:admin", bearer=parent["token"])
    robot = shop.robot(owner.org, bearer=child["token"])
    password = app_password(server, parent["token"])
    assert logs_in(shop, *robot) and logs_in(shop, "$app", password["token_code"])
    reply = {
        "of the application": lambda: server.delete(owner.tokens(parent["uuid"], app["client_id"]), bearer=owner.bearer),
        "of the user": lambda: server.delete(f"/api/v1/user/authorizations/{parent['uuid']}", bearer=owner.bearer),
        "revocation": lambda: server.post("/oauth2/revoke", bearer=owner.bearer, form={"token": parent["token"]}),
        "application": lambda: server.delete(owner.applications(app["client_id"]), bearer=owner.bearer),
    }[how]()
    assert reply.status in (200, 204), reply
    assert not accepted(server, child["token"]) and not logs_in(shop, *robot)
    assert not logs_in(shop, "$app", password["token_code"])


def test_descendants_stay_where_that_is_asked_for(server, shop, owner):
    parent = owner.view("org:admin")
    robot = shop.robot(owner.org, bearer=parent["token"])
    path = owner.tokens(parent["uuid"])
    invalid_request(server.delete(path, bearer=owner.bearer, query={"descendants": "perhaps"}))
    assert server.delete(path, bearer=owner.bearer, query={"descendants": "keep"}).status == 204
    assert not accepted(server, parent["token"]) and logs_in(shop, *robot)


def test_lists_say_what_a_token_was_made_with_to_whoever_asks(server, shop, owner):
    parent = owner.view("org:admin user:admin repo:read")
    made = {"uuid": parent["uuid"], "kind": "oauth_access", "name": "token"}
    child = shop.token(owner.org, owner.client_id, "repo:read", bearer=parent["token"])
    password = app_password(server, parent["token"])
    robot = shop.robot(owner.org, bearer=parent["token"])
    asked = {"made_with": "true"}

    def one(path, list_name, uuid):
        views = server.get(path, bearer=owner.bearer, query=asked).json()[list_name]
        plain = server.get(path, bearer=owner.bearer).json()[list_name]
        assert all("made_with" not in view for view in plain)
        return next(view for view in views if view["uuid"] == uuid)["made_with"]

    by_kind = one(owner.tokens(), "tokens", child["uuid"])
    assert by_kind["uuid"] == made["uuid"] and by_kind["name"] == made["name"] and by_kind["kind"]
    assert one("/api/v1/user/authorizations", "authorizations", child["uuid"]) == by_kind
    assert one(PASSWORDS, "tokens", password["uuid"]) == by_kind
    secrets = server.get(owner.robots(f"/{robot[0].split('+')[1]}/tokens"), bearer=owner.bearer).json()["tokens"]
    assert [secret["made_with"] for secret in secrets] == [by_kind]


def test_a_session_authorization_makes_what_outlives_it_and_takes_it_along_when_deleted(server, shop):
    person = Person(shop)
    session = authorization(server, login=(person.name, person.password), scope="session", expires_in=60)
    reader = authorization(server, bearer=session["token"], scope="read")
    assert reader["expires_in"] == 2592000
    listed = server.get(AUTHORIZATIONS, bearer=person.bearer, query={"made_with": "true"}).json()["data"]
    made = {view["id"]: view["made_with"] for view in listed}
    assert made[reader["id"]]["kind"] == "authorization" and made[session["id"]] is None
    kept = authorization(server, bearer=session["token"], scope="userinfo")
    path = f"/broker/rest/user/authorization/{session['id']}"
    assert server.delete(path, bearer=person.bearer, query={"descendants": "perhaps"}).status == 422
    assert server.delete(path, bearer=person.bearer).status == 200
    for token in (session, reader, kept):
        assert server.get("/broker/rest/user", bearer=token["token"]).status == 401


def test_what_the_bootstrap_token_makes_stands_for_itself(server, shop):
    organization = shop.organization("of-the-bootstrap")
    client = shop.application(organization)["client_id"]
    shop.token(organization, client)
    listed = server.get(f"/api/v1/organization/{organization}/applications/{client}/tokens",
                        bearer=server.bootstrap_token, query={"made_with": "true"}).json()["tokens"]
    assert [view["made_with"] for view in listed] == [None]
