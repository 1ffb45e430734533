"""POST /oauth2/introspect (RFC 7662): what is told of a token, and to whom."""
import time

import pytest

from people import Person, disable, unique

NOTHING = {"active": False}


@pytest.fixture(scope="module")
def owner(shop):
    return Person(shop)


@pytest.fixture(scope="module")
def stranger(shop):
    return Person(shop)


def credentials(person):
    return person.application["client_id"], person.application["client_secret"]


def introspect(server, token, login=None, bearer=None, **more):
    reply = server.post("/oauth2/introspect", login=login, bearer=bearer, form={"token": token, **more})
    assert reply.status == 200, reply
    return reply.json()


def test_an_application_sees_its_own_token(server, owner):
    before = int(time.time())
    view = owner.oauth_token("repo:read user:read", expiration=600)
    body = introspect(server, view["token"], credentials(owner))
    assert body["active"] is True
    assert body["scope"] == "repo:read user:read"
    assert body["client_id"] == owner.application["client_id"]
    assert body["username"] == owner.name and body["sub"] == owner.name
    assert body["token_type"].lower() == "bearer"
    assert body["iss"] == server.url
    assert body["jti"] == view["uuid"]
    assert type(body["exp"]) is int and type(body["iat"]) is int
    assert body["exp"] - body["iat"] == 600
    assert before - 2 <= body["iat"] <= time.time() + 2
    assert view["token"] not in str(body)


def test_the_answer_is_json_that_no_cache_may_keep(server, owner):
    for token in (owner.oauth_token("repo:read")["token"], "unknown"):
        reply = server.post("/oauth2/introspect", login=credentials(owner), form={"token": token})
        assert reply.headers["content-type"].split(";")[0] == "application/json"
        assert "no-store" in reply.headers["cache-control"]


def test_the_subject_of_an_applications_own_token_is_the_application(server, owner):
    token = server.post("/oauth2/token", login=credentials(owner), form={"grant_type": "client_credentials"}).json()
    body = introspect(server, token["access_token"], credentials(owner))
    assert body["active"] is True
    assert body["sub"] == body["client_id"] == owner.application["client_id"]
    assert abs(body["exp"] - body["iat"] - token["expires_in"]) <= 1


def test_the_caller_may_prove_itself_in_the_form(server, owner):
    client_id, secret = credentials(owner)
    body = introspect(server, owner.oauth_token("repo:read")["token"], client_id=client_id, client_secret=secret)
    assert body["active"] is True


@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "nonsense", ""])
def test_the_hint_is_only_a_hint(server, owner, hint):
    body = introspect(server, owner.oauth_token("repo:read")["token"], credentials(owner), token_type_hint=hint)
    assert body["active"] is True


def test_an_application_sees_the_tokens_of_its_sister_and_the_robots_of_its_organization(server, shop, owner):
    sister = shop.application(owner.organization, "sister", bearer=owner.session)
    token = shop.token(owner.organization, sister["client_id"], bearer=owner.session)["token"]
    assert introspect(server, token, credentials(owner))["client_id"] == sister["client_id"]
    name, secret = owner.robot(unique("bot"))
    body = introspect(server, secret, credentials(owner))
    assert body["active"] is True and body["sub"] == name and body["username"] == name


def test_an_application_sees_personal_authorizations(server, owner, stranger):
    body = introspect(server, stranger.session, credentials(owner))
    assert body["active"] is True
    assert body["username"] == stranger.name
    assert body["scope"] == "session"


def test_an_application_learns_nothing_of_other_organizations(server, owner, stranger):
    foreign = [stranger.oauth_token("repo:read")["token"], stranger.robot(unique("bot"))[1], server.bootstrap_token]
    for token in foreign:
        assert introspect(server, token, credentials(owner)) == NOTHING


def test_any_token_sees_itself(server, owner):
    robot = owner.robot(unique("bot"))[1]
    for token in (owner.oauth_token("repo:read")["token"], owner.session, robot, server.bootstrap_token):
        assert introspect(server, token, bearer=token)["active"] is True


def test_a_bearer_learns_nothing_of_the_tokens_of_others(server, owner, stranger):
    narrow = stranger.oauth_token("repo:read")["token"]
    for token in (owner.oauth_token("repo:read")["token"], owner.session, server.bootstrap_token):
        assert introspect(server, token, bearer=narrow) == NOTHING


def test_a_superuser_sees_every_token(server, owner, stranger):
    for token in (owner.oauth_token("repo:read")["token"], stranger.robot(unique("bot"))[1], owner.session):
        assert introspect(server, token, bearer=server.bootstrap_token)["active"] is True


def test_a_superusers_token_without_that_scope_sees_no_more_than_others(server, shop, owner):
    organization = shop.organization(unique("org"))
    client = shop.application(organization)
    bearer = shop.token(organization, client["client_id"], "org:admin user:admin repo:admin")["token"]
    assert introspect(server, owner.oauth_token("repo:read")["token"], bearer=bearer) == NOTHING


def test_of_a_dead_token_nothing_is_told_but_that(server, shop, owner):
    view = owner.oauth_token("repo:read")
    assert introspect(server, view["token"], credentials(owner))["active"] is True
    application = f"/api/v1/organization/{owner.organization}/applications/{owner.application['client_id']}"
    assert server.delete(f"{application}/tokens/{view['uuid']}", bearer=owner.session).status == 204
    assert introspect(server, view["token"], credentials(owner)) == NOTHING
    assert introspect(server, view["token"], bearer=server.bootstrap_token) == NOTHING


def test_an_expired_token_is_not_active(server, owner):
    token = owner.oauth_token("repo:read", expiration=1)["token"]
    deadline = time.monotonic() + 10
    while introspect(server, token, credentials(owner)) != NOTHING and time.monotonic() < deadline:
        time.sleep(0.05)
    assert introspect(server, token, credentials(owner)) == NOTHING


def test_tokens_of_a_disabled_user_are_not_active_until_he_is_enabled(server, shop):
    person = Person(shop)
    token, session = person.oauth_token("repo:read")["token"], person.session
    disable(server, person.name)
    for one in (token, session):
        assert introspect(server, one, bearer=server.bootstrap_token) == NOTHING
    disable(server, person.name, enabled=True)
    assert introspect(server, token, credentials(person))["active"] is True


@pytest.mark.parametrize("change", ["shorter", "longer", "other-case", "other-end", "other-start", "blank-behind",
                                    "quoted", "twice"])
def test_a_changed_token_is_not_active(server, owner, change):
    token = owner.oauth_token("repo:read")["token"]
    other = {"shorter": token[:-1], "longer": token + "a", "other-case": token.swapcase(),
             "other-end": token[:-1] + ("b" if token[-1] == "a" else "a"), "other-start": "jtr_" + token[4:],
             "blank-behind": token + " ", "quoted": f'"{token}"', "twice": token + token}[change]
    assert introspect(server, other, credentials(owner)) == NOTHING


@pytest.mark.parametrize("token", ["x", "a" * 4000, "\u00e4", "a b", "a.b.c", "password"])
def test_nonsense_is_not_active(server, owner, token):
    assert introspect(server, token, credentials(owner)) == NOTHING


def test_passwords_and_client_secrets_are_no_tokens(server, owner):
    for secret in (owner.password, credentials(owner)[1], credentials(owner)[0], owner.name):
        assert introspect(server, secret, credentials(owner)) == NOTHING


@pytest.mark.parametrize("case", ["nobody", "wrong-secret", "unknown-client", "user-password", "robot"])
def test_a_caller_that_does_not_prove_itself_is_refused_with_a_challenge(server, owner, case):
    login = {"nobody": None, "wrong-secret": (credentials(owner)[0], "A" * 40), "unknown-client": ("A" * 20, "B" * 40),
             "user-password": owner.login, "robot": owner.robot(unique("bot"))}[case]
    reply = server.post("/oauth2/introspect", login=login, form={"token": owner.oauth_token("repo:read")["token"]})
    assert reply.status == 401
    assert reply.headers["www-authenticate"].startswith('Basic realm="')
    assert reply.json()["error"] == "invalid_client"
    assert "active" not in reply.json()


@pytest.mark.parametrize("bearer", ["unknown", "A" * 40])
def test_a_bad_bearer_is_refused(server, owner, bearer):
    reply = server.post("/oauth2/introspect", bearer=bearer, form={"token": owner.oauth_token("repo:read")["token"]})
    assert reply.status == 401
    assert "www-authenticate" in reply.headers and "active" not in reply.json()


def test_a_dead_token_cannot_ask_about_itself(server, owner):
    token = owner.oauth_token("repo:read")["token"]
    assert server.post("/oauth2/revoke", bearer=token, form={"token": token}).status == 200
    assert server.post("/oauth2/introspect", bearer=token, form={"token": token}).status == 401


@pytest.mark.parametrize("form", [{}, {"token": ""}, [("token", "a"), ("token", "b")], {"token_type_hint": "x"}],
                         ids=["empty", "empty-token", "token-twice", "hint-alone"])
def test_a_request_without_exactly_one_token_is_refused(server, owner, form):
    reply = server.post("/oauth2/introspect", login=credentials(owner), form=form)
    assert reply.status == 400 and reply.json()["error"] == "invalid_request"


def test_a_token_in_the_query_is_not_looked_at(server, owner):
    token = owner.oauth_token("repo:read")["token"]
    reply = server.post("/oauth2/introspect", login=credentials(owner), query={"token": token}, form={"a": "b"})
    assert reply.status == 400
