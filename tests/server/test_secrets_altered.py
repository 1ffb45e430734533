"""A secret works as it was given out and in no other form: cut, longer, changed, after its revocation or expiry."""
import time

import pytest

from jetond import Jetond, Shop
from rawhttp import Raw, request as raw_request


def other(character):
    """Another character of the same class, so that the altered secret still looks like one."""
    for first, last in (("0", "9"), ("a", "z"), ("A", "Z")):
        if first <= character <= last:
            return first if character == last else chr(ord(character) + 1)
    return "-"


def replaced(secret, at, by):
    return secret[:at] + by + secret[at + 1:]


def cut(secret):
    return [secret[:length] for length in range(1, len(secret))] + [secret[start:] for start in range(1, len(secret))]


def extended(secret):
    return [secret + more for more in ("0", "a", secret[-1], secret, "=", ".", "00")] + ["0" + secret, "j" + secret]


def changed(secret):
    return [replaced(secret, at, other(character)) for at, character in enumerate(secret)]


def flipped(secret):
    whole = [secret.swapcase(), secret.upper(), secret.lower()]
    one_by_one = [replaced(secret, at, c.swapcase()) for at, c in enumerate(secret)]
    return [altered for altered in one_by_one + whole if altered != secret]


def padded(secret):
    """Only where the transport keeps them: a form or Basic carries any character, a header trims outer space."""
    return [secret + "\0", "\0" + secret, secret + "\n", secret + " ", " " + secret, secret + "\r\n",
            secret[:8] + "\0" + secret[8:], "\ufeff" + secret]


WAYS = {"cut": cut, "extended": extended, "changed": changed, "flipped": flipped}


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def alter(request):
    return request.param


@pytest.fixture(scope="module")
def place(shop):
    """(organization, client_id, client_secret)"""
    organization = shop.organization("alterations")
    application = shop.application(organization)
    return organization, application["client_id"], application["client_secret"]


@pytest.fixture(scope="module")
def token(shop, place):
    return shop.token(place[0], place[1], scope="repo:read user:read")["token"]


def at_api(server, token):
    """True when /api/v1 takes it, False when it is refused as a wrong token."""
    reply = server.get("/api/v1/user/", bearer=token)
    if reply.status == 200:
        return True
    assert reply.status == 401 and reply.json()["error_type"] == "invalid_token", reply
    assert "www-authenticate" in reply.headers
    return False


def at_registry(server, secret, name="$oauthtoken"):
    reply = server.get("/v2/auth", login=(name, secret))
    if reply.status == 200:
        return True
    if reply.status == 429:  # names of people may be slowed down; never let in
        return False
    assert reply.status == 401 and reply.json()["errors"][0]["code"] == "UNAUTHORIZED", reply
    return False


def at_introspection(server, secret):
    reply = server.post("/oauth2/introspect", bearer=server.bootstrap_token, form={"token": secret})
    assert reply.status == 200, reply
    if reply.json()["active"]:
        return True
    assert reply.json() == {"active": False}
    return False


def at_broker(server, token):
    reply = server.get("/broker/rest/user", bearer=token)
    assert reply.status in (200, 401), reply
    return reply.status == 200


CHECKS = {"at_api_v1": at_api, "at_v2_auth": at_registry, "at_introspection": at_introspection}


@pytest.fixture(params=CHECKS.values(), ids=CHECKS.keys())
def check(request):
    return request.param


def test_an_oauth_token_works_as_given(server, token, check):
    assert len(token) == 40
    assert check(server, token)


def test_an_altered_oauth_token_is_refused(server, token, check, alter):
    assert [one for one in alter(token) if check(server, one)] == []
    assert check(server, token), "the right token must still work: else this proves nothing"


@pytest.mark.parametrize("check", [at_registry, at_introspection])
def test_a_token_with_something_invisible_around_it_is_refused(server, token, check):
    assert [one for one in padded(token) if check(server, one)] == []


@pytest.mark.parametrize("method, path", [("POST", "/api/v1/organization/"), ("PUT", "/api/v1/organization/a/robots/b"),
                                          ("DELETE", "/api/v1/organization/alterations")])
def test_a_wrong_token_is_401_invalid_token_on_every_method(server, token, method, path):
    reply = server.request(method, path, bearer=replaced(token, 20, other(token[20])), json_body={"name": "never"})
    assert reply.status == 401 and reply.json()["error_type"] == "invalid_token"
    assert "www-authenticate" in reply.headers


def test_the_scheme_of_a_bearer_has_any_case_and_exactly_two_words(server, token):
    for value, status in [(f"bearer {token}", 200), (f"BEARER {token}", 200), (f"Bearer {token} {token}", 401),
                          (f"Bearer{token}", 401), (token, 401), (f"Basic {token}", 401), ("Bearer", 401)]:
        assert server.get("/api/v1/user/", headers={"Authorization": value}).status == status, value.split(token)


def test_two_authorization_headers_are_not_a_choice(server, token):
    with Raw(server) as raw:
        raw.send(raw_request("GET", "/api/v1/user/", headers=[f"Authorization: Bearer {token}",
                                                             f"Authorization: Bearer {replaced(token, 9, '-')}"]))
        assert raw.answer().status in (400, 401)


def dead_everywhere(server, token):
    return not at_api(server, token) and not at_registry(server, token) and not at_introspection(server, token)


def revoke_by_application(server, place, made):
    return server.delete(f"/api/v1/organization/{place[0]}/applications/{place[1]}/tokens/{made['uuid']}",
                         bearer=server.bootstrap_token)


def revoke_by_user(server, _, made):
    return server.delete(f"/api/v1/user/authorizations/{made['uuid']}", bearer=server.bootstrap_token)


def revoke_by_oauth(server, place, made):
    return server.post("/oauth2/revoke", login=place[1:], form={"token": made["token"]})


REVOKES = {"application_api": revoke_by_application, "user_api": revoke_by_user, "rfc_7009": revoke_by_oauth}


@pytest.mark.parametrize("revoke", REVOKES.values(), ids=REVOKES.keys())
def test_a_revoked_token_is_refused_at_once_everywhere(server, shop, place, revoke):
    made = shop.token(place[0], place[1], scope="repo:read user:read")
    assert at_api(server, made["token"]) and at_registry(server, made["token"])
    assert at_introspection(server, made["token"])
    assert revoke(server, place, made).status in (200, 204)
    assert dead_everywhere(server, made["token"])


def test_a_token_is_refused_everywhere_after_its_expiry(server, shop, place):
    begun = time.monotonic()
    made = shop.token(place[0], place[1], scope="repo:read user:read", expiration=3)
    alive = at_api(server, made["token"])
    assert alive or time.monotonic() - begun > 3, "dead before its time"
    time.sleep(3.1)
    assert dead_everywhere(server, made["token"])


def test_revoked_and_expired_tokens_stay_refused_after_a_restart():
    with Jetond() as server:
        shop = Shop(server)
        organization = shop.organization("restarted")
        client = shop.application(organization)["client_id"]
        tokens = [shop.token(organization, client, scope="repo:read user:read", **more)
                  for more in ({}, {}, {}, {"expiration": 1})]
        live = tokens.pop(0)["token"]
        place = organization, client, None
        assert revoke_by_application(server, place, tokens[0]).status == 204
        assert revoke_by_user(server, place, tokens[1]).status == 204
        time.sleep(1.1)
        server.stop()
        server.start()
        assert at_api(server, live) and at_registry(server, live) and at_introspection(server, live)
        assert all(dead_everywhere(server, made["token"]) for made in tokens)


@pytest.fixture(scope="module")
def robot(shop, place):
    return shop.robot(place[0], "altered")


def test_an_altered_robot_token_is_refused(server, robot, alter):
    name, token = robot
    assert len(token) == 64
    assert [one for one in alter(token) + padded(token) if at_registry(server, one, name)] == []
    assert [one for one in alter(token) + padded(token) if at_introspection(server, one)] == []
    assert at_registry(server, token, name) and at_introspection(server, token)


def test_a_regenerated_or_deleted_robot_token_is_refused_at_once(server, shop, place):
    name, first = shop.robot(place[0], "mortal")
    path = f"/api/v1/organization/{place[0]}/robots/mortal"
    second = server.post(f"{path}/regenerate", bearer=server.bootstrap_token).json()["token"]
    assert not at_registry(server, first, name) and not at_introspection(server, first)
    assert at_registry(server, second, name) and at_introspection(server, second)
    assert server.delete(path, bearer=server.bootstrap_token).status == 204
    assert not at_registry(server, second, name) and not at_introspection(server, second)


def test_a_robot_token_is_no_password_of_another_name(server, shop, place, robot):
    name, token = robot
    other_name, other_token = shop.robot(place[0], "another")
    for login in ((other_name, token), (name, other_token), ("admin", token), ("$oauthtoken", token),
                  (name.upper(), token), (name + "x", token), (name[:-1], token), ("+altered", token)):
        assert not at_registry(server, login[1], login[0]), login[0]


def test_a_robot_token_is_no_bearer(server, robot):
    assert not at_api(server, robot[1])
    assert not at_broker(server, robot[1])


def test_an_oauth_token_is_no_password(server, token, robot, place):
    for name in ("admin", robot[0], place[1], "$app", "$token", "$OAUTHTOKEN", ""):
        assert not at_registry(server, token, name), name


def grants(server, client, secret):
    """Both ways to present a client's secret, which must agree."""
    form = {"grant_type": "client_credentials"}
    replies = [server.post("/oauth2/token", login=(client, secret), form=form),
               server.post("/oauth2/token", form={**form, "client_id": client, "client_secret": secret})]
    assert replies[0].status == replies[1].status, replies
    assert replies[0].status == 200 or all(reply.json()["error"] == "invalid_client" for reply in replies)
    return replies[0].status == 200


def test_an_altered_client_secret_is_refused(server, place, alter):
    _, client, secret = place
    assert [one for one in alter(secret) if grants(server, client, one)] == []
    assert grants(server, client, secret)


def test_a_reset_client_secret_is_refused_at_once(server, shop, place):
    made = shop.application(place[0], "reset")
    assert grants(server, made["client_id"], made["client_secret"])
    again = server.post(f"/api/v1/organization/{place[0]}/applications/{made['client_id']}/resetclientsecret",
                        bearer=server.bootstrap_token).json()["client_secret"]
    assert not grants(server, made["client_id"], made["client_secret"])
    assert grants(server, made["client_id"], again)


@pytest.mark.parametrize("alteration", [
    lambda p: p[:-1], lambda p: p[1:], lambda p: p + "0", lambda p: p + "\0", lambda p: p + " ", lambda p: p.swapcase(),
    lambda p: replaced(p, len(p) // 2, other(p[len(p) // 2])), lambda p: "",
], ids=["cut", "headless", "longer", "nul", "space", "swapped_case", "changed", "empty"])
def test_an_altered_password_is_refused(server, shop, request, alteration):
    """A user of its own each, since wrong passwords may slow down the next try."""
    name = "altered." + request.node.callspec.id.replace("_", "")
    password = shop.user(name)
    assert server.get("/v2/auth", login=(name, password)).status == 200
    for path in ("/v2/auth", "/broker/rest/user"):
        assert server.get(path, login=(name, alteration(password))).status in (401, 429)


@pytest.mark.parametrize("alteration", [changed, flipped, cut, extended], ids=["changed", "flipped", "cut", "extended"])
def test_an_altered_authorization_is_refused(server, shop, request, alteration):
    name = "authorized." + request.node.callspec.id
    token = shop.session(name, shop.user(name))
    assert [one for one in alteration(token) if one != token and at_broker(server, one)] == []
    assert [one for one in alteration(token) if at_introspection(server, one)] == []
    assert at_broker(server, token) and at_introspection(server, token)
