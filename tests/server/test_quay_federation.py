"""The rules of a robot (N7-N9, N16-N18), named after the contract's rows."""
import pytest

from federation import RULE
from federation_fixtures import issuer, owner, robot, server  # noqa: F401
from quay import Person, forbidden, invalid_request, message, refused, unique


@pytest.fixture(params=["org", "user"])
def place(request, owner, server):
    """(path, bearer) of the rules of a fresh robot."""
    short = unique("bot")
    robots = owner.robots(f"/{short}") if request.param == "org" else f"/api/v1/user/robots/{short}"
    assert server.put(robots, bearer=owner.bearer, json_body={}).status == 201
    return robots + "/federation"


def test_n7_n16_get_federation_is_a_plain_list(server, owner, place):
    reply = server.get(place, bearer=owner.bearer)
    assert reply.status == 200 and reply.json() == []


def test_n8_n17_post_federation_replaces_the_whole_list_and_echoes_it(server, owner, place):
    second = {"issuer": "http://ci.example.org", "subject": "x"}
    for rules in ([RULE, second], [second], [], [{**RULE, "audiences": ["a", "b"]}]):
        reply = server.post(place, bearer=owner.bearer, json_body=rules)
        assert reply.status == 200 and reply.json() == rules, reply
        assert server.get(place, bearer=owner.bearer).json() == rules
    # Other members are dropped.
    reply = server.post(place, bearer=owner.bearer, json_body=[{**RULE, "isExpanded": False, "id": 7}])
    assert reply.json() == [RULE]


def test_n9_n18_delete_federation_leaves_an_empty_list(server, owner, place):
    server.post(place, bearer=owner.bearer, json_body=[RULE])
    for _ in range(2):
        assert server.delete(place, bearer=owner.bearer).status == 204
        assert server.get(place, bearer=owner.bearer).json() == []


@pytest.mark.parametrize("rules, detail", [
    ([{**RULE, "issuer": ""}], "Missing one or more required fields (issuer, subject)"),
    ([{**RULE, "subject": ""}], "Missing one or more required fields (issuer, subject)"),
    ([{**RULE, "issuer": "ftp://ci.example.org"}], "Issuer must be a URL (http:// or https://)"),
    ([{**RULE, "issuer": "https://"}], "Issuer must be a URL (http:// or https://)"),
    ([{**RULE, "issuer": "https://me@ci.example.org"}], "Issuer must be a URL (http:// or https://)"),
    ([{**RULE, "issuer": "https://ci.example.org/?a=b"}], "Issuer must be a URL (http:// or https://)"),
    ([RULE, RULE], "Duplicate federation config entry"),
    ([RULE, {**RULE, "audiences": ["a"]}], "Duplicate federation config entry"),
    ([{"issuer": "https://ci.example.org"}], "'subject' is required"),
    ([{"subject": "web"}], "'issuer' is required"),
    ([{**RULE, "subject": 7}], "'subject' must be a string"),
    ([{**RULE, "audiences": "a"}], "'audiences' must be a list of strings"),
    ([{**RULE, "audiences": ["a b"]}], "'audiences' must be a list of strings without spaces"),
    ([{**RULE, "audiences": [""]}], "'audiences' must be a list of strings without spaces"),
    ([7], None), ({}, None), ("x", None), ([{**RULE, "subject": "s" * 2049}], None),
    ([{**RULE, "subject": str(i)} for i in range(101)], "There are too many entries"),
], ids=str)
def test_n8_n17_failures(server, owner, place, rules, detail):
    server.post(place, bearer=owner.bearer, json_body=[RULE])
    invalid_request(server.post(place, bearer=owner.bearer, json_body=rules), detail)
    assert server.get(place, bearer=owner.bearer).json() == [RULE]


def test_n7_n18_unknown_robot(server, owner):
    for path in (owner.robots("/nobody/federation"), "/api/v1/user/robots/nobody/federation"):
        for method, body in (("GET", None), ("POST", [RULE]), ("DELETE", None)):
            message(server.request(method, path, bearer=owner.bearer, json_body=body), 400,
                    "Could not find robot with specified username")


def test_n16_n18_who_may(server, shop, owner, robot):
    path = robot.path + "/federation"
    outsider, reader = Person(shop), Person(shop, name="gro")
    scoped = {scope: owner.token(scope) for scope in ("org:admin", "user:admin", "repo:admin")}
    for method, body in (("GET", None), ("POST", [RULE]), ("DELETE", None)):
        def send(bearer):
            return server.request(method, path, bearer=bearer, json_body=body)
        refused(send(None), 401, "invalid_token")
        forbidden(send(outsider.bearer))
        forbidden(send(scoped["user:admin"]))
        forbidden(send(scoped["repo:admin"]))
        assert send(scoped["org:admin"]).status in (200, 204)
        assert send(server.bootstrap_token).status in (200, 204)  # a full-access superuser
        if method == "GET":
            assert send(reader.bearer).status == 200
        else:
            forbidden(send(reader.bearer))
