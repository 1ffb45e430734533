"""What our own API tells superusers of the installation: the server, registries, keys; and receipts, for anyone."""
import subprocess

import pytest

from jetond import BUILD, Jetond
from problems import problem
from quay import Owner

PLACES = ("/jeton/v1/server", "/jeton/v1/registries", "/jeton/v1/keys")
KEYS = "/jeton/v1/keys"


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


def keys(server, use="registry"):
    items = server.get(KEYS, bearer=server.bootstrap_token).json()["items"]
    return [one for one in items if one["use"] == use]


def rotate(server, use="registry", query=None):
    return server.post(KEYS, bearer=server.bootstrap_token, json_body={"use": use}, query=query)


@pytest.mark.parametrize("path", PLACES)
def test_only_superusers_see_the_installation(server, shop, owner, path):
    for bearer in (owner.bearer, owner.token("org:admin")):
        body = problem(server.get(path, bearer=bearer), 403, "forbidden")
        assert body["needs"] == {"right": "superuser", "scope": "super:user", "resource": None, "who_can_grant": []}
    assert server.get(path, bearer=shop.bearer).status == 200
    problem(server.get(path), 401, "unauthenticated")


def test_the_server_tells_version_features_limits_database_and_feed(server, shop, owner):
    body = server.get(PLACES[0], bearer=shop.bearer).json()
    told = subprocess.run([str(BUILD / "jetond"), "--version"], capture_output=True, text=True, timeout=30).stdout
    assert told.split()[1] == body["version"]
    assert body["database"] == {"writable": True, "trouble": None} and body["features"]["read_only"] is False
    assert body["limits"]["robots"] == 10_000
    owner.robot()
    assert server.get(PLACES[0], bearer=shop.bearer).json()["feed_position"] > body["feed_position"]


def test_the_registries_are_listed_in_pages_with_the_ids_of_their_keys():
    config = "".join(f'[[registry]]\nservice = "{name}"\nprofile = "{profile}"\n'
                     for name, profile in (("one", "distribution"), ("two", "quay"), ("three", "zot")))
    with Jetond(config) as server:
        bearer, items, cursor = server.bootstrap_token, [], {}
        while True:
            page = server.get(PLACES[1], bearer=bearer, query={"limit": 2, **cursor}).json()
            assert len(page["items"]) <= 2
            items += page["items"]
            if not page["next_cursor"]:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert [(one["service"], one["profile"]) for one in items] == [("one", "distribution"), ("two", "quay"), ("three", "zot")]
        for one in items:
            assert len(one["keys"]) == 2 and one["algorithm"] == ("RS256" if one["profile"] == "quay" else "ES256"), one


def test_a_rotation_makes_the_published_key_sign_and_is_refused_too_soon():
    with Jetond() as server:
        [before] = keys(server)
        assert before["next"] and before["former"] == [] and before["next_rotation"] is None
        reply = rotate(server, query={"dry_run": "true"})
        assert reply.status == 200 and keys(server) == [before]
        body = rotate(server).json()
        [after] = keys(server)
        assert body == {"use": "registry", "keys": [after]}
        assert after["current"] == before["next"] and after["former"] == [before["current"]] and after["next"] != before["next"]
        for query in (None, {"dry_run": "true"}):
            assert after["next_rotation"] in problem(rotate(server, query=query), 409, "too_soon")["detail"]
        for use in ("sealing", "federation"):
            [old], [new] = keys(server, use), rotate(server, use).json()["keys"]
            assert new["current"] != old["current"] and keys(server, use) == [new]
        log = server.get("/jeton/v1/audit", bearer=server.bootstrap_token, query={"kind": "rotate_keys"}).json()["items"]
        assert [one["metadata"]["use"] for one in log] == ["federation", "sealing", "registry"]


def test_only_superusers_rotate(server, owner):
    before = keys(server)
    body = {"use": "registry"}
    problem(server.post(KEYS, bearer=owner.bearer, json_body=body), 403, "forbidden")
    problem(server.post(KEYS, bearer=server.bootstrap_token, json_body={"use": "other"}), 400, "invalid_parameter")
    problem(server.post(KEYS, bearer=server.bootstrap_token, json_body={**body, "force": True}), 400, "unknown_parameter")
    assert keys(server) == before


def test_a_receipt_is_reached_once_the_feed_has_come_so_far(server, shop, owner):
    position = server.get(PLACES[0], bearer=shop.bearer).json()["feed_position"]
    for one in (1, position):
        body = server.get(f"/jeton/v1/receipts/r1-{one}", bearer=owner.token("repo:read")).json()
        assert body["receipt"] == f"r1-{one}" and body["reached"] is True and body["durability"] == "synchronous"
        [node] = body["nodes"]
        assert node["position"] >= one and node["behind"] == 0 and node["id"]
    for text in ("r1-", "r1-x", "r2-1", "r1-01", "r1--1", "r1-+1", "1", f"r1-{position + 10_000}", "r1-" + "9" * 30):
        problem(server.get(f"/jeton/v1/receipts/{text}", bearer=owner.bearer), 404, "not_found")
