"""The rules that hold for every endpoint of our own API, tried on each operation that the OpenAPI document lists."""
import json
import re

import pytest

from api import Api
from api_operations import fill, operations
from jetond import Jetond, Shop
from problems import problem
from tenant import Tenant
from world_dump import dump, unchanged

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@pytest.fixture(scope="module")
def server():
    with Jetond() as running:
        yield running


@pytest.fixture(scope="module")
def tenant(server):
    return Tenant(Shop(server), job=True)


@pytest.fixture(scope="module")
def every(server):
    return operations(server)


@pytest.fixture(scope="module")
def send(server, tenant):
    """Sends an operation as who may: its owner, or a superuser."""
    def sending(operation, bearer=None, body=None, names=None, **more):
        root = operation.scope == "super:user" or operation.name == "listAudit"
        bearer = bearer or (tenant.shop.bearer if root else tenant.bearer)
        names = names or {**tenant.names, "token": tenant.names["own_token"]}
        return operation.send(server, names, body=body, bearer=bearer, **more)
    return sending


def raw(server, tenant, operation, body):
    """Sends a body as this text."""
    bearer = tenant.shop.bearer if operation.scope == "super:user" else tenant.bearer
    names = {**tenant.names, "token": tenant.names["own_token"]}
    query = "?dry_run=true" if operation.dry else ""
    return server.request(operation.method, operation.target(names) + query, bearer=bearer, body=body,
                          headers={"Content-Type": "application/json"})


# 1 and 7: how answers look.

def texts(value):
    if isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


def members(value):
    """The names of members, without those of metadata and of bodies to send, which are others' words."""
    if isinstance(value, list):
        return [name for one in value for name in members(one)]
    if not isinstance(value, dict):
        return []
    inside = [name for name in value if name not in ("metadata", "body")]
    return list(value) + [name for one in inside for name in members(value[one])]


def test_answers_are_json_that_is_not_stored_with_times_in_utc_and_names_in_snake_case(every, send):
    names = []
    for operation in every:
        reply = send(operation)
        if reply.status == 204:
            assert not reply.body
            continue
        form = "application/json" if reply.status < 400 else "application/problem+json"
        assert reply.headers["content-type"] == form and "no-store" in reply.headers["cache-control"], (operation, reply)
        assert reply.headers["cache-control"].count("no-store") == 1
        for text in texts(reply.json()):
            assert not re.match(r"\d{4}-\d\d-\d\d[T ]", text) or TIME.fullmatch(text), (operation, text)
        names += members(reply.json())
    assert all(re.fullmatch("[a-z][a-z0-9_]*", name) for name in names), sorted(set(names))


def test_no_secret_is_shown_again(every, send, tenant, server):
    made = tenant.api.post(tenant.at("applications", "application") + "/secrets", {})["client_secret"]
    secrets = [tenant.machine["token"], tenant.laptop["token"], made, tenant.password, tenant.bearer, tenant.shop.bearer]
    for operation in every:
        reply = send(operation)
        assert not [one for one in secrets if one in reply.text], operation


# 1, 2 and 9.6: what is read.

def optional(operation, tenant, server):
    """Members of its body that may be null and are not in the example."""
    document = server.get("/openapi.json").json()
    path = document["paths"][operation.path][operation.method.lower()]
    schema = path["requestBody"]["content"]["application/json"]["schema"]
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return [name for name in schema["properties"] if name not in operation.example and name not in schema.get("required", [])]


def test_null_is_as_good_as_absent(every, send, tenant, server):
    tried = 0
    for operation in every:
        if operation.example is None or operation.name == "putOwnPassword":
            continue
        for name in optional(operation, tenant, server):
            plain, with_null = send(operation), send(operation, body={**operation.example, name: None})
            assert plain.status == with_null.status, (operation, name, with_null)
            tried += 1
    assert tried > 20


def test_a_member_that_is_there_twice_is_refused(every, server, tenant):
    for operation in every:
        if operation.example is None:
            continue
        text = json.dumps(fill(operation.example, tenant.names))
        name = next(iter(operation.example))
        doubled = text[:-1] + f', "{name}": {json.dumps(fill(operation.example[name], tenant.names))}}}'
        assert raw(server, tenant, operation, doubled).status == 400, operation
        for broken in ("", "x", "[]", "null", text[:-1], "{" * 600):
            assert raw(server, tenant, operation, broken).status == 400, (operation, broken)


def test_a_body_that_is_not_json_by_its_type_is_refused(every, server, tenant):
    for operation in every:
        if operation.example is not None:
            reply = server.request(operation.method, operation.target({**tenant.names, "token": tenant.names["own_token"]}),
                                   bearer=tenant.bearer, body="a=b",
                                   headers={"Content-Type": "application/x-www-form-urlencoded"})
            assert reply.status in (403, 415), (operation, reply)


def test_a_parameter_that_is_there_twice_is_refused(every, server, tenant):
    for operation in every:
        for name in {one["name"] for one in operation.queries} & {"limit", "dry_run", "organization", "q", "everywhere"}:
            value = {"limit": "3", "dry_run": "true", "everywhere": "true"}.get(name, tenant.org)
            query = [*operation.query().items(), (name, value), (name, value)]
            query = [(key, fill(one, tenant.names)) for key, one in query]
            target = operation.target({**tenant.names, "token": tenant.names["own_token"]})
            reply = server.request(operation.method, target, bearer=tenant.bearer, query=query,
                                   json_body=fill(operation.example, tenant.names))
            assert problem(reply, 400, reply.json()["code"])["field"] == name, (operation, reply)


# 5: lists.

def lists(every):
    found = [operation for operation in every if operation.is_list]
    assert len(found) > 15
    return found


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1.5", "99999999999999999999", ""])
def test_a_page_has_one_to_two_hundred_items(every, send, limit):
    for operation in lists(every):
        reply = send(operation, query={"limit": limit})
        assert problem(reply, 400, "invalid_parameter")["field"] == "limit", operation
        assert send(operation, query={"limit": "200"}).status == 200, operation


def test_a_cursor_that_is_not_of_this_list_is_refused(every, send, server, tenant):
    page = server.get("/jeton/v1/organizations", bearer=tenant.shop.bearer, query={"everywhere": "true", "limit": "1"}).json()
    tenant.shop.organization("another-one")
    page = server.get("/jeton/v1/organizations", bearer=tenant.shop.bearer, query={"everywhere": "true", "limit": "1"}).json()
    cursor = page["next_cursor"]
    assert cursor
    for operation in lists(every):
        for bad in ("x", "", cursor, cursor[:-2] + "AA"):
            reply = send(operation, query={"cursor": bad})
            code = reply.json()["code"]
            assert reply.status == 400 and code in ("bad_cursor", "invalid_parameter"), (operation, bad, reply)
            assert code == "bad_cursor" or bad == "", (operation, bad, reply)


# 6: edits.

def test_what_is_there_is_changed_and_deleted_only_as_it_was_read(every, send):
    tagged = {operation.path: reply.headers["etag"] for operation in every if operation.method == "GET"
              for reply in [send(operation)] if "etag" in reply.headers}
    assert len(tagged) > 8
    for operation in every:
        if operation.method not in ("PUT", "PATCH", "DELETE") or operation.path not in tagged:
            continue
        for header in ({"If-Match": '"0123"'}, {"If-None-Match": "*"}):
            reply = send(operation, headers=header)
            assert problem(reply, 412, "changed_meanwhile"), operation
        assert send(operation, headers={"If-Match": tagged[operation.path]}).status < 300, operation


# 8: dry runs.

def test_a_dry_run_of_any_operation_changes_nothing(every, send, tenant):
    before = dump(every, tenant)
    done = 0
    for operation in every:
        if operation.dry:
            reply = send(operation)
            done += reply.status < 400
            if operation.things and operation.method in ("PUT", "DELETE"):  # what is not there yet, or never was
                send(operation, names={**tenant.names, operation.things[-1]: "never-made"})
    assert done > 20
    unchanged(before, dump(every, tenant))


def test_every_operation_that_writes_has_a_dry_run(every):
    # They write down nothing but that they were asked.
    asking = {"identifyToken", "tryRobotTrust", "tryOwnRobotTrust"}
    without = {one.name for one in every if one.method != "GET" and not one.dry}
    assert without <= asking, without - asking


# 4: who calls.

def test_an_application_calls_with_a_token_of_its_own_and_a_robot_does_not(server, tenant):
    path = f"/organizations/{tenant.org}/applications/caller"
    client_id = tenant.api.put(path, {"title": "Caller", "scopes": ["org:admin", "repo:read"]})["client_id"]
    login = (client_id, tenant.api.post(path + "/secrets", {})["client_secret"])
    form = {"grant_type": "client_credentials", "scope": "org:admin"}
    token = server.post("/oauth2/token", login=login, form=form).json()["access_token"]
    who = server.get("/jeton/v1/whoami", bearer=token).json()
    assert (who["kind"], who["name"], who["superuser"]) == ("application", client_id, False)
    assert who["credential"]["kind"] == "oauth" and who["credential"]["scopes"] == ["org:admin"]
    robots = server.get(f"/jeton/v1/organizations/{tenant.org}/robots", bearer=token)
    assert robots.status == 200 and robots.json()["items"], robots
    problem(server.get("/jeton/v1/whoami", bearer=tenant.machine["token"]), 401, "unauthenticated")


def test_whoami_tells_the_caller_and_how_far_its_credential_reaches(server, tenant):
    who = tenant.api.get("/whoami")
    assert (who["kind"], who["name"], who["superuser"]) == ("user", tenant.name, False)
    assert who["credential"]["kind"] == "authorization" and "super:user" not in who["credential"]["scopes"]
    assert who["organizations"] == [{"name": tenant.org, "role": "admin"}]
    mate = server.get("/jeton/v1/whoami", bearer=tenant.mate.bearer).json()
    assert mate["organizations"] == [{"name": tenant.org, "role": "member"}]
    weak = server.get("/jeton/v1/whoami", bearer=tenant.token("repo:read", name="weak", expiration=3600)).json()
    assert weak["credential"]["name"] == "weak" and weak["credential"]["scopes"] == ["repo:read"]
    assert TIME.fullmatch(weak["credential"]["expires"])
    root = server.get("/jeton/v1/whoami", bearer=tenant.shop.bearer).json()
    assert root["superuser"] is True


def test_a_personal_authorization_reaches_no_installation_even_of_a_superuser():
    with Jetond("[accounts]\nsuperusers = [\"admin\", \"root\"]\n") as other:
        root = Shop(other)
        password = root.user("root")
        session = root.session("root", password)
        who = other.get("/jeton/v1/whoami", bearer=session).json()
        assert who["superuser"] is False and "super:user" not in who["credential"]["scopes"]
        assert problem(other.get("/jeton/v1/users", bearer=session), 403, "forbidden")["needs"]["scope"] == "super:user"


# Limits.

LIMITS = """
[limits]
robots = 1
teams = 2
repositories = 1
applications = 1
"""


def test_at_a_cap_the_number_is_told(tenant):
    path = tenant.at("applications", "application") + "/secrets"
    while True:
        reply = tenant.api.call("POST", path, {})
        if reply.status != 201:
            break
    assert "2" in problem(reply, 409, "limit_reached")["detail"]
    robot = {"kind": "robot", "robot": tenant.names["account"]}
    while True:
        reply = tenant.api.call("POST", "/tokens", robot)
        if reply.status != 201:
            break
    assert "20" in problem(reply, 409, "limit_reached")["detail"]
    body = {"who": tenant.names["account"], "action": "pull", "resource": tenant.names["resource"]}
    assert "20" in tenant.api.fails(409, "limit_reached", "POST", "/access/allow", body)["detail"]


@pytest.mark.parametrize("collection, body", [
    ("robots", {}), ("teams", {"role": "member"}), ("repositories", {}), ("applications", {"title": "T"}),
    ("apis", {"identifier": "https://{name}.example.org", "title": "T"})])
def test_each_list_of_an_organization_has_its_cap(capped, collection, body):
    replies = []
    for name in ("one", "two", "three"):
        filled = {key: value.replace("{name}", name) for key, value in body.items()}
        replies.append(capped.call("PUT", f"/organizations/capped/{collection}/{name}", filled))
    assert replies[0].status == 201
    refused = next(one for one in replies if one.status != 201)
    assert "There are " in problem(refused, 409, "limit_reached")["detail"]
    assert re.search(r"\b[12]\b", refused.json()["detail"]), refused


@pytest.fixture(scope="module")
def capped():
    with Jetond(LIMITS) as other:
        shop = Shop(other)
        shop.organization("capped")
        yield Api(other, shop.bearer)
