"""Robots of an organization."""
import re
import time
from urllib.parse import quote

import pytest

from quay import (BAD_NAMES, MAIL_DATE, Owner, Person, bad_credential, forbidden, granted, invalid_request,
                  message, unique)

UNKNOWN = "Could not find robot with specified username"


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def outsider(shop):
    return Person(shop, "outsider")


def put(server, owner, short, bearer=None, **body):
    return server.put(owner.robots(f"/{short}"), bearer=bearer or owner.bearer, json_body=body)


def robots(server, owner, bearer=None, **query):
    reply = server.get(owner.robots(), bearer=bearer or owner.bearer, query=query)
    assert reply.status == 200 and set(reply.json()) == {"robots"}, reply
    return reply.json()["robots"]


def logs_in(shop, robot, secret):
    return shop.registry_token(login=(robot, secret)).status == 200


# Making and showing

def test_a_created_robot_is_told_with_its_token_and_what_it_was_given(server, shop, owner):
    metadata = {"team": "build", "list": [1, {"deep": None}]}
    reply = put(server, owner, "told", description="builds", unstructured_metadata=metadata)
    assert reply.status == 201
    view = reply.json()
    assert set(view) == {"name", "created", "last_accessed", "description", "token", "unstructured_metadata"}
    assert view["name"] == f"{owner.org}+told" and view["description"] == "builds"
    assert view["unstructured_metadata"] == metadata and view["last_accessed"] is None
    assert MAIL_DATE.fullmatch(view["created"])
    assert re.fullmatch(r"jtr_[A-Za-z0-9]{60}", view["token"])
    assert logs_in(shop, view["name"], view["token"])


@pytest.mark.parametrize("more", [{}, {"json_body": {}}, {"body": ""}], ids=["no body", "empty object", "empty"])
def test_a_robot_needs_no_body(server, owner, more):
    reply = server.put(owner.robots("/" + unique("bare")), bearer=owner.bearer, **more)
    assert reply.status == 201, reply
    assert reply.json()["description"] == "" and reply.json()["unstructured_metadata"] is None


def test_a_description_has_255_letters_at_most(server, owner):
    assert put(server, owner, "long-enough", description="\u00e9" * 255).json()["description"] == "\u00e9" * 255
    invalid_request(put(server, owner, "too-long", description="d" * 256))
    message(server.get(owner.robots("/too-long"), bearer=owner.bearer), 400, UNKNOWN)


@pytest.mark.parametrize("body", [{"description": 5}, {"description": ["x"]}, {"unstructured_metadata": "x"},
                                  {"unstructured_metadata": [1]}, {"unstructured_metadata": 5}], ids=str)
def test_a_robot_of_the_wrong_types_is_an_invalid_request(server, owner, body):
    invalid_request(put(server, owner, "wrong", **body))


@pytest.mark.parametrize("short", BAD_NAMES.values(), ids=BAD_NAMES.keys())
def test_a_bad_short_name_is_an_invalid_request(server, owner, short):
    body = invalid_request(put(server, owner, quote(short, safe="")))
    assert body["detail"]


def test_an_existing_robot_is_not_made_again(server, shop, owner):
    robot, secret = owner.robot("once")
    invalid_request(put(server, owner, "once"), f"Existing robot with name: {robot}")
    assert logs_in(shop, robot, secret)


def test_a_shown_robot_is_the_created_one(server, owner):
    made = put(server, owner, "shown", description="d", unstructured_metadata={"a": 1}).json()
    reply = server.get(owner.robots("/shown"), bearer=owner.bearer)
    assert reply.status == 200 and reply.json() == made


@pytest.mark.parametrize("method, tail", [("GET", ""), ("DELETE", ""), ("POST", "/regenerate")])
@pytest.mark.parametrize("short", ["nobody", "Upper", "a%2Bb", "x" * 300, "%00", "%ff"])
def test_an_unknown_robot_is_a_400_in_the_plain_shape(server, owner, method, tail, short):
    reply = server.request(method, owner.robots(f"/{short}{tail}"), bearer=owner.bearer)
    if short == "nobody":
        message(reply, 400, UNKNOWN)
    assert 400 <= reply.status < 500, reply


def test_a_robot_of_another_organization_is_unknown_here(server, shop, owner):
    other = Owner(shop)
    robot, secret = other.robot("elsewhere")
    message(server.get(owner.robots("/elsewhere"), bearer=owner.bearer), 400, UNKNOWN)
    message(server.delete(owner.robots("/elsewhere"), bearer=owner.bearer), 400, UNKNOWN)
    assert logs_in(shop, robot, secret)


# Regenerating and deleting

def test_a_regenerated_token_replaces_the_old_one_at_once(server, shop, owner):
    made = put(server, owner, "renewed", description="d").json()
    assert logs_in(shop, made["name"], made["token"])
    reply = server.post(owner.robots("/renewed/regenerate"), bearer=owner.bearer)
    assert reply.status == 200
    view = reply.json()
    assert set(view) == {"name", "created", "last_accessed", "description", "token"}
    assert view["token"] != made["token"] and view["created"] == made["created"] and view["description"] == "d"
    assert not logs_in(shop, made["name"], made["token"])
    assert logs_in(shop, made["name"], view["token"])
    assert server.get(owner.robots("/renewed"), bearer=owner.bearer).json()["token"] == view["token"]


def test_a_regenerated_robot_keeps_its_roles(server, shop, owner):
    robot, _ = owner.robot("kept")
    repository = owner.repository()
    shop.permit(repository, robot, "write", bearer=owner.bearer)
    fresh = server.post(owner.robots("/kept/regenerate"), bearer=owner.bearer).json()["token"]
    assert granted(shop, repository, "pull,push", login=(robot, fresh)) == {"pull", "push"}


def test_a_deleted_robot_is_gone_with_its_roles(server, shop, owner):
    robot, secret = owner.robot("gone")
    repository = owner.repository()
    shop.permit(repository, robot, "write", bearer=owner.bearer)
    reply = server.delete(owner.robots("/gone"), bearer=owner.bearer)
    assert reply.status == 204 and reply.body == b""
    assert not logs_in(shop, robot, secret)
    message(server.get(owner.robots("/gone"), bearer=owner.bearer), 400, UNKNOWN)
    permissions = server.get(f"/api/v1/repository/{repository}/permissions/user/", bearer=owner.bearer).json()
    assert robot not in permissions["permissions"]
    _, fresh = owner.robot("gone")
    assert not logs_in(shop, robot, secret)
    assert granted(shop, repository, "pull,push", login=(robot, fresh)) == set()


def test_a_robots_token_is_no_bearer_of_the_api(server, owner):
    _, secret = owner.robot()
    bad_credential(server.get(owner.robots(), bearer=secret))


# Lists

def test_the_list_holds_every_robot_with_its_token_but_no_metadata(server, shop):
    owner = Owner(shop)
    made = dict(owner.robot(f"bot{number}") for number in range(3))
    listed = robots(server, owner)
    assert {view["name"]: view["token"] for view in listed} == made and len(listed) == 3
    assert all(set(view) == {"name", "created", "last_accessed", "description", "token"} for view in listed)


@pytest.mark.parametrize("value", ["false", "False", "0"])
def test_tokens_can_be_left_out_of_the_list(server, owner, value):
    owner.robot()
    assert all("token" not in view for view in robots(server, owner, token=value))


def test_the_list_can_name_repositories_and_teams(server, shop):
    owner = Owner(shop)
    robot, _ = owner.robot("busy")
    idle, _ = owner.robot("idle")
    names = [owner.repository().split("/")[1] for _ in range(2)]
    for name in names:
        shop.permit(f"{owner.org}/{name}", robot, "read", bearer=owner.bearer)
    listed = {view["name"]: view for view in robots(server, owner, permissions="true")}
    assert sorted(listed[robot]["repositories"]) == sorted(names) and listed[robot]["teams"] == []
    assert listed[idle]["repositories"] == [] and "token" in listed[robot]


def test_a_limit_counts_robots_even_where_they_hold_many_repositories(server, shop):
    owner = Owner(shop)
    made = [owner.robot(f"bot{number}")[0] for number in range(3)]
    for _ in range(2):
        repository = owner.repository()
        for robot in made:
            shop.permit(repository, robot, "read", bearer=owner.bearer)
    assert len(robots(server, owner, limit=2)) == 2
    listed = robots(server, owner, limit=2, permissions="true")
    assert len(listed) == 2 and all(len(view["repositories"]) == 2 for view in listed)


@pytest.mark.parametrize("limit", ["0", "-1", "many", "99999999999999999999999", "1.5", ""])
def test_an_odd_limit_breaks_nothing(server, owner, limit):
    assert server.get(owner.robots(), bearer=owner.bearer, query={"limit": limit}).status in (200, 400)


@pytest.mark.parametrize("listing, other", [("a_b", "axb"), ("a.b", "a-b"), ("ab_c", "ab_c2")])
def test_a_list_holds_only_robots_of_exactly_this_organization(server, shop, outsider, listing, other):
    for org in (listing, other):
        shop.organization(org, bearer=outsider.bearer)
        shop.robot(org, "ci", bearer=outsider.bearer)
    listed = server.get(f"/api/v1/organization/{listing}/robots", bearer=outsider.bearer).json()["robots"]
    assert [view["name"] for view in listed] == [f"{listing}+ci"]


def test_the_robot_used_last_comes_first_and_tells_when(server, shop):
    owner = Owner(shop)
    made = [owner.robot(f"bot{number}") for number in range(3)]
    assert logs_in(shop, *made[1])
    deadline = time.monotonic() + 15
    while True:
        listed = robots(server, owner)
        if listed[0]["last_accessed"] or time.monotonic() > deadline:
            break
        time.sleep(0.2)
    assert listed[0]["name"] == made[1][0] and MAIL_DATE.fullmatch(listed[0]["last_accessed"])
    assert all(view["last_accessed"] is None for view in listed[1:])


# Who may

def test_a_mere_member_sees_names_but_neither_tokens_nor_permissions(server, owner):
    owner.robot()
    member = owner.token("repo:create")
    for query in ({}, {"token": "true", "permissions": "true"}):
        listed = robots(server, owner, bearer=member, **query)
        assert listed and all(set(view) == {"name", "created", "last_accessed", "description"} for view in listed)


def test_a_token_of_organization_scope_sees_and_does_everything(server, owner):
    bearer = owner.token("org:admin")
    assert put(server, owner, "by-token", bearer).status == 201
    assert all("token" in view for view in robots(server, owner, bearer=bearer))
    assert server.get(owner.robots("/by-token"), bearer=bearer).status == 200
    assert server.post(owner.robots("/by-token/regenerate"), bearer=bearer).status == 200
    assert server.delete(owner.robots("/by-token"), bearer=bearer).status == 204


@pytest.mark.parametrize("who", ["an outsider", "a superuser", "a member", "repo:admin", "user:admin"])
def test_nobody_else_handles_robots(server, shop, owner, outsider, who):
    robot, secret = owner.robot()
    short = robot.split("+")[1]
    bearer = {"an outsider": lambda: outsider.bearer, "a superuser": lambda: server.bootstrap_token,
              "a member": lambda: owner.token("repo:create")}.get(who, lambda: owner.token(who))()
    if who != "a member":
        forbidden(server.get(owner.robots(), bearer=bearer))
    forbidden(server.get(owner.robots(f"/{short}"), bearer=bearer))
    forbidden(put(server, owner, unique("no"), bearer))
    forbidden(put(server, owner, short, bearer))
    forbidden(server.post(owner.robots(f"/{short}/regenerate"), bearer=bearer))
    forbidden(server.delete(owner.robots(f"/{short}"), bearer=bearer))
    forbidden(server.delete(owner.robots("/nobody"), bearer=bearer))
    assert logs_in(shop, robot, secret)


def test_robots_of_an_unknown_organization_are_forbidden_to_outsiders(server, outsider):
    base = "/api/v1/organization/nobody-here/robots"
    for method, path in (("GET", base), ("GET", f"{base}/ci"), ("PUT", f"{base}/ci"), ("DELETE", f"{base}/ci"),
                         ("POST", f"{base}/ci/regenerate")):
        forbidden(server.request(method, path, bearer=outsider.bearer))


def test_a_body_over_the_limit_is_refused_before_it_is_read(server, owner):
    with server.connect() as connection:
        connection.sendall(f"PUT {owner.robots('/heavy')} HTTP/1.1\r\nHost: {server.address}\r\n"
                           f"Authorization: Bearer {owner.bearer}\r\nContent-Type: application/json\r\n"
                           f"Content-Length: {2 * 2**20}\r\n\r\n".encode())
        assert connection.recv(65536).split(b" ")[1] in (b"400", b"413")
    message(server.get(owner.robots("/heavy"), bearer=owner.bearer), 400, UNKNOWN)
