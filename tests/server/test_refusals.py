"""GET /jeton/v1/refusals: what registries' clients were refused, for those who are entitled; and how our own API fails."""
import re
import time

import jsonschema
import pytest

from jetond import Jetond, Shop
from problems import problem
from quay import Owner, Person, unique

LIST = "/jeton/v1/refusals"


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def repository(owner):
    return owner.repository()


def refuse(shop, login, scope):
    """A missing right; its code."""
    return shop.registry_token(scope, login=login).json()["reason"]


def listed(server, bearer, **query):
    reply = server.get(LIST, bearer=bearer, query=query)
    assert reply.status == 200 and reply.headers["content-type"] == "application/json", reply
    assert "no-store" in reply.headers["cache-control"] and set(reply.json()) == {"items", "next_cursor", "total",
                                                                               "total_is_more"}
    return reply.json()


def codes(server, bearer, **query):
    return [item["code"] for item in listed(server, bearer, **query)["items"]]


def written(server):
    """Waits until what was refused before is in the database, and no longer in memory alone."""
    time.sleep(3)


def test_a_missing_right_leaves_a_trace_with_everything_in_it(server, shop, owner, repository):
    robot = owner.robot(unique("bot"))
    code = refuse(shop, robot, f"repository:{repository}:push")
    [item] = [item for item in listed(server, owner.bearer)["items"] if item["code"] == code]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", item["time"])
    assert item["subject"] == {"kind": "robot", "name": robot[0]} and item["address"] == "127.0.0.1"
    assert item["registry"] == server.address and item["api"] is None
    assert item["asked"] == [{"resource": repository, "actions": ["push"]}] and item["granted"] == []
    [refused] = item["refused"]
    assert (refused["resource"], refused["action"], refused["reason"]) == (repository, "push", "role")
    assert refused["because"] and refused["needs"] == {
        "right": "write", "resource": repository, "who_can_grant": [owner.name],
        "call": {"method": "PUT", "path": f"/api/v1/repository/{repository}/permissions/user/{robot[0]}",
                 "body": {"role": "write"}}}
    assert server.get(f"{LIST}/{code}", bearer=owner.bearer).json() == item


def test_the_call_grants_it(server, shop, owner):
    repository, robot = owner.repository(), owner.robot(unique("bot"))
    scope = f"repository:{repository}:pull,push,delete"
    explained = server.get(f"{LIST}/{refuse(shop, robot, scope)}", bearer=owner.bearer).json()
    for refused in explained["refused"]:
        call = refused["needs"]["call"]
        assert server.request(call["method"], call["path"], bearer=owner.bearer, json_body=call["body"]).status == 200
    assert "reason" not in shop.registry_token(scope, login=robot).json()


def test_it_outlives_a_restart_and_is_removed_with_nothing_else(tmp_path):
    with Jetond() as server:
        shop = Shop(server)
        owner = Owner(shop)
        robot = owner.robot()
        code = refuse(shop, robot, f"repository:{owner.repository()}:pull")
        rejected = shop.registry_token(login=(robot[0], "wrong")).json()["reason"]
        stranger = shop.registry_token(login=("nobody+there", "wrong")).json()["reason"]
        server.stop()
        server.start()
        assert set(codes(server, owner.bearer)) == {code, rejected}
        for kept in (code, rejected):
            assert server.get(f"{LIST}/{kept}", bearer=owner.bearer).status == 200
        problem(server.get(f"{LIST}/{stranger}", bearer=server.bootstrap_token), 404, "not_found")


def test_readers_of_one_organization_see_nothing_of_another(server, shop, owner, repository):
    code = refuse(shop, owner.robot(unique("bot")), f"repository:{repository}:pull")
    other = Owner(shop)
    for bearer in (other.bearer, Person(shop).bearer):
        assert codes(server, bearer) == []
        problem(server.get(LIST, bearer=bearer, query={"organization": owner.org}), 404, "not_found")
        problem(server.get(f"{LIST}/{code}", bearer=bearer), 404, "not_found")
    assert codes(server, other.bearer, organization=other.org) == []
    assert code in codes(server, owner.bearer, organization=owner.org)


def test_superusers_see_all_of_them(server, shop, owner, repository):
    code = refuse(shop, owner.robot(unique("bot")), f"repository:{repository}:pull")
    assert code in codes(server, server.bootstrap_token)
    assert code in codes(server, server.bootstrap_token, organization=owner.org)


@pytest.mark.parametrize("scope, status", [("org:admin", 200), ("repo:admin", 403), ("repo:read", 403)])
def test_it_takes_the_scope_org_admin(server, owner, scope, status):
    reply = server.get(LIST, bearer=owner.token(scope))
    assert reply.status == status
    if status == 403:
        assert problem(reply, 403, "forbidden")["needs"]["scope"] == "org:admin"
        problem(server.get(f"{LIST}/222222222222", bearer=owner.token(scope)), 403, "forbidden")


def test_a_member_who_is_no_admin_is_told_what_is_missing(server, shop, owner):
    member = Person(shop)
    team = f"/api/v1/organization/{owner.org}/team/readers"
    assert server.put(team, bearer=owner.bearer, json_body={"role": "member"}).status == 200
    assert server.put(f"{team}/members/{member.name}", bearer=owner.bearer).status == 200
    reply = server.get(LIST, bearer=member.bearer, query={"organization": owner.org})
    assert problem(reply, 403, "forbidden")["needs"] == {"right": "admin", "scope": "org:admin", "resource": owner.org,
                                                         "who_can_grant": [owner.name]}


def test_robots_and_passwords_do_not_call_this_api(server, owner):
    name, secret = owner.robot(unique("bot"))
    for more in ({"bearer": secret}, {"login": (name, secret)}, {"login": (owner.name, owner.password)}):
        reply = server.get(LIST, **more)
        problem(reply, 401, "unauthenticated")
        assert 'error="invalid_token"' in reply.headers["www-authenticate"]


def test_pages_are_stable_and_whole(server, shop):
    owner = Owner(shop)
    repository = owner.repository()
    made = [refuse(shop, owner.robot(unique("bot")), f"repository:{repository}:pull") for _ in range(7)]
    seen, query = [], {"organization": owner.org, "limit": 2}
    while True:
        page = listed(server, owner.bearer, **query)
        seen += [item["code"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
        refuse(shop, owner.robot(unique("bot")), f"repository:{repository}:pull")  # newer ones change nothing
        if len(seen) == 4:
            written(server)
    assert seen == made[::-1]


def test_since_counts_from_then(server, shop):
    owner = Owner(shop)
    code = refuse(shop, owner.robot(), f"repository:{owner.repository()}:pull")
    for since in ("1h", "3600", "90s", "7d", "2020-01-31T08:15:00Z"):
        assert codes(server, owner.bearer, since=since) == [code], since
    assert codes(server, owner.bearer, since="0s") == codes(server, owner.bearer, since="2099-01-01T00:00:00Z") == []


@pytest.mark.parametrize("query, code, field, text", [
    ("limt=3", "unknown_parameter", "limt", "did you mean `limit`"),
    ("organisation=a", "unknown_parameter", "organisation", "did you mean `organization`"),
    ("zzz=1", "unknown_parameter", "zzz", "`zzz` is not known"),
    ("limit=0", "invalid_parameter", "limit", "1 to 200"), ("limit=201", "invalid_parameter", "limit", "1 to 200"),
    ("limit=x", "invalid_parameter", "limit", "1 to 200"), ("limit=", "invalid_parameter", "limit", "left out"),
    ("since=yesterday", "invalid_parameter", "since", "24h"), ("since=-1h", "invalid_parameter", "since", "24h"),
    ("organization=", "invalid_parameter", "organization", "left out"),
    ("limit=1&limit=2", "repeated_parameter", "limit", "once"),
    ("cursor=x", "bad_cursor", "cursor", "anew"), ("limit=%zz", "malformed_request", None, "percent")])
def test_what_a_query_may_not_be_is_said_with_the_nearest_known_name(server, owner, query, code, field, text):
    body = problem(server.get(f"{LIST}?{query}", bearer=owner.bearer), 400, code)
    assert body.get("field") == field and text in body["detail"], body


def test_a_cursor_is_for_its_own_query_alone(server, shop, owner, repository):
    for _ in range(2):
        refuse(shop, owner.robot(unique("bot")), f"repository:{repository}:pull")
    cursor = listed(server, owner.bearer, limit=1)["next_cursor"]
    assert listed(server, owner.bearer, limit=2, cursor=cursor)["items"]
    for query in ({"cursor": cursor, "organization": owner.org}, {"cursor": cursor, "since": "1h"},
                  {"cursor": cursor[:-4] + "AAAA"}):
        problem(server.get(LIST, bearer=owner.bearer, query=query), 400, "bad_cursor")


def test_one_refusal_takes_no_parameters(server, owner):
    problem(server.get(f"{LIST}/222222222222?limit=1", bearer=owner.bearer), 400, "unknown_parameter")


def test_every_edge_below_jeton_is_a_problem(server, owner):
    problem(server.get("/jeton/v1/nothing"), 404, "not_found")
    problem(server.get("/jeton/"), 404, "not_found")
    reply = server.post(LIST, bearer=owner.bearer, json_body={})
    problem(reply, 405, "method_not_allowed")
    assert "GET" in reply.headers["allow"]
    problem(server.request("DELETE", "/explain/222222222222"), 405, "method_not_allowed")
    problem(server.get(f"{LIST}/%ff"), 400, "malformed_request")
    problem(server.post(LIST, headers={"Content-Length": str(10**9)}), 413, "body_too_long")


def test_every_code_is_described_where_its_type_points(server):
    reply = server.get("/docs/errors")
    assert reply.status == 200 and "script" not in reply.text
    for code in ("unknown_parameter", "not_found", "unauthenticated", "bad_cursor", "unavailable"):
        assert f'<li id="{code}">' in reply.text


def test_metrics_count_refusals_by_reason(server, shop, owner, repository):
    def value(name):
        found = re.search(re.escape(name) + r" (\d+)", server.get("/metrics", admin=True).text)
        return int(found.group(1)) if found else 0
    denied = 'jeton_registry_scopes_denied_total{reason="role"}'
    wrong = 'jeton_tokens_rejected_total{kind="robot",reason="wrong_robot_secret"}'
    bearer = 'jeton_tokens_rejected_total{kind="bearer",reason="unknown"}'
    before = [value(name) for name in (denied, wrong, bearer)]
    robot = owner.robot(unique("bot"))
    refuse(shop, robot, f"repository:{repository}:pull,push")
    shop.registry_token(login=(robot[0], "wrong"))
    server.get(LIST, bearer="A" * 40)
    assert [value(name) for name in (denied, wrong, bearer)] == [before[0] + 2, before[1] + 1, before[2] + 1]


def test_a_refusal_has_the_form_that_the_openapi_document_gives_it(server, shop, owner, repository):
    robot = owner.robot(unique("bot"))
    login = refuse(shop, (robot[0], "x"), f"repository:{repository}:pull")
    refuse(shop, robot, [f"repository:{repository}:push", "registry:catalog:*"])
    document = server.get("/openapi.json").json()
    schema = {"$ref": "#/components/schemas/Explanation", "components": document["components"]}
    items = listed(server, owner.bearer)["items"]
    assert len(items) >= 2
    for item in [*items, server.get(f"{LIST}/{login}", bearer=owner.bearer).json()]:
        jsonschema.Draft202012Validator(schema).validate(item)
    for name, path in (("listRefusals", LIST), ("getRefusal", LIST + "/{code}")):
        answer = document["paths"][path]["get"]
        assert answer["operationId"] == name and "#/components/schemas/Explanation" in str(answer["responses"]["200"])
