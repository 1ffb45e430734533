"""Of every operation of our own API, as the OpenAPI document lists them: what its token needs, and that tenants are kept
apart. Nothing here names an operation that follows the rules, so that a new one is tested as it comes.

Names that nobody has are drawn by a fixed seed; JETON_RANDOM_SEED draws others.
"""
import json
import os
import re

import pytest

from api_operations import operations
from jetond import Jetond, Shop
from problems import problem
from quay import NO_UUID, SCOPES
from quay_sides import made_up, neutral, random_of
from tenant import Tenant
from world_dump import dump, stable, unchanged

SEED = int(os.environ.get("JETON_RANDOM_SEED", "20261130"))
# What holds for a scope, too: repo:admin reaches as far as repo:read.
WIDER = {"repo:read": {"repo:write", "repo:admin"}, "repo:write": {"repo:admin"}, "user:read": {"user:admin"}}
PERSONAL = {"session": set(SCOPES) - {"super:user"}, "read": {"user:read", "repo:read"}, "userinfo": {"user:read"}}


@pytest.fixture(scope="module")
def server():
    with Jetond() as running:
        yield running


@pytest.fixture(scope="module")
def victim(server):
    return Tenant(Shop(server), job=True)


@pytest.fixture(scope="module")
def intruder(server):
    return Tenant(Shop(server))


@pytest.fixture(scope="module")
def every(server):
    """Every operation."""
    found = operations(server)
    assert len(found) > 70
    return found


# What a token needs.

class Callers:
    """Tokens of the tenant's owner, and of a superuser, with exactly these scopes."""

    def __init__(self, tenant):
        self.tenant, self.shop, self.made = tenant, tenant.shop, {}
        self.root_org = self.shop.organization("installation")
        self.root_client = self.shop.application(self.root_org)["client_id"]

    def token(self, scopes, root=False):
        text = " ".join(sorted(scopes if root else scopes - {"super:user"}))  # only superusers give that one
        if (text, root) not in self.made:
            made = (self.shop.token(self.root_org, self.root_client, text) if root
                    else self.tenant.view(text, name="caller"))
            self.made[text, root] = made["token"]
        return self.made[text, root]


@pytest.fixture(scope="module")
def callers(victim):
    return Callers(victim)


def names_for(operation, scope, tenant):
    """What there is, where a token is one that the scope reaches."""
    own = operation.things == ["token"] and scope.startswith("user:")
    return {**tenant.names, "token": tenant.names["own_token"]} if own else tenant.names


# What needs another scope than the operation at its simplest: its operation, what else is asked, and the scope.
FURTHER = [
    ("listTokens", {"query": {"organization": "acme"}}, "org:admin"),
    ("listTokens", {"query": {"organization": "acme", "owner": "me"}}, "org:admin"),
    ("listTokens", {"query": {"everywhere": True}}, "super:user"),
    ("listTokens", {"query": {"owner": "{member}"}}, "super:user"),
    ("createToken", {"body": {"kind": "robot", "robot": "{account}"}}, "org:admin"),
    ("createToken", {"body": {"kind": "oauth", "application": "{client}", "scopes": ["org:admin"]}}, "org:admin"),
    ("getToken", {}, "org:admin"),
    ("changeToken", {}, "org:admin"),
    ("revokeToken", {}, "org:admin"),
    ("rotateToken", {}, "org:admin"),
    ("revokeTokens", {"body": {"filter": {"organization": "{organization}"}}}, "org:admin"),
    ("revokeTokens", {"body": {"ids": ["{token}"]}}, "org:admin"),
    ("revokeTokens", {"body": {"ids": ["{own_token}"]}}, "user:admin"),
    ("revokeTokens", {"body": {"filter": {"everywhere": True, "kind": "session"}}}, "super:user"),
    ("listOrganizations", {"query": {"everywhere": True}}, "super:user"),
    ("listAudit", {}, "super:user"),
]
# What an operation is asked at its simplest, where that is not its example.
SIMPLEST = {"allowAccess": {"body": {"who": "{member}", "action": "pull", "resource": "{resource}"}},
            "listAudit": {"query": {"organization": "{organization}"}}}


def answer(operation, scope, tenant, bearer, **more):
    return operation.send(tenant.shop.server, names_for(operation, scope, tenant), bearer=bearer, **more)


def refused_for_the_scope(reply, scope):
    return reply.status == 403 and problem(reply, 403, "forbidden")["needs"]["scope"] == scope


# Scopes that reach something of the caller's own, where the one that is described reaches more.
OWN = {"getRefusal": {"user:read", "user:admin"}}


def with_and_without(operation, scope, callers, **more):
    """The answers to a token with this scope alone, and to one with all others but those that hold for it, too."""
    root = scope == "super:user"
    few = callers.token({scope}, root)
    spared = {scope} | WIDER.get(scope, set()) | OWN.get(operation.name, set())
    others = callers.token(set(SCOPES) - spared, root)
    return (answer(operation, scope, callers.tenant, few, **more), answer(operation, scope, callers.tenant, others, **more))


def test_every_operation_wants_its_scope_and_no_other(every, callers):
    for operation in every:
        if operation.scope is None:
            continue
        enough, lacking = with_and_without(operation, operation.scope, callers, **SIMPLEST.get(operation.name, {}))
        assert enough.status < 400 or enough.json()["code"] not in ("forbidden", "not_found"), (operation, enough)
        assert refused_for_the_scope(lacking, operation.scope), (operation, lacking)


@pytest.mark.parametrize("name, more, scope", FURTHER, ids=lambda value: value if isinstance(value, str) else "")
def test_what_reaches_further_wants_the_scope_for_that(every, callers, name, more, scope):
    operation = next(one for one in every if one.name == name)
    enough, lacking = with_and_without(operation, scope, callers, **more)
    assert enough.status < 400, enough
    assert refused_for_the_scope(lacking, scope), lacking


def test_access_for_a_robot_wants_the_scopes_of_all_of_its_steps(every, callers):
    operation = next(one for one in every if one.name == "allowAccess")
    body = {"who": "{account}", "action": "push", "resource": "{resource}"}
    reply = answer(operation, "", callers.tenant, callers.token({"repo:admin", "org:admin"}), body=body)
    assert reply.status == 200, reply
    for scope, needed in (("repo:admin", "org:admin"), ("org:admin", "repo:admin")):
        assert refused_for_the_scope(answer(operation, "", callers.tenant, callers.token({scope}), body=body), needed)


def test_a_token_gives_no_scope_that_it_lacks(every, callers):
    operation = next(one for one in every if one.name == "createToken")
    body = {"kind": "oauth", "application": "{client}", "scopes": ["org:admin", "repo:read"]}
    reply = answer(operation, "", callers.tenant, callers.token({"org:admin"}), body=body)
    assert problem(reply, 403, "forbidden")["needs"]["scope"] == "repo:read"


def test_what_wants_no_scope_is_open_to_each(every, callers):
    for operation in every:
        for scope in PERSONAL["session"] if operation.scope is None else ():
            reply = answer(operation, scope, callers.tenant, callers.token({scope}))
            assert reply.status < 400, (operation, scope, reply)


def test_a_personal_authorization_stands_for_its_scopes(every, victim):
    for kind, scopes in PERSONAL.items():
        bearer = victim.personal(kind)
        for operation in every:
            reply = answer(operation, operation.scope or "", victim, bearer, **SIMPLEST.get(operation.name, {}))
            if operation.scope is None or operation.scope in scopes:
                assert reply.status < 400 or reply.json()["code"] not in ("forbidden", "not_found"), (kind, operation, reply)
            elif not OWN.get(operation.name, set()) & scopes:
                assert refused_for_the_scope(reply, operation.scope), (kind, operation, reply)


def test_no_operation_is_open_to_strangers(every, victim, server):
    robot = (victim.names["account"], victim.machine["token"])
    strange = [{}, {"bearer": "jto_not-a-token"}, {"bearer": robot[1]}, {"login": robot},
               {"login": (victim.name, victim.password)}, {"login": ("$app", victim.laptop["token"])},
               {"bearer": victim.laptop["token"]}, {"headers": {"Authorization": "Bearer"}}]
    for operation in every:
        for credential in strange:
            reply = operation.send(server, victim.names, **credential)
            problem(reply, 401, "unauthenticated")
            wanted = "" if not credential else 'error="invalid_token"'
            assert re.match("Bearer realm=.*" + wanted, reply.headers["www-authenticate"]), (operation, credential, reply)


# What tenants see of each other.

# Anyone may ask for a receipt: it names a place in the feed, which is everybody's.
PUBLIC = {"getReceipt"}
# Names of organizations are one name space for all: one that is taken cannot be made.
TAKEN = {"putOrganization"}
BODIES = {
    "createToken": [{"kind": "robot", "robot": "{account}"},
                    {"kind": "oauth", "application": "{client}", "scopes": ["repo:read"]}],
    "revokeTokens": [{"ids": ["{token}"]}, {"filter": {"organization": "{organization}"}},
                     {"filter": {"owner": "{member}"}}],
    "allowAccess": [{"who": "{account}", "action": "pull", "resource": "{resource}"},
                    {"who": "{account}", "action": "pull", "resource": "{mine}"}],
    "denyAccess": [{"who": "{account}", "action": "pull", "resource": "{resource}"},
                   {"who": "{account}", "action": "pull", "resource": "{mine}"}],
}


class Comparison:
    """The answers to an intruder about things of a victim, and about things that nobody has."""

    def __init__(self, victim, intruder, test):
        self.victim, self.intruder, self.rng = victim, intruder, random_of(SEED, test)
        self.server = victim.shop.server
        self.bearers = [intruder.bearer, intruder.token("org:admin repo:admin user:admin")]

    def missing(self, name):
        value = self.victim.names[name]
        if name == "account" or name == "resource":
            mark = "+" if name == "account" else "/"
            return f"{self.victim.org}{mark}{made_up(self.rng, value.split(mark)[1])}"
        return f"r1-{10 ** 12}" if name == "receipt" else made_up(self.rng, value)

    def compare(self, operation, names, varied, refuses=True, **more):
        """`varied`: what of the names does not exist the second time. `refuses`: else the list is empty."""
        other = {**names, **{name: self.missing(name) for name in sorted(varied)}}
        asked = [value for name in varied for value in (names[name], other[name])]
        for bearer in self.bearers:
            real, unreal = (operation.send(self.server, one, dry=False, bearer=bearer, **more) for one in (names, other))
            if refuses:  # 400: no robot of others gets a role here
                allowed = (400, 403, 404) if "mine" in names else (403, 404)
                assert real.status in allowed, (operation, more, real)
            else:
                assert real.status in (403, 404) or real.json()["items"] == [], (operation, more, real)
            same = [(one.status, neutral(stable(one.text), asked)) for one in (real, unreal)]
            assert same[0] == same[1], (operation, more, real, unreal)


@pytest.fixture(scope="module")
def untouched(every, victim, intruder):
    """Whatever the tests that use it do, nothing of the victim changes."""
    before = dump(every, victim)
    assert sum(status == 200 for status, _ in before.values()) > 30
    yield
    unchanged(before, dump(every, victim))


@pytest.fixture()
def comparison(victim, intruder, untouched, request):
    return Comparison(victim, intruder, request.node.name)


def foreign(every):
    return [one for one in every if one.things and not one.own and one.name not in PUBLIC]


def test_what_is_of_others_is_as_what_does_not_exist(every, victim, comparison):
    for operation in foreign(every):
        if operation.name in TAKEN:
            reply = operation.send(comparison.server, victim.names, dry=False, bearer=comparison.intruder.bearer)
            assert reply.status in (403, 404, 409), reply
            continue
        comparison.compare(operation, victim.names, set(operation.things))


def test_what_is_inside_of_anothers_organization_is_as_what_is_not(every, victim, comparison):
    for operation in foreign(every):
        inner = set(operation.things) - {"organization"}
        if inner and "organization" in operation.things:
            comparison.compare(operation, victim.names, inner)


def test_what_is_of_others_is_not_found_inside_of_ones_own_organization(every, victim, intruder, comparison):
    for operation in foreign(every):
        inner = set(operation.things) - {"organization"}
        if "organization" not in operation.things or not inner or operation.method == "PUT":
            continue
        for name in inner:  # one foreign thing at a time, in what is one's own
            # Robots are named by their organization, too, and names of users are public.
            if name not in ("robot", "member"):
                comparison.compare(operation, {**intruder.names, name: victim.names[name]}, {name})


def test_a_robot_of_others_is_taken_into_nothing(every, victim, intruder, comparison):
    by_name = {one.name: one for one in every}
    for name, thing in (("putTeamMember", "member"), ("putRole", "account")):
        names = {**intruder.names, thing: victim.names["account"]}
        missing = {**names, thing: comparison.missing("account")}
        real, unreal = (by_name[name].send(comparison.server, one, dry=False, bearer=intruder.bearer)
                        for one in (names, missing))
        assert real.status >= 400 and neutral(stable(real.text), [names[thing]]) == neutral(stable(unreal.text), [missing[thing]])


def test_what_a_parameter_names_of_others_is_as_what_does_not_exist(every, victim, comparison):
    for operation in every:
        if operation.own or operation.things:
            continue
        for name in operation.naming(False) + operation.naming(True):
            thing = {"owner": "member", "subject": "account", "performer": "account", "application": "client",
                     "who": "account"}.get(name, name)
            if operation.name == "canAccess" and name == "resource":
                continue  # answered, with no: below
            comparison.compare(operation, victim.names, {thing}, refuses=False, query={name: "{" + thing + "}"})


def test_whether_one_can_is_the_same_for_what_is_of_others_and_for_what_is_not(every, victim, comparison):
    [operation] = [one for one in every if one.name == "canAccess"]
    for action in ("pull", "push", "delete"):
        for resource in (comparison.missing("resource"), victim.names["resource"]):
            for bearer in comparison.bearers:
                replies = [operation.send(comparison.server, victim.names, bearer=bearer,
                                          query={"action": action, "resource": one})
                           for one in (victim.names["resource"], resource)]
                assert replies[0].status == 200 and not replies[0].json()["allowed"], replies
                seen = [neutral(one.text, [victim.names["resource"], resource]) for one in replies]
                assert seen[0] == seen[1], replies


def test_what_a_body_names_of_others_is_as_what_does_not_exist(every, victim, intruder, comparison):
    by_name = {one.name: one for one in every}
    for name, bodies in BODIES.items():
        for body in bodies:
            named = set(re.findall(r"{(\w+)}", json.dumps(body)))
            names = {**victim.names, **({"mine": intruder.names["resource"]} if "mine" in named else {})}
            comparison.compare(by_name[name], names, named - {"mine"}, body=body)


def test_no_list_shows_anything_of_others(every, victim, intruder, untouched):
    marks = [value for name, value in victim.names.items() if name not in ("robot", "receipt")]
    marks += [victim.name, victim.mate.name, victim.machine["note"], victim.laptop["note"]]
    lists = 0
    names = {**intruder.names, "job": NO_UUID}
    for operation in every:
        if operation.method != "GET":
            continue
        for query in [{}] + [{"organization": "{organization}"}] * ("organization" in operation.naming(False)):
            reply = operation.send(intruder.shop.server, names, query=query, bearer=intruder.bearer)
            lists += operation.is_list and reply.status == 200
            assert not [mark for mark in marks if mark in reply.text], (operation, reply)
    assert lists > 15
