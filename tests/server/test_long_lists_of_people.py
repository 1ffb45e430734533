"""Robots, members, collaborators, permissions and default permissions: lists of more than is read at once, whole and
without repeats; and how many there may be."""
import time

import pytest

from jetond import Jetond, Shop
from quay import Owner

MANY = 120  # more than two parts
LIMITS = """
[limits]
default_permissions = 125
members = 124
permissions = 125
"""


@pytest.fixture(scope="module")
def owner():
    with Jetond(LIMITS) as server:
        yield Owner(Shop(server))


@pytest.fixture(scope="module")
def robots(owner):
    return [owner.robot(f"robot{number:03}") for number in range(MANY)]


@pytest.fixture(scope="module")
def people(owner):
    names = [f"person{number:03}" for number in range(MANY)]
    for name in names:
        reply = owner.shop.server.post("/api/v1/superuser/users/", bearer=owner.shop.server.bootstrap_token,
                                  json_body={"username": name, "email": f"{name}@example.com"})
        assert reply.status == 200, reply
    return names


def get(owner, path, **query):
    reply = owner.shop.server.get(path, bearer=owner.bearer, query=query)
    assert reply.status == 200, reply
    return reply.json()


def put(owner, path, body=None):
    return owner.shop.server.put(path, bearer=owner.bearer, json_body=body or {})


def test_robots_are_listed_whole_and_a_limit_ends_the_list(owner, robots):
    path = f"/api/v1/organization/{owner.org}/robots"
    names = [f"{owner.org}+robot{number:03}" for number in range(MANY)]
    for query in ({}, {"permissions": "true"}, {"token": "false"}):
        assert [one["name"] for one in get(owner, path, **query)["robots"]] == names, "never used: the oldest first"
    for limit in (1, 49, 50, 51, 119, 120, 500):
        assert [one["name"] for one in get(owner, path, limit=limit)["robots"]] == names[:limit]


def test_the_robot_that_was_used_last_comes_first(owner, robots):
    path = f"/api/v1/organization/{owner.org}/robots"
    name = f"{owner.org}+robot077"
    token = get(owner, f"{path}/robot077")["token"]
    assert owner.shop.server.get("/v2/auth", login=(name, token), query={"service": owner.shop.server.address}).status == 200

    def first():
        return get(owner, path, limit=1)["robots"][0]["name"] == name

    for _ in range(100):
        if first():
            break
        time.sleep(0.1)
    assert first()
    assert sorted(one["name"] for one in get(owner, path)["robots"]) == sorted(
        f"{owner.org}+robot{number:03}" for number in range(MANY)), "each once"


def test_members_and_collaborators_are_listed_whole(owner, people):
    repository = owner.repository()
    team = f"/api/v1/organization/{owner.org}/team/many"
    assert put(owner, team, {"role": "member"}).status == 200
    members, others = people[:MANY - 20], people[MANY - 20:]
    for name in members:
        assert put(owner, f"{team}/members/{name}").status == 200
    for name in people:
        path = f"/api/v1/repository/{repository}/permissions/user/{name}"
        assert put(owner, path, {"role": "read"}).status == 200
    listed = get(owner, f"{team}/members")
    assert sorted(one["name"] for one in listed["members"]) == members
    assert listed["name"] == "many" and listed["can_edit"] is True
    organization = f"/api/v1/organization/{owner.org}"
    found = {one["name"]: one for one in get(owner, f"{organization}/members")["members"]}
    assert sorted(found) == sorted(members + [owner.name])
    short = repository.split("/")[1]
    assert found[members[0]]["repositories"] == [short] and found[members[0]]["teams"][0]["name"] == "many"
    assert sorted(one["name"] for one in get(owner, f"{organization}/collaborators")["collaborators"]) == others
    permissions = get(owner, f"/api/v1/repository/{repository}/permissions/user/")["permissions"]
    assert sorted(permissions) == sorted(people + [owner.name])
    assert all(permissions[name]["is_org_member"] == (name in members) for name in people)


def test_a_person_in_many_teams_and_an_organization_with_many_see_them_all(owner, people):
    """They are read elsewhere than on the threads that serve requests."""
    name, server = people[0], owner.shop.server
    organization = f"/api/v1/organization/{owner.org}"
    for number in range(60):
        assert put(owner, f"{organization}/team/crowd{number}", {"role": "member"}).status == 200
        assert put(owner, f"{organization}/team/crowd{number}/members/{name}").status == 200
    seen = get(owner, organization)
    assert {f"crowd{number}" for number in range(60)} <= set(seen["teams"])
    assert all(seen["teams"][f"crowd{number}"]["member_count"] == 1 for number in range(60))
    assert put(owner, f"{organization}/team/crowd0/members/{owner.name}").status == 200
    for number in range(1, 60):
        assert put(owner, f"{organization}/team/crowd{number}/members/{owner.name}").status == 200
    assert [one["name"] for one in get(owner, "/api/v1/user/")["organizations"]] == [owner.org]
    listed = server.get("/api/v1/repository", bearer=owner.bearer, query={"namespace": owner.org})
    assert listed.status == 200, listed


def test_what_a_robot_may_do_is_listed_whole(owner, robots):
    names = []
    for _ in range(60):
        repository = owner.repository()
        path = f"/api/v1/repository/{repository}/permissions/user/{owner.org}+robot001"
        assert put(owner, path, {"role": "write"}).status == 200
        names.append(repository.split("/")[1])
    listed = get(owner, f"/api/v1/organization/{owner.org}/robots/robot001/permissions")["permissions"]
    assert sorted(one["repository"]["name"] for one in listed) == sorted(names)
    assert {one["role"] for one in listed} == {"write"}


def test_those_with_very_many_repositories_are_listed_with_all(owner, people, robots):
    """Their rows are left to readers, and end a part of the list."""
    names = {people[5]: set(), people[6]: set(), f"{owner.org}+robot005": set()}
    for _ in range(130):
        repository = owner.repository()
        for name, seen in names.items():
            path = f"/api/v1/repository/{repository}/permissions/user/{name}"
            assert put(owner, path, {"role": "read"}).status == 200
            seen.add(repository.split("/")[1])
    organization = f"/api/v1/organization/{owner.org}"
    everybody = {one["name"]: one for kind in ("members", "collaborators")
                 for one in get(owner, f"{organization}/{kind}")[kind]}
    everybody |= {one["name"]: one for one in get(owner, f"{organization}/robots", permissions="true")["robots"]}
    assert len(everybody) >= MANY
    for name, seen in names.items():
        assert seen <= set(everybody[name]["repositories"])


def test_default_permissions_are_listed_in_order_of_creation_and_have_a_limit(owner, robots):
    path = f"/api/v1/organization/{owner.org}/prototypes"

    def add(number):
        delegate = {"name": f"{owner.org}+robot{number % MANY:03}", "kind": "user"}
        return owner.shop.server.post(path, bearer=owner.bearer, json_body={"role": "read", "delegate": delegate})

    for number in range(125):
        assert add(number).status == 200
    reply = add(0)
    assert reply.status == 400, reply
    assert reply.json()["message"] == "Default permission limit reached: maximum 125 per organization"
    listed = get(owner, path)["prototypes"]
    assert [one["delegate"]["name"] for one in listed] == [f"{owner.org}+robot{n % MANY:03}" for n in range(125)]
    for one in listed:
        assert owner.shop.server.delete(f"{path}/{one['id']}", bearer=owner.bearer).status == 204


def test_members_and_permissions_have_limits_with_their_numbers(owner, robots, people):
    team = f"/api/v1/organization/{owner.org}/team/full"
    assert put(owner, team, {"role": "member"}).status == 200
    repository = owner.repository()
    grant = f"/api/v1/repository/{repository}/permissions/user"
    more = [f"{owner.org}+robot{number:03}" for number in range(10)]
    for name in people + more[:4]:
        assert put(owner, f"{team}/members/{name}").status == 200
        assert put(owner, f"{grant}/{name}", {"role": "read"}).status == 200
    reply = put(owner, f"{team}/members/{more[4]}")
    assert reply.status == 400 and reply.json()["message"] == "Member limit reached: maximum 124 per team", reply
    assert "already a member" in put(owner, f"{team}/members/{people[0]}").json()["message"]
    # The owner of the repository has a permission, too.
    reply = put(owner, f"{grant}/{more[4]}", {"role": "read"})
    assert reply.status == 400 and reply.json()["message"] == "Permission limit reached: maximum 125 per repository", reply
    assert put(owner, f"{grant}/{people[0]}", {"role": "write"}).status == 200, "no new one is made"
