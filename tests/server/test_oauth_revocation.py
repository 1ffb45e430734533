"""POST /oauth2/revoke (RFC 7009): who may end which token, and that its end is final."""
import pytest

from jetond import Jetond, Shop
from people import Person


@pytest.fixture(scope="module")
def owner(shop):
    return Person(shop)


@pytest.fixture(scope="module")
def stranger(shop):
    return Person(shop)


def credentials(person):
    return person.application["client_id"], person.application["client_secret"]


def revoke(server, token, login=None, bearer=None, **more):
    return server.post("/oauth2/revoke", login=login, bearer=bearer, form={"token": token, **more})


def alive_everywhere(server, shop, token):
    """Whether every place that takes an OAuth token agrees, and on what."""
    answers = {
        server.get("/api/v1/user/", bearer=token).status == 200,
        shop.registry_token(login=("$oauthtoken", token)).status == 200,
        server.post("/oauth2/introspect", bearer=server.bootstrap_token, form={"token": token}).json()["active"],
        server.post("/oauth2/introspect", bearer=token, form={"token": token}).status == 200,
    }
    assert len(answers) == 1, "some take it and some do not"
    return answers.pop()


@pytest.mark.parametrize("caller", ["application", "application-in-the-form", "token-itself", "session-of-the-user",
                                    "other-token-of-the-user"])
def test_the_end_of_a_token_is_the_end_everywhere_at_once(server, shop, owner, caller):
    token = owner.oauth_token("user:read repo:read")["token"]
    assert alive_everywhere(server, shop, token)
    client_id, secret = credentials(owner)
    how = {"application": {"login": (client_id, secret)},
           "application-in-the-form": {"client_id": client_id, "client_secret": secret},
           "token-itself": {"bearer": token}, "session-of-the-user": {"bearer": owner.session},
           "other-token-of-the-user": {"bearer": owner.oauth_token("user:admin")["token"]}}[caller]
    reply = revoke(server, token, **how)
    assert reply.status == 200
    assert "no-store" in reply.headers["cache-control"]
    assert not alive_everywhere(server, shop, token)


def test_revoking_twice_is_no_error(server, owner):
    token = owner.oauth_token("repo:read")["token"]
    assert [revoke(server, token, credentials(owner)).status for _ in range(3)] == [200, 200, 200]


@pytest.mark.parametrize("token", ["unknown", "jto_" + "A" * 36, "a" * 4000, "\u00e4", "a.b.c"],
                         ids=lambda text: text[:9])
def test_an_unknown_token_is_no_error(server, owner, token):
    assert revoke(server, token, credentials(owner)).status == 200


def test_a_changed_token_ends_nothing(server, shop, owner):
    token = owner.oauth_token("user:read repo:read")["token"]
    for other in (token[:-1], token + "a", token.swapcase(), token[:20]):
        assert revoke(server, other, credentials(owner)).status == 200
    assert alive_everywhere(server, shop, token)


@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "nonsense"])
def test_the_hint_is_only_a_hint(server, shop, owner, hint):
    token = owner.oauth_token("user:read repo:read")["token"]
    assert revoke(server, token, credentials(owner), token_type_hint=hint).status == 200
    assert not alive_everywhere(server, shop, token)


@pytest.mark.parametrize("who", ["other-organization", "sister-application"])
def test_the_token_of_another_application_stays_alive(server, shop, owner, stranger, who):
    token = owner.oauth_token("user:read repo:read")["token"]
    sister = shop.application(owner.organization, "sister", bearer=owner.session)
    login = {"other-organization": credentials(stranger),
             "sister-application": (sister["client_id"], sister["client_secret"])}[who]
    assert revoke(server, token, login).status == 200
    assert alive_everywhere(server, shop, token)


def test_the_token_of_another_user_stays_alive(server, shop, owner, stranger):
    token = owner.oauth_token("user:read repo:read")["token"]
    for bearer in (stranger.session, stranger.oauth_token("user:admin")["token"]):
        assert revoke(server, token, bearer=bearer).status == 200
    assert alive_everywhere(server, shop, token)


@pytest.mark.parametrize("kind", ["oauth", "personal", "robot", "identity"])
@pytest.mark.parametrize("caller", ["application", "user", "nobody"])
def test_a_live_token_of_another_is_answered_like_an_unknown_one(server, shop, owner, stranger, kind, caller):
    robot = shop.robot(owner.organization, short=f"{kind}-{caller}", bearer=owner.session)
    live = {"oauth": lambda: owner.oauth_token("repo:read")["token"], "personal": lambda: personal_token(server, owner),
            "robot": lambda: robot[1], "identity": lambda: identity_token(server, robot)}[kind]()
    unknown = live[:10] + ("A" * 8 if kind != "personal" else "0" * 8) + live[18:]
    how = {"application": {"login": credentials(stranger)}, "user": {"bearer": stranger.session}, "nobody": {}}[caller]
    seen = []
    for token in (unknown, live):
        for form in ({}, {"descendants": "keep"}, {"token_type_hint": "refresh_token"}):
            reply = revoke(server, token, **how, **form)
            headers = {name: value for name, value in reply.headers.items() if name not in ("date", "x-request-id")}
            seen.append((reply.status, headers, reply.body))
    assert all(one == seen[0] for one in seen[1:]), seen


def personal_token(server, person):
    return server.post("/broker/rest/user/authorizations", login=person.login,
                       json_body={"scope": "read"}).json()["data"]["token"]


def identity_token(server, login):
    form = {"grant_type": "password", "service": server.address, "client_id": "test", "access_type": "offline",
            "username": login[0], "password": login[1]}
    return server.post("/v2/auth", form=form).json()["refresh_token"]


def test_an_application_ends_the_tokens_it_got_for_itself(server, shop, owner):
    token = server.post("/oauth2/token", login=credentials(owner),
                        form={"grant_type": "client_credentials"}).json()["access_token"]
    login = ("$oauthtoken", token)
    assert shop.registry_token(login=login).status == 200
    assert revoke(server, token, credentials(owner)).status == 200
    assert shop.registry_token(login=login).status == 401


def test_a_personal_authorization_ends_itself(server, shop):
    session = Person(shop).session
    assert revoke(server, session, bearer=session).status == 200
    assert server.get("/api/v1/user/", bearer=session).status == 401
    assert server.get("/broker/rest/user", bearer=session).status == 401


def test_the_end_of_a_token_lasts_over_a_restart():
    with Jetond() as server:
        person = Person(Shop(server))
        token, other = (person.oauth_token("user:read repo:read")["token"] for _ in range(2))
        assert revoke(server, token, credentials(person)).status == 200
        server.stop()
        server.start()
        assert not alive_everywhere(server, Shop(server), token)
        assert alive_everywhere(server, Shop(server), other)


@pytest.mark.parametrize("case", ["nobody", "wrong-secret", "bad-bearer"])
def test_a_caller_that_does_not_prove_itself_ends_nothing(server, shop, owner, case):
    token = owner.oauth_token("user:read repo:read")["token"]
    how = {"nobody": {}, "wrong-secret": {"login": (credentials(owner)[0], "A" * 40)},
           "bad-bearer": {"bearer": "A" * 40}}[case]
    reply = revoke(server, token, **how)
    assert reply.status == 401
    assert "www-authenticate" in reply.headers
    if case != "bad-bearer":
        assert reply.json()["error"] == "invalid_client"
    assert alive_everywhere(server, shop, token)


@pytest.mark.parametrize("form", [{}, {"token": ""}, [("token", "a"), ("token", "b")]],
                         ids=["empty", "empty-token", "twice"])
def test_a_request_without_exactly_one_token_is_refused(server, owner, form):
    reply = server.post("/oauth2/revoke", login=credentials(owner), form=form)
    assert reply.status == 400 and reply.json()["error"] == "invalid_request"


def test_deleting_the_application_ends_its_tokens_everywhere_at_once(server, shop, owner):
    view = shop.application(owner.organization, "doomed", bearer=owner.session)
    tokens = [shop.token(owner.organization, view["client_id"], "user:read repo:read", bearer=owner.session)["token"]
              for _ in range(3)]
    assert all(alive_everywhere(server, shop, token) for token in tokens)
    path = f"/api/v1/organization/{owner.organization}/applications/{view['client_id']}"
    assert server.delete(path, bearer=owner.session).status == 204
    assert not any(alive_everywhere(server, shop, token) for token in tokens)
