"""Roles of users, robots and applications on repositories."""
import pytest

from quay import (Owner, Person, forbidden, granted, invalid_request, is_avatar, message, not_found, unique)

NONE = "User does not have permission for repo."


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def guest(shop):
    return Person(shop, "guest")


@pytest.fixture(scope="module")
def outsider(shop):
    return Person(shop, "outsider")


def path(repository, name="", kind="user"):
    return f"/api/v1/repository/{repository}/permissions/{kind}/{name}"


def put(server, who, repository, name, role, kind="user"):
    return server.put(path(repository, name, kind), bearer=who.bearer, json_body={"role": role})


def permissions(server, who, repository, kind="user"):
    reply = server.get(path(repository, kind=kind), bearer=who.bearer)
    assert reply.status == 200 and set(reply.json()) == {"permissions"}, reply
    return reply.json()["permissions"]


def test_the_creator_of_a_repository_has_the_role_admin_by_name(server, owner):
    repository = owner.repository()
    found = permissions(server, owner, repository)
    assert set(found) == {owner.name}
    entry = found[owner.name]
    assert entry["role"] == "admin" and entry["name"] == owner.name and entry["is_robot"] is False
    assert entry["is_org_member"] is True and is_avatar(entry["avatar"], "user")


def test_a_role_is_told_alike_when_set_shown_and_listed(server, owner, guest):
    repository = owner.repository()
    reply = put(server, owner, repository, guest.name, "write")
    assert reply.status == 200
    view = reply.json()
    assert set(view) == {"role", "name", "is_robot", "avatar", "is_org_member"}
    assert view["role"] == "write" and view["name"] == guest.name
    assert view["is_robot"] is False and view["is_org_member"] is False
    assert server.get(path(repository, guest.name), bearer=owner.bearer).json() == view
    assert permissions(server, owner, repository)[guest.name] == view


def test_a_robot_counts_as_a_member_of_its_organization(server, owner):
    robot, _ = owner.robot()
    repository = owner.repository()
    view = put(server, owner, repository, robot, "read").json()
    assert view["is_robot"] is True and view["is_org_member"] is True and view["name"] == robot
    assert is_avatar(view["avatar"], "robot")
    assert set(permissions(server, owner, repository)) == {owner.name, robot}


def test_a_new_role_replaces_the_old_one(server, shop, owner, guest):
    repository = owner.repository()
    for role, actions in (("read", {"pull"}), ("admin", {"pull", "push", "*"}), ("write", {"pull", "push"})):
        assert put(server, owner, repository, guest.name, role).json()["role"] == role
        assert permissions(server, owner, repository)[guest.name]["role"] == role
        assert granted(shop, repository, "pull,push", login=(guest.name, guest.password)) == actions - {"*"}


def test_a_removed_role_counts_no_more_at_once(server, shop, owner):
    robot, secret = owner.robot()
    repository = owner.repository()
    shop.permit(repository, robot, "write", bearer=owner.bearer)
    assert granted(shop, repository, "pull,push", login=(robot, secret)) == {"pull", "push"}
    reply = server.delete(path(repository, robot), bearer=owner.bearer)
    assert reply.status == 204 and reply.body == b""
    assert granted(shop, repository, "pull,push", login=(robot, secret)) == set()
    message(server.get(path(repository, robot), bearer=owner.bearer), 400, NONE)


def test_a_role_on_one_repository_says_nothing_about_another(server, shop, owner):
    robot, secret = owner.robot()
    first, second = owner.repository("alike"), owner.repository("alike2")
    shop.permit(first, robot, "write", bearer=owner.bearer)
    assert granted(shop, second, "pull,push", login=(robot, secret)) == set()
    assert robot not in permissions(server, owner, second)


def test_a_nested_repository_has_roles_of_its_own(server, shop, owner, guest):
    outer, inner = owner.repository("deep"), owner.repository("deep/er/web")
    assert put(server, owner, inner, guest.name, "read").status == 200
    assert server.get(path(inner, guest.name), bearer=owner.bearer).json()["role"] == "read"
    assert guest.name not in permissions(server, owner, outer)
    assert granted(shop, inner, "pull", login=(guest.name, guest.password)) == {"pull"}


def test_who_has_no_role_is_told_in_the_plain_shape(server, owner, guest):
    repository = owner.repository()
    for name in (guest.name, "nobody-here", f"{owner.org}+nobody"):
        message(server.get(path(repository, name), bearer=owner.bearer), 400, NONE)


def test_a_role_that_is_not_there_cannot_be_removed(server, owner, guest):
    repository = owner.repository()
    for name in (guest.name, "nobody-here"):
        invalid_request(server.delete(path(repository, name), bearer=owner.bearer))


@pytest.mark.parametrize("body", [{}, {"role": "owner"}, {"role": ""}, {"role": "READ"}, {"role": None}, {"role": 1},
                                  {"role": ["read"]}, {"role": "pull"}], ids=str)
def test_a_role_that_does_not_exist_is_an_invalid_request(server, owner, guest, body):
    repository = owner.repository()
    invalid_request(server.put(path(repository, guest.name), bearer=owner.bearer, json_body=body))
    assert guest.name not in permissions(server, owner, repository)


def test_a_user_that_does_not_exist_gets_no_role(server, owner):
    repository = owner.repository()
    invalid_request(put(server, owner, repository, "nobody-here", "read"), "Invalid username: nobody-here")


def test_an_organization_gets_no_role_as_if_it_were_a_user(server, owner):
    repository = owner.repository()
    invalid_request(put(server, owner, repository, owner.org, "read"))
    assert set(permissions(server, owner, repository)) == {owner.name}


def test_a_robot_of_another_namespace_gets_no_role(server, shop, owner):
    robot, _ = Owner(shop).robot("foreign")
    repository = owner.repository()
    invalid_request(put(server, owner, repository, robot, "read"),
                    f"Cannot add robot {robot} under namespace {owner.org}")
    assert robot not in permissions(server, owner, repository)


# Under a user's own namespace

def test_the_owner_of_a_user_namespace_is_always_its_admin(server, shop, guest):
    repository = shop.repository(guest.name, unique("own"), bearer=guest.bearer)
    entry = permissions(server, guest, repository)[guest.name]
    assert entry["role"] == "admin" and "is_org_member" not in entry
    invalid_request(put(server, guest, repository, guest.name, "read"), "Namespace owner must always be admin.")
    invalid_request(server.delete(path(repository, guest.name), bearer=guest.bearer))
    assert permissions(server, guest, repository)[guest.name]["role"] == "admin"


def test_another_user_in_a_user_namespace_has_no_word_on_membership(server, shop, guest, outsider):
    repository = shop.repository(guest.name, unique("own"), bearer=guest.bearer)
    view = put(server, guest, repository, outsider.name, "read").json()
    assert set(view) == {"role", "name", "is_robot", "avatar"}
    assert server.delete(path(repository, outsider.name), bearer=guest.bearer).status == 204


# Who may

def operations(repository, name):
    return [("GET", path(repository), None), ("GET", path(repository, name), None),
            ("PUT", path(repository, name), {"role": "admin"}), ("DELETE", path(repository, name), None)]


@pytest.mark.parametrize("role", [None, "read", "write"])
def test_only_an_admin_of_the_repository_handles_roles(server, shop, owner, role):
    person = Person(shop, "wanter")
    repository = owner.repository()
    if role:
        shop.permit(repository, person.name, role, bearer=owner.bearer)
    for method, where, body in operations(repository, person.name):
        forbidden(server.request(method, where, bearer=person.bearer, json_body=body))
    assert permissions(server, owner, repository).get(person.name, {}).get("role") == role


def test_an_admin_of_one_repository_handles_its_roles_and_no_others(server, shop, owner, guest):
    person = Person(shop, "delegate")
    repository, other = owner.repository(), owner.repository()
    shop.permit(repository, person.name, "admin", bearer=owner.bearer)
    assert put(server, person, repository, guest.name, "read").status == 200
    assert server.delete(path(repository, guest.name), bearer=person.bearer).status == 204
    for method, where, body in operations(other, guest.name):
        forbidden(server.request(method, where, bearer=person.bearer, json_body=body))


def test_a_superuser_without_full_access_handles_no_roles_of_others(server, owner, guest):
    repository = owner.repository()
    for method, where, body in operations(repository, guest.name):
        forbidden(server.request(method, where, bearer=server.bootstrap_token, json_body=body))


def test_a_public_repository_shows_its_roles_to_nobody_else(server, owner, outsider):
    repository = owner.repository(visibility="public")
    forbidden(server.get(path(repository), bearer=outsider.bearer))


def test_the_permission_is_checked_before_the_body(server, owner, outsider, guest):
    repository = owner.repository()
    for body in ({}, {"role": "owner"}, {"role": 5}):
        forbidden(server.put(path(repository, guest.name), bearer=outsider.bearer, json_body=body))


def test_a_missing_repository_is_forbidden_to_strangers_and_not_found_to_its_owner(server, owner, outsider):
    for repository in (f"{owner.org}/nothing-here", "nobody-here/web"):
        for method, where, body in operations(repository, owner.name):
            forbidden(server.request(method, where, bearer=outsider.bearer, json_body=body))
    not_found(server.get(path(f"{owner.org}/nothing-here"), bearer=owner.bearer))


def test_roles_end_with_their_repository(server, shop, owner):
    robot, secret = owner.robot()
    repository = owner.repository("again")
    shop.permit(repository, robot, "write", bearer=owner.bearer)
    assert server.delete(f"/api/v1/repository/{repository}", bearer=owner.bearer).status == 204
    owner.repository("again")
    assert robot not in permissions(server, owner, repository)
    assert granted(shop, repository, "pull,push", login=(robot, secret)) == set()


# Applications

def own_token(server, view):
    reply = server.post("/oauth2/token", login=(view["client_id"], view["client_secret"]),
                        form={"grant_type": "client_credentials"})
    assert reply.status == 200, reply
    return "$oauthtoken", reply.json()["access_token"]


def test_an_application_is_given_changed_and_denied_a_role(server, shop, owner):
    view = owner.application()
    client_id, login = view["client_id"], own_token(server, view)
    repository = owner.repository()
    assert granted(shop, repository, "pull,push", login=login) == set()
    for role, actions in (("read", {"pull"}), ("write", {"pull", "push"})):
        reply = put(server, owner, repository, client_id, role, "application")
        assert reply.status == 200 and reply.json()["role"] == role
        shown = server.get(path(repository, client_id, "application"), bearer=owner.bearer)
        assert shown.status == 200 and shown.json()["role"] == role
        assert permissions(server, owner, repository, "application")[client_id]["role"] == role
        assert granted(shop, repository, "pull,push", login=login) == actions
    assert server.delete(path(repository, client_id, "application"), bearer=owner.bearer).status == 204
    assert permissions(server, owner, repository, "application") == {}
    assert granted(shop, repository, "pull,push", login=login) == set()


def test_a_role_of_an_application_is_no_role_of_its_users_tokens(server, shop, owner):
    view = owner.application()
    repository = owner.repository()
    other = Owner(shop)
    put(server, owner, repository, view["client_id"], "admin", "application")
    assert view["client_id"] not in permissions(server, owner, repository)
    assert granted(shop, repository, "pull,push", login=("$oauthtoken", other.token("repo:write"))) == set()


def test_a_role_of_an_application_is_narrowed_by_the_scopes_it_was_registered_for(server, shop, owner):
    view = owner.application(scopes="repo:read")
    repository = owner.repository()
    put(server, owner, repository, view["client_id"], "admin", "application")
    assert granted(shop, repository, "pull,push", login=own_token(server, view)) == {"pull"}


def test_roles_of_a_deleted_application_end(server, owner):
    view = owner.application()
    repository = owner.repository()
    put(server, owner, repository, view["client_id"], "write", "application")
    assert server.delete(owner.applications(view["client_id"]), bearer=owner.bearer).status == 204
    assert permissions(server, owner, repository, "application") == {}


@pytest.mark.parametrize("role", ["owner", "", None, 5])
def test_an_application_gets_no_role_that_does_not_exist(server, owner, role):
    reply = put(server, owner, owner.repository(), owner.client_id, role, "application")
    invalid_request(reply)


def test_an_unknown_application_gets_and_loses_no_role(server, owner):
    repository = owner.repository()
    for client_id in ("A" * 20, "x", owner.name):
        assert put(server, owner, repository, client_id, "read", "application").status in (400, 404)
        assert server.get(path(repository, client_id, "application"), bearer=owner.bearer).status in (400, 404)
        assert server.delete(path(repository, client_id, "application"), bearer=owner.bearer).status in (400, 404)
    assert permissions(server, owner, repository, "application") == {}


def test_only_an_admin_of_the_repository_handles_roles_of_applications(server, shop, owner, outsider):
    repository = owner.repository()
    for method, name, body in (("GET", "", None), ("GET", owner.client_id, None),
                               ("PUT", owner.client_id, {"role": "admin"}), ("DELETE", owner.client_id, None)):
        forbidden(server.request(method, path(repository, name, "application"), bearer=outsider.bearer, json_body=body))
        forbidden(server.request(method, path(repository, name, "application"), bearer=owner.token("repo:write"),
                                 json_body=body))
    assert permissions(server, owner, repository, "application") == {}


# Q5-Q10: teams, everything that somebody has, and what is gone

def team(server, owner, name, role="member"):
    path = f"/api/v1/organization/{owner.org}/team/{name}"
    assert server.put(path, bearer=owner.bearer, json_body={"role": role}).status == 200
    return path


def test_q6_q8_a_teams_role_is_told_when_set_shown_and_listed_and_reaches_its_members(server, shop, owner, guest):
    joined = team(server, owner, "devs")
    repository = owner.repository()
    assert server.put(f"{joined}/members/{guest.name}", bearer=owner.bearer).status == 200
    view = put(server, owner, repository, "devs", "write", "team").json()
    assert set(view) == {"role", "name", "avatar"} and view["role"] == "write" and is_avatar(view["avatar"], "team")
    assert server.get(path(repository, "devs", "team"), bearer=owner.bearer).json() == {"role": "write"}
    assert permissions(server, owner, repository, "team") == {"devs": view}
    assert granted(shop, repository, "pull,push", login=(guest.name, guest.password)) == {"pull", "push"}
    grants = server.get(f"{joined}/permissions", bearer=owner.bearer).json()["permissions"]
    assert grants == [{"repository": {"name": repository.split("/")[1], "is_public": False}, "role": "write"}]
    reply = server.delete(path(repository, "devs", "team"), bearer=owner.bearer)
    assert reply.status == 204
    assert granted(shop, repository, "pull,push", login=(guest.name, guest.password)) == set()
    invalid_request(server.delete(path(repository, "devs", "team"), bearer=owner.bearer))


def test_q7_q8_an_unknown_team_is_a_400(server, shop, owner, outsider):
    repository = owner.repository()
    message(server.get(path(repository, "none", "team"), bearer=owner.bearer), 400,
            "Team does not have permission for repo.")
    invalid_request(put(server, owner, repository, "none", "read", "team"))
    other = Owner(shop)
    team(server, other, "theirs")
    invalid_request(put(server, owner, repository, "theirs", "read", "team"))
    forbidden(server.get(path(repository, "owners", "team"), bearer=outsider.bearer))


def test_q5_everything_that_somebody_has_is_listed(server, owner, guest):
    repository = owner.repository()
    where = path(repository, guest.name) + "/transitive"
    not_found(server.get(where, bearer=owner.bearer))
    joined = team(server, owner, "devs")
    server.put(f"{joined}/members/{guest.name}", bearer=owner.bearer)
    put(server, owner, repository, "devs", "write", "team")
    put(server, owner, repository, guest.name, "read")
    assert server.get(where, bearer=owner.bearer).json() == {"permissions": [{"role": "write"}, {"role": "read"}]}
    not_found(server.get(path(repository, "nobody-there") + "/transitive", bearer=owner.bearer))
    forbidden(server.get(where, bearer=guest.bearer))


def test_q10_tokens_of_repositories_are_gone(server, owner, guest):
    tokens = f"/api/v1/repository/{owner.repository()}/tokens/"
    for method, tail, body in (("GET", "", None), ("POST", "", {"friendlyName": "x"}), ("GET", "CODE", None),
                               ("PUT", "CODE", {"role": "read"}), ("DELETE", "CODE", None)):
        message(server.request(method, tokens + tail, bearer=owner.bearer, json_body=body), 410)
        forbidden(server.request(method, tokens + tail, bearer=guest.bearer, json_body=body))
        if body:
            invalid_request(server.request(method, tokens + tail, bearer=owner.bearer, json_body={}))
