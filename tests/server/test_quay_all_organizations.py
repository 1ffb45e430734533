"""Everybody's organizations, as superusers manage them: G6, G7, G8."""
import pytest

from jetond import Jetond
from quay import Owner, Person, accepted, alive, forbidden, granted, invalid_request, message, not_found, refused, unique

ALL, TAKE = "/api/v1/superuser/organizations/", "/api/v1/superuser/takeownership/"


@pytest.fixture(scope="module")
def server():
    with Jetond('[accounts]\nsuperusers = ["admin", "root"]\nreadonly_superusers = ["gro"]\n') as running:
        yield running


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture
def admin(server):
    return server.bootstrap_token


def test_g6_lists_everybodys_organizations_page_by_page(server, shop, owner, admin):
    for _ in range(3):
        Owner(shop)
    listed, query = [], {"limit": 2}
    while True:
        body = server.get(ALL, bearer=admin, query=query).json()
        assert len(body["organizations"]) <= 2
        listed += body["organizations"]
        if "next_page" not in body:
            break
        query["next_page"] = body["next_page"]
    names = [organization["name"] for organization in listed]
    assert owner.org in names and names == sorted(set(names))
    assert all(set(organization) == {"name", "email", "avatar"} for organization in listed)
    for limit in ("0", "101"):
        invalid_request(server.get(ALL, bearer=admin, query={"limit": limit}))
    assert "limit" in server.get(ALL, bearer=admin, query={"limit": "many"}).json()["message"]


def test_g7_put_renames_with_robots_and_at_once(server, shop, admin):
    owner = Owner(shop)
    robot, secret = owner.robot("ci")
    repository = owner.repository("web")
    shop.permit(repository, robot, "write", bearer=owner.bearer)
    name = unique("renamed")
    assert granted(shop, repository, "pull", (robot, secret)) == {"pull"}
    reply = server.put(ALL + owner.org, bearer=admin, json_body={"name": name})
    assert reply.status == 200 and reply.json()["name"] == name
    assert granted(shop, f"{name}/web", "pull", (f"{name}+ci", secret)) == {"pull"}
    assert granted(shop, repository, "pull", (f"{name}+ci", secret)) == set()
    assert granted(shop, f"{name}/web", "pull", (robot, secret)) is None
    not_found(server.get(f"/api/v1/organization/{owner.org}", bearer=owner.bearer))
    assert server.get(f"/api/v1/organization/{name}", bearer=owner.bearer).json()["is_admin"]


def test_g7_put_takes_the_name_alone_and_says_what_is_wrong(server, owner, admin):
    path = ALL + owner.org
    for body in ({"email": "new@example.com"}, {"email": "none"}, {}):
        reply = server.put(path, bearer=admin, json_body=body)
        assert reply.status == 200 and "email" in reply.json(), reply
    for name in ("Bad Name", owner.name):
        message(server.put(path, bearer=admin, json_body={"name": name}), 400)
    invalid_request(server.put(path, bearer=admin, json_body={"name": 7}))
    for name in (owner.name, "nobody", f"{owner.org}+ci"):
        not_found(server.put(ALL + name, bearer=admin, json_body={}))
        not_found(server.delete(ALL + name, bearer=admin))


def test_g7_delete_is_at_once_and_with_everything(server, shop, admin):
    owner = Owner(shop)
    token, login = owner.token("repo:read"), owner.robot()
    assert server.delete(ALL + owner.org, bearer=admin).status == 204
    assert not accepted(server, token)
    assert shop.registry_token(login=login).status == 401
    not_found(server.get(f"/api/v1/organization/{owner.org}", bearer=owner.bearer))


def test_g8_the_caller_becomes_an_admin_of_an_organization(server, shop, admin):
    owner = Owner(shop)
    path = f"/api/v1/organization/{owner.org}/members"
    forbidden(server.get(path, bearer=admin))  # a superuser without full access is nobody there
    reply = server.post(TAKE + owner.org, bearer=admin)
    assert reply.status == 200 and reply.json() == {"namespace": owner.org}
    assert {member["name"] for member in server.get(path, bearer=admin).json()["members"]} == {"admin", owner.name}
    logs = server.get(f"/api/v1/organization/{owner.org}/logs", bearer=admin).json()["logs"]
    assert logs[0]["kind"] == "take_ownership" and logs[0]["metadata"]["namespace"] == owner.org


def test_g8_a_user_becomes_an_organization_and_nobody(server, shop, admin):
    person = Person(shop)
    robots = "/api/v1/user/robots/ci"
    robot = server.put(robots, bearer=person.bearer, json_body={}).json()
    repository = shop.repository(person.name, "web", bearer=person.bearer)
    password = server.post("/api/v1/user/apptoken", bearer=person.bearer, json_body={"title": "t"}).json()["token"]
    reply = server.post(TAKE + person.name, bearer=admin)
    assert reply.status == 200 and reply.json() == {"namespace": person.name}
    assert not alive(server, person.bearer)
    assert shop.registry_token(login=(person.name, person.password)).status == 401
    assert shop.registry_token(login=("$app", password["token_code"])).status == 401
    assert shop.registry_token(login=(robot["name"], robot["token"])).status == 200
    view = server.get(f"/api/v1/organization/{person.name}", bearer=admin).json()
    assert view["is_admin"] and list(view["teams"]) == ["owners"]
    assert server.get(f"/api/v1/repository/{repository}/permissions/user/", bearer=admin).status == 200


def test_g8_failures(server, shop, admin):
    Person(shop, name="root")
    invalid_request(server.post(TAKE + "root", bearer=admin), "Cannot take ownership of a superuser")
    sole = Owner(shop)
    invalid_request(server.post(TAKE + sole.name, bearer=admin))
    assert alive(server, sole.bearer)
    for name in ("nobody", sole.robot()[0].replace("+", "%2B")):
        not_found(server.post(TAKE + name, bearer=admin))


def test_g6_g8_who_may(server, shop, owner):
    reader, token = Person(shop, name="gro"), owner.token("org:admin")
    for method, path, body in (("GET", ALL, None), ("PUT", ALL + owner.org, {}), ("DELETE", ALL + owner.org, None),
                               ("POST", TAKE + owner.org, None)):
        refused(server.request(method, path, json_body=body), 401, "invalid_token")
        forbidden(server.request(method, path, json_body=body, bearer=owner.bearer))
        forbidden(server.request(method, path, json_body=body, bearer=token))
        reply = server.request(method, path, json_body=body, bearer=reader.bearer)
        assert reply.status == 200 if method == "GET" else forbidden(reply)
