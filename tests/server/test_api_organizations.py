"""/jeton/v1/organizations: who sees them, who makes and changes them, and what is in them."""
import pytest

from api import Api, guards_edits
from quay import Owner, Person, accepted, granted, unique

POLICY = {"longest_life": None, "default_life": None, "never_allowed": True, "owner_required": False,
          "allowed_addresses": []}


@pytest.fixture(scope="module")
def admin(server):
    return Api(server, server.bootstrap_token)


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
def member(server, shop, owner, api):
    person = Person(shop)
    api.put(f"/organizations/{owner.org}/teams/readers", {"role": "member"})
    api.put(f"/organizations/{owner.org}/teams/readers/members/{person.name}")
    return person


def test_put_makes_an_organization_whose_maker_is_an_admin(api, owner):
    name = unique("made")
    made = api.put(f"/organizations/{name}", {"email": f"{name}@example.com"}, 201)
    assert made == {"name": name, "email": f"{name}@example.com", "enabled": True, "policy": POLICY,
                    "created": made["created"], "role": "admin"}
    assert api.get(f"/organizations/{name}") == made
    assert api.put(f"/organizations/{name}", {}, 200) == {**made, "email": None}
    api.delete(f"/organizations/{name}")
    api.fails(404, "not_found", "GET", f"/organizations/{name}")
    api.fails(409, "name_reserved", "PUT", f"/organizations/{name}", {})


def test_put_replaces_what_it_does_not_name(api):
    name = unique("whole")
    api.put(f"/organizations/{name}", {"policy": {"longest_life": "90d", "default_life": 86400,
                                                  "never_allowed": False, "owner_required": True,
                                                  "allowed_addresses": ["192.0.2.0/24", "::1"]}})
    assert api.get(f"/organizations/{name}")["policy"] == {
        "longest_life": 90 * 86400, "default_life": 86400, "never_allowed": False, "owner_required": True,
        "allowed_addresses": ["192.0.2.0/24", "::1"]}
    assert api.put(f"/organizations/{name}", {"policy": {"default_life": None}})["policy"] == POLICY


def test_a_longest_life_excludes_never_unless_it_is_allowed(api):
    name = unique("life")
    assert api.put(f"/organizations/{name}", {"policy": {"longest_life": "1h"}})["policy"]["never_allowed"] is False
    allowed = {"policy": {"longest_life": "1h", "never_allowed": True}}
    assert api.put(f"/organizations/{name}", allowed)["policy"]["never_allowed"] is True


@pytest.mark.parametrize("body, field", [
    ({"policy": {"longest_life": "0s"}}, "policy"), ({"policy": {"longest_life": "never"}}, "policy"),
    ({"policy": {"longest_life": "1h", "default_life": "2h"}}, "policy"),
    ({"policy": {"allowed_addresses": ["0.0.0.0/0"]}}, "policy"),
    ({"policy": {"allowed_addresses": ["host"]}}, "policy"), ({"policy": []}, "policy"),
    ({"email": "nobody"}, None), ({"enabled": 1}, "enabled")])
def test_a_setting_that_means_nothing_is_refused(api, owner, body, field):
    before = api.get(f"/organizations/{owner.org}")
    assert api.fails(400, "invalid_parameter", "PUT", f"/organizations/{owner.org}", body)["field"] == field
    assert api.get(f"/organizations/{owner.org}") == before


def test_a_misspelt_member_of_the_policy_is_refused_with_the_nearest_name(api, owner):
    fault = api.fails(400, "unknown_parameter", "PUT", f"/organizations/{owner.org}",
                      {"policy": {"longest_lif": "1h"}})
    assert fault["field"] == "policy.longest_lif" and "longest_life?" in fault["detail"]


def test_an_edit_is_protected_from_others(api):
    name = unique("tagged")
    api.put(f"/organizations/{name}", {})
    guards_edits(api, f"/organizations/{name}", {"policy": {"owner_required": True}})


def test_a_dry_run_changes_nothing(api, owner):
    name = unique("dry")
    assert api.put(f"/organizations/{name}", {}, 201, dry_run="true")["role"] == "admin"
    api.fails(404, "not_found", "GET", f"/organizations/{name}")
    before = api.get(f"/organizations/{owner.org}")
    assert api.put(f"/organizations/{owner.org}", {"enabled": False}, 200, dry_run="true")["enabled"] is False
    api.delete(f"/organizations/{owner.org}", dry_run="true")
    assert api.get(f"/organizations/{owner.org}") == before


def test_the_list_holds_the_organizations_of_the_caller_page_by_page(server, shop):
    person = Person(shop)
    api = Api(server, person.bearer)
    names = [unique("listed") for _ in range(5)]
    for name in names:
        api.put(f"/organizations/{name}", {})
        for number in range(3):
            api.put(f"/organizations/{name}/teams/team{number}", {"role": "member"})
            api.put(f"/organizations/{name}/teams/team{number}/members/{person.name}")
    for limit in (1, 2, 4, 50):
        listed = api.items("/organizations", limit=limit)
        assert sorted(one["name"] for one in listed) == sorted(names), limit
        assert all(one == api.get(f"/organizations/{one['name']}") and one["role"] == "admin" for one in listed)
    api.fails(400, "bad_cursor", "GET", "/organizations", cursor="x")


def test_superusers_list_all_organizations(admin, api, owner):
    listed = {one["name"]: one for one in admin.items("/organizations", limit=3, everywhere="true")}
    assert listed[owner.org]["role"] is None
    assert owner.org not in [one["name"] for one in admin.items("/organizations")]
    assert admin.get(f"/organizations/{owner.org}")["name"] == owner.org
    api.fails(403, "forbidden", "GET", "/organizations", everywhere="true")


def test_members_see_it_with_any_scope_and_others_do_not(server, api, owner, member, stranger):
    path = f"/organizations/{owner.org}"
    for bearer in (member.bearer, member.personal("userinfo"), owner.token("repo:read")):
        assert Api(server, bearer).get(path)["name"] == owner.org
        assert owner.org in [one["name"] for one in Api(server, bearer).items("/organizations")]
    assert Api(server, member.bearer).get(path)["role"] == "member"
    stranger.fails(404, "not_found", "GET", path)
    stranger.fails(404, "not_found", "GET", "/organizations/no-such-organization")


def test_only_admins_and_superusers_change_it(server, admin, api, owner, member, stranger):
    path = f"/organizations/{owner.org}"
    before = api.get(path)
    narrow = Api(server, owner.token("repo:admin user:admin"))
    for caller, granters in ((stranger, []), (Api(server, member.bearer), [owner.name]), (narrow, [owner.name])):
        needs = caller.fails(403, "forbidden", "PUT", path, {"enabled": False})["needs"]
        assert needs == {"right": "admin", "scope": "org:admin", "resource": owner.org, "who_can_grant": granters}
        caller.fails(403, "forbidden", "DELETE", path)
    assert api.get(path) == before
    assert admin.put(path, {"email": None})["email"] is None
    assert Api(server, owner.token("org:admin")).put(path, {"email": before["email"]}) == before


def test_a_token_for_organizations_is_enough_to_make_one(server, owner):
    name = unique("scoped")
    Api(server, owner.token("repo:admin")).fails(403, "forbidden", "PUT", f"/organizations/{name}", {})
    Api(server, owner.token("org:admin")).put(f"/organizations/{name}", {}, 201)


def test_a_name_or_an_address_of_another_is_refused(api, owner, stranger):
    api.fails(409, "already_exists", "PUT", f"/organizations/{owner.name}", {})
    api.fails(400, "invalid_parameter", "PUT", "/organizations/Upper", {})
    api.fails(409, "already_exists", "PUT", f"/organizations/{unique('mail')}",
              {"email": f"{owner.name}@example.com"})


def test_the_tokens_of_a_disabled_organization_are_refused(server, shop):
    owner = Owner(shop)
    api = Api(server, owner.bearer)
    robot, token, repository = owner.robot(), owner.token("repo:read"), owner.repository()
    assert accepted(server, token) and granted(shop, repository, "pull", robot) is not None
    assert api.put(f"/organizations/{owner.org}", {"enabled": False})["enabled"] is False
    assert not accepted(server, token) and granted(shop, repository, "pull", robot) is None
    api.put(f"/organizations/{owner.org}", {"enabled": True})
    assert accepted(server, token) and granted(shop, repository, "pull", robot) is not None
