"""The schemas of bodies in discovery (A1) against what the server asks for: both come from one description."""
import re

import pytest

from browser import Browser
from jetond import Jetond
from quay import NO_UUID, Owner, invalid_request, unique

METHODS = {"get", "post", "put", "delete"}
TYPES = {"string", "boolean", "integer", "number", "object", "array"}
# Of people who are not signed in yet.
OF_BROWSERS = {"signinUser", "createNewUser"}


@pytest.fixture(scope="module")
def server():
    with Jetond("[accounts]\nuser_creation = true\n") as running:
        yield running


@pytest.fixture(scope="module")
def bodies(server):
    """operationId: method, path and body parameter, of every operation with a body."""
    paths = server.get("/api/v1/discovery", query={"internal": "true"}).json()["paths"]
    return {operation["operationId"]: (method.upper(), path, parameter)
            for path, methods in paths.items() for method, operation in methods.items() if method in METHODS
            for parameter in operation["parameters"] if parameter["in"] == "body"}


@pytest.fixture(scope="module")
def send(server, shop):
    owner = Owner(shop)
    robot = unique("bot")
    owner.robot(robot)
    server.put(f"/api/v1/user/robots/{robot}", bearer=owner.bearer)
    names = {"orgname": owner.org, "name": owner.org, "client_id": owner.client_id, "repository": owner.repository(),
             "robot_shortname": robot, "teamname": "owners", "username": owner.name, "prototypeid": NO_UUID,
             "token_uuid": NO_UUID, "uuid": NO_UUID, "kid": "KID", "code": "CODE"}

    def send(operation, method, path, body):
        path = re.sub(r"\{(\w+)\}", lambda found: names[found[1]], path)
        if operation in OF_BROWSERS:
            return Browser(server).arrive().request(method, path, json_body=body)
        bearer = server.bootstrap_token if path.startswith("/api/v1/superuser/") else owner.bearer
        return server.request(method, path, bearer=bearer, json_body=body)

    return send


def sample(schema, name=""):
    """A value that the schema allows, with what is required alone."""
    if "enum" in schema:
        return schema["enum"][0]
    if schema["type"] == "object":
        return {member: sample(schema["properties"][member], member) for member in schema.get("required", [])}
    if schema["type"] == "array":
        return [sample(schema["items"])]
    if schema["type"] in ("integer", "number"):
        return schema.get("minimum", 4102444800)
    if schema["type"] == "boolean":
        return True
    return {"uri": "https://ci.example.org", "email": "a@example.org"}.get(schema.get("format"), unique(name or "text"))


def object_of(parameter):
    schema = parameter["schema"]
    return schema["items"] if schema["type"] == "array" else schema


def in_form(parameter, body):
    return [body] if parameter["schema"]["type"] == "array" else body


def check_schema(schema):
    """What Swagger 2.0 and JSON Schema draft 4 ask of the parts that are used here."""
    assert schema["type"] in TYPES
    assert ("items" in schema) == (schema["type"] == "array")
    assert set(schema.get("required", [])) <= set(schema.get("properties", {}))
    assert "required" not in schema or schema["required"], "an empty list is not allowed"
    assert not {"minLength", "maxLength", "format"} & set(schema) or schema["type"] == "string"
    assert not {"minimum", "maximum"} & set(schema) or schema["type"] in ("integer", "number")
    for inner in [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]:
        check_schema(inner)
    for member in schema.get("properties", {}).values():
        assert member["description"]


def test_every_schema_is_a_valid_one(bodies):
    assert len(bodies) == 48
    for operation, (_, _, parameter) in bodies.items():
        assert parameter["name"] == "body" and parameter["required"] == (operation not in
                                                                         ("createOrgRobot", "createUserRobot"))
        check_schema(parameter["schema"])
        assert object_of(parameter)["properties"], operation


def test_without_a_required_member_the_server_answers_400_and_names_it(bodies, send):
    required = 0
    for operation, (method, path, parameter) in bodies.items():
        whole = sample(object_of(parameter))
        for member in object_of(parameter).get("required", []):
            rest = {name: value for name, value in whole.items() if name != member}
            reply = send(operation, method, path, in_form(parameter, rest))
            assert f"'{member}' " in invalid_request(reply)["detail"], (operation, member)
            required += 1
    assert required > 40


def test_with_every_required_member_the_server_misses_no_other(bodies, send):
    for operation, (method, path, parameter) in bodies.items():
        reply = send(operation, method, path, in_form(parameter, sample(object_of(parameter))))
        assert reply.status not in (401, 415, 500), (operation, reply)
        for member in object_of(parameter)["properties"]:
            assert reply.status != 400 or f"'{member}' " not in reply.text, (operation, reply)


def test_values_that_a_schema_forbids_are_refused(bodies, send):
    wrong = {"string": 7, "boolean": "x", "integer": "x", "number": "x", "object": 7, "array": 7}
    for operation, (method, path, parameter) in bodies.items():
        whole = sample(object_of(parameter))
        for member, schema in object_of(parameter)["properties"].items():
            if member == "id":
                continue  # of a rule of trust, as it was shown
            for value in [wrong[schema["type"]], *([] if schema.get("x-nullable") else [None]),
                          *(["no such choice"] if "enum" in schema else []),
                          *([schema["minimum"] - 1] if "minimum" in schema else []),
                          *(["x" * (schema["maxLength"] + 1)] if "maxLength" in schema else [])]:
                reply = send(operation, method, path, in_form(parameter, {**whole, member: value}))
                assert f"'{member}' " in invalid_request(reply)["detail"], (operation, member, value)
