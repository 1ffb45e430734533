"""A limit that is misspelt must not be left out without a word: the token would live longer, or reach further."""
import pytest

from openshift import ALL, Person, data, problem
from quay import Owner, invalid_request, unique

LIVES = ["expires", "expiresIn", "expires_at", "expire", "expiry", "experation", "ttl", "lifetime"]


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def person(shop):
    return Person(shop)


def meant(name):
    return "actions" if name == "action" else None


@pytest.mark.parametrize("name", ["expiration", *LIVES, "action"])
@pytest.mark.parametrize("how", ["json_body", "form", "query"])
def test_a_misspelt_limit_makes_no_personal_authorization(person, name, how):
    before = person.listed()
    reply = person.post(ALL, **{how: {"scope": "read", name: "60"}})
    assert f"Did you mean {meant(name) or 'expires_in'}?" in problem(reply, 422, 1, name)
    assert person.listed() == before


def test_other_unknown_parameters_of_a_personal_authorization_are_ignored(person):
    assert data(person.post(ALL, json_body={"scope": "read", "description": "x", "options": [1]}), 201)


@pytest.mark.parametrize("name", ["expires_in", *LIVES, "action"])
def test_a_misspelt_limit_makes_no_application_token_of_ten_years(server, owner, name):
    reply = server.post(owner.tokens(), bearer=owner.bearer, json_body={"name": "t", "scope": "repo:read", name: 60})
    assert f"'{name}' is not known. Did you mean {meant(name) or 'expiration'}?" in invalid_request(reply)["detail"]
    assert "t" not in [token["name"] for token in server.get(owner.tokens(), bearer=owner.bearer).json()["tokens"]]


@pytest.mark.parametrize("name", ["expiration", "expires_in", *LIVES, "action"])
def test_a_limit_that_an_application_password_cannot_have_makes_none(server, owner, name):
    reply = server.post("/api/v1/user/apptoken", bearer=owner.bearer, json_body={"title": "t", name: 60})
    assert f"'{name}' is not known" in invalid_request(reply)["detail"]
    assert server.get("/api/v1/user/apptoken", bearer=owner.bearer).json()["tokens"] == []


@pytest.mark.parametrize("name", ["expiration", "expires_in", *LIVES, "actions", "action"])
@pytest.mark.parametrize("whose", ["organization", "user"])
def test_a_limit_that_a_new_robot_cannot_have_makes_none(server, owner, name, whose):
    place = "/api/v1/user/robots" if whose == "user" else f"/api/v1/organization/{owner.org}/robots"
    reply = server.put(f"{place}/misspelt", bearer=owner.bearer, json_body={"description": "", name: 60})
    assert f"'{name}' is not known here: " in invalid_request(reply)["detail"]
    assert server.get(f"{place}/misspelt", bearer=owner.bearer).status == 400


@pytest.mark.parametrize("name, near", [("expirations", "expiration"), ("action", "actions"), ("ttl", None)])
def test_a_misspelt_limit_makes_no_robot_secret(server, owner, name, near):
    robot, _ = owner.robot(unique("builder"))
    reply = server.post(f"/api/v1/organization/{owner.org}/robots/{robot.split('+')[1]}/tokens", bearer=owner.bearer,
                        json_body={name: 60})
    why = invalid_request(reply)["detail"]
    assert f"'{name}' is not known" in why and (near is None or f"Did you mean {near}?" in why)


def test_a_misspelt_end_leaves_no_service_key_as_it_is(server, shop):
    reply = server.put("/api/v1/superuser/keys/unknown", bearer=shop.bearer, json_body={"expires": 1})
    assert "Did you mean expiration?" in invalid_request(reply)["detail"]
