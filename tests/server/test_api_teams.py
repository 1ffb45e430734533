"""/jeton/v1/organizations/{organization}/teams and members."""
import pytest

from api import Api, guards_edits
from quay import Owner, Person, unique


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def api(server, owner):
    return Api(server, owner.bearer)


@pytest.fixture(scope="module")
def base(owner):
    return f"/organizations/{owner.org}"


@pytest.fixture(scope="module")
def person(shop):
    return Person(shop)


def test_put_makes_a_team_and_replaces_it(api, base):
    path = f"{base}/teams/{unique('team')}"
    made = api.put(path, {"role": "creator", "description": "builds"}, 201)
    assert made == {"name": path.split("/")[-1], "role": "creator", "description": "builds"} == api.get(path)
    assert api.put(path, {"role": "member"}, 200) == {**made, "role": "member", "description": ""}
    api.delete(path)
    api.fails(404, "not_found", "GET", path)
    api.fails(404, "not_found", "DELETE", path)


def test_teams_are_listed_by_name_page_by_page(server, shop):
    owner = Owner(shop)
    api, names = Api(server, owner.bearer), sorted(["owners", *(f"team{number}" for number in range(6))])
    for name in names[1:]:
        api.put(f"/organizations/{owner.org}/teams/{name}", {"role": "member"})
    for limit in (1, 3, 7, 50):
        assert [team["name"] for team in api.items(f"/organizations/{owner.org}/teams", limit=limit)] == names


def test_a_team_needs_a_known_role(api, base):
    assert api.fails(400, "missing_parameter", "PUT", f"{base}/teams/roleless", {})["field"] == "role"
    assert api.fails(400, "invalid_parameter", "PUT", f"{base}/teams/roleless", {"role": "boss"})["field"] == "role"
    api.fails(400, "invalid_parameter", "PUT", f"{base}/teams/Upper", {"role": "member"})
    api.fails(400, "unknown_parameter", "PUT", f"{base}/teams/roleless", {"role": "member", "rol": 1})
    api.fails(404, "not_found", "GET", f"{base}/teams/roleless")


def test_an_edit_of_a_team_is_protected_from_others(api, base):
    path = f"{base}/teams/{unique('team')}"
    api.put(path, {"role": "member"})
    guards_edits(api, path, {"role": "creator"})


def test_members_come_and_go(api, base, owner, person):
    path = f"{base}/teams/{unique('team')}"
    api.put(path, {"role": "member"})
    robot = owner.robot()[0]
    assert api.put(f"{path}/members/{person.name}", status=201) == {"kind": "user", "name": person.name}
    assert api.put(f"{path}/members/{person.name}", status=200) == {"kind": "user", "name": person.name}
    assert api.put(f"{path}/members/{robot}", status=201) == {"kind": "robot", "name": robot}
    listed = api.items(f"{path}/members", limit=1)
    assert sorted(listed, key=lambda one: one["kind"]) == [
        {"kind": "robot", "name": robot}, {"kind": "user", "name": person.name}]
    people = {one["name"]: one for one in api.items(f"{base}/members", limit=1)}
    assert set(people) == {owner.name, person.name}
    assert people[person.name] == {"name": person.name, "teams": [path.split("/")[-1]], "repositories": []}
    for name in (person.name, robot):
        api.delete(f"{path}/members/{name}")
        api.fails(404, "not_found", "DELETE", f"{path}/members/{name}")
    api.fails(404, "not_found", "PUT", f"{path}/members/no-such-user")


def test_the_last_admin_stays(api, base, owner):
    api.fails(409, "in_use", "DELETE", f"{base}/teams/owners/members/{owner.name}")
    api.fails(409, "in_use", "DELETE", f"{base}/teams/owners")
    api.fails(409, "in_use", "PUT", f"{base}/teams/owners", {"role": "member"})
    assert api.get(f"{base}/teams/owners")["role"] == "admin"


def test_a_robot_of_another_organization_joins_no_team(shop, api, base):
    api.put(f"{base}/teams/own", {"role": "member"})
    api.fails(400, "invalid_parameter", "PUT", f"{base}/teams/own/members/{Owner(shop).robot()[0]}")


def test_a_dry_run_changes_no_team(api, base, person):
    path = f"{base}/teams/{unique('team')}"
    assert api.put(path, {"role": "member"}, 201, dry_run="true")["role"] == "member"
    api.fails(404, "not_found", "GET", path)
    api.put(path, {"role": "member"})
    api.put(f"{path}/members/{person.name}", status=201, dry_run="true")
    api.delete(path, dry_run="true")
    assert api.items(f"{path}/members") == []


def test_others_see_and_change_no_team(server, shop, api, base, owner, person):
    path = f"{base}/teams/{unique('team')}"
    api.put(path, {"role": "member"})
    stranger, member = Api(server, Owner(shop).bearer), Api(server, person.bearer)
    for method, where in (("GET", f"{base}/teams"), ("GET", path)):
        stranger.fails(404, "not_found", method, where)
    for method, where, body in (("GET", f"{path}/members", None), ("GET", f"{base}/members", None),
                                ("PUT", path, {"role": "admin"}), ("DELETE", path, None),
                                ("PUT", f"{path}/members/{person.name}", None),
                                ("DELETE", f"{path}/members/{person.name}", None)):
        stranger.fails(403, "forbidden", method, where, body)
        weak = Api(server, owner.token("repo:admin user:admin"))
        assert weak.fails(403, "forbidden", method, where, body)["needs"]["scope"] == "org:admin"
    api.put(f"{path}/members/{person.name}")
    assert member.get(path)["role"] == "member" and Api(server, person.personal("userinfo")).get(f"{base}/teams")
    member.fails(403, "forbidden", "PUT", path, {"role": "admin"})
    member.fails(403, "forbidden", "DELETE", f"{path}/members/{owner.name}")
    assert api.get(path)["role"] == "member"
