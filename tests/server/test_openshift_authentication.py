"""Who the caller is: Basic, Bearer, the challenges, and what never counts as a credential."""
import base64
import re
import secrets

import pytest

from openshift import ALL, UNKNOWN_ID, USER, Person, data, one, problem, refused


@pytest.fixture(scope="module")
def person(shop):
    return Person(shop)


@pytest.fixture(scope="module")
def stranger(shop):
    return Person(shop)


@pytest.fixture(scope="module")
def token(person):
    return person.create(scope="session")["token"]


def encoded(text):
    return base64.b64encode(text.encode()).decode()


def call(server, value=None, path=USER, **headers):
    return server.get(path, headers={**({"Authorization": value} if value is not None else {}), **headers})


def not_basic(server, value=None, **headers):
    assert refused(call(server, value, **headers), "Basic") == 'Basic realm="Jeton"'


def not_bearer(server, value):
    """The quoted explanation in the challenge of a refused bearer."""
    challenge = refused(call(server, value), "Bearer")
    return re.fullmatch(r'Bearer error="invalid_token",\s*error_description="([^"]+)"', challenge)[1]


# Basic

def test_without_credentials_the_challenge_is_basic(server):
    not_basic(server)


@pytest.mark.parametrize("method, path", [("GET", USER), ("GET", ALL), ("POST", ALL), ("DELETE", ALL),
                                          ("GET", one(UNKNOWN_ID)),
                                          ("PUT", one(UNKNOWN_ID)), ("DELETE", one(UNKNOWN_ID)),
                                          ("DELETE", one("a.b"))])
def test_every_call_but_the_root_wants_credentials(server, method, path):
    refused(server.request(method, path), "Basic")


def test_name_and_password_are_credentials(person):
    reply = person.get(USER, login=person.login)
    assert data(reply, kind="user")["login"] == person.name
    assert reply.headers["x-oauth-scopes"] == "session"


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(server, person):
    wrong = server.get(USER, login=(person.name, person.password + "x"))
    unknown = server.get(USER, login=("nobody" + secrets.token_hex(6), person.password))
    assert refused(wrong, "Basic") == refused(unknown, "Basic") == 'Basic realm="Jeton"'
    assert wrong.body == unknown.body


@pytest.mark.parametrize("change", [str.upper, lambda password: password[:-1], lambda password: " " + password,
                                    lambda password: "",
                                    lambda password: password + "\x00"],
                         ids=["case", "shorter", "blank before", "empty", "nul"])
def test_a_password_must_be_exact(server, person, change):
    wrong = change(person.password)
    assert wrong != person.password
    not_basic(server, "Basic " + encoded(f"{person.name}:{wrong}"))


@pytest.mark.parametrize("value", ["Basic", "Basic ", "Basic ???", "Basic " + encoded("nocolon"),
                                   "Basic " + encoded(":"), "Basic " + encoded("a:"),
                                   "Basic " + encoded(":a"), "Basic =",
                                   "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode(),
                                   "Basic a b c", "Digest username=x", "Negotiate abc", "nonsense", ""], ids=repr)
def test_malformed_and_unknown_credentials_get_the_basic_challenge(server, value):
    not_basic(server, value)


def test_the_superuser_without_a_password_has_no_basic_login(server):
    for password in ("", "admin", "null"):
        not_basic(server, "Basic " + encoded(f"admin:{password}"))


def test_a_token_is_not_a_password(server, person, token):
    not_basic(server, "Basic " + encoded(f"{person.name}:{token}"))


# Bearer

@pytest.mark.parametrize("form", ["Bearer {}", "bearer {}", "BEARER {}", "Bearer   {}", "Bearer {}  ", "Bearer \t{}"])
def test_a_token_is_a_credential(server, person, token, form):
    assert data(call(server, form.format(token)), kind="user")["login"] == person.name


@pytest.mark.parametrize("value", ["Bearer", "Bearer ", "Bearer    ", "bearer "], ids=repr)
def test_an_empty_token_counts_as_no_credentials(server, value):
    not_basic(server, value)


@pytest.mark.parametrize("value",
                         ["0" * 64, "f" * 64, "a", UNKNOWN_ID, "jto_" + "a" * 36, "é".encode().decode("latin-1"),
                          "x" * 4000, '"', "a b"],
                         ids=lambda value: repr(value[:12]))
def test_an_unknown_token_is_not_recognized(server, value):
    assert "not recognized" in not_bearer(server, "Bearer " + value)


def test_a_token_must_be_exact(server, token):
    assert call(server, "Bearer " + token).status == 200
    changed = [token[:-1], token[1:], token + "0", "0" + token, token * 2, token[::-1] + "!"]
    changed += [token[:at] + ("0" if token[at] != "0" else "1") + token[at + 1:] for at in range(len(token))]
    changed += [token[:at] + token[at].upper() + token[at + 1:] for at in range(len(token)) if token[at].isalpha()]
    for wrong in changed:
        assert "not recognized" in not_bearer(server, "Bearer " + wrong)


def test_the_id_is_no_credential(server, person):
    assert "not recognized" in not_bearer(server, "Bearer " + person.create()["id"])


def test_a_deleted_token_is_not_recognized(server, person):
    view = person.create()
    assert call(server, "Bearer " + view["token"]).status == 200
    person.delete(one(view["id"]))
    assert "not recognized" in not_bearer(server, "Bearer " + view["token"])


def test_an_expired_token_is_called_expired(server, person):
    assert "expired" in not_bearer(server, "Bearer " + person.expired()["token"])


def test_a_refused_token_is_not_repeated(server):
    wrong = secrets.token_hex(32)
    reply = call(server, "Bearer " + wrong)
    assert wrong not in reply.text and wrong not in str(reply.headers)


def test_a_bearer_acts_as_its_owner(person, stranger):
    mine, other = person.create(), stranger.create()
    assert data(person.get(USER, bearer=mine["token"]), kind="user")["login"] == person.name
    assert data(person.get(USER, bearer=other["token"]), kind="user")["login"] == stranger.name


# The caller is told who he is

@pytest.mark.parametrize("credentials", ["bearer", "login"])
def test_replies_name_the_caller(person, token, credentials):
    how = {"bearer": token} if credentials == "bearer" else {"login": person.login}
    for path, status in ((USER, 200), (ALL, 200), (one(UNKNOWN_ID), 404)):
        reply = person.get(path, **how)
        assert reply.status == status
        assert reply.headers["x-openshift-identity"] == person.name
        assert reply.headers["x-oauth-scopes"] == "session"
        assert reply.headers["x-openshift-identity-id"] == data(person.get(USER), kind="user")["id"]


def test_a_refused_call_names_nobody(server, person):
    for reply in (call(server), server.get(USER, login=(person.name, "wrong")), call(server, "Bearer " + "0" * 64)):
        assert reply.status == 401
        assert not [name for name in reply.headers if name.startswith(("x-openshift-", "x-oauth-"))]


def test_a_call_that_the_scope_forbids_names_the_caller(person):
    reply = person.get(ALL, bearer=person.create(scope="userinfo")["token"])
    problem(reply, 403, 1)
    assert (reply.headers["x-openshift-identity"], reply.headers["x-oauth-scopes"]) == (person.name, "userinfo")


# What never counts

SPOOFED = ["X-Remote-User", "x-remote-user", "X-REMOTE-USER", "X_Remote_User", "X_REMOTE_USER", "Remote-User",
           "REMOTE-USER", "Remote_User",
           "REMOTE_USER", "remote_user", "X-Remote_User", "X-Forwarded-User", "HTTP_REMOTE_USER", "X-Impersonate-User"]


@pytest.mark.parametrize("header", SPOOFED)
def test_a_header_with_a_user_name_is_no_credential(server, person, header):
    not_basic(server, **{header: person.name})
    not_basic(server, **{header: "admin", "X-Forwarded-For": "127.0.0.1"})


@pytest.mark.parametrize("header", SPOOFED[:-1])
def test_a_header_with_a_user_name_does_not_change_the_caller(server, person, stranger, token, header):
    for value in ("Bearer " + token, "Basic " + encoded(":".join(person.login))):
        reply = call(server, value, **{header: stranger.name})
        assert data(reply, kind="user")["login"] == reply.headers["x-openshift-identity"] == person.name


def test_a_header_with_a_user_name_does_not_mend_a_bad_credential(server, person):
    refused(call(server, "Bearer " + "0" * 64, **{"X-Remote-User": person.name}), "Bearer")
    not_basic(server, "Basic " + encoded(f"{person.name}:wrong"), **{"Remote-User": person.name})


@pytest.mark.parametrize("agent", ["openshift", "OpenShift-console/1.0", "openshift-console", "OPENSHIFT"])
def test_no_user_agent_is_let_through(server, person, agent):
    not_basic(server, **{"User-Agent": agent})
    not_basic(server, **{"User-Agent": agent, "X-Remote-User": person.name})


@pytest.mark.parametrize("names", [("broker_auth_key", "broker_auth_iv"), ("broker-auth-key", "broker-auth-iv")])
def test_machine_keys_are_refused(server, names):
    keys = dict.fromkeys(names, encoded("machine"))
    for reply in (server.get(USER, headers=keys), server.get(USER, query=keys), server.post(ALL, json_body=keys),
                  server.post(ALL, form=keys)):
        assert reply.status == 401


@pytest.mark.parametrize("name", ["token", "access_token", "authorization", "bearer", "code"])
def test_a_token_in_a_parameter_is_no_credential(server, token, name):
    refused(server.get(USER, query={name: token}), "Basic")
    refused(server.post(ALL, form={name: token}), "Basic")
