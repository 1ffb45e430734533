"""The OAuth code flow, second half: POST /oauth/access_token, row by row."""
import concurrent.futures
import threading
import urllib.parse

import pytest

from jetond import Jetond, Shop, basic
from openshift import ALL, BASE, USER, Person, data, one
from openshift_contract import OAUTH_CLIENT, OTHER_REDIRECT, REDIRECT

EXCHANGE = BASE + "/oauth/access_token"
PORTAL = {"client_id": "portal", "client_secret": "the first secret"}
CONSOLE = {"client_id": "console", "client_secret": "c:o+n/s=o%l e key"}
GRANT = {"grant_type": "authorization_code"}


@pytest.fixture(scope="module")
def house():
    with Jetond(OAUTH_CLIENT) as server:
        yield Shop(server)


@pytest.fixture(scope="module")
def person(house):
    return Person(house)


def code_of(person, client="portal"):
    query = {"client_id": client, "redirect_uri": REDIRECT if client == "portal" else OTHER_REDIRECT,
             "response_type": "code"}
    reply = person.get(BASE + "/oauth/authorize", query=query)
    assert reply.status == 302, reply
    return urllib.parse.parse_qs(reply.headers["location"].partition("?")[2])["code"][0]


@pytest.fixture
def code(person):
    return code_of(person)


def exchange(house, form=None, headers=None, **more):
    headers = {"Accept": "application/json", **(headers or {})}
    if form is not None:
        more["form"] = {name: value for name, value in form.items() if value is not None}
    return house.server.post(EXCHANGE, headers=headers, **more)


def granted(reply):
    assert reply.status == 200, reply
    assert reply.headers["content-type"].split(";")[0] == "application/json"
    assert "no-store" in reply.headers["cache-control"]
    body = reply.json()
    assert set(body) == {"access_token", "expires_in", "token_type"} and body["token_type"] == "Bearer"
    assert type(body["expires_in"]) is int
    return body


def refused(reply, status, error, named=""):
    assert reply.status == status, reply
    body = reply.json()
    assert set(body) <= {"error", "error_description"} and body["error"] == error
    assert named in body.get("error_description", ""), body


def challenged(reply, challenge):
    assert reply.status == 401, reply
    assert reply.headers["www-authenticate"].startswith(challenge + " ")
    assert "access_token" not in reply.text


# Success

def test_a_code_becomes_a_token_of_the_user_with_the_scopes_of_the_client(house, person, code):
    body = granted(exchange(house, {**GRANT, **PORTAL, "code": code}))
    view = data(person.get(one(body["access_token"])))
    assert (view["scopes"], view["identity"], view["expires_in"]) == ("session", person.name, 86400)
    assert body["expires_in"] in (86400, view["expires_in_seconds"])
    assert "The Portal" in view["note"] or "portal" in view["note"]
    assert person.works(body["access_token"])
    assert view["id"] in person.listed()


def test_a_client_of_single_sign_on_gets_that_scope_too(house, person):
    body = granted(exchange(house, {**GRANT, **CONSOLE, "code": code_of(person, "console")}))
    view = data(person.get(one(body["access_token"])))
    assert (view["scopes"], view["expires_in"]) == ("read userinfo sso", 86400)


@pytest.mark.parametrize("secret", ["the first secret", "the second secret"])
def test_each_registered_secret_is_good(house, code, secret):
    granted(exchange(house, {**GRANT, "client_id": "portal", "client_secret": secret, "code": code}))


@pytest.mark.parametrize("how", ["form", "json_body"])
def test_the_parameters_come_as_a_form_or_as_json(house, code, how):
    granted(house.server.post(EXCHANGE, headers={"Accept": "application/json"},
                              **{how: {**GRANT, **PORTAL, "code": code}}))


def test_nothing_is_read_from_the_address(house, code):
    challenged(house.server.post(EXCHANGE, query={**GRANT, "client_id": "portal"}), "Basic")
    good = {**GRANT, **PORTAL, "code": code}
    reply = exchange(house, {name: value for name, value in good.items() if name != "client_id"},
                     query={"client_id": "portal"})
    refused(reply, 400, "invalid_request", "client_id")


@pytest.mark.parametrize("name", ["client_secret", "code", "access_token", "password"])
def test_a_secret_in_the_address_is_refused_and_never_logged(house, code, name):
    good = {**GRANT, **PORTAL, "code": code}
    refused(exchange(house, good, query={name: "hunter2hunter2"}), 400, "invalid_request", name)
    assert "hunter2" not in house.server.log.read_text()
    granted(exchange(house, good))


def test_basic_carries_the_client_and_wins_over_the_body(house, code):
    wrong = {"client_id": "console", "client_secret": "wrong"}
    headers = {"Authorization": basic(*PORTAL.values())}
    granted(exchange(house, {**GRANT, **wrong, "code": code}, headers))


def test_basic_carries_a_secret_with_a_colon(house, person):
    headers = {"Authorization": basic(*CONSOLE.values())}
    granted(exchange(house, {**GRANT, "code": code_of(person, "console")}, headers))


def test_a_code_is_good_once(house, person, code):
    granted(exchange(house, {**GRANT, **PORTAL, "code": code}))
    challenged(exchange(house, {**GRANT, **PORTAL, "code": code}), "Bearer")
    assert person.get(one(code)).status == 404


def test_of_many_exchanges_at_once_one_succeeds(house, person, code):
    count, start = 16, threading.Barrier(16)

    def run(_):
        start.wait()
        return exchange(house, {**GRANT, **PORTAL, "code": code}).status

    before = len(person.listed())
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        statuses = sorted(pool.map(run, range(count)))
    assert statuses == [200] + [401] * (count - 1)
    assert len(person.listed()) == before


def test_a_bearer_header_does_not_matter_beside_the_code(house, person, code):
    stranger = Person(house)
    body = granted(exchange(house, {**GRANT, **PORTAL, "code": code}, {"Authorization": f"Bearer {stranger.session}"}))
    assert data(person.get(USER, bearer=body["access_token"]), kind="user")["login"] == person.name


def test_tokens_of_the_flow_are_not_reused(house):
    person = Person(house)
    body = granted(exchange(house, {**GRANT, **PORTAL, "code": code_of(person)}))
    view = data(person.get(one(body["access_token"])))
    again = person.post(ALL, login=person.login, json_body={"scope": "session", "note": view["note"], "reuse": True})
    assert again.json()["data"]["token"] != body["access_token"]
    code = code_of(person)
    note = data(person.get(one(code)))["note"]
    made = person.post(ALL, json_body={"scope": "oauthaccesstoken", "note": note, "reuse": True})
    assert made.status == 201 and made.json()["data"]["token"] != code


# Refusals, in their order: each call has every later fault too

LATER = {"grant_type": "password", "client_id": "unknown", "client_secret": "wrong"}


def test_no_code_and_no_credentials_get_the_basic_challenge(house):
    challenged(exchange(house, LATER), "Basic")
    challenged(exchange(house, {**LATER, "code": ""}), "Basic")


def test_an_unknown_or_expired_code_gets_the_bearer_challenge(house, person):
    expired = person.expired(scope="oauthaccesstoken")["token"]
    for wrong in ("0" * 64, "x", expired, "a b", person.create()["id"]):
        challenged(exchange(house, {**LATER, "code": wrong}), "Bearer")
        challenged(exchange(house, {**GRANT, **PORTAL, "code": wrong}), "Bearer")
        challenged(exchange(house, {**GRANT, "code": wrong}, {"Authorization": basic(*PORTAL.values())}), "Bearer")


@pytest.mark.parametrize("scope", ["read", "userinfo", "sso", "domain/53f1a2b3c4d5e6f708192a3b/admin"])
@pytest.mark.parametrize("form", [LATER, {**GRANT, **PORTAL}], ids=["bad", "good"])
def test_a_code_without_the_right_scope_is_403(house, person, scope, form):
    view = person.create(scope=scope)
    refused(exchange(house, {**form, "code": view["token"]}), 403, "unauthorized_client")
    assert person.show(view["id"])["id"] == view["id"]


@pytest.mark.parametrize("name", ["grant_type", "client_id", "client_secret"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_parameter_is_400_and_named(house, code, name, value):
    refused(exchange(house, {**GRANT, **PORTAL, "code": code, name: value}), 400, "invalid_request", name)
    refused(exchange(house, {**LATER, "code": code, name: value}), 400, "invalid_request", name)


def test_a_session_without_a_code_misses_the_code(house, person):
    refused(exchange(house, {**GRANT, **PORTAL}, {"Authorization": f"Bearer {person.session}"}), 400, "invalid_request",
            "code")


@pytest.mark.parametrize("value", ["Basic ???", "Basic", "Basic bm9jb2xvbg=="])
def test_an_unreadable_basic_is_400(house, code, value):
    refused(exchange(house, {**GRANT, "code": code}, {"Authorization": value}), 400, "invalid_request")


@pytest.mark.parametrize("grant", ["password", "client_credentials", "AUTHORIZATION_CODE", "refresh_token"])
def test_another_grant_is_400(house, code, grant):
    refused(exchange(house, {**LATER, "grant_type": grant, "code": code}), 400, "unsupported_grant_type")


@pytest.mark.parametrize("client", ["unknown", "PORTAL", "portal ", "The Portal"])
def test_an_unknown_client_is_400(house, code, client):
    refused(exchange(house, {**LATER, **GRANT, "client_id": client, "code": code}), 400, "invalid_client")


@pytest.mark.parametrize("secret", ["wrong", "the first secre", "the first secret ", "The first secret",
                                    CONSOLE["client_secret"], "the first secretthe second secret"])
@pytest.mark.parametrize("place", ["body", "basic"])
def test_a_wrong_secret_is_401_and_named(house, person, code, secret, place):
    form = {**GRANT, "code": code, "client_id": "portal", "client_secret": secret}
    headers = {}
    if place == "basic":
        headers, form = {"Authorization": basic("portal", secret)}, {**form, "client_secret": "the first secret"}
    refused(exchange(house, form, headers), 401, "unauthorized_client", "client_secret")


def test_the_code_of_another_client_is_401_and_named(house, person, code):
    refused(exchange(house, {**GRANT, **CONSOLE, "code": code}), 401, "unauthorized_client", "code")
    granted(exchange(house, {**GRANT, **PORTAL, "code": code}))


@pytest.mark.parametrize("scope", ["session", "oauthaccesstoken", "session oauthaccesstoken"])
def test_a_token_that_is_no_clients_code_is_401_and_named(house, person, scope):
    view = person.create(scope=scope)
    refused(exchange(house, {**GRANT, **PORTAL, "code": view["token"]}), 401, "unauthorized_client", "code")
    assert person.show(view["id"])["id"] == view["id"]


def test_a_token_of_the_flow_is_no_code(house, person, code):
    token = granted(exchange(house, {**GRANT, **PORTAL, "code": code}))["access_token"]
    refused(exchange(house, {**GRANT, **PORTAL, "code": token}), 401, "unauthorized_client", "code")


# Around it

def test_a_deleted_code_is_no_code(house, person, code):
    person.delete(one(code))
    challenged(exchange(house, {**GRANT, **PORTAL, "code": code}), "Bearer")


def test_errors_of_other_formats_are_form_encoded_text(house, code):
    reply = exchange(house, {**LATER, "code": code}, {"Accept": "application/xml"})
    assert reply.status == 400 and "json" not in reply.headers["content-type"]
    assert dict(urllib.parse.parse_qsl(reply.text, strict_parsing=True))["error"] == "unsupported_grant_type"


def test_a_success_is_json_whatever_format_was_asked_for(house, code):
    granted(exchange(house, {**GRANT, **PORTAL, "code": code}, {"Accept": "application/xml"}))


def test_get_is_not_routed(house, code):
    assert house.server.get(EXCHANGE, query={**GRANT, **PORTAL, "code": code}).status in (400, 404)
    granted(exchange(house, {**GRANT, **PORTAL, "code": code}))


def test_a_disabled_users_code_gives_nothing(house):
    person = Person(house)
    code = code_of(person)
    assert house.server.put(f"/api/v1/superuser/users/{person.name}", bearer=house.bearer,
                            json_body={"enabled": False}).status == 200
    assert exchange(house, {**GRANT, **PORTAL, "code": code}).status in (401, 403)


def test_secrets_of_clients_are_not_in_the_log(house, code):
    granted(exchange(house, {**GRANT, **PORTAL, "code": code}))
    log = house.server.log.read_text()
    assert not [secret for secret in (code, "the first secret", "the second secret") if secret in log]
