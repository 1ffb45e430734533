"""Who the caller is, row by row in both formats: the challenges, the trusted front end, the spelling of logins."""
import base64
import http.client
import re
import secrets

import pytest

from jetond import Jetond, Reply, Shop, basic
from openshift import ALL, UNKNOWN_ID, USER, Person, one
from openshift_contract import Api, Guest, Named, form, read  # noqa: F401

FRONT, OUTSIDE, RANGE = "127.0.0.2", "127.0.0.1", "127.0.3.77"
CONFIG = f"""
[openshift]
realm = "Tokens"
{{more}}
[front_end]
addresses = ["{FRONT}", "127.0.3.0/24"]
"""
SPELLINGS = ["X-Remote-User", "x-remote-user", "X_Remote_User", "X-Remote_User", "X_REMOTE_USER", "Remote-User",
             "REMOTE_USER", "Remote_User", "HTTP_X_REMOTE_USER", "X-Forwarded-User"]


@pytest.fixture(scope="module")
def house():
    """A server with a front end at FRONT and in RANGE."""
    with Jetond(CONFIG.format(more="")) as server:
        yield Shop(server)


@pytest.fixture(scope="module")
def person(house):
    return Person(house)


def call(server, headers, source=OUTSIDE, path=USER, method="GET", body=None):
    """One request from that address of this machine."""
    connection = http.client.HTTPConnection(server.address, timeout=30, source_address=(source, 0))
    try:
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def new_name():
    return "fronted" + secrets.token_hex(5)


def known(reply):
    """The login that a reply to GET /user was given as."""
    answer = read(reply, "json", 200, "user")
    assert reply.headers["x-openshift-identity"] == answer.data["login"]
    assert reply.headers["x-openshift-identity-id"] == answer.data["id"]
    return answer.data["login"]


def challenged(reply):
    assert reply.status == 401, reply
    assert reply.headers["www-authenticate"] == 'Basic realm="Tokens"'
    assert "HTTP Basic: Access denied" in reply.text and reply.headers["content-type"].startswith("text/plain")
    assert not [name for name in reply.headers if name.startswith(("x-openshift-", "x-oauth-"))]


def not_bearer(reply):
    """The explanation in the challenge."""
    assert reply.status == 401, reply
    assert "HTTP Bearer: Access denied" in reply.text and reply.headers["content-type"].startswith("text/plain")
    return re.fullmatch(r'Bearer error="invalid_token",\s*error_description="([^"]+)"',
                        reply.headers["www-authenticate"])[1]


# Refusals

@pytest.mark.parametrize("value", [None, "Basic ???", "Basic", "Basic " + base64.b64encode(b"nocolon").decode(),
                                   basic("nobody", "wrong"), basic("", ""), "Bearer", "Bearer  "], ids=repr)
def test_nothing_a_wrong_password_and_malformed_basic_get_the_basic_challenge(person, form, value):
    challenged(Api(Guest(person.server), form).raw("GET", USER, headers={"Authorization": value} if value else {}))


def test_a_wrong_password_looks_like_an_unknown_user(person, form):
    wrong = Api(person, form).raw("GET", USER, login=(person.name, "wrong"))
    unknown = Api(person, form).raw("GET", USER, login=(new_name(), "wrong"))
    challenged(wrong)
    challenged(unknown)
    assert (wrong.body, set(wrong.headers)) == (unknown.body, set(unknown.headers))


def test_an_unknown_or_deleted_bearer_is_not_recognized(person, form):
    deleted = person.create()
    person.delete(one(deleted["id"]))
    for token in (deleted["token"], "0" * 64, "x", deleted["id"]):
        assert "not recognized" in not_bearer(Api(person, form).raw("GET", USER, bearer=token))


def test_an_expired_bearer_is_called_expired(person, form):
    assert "expired" in not_bearer(Api(person, form).raw("GET", USER, bearer=person.expired()["token"]))


@pytest.mark.parametrize("word", ["Bearer", "bearer", "BEARER"])
def test_the_word_bearer_is_read_in_any_case_and_the_token_trimmed(person, word):
    assert known(call(person.server, {"Authorization": f"{word}  {person.session} "})) == person.name


def test_a_bearer_is_looked_at_before_the_front_end_and_never_falls_through(person):
    headers = {"Authorization": f"Bearer {person.session}", "X-Remote-User": new_name()}
    assert known(call(person.server, headers, FRONT)) == person.name
    not_bearer(call(person.server, {**headers, "Authorization": "Bearer " + "0" * 64}, FRONT))


def test_the_front_end_is_looked_at_before_basic(house, person):
    name = new_name()
    assert known(call(house.server, {"X-Remote-User": name, "Authorization": basic(*person.login)}, FRONT)) == name
    assert known(call(house.server, {"X-Remote-User": name, "Authorization": "Basic ???"}, FRONT)) == name


def test_replies_to_authenticated_calls_name_the_caller_and_his_scopes(person, form):
    weak = person.create(scope="read userinfo")["token"]
    for path, how, status, scopes in ((USER, {"bearer": weak}, 200, "read userinfo"),
                                      (ALL, {"bearer": weak}, 403, "read userinfo"),
                                      (one(UNKNOWN_ID), {"login": person.login}, 404, "session")):
        reply = Api(person, form).raw("GET", path, **how)
        assert reply.status == status
        assert (reply.headers["x-openshift-identity"], reply.headers["x-oauth-scopes"]) == (person.name, scopes)
        assert re.fullmatch("[0-9a-f]{24}", reply.headers["x-openshift-identity-id"])


# The trusted front end

@pytest.mark.parametrize("source", [FRONT, RANGE])
def test_the_front_end_names_a_user_whose_record_is_made_on_first_success(house, source):
    name = new_name()
    first = call(house.server, {"X-Remote-User": name}, source)
    assert known(first) == name and first.headers["x-oauth-scopes"] == "session"
    again = call(house.server, {"x-remote-user": name}, source)
    assert again.headers["x-openshift-identity-id"] == first.headers["x-openshift-identity-id"]
    users = [user["username"] for user in house.server.get("/api/v1/superuser/users/", bearer=house.bearer,
                                                           query={"limit": 100}).json()["users"]]
    assert users.count(name) == 1


def test_a_user_named_by_the_front_end_is_the_user_with_that_password(person):
    assert known(call(person.server, {"X-Remote-User": person.name}, FRONT)) == person.name
    made = call(person.server, {"X-Remote-User": person.name, "Content-Type": "application/json"}, FRONT, ALL, "POST",
                b'{"scope":"session"}')
    assert person.works(read(made, "json", 201, "authorization").data["token"])


@pytest.mark.parametrize("header", SPELLINGS)
@pytest.mark.parametrize("name", ["person", "admin", "stranger"])
def test_the_header_never_counts_from_outside(house, person, header, name):
    name = {"person": person.name, "stranger": new_name()}.get(name, name)
    for more in ({}, {"X-Forwarded-For": FRONT}, {"X-Real-IP": FRONT}, {"Forwarded": f"for={FRONT}"},
                 {"User-Agent": "openshift-console"}, {"Host": FRONT}):
        challenged(call(house.server, {header: name, **more}))
    headers = {header: "admin", "Authorization": f"Bearer {person.session}"}
    assert known(call(house.server, headers)) == person.name


@pytest.mark.parametrize("forwarded", ["X-Forwarded-For", "x-forwarded-for"])
@pytest.mark.parametrize("value", [OUTSIDE, FRONT, "10.1.2.3, 127.0.0.2", "unknown"])
def test_the_header_never_counts_beside_x_forwarded_for(house, person, forwarded, value):
    challenged(call(house.server, {"X-Remote-User": person.name, forwarded: value}, FRONT))


@pytest.mark.parametrize("other", SPELLINGS[2:])
def test_a_second_spelling_beside_the_header_is_never_believed_instead(house, person, other):
    reply = call(house.server, {"X-Remote-User": person.name, other: "admin"}, FRONT)
    assert reply.status == 401 or known(reply) == person.name


@pytest.mark.parametrize("other", ["X_Remote_User", "X-Remote_User", "X_REMOTE_USER"])
def test_a_second_spelling_alone_is_never_believed(house, person, other):
    """A front end that replaces its own header alone lets this one through from outside."""
    challenged(call(house.server, {other: person.name}, FRONT))


@pytest.mark.parametrize("first, second", [("{}", "admin"), ("admin", "{}")])
def test_the_header_twice_with_two_names_is_nobody(house, person, first, second):
    connection = http.client.HTTPConnection(house.server.address, timeout=30, source_address=(FRONT, 0))
    connection.putrequest("GET", USER)
    for value in (first, second):
        connection.putheader("X-Remote-User", value.format(person.name))
    connection.endheaders()
    assert connection.getresponse().status in (400, 401)
    connection.close()


@pytest.mark.parametrize("header", ["Remote-User", "X-Forwarded-User", "X-User", "HTTP_REMOTE_USER"])
def test_another_header_of_the_front_end_is_no_identity(house, header):
    challenged(call(house.server, {header: "admin"}, FRONT))


@pytest.mark.parametrize("name", ["", " ", "a b", "a:b", "../x", "a/b", "x" * 5000, "a\x01b",
                                  "é".encode().decode("latin-1"), "a,admin", "<a>"], ids=lambda name: repr(name[:9]))
def test_a_name_that_nobody_can_have_is_nobody(house, name):
    assert call(house.server, {"X-Remote-User": name}, FRONT).status in (400, 401, 403, 431)


def test_the_front_end_cannot_name_an_organization_or_a_robot(house):
    organization = house.organization("frontedorg")
    robot, _ = house.robot(organization)
    for name in (organization, robot):
        assert call(house.server, {"X-Remote-User": name}, FRONT).status in (401, 403)


def test_a_disabled_user_is_nobody_to_the_front_end_too(house):
    person = Person(house)
    assert house.server.put(f"/api/v1/superuser/users/{person.name}", bearer=house.bearer,
                            json_body={"enabled": False}).status == 200
    assert call(house.server, {"X-Remote-User": person.name}, FRONT).status in (401, 403)


@pytest.mark.parametrize("path", ["/api/v1/user/", "/oauth2/introspect", "/api/v1/superuser/users/"])
def test_the_header_is_no_credential_of_another_dialect(house, person, path):
    method = "POST" if "oauth" in path else "GET"
    assert call(house.server, {"X-Remote-User": person.name}, FRONT, path, method).status in (400, 401)
    assert call(house.server, {"X-Remote-User": "admin"}, FRONT, path, method).status in (400, 401)


def test_a_server_of_known_users_makes_no_record():
    with Jetond(CONFIG.format(more="known_users_only = true")) as server:
        shop = Shop(server)
        person, name = Person(shop), new_name()
        assert known(call(server, {"X-Remote-User": person.name}, FRONT)) == person.name
        for _ in range(2):
            answer = read(call(server, {"X-Remote-User": name}, FRONT), "json", 403)
            assert [message["severity"] for message in answer.messages] == ["error"]
        challenged(call(server, {"X-Remote-User": name}))


def test_without_addresses_nobody_is_a_front_end(shop, form):
    reply = call(shop.server, {"X-Remote-User": "admin", "Accept": f"application/{form}"})
    assert reply.status == 401 and reply.headers["www-authenticate"].startswith("Basic ")


def test_the_name_of_the_header_is_configured():
    with Jetond('[front_end]\naddresses = ["127.0.0.2"]\nheader = "X-Sso-Login"\n') as server:
        assert known(call(server, {"X-Sso-Login": "chosen"}, FRONT)) == "chosen"
        for headers, source in (({"X-Remote-User": "chosen"}, FRONT), ({"X-Sso-Login": "chosen"}, OUTSIDE),
                                ({"X_Sso_Login": "chosen"}, OUTSIDE)):
            assert call(server, headers, source).status == 401


# Logins are normalised as configured

LOGINS = {"noop": {"one": "one", "ONE": None}, "lowercase": {"ONE": "one", "one": "one"},
          "remove_domain": {"one@example.com": "one", "one": "one"}, "strip": {" one ": "one", "one": "one"},
          '", "'.join(["strip", "lowercase", "remove_domain"]): {" One@Example.COM ": "one", "ONE": "one"},
          '", "'.join(["remove_domain", "lowercase"]): {"ONE@EXAMPLE.COM": "one"}}


@pytest.mark.parametrize("steps", LOGINS)
def test_logins_are_normalised(steps):
    with Jetond(CONFIG.format(more=f'logins = ["{steps}"]')) as server:
        password = Named(Shop(server), "one").password
        for written, login in LOGINS[steps].items():
            by_password = call(server, {"Authorization": basic(written, password)})
            by_front_end = call(server, {"X-Remote-User": written}, FRONT)
            if login is None:
                challenged(by_password)
                assert by_front_end.status != 200 or known(by_front_end) != "one"
            else:
                assert known(by_password) == known(by_front_end) == login
