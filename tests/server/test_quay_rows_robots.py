"""Rows N10-N13, N15, Q1-Q4 and Q9 of the contract, each in its own words."""
import time

from quay import (MAIL_DATE, Owner, Person, forbidden, granted, invalid_request, message, not_found, unique)
from quay_fixtures import auditor, owner, server  # noqa: F401
from quay_shapes import ROBOT, USER_PERMISSION, WHOLE_ROBOT, each, fits, is_avatar, logged

UNKNOWN = "Could not find robot with specified username"


def org(owner):
    return f"/api/v1/organization/{owner.org}"


def put(server, owner, short, **body):
    return server.put(owner.robots(f"/{short}"), bearer=owner.bearer, json_body=body)


def used(server, owner):
    """The list, once the use of a robot is seen in it: uses are written down together, a while later."""
    deadline = time.monotonic() + 15
    while True:
        body = server.get(owner.robots(), bearer=owner.bearer).json()
        if any(robot["last_accessed"] for robot in body["robots"]) or time.monotonic() > deadline:
            return body
        time.sleep(0.1)


def test_n10_lists_without_metadata_and_most_recently_used_first(server, shop, owner):
    made = [put(server, owner, short, unstructured_metadata={"a": 1}).json() for short in ("one", "two", "three")]
    assert shop.registry_token(login=(made[1]["name"], made[1]["token"])).status == 200
    body = used(server, owner)
    assert set(body) == {"robots"} and fits(body["robots"], each(ROBOT))
    assert body["robots"][0]["name"] == f"{owner.org}+two"
    listed = {**ROBOT, "teams": each({"name": str, "avatar": is_avatar}), "repositories": each(str)}
    assert fits(server.get(owner.robots("?permissions=true"), bearer=owner.bearer).json()["robots"], each(listed))
    assert len(server.get(owner.robots("?limit=2"), bearer=owner.bearer).json()["robots"]) == 2


def test_n10_is_for_members_whose_token_says_so_and_drops_the_rest_in_silence(server, shop, owner, auditor):
    put(server, owner, "ci")
    member, outsider = Owner(shop), Person(shop)
    server.put(f"{org(owner)}/team/devs", bearer=owner.bearer, json_body={"role": "member"})
    server.put(f"{org(owner)}/team/devs/members/{member.name}", bearer=owner.bearer)
    for bearer in (member.bearer, member.token("org:admin"), member.token("repo:create"), auditor.bearer):
        [robot] = server.get(owner.robots("?token=true"), bearer=bearer).json()["robots"]
        assert "token" not in robot
    forbidden(server.get(owner.robots(), bearer=member.token("repo:read")))
    forbidden(server.get(owner.robots(), bearer=outsider.bearer))
    for path in ("a_b", "axb"):  # `_` is a letter like any other
        assert path not in server.get(owner.robots(), bearer=owner.bearer).text


def test_n11_shows_all_and_to_readers_no_token(server, owner, auditor):
    made = put(server, owner, "ci", description="d", unstructured_metadata={"a": [1]}).json()
    view = server.get(owner.robots("/ci"), bearer=owner.bearer).json()
    assert view == made and fits(view, WHOLE_ROBOT)
    assert server.get(owner.robots("/ci"), bearer=auditor.bearer).json() == {
        name: value for name, value in made.items() if name != "token"}
    message(server.get(owner.robots("/none"), bearer=owner.bearer), 400, UNKNOWN)


def test_n12_is_201_and_logged_and_says_what_is_wrong(server, owner):
    reply = put(server, owner, "ci", description="d", unstructured_metadata={"a": 1})
    assert reply.status == 201 and fits(reply.json(), WHOLE_ROBOT) and reply.json()["token"]
    metadata = logged(server, owner.bearer, org(owner), "create_robot")
    assert metadata["robot"] == "ci" and metadata["description"] == "d"
    assert metadata["unstructured_metadata"] == {"a": 1}
    invalid_request(put(server, owner, "ci"), f"Existing robot with name: {owner.org}+ci")
    for short in ("Upper", "a", "-ab", "a--b"):
        assert "name" in invalid_request(put(server, owner, short))["detail"].lower()
    invalid_request(put(server, owner, "long", description="x" * 256))
    assert put(server, owner, "fits", description="x" * 255).status == 201
    reply = server.put("/api/v1/organization/none-such/robots/ci", bearer=server.bootstrap_token)
    message(reply, 400, "Organization does not exist: none-such")


def test_n13_is_204_and_logged_and_400_for_one_who_is_not_there(server, owner, shop):
    name, secret = owner.robot("ci")
    forbidden(server.delete(owner.robots("/ci"), bearer=Person(shop).bearer))
    reply = server.delete(owner.robots("/ci"), bearer=owner.bearer)
    assert reply.status == 204 and reply.body == b""
    assert logged(server, owner.bearer, org(owner), "delete_robot")["robot"] == "ci"
    assert shop.registry_token(login=(name, secret)).status == 401
    message(server.delete(owner.robots("/ci"), bearer=owner.bearer), 400, UNKNOWN)


def test_n15_renews_the_token_and_keeps_the_rest(server, owner, shop):
    made = put(server, owner, "ci", description="d").json()
    reply = server.post(owner.robots("/ci/regenerate"), bearer=owner.bearer)
    view = reply.json()
    assert reply.status == 200 and fits(view, ROBOT) and view["token"] != made["token"]
    assert view["created"] == made["created"] and MAIL_DATE.fullmatch(view["created"]) and view["description"] == "d"
    assert logged(server, owner.bearer, org(owner), "regenerate_robot_token")["robot"] == "ci"
    assert shop.registry_token(login=(made["name"], made["token"])).status == 401
    assert shop.registry_token(login=(made["name"], view["token"])).status == 200
    message(server.post(owner.robots("/none/regenerate"), bearer=owner.bearer), 400, UNKNOWN)


def test_c2_a_robot_that_creates_may_be_the_activating_user(server, owner):
    """Its view has `is_robot`, and robots do create repositories (5)."""
    robot, _ = owner.robot("ci")
    body = {"role": "read", "delegate": {"kind": "team", "name": "owners"}, "activating_user": {"name": robot}}
    reply = server.post(f"{org(owner)}/prototypes", bearer=owner.bearer, json_body=body)
    assert reply.status == 200 and reply.json()["activating_user"]["is_robot"] is True, reply


# Q: permissions on repositories

def permissions(repository, name="", kind="user"):
    return f"/api/v1/repository/{repository}/permissions/{kind}/{name}"


def test_q1_lists_by_name_and_knows_members(server, shop, owner, auditor):
    repository, guest, robot = owner.repository(), Person(shop), owner.robot()[0]
    shop.permit(repository, guest.name, bearer=owner.bearer)
    shop.permit(repository, robot, "write", bearer=owner.bearer)
    for bearer in (owner.bearer, auditor.bearer):
        found = server.get(permissions(repository), bearer=bearer).json()["permissions"]
        assert set(found) == {owner.name, guest.name, robot}
        assert all(fits(one, USER_PERMISSION) for one in found.values())
        assert [found[name]["is_org_member"] for name in (owner.name, guest.name, robot)] == [True, False, True]
        assert [found[name]["is_robot"] for name in (owner.name, guest.name, robot)] == [False, False, True]


def test_q2_shows_one_and_tells_plainly_of_none(server, shop, owner):
    repository = owner.repository()
    view = server.get(permissions(repository, owner.name), bearer=owner.bearer).json()
    assert fits(view, USER_PERMISSION) and view["role"] == "admin" and view["name"] == owner.name
    message(server.get(permissions(repository, Person(shop).name), bearer=owner.bearer), 400,
            "User does not have permission for repo.")


def test_q3_sets_a_role_is_logged_and_says_what_is_wrong(server, shop, owner):
    repository, guest = owner.repository(), Person(shop)
    where = permissions(repository, guest.name)
    for role in ("read", "write", "admin"):
        view = server.put(where, bearer=owner.bearer, json_body={"role": role}).json()
        assert fits(view, USER_PERMISSION) and view["role"] == role
    metadata = logged(server, owner.bearer, f"/api/v1/repository/{repository}", "change_repo_permission")
    assert guest.name in str(metadata) and metadata["role"] == "admin"
    for body in ({}, {"role": "owner"}, {"role": None}):
        invalid_request(server.put(where, bearer=owner.bearer, json_body=body))
    role = {"role": "read"}
    invalid_request(server.put(permissions(repository, "nobody-there"), bearer=owner.bearer, json_body=role),
                    "Invalid username: nobody-there")
    robot = Owner(shop).robot()[0]
    invalid_request(server.put(permissions(repository, robot), bearer=owner.bearer, json_body=role),
                    f"Cannot add robot {robot} under namespace {owner.org}")
    own = shop.repository(owner.name, unique("own"), bearer=owner.bearer)
    invalid_request(server.put(permissions(own, owner.name), bearer=owner.bearer, json_body=role),
                    "Namespace owner must always be admin.")


def test_q4_takes_a_role_away_and_is_logged(server, shop, owner):
    repository, guest = owner.repository(), Person(shop)
    shop.permit(repository, guest.name, bearer=owner.bearer)
    where = permissions(repository, guest.name)
    forbidden(server.delete(where, bearer=guest.bearer))
    assert server.delete(where, bearer=owner.bearer).status == 204
    metadata = logged(server, owner.bearer, f"/api/v1/repository/{repository}", "delete_repo_permission")
    assert guest.name in str(metadata)
    assert granted(shop, repository, "pull", login=(guest.name, guest.password)) == set()
    invalid_request(server.delete(where, bearer=owner.bearer))
    own = shop.repository(owner.name, unique("own"), bearer=owner.bearer)
    invalid_request(server.delete(permissions(own, owner.name), bearer=owner.bearer))


def test_q9_takes_a_teams_role_away_and_is_logged(server, owner):
    repository = owner.repository()
    server.put(f"{org(owner)}/team/devs", bearer=owner.bearer, json_body={"role": "member"})
    where = permissions(repository, "devs", "team")
    assert server.delete(where, bearer=owner.bearer).status == 400
    assert server.put(where, bearer=owner.bearer, json_body={"role": "read"}).status == 200
    assert server.delete(where, bearer=owner.bearer).status == 204
    assert "devs" in str(logged(server, owner.bearer, f"/api/v1/repository/{repository}", "delete_repo_permission"))


def test_q_a_missing_repository_is_403_to_outsiders_and_404_to_full_access(server, shop, owner, auditor):
    missing = f"{owner.org}/no-such-repository"
    forbidden(server.get(permissions(missing), bearer=Person(shop).bearer))
    for bearer in (server.bootstrap_token, auditor.bearer, owner.bearer):
        not_found(server.get(permissions(missing), bearer=bearer))
