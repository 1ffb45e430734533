"""/jeton/v1 robots of organizations and of the caller, and what they trust."""
import pytest

from api import Api, guards_edits
from quay import Owner, Person, granted, unique

RULE = {"name": "main", "issuer": "https://ci.example.org", "subject": None, "audiences": ["https://jeton.example.org"],
        "claims": {"repository_id": "74", "ref": "refs/heads/*"}}


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def api(server, owner):
    return Api(server, owner.bearer)


@pytest.fixture(params=["organization", "self"])
def robots(request, owner):
    """(path of the robots, the name before the plus)"""
    if request.param == "self":
        return "/users/me/robots", owner.name
    return f"/organizations/{owner.org}/robots", owner.org


def test_put_makes_a_robot_without_a_secret_and_replaces_it(api, robots):
    base, prefix = robots
    name = unique("bot")
    made = api.put(f"{base}/{name}", {"description": "deploys", "ends": "2099-01-31T08:15:00Z"}, 201)
    assert made == {"account": f"{prefix}+{name}", "name": name, "description": "deploys", "disabled": False,
                    "ends": "2099-01-31T08:15:00Z", "created": made["created"], "last_used": None}
    assert api.get(f"{base}/{name}") == made
    assert api.put(f"{base}/{name}", {"disabled": True}, 200) == {
        **made, "description": "", "disabled": True}
    assert api.put(f"{base}/{name}", {"ends": "never"}, 200) == {
        **made, "description": "", "disabled": True, "ends": None}
    api.delete(f"{base}/{name}")
    api.fails(404, "not_found", "GET", f"{base}/{name}")
    api.fails(404, "not_found", "DELETE", f"{base}/{name}")


def test_a_new_robot_has_no_secret_and_none_is_shown(server, api, owner):
    name = unique("bot")
    api.put(f"/organizations/{owner.org}/robots/{name}", {})
    assert server.get(owner.robots(f"/{name}/tokens"), bearer=owner.bearer).json()["tokens"] == []
    full, secret = owner.robot()
    assert secret not in str(api.get(f"/organizations/{owner.org}/robots/{full.split('+')[1]}"))


def test_robots_are_listed_by_name_page_by_page(server, shop):
    owner = Owner(shop)
    api = Api(server, owner.bearer)
    for base in (f"/organizations/{owner.org}/robots", "/users/me/robots"):
        names = [f"bot{number}" for number in range(5)]
        for name in reversed(names):
            api.put(f"{base}/{name}", {"description": name})
        for limit in (1, 2, 5, 50):
            assert [one["name"] for one in api.items(base, limit=limit)] == names, (base, limit)
        assert api.items(base)[3] == api.get(f"{base}/bot3")


@pytest.mark.parametrize("body, code, field", [
    ({"ends": "tomorrow"}, "invalid_parameter", "ends"), ({"disabled": "no"}, "invalid_parameter", "disabled"),
    ({"end": None}, "unknown_parameter", "end"), ({"description": 7}, "invalid_parameter", "description")])
def test_a_robot_with_a_setting_that_means_nothing_is_not_made(api, robots, body, code, field):
    assert api.fails(400, code, "PUT", f"{robots[0]}/never-made", body)["field"] == field
    api.fails(404, "not_found", "GET", f"{robots[0]}/never-made")


def test_a_robot_needs_a_good_name(api, robots):
    api.fails(400, "invalid_parameter", "PUT", f"{robots[0]}/Upper", {})


def test_an_edit_of_a_robot_is_protected_from_others(api, robots):
    path = f"{robots[0]}/{unique('bot')}"
    api.put(path, {})
    guards_edits(api, path, {"description": "other"})


def test_a_disabled_or_ended_robot_logs_in_no_more(shop, api, owner):
    robot, repository = owner.robot(), owner.repository()
    shop.permit(repository, robot[0], bearer=owner.bearer)
    path = f"/organizations/{owner.org}/robots/{robot[0].split('+')[1]}"
    for settings, works in (({}, True), ({"disabled": True}, False),
                            ({"disabled": False, "ends": "2020-01-01T00:00:00Z"}, False), ({"ends": "never"}, True)):
        api.put(path, settings)
        assert (granted(shop, repository, "pull", robot) == {"pull"}) is works, settings


def test_a_dry_run_changes_no_robot(api, robots):
    path = f"{robots[0]}/{unique('bot')}"
    api.put(path, {}, 201, dry_run="true")
    api.fails(404, "not_found", "GET", path)
    before = api.put(path, {})
    assert api.put(path, {"disabled": True}, dry_run="true")["disabled"] is True
    api.put(f"{path}/trust", {"rules": [RULE]}, dry_run="true")
    api.delete(path, dry_run="true")
    assert api.get(path) == before and api.get(f"{path}/trust") == {"rules": []}


def test_others_see_and_change_no_robot(server, shop, api, owner):
    base = f"/organizations/{owner.org}/robots"
    path = f"{base}/{unique('bot')}"
    made = api.put(path, {})
    stranger, person = Api(server, Owner(shop).bearer), Person(shop)
    stranger.fails(404, "not_found", "GET", base)
    stranger.fails(404, "not_found", "GET", path)
    writes = (("PUT", path, {}), ("DELETE", path, None), ("PUT", f"{path}/trust", {"rules": []}),
              ("GET", f"{path}/trust", None), ("POST", f"{path}/trust/try", {"token": "x"}))
    for caller in (stranger, Api(server, owner.token("repo:admin user:admin"))):
        for method, where, body in writes:
            assert caller.fails(403, "forbidden", method, where, body)["needs"]["scope"] == "org:admin"
    api.put(f"/organizations/{owner.org}/teams/readers", {"role": "member"})
    api.put(f"/organizations/{owner.org}/teams/readers/members/{person.name}")
    assert Api(server, person.personal("userinfo")).get(path) == made
    for method, where, body in writes:
        Api(server, person.bearer).fails(403, "forbidden", method, where, body)
    assert api.get(path) == made
    own = Api(server, owner.token("org:admin"))
    assert own.fails(403, "forbidden", "GET", "/users/me/robots")["needs"]["scope"] == "user:admin"
    own.fails(403, "forbidden", "PUT", "/users/me/robots/ci", {})


def test_trust_is_what_was_put(api, robots):
    path = f"{robots[0]}/{unique('bot')}"
    api.put(path, {})
    assert api.get(f"{path}/trust") == {"rules": []}
    plain = {"issuer": "https://ci.example.org", "audiences": ["a", "b"], "subject": "web"}
    granting = {**RULE, "name": "grants", "audiences": ["https://other.example.org"],
                "scopes": ["repo:read"], "lifetime": "10m", "anonymous": True}
    put = api.put(f"{path}/trust", {"rules": [RULE, plain, granting]}, 200)
    login = {"scopes": [], "lifetime": None, "anonymous": False}
    assert put == api.get(f"{path}/trust") == {"rules": [
        {**RULE, **login}, {**plain, "name": None, "claims": {}, **login}, {**granting, "lifetime": 600}]}
    tag = api.call("GET", f"{path}/trust").headers["etag"]
    api.fails(412, "changed_meanwhile", "PUT", f"{path}/trust", {"rules": []}, {"If-Match": '"0"'})
    assert api.call("PUT", f"{path}/trust", {"rules": []}, {"If-Match": tag}).status == 200


@pytest.mark.parametrize("rule, code", [
    ({**RULE, "issuer": "http://ci.example.org"}, "invalid_parameter"), ({**RULE, "audiences": []}, "invalid_parameter"),
    ({**RULE, "claims": {}}, "invalid_parameter"), ({**RULE, "claims": {"ref": "*"}}, "invalid_parameter"),
    ({**RULE, "claim": {"ref": "main"}}, "unknown_parameter"), (7, "invalid_parameter")])
def test_a_rule_that_is_wider_than_meant_is_refused(api, robots, rule, code):
    path = f"{robots[0]}/{unique('bot')}"
    api.put(path, {})
    fault = api.fails(400, code, "PUT", f"{path}/trust", {"rules": [RULE, rule]})
    assert fault["field"].startswith("rules") and "1" in fault["detail"] + fault["field"]
    assert api.get(f"{path}/trust") == {"rules": []}


def test_a_robot_has_a_hundred_rules_at_most(api, robots):
    path = f"{robots[0]}/{unique('bot')}"
    api.put(path, {})
    rules = [{**RULE, "subject": str(number)} for number in range(101)]
    assert "100" in api.fails(409, "limit_reached", "PUT", f"{path}/trust", {"rules": rules})["detail"]
    api.put(f"{path}/trust", {"rules": rules[:100]})
