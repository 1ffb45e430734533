"""The grammar of scopes, and what each scope may do, call by call."""
import re

import pytest

from openshift import ADVERTISED, ALL, BASE, OBJECT_ID, ROOT, UNKNOWN_ID, USER, Person, data, one, problem

DOMAIN, APPLICATION = f"domain/{OBJECT_ID}", f"application/{OBJECT_ID}"
SIMPLE = ["session", "read", "userinfo"]
HIDDEN = ["sso", "oauthaccesstoken", f"{APPLICATION}/scale", f"{APPLICATION}/report_deployments"]
LADDER = [f"{thing}/{step}" for thing in (DOMAIN, APPLICATION) for step in ("view", "edit", "admin")]


@pytest.fixture(scope="module")
def person(shop):
    return Person(shop)


# Grammar

@pytest.mark.parametrize("scope", SIMPLE + LADDER + HIDDEN)
def test_a_user_may_grant(person, scope):
    view = person.create(scope=scope)
    assert view["scopes"] == scope
    assert person.show(view["id"])["scopes"] == scope


@pytest.mark.parametrize("text, scopes", [
    ("read,userinfo", "read userinfo"), ("read userinfo", "read userinfo"), ("userinfo read", "userinfo read"),
    ("READ,userinfo  read", "read userinfo"), ("Session", "session"), ("\tread\nuserinfo\r\n", "read userinfo"),
    (",, read , ,userinfo,", "read userinfo"), ("userinfo,userinfo,USERINFO", "userinfo"),
    (f"read,{DOMAIN}/view,session", f"read {DOMAIN}/view session"),
    (f"DOMAIN/{OBJECT_ID.upper()}/View", f"{DOMAIN}/view")], ids=repr)
def test_a_list_is_split_lowered_and_freed_of_duplicates_in_its_order(person, text, scopes):
    assert person.create(scope=text)["scopes"] == scopes


@pytest.mark.parametrize("parameters", [{}, {"scope": None}, {"scope": ""}, {"scope": "  "}, {"scope": ", ,\t"},
                                        {"scopes": ""}],
                         ids=str)
def test_no_scope_means_userinfo(person, parameters):
    assert person.create(**parameters)["scopes"] == "userinfo"


def test_the_id_in_a_scope_need_not_exist(person):
    assert person.create(scope=f"domain/{UNKNOWN_ID}/admin")["scopes"] == f"domain/{UNKNOWN_ID}/admin"


BAD = ["nonsense", "sessions", "session/view", "read/", "/read", "user:read", "repo:read", "*", "read;userinfo",
       "read+userinfo", "réad", "session\x00",
       "domain", "domain/", f"domain/{OBJECT_ID}", f"{DOMAIN}/", f"{DOMAIN}/delete", f"{DOMAIN}/view/",
       f"{DOMAIN}/view/x", f"{DOMAIN}/scale", f"{DOMAIN}/report_deployments", f"{DOMAIN}/builder",
       f"{APPLICATION}/builder", f"team/{OBJECT_ID}/view", f"x{DOMAIN}/view", f"{DOMAIN}/../view",
       "domain//view", "domain/../view", "domain/:id/view", "domain/name/view", f"domain/-{OBJECT_ID[1:]}/view",
       *[f"domain/{name}/view" for name in (OBJECT_ID[:-1], OBJECT_ID + "0", "a" * 39, "a" * 40, "g" * 24)]]


@pytest.mark.parametrize("scope", BAD)
def test_an_unknown_or_malformed_scope_is_refused(person, scope):
    before = person.listed()
    text = problem(person.ask(scope=scope), 422, 1, "scopes")
    assert "not allowed" in text
    assert person.listed() == before


@pytest.mark.parametrize("scope", ["read nonsense", "nonsense,read", f"session {DOMAIN}/builder"])
def test_one_bad_scope_fails_the_whole_list(person, scope):
    before = person.listed()
    problem(person.ask(scope=scope), 422, 1, "scopes")
    assert person.listed() == before


@pytest.mark.parametrize("scope", [["read"], {"read": True}, [], 7, True], ids=repr)
def test_what_is_no_text_is_refused(person, scope):
    problem(person.ask(scope=scope), 422, 1, "scopes")


@pytest.mark.parametrize("name", ["scope", "scopes"])
def test_the_refusal_lists_the_advertised_scopes(person, name):
    text = problem(person.ask(**{name: "nonsense"}), 422, 1, "scopes")
    listed = text.split("not allowed", 1)[1].split("Valid scopes are ", 1)[1]
    assert re.match(r",\s".join(map(re.escape, ADVERTISED[:-1])) + ",? and " + re.escape(ADVERTISED[-1]), listed)


# What each scope may do.

CALLS = {
    "root": lambda person, how, victim, token: person.get(ROOT, **how),
    "user": lambda person, how, victim, token: person.get(USER, **how),
    "list": lambda person, how, victim, token: person.get(ALL, **how),
    "show": lambda person, how, victim, token: person.get(one(victim["id"]), **how),
    "show by token": lambda person, how, victim, token: person.get(one(victim["token"]), **how),
    "show unknown": lambda person, how, victim, token: person.get(one(UNKNOWN_ID), **how),
    "create": lambda person, how, victim, token: person.post(ALL, **how, json_body={"scope": "userinfo"}),
    "update": lambda person, how, victim, token: person.put(one(victim["id"]), **how, json_body={"note": "changed"}),
    "delete": lambda person, how, victim, token: person.delete(one(victim["id"]), **how),
    "delete unknown": lambda person, how, victim, token: person.delete(one(UNKNOWN_ID), **how),
    "delete itself": lambda person, how, victim, token: person.delete(one(token), **how),
    "delete all": lambda person, how, victim, token: person.delete(ALL, **how),
}
WRITES = ["create", "update", "delete", "delete unknown", "delete itself", "delete all"]
READ = {"root": 200, "user": 200, "list": 403, "show": 403, "show by token": 403, "show unknown": 403,
        **dict.fromkeys(WRITES, 403)}
THING = {**READ, "list": 200, "show": 404, "show by token": 404, "show unknown": 404}
NOTHING = {**READ, "user": 403}
RIGHTS = {"read": READ, "userinfo": READ, **{scope: THING for scope in LADDER + [f"{APPLICATION}/scale"]},
          "sso": NOTHING, "oauthaccesstoken": NOTHING, "sso oauthaccesstoken": NOTHING,
          # Several scopes allow the union of what each allows.
          "read userinfo": READ, "sso userinfo": READ, f"read {DOMAIN}/view": THING,
          f"{DOMAIN}/edit {APPLICATION}/scale": THING}


@pytest.fixture(scope="module")
def tokens(person):
    return {scope: person.create(scope=scope, note="narrow")["token"] for scope in RIGHTS}


@pytest.fixture(scope="module")
def victim(person):
    return person.create(scope="userinfo", note="untouched")


@pytest.mark.parametrize("scope", RIGHTS)
@pytest.mark.parametrize("call", CALLS)
def test_a_narrow_scope_may(person, tokens, victim, call, scope):
    before = person.listed()
    reply = CALLS[call](person, {"bearer": tokens[scope]}, victim, tokens[scope])
    expected = RIGHTS[scope][call]
    assert reply.status == expected, reply
    if expected == 403:
        problem(reply, 403, 1)
    elif expected == 404:
        problem(reply, 404, 129)
    elif call == "list":
        assert data(reply, kind="authorizations") == []
    elif call == "user":
        assert data(reply, kind="user")["login"] == person.name
    if call in WRITES:
        assert person.listed() == before
        assert person.show(victim["id"])["note"] == "untouched"
        assert person.works(victim["token"])


@pytest.mark.parametrize("scope", ["read", "userinfo"])
def test_the_refusal_of_a_known_scope_says_not_allowed(person, tokens, scope):
    for reply in (person.get(ALL, bearer=tokens[scope]), person.post(ALL, bearer=tokens[scope])):
        assert "not allowed" in problem(reply, 403, 1)


@pytest.mark.parametrize("call", WRITES)
def test_the_deployment_scope_changes_no_authorization(person, victim, call):
    token = person.create(scope=f"{APPLICATION}/report_deployments")["token"]
    problem(CALLS[call](person, {"bearer": token}, victim, token), 403, 1)
    assert person.show(victim["id"])["note"] == "untouched"


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("credentials", ["session", "session read", "userinfo session", "password"])
def test_a_session_may_do_all_that_the_password_may(shop, call, credentials):
    person = Person(shop)
    other = person.create(scope="userinfo", note="before")
    token = person.create(scope="session" if credentials == "password" else credentials)["token"]
    how = {"login": person.login} if credentials == "password" else {"bearer": token}
    status = CALLS[call](person, how, other, token).status
    assert status == {"create": 201, "show unknown": 404}.get(call, 200)


def test_a_wider_token_cannot_be_made_with_a_narrow_one(person, tokens):
    for scope in RIGHTS:
        for wanted in (scope, "session"):
            problem(person.post(ALL, bearer=tokens[scope], json_body={"scope": wanted}), 403, 1)


@pytest.mark.parametrize("method", ["DELETE", "PUT", "POST"])
def test_a_method_cannot_be_disguised(person, victim, tokens, method):
    headers = {"X-HTTP-Method-Override": "GET", "X-HTTP-Method": "GET"}
    assert person.request(method, one(victim["id"]), bearer=tokens["read"], headers=headers,
                          query={"_method": "get"}).status in (403, 404)
    masked = {name: method for name in headers}
    person.get(USER, bearer=tokens["userinfo"], headers=masked, query={"_method": method.lower()})
    assert person.works(victim["token"])
    assert person.show(victim["id"])["note"] == "untouched"


def test_the_scopes_in_force_are_told(person, tokens):
    for scope in ("read", "userinfo", f"{DOMAIN}/view"):
        assert person.get(USER, bearer=tokens[scope]).headers["x-oauth-scopes"] == scope
    both = person.get(USER, bearer=tokens["read userinfo"]).headers["x-oauth-scopes"]
    assert re.split(r"[\s,]+", both) == ["read", "userinfo"]


def test_a_scope_does_not_open_paths_that_are_not_there(person, tokens):
    assert person.get(BASE + "/nothing", bearer=tokens["read"]).status == 404
