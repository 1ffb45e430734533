"""POST /v2/auth: the token endpoint's OAuth 2 form - who gets a token, and how everybody else is told."""
import http.client
import random

import pytest

from jetond import Jetond, Shop, basic, waits_for
from people import Person, disable, unique
from rawhttp import Raw, request
from registry_claims import claims_of, granted, verified
from registry_fixtures import owner, repository  # noqa: F401
from registry_posts import post, read_strictly, refused, unauthorized

WRONG_PASSWORD = "Invalid Username or Password"
FORM = "application/x-www-form-urlencoded"


def test_the_answer_has_every_field_in_its_strict_form(server, owner, repository):
    answer = read_strictly(post(server, owner.login, scope=f"repository:{repository}:pull"))
    assert set(answer) == {"token", "access_token", "token_type", "expires_in", "issued_at", "scope"}
    assert verified(server, answer["token"])[1]["sub"] == owner.name


def app_password(owner):
    reply = owner.shop.server.post("/api/v1/user/apptoken", bearer=owner.session, json_body={"title": "t"})
    return "$app", reply.json()["token"]["token_code"]


NAMES = {"user": lambda o: (o.login, o.name), "email": lambda o: ((f"{o.name}@example.com", o.password), o.name),
         "robot": lambda o: (o.robot("named"), f"{o.organization}+named"),
         "$oauthtoken": lambda o: (o.oauth_login("repo:read"), o.name),
         "$oauthtoken with an authorization": lambda o: (("$oauthtoken", o.session), o.name),
         "$app": lambda o: (app_password(o), o.name)}


@pytest.mark.parametrize("form", NAMES)
def test_every_form_of_a_name_counts_as_it_does_at_get(server, shop, owner, form):
    login, subject = NAMES[form](owner)
    assert claims_of(post(server, login))["sub"] == claims_of(shop.registry_token(login=login))["sub"] == subject


@pytest.mark.parametrize("asked, expected", [
    ("repository:{r}:pull", "repository:{r}:pull"), ("repository:{r}:push,pull", "repository:{r}:pull,push"),
    ("repository:{r}:*", "repository:{r}:pull,push,delete,*"), ("repository:nowhere/x:pull", ""), ("", ""),
    ("registry:catalog:*", ""), ("registry:catalog:search", ""), ("repository:{r}:fly", ""),
    ("repository::pull", ""), ("thing:{r}:pull repository:{r}:pull", "repository:{r}:pull"),
    ("repository(plugin):{r}:pull", "repository(plugin):{r}:pull")])
def test_scope_says_what_was_granted(server, owner, repository, asked, expected):
    answer = read_strictly(post(server, owner.login, scope=asked.format(r=repository)))
    assert answer["scope"] == expected.format(r=repository)


def test_the_catalog_is_for_those_who_may_list(server, shop):
    login = ("$oauthtoken", server.bootstrap_token)
    answer = read_strictly(post(server, login, scope="registry:catalog:*"))
    assert answer["scope"] == "registry:catalog:*"
    assert claims_of(post(server, login, scope="registry:catalog:*"))["access"] == [
        {"type": "registry", "name": "catalog", "actions": ["*"]}]


def test_scopes_may_be_repeated_and_joined(server, owner, repository):
    other = owner.repository("second")
    fields = [("grant_type", "password"), ("username", owner.name), ("password", owner.password),
              ("scope", f"repository:{repository}:pull repository:{other}:pull"), ("scope", f"repository:{repository}:push"),
              ("scope", f"repository:{other}:pull")]
    assert granted(server.post("/v2/auth", form=fields)) == {repository: {"pull", "push"}, other: {"pull"}}


def test_a_missing_right_is_no_error(server, shop, repository):
    answer = read_strictly(post(server, Person(shop).login, scope=f"repository:{repository}:pull,push"))
    assert answer["scope"] == "" and answer["expires_in"] == 300


def test_a_push_creates_the_repository(server, owner):
    name = f"{owner.organization}/{unique('made')}"
    answer = read_strictly(post(server, owner.login, scope=f"repository:{name}:pull,push"))
    assert answer["scope"] == f"repository:{name}:pull,push"


def wrong_logins(owner, robot):
    return {"wrong password": ((Person(owner.shop).name, "wrong"), WRONG_PASSWORD),
            "unknown user": ((unique("nobody"), "wrong"), WRONG_PASSWORD),
            "organization": ((owner.organization, "wrong"), WRONG_PASSWORD),
            "non-ascii": (("j\u00f6rg", "wrong"), WRONG_PASSWORD),
            "$app": (("$app", "A" * 120), "Invalid token"),
            "$token": (("$token", "A" * 64), "Invalid access token"),
            "$oauthtoken": (("$oauthtoken", "A" * 40), "OAuth access token could not be validated"),
            "robot": ((robot[0], "A" * 64), f"Could not find robot with username: {robot[0]} and supplied password."),
            "unknown robot": (("nowhere+ci", "A" * 64), "Could not find robot with specified username")}


def test_a_wrong_credential_is_401_with_a_basic_challenge_in_both_dialects(server, owner, repository):
    for case, (login, message) in wrong_logins(owner, owner.robot("wronged")).items():
        reply = post(server, login, scope=f"repository:{repository}:pull")
        unauthorized(server, reply, message)
        assert login[1] not in reply.text, case


def test_a_bad_credential_never_counts_as_none(server, owner):
    public = owner.repository("public", "public")
    unauthorized(server, post(server, (unique("nobody"), "wrong"), scope=f"repository:{public}:pull"))


def test_a_disabled_user_is_told_so(server, shop):
    person = Person(shop)
    disable(server, person.name)
    unauthorized(server, post(server, person.login), "This user has been disabled. Please contact your administrator.")


MISTAKES = {
    "no-grant-type": ({}, "invalid_request"), "empty-grant-type": ({"grant_type": ""}, "invalid_request"),
    "other-grant-type": ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
    "grant-type-in-capitals": ({"grant_type": "Password"}, "unsupported_grant_type"),
    "no-user": ({"grant_type": "password", "password": "x"}, "invalid_request"),
    "no-password": ({"grant_type": "password", "username": "x"}, "invalid_request"),
    "empty-user": ({"grant_type": "password", "username": "", "password": "x"}, "invalid_request"),
    "empty-password": ({"grant_type": "password", "username": "x", "password": ""}, "invalid_request"),
    "no-refresh-token": ({"grant_type": "refresh_token"}, "invalid_request"),
    "empty-refresh-token": ({"grant_type": "refresh_token", "refresh_token": ""}, "invalid_request"),
    "unknown-service": ({"grant_type": "password", "username": "x", "password": "y",
                         "service": "elsewhere.example.com"}, "invalid_request")}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_of_the_client_is_400_without_a_challenge(server, case):
    fields, error = MISTAKES[case]
    reply = server.post("/v2/auth", form=fields)
    refused(reply, 400, error, "UNSUPPORTED")
    assert "www-authenticate" not in reply.headers


@pytest.mark.parametrize("name", ["grant_type", "service", "client_id", "username", "password", "refresh_token",
                                  "access_type", "offline_token"])
def test_a_field_that_comes_once_must_not_come_twice(server, owner, name):
    fields = {"grant_type": "password", "username": owner.name, "password": owner.password, "service": server.address}
    value = fields.get(name, "x")
    fields[name] = value
    assert server.post("/v2/auth", form=fields).status == 200
    reply = server.post("/v2/auth", form=[*fields.items(), (name, value)])
    refused(reply, 400, "invalid_request", "UNSUPPORTED")


@pytest.mark.parametrize("name", ["password", "refresh_token", "access_token"])
def test_a_secret_in_the_address_is_refused_and_never_logged(server, owner, name):
    fields = {"grant_type": "password", "username": owner.name, "password": owner.password, "service": server.address}
    reply = server.post(f"/v2/auth?{name}=hunter2hunter2", form=fields)
    refused(reply, 400, "invalid_request", "UNSUPPORTED")
    assert "hunter2" not in reply.text and "hunter2" not in server.log.read_text()


def test_a_malformed_scope_is_400(server, owner):
    refused(post(server, owner.login, scope="nonsense"), 400, "invalid_scope", "INVALID_REQUEST")


def test_too_many_scopes_are_400(server, owner):
    scope = " ".join(f"repository:a/b{n}:pull" for n in range(65))
    refused(post(server, owner.login, scope=scope), 400, "invalid_scope", "UNSUPPORTED")


@pytest.mark.parametrize("media_type", [FORM, FORM + "; charset=utf-8", FORM.upper(), FORM.title() + ";charset=UTF-8"])
def test_the_media_type_is_compared_in_any_case_and_without_parameters(server, owner, media_type):
    body = f"grant_type=password&username={owner.name}&password={owner.password}"
    reply = server.post("/v2/auth", body=body, headers={"Content-Type": media_type})
    assert claims_of(reply)["sub"] == owner.name


@pytest.mark.parametrize("media_type", [None, "application/json", "multipart/form-data", "text/plain", FORM + "x"])
def test_another_media_type_is_refused(server, owner, media_type):
    body = f"grant_type=password&username={owner.name}&password={owner.password}"
    reply = server.post("/v2/auth", body=body, headers={"Content-Type": media_type} if media_type else None)
    refused(reply, 400, "invalid_request", "UNSUPPORTED")


@pytest.mark.parametrize("body", ["grant_type=%zz", "grant_type=%ff%fe", "%", "grant_type=password&username=%80"])
def test_a_broken_encoding_is_refused(server, body):
    reply = server.post("/v2/auth", body=body, headers={"Content-Type": FORM})
    refused(reply, 400, "invalid_request", "UNSUPPORTED")


def test_credentials_in_a_header_do_not_count_beside_a_form(server, owner):
    for fields in ({"grant_type": "password", "username": "x", "password": "y"}, {}):
        reply = server.post("/v2/auth", form=fields, login=owner.login)
        assert reply.status == 400 and "token" not in reply.json()
    fields = {"grant_type": "password", "username": owner.name, "password": owner.password}
    refused(server.post("/v2/auth", form=fields, headers={"Authorization": basic(*owner.login)}), 400,
            "invalid_request", "UNSUPPORTED")


def test_credentials_in_the_query_do_not_count(server, owner):
    query = {"grant_type": "password", "username": owner.name, "password": owner.password}
    refused(server.post("/v2/auth", query=query, form={}), 400, "invalid_request", "UNSUPPORTED")


@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
def test_a_body_of_more_than_64_kib_is_413_in_json(server, chunked):
    def body():
        yield b"grant_type=password&username=" + b"x" * 66_000
    connection = http.client.HTTPConnection(server.address, timeout=30)
    connection.request("POST", "/v2/auth", body=body() if chunked else next(body()), headers={"Content-Type": FORM},
                       encode_chunked=chunked)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    assert answer.status == 413 and b'"errors"' in content and answer.headers["Content-Type"] == "application/json"


def test_expect_100_continue_is_answered(server, owner):
    body = f"grant_type=password&username={owner.name}&password={owner.password}".encode()
    head = request("POST", "/v2/auth", headers=["Expect: 100-continue", f"Content-Type: {FORM}",
                                                f"Content-Length: {len(body)}"])
    with Raw(server) as raw:
        raw.send(head)
        assert raw.answer().status == 100
        raw.send(body)
        assert raw.answer().status == 200


def test_an_unknown_path_beside_it_is_404_in_json(server):
    body = server.post("/v2/auth/", form={}).json()
    assert isinstance(body["error"], str) and body["errors"][0]["code"]


def test_405_is_json_and_names_what_works(server):
    reply = server.request("PUT", "/v2/auth", form={})
    assert reply.status == 405 and {"GET", "POST"} <= set(reply.headers["allow"].split(", "))
    assert reply.json()["errors"][0]["code"] == "UNSUPPORTED" and reply.json()["error"] == "invalid_request"


def test_too_many_wrong_passwords_are_429_in_both_dialects_at_get_and_post():
    with Jetond(waits_for(10_000), patient=True) as server:
        person = Person(Shop(server))
        assert post(server, (person.name, "wrong")).status == 401
        for reply in (post(server, (person.name, "another")),
                      server.get("/v2/auth", login=(person.name, "another"))):
            refused(reply, 429, "slow_down", "TOOMANYREQUESTS")
            assert int(reply.headers["retry-after"]) >= 1


def test_a_plain_password_does_not_count_where_encrypted_ones_are_wanted():
    with Jetond() as server:
        person = Person(Shop(server))
        encrypted = encrypted_password(server, person)
        server.stop()
        server.config.write_text("[accounts]\nencrypted_basic_only = true\n")
        server.start()
        unauthorized(server, post(server, person.login),
                     "Client login with unencrypted passwords is disabled. Please generate an encrypted password for use "
                     "here.")
        assert claims_of(post(server, (person.name, encrypted)))["sub"] == person.name


def encrypted_password(server, person):
    reply = server.post("/api/v1/user/clientkey", bearer=person.session, json_body={"password": person.password})
    assert reply.status == 200, reply
    return reply.json()["key"]


def test_random_input_is_refused_and_never_fails(server):
    chance = random.Random(20)
    names = ["grant_type", "scope", "service", "username", "password", "refresh_token", "client_id", "access_type"]
    values = ["password", "refresh_token", "", "%", "%00", "\u00f6", "repository:a/b:pull", "a" * 300, "jtf_", "::", " "]
    for _ in range(150):
        fields = [(chance.choice(names), chance.choice(values)) for _ in range(chance.randrange(8))]
        reply = server.post("/v2/auth", form=fields)
        assert reply.status in (400, 401), (fields, reply)
        assert {"error", "errors"} <= set(reply.json())
        noise = bytes(chance.choice(b"&=%;+ agrnt\x00\xff") for _ in range(chance.randrange(60)))
        reply = server.post("/v2/auth", body=noise, headers={"Content-Type": FORM})
        assert reply.status == 400 and {"error", "errors"} <= set(reply.json())
