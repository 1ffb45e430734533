"""Types are part of the schema (section 6.0): a member of another JSON type is refused, and nothing is made."""
import json

import pytest

from quay import Owner, invalid_request, message, unique

NULLS = ["redirect_uri", "application_uri", "description", "avatar_email"]
NO_TEXT = [None, 7, True, [], {}]


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


def names_of(server, owner):
    return [one["name"] for one in server.get(owner.applications(), bearer=owner.bearer).json()["applications"]]


@pytest.mark.parametrize("member", [*NULLS, "name"])
@pytest.mark.parametrize("value", NO_TEXT, ids=str)
def test_an_application_of_wrong_types_is_refused_and_not_made(server, owner, member, value):
    before = names_of(server, owner)
    body = {"name": "wrong", "redirect_uri": "", "application_uri": "", member: value}
    invalid_request(server.post(owner.applications(), bearer=owner.bearer, json_body=body))
    invalid_request(server.put(owner.applications(owner.client_id), bearer=owner.bearer, json_body=body))
    assert names_of(server, owner) == before


def test_an_empty_name_is_not_a_missing_one(server, owner):
    assert server.post(owner.applications(), bearer=owner.bearer, json_body={"name": ""}).json()["name"] == ""
    invalid_request(server.post(owner.applications(), bearer=owner.bearer, json_body={}))


ROBOTS = [('{"description": null}', 400), ('{"description": 7}', 400), ('{"unstructured_metadata": null}', 400),
          ('{"unstructured_metadata": []}', 400), ('{"unstructured_metadata": "x"}', 400), ("[]", 400), ('"x"', 400),
          ("7", 400), ("{", 400), ("null", 400)]


@pytest.mark.parametrize("place", ["org", "user"])
@pytest.mark.parametrize("text, status", ROBOTS)
def test_a_robot_of_a_body_that_was_not_understood_is_not_made(server, owner, place, text, status):
    path = f"/api/v1/user/robots/{unique('bad')}" if place == "user" else owner.robots(f"/{unique('bad')}")
    reply = server.put(path, bearer=owner.bearer, body=text, headers={"Content-Type": "application/json"})
    assert reply.status == status, reply
    if text == "null":
        invalid_request(reply, "Missing JSON body")
    message(server.get(path, bearer=owner.bearer), 400, "Could not find robot with specified username")


def test_a_robot_whose_body_is_of_another_content_type_is_not_made(server, owner):
    path = owner.robots(f"/{unique('bad')}")
    for headers in ({}, {"Content-Type": "text/plain"}, {"Content-Type": "application/x-www-form-urlencoded"}):
        assert server.put(path, bearer=owner.bearer, body='{"description":"d"}', headers=headers).status == 415
    message(server.get(path, bearer=owner.bearer), 400)


@pytest.mark.parametrize("body", [None, ""])
def test_a_robot_without_a_body_has_no_data(server, owner, body):
    path = owner.robots(f"/{unique('bare')}")
    reply = server.put(path, bearer=owner.bearer, body=body)
    assert reply.status == 201 and reply.json()["description"] == "", reply
    assert reply.json()["unstructured_metadata"] is None
    assert server.get(path, bearer=owner.bearer).json()["unstructured_metadata"] == {}


def test_metadata_that_was_sent_is_repeated(server, owner):
    path = owner.robots(f"/{unique('full')}")
    reply = server.put(path, bearer=owner.bearer, json_body={"unstructured_metadata": {"a": [1]}})
    assert reply.status == 201 and reply.json()["unstructured_metadata"] == {"a": [1]}
    assert server.get(path, bearer=owner.bearer).json()["unstructured_metadata"] == {"a": [1]}


OTHERS = [
    ("POST", "/api/v1/organization/", {"name": "{new}"}, "name", NO_TEXT),
    ("POST", "/api/v1/organization/", {"name": "{new}"}, "email", NO_TEXT),
    ("POST", "/api/v1/organization/", {"name": "{new}"}, "contact_email", NO_TEXT),
    ("PUT", "/api/v1/organization/{org}", {}, "email", NO_TEXT),
    ("PUT", "/api/v1/organization/{org}", {}, "contact_email", NO_TEXT),
    ("PUT", "/api/v1/organization/{org}", {}, "invoice_email", [None, "x", 1, []]),
    ("PUT", "/api/v1/organization/{org}", {}, "invoice_email_address", [7, True, []]),
    ("PUT", "/api/v1/organization/{org}", {}, "tag_expiration_s", [None, "x", -1, True, [], 0.5]),
    ("PUT", "/api/v1/organization/{org}/team/owners", {"role": "admin"}, "role", [*NO_TEXT, "owner"]),
    ("PUT", "/api/v1/organization/{org}/team/owners", {"role": "admin"}, "description", NO_TEXT),
    ("POST", "/api/v1/organization/{org}/prototypes", {"role": "read", "delegate": {"kind": "team", "name": "owners"}},
     "activating_user", [None, "x", [], {"name": None}, {}]),
    ("POST", "/api/v1/organization/{org}/prototypes", {"role": "read"}, "delegate",
     [None, "x", [], {"kind": "team"}, {"kind": 7, "name": "owners"}, {"kind": "robot", "name": "owners"}]),
    ("POST", "/api/v1/user/apptoken", {}, "title", NO_TEXT),
    ("POST", "/api/v1/organization/{org}/applications/{client}/tokens", {"name": "t", "scope": "repo:read"}, "name",
     [*NO_TEXT, ""]),
    ("POST", "/api/v1/organization/{org}/applications/{client}/tokens", {"name": "t", "scope": "repo:read"}, "scope",
     NO_TEXT),
    ("POST", "/api/v1/organization/{org}/applications/{client}/tokens", {"name": "t", "scope": "repo:read"},
     "expiration", [None, True, "60", 0, 0.5, -1, []]),
    ("PUT", "/api/v1/repository/{repo}/permissions/team/owners", {}, "role", [*NO_TEXT, "owner"]),
    ("POST", "/api/v1/organization/{org}/exportlogs", {}, "callback_url", NO_TEXT),
    ("POST", "/api/v1/organization/{org}/exportlogs", {}, "callback_email", NO_TEXT),
]
OF_SUPERUSERS = [
    ("POST", "/api/v1/superuser/users/", {}, "username", NO_TEXT),
    ("POST", "/api/v1/superuser/users/", {"username": "{new}"}, "email", NO_TEXT),
    ("PUT", "/api/v1/superuser/users/{user}", {}, "email", NO_TEXT),
    ("PUT", "/api/v1/superuser/users/{user}", {}, "password", NO_TEXT),
    ("PUT", "/api/v1/superuser/users/{user}", {}, "enabled", [None, "x", 1]),
    ("PUT", "/api/v1/superuser/organizations/{org}", {}, "name", NO_TEXT),
    ("POST", "/api/v1/superuser/keys", {"service": "s", "expiration": None}, "name", NO_TEXT),
    ("POST", "/api/v1/superuser/keys", {"service": "s", "expiration": None}, "notes", NO_TEXT),
    ("POST", "/api/v1/superuser/keys", {"service": "s", "expiration": None}, "metadata", [None, "x", []]),
    ("POST", "/api/v1/superuser/keys", {"service": "s"}, "expiration", ["x", True, []]),
]


@pytest.mark.parametrize("method, path, body, member, values", OTHERS + OF_SUPERUSERS,
                         ids=lambda value: value if isinstance(value, str) else "")
def test_values_of_another_type_are_refused(server, owner, method, path, body, member, values):
    bearer = server.bootstrap_token if "superuser" in path else owner.bearer
    names = {"org": owner.org, "client": owner.client_id, "repo": owner.repository(), "user": owner.name,
             "new": unique("new")}
    for value in values:
        sent = {name: text.format(**names) if isinstance(text, str) else text for name, text in body.items()}
        reply = server.request(method, path.format(**names), bearer=bearer, json_body={**sent, member: value})
        invalid_request(reply)
    if "name" in body or "username" in body:
        made = server.get(f"/api/v1/organization/{names['new']}", bearer=server.bootstrap_token)
        assert made.status == 404, "nothing was made"


def test_json_null_is_no_body(server, owner):
    reply = server.post("/api/v1/organization/", bearer=owner.bearer, body="null",
                        headers={"Content-Type": "application/json"})
    invalid_request(reply, "Missing JSON body")


@pytest.mark.parametrize("type_, good", [
    ("application/json", True), ("application/json; charset=utf-8", True), ("application/merge-patch+json", True),
    ("application/vnd.example+json; v=1", True), ("APPLICATION/VND.X+JSON", True), ("text/json", False),
    ("application/jsonx", False), ("text/x+json", False), ("application/x-www-form-urlencoded", False), ("", False)])
def test_a_body_is_json_by_its_type(server, owner, type_, good):
    name = unique("org")
    reply = server.post("/api/v1/organization/", bearer=owner.bearer, body=json.dumps({"name": name}),
                        headers={"Content-Type": type_})
    assert reply.status == (201 if good else 415), reply
    if not good:
        message(reply, 415)
