"""Robots of a user (N1-N6), and what robots of all kinds may do (N5, N14)."""
import pytest

from jetond import Jetond, Shop
from quay import MAIL_DATE, Owner, Person, forbidden, granted, invalid_request, message, refused

PATH = "/api/v1/user/robots"
UNKNOWN = "Could not find robot with specified username"


@pytest.fixture()
def owner(shop):
    return Owner(shop)


def put(server, who, short, **body):
    return server.put(f"{PATH}/{short}", bearer=who.bearer, json_body=body)


def test_n3_n2_a_robot_of_a_user_is_told_alike_when_made_and_shown(server, shop, owner):
    reply = put(server, owner, "ci", description="builds", unstructured_metadata={"a": 1})
    assert reply.status == 201
    view = reply.json()
    assert set(view) == {"name", "created", "last_accessed", "description", "token", "unstructured_metadata"}
    assert view["name"] == f"{owner.name}+ci" and MAIL_DATE.fullmatch(view["created"])
    assert server.get(f"{PATH}/ci", bearer=owner.bearer).json() == view
    assert shop.registry_token(login=(view["name"], view["token"])).status == 200


def test_n1_the_list_has_ones_own_with_tokens_unless_told_otherwise(server, shop, owner):
    made = put(server, owner, "ci").json()
    put(server, Person(shop), "ci")
    owner.robot("ci")
    assert [one["name"] for one in server.get(PATH, bearer=owner.bearer).json()["robots"]] == [made["name"]]
    assert server.get(PATH, bearer=owner.bearer).json()["robots"][0]["token"] == made["token"]
    bare = server.get(PATH, bearer=owner.bearer, query={"token": "false", "permissions": "true"}).json()["robots"][0]
    assert set(bare) == {"name", "created", "last_accessed", "description", "teams", "repositories"}
    assert server.get(PATH, bearer=owner.bearer, query={"limit": 0}).json() == server.get(PATH, bearer=owner.bearer).json()


def test_n4_n6_a_robot_is_renewed_and_deleted_at_once(server, shop, owner):
    made = put(server, owner, "ci").json()
    reply = server.post(f"{PATH}/ci/regenerate", bearer=owner.bearer)
    assert reply.status == 200 and "unstructured_metadata" not in reply.json()
    fresh = reply.json()["token"]
    assert shop.registry_token(login=(made["name"], made["token"])).status == 401
    assert shop.registry_token(login=(made["name"], fresh)).status == 200
    assert server.delete(f"{PATH}/ci", bearer=owner.bearer).status == 204
    assert shop.registry_token(login=(made["name"], fresh)).status == 401
    for method, tail in (("GET", ""), ("DELETE", ""), ("POST", "/regenerate"), ("GET", "/permissions")):
        message(server.request(method, f"{PATH}/ci{tail}", bearer=owner.bearer), 400, UNKNOWN)


def test_n3_existing_and_badly_named_robots_are_invalid_requests(server, owner):
    put(server, owner, "ci")
    invalid_request(put(server, owner, "ci"), f"Existing robot with name: {owner.name}+ci")
    assert "name" in invalid_request(put(server, owner, "Upper"))["detail"]
    invalid_request(put(server, owner, "long", description="d" * 256))


def test_only_user_admin_reaches_ones_robots(server, owner):
    put(server, owner, "ci")
    refused(server.get(PATH), 401, "invalid_token", "Requires authentication")
    for scope in ("org:admin", "user:read", "repo:admin"):
        bearer = owner.token(scope)
        for method, path in (("GET", PATH), ("GET", f"{PATH}/ci"), ("PUT", f"{PATH}/x2"), ("DELETE", f"{PATH}/ci"),
                             ("POST", f"{PATH}/ci/regenerate"), ("GET", f"{PATH}/ci/permissions")):
            forbidden(server.request(method, path, bearer=bearer))
    assert server.get(PATH, bearer=owner.token("user:admin")).status == 200


def test_a_robot_of_a_user_goes_with_him_and_creates_nothing(server, shop):
    person = Person(shop)
    made = put(server, person, "ci").json()
    login = (made["name"], made["token"])
    assert granted(shop, f"{person.name}/fresh", "push", login=login) == set()
    repository = shop.repository(person.name, "web", bearer=person.bearer)
    shop.permit(repository, made["name"], "write", bearer=person.bearer)
    assert granted(shop, repository, "pull,push", login=login) == {"pull", "push"}
    assert server.delete(f"/api/v1/superuser/users/{person.name}", bearer=server.bootstrap_token).status == 204
    assert shop.registry_token(login=login).status == 401


def test_restricted_users_see_their_robots_and_make_none():
    with Jetond("[accounts]\nrestricted_users = true\n") as server:
        person = Person(Shop(server))
        assert server.get(PATH, bearer=person.bearer).json() == {"robots": []}
        forbidden(put(server, person, "ci"))


def test_n5_what_a_users_robot_may_do(server, shop, owner):
    robot = put(server, owner, "ci").json()["name"]
    path = f"{PATH}/ci/permissions"
    assert server.get(path, bearer=owner.bearer).json() == {"permissions": []}
    shop.permit(shop.repository(owner.name, "web", "public", bearer=owner.bearer), robot, "write", bearer=owner.bearer)
    assert server.get(path, bearer=owner.bearer).json() == {
        "permissions": [{"repository": {"name": "web", "is_public": True}, "role": "write"}]}


def test_n14_what_an_organizations_robot_may_do(server, shop, owner):
    robot, _ = owner.robot("ci")
    shop.permit(owner.repository("web"), robot, "read", bearer=owner.bearer)
    path = owner.robots("/ci/permissions")
    expected = {"permissions": [{"repository": {"name": "web", "is_public": False}, "role": "read"}]}
    assert server.get(path, bearer=owner.bearer).json() == expected
    assert server.get(path, bearer=owner.token("org:admin user:admin")).json() == expected
    forbidden(server.get(path, bearer=owner.token("org:admin")))
    message(server.get(path, bearer=Person(shop).bearer), 403)
    message(server.get(owner.robots("/none/permissions"), bearer=owner.bearer), 400, UNKNOWN)
