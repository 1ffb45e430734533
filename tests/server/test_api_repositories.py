"""/jeton/v1/organizations/{organization}/repositories and the roles on them."""
import pytest

from api import Api, guards_edits, quoted
from quay import Owner, Person, granted, unique


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def api(server, owner):
    return Api(server, owner.bearer)


@pytest.fixture(scope="module")
def stranger(server, shop):
    return Api(server, Owner(shop).bearer)


@pytest.fixture(scope="module")
def base(owner):
    return f"/organizations/{owner.org}/repositories"


@pytest.fixture
def path(api, base):
    path = f"{base}/{unique('repo')}"
    api.put(path, {})
    return path


@pytest.mark.parametrize("name", ["web", "team/web", "a/b/c-d_e.f"])
def test_put_makes_a_repository_and_replaces_it(api, base, owner, name):
    where = f"{base}/{quoted(name)}"
    made = api.put(where, {"visibility": "public", "description": "front"}, 201)
    assert made == {"name": name, "resource": f"{owner.org}/{name}", "visibility": "public", "description": "front",
                    "created": made["created"]} == api.get(where)
    assert api.put(where, {}, 200) == {**made, "visibility": "private", "description": ""}
    api.delete(where)
    api.fails(404, "not_found", "GET", where)
    api.fails(404, "not_found", "DELETE", where)


def test_repositories_are_listed_page_by_page(server, shop):
    owner = Owner(shop)
    api, base = Api(server, owner.bearer), f"/organizations/{owner.org}/repositories"
    names = [f"repo{number}" for number in range(7)]
    for name in names:
        api.put(f"{base}/{name}", {})
    for limit in (1, 3, 7, 200):
        assert [one["name"] for one in api.items(base, limit=limit)] == names
    assert api.items(base)[2] == api.get(f"{base}/repo2")


def test_a_repository_with_a_setting_that_means_nothing_is_not_made(api, base):
    for body, code in (({"visibility": "secret"}, "invalid_parameter"), ({"visibilty": "public"}, "unknown_parameter")):
        api.fails(400, code, "PUT", f"{base}/never-made", body)
    api.fails(400, "invalid_parameter", "PUT", f"{base}/Upper", {})
    api.fails(404, "not_found", "GET", f"{base}/never-made")


def test_an_edit_of_a_repository_is_protected_from_others(api, path):
    guards_edits(api, path, {"description": "other"})


def test_a_dry_run_changes_no_repository(api, base, path, owner):
    api.put(f"{base}/dry", {}, 201, dry_run="true")
    api.fails(404, "not_found", "GET", f"{base}/dry")
    before, robot = api.get(path), owner.robot()[0]
    assert api.put(path, {"visibility": "public"}, dry_run="true")["visibility"] == "public"
    roles = api.items(f"{path}/roles")
    api.put(f"{path}/roles/{robot}", {"role": "write"}, 201, dry_run="true")
    api.delete(f"{path}/roles/{owner.name}", dry_run="true")
    api.delete(path, dry_run="true")
    assert api.get(path) == before and api.items(f"{path}/roles") == roles


def test_roles_are_given_and_taken_away(shop, api, path, owner):
    robot, name = owner.robot(), api.get(path)["resource"]
    role = f"{path}/roles/{robot[0]}"
    assert api.put(role, {"role": "read"}, 201) == {"kind": "robot", "name": robot[0], "role": "read",
                                                      "expires": None}
    assert granted(shop, name, "pull,push", robot) == {"pull"}
    assert api.put(role, {"role": "write"}, 200)["role"] == "write"
    assert granted(shop, name, "pull,push", robot) == {"pull", "push"}
    api.delete(role)
    assert granted(shop, name, "pull,push", robot) == set()
    api.fails(404, "not_found", "DELETE", role)
    api.fails(404, "not_found", "PUT", f"{path}/roles/no-such-user", {"role": "read"})
    api.fails(400, "invalid_parameter", "PUT", role, {"role": "owner"})
    api.fails(400, "missing_parameter", "PUT", role, {})


def test_the_roles_of_accounts_teams_and_applications_are_listed_page_by_page(server, shop, api, path, owner):
    name = api.get(path)["resource"]
    robots = [owner.robot()[0] for _ in range(3)]
    for robot in robots:
        api.put(f"{path}/roles/{robot}", {"role": "write"})
    api.put(f"/organizations/{owner.org}/teams/builders", {"role": "member"})
    assert server.put(f"/api/v1/repository/{name}/permissions/team/builders", bearer=owner.bearer,
                      json_body={"role": "read"}).status == 200
    wanted = sorted([("user", owner.name, "admin"), ("team", "builders", "read"),
                     *(("robot", robot, "write") for robot in robots)])
    for limit in (1, 2, 4, 5, 50):
        listed = api.items(f"{path}/roles", limit=limit)
        assert sorted((one["kind"], one["name"], one["role"]) for one in listed) == wanted, limit


def test_a_robot_of_another_organization_gets_no_role(shop, api, path):
    api.fails(400, "invalid_parameter", "PUT", f"{path}/roles/{Owner(shop).robot()[0]}", {"role": "read"})


def test_others_see_and_change_no_private_repository(server, api, base, path, owner, stranger):
    before = api.get(path)
    for method, where, body in (("GET", base, None), ("GET", path, None), ("PUT", path, {}), ("DELETE", path, None),
                                ("PUT", f"{base}/other", {}), ("GET", f"{path}/roles", None),
                                ("PUT", f"{path}/roles/{owner.name}", {"role": "read"}),
                                ("DELETE", f"{path}/roles/{owner.name}", None)):
        stranger.fails(404, "not_found", method, where, body)
        weak = Api(server, owner.token("user:admin"))
        assert weak.fails(403, "forbidden", method, where, body)["needs"]["scope"].startswith("repo:")
    assert api.get(path) == before
    api.fails(404, "not_found", "GET", f"{base}/other")
    assert api.put(path, {"visibility": "public"}) and stranger.get(path)["visibility"] == "public"
    assert [one["name"] for one in stranger.items(base)] == [before["name"]]
    stranger.fails(404, "not_found", "PUT", path, {})
    api.delete(path)


def test_the_scope_for_repositories_is_enough(server, base, owner):
    scoped = Api(server, owner.token("repo:admin"))
    where = f"{base}/{unique('repo')}"
    scoped.put(where, {}, 201)
    scoped.put(f"{where}/roles/{owner.robot()[0]}", {"role": "read"})
    reader = Api(server, owner.token("repo:read"))
    assert reader.get(where) and reader.fails(403, "forbidden", "PUT", where, {})["needs"]["scope"] == "repo:admin"
    reader.fails(403, "forbidden", "PUT", where + "-other", {})
    scoped.delete(where)


def test_a_user_has_no_organization(server, shop):
    person = Person(shop)
    repository = shop.repository(person.name, "web", bearer=person.bearer)
    api = Api(server, person.bearer)
    for method, body in (("GET", None), ("PUT", {}), ("DELETE", None)):
        api.fails(404, "not_found", method, f"/organizations/{repository.replace('/', '/repositories/')}", body)
