"""/jeton/v1/access/allow and deny: a role, a robot, its secret and the repository in one step, and how they end."""
import datetime
import json
import subprocess
import time

import pytest

from jetond import jwt_part
from problems import problem
from quay import Owner, Person, unique

ALLOW, DENY = "/jeton/v1/access/allow", "/jeton/v1/access/deny"


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def other(shop):
    return Owner(shop)


def send(server, bearer, path, who, action, resource, query=None, **more):
    return server.post(path, bearer=bearer, query=query,
                       json_body={"who": who, "action": action, "resource": resource, **more})


def allow(server, bearer, who, action, resource, query=None, **more):
    reply = send(server, bearer, ALLOW, who, action, resource, query, **more)
    assert reply.status == 200 and "no-store" in reply.headers["cache-control"], reply
    return reply.json()


def granted(shop, login, repository, actions="pull,push,delete"):
    reply = shop.registry_token(f"repository:{repository}:{actions}", login=login)
    if reply.status == 401:
        return None
    access = jwt_part(reply.json()["token"], 1)["access"]
    return set(access[0]["actions"]) if access else set()


def entries(server, owner, kind):
    logs = server.get(f"/api/v1/organization/{owner.org}/logs", bearer=owner.bearer, query={"limit": 100}).json()["logs"]
    return [one for one in logs if one["kind"] == kind]


def seconds_until(text):
    return (datetime.datetime.fromisoformat(text) - datetime.datetime.now(datetime.timezone.utc)).total_seconds()


@pytest.mark.parametrize("action, role, actions", [
    ("pull", "read", {"pull"}), ("push", "write", {"pull", "push"}), ("delete", "admin", {"pull", "push", "delete"})])
def test_one_call_makes_robot_repository_role_and_secret(server, shop, owner, action, role, actions):
    repository, robot = f"{owner.org}/{unique('fresh')}", f"{owner.org}+{unique('ci')}"
    body = allow(server, owner.bearer, robot, action, repository, create=True, note="nightly build", **{"for": "30d"})
    assert body["made"] == ["repository", "robot", "token"] and body["role"] == role
    assert abs(seconds_until(body["expires"]) - 30 * 86400) < 60
    assert abs(seconds_until(body["token_expires"]) - 30 * 86400) < 60
    assert granted(shop, (robot, body["token"]), repository) == actions
    tokens = server.get(owner.robots(f"/{robot.split('+')[1]}/tokens"), bearer=owner.bearer).json()["tokens"]
    assert [one["name"] for one in tokens] == ["nightly build"], "the robot has no other secret"
    [entry] = [one for one in entries(server, owner, "allow_access") if one["metadata"]["who"] == robot]
    assert entry["metadata"]["note"] == "nightly build" and body["token"] not in str(entry)


def test_again_gives_another_secret_and_keeps_the_role(server, shop, owner):
    repository, robot = owner.repository(), owner.robot()
    first = allow(server, owner.bearer, robot[0], "push", repository)
    assert first["expires"] is None and abs(seconds_until(first["token_expires"]) - 30 * 86400) < 60
    second = allow(server, owner.bearer, robot[0], "pull", repository, **{"for": "1h"})
    assert second["role"] == "write" and second["expires"] is None, "a higher role that lasts longer is kept"
    assert second["made"] == ["token"] and first["token"] != second["token"]
    for login in (robot, (robot[0], first["token"]), (robot[0], second["token"])):
        assert granted(shop, login, repository) == {"pull", "push"}


def test_no_role_is_lost_to_another(server, owner):
    repository, robot = owner.repository(), owner.robot()[0]
    allow(server, owner.bearer, robot, "pull", repository)
    problem(send(server, owner.bearer, ALLOW, robot, "push", repository, **{"for": "1h"}), 409, "in_use")
    allow(server, owner.bearer, robot, "push", repository)
    allow(server, owner.bearer, robot, "delete", repository, **{"for": "never"})


def test_a_role_past_its_end_counts_nowhere(server, shop, owner):
    repository, robot, person = owner.repository(), owner.robot(), Person(shop)
    secret = allow(server, owner.bearer, robot[0], "push", repository, **{"for": "2s"})["token"]
    allow(server, owner.bearer, person.name, "pull", repository, **{"for": "2s"})
    allowed_until = time.monotonic() + 2
    assert granted(shop, robot, repository) == {"pull", "push"}
    assert granted(shop, (person.name, person.password), repository) == {"pull"}
    time.sleep(max(0, allowed_until - time.monotonic()) + 0.05)
    assert granted(shop, (robot[0], secret), repository) is None, "the secret has ended, too"
    for _ in range(20):
        assert granted(shop, robot, repository) == set() == granted(shop, (person.name, person.password), repository)
        query = {"action": "push", "resource": repository, "who": robot[0]}
        assert not server.get("/jeton/v1/access/can", bearer=owner.bearer, query=query).json()["allowed"]
        time.sleep(0.1)
    permissions = server.get(f"/api/v1/repository/{repository}/permissions/user/", bearer=owner.bearer).json()
    assert robot[0] not in permissions["permissions"] and person.name not in permissions["permissions"]


def test_a_user_gets_a_role_and_no_secret(server, shop, owner):
    repository, person = owner.repository(), Person(shop)
    body = allow(server, owner.bearer, person.name, "pull", repository, **{"for": "1h"})
    assert body["made"] == [] and body["token"] is body["token_id"] is body["token_expires"] is None
    assert granted(shop, (person.name, person.password), repository) == {"pull"}


def test_deny_removes_the_role_and_nothing_else(server, shop, owner):
    repository, robot = owner.repository(), f"{owner.org}+{unique('ci')}"
    token = allow(server, owner.bearer, robot, "push", repository, create=True)["token"]
    query = {"dry_run": "true"}
    body = send(server, owner.bearer, DENY, robot, "pull", repository, query).json()
    assert body["removed"] == "write" and granted(shop, (robot, token), repository) == {"pull", "push"}
    body = send(server, owner.bearer, DENY, robot, "push", repository, note="left").json()
    assert body == {"who": robot, "action": "push", "resource": repository, "removed": "write", "allowed": False, "because": []}
    assert granted(shop, (robot, token), repository) == set(), "the secret still logs in"
    assert server.get(owner.robots("/" + robot.split("+")[1]), bearer=owner.bearer).status == 200
    assert send(server, owner.bearer, DENY, robot, "push", repository).json()["removed"] is None
    assert [one["metadata"]["note"] for one in entries(server, owner, "deny_access")
            if one["metadata"]["who"] == robot] == ["left"]


def test_deny_says_which_other_ways_are_left(server, shop, owner):
    repository, robot = owner.repository(visibility="public"), owner.robot()[0]
    allow(server, owner.bearer, robot, "pull", repository)
    body = send(server, owner.bearer, DENY, robot, "pull", repository).json()
    assert body["removed"] == "read" and body["allowed"] and "public" in body["because"][0]


def test_a_dry_run_answers_the_same_and_changes_nothing(server, shop, owner):
    repository, robot = f"{owner.org}/{unique('fresh')}", f"{owner.org}+{unique('ci')}"
    body = allow(server, owner.bearer, robot, "pull", repository, {"dry_run": "true"}, create=True)
    assert body["made"] == ["repository", "robot", "token"] and body["token"] is body["token_id"] is None
    assert server.get(owner.robots("/" + robot.split("+")[1]), bearer=owner.bearer).status == 400
    assert server.get(f"/api/v1/repository/{repository}/permissions/user/", bearer=owner.bearer).status == 404
    assert not [one for one in entries(server, owner, "allow_access") if one["metadata"]["who"] == robot]


def test_a_failure_in_the_last_step_undoes_all_others(server, owner):
    repository, robot = f"{owner.org}/{unique('fresh')}", owner.robot()[0]
    for _ in range(19):
        allow(server, owner.bearer, robot, "pull", f"{owner.org}/{robot.split('+')[1]}")
    problem(send(server, owner.bearer, ALLOW, robot, "pull", repository), 409, "limit_reached")
    assert server.get(f"/api/v1/repository/{repository}/permissions/user/", bearer=owner.bearer).status == 404


def test_what_does_not_exist_is_said_and_not_made(server, owner, other):
    repository = owner.repository()
    problem(send(server, owner.bearer, ALLOW, f"{owner.org}+no-such", "pull", repository), 404, "not_found")
    problem(send(server, owner.bearer, ALLOW, "no-such-user", "pull", repository), 400, "invalid_parameter")
    for foreign in (other.robot()[0], f"{other.org}+no-such"):
        problem(send(server, owner.bearer, ALLOW, foreign, "pull", repository, create=True), 400, "invalid_parameter")


def test_only_admins_allow_and_deny(server, shop, owner, other):
    repository, robot, person = owner.repository(), owner.robot()[0], Person(shop)
    fresh = f"{owner.org}/{unique('fresh')}"
    for bearer, granters in ((other.bearer, []), (owner.token("repo:write"), [owner.name]), (person.bearer, [])):
        for resource in (repository, fresh):
            body = problem(send(server, bearer, ALLOW, robot, "pull", resource), 403, "forbidden")
            assert body["needs"] == {"right": "admin", "scope": "repo:admin", "resource": resource, "who_can_grant": granters}
        problem(send(server, bearer, DENY, robot, "pull", repository), 403, "forbidden")
    shop.permit(repository, person.name, "admin", bearer=owner.bearer)
    body = problem(send(server, person.bearer, ALLOW, robot, "pull", repository), 403, "forbidden")
    assert body["needs"] == {"right": "admin", "scope": "org:admin", "resource": owner.org, "who_can_grant": []}
    assert send(server, person.bearer, ALLOW, other.name, "pull", repository).status == 200
    assert granted(shop, (other.name, other.password), repository) == {"pull"}
    assert not [one for one in server.get(f"/api/v1/repository/{repository}/permissions/user/", bearer=owner.bearer)
                .json()["permissions"] if one == robot]


def test_a_user_allows_in_the_own_name_space(server, shop):
    person = Person(shop)
    body = allow(server, person.bearer, f"{person.name}+ci", "push", f"{person.name}/web", create=True)
    assert granted(shop, (f"{person.name}+ci", body["token"]), f"{person.name}/web") == {"pull", "push"}
    problem(send(server, person.bearer, ALLOW, person.name, "push", f"{person.name}/web"), 409, "in_use")


def test_snippets_have_real_values_and_take_the_secret_from_the_environment(server, shop, owner):
    repository, robot = owner.repository(), owner.robot()[0]
    body = allow(server, owner.bearer, robot, "pull", repository)
    assert set(body["snippets"]) == {"docker", "podman", "skopeo", "buildah", "kubernetes", "github", "gitlab", "terraform", "curl"}
    for snippet in body["snippets"].values():
        assert robot in snippet and "$REGISTRY_TOKEN" in snippet and body["token"] not in snippet
    curl = body["snippets"]["curl"].replace("$REGISTRY_TOKEN", body["token"])
    out = subprocess.run(["sh", "-c", curl], capture_output=True, text=True, timeout=30, check=True).stdout
    assert jwt_part(json.loads(out)["token"], 1)["access"][0]["actions"] == ["pull"], out


@pytest.mark.parametrize("path", [ALLOW, DENY])
@pytest.mark.parametrize("change, code, field", [
    ({"expires": "1d"}, "unknown_parameter", "expires"), ({"action": "run"}, "invalid_parameter", "action"),
    ({"resource": "web"}, "invalid_parameter", "resource"), ({"who": ""}, "invalid_parameter", "who"),
    ({"who": 1}, "invalid_parameter", "who")])
def test_a_wrong_member_is_refused_by_name(server, owner, path, change, code, field):
    body = {"who": "a", "action": "pull", "resource": f"{owner.org}/web", **change}
    assert problem(server.post(path, bearer=owner.bearer, json_body=body), 400, code)["field"] == field


@pytest.mark.parametrize("life", ["1x", "0s", "", "-1d", 0])
def test_a_wrong_end_is_refused(server, owner, life):
    body = {"who": "a", "action": "pull", "resource": f"{owner.org}/web", "for": life}
    assert problem(server.post(ALLOW, bearer=owner.bearer, json_body=body), 400, "invalid_parameter")["field"] == "for"
