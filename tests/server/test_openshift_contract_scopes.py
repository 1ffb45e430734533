"""What scopes may do, call by call: a sample of openshift/scopes_matrix.cc; and the same tokens elsewhere."""
import itertools
import re

import pytest

from jetond import Jetond, Shop, jwt_part
from openshift import ALL, BASE, OBJECT_ID, UNKNOWN_ID, USER, Person, one, problem
from openshift_contract import OAUTH_CLIENT, REDIRECT, Named

DOMAIN = [f"domain/{OBJECT_ID}/{step}" for step in ("view", "edit", "admin")]
APPLICATION = [f"application/{OBJECT_ID}/{step}" for step in ("view", "edit", "admin", "scale")]
REPORT = f"application/{OBJECT_ID}/report_deployments"
SCOPES = ["session", "read", "userinfo", *DOMAIN, *APPLICATION, "sso", "oauthaccesstoken"]
TRIPLES = ["read userinfo sso", f"userinfo {DOMAIN[0]} sso", f"sso oauthaccesstoken {REPORT}", " ".join(SCOPES),
           " ".join(SCOPES[1:]), f"domain/{UNKNOWN_ID}/view {DOMAIN[0]}"]
NARROW = ["read", f"userinfo {DOMAIN[0]}", "sso oauthaccesstoken"]
AUTHORIZE = {"client_id": "portal", "redirect_uri": REDIRECT, "response_type": "code"}
EXCHANGE = {"grant_type": "authorization_code", "client_id": "portal", "client_secret": "the first secret"}

# Per call: the status of a session, of read, userinfo, a scope of one thing, sso, and of a code.
TABLE = {
    "GET user": (200, 200, 200, 200, 403, 403),
    "GET list": (200, 403, 403, 200, 403, 403),
    "GET own": (200, 403, 403, 404, 403, 403),
    "POST create": (201, 403, 403, 403, 403, 403),
    "GET authorize": (302, 403, 403, 403, 403, 403),
    "POST code": (401, 403, 403, 403, 403, 401),  # of a code that is no client's: only the client's own gives 200
    "DELETE own": (200, 403, 403, 403, 403, 403),
    "DELETE all": (200, 403, 403, 403, 403, 403),
}
COLUMNS = {"session": 0, "read": 1, "userinfo": 2, "sso": 4, "oauthaccesstoken": 5}
RANK = [403, 401, 404, 302, 201, 200]  # of several scopes the one that allows more decides


def expected(call, scopes):
    statuses = [TABLE[call][COLUMNS.get(scope, 3)] for scope in scopes.split(" ")]
    if "oauthaccesstoken" in scopes and call == "POST code":
        return 401
    return max(statuses, key=RANK.index)


def perform(person, call, view, victim):
    method, what = call.split(" ")
    path = {"user": USER, "own": one(victim["id"]), "authorize": BASE + "/oauth/authorize",
            "code": BASE + "/oauth/access_token"}.get(what, ALL)
    if what == "code":
        return person.server.post(path, form={**EXCHANGE, "code": view["token"]})
    more = {"query": AUTHORIZE} if what == "authorize" else {}
    if method in ("POST", "PUT"):
        more["json_body"] = {"scope": "userinfo", "note": "touched"}
    return person.server.request(method, path, bearer=view["token"], **more)


@pytest.fixture(scope="module")
def house():
    with Jetond(OAUTH_CLIENT) as server:
        yield Shop(server)


@pytest.fixture(scope="module")
def person(house):
    return Person(house)


@pytest.mark.parametrize("scopes", NARROW)
def test_a_narrow_list_may(person, scopes):
    victim, view = person.create(note="untouched"), person.create(scope=scopes, note="narrow")
    before = person.listed()
    for call in TABLE:
        status = expected(call, scopes)
        reply = perform(person, call, view, victim)
        assert status == reply.status, f"{call}: {reply}"
        if call == "GET list" and reply.status == 200:
            assert reply.json()["data"] == []
        if reply.status == 403 and "oauth" not in call and call not in ("GET authorize", "POST code"):
            problem(reply, 403, 1)
    assert person.listed() == before and person.show(victim["id"])["note"] == "untouched"
    for left in (victim, view):
        person.delete(one(left["id"]))


@pytest.mark.parametrize("scopes", ["session", "session sso"])
def test_a_list_with_session_may_all(house, scopes):
    person = Person(house)
    victim, view = person.create(), person.create(scope=scopes)
    for call in TABLE:  # it ends with what ends the token
        assert perform(person, call, view, victim).status == expected(call, scopes), call
    assert not person.works(view["token"])


@pytest.mark.parametrize("call", ["POST create", "PUT own", "DELETE own", "DELETE all"])
def test_the_deployment_scope_changes_nothing(person, call):
    victim, view = person.create(), person.create(scope=REPORT)
    problem(perform(person, call, view, victim), 403, 1)
    assert person.works(victim["token"])


def test_a_session_may_mint_what_outlives_it_and_a_weaker_token_nothing(person):
    short = person.create(scope="session", expires_in=60)["token"]
    minted = person.post(ALL, bearer=short, json_body={"scope": "read", "expires_in": 10 ** 9}).json()["data"]
    assert minted["expires_in"] == 180 * 86400
    for scopes in SCOPES[1:]:
        token = person.create(scope=scopes)["token"]
        for wanted in (scopes, "session", "userinfo"):
            problem(person.post(ALL, bearer=token, json_body={"scope": wanted, "reuse": True}), 403, 1)


@pytest.mark.parametrize("scopes", SCOPES[1:] + TRIPLES[:3])
def test_a_narrow_list_is_told_in_the_headers(person, scopes):
    reply = person.get(ALL, bearer=person.create(scope=scopes)["token"])
    assert re.split(r"[\s,]+", reply.headers["x-oauth-scopes"]) == scopes.split(" ")


# The same tokens in the other dialects

@pytest.fixture(scope="module")
def owner(house):
    """A person with a private repository of his own and an application of his own."""
    owner = Named(house, "repositoryowner")
    house.organization("ownedorg", bearer=owner.session)
    owner.application = house.application("ownedorg", bearer=owner.session)
    owner.repository = house.repository("ownedorg", bearer=owner.session)
    return owner


def elsewhere(owner, scopes):
    """What a new token of these scopes gets in the other dialects, each as a set that more scopes may only widen."""
    view, server = owner.create(scope=scopes), owner.server
    token = view["token"]
    reply = owner.shop.registry_token(f"repository:{owner.repository}:pull,push,delete", ("$oauthtoken", token))
    access = jwt_part(reply.json()["token"], 1).get("access", []) if reply.status == 200 else []
    user = server.get("/api/v1/user/", bearer=token).status
    made = server.post("/api/v1/organization/", bearer=token, json_body={"name": "x" + view["id"], "email": "x@y.zz"})
    assert user in (200, 401, 403) and made.status in (201, 401, 403)
    for reply in (server.post("/oauth2/introspect", bearer=token, form={"token": token}),
                  server.post("/oauth2/introspect", form={"token": token}, login=(
                      owner.application["client_id"], owner.application["client_secret"]))):
        told = reply.json()
        assert (told["active"], told["scope"], told["username"]) == (True, scopes, owner.name)
        assert told["exp"] - told["iat"] == view["expires_in"]
    return {*[action for entry in access for action in entry["actions"]], *["user"] * (user == 200),
            *["organization"] * (made.status == 201)}


@pytest.fixture(scope="module")
def alone(owner):
    return {scope: elsewhere(owner, scope) for scope in SCOPES}


def test_only_a_session_writes_elsewhere(alone):
    assert alone["session"] >= {"pull", "push", "user", "organization"}
    assert alone["read"] <= {"pull", "user"} and alone["userinfo"] <= {"user"}
    assert alone["sso"] == alone["oauthaccesstoken"] == set()
    assert all(alone[scope] <= {"user"} for scope in DOMAIN + APPLICATION)


@pytest.mark.parametrize("scopes", [f"{first} {second}" for first, second in itertools.combinations(
    ["session", "read", "userinfo", DOMAIN[2], "sso", "oauthaccesstoken"], 2)])
def test_a_list_gets_the_union_elsewhere_too(owner, alone, scopes):
    first, second = scopes.split(" ")
    assert elsewhere(owner, scopes) == alone[first] | alone[second]


@pytest.mark.parametrize("end", ["expired", "deleted", "deleted by all"])
def test_a_dead_token_is_dead_everywhere(house, owner, end):
    person = Person(house)
    view = person.create(scope="session", expires_in=0 if end == "expired" else None)
    if end != "expired":
        assert elsewhere_statuses(person, view["token"]) == [200, 200, 200, 200]
        person.delete(one(view["token"]) if end == "deleted" else ALL)
    assert elsewhere_statuses(person, view["token"]) == [401, 401, 401, 401]
    client = owner.application["client_id"], owner.application["client_secret"]
    told = house.server.post("/oauth2/introspect", login=client, form={"token": view["token"]})
    assert told.json() == {"active": False}


def elsewhere_statuses(person, token):
    server = person.server
    return [server.get(USER, bearer=token).status, server.get("/api/v1/user/", bearer=token).status,
            person.shop.registry_token(login=("$oauthtoken", token)).status,
            server.post("/oauth2/introspect", bearer=token, form={"token": token}).status]
