"""GET /v2/auth: what it refuses, in whose words, and with which challenge."""
import time

import pytest

from jetond import Jetond, Shop, basic, without_reason
from people import Person, disable, unique
from registry_claims import claims_of, granted

UNUSABLE = "Specified credentials are invalid"
WRONG_PASSWORD = "Invalid Username or Password"
NO_ROBOT = "Could not find robot with specified username"
NO_OAUTH = "OAuth access token could not be validated"


@pytest.fixture(scope="module")
def owner(shop):
    return Person(shop)


@pytest.fixture(scope="module")
def robot(owner):
    return owner.robot()


@pytest.fixture(scope="module")
def public(owner):
    return owner.repository("public", "public")


def auth(server, header=None, **query):
    return server.get("/v2/auth", headers={"Authorization": header} if header else None,
                      query={"service": server.address, **query})


def challenge(server, service=None):
    return f'Bearer realm="{server.url}/v2/auth",service="{service or server.address}"'


def refused(server, reply, message):
    """Checks the whole form of a 401: challenge and the error in both dialects."""
    assert reply.status == 401, reply
    assert reply.headers["www-authenticate"] == challenge(server)
    assert reply.headers["docker-distribution-api-version"] == "registry/2.0"
    assert reply.headers["content-type"].split(";")[0] == "application/json"
    assert "no-store" in reply.headers["cache-control"]
    body = reply.json()
    [entry] = body["errors"]
    assert entry == {"code": "UNAUTHORIZED", "message": body["error_description"], "detail": {}}
    assert without_reason(entry["message"]) == message
    assert isinstance(body["error"], str) and isinstance(body["error_description"], str)
    assert "details" not in body and "token" not in body
    return body


def mistake(reply, error, code):
    assert reply.status == 400, reply
    body = reply.json()
    assert body["error"] == error
    assert body["errors"][0]["code"] == code
    assert set(body["errors"][0]) == {"code", "message", "detail"}
    assert "www-authenticate" not in reply.headers
    return body


@pytest.mark.parametrize("header", [
    "Basic", "Basic ", "Basic !!!", "Basic bm9jb2xvbg==", "Basic /zo=", "Basic YQ", "Digest username=\"a\"", "Bearer",
    "Bearer x", "Token sigv2=abc", "Negotiate YWJj", "nonsense",
], ids=["no-value", "empty-value", "no-base64", "no-colon", "no-utf-8", "cut-base64", "digest", "bearer-alone",
        "bearer", "token", "negotiate", "no-scheme"])
def test_an_unusable_header_is_refused_even_for_public_content(server, public, header):
    reply = auth(server, header, scope=f"repository:{public}:pull")
    assert refused(server, reply, UNUSABLE)["error"] == "invalid_client"


@pytest.mark.parametrize("kind", ["oauth", "session", "registry", "bootstrap"])
def test_a_good_token_as_a_bearer_is_refused_here(server, shop, owner, kind):
    token = {"oauth": lambda: owner.oauth_token("repo:read")["token"], "session": lambda: owner.session,
             "registry": lambda: shop.registry_token(login=owner.login).json()["token"],
             "bootstrap": lambda: server.bootstrap_token}[kind]()
    refused(server, auth(server, f"Bearer {token}"), UNUSABLE)


WRONG = {
    "unknown-user": lambda o, r: ((unique("nobody"), "secret"), WRONG_PASSWORD),
    "non-ascii-user": lambda o, r: (("j\u00f6rg", "secret"), WRONG_PASSWORD),
    "empty-user": lambda o, r: (("", "secret"), WRONG_PASSWORD),
    "oauth-token-as-password": lambda o, r: (own_secret(o, oauth_token), WRONG_PASSWORD),
    "session-token-as-password": lambda o, r: (own_secret(o, lambda p: p.session), WRONG_PASSWORD),
    "registry-token-as-password": lambda o, r: (own_secret(o, registry_token), WRONG_PASSWORD),
    "organization": lambda o, r: ((o.organization, "secret"), WRONG_PASSWORD),
    "superuser-without-password": lambda o, r: (("admin", ""), WRONG_PASSWORD),
    "app-token": lambda o, r: (("$app", "A" * 120), "Invalid token"),
    "delegate-token": lambda o, r: (("$token", "A" * 64), "Invalid access token"),
    "oauth-unknown": lambda o, r: (("$oauthtoken", "A" * 40), NO_OAUTH),
    "oauth-empty": lambda o, r: (("$oauthtoken", ""), NO_OAUTH),
    "oauth-cut": lambda o, r: (("$oauthtoken", o.oauth_token("repo:read")["token"][:-1]), NO_OAUTH),
    "oauth-longer": lambda o, r: (("$oauthtoken", o.oauth_token("repo:read")["token"] + "0"), NO_OAUTH),
    "oauth-is-a-robot-token": lambda o, r: (("$oauthtoken", r[1]), NO_OAUTH),
    "robot-unknown": lambda o, r: ((f"{o.organization}+nobody", r[1]), NO_ROBOT),
    "robot-of-nowhere": lambda o, r: (("nowhere+ci", r[1]), NO_ROBOT),
    "robot-non-ascii": lambda o, r: ((f"{o.organization}+\u00f6", r[1]), NO_ROBOT),
    "robot-wrong": lambda o, r: ((r[0], "A" * 64), no_such_pair(r[0])),
    "robot-empty": lambda o, r: ((r[0], ""), no_such_pair(r[0])),
    "robot-cut": lambda o, r: ((r[0], r[1][:-1]), no_such_pair(r[0])),
    "robot-other-case": lambda o, r: ((r[0], r[1].swapcase()), no_such_pair(r[0])),
    "robot-non-ascii-token": lambda o, r: ((r[0], "\u00f6" * 64), no_such_pair(r[0])),
    "robot-with-another-robots-token": lambda o, r: ((r[0], o.robot(unique("other"))[1]), no_such_pair(r[0])),
    "robot-with-an-oauth-token": lambda o, r: ((r[0], o.oauth_token("repo:read")["token"]), no_such_pair(r[0])),
}


def own_secret(owner, secret):
    """A user of his own, since wrong passwords make the next log-in of that user wait."""
    person = Person(owner.shop)
    return person.name, secret(person)


def oauth_token(person):
    return person.oauth_token("repo:read")["token"]


def registry_token(person):
    return person.shop.registry_token(login=person.login).json()["token"]


def no_such_pair(robot):
    return f"Could not find robot with username: {robot} and supplied password."


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_credential_is_refused_in_known_words(server, owner, robot, public, case):
    login, message = WRONG[case](owner, robot)
    reply = auth(server, basic(*login), scope=f"repository:{public}:pull")
    assert refused(server, reply, message)["error"] == "invalid_client"
    if len(login[1]) > 10:
        assert login[1] not in reply.text


def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(server, shop):
    known = auth(server, basic(Person(shop).name, "wrong"))
    unknown = auth(server, basic(unique("nobody"), "wrong"))
    refused(server, known, WRONG_PASSWORD)
    reasons = [reply.json()["reason"] for reply in (known, unknown)]
    assert reasons[0] != reasons[1]
    assert known.text.replace(reasons[0], "") == unknown.text.replace(reasons[1], "")


def test_only_the_first_colon_parts_name_and_secret(server, shop):
    person = Person(shop)
    refused(server, auth(server, basic(person.name, f"{person.password}:more")), WRONG_PASSWORD)


@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC"])
def test_the_scheme_may_be_written_in_any_case(server, owner, scheme):
    header = scheme + basic(*owner.login)[len("Basic"):]
    assert claims_of(auth(server, header))["sub"] == owner.name


def test_a_disabled_user_is_told_so_and_back_in_when_enabled(server, shop):
    person = Person(shop)
    oauth = person.oauth_login("repo:read")
    disable(server, person.name)
    refused(server, shop.registry_token(login=person.login),
            "This user has been disabled. Please contact your administrator.")
    refused(server, shop.registry_token(login=oauth), "Granter of the oauth access token is disabled")
    disable(server, person.name, enabled=True)
    assert shop.registry_token(login=person.login).status == 200
    assert shop.registry_token(login=oauth).status == 200


def test_an_expired_oauth_token_is_told_so(server, shop, owner):
    login = owner.oauth_login("repo:read", expiration=1)
    deadline = time.monotonic() + 10
    while shop.registry_token(login=login).status == 200 and time.monotonic() < deadline:
        time.sleep(0.05)
    refused(server, shop.registry_token(login=login), "OAuth access token has expired")


def test_a_revoked_oauth_token_is_refused_at_once(server, shop, owner):
    view = owner.oauth_token("repo:read")
    login = ("$oauthtoken", view["token"])
    assert shop.registry_token(login=login).status == 200
    application = f"/api/v1/organization/{owner.organization}/applications/{owner.application['client_id']}"
    assert server.delete(f"{application}/tokens/{view['uuid']}", bearer=owner.session).status == 204
    refused(server, shop.registry_token(login=login), NO_OAUTH)


def test_the_old_token_of_a_regenerated_robot_is_refused_at_once(server, shop, owner):
    name, old = owner.robot(unique("bot"))
    assert shop.registry_token(login=(name, old)).status == 200
    short = name.split("+")[1]
    reply = server.post(f"/api/v1/organization/{owner.organization}/robots/{short}/regenerate", bearer=owner.session)
    assert reply.status == 200 and reply.json()["token"] != old
    refused(server, shop.registry_token(login=(name, old)), no_such_pair(name))
    assert shop.registry_token(login=(name, reply.json()["token"])).status == 200


def test_a_deleted_robot_is_unknown(server, shop, owner):
    login = owner.robot(unique("bot"))
    assert shop.registry_token(login=login).status == 200
    path = f"/api/v1/organization/{owner.organization}/robots/{login[0].split('+')[1]}"
    assert server.delete(path, bearer=owner.session).status == 204
    refused(server, shop.registry_token(login=login), NO_ROBOT)


def test_a_robot_cannot_renew_itself_with_its_registry_token(shop, robot):
    token = shop.registry_token(login=robot).json()["token"]
    assert shop.registry_token(login=(robot[0], token)).status == 401


def test_the_anonymous_get_nothing_without_a_scope(server):
    refused(server, auth(server), "access to the requested resource is not authorized")


@pytest.mark.parametrize("service", ["elsewhere.example.com", "127.0.0.1", "*"], ids=["other", "no-port", "star"])
def test_a_service_that_is_not_configured_is_refused(server, owner, service):
    mistake(server.get("/v2/auth", login=owner.login, query={"service": service}), "invalid_request", "UNSUPPORTED")


def test_without_a_service_the_token_is_for_the_default_one(server, owner):
    assert claims_of(server.get("/v2/auth", login=owner.login))["aud"] == server.address


def test_a_service_named_twice_is_refused(server, owner):
    query = [("service", server.address), ("service", "elsewhere.example.com")]
    mistake(server.get("/v2/auth", login=owner.login, query=query), "invalid_request", "UNSUPPORTED")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_in_json_with_those_that_work(server, method):
    reply = server.request(method, "/v2/auth", form={"grant_type": "password"})
    assert reply.status == 405
    assert {"GET", "HEAD", "POST"} <= {one.strip() for one in reply.headers["allow"].split(",")}
    assert isinstance(reply.json(), dict)


def test_options_tells_the_methods_without_a_body(server):
    reply = server.request("OPTIONS", "/v2/auth")
    assert reply.status == 204 and reply.body == b""
    assert "GET" in reply.headers["allow"]


def test_a_missing_right_is_no_error_of_the_token_server(shop, owner):
    private = owner.repository("closed")
    assert granted(shop.registry_token(f"repository:{private}:pull,push", Person(shop).login)) == {}


def test_with_anonymous_access_off_the_anonymous_get_nothing_at_all():
    with Jetond("[accounts]\nanonymous_access = false\n") as server:
        shop = Shop(server)
        owner = Person(shop)
        scope = f"repository:{owner.repository('open', 'public')}:pull"
        for header in (None, basic(unique("nobody"), "wrong")):
            reply = auth(server, header, scope=scope)
            assert reply.status == 401
            assert "Anonymous access is not allowed" in reply.text
            assert isinstance(reply.json(), dict)
        assert claims_of(shop.registry_token(scope, owner.login))["access"][0]["actions"] == ["pull"]


def test_with_robots_switched_off_only_those_on_the_list_get_in():
    with Jetond() as server:
        organization = unique("org")
        Shop(server).organization(organization)
        listed, other = (Shop(server).robot(organization, short) for short in ("listed", "other"))
        server.stop()
        server.config.write_text(f'[robots]\ndisallow = true\nwhitelist = ["{listed[0]}"]\n')
        server.start()
        assert Shop(server).registry_token(login=listed).status == 200
        refused(server, Shop(server).registry_token(login=other),
                "Robot account have been disabled. Please contact your administrator.")
