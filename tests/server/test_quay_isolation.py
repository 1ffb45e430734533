"""Tenants are kept apart: whoever has no right learns from no answer whether something exists.

Pairs of tenants are drawn by a fixed seed; JETON_RANDOM_SEED draws others.
"""
import os
import re
import statistics
import time

import pytest

from jetond import jwt_part, without_reason
from quay import Person
from quay_operations import OPERATIONS
from quay_sides import Side, comparable, made_up, random_of

SEED = int(os.environ.get("JETON_RANDOM_SEED", "20261122"))
PAIRS = 6
WITH_ID = [operation for operation in OPERATIONS if re.search("{(?!new)", operation.path) and operation.who != "ANY"]
USERS = {"mate", "collaborator", "guest", "suspect", "doomed_user"}  # names of accounts are public (B1, B12, Q3)
ORGANIZATIONS = {"org", "doomed_org"}
TEAMS = {"team", "seen_team", "doomed_team"}


@pytest.fixture(scope="module")
def sides(shop):
    return [Side(shop) for _ in range(4)]


@pytest.fixture()
def rng(request):
    return random_of(SEED, request.node.name)


@pytest.fixture(scope="module")
def pairs(sides):
    chance = random_of(SEED, "pairs")
    return [chance.sample(sides, 2) for _ in range(PAIRS)]


def names_in(operation):
    return set(re.findall("{([a-z_]+)}", operation.path)) - {"new"}


def ask(server, operation, bearer, names):
    """names: those of the path; those of the body are the same, or somebody's who exists."""
    def fill(value):
        if isinstance(value, dict):
            return {name: fill(one) for name, one in value.items()}
        return re.sub("{([a-z_]+)}", lambda found: names[found[1]], value) if isinstance(value, str) else value

    return server.request(operation.method, fill(operation.path), bearer=bearer, json_body=fill(operation.body))


def compare(server, rng, operation, bearer, existing, varied):
    """Both answers to one question, about what exists and about what does not."""
    names = {**existing, "new": "fresh"}
    missing = {**names, **{name: made_up(rng, names[name]) for name in sorted(varied)}}
    if "repo" in varied or "doomed_repo" in varied:  # a missing repository of the same organization
        for name in ("repo", "doomed_repo"):
            missing[name] = f"{names[name].split('/')[0]}/{made_up(rng, names[name].split('/')[1])}"
    real, unreal = ask(server, operation, bearer, names), ask(server, operation, bearer, missing)
    asked = [values[name] for values in (names, missing) for name in varied]
    assert real.status >= 400, f"{operation} works: {real}"
    assert comparable(real, asked) == comparable(unreal, asked), f"{operation}: {real} but {unreal}"


@pytest.mark.parametrize("operation", WITH_ID, ids=str)
def test_an_outsider_cannot_tell_what_exists_from_what_does_not(server, rng, pairs, operation):
    for victim, intruder in pairs:
        for bearer in (intruder.bearer, intruder.token("org:admin repo:admin user:admin"), None):
            compare(server, rng, operation, bearer, victim.names, names_in(operation))


@pytest.mark.parametrize("operation", [one for one in WITH_ID if names_in(one) - ORGANIZATIONS], ids=str)
def test_nor_what_is_inside_of_an_organization(server, rng, pairs, operation):
    for victim, intruder in pairs:
        for bearer in (intruder.bearer, victim.member.bearer, None):
            compare(server, rng, operation, bearer, victim.names, names_in(operation) - ORGANIZATIONS)


@pytest.mark.parametrize("operation", [one for one in WITH_ID if one.path.startswith("/api/v1/organization/{org}/")
                                       and names_in(one) - ORGANIZATIONS - USERS - TEAMS], ids=str)
def test_an_id_of_another_organization_is_as_unknown_in_ones_own_as_one_of_nobody(server, rng, pairs, operation):
    inner = names_in(operation) - ORGANIZATIONS
    for victim, intruder in pairs:
        names = {**victim.names, "org": intruder.org}
        if "token" in inner:
            compare(server, rng, operation, intruder.bearer, {**names, "app": intruder.client_id}, {"token"})
        compare(server, rng, operation, intruder.bearer, names, inner)


FOREIGN_ROBOT = [
    ("B6", "GET", "/api/v1/organization/{org}/members/{robot}", None),
    ("B7", "DELETE", "/api/v1/organization/{org}/members/{robot}", None),
    ("B12", "PUT", "/api/v1/organization/{org}/team/owners/members/{robot}", None),
    ("B13", "DELETE", "/api/v1/organization/{org}/team/owners/members/{robot}", None),
    ("C2", "POST", "/api/v1/organization/{org}/prototypes",
     {"role": "read", "delegate": {"kind": "user", "name": "{robot}"}}),
    ("C2", "POST", "/api/v1/organization/{org}/prototypes",
     {"role": "read", "delegate": {"kind": "team", "name": "owners"}, "activating_user": {"name": "{robot}"}}),
    ("Q2", "GET", "/api/v1/repository/{repo}/permissions/user/{robot}", None),
    ("Q3", "PUT", "/api/v1/repository/{repo}/permissions/user/{robot}", {"role": "read"}),
    ("Q4", "DELETE", "/api/v1/repository/{repo}/permissions/user/{robot}", None),
    ("Q5", "GET", "/api/v1/repository/{repo}/permissions/user/{robot}/transitive", None),
    ("L1", "GET", "/api/v1/organization/{org}/logs?performer={robot}", None),
]


@pytest.mark.parametrize("row, method, path, body", FOREIGN_ROBOT, ids=lambda value: value if value else "")
def test_a_robot_of_another_organization_is_as_unknown_as_one_of_nobody(server, rng, pairs, row, method, path, body):
    for victim, intruder in pairs:
        short = made_up(rng, victim.machine.split("+")[1])
        replies = []
        for robot in (victim.machine, f"{victim.org}+{short}"):
            def fill(value, robot=robot):
                if isinstance(value, dict):
                    return {name: fill(one) for name, one in value.items()}
                return value.replace("{org}", intruder.org).replace("{robot}", robot).replace(
                    "{repo}", intruder.names["repo"])
            replies.append(server.request(method, fill(path), bearer=intruder.bearer,
                                          json_body=fill(body) if body else None))
        asked = [victim.machine, f"{victim.org}+{short}"]
        if row == "L1":
            assert replies[0].status == 200 and replies[0].json()["logs"] == replies[1].json()["logs"] == []
        else:
            assert replies[0].status >= 400, replies[0]
            assert comparable(replies[0], asked) == comparable(replies[1], asked), replies


def access(reply, repository):
    claims = jwt_part(reply.json()["token"], 1)
    claims = {name: value for name, value in claims.items() if name not in ("jti", "iat", "nbf", "exp")}
    return str(claims).replace(repository, "NAME"), len(reply.body)


@pytest.mark.parametrize("action", ["pull", "push", "pull,push", "*", "delete"])
@pytest.mark.parametrize("how", ["password", "$oauthtoken", "$app", "robot", "anonymous", "member"])
def test_the_registrys_token_tells_no_repository_from_none(shop, rng, pairs, how, action):
    for victim, intruder in pairs:
        login = {"password": (intruder.name, intruder.password), "$app": ("$app", intruder.code["token_code"]),
                 "$oauthtoken": ("$oauthtoken", intruder.token("repo:admin repo:create")),
                 "robot": (intruder.machine, intruder.machine_token), "anonymous": None,
                 "member": (victim.member.name, victim.member.password)}[how]
        org, name = victim.names["repo"].split("/")
        repositories = [f"{org}/{name}", f"{org}/{made_up(rng, name)}"]
        if how != "member":
            repositories.append(f"{made_up(rng, org)}/{name}")
        replies = [shop.registry_token(f"repository:{one}:{action}", login=login) for one in repositories]
        seen = [access(reply, one) for reply, one in zip(replies, repositories)]
        assert seen[0] == seen[1] == seen[-1] and "'actions': []" in seen[0][0], seen


# In time, too: a password hash (tens of milliseconds) or a durable write must not depend on what exists.

@pytest.mark.parametrize("row", ["B5", "B11", "D3", "T1", "N11", "N14", "U2", "P3", "Q1", "Q2", "L3", "D5", "Q4",
                                 "N13"])
def test_what_exists_takes_no_other_time(server, rng, pairs, row):
    operation = next(one for one in WITH_ID if one.row == row)
    victim, intruder = pairs[0]
    missing = {name: made_up(rng, value) for name, value in victim.names.items()}
    taken = ([], [])
    for _ in range(25):
        for names, times in zip((victim.names, missing), taken):
            start = time.perf_counter()
            ask(server, operation, intruder.bearer, names)
            times.append(time.perf_counter() - start)
    assert abs(statistics.median(taken[0]) - statistics.median(taken[1])) < 0.01, taken


def test_a_wrong_password_and_an_unknown_user_take_the_same_time_and_answer(shop):
    taken = ([], [])
    for number in range(3):
        for name, times in ((Person(shop).name, taken[0]), (f"nobody-here-{number}", taken[1])):
            start = time.perf_counter()
            reply = shop.registry_token(login=(name, "wrong"))
            times.append(time.perf_counter() - start)
            assert reply.status == 401 and without_reason(reply.json()["errors"][0]["message"]) == "Invalid Username or Password"
    assert min(taken[1]) > min(taken[0]) / 3 and min(taken[0]) > min(taken[1]) / 3, taken


def test_after_all_of_this_every_tenant_still_has_everything(server, sides):
    for side in sides:
        for operation in WITH_ID:
            if operation.method == "GET" and operation.row not in ("G3", "Q10"):
                assert ask(server, operation, side.bearer, side.names).status == 200, operation
