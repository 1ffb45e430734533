"""/jeton/v1/users for superusers, and what users do with their own account."""
import pytest

from api import Api, guards_edits
from jetond import Jetond, Shop, waits_for
from problems import problem
from quay import Owner, Person, accepted, granted, unique


@pytest.fixture(scope="module")
def admin(server):
    return Api(server, server.bootstrap_token)


@pytest.fixture(scope="module")
def person(shop):
    return Person(shop)


def change(server, bearer, old, new, **more):
    return server.put("/jeton/v1/users/me/password", bearer=bearer, json_body={"old": old, "new": new, **more})


def signs_in(server, name, password):
    return server.get("/v2/auth", login=(name, password)).status == 200


def test_put_makes_a_user_whose_password_is_shown_once(server, admin):
    name = unique("made")
    made = admin.put(f"/users/{name}", {"email": f"{name}@example.com"}, 201)
    password = made.pop("password")
    assert made == {"name": name, "email": f"{name}@example.com", "enabled": True, "superuser": False,
                    "created": made["created"]} == admin.get(f"/users/{name}")
    assert signs_in(server, name, password)
    assert admin.put(f"/users/{name}", {"enabled": False}, 200) == {
        **made, "email": None, "enabled": False, "password": None}
    assert not signs_in(server, name, password)
    admin.delete(f"/users/{name}")
    admin.fails(404, "not_found", "GET", f"/users/{name}")
    admin.fails(404, "not_found", "DELETE", f"/users/{name}")


def test_users_are_listed_page_by_page(admin, shop):
    names = [unique("listed") for _ in range(4)]
    for name in names:
        shop.user(name)
    for limit in (1, 3, 200):
        listed = admin.items("/users", limit=limit)
        assert [one["name"] for one in listed if one["name"] in names] == names
    assert next(one for one in listed if one["name"] == "admin")["superuser"] is True


def test_an_edit_of_a_user_is_protected_from_others(admin):
    name = unique("tagged")
    admin.put(f"/users/{name}", {})
    guards_edits(admin, f"/users/{name}", {"email": f"{name}@example.com"})


def test_a_dry_run_changes_no_user(server, admin):
    name = unique("dry")
    assert admin.put(f"/users/{name}", {}, 201, dry_run="true")["password"] is None
    admin.fails(404, "not_found", "GET", f"/users/{name}")
    made = admin.put(f"/users/{name}", {})
    admin.put(f"/users/{name}", {"enabled": False}, 200, dry_run="true")
    admin.delete(f"/users/{name}", dry_run="true")
    assert signs_in(server, name, made["password"])


def test_a_superuser_is_not_changed(admin):
    admin.fails(409, "in_use", "PUT", "/users/admin", {"enabled": False})
    admin.fails(409, "in_use", "DELETE", "/users/admin")


def test_what_cannot_be_a_user_is_refused(admin, shop, person):
    admin.fails(400, "invalid_parameter", "PUT", "/users/Upper", {})
    admin.fails(400, "invalid_parameter", "PUT", f"/users/{unique('mail')}", {"email": "nobody"})
    admin.fails(409, "already_exists", "PUT", f"/users/{unique('mail')}", {"email": f"{person.name}@example.com"})
    admin.fails(409, "already_exists", "PUT", f"/users/{shop.organization(unique('org'))}", {})
    admin.fails(400, "invalid_parameter", "PUT", f"/users/{unique('more')}", {"superuser": True})
    admin.fails(400, "unknown_parameter", "PUT", f"/users/{unique('more')}", {"super": True})


def test_others_see_and_change_no_users(server, admin, person):
    api = Api(server, person.bearer)
    for method, path, body in (("GET", "/users", None), ("GET", f"/users/{person.name}", None),
                               ("PUT", f"/users/{unique('new')}", {}), ("PUT", f"/users/{person.name}", {}),
                               ("DELETE", f"/users/{person.name}", None)):
        assert api.fails(403, "forbidden", method, path, body)["needs"]["scope"] == "super:user"
    assert admin.get(f"/users/{person.name}")["enabled"] is True


def test_me_is_the_calling_user(server, shop, admin):
    owner = Owner(shop)
    me = Api(server, owner.bearer).get("/users/me")
    assert me == admin.get(f"/users/{owner.name}")
    assert Api(server, owner.token("user:read")).get("/users/me") == me
    needs = Api(server, owner.token("repo:read")).fails(403, "forbidden", "GET", "/users/me")["needs"]
    assert needs["scope"] == "user:read"


def test_a_new_password_ends_everything_but_robots(server, shop):
    owner = Owner(shop)
    token, robot, repository = owner.token("repo:read"), owner.robot(), owner.repository()
    own_robot = server.put("/api/v1/user/robots/ci", bearer=owner.bearer, json_body={"description": ""}).json()
    assert change(server, owner.bearer, owner.password, "battery-staple", end_everything=True).status == 204
    assert not accepted(server, owner.bearer) and not accepted(server, token)
    assert not signs_in(server, owner.name, owner.password) and signs_in(server, owner.name, "battery-staple")
    assert granted(shop, repository, "pull", robot) is not None
    assert signs_in(server, own_robot["name"], own_robot["token"])


def test_without_end_everything_only_logins_end(server, shop):
    person = Person(shop)
    assert change(server, person.bearer, person.password, "battery-staple", end_everything=False).status == 204
    assert accepted(server, person.bearer) and signs_in(server, person.name, "battery-staple")


def test_everything_ends_unless_it_is_to_stay(server, shop):
    person = Person(shop)
    assert change(server, person.bearer, person.password, "battery-staple").status == 204
    assert not accepted(server, person.bearer)


def test_a_wrong_old_password_changes_nothing(server, person):
    assert problem(change(server, person.bearer, "wrong", "battery-staple"), 403, "wrong_password")["field"] == "old"
    assert signs_in(server, person.name, person.password) and accepted(server, person.bearer)


def test_a_new_password_must_be_acceptable(server, person):
    for new in ("short", "with space in it", ""):
        assert problem(change(server, person.bearer, person.password, new), 400, "invalid_parameter")["field"] == "new"
    assert signs_in(server, person.name, person.password)


def test_an_encrypted_password_is_no_old_password(server, person):
    key = server.post("/api/v1/user/clientkey", bearer=person.bearer, json_body={"password": person.password})
    assert key.status == 200, key
    problem(change(server, person.bearer, key.json()["key"], "battery-staple"), 403, "wrong_password")


def test_a_token_that_may_not_administer_its_user_changes_no_password(server, shop):
    owner = Owner(shop)
    refused = change(server, owner.token("user:read org:admin"), owner.password, "battery-staple")
    assert problem(refused, 403, "forbidden")["needs"]["scope"] == "user:admin"
    assert signs_in(server, owner.name, owner.password)


def test_a_dry_run_changes_no_password(server, person):
    reply = server.put("/jeton/v1/users/me/password", bearer=person.bearer, query={"dry_run": "true"},
                       json_body={"old": person.password, "new": "battery-staple"})
    assert reply.status == 204 and signs_in(server, person.name, person.password)
    assert accepted(server, person.bearer)


def test_a_wrong_old_password_waits_like_any_wrong_password():
    with Jetond(waits_for(60_000), patient=True) as server:
        person = Person(Shop(server))
        problem(change(server, person.bearer, "wrong", "battery-staple"), 403, "wrong_password")
        waiting = change(server, person.bearer, person.password, "battery-staple")
        assert problem(waiting, 429, "too_many_requests")["retry_after"] > 0 and "retry-after" in waiting.headers
        assert accepted(server, person.bearer)
