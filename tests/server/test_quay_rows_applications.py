"""Rows D1-D6, T1-T3 and U1-U3 of the contract, each in its own words."""
import datetime

import pytest

from quay import (NO_UUID, Owner, Person, accepted, forbidden, invalid_request, message, not_found)
from quay_fixtures import auditor, owner, server  # noqa: F401
from quay_shapes import APPLICATION, AUTHORIZATION, TOKEN, each, fits, logged, text

RESERVED = "Application name is reserved for bootstrap token provisioning"
TEN_YEARS = 315576000


def org(owner):
    return f"/api/v1/organization/{owner.org}"


def test_d1_lists_all_without_pages(server, owner, auditor):
    for _ in range(59):
        owner.application()
    for bearer in (owner.bearer, auditor.bearer, server.bootstrap_token):
        body = server.get(owner.applications(), bearer=bearer).json()
        assert set(body) == {"applications"} and len(body["applications"]) == 60
        assert fits(body["applications"], each(APPLICATION))
    not_found(server.get("/api/v1/organization/none-such/applications", bearer=server.bootstrap_token))


def test_d2_needs_a_name_and_answers_with_defaults(server, owner, auditor):
    reply = server.post(owner.applications(), bearer=owner.bearer, json_body={"name": "plain"})
    view = reply.json()
    assert reply.status == 200 and fits(view, APPLICATION) and text("[A-Za-z0-9_]{40}")(view["client_secret"])
    assert [view[name] for name in ("name", "description", "application_uri", "redirect_uri", "avatar_email")] == [
        "plain", "", "", "", None]
    metadata = logged(server, owner.bearer, org(owner), "create_application")
    assert metadata["application_name"] == "plain" and metadata["client_id"] == view["client_id"]
    invalid_request(server.post(owner.applications(), bearer=owner.bearer, json_body={"redirect_uri": ""}))
    assert RESERVED in server.post(owner.applications(), bearer=owner.bearer,
                                   json_body={"name": "__quay_bootstrap_app"}).text
    forbidden(server.post(owner.applications(), bearer=auditor.bearer, json_body={"name": "x"}))


def test_d3_shows_one_and_hides_what_is_secret_from_readers(server, owner, auditor, shop):
    view = owner.application("shown", redirect_uri="https://a.example/cb", avatar_email="a@a.example")
    where = owner.applications(view["client_id"])
    assert server.get(where, bearer=owner.bearer).json() == view
    hidden = {"client_secret": None, "redirect_uri": None, "avatar_email": None}
    assert server.get(where, bearer=auditor.bearer).json() == {**view, **hidden}
    other = Owner(shop)
    not_found(server.get(other.applications(view["client_id"]), bearer=other.bearer))


def test_d4_resets_what_is_left_out(server, owner):
    view = owner.application("old", description="d", avatar_email="a@a.example")
    where, body = owner.applications(view["client_id"]), {"name": "new", "redirect_uri": "r", "application_uri": "a"}
    changed = server.put(where, bearer=owner.bearer, json_body=body).json()
    assert changed == {**view, **body, "description": "", "avatar_email": None}
    metadata = logged(server, owner.bearer, org(owner), "update_application")
    assert metadata["application_name"] == "new" and metadata["client_id"] == view["client_id"]
    for member in body:
        invalid_request(server.put(where, bearer=owner.bearer,
                                   json_body={name: body[name] for name in body if name != member}))
    reply = server.put(where, bearer=owner.bearer, json_body={**body, "name": "__quay_bootstrap_app"})
    assert reply.status == 400 and RESERVED in reply.text
    not_found(server.put(owner.applications("A" * 20), bearer=owner.bearer, json_body=body))


def test_d5_takes_tokens_along_and_is_logged(server, owner):
    token = owner.token()
    assert server.delete(owner.applications(owner.client_id), bearer=owner.bearer).status == 204
    assert not accepted(server, token)
    metadata = logged(server, owner.bearer, org(owner), "delete_application")
    assert metadata["application_name"] == "app" and metadata["client_id"] == owner.client_id
    not_found(server.delete(owner.applications(owner.client_id), bearer=owner.bearer))


def test_d6_shows_a_new_secret_and_is_logged(server, owner):
    view = owner.application()
    reply = server.post(owner.applications(view["client_id"], "/resetclientsecret"), bearer=owner.bearer)
    assert reply.status == 200 and fits(reply.json(), APPLICATION)
    assert reply.json()["client_secret"] != view["client_secret"]
    assert {**reply.json(), "client_secret": ""} == {**view, "client_secret": ""}
    metadata = logged(server, owner.bearer, org(owner), "reset_application_client_secret")
    assert metadata["application_name"] == "app" and metadata["client_id"] == view["client_id"]


def test_t1_lists_living_tokens_of_all_users_newest_first(server, owner, shop, auditor):
    mine = owner.view(name="mine")
    reply = server.post(owner.tokens(), bearer=server.bootstrap_token,
                        json_body={"name": "theirs", "scope": "repo:read"})
    for bearer in (owner.bearer, auditor.bearer):
        body = server.get(owner.tokens(), bearer=bearer).json()
        assert set(body) == {"tokens"} and fits(body["tokens"], each(TOKEN))
        assert [one["uuid"] for one in body["tokens"]] == [reply.json()["uuid"], mine["uuid"]]
        assert all("token" not in one for one in body["tokens"])
    not_found(server.get(owner.tokens(client_id="A" * 20), bearer=owner.bearer))


def test_t2_tells_the_token_once_trims_the_name_and_is_logged(server, owner, auditor):
    view = owner.view("repo:read,  user:read repo:read", name="  spaced  ")
    assert fits(view, TOKEN) and view["token"] and view["name"] == "spaced" and view["created_by"] == owner.name
    assert view["scope"] == "repo:read user:read" and view["last_accessed"] is None
    metadata = logged(server, owner.bearer, org(owner), "create_oauth_api_token")
    assert {name: metadata[name] for name in ("oauth_token_uuid", "scope", "token_display_name", "application_name",
                                              "auth_method", "client_id")} == {
        "oauth_token_uuid": view["uuid"], "scope": "repo:read user:read", "token_display_name": "spaced",
        "application_name": "app", "auth_method": "OAuth", "client_id": owner.client_id}
    forbidden(server.post(owner.tokens(), bearer=auditor.bearer, json_body={"name": "t", "scope": "repo:read"}))


def seconds(view):
    def parsed(value):
        return datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    return round((parsed(view["expires_at"]) - parsed(view["created"])).total_seconds())


@pytest.mark.parametrize("sent, lives", [({}, TEN_YEARS), ({"expiration": 60}, 60), ({"expiration": 60.9}, 60),
                                         ({"expiration": TEN_YEARS + 5}, TEN_YEARS), ({"expiration": 1}, 1)], ids=str)
def test_t2_an_expiration_is_truncated_and_capped(owner, sent, lives):
    assert seconds(owner.view(**sent)) == lives


T2_FAILURES = [  # in the order in which they are looked at; each body has all the later faults, too
    ({"name": 5, "scope": "nonsense"}, 400, "schema"), ({"name": "x" * 256, "scope": "nonsense"}, 400, "schema"),
    ({"name": " ", "scope": "nonsense", "expiration": True}, 400, "schema"),
    ({"name": " ", "scope": "nonsense", "expiration": 0.5}, 400, "schema"),
    ({"name": " ", "scope": "nonsense", "expiration": None}, 400, "schema"),
    ({"name": " ", "scope": "nonsense"}, 400, "'name' must not be empty"),
    ({"name": "t", "scope": "nonsense"}, 400, "Invalid scope: nonsense"),
    ({"name": "t", "scope": "super:user"}, 403, "minting"),
]


@pytest.mark.parametrize("body, status, kind", T2_FAILURES, ids=str)
def test_t2_failures_in_order(server, owner, body, status, kind):
    reply = server.post(owner.tokens(), bearer=owner.bearer, json_body=body)
    if kind == "schema":
        invalid_request(reply)
    elif kind == "minting":
        forbidden(reply)
    else:
        message(reply, status, kind)


def test_t2_the_permission_and_the_existence_come_between_schema_and_name(server, owner, shop):
    empty = {"name": " ", "scope": "nonsense"}
    forbidden(server.post(owner.tokens(), bearer=Person(shop).bearer, json_body=empty))
    invalid_request(server.post(owner.tokens(), bearer=Person(shop).bearer, json_body={"name": 5}))
    not_found(server.post(owner.tokens(client_id="A" * 20), bearer=owner.bearer, json_body=empty))


def test_t3_revokes_at_once_whosever_it_is_and_is_logged(server, owner, shop):
    view = server.post(owner.tokens(), bearer=server.bootstrap_token,
                       json_body={"name": "t", "scope": "repo:read"}).json()
    assert server.delete(owner.tokens(view["uuid"]), bearer=owner.bearer).status == 204
    assert not accepted(server, view["token"])
    metadata = logged(server, owner.bearer, org(owner), "revoke_oauth_api_token")
    assert {name: metadata[name] for name in ("oauth_token_uuid", "application_name", "client_id")} == {
        "oauth_token_uuid": view["uuid"], "application_name": "app", "client_id": owner.client_id}
    other = owner.application()["client_id"]
    mine = owner.view()
    not_found(server.delete(owner.tokens(mine["uuid"], other), bearer=owner.bearer))
    not_found(server.delete(owner.tokens(NO_UUID), bearer=owner.bearer))


def test_u1_lists_everything_one_authorized(server, owner):
    views = [owner.view(), owner.view("repo:read user:admin")]
    body = server.get("/api/v1/user/authorizations", bearer=owner.bearer).json()
    assert set(body) == {"authorizations"} and fits(body["authorizations"], each(AUTHORIZATION))
    assert {one["uuid"] for one in body["authorizations"]} >= {view["uuid"] for view in views}
    of_admin = server.get("/api/v1/user/authorizations", bearer=server.bootstrap_token).json()["authorizations"]
    assert of_admin and fits(of_admin, each(AUTHORIZATION)), "the bootstrap token is there"


def test_u2_shows_one_and_none_of_others(server, owner, shop):
    view = owner.view("repo:read user:admin")
    shown = server.get(f"/api/v1/user/authorizations/{view['uuid']}", bearer=owner.bearer).json()
    assert fits(shown, AUTHORIZATION) and shown["uuid"] == view["uuid"]
    assert {one["scope"]: one["dangerous"] for one in shown["scopes"]} == {"repo:read": False, "user:admin": True}
    assert shown["application"]["name"] == "app" and shown["application"]["organization"]["name"] == owner.org
    not_found(server.get(f"/api/v1/user/authorizations/{view['uuid']}", bearer=Person(shop).bearer))
    not_found(server.get(f"/api/v1/user/authorizations/{NO_UUID}", bearer=owner.bearer))


def test_u3_revokes_at_once_and_is_logged(server, owner, shop):
    view = owner.view()
    path = f"/api/v1/user/authorizations/{view['uuid']}"
    not_found(server.delete(path, bearer=Person(shop).bearer))
    assert accepted(server, view["token"])
    assert server.delete(path, bearer=owner.bearer).status == 204
    assert not accepted(server, view["token"])
    not_found(server.delete(path, bearer=owner.bearer))
    logs = [server.get(f"{where}/logs", bearer=owner.bearer).json()["logs"] for where in ("/api/v1/user", org(owner))]
    assert any("revoke" in entry["kind"] and view["uuid"] in str(entry["metadata"]) for log in logs for entry in log)
