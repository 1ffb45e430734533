"""Bad credentials at the API: always 401 invalid_token with a challenge, never the anonymous answer."""
import pytest

from jetond import basic
from quay import OPERATIONS, Owner, alive, bad_credential, call, operation_id, refused

NOWHERE = "jto_" + "A" * 36


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def names(owner):
    owner.robot("ci")
    return {"org": owner.org, "client": owner.client_id, "repo": owner.repository()}


@pytest.fixture(scope="module")
def token(owner):
    return owner.token("user:read")


@pytest.mark.parametrize("method, path, body", OPERATIONS, ids=operation_id)
def test_every_operation_refuses_an_unknown_token(server, names, method, path, body):
    bad_credential(call(server, (method, path, body), bearer=NOWHERE, **names))


@pytest.mark.parametrize("method, path, body", OPERATIONS, ids=operation_id)
def test_every_operation_refuses_a_caller_without_credentials(server, names, method, path, body):
    refused(call(server, (method, path, body), **names), 401, "invalid_token", "Requires authentication")


def test_refused_operations_changed_nothing(server, owner, names):
    for operation in OPERATIONS:
        call(server, operation, bearer=NOWHERE, **names)
        call(server, operation, **names)
    assert server.get(f"/api/v1/organization/{owner.org}").status == 200
    assert server.get("/api/v1/organization/nobody-made-me").status == 404
    assert server.get(owner.applications(owner.client_id), bearer=owner.bearer).status == 200
    assert server.get(owner.robots("/ci"), bearer=owner.bearer).status == 200
    assert server.get(owner.robots("/fresh"), bearer=owner.bearer).status == 400


def test_a_bad_credential_never_falls_back_to_anonymous(server, owner):
    path = f"/api/v1/organization/{owner.org}"
    assert server.get(path).status == 200
    bad_credential(server.get(path, bearer=NOWHERE))


def test_a_bad_credential_is_named_before_a_bad_body(server, owner):
    bad_credential(server.post(owner.tokens(), bearer=NOWHERE, body="{", headers={"Content-Type": "application/json"}))
    bad_credential(server.post(owner.tokens(), bearer=NOWHERE, json_body={"name": 5}))


@pytest.mark.parametrize("value", [
    "Bearer", "Bearer one two", "Bearer " + "x" * 20, "Bearer " + "x" * 21, "Bearer " + "x" * 4000, "Bearer %00",
    "Bearer a.b.c", "Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.e30.", "Token sigv2=abc", "Digest username=x",
    "Basic", "Basic !!!!", "Basic " + "x" * 4000, "x", "Bearer,Bearer", "Negotiate YII="], ids=lambda value: value[:40])
def test_an_unusable_header_is_a_bad_credential(server, value):
    bad_credential(server.get("/api/v1/user/", headers={"Authorization": value}))
    bad_credential(server.post("/api/v1/organization/", headers={"Authorization": value}, json_body={"name": "x1"}))


def test_bytes_outside_ascii_in_the_header_are_refused(server):
    reply = server.get("/api/v1/user/", headers={"Authorization": b"Bearer \xff\xfe\xc3\x28"})
    assert reply.status == 400 or bad_credential(reply), reply


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "bEaReR"])
def test_the_scheme_is_read_without_regard_to_case(server, token, scheme):
    assert server.get("/api/v1/user/", headers={"Authorization": f"{scheme} {token}"}).status == 200


@pytest.mark.parametrize("change", [
    lambda token: token[:-1], lambda token: token[1:], lambda token: token[:20], lambda token: token[:21],
    lambda token: token + "A", lambda token: "A" + token, lambda token: token + "=", lambda token: token * 2,
    lambda token: token.swapcase(), lambda token: token.lower() if token != token.lower() else token.upper(),
    lambda token: token[:4] + token[4:][::-1], lambda token: token.replace("jto_", "jtr_"),
], ids=["cut at the end", "cut at the start", "first 20", "first 21", "longer", "longer at the start", "padded",
        "twice", "swapped case", "folded case", "reversed", "other kind"])
def test_a_token_that_is_not_exact_is_refused(server, token, change):
    bad_credential(server.get("/api/v1/user/", bearer=change(token)))
    assert alive(server, token)


def test_a_token_with_any_one_character_changed_is_refused(server, token):
    for place, old in enumerate(token):
        new = "B" if old != "B" else "C"
        bad_credential(server.get("/api/v1/user/", bearer=token[:place] + new + token[place + 1:]))


def test_a_token_with_the_case_of_any_one_letter_flipped_is_refused(server, token):
    for place, old in enumerate(token):
        if old.isalpha():
            bad_credential(server.get("/api/v1/user/", bearer=token[:place] + old.swapcase() + token[place + 1:]))


def test_no_password_or_token_works_as_basic_at_the_api(server, owner, token):
    robot, secret = owner.robot()
    for login in ((owner.name, owner.password), ("$oauthtoken", token), (robot, secret), (owner.name, token)):
        bad_credential(server.get("/api/v1/user/", login=login))
        bad_credential(server.post("/api/v1/organization/", login=login, json_body={"name": "nobody-made-me"}))


def test_only_api_tokens_are_bearers_of_the_api(server, shop, owner):
    robot, secret = owner.robot()
    application = owner.application()
    registry_token = shop.registry_token(login=(robot, secret)).json()["token"]
    for value in (secret, application["client_secret"], application["client_id"], owner.password, registry_token):
        bad_credential(server.get("/api/v1/user/", headers={"Authorization": f"Bearer {value}"}))
        bad_credential(server.delete(owner.robots("/ci"), headers={"Authorization": f"Bearer {value}"}))


def test_a_basic_header_of_good_credentials_is_still_bad_on_open_operations(server, owner):
    headers = {"Authorization": basic(owner.name, owner.password)}
    bad_credential(server.get(f"/api/v1/organization/{owner.org}", headers=headers))


def test_a_bad_credential_on_head_answers_401_without_a_body(server):
    reply = server.request("HEAD", "/api/v1/user/", bearer=NOWHERE)
    assert reply.status == 401 and reply.body == b""
    assert reply.headers["www-authenticate"].startswith("Bearer")


def test_a_revoked_token_is_refused_at_once_on_every_method(server, owner, names):
    view = owner.view("user:read user:admin org:admin repo:admin repo:create")
    assert alive(server, view["token"])
    assert server.delete(owner.tokens(view["uuid"]), bearer=owner.bearer).status == 204
    for operation in OPERATIONS:
        bad_credential(call(server, operation, bearer=view["token"], **names))


def test_a_bad_credential_does_not_repeat_what_was_sent(server):
    assert "x" * 21 not in server.get("/api/v1/user/", bearer="x" * 21).text
