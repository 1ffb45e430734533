"""The tokens that a user authorized, seen and revoked by himself."""
import pytest

from quay import (NO_UUID, SCOPES, Owner, accepted, alive, bad_credential, forbidden, is_avatar, not_found)

AUTHORIZATIONS = "/api/v1/user/authorizations"


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def neighbour(shop):
    return Owner(shop, "neighbour")


def listed(server, bearer):
    reply = server.get(AUTHORIZATIONS, bearer=bearer)
    assert reply.status == 200 and set(reply.json()) == {"authorizations"}, reply
    found = {one["uuid"]: one for one in reply.json()["authorizations"]}
    assert len(found) == len(reply.json()["authorizations"])
    return found


def test_an_authorization_tells_its_application_and_scopes_and_no_secret(server, owner):
    application = owner.application("told", description="what it does", application_uri="https://app.example")
    view = owner.view("repo:write user:admin", application["client_id"], name="secret-name")
    reply = server.get(f"{AUTHORIZATIONS}/{view['uuid']}", bearer=owner.bearer)
    assert reply.status == 200
    shown = reply.json()
    assert set(shown) == {"application", "scopes", "uuid"} and shown["uuid"] == view["uuid"]
    told = shown["application"]
    assert set(told) == {"name", "description", "url", "avatar", "organization"}
    assert told["name"] == "told" and told["description"] == "what it does" and told["url"] == "https://app.example"
    assert is_avatar(told["avatar"], "app")
    assert told["organization"]["name"] == owner.org and is_avatar(told["organization"]["avatar"], "org")
    assert {one["scope"] for one in shown["scopes"]} == {"repo:write", "user:admin"}
    assert view["token"] not in reply.text and application["client_secret"] not in reply.text
    assert listed(server, owner.bearer)[view["uuid"]] == shown


@pytest.mark.parametrize("scope", [scope for scope in SCOPES if scope != "super:user"])
def test_a_scope_is_told_with_its_title_and_its_danger(server, owner, scope):
    view = owner.view(scope)
    [told] = server.get(f"{AUTHORIZATIONS}/{view['uuid']}", bearer=owner.bearer).json()["scopes"]
    assert set(told) == {"scope", "title", "description", "icon", "dangerous"}
    assert (told["scope"], told["title"], told["dangerous"]) == (scope, *SCOPES[scope])
    assert told["description"] and isinstance(told["description"], str) and isinstance(told["icon"], str)


def test_the_token_of_the_first_start_is_among_the_superusers_authorizations(server):
    scopes = [{one["scope"] for one in entry["scopes"]} for entry in listed(server, server.bootstrap_token).values()]
    assert set(SCOPES) in scopes


def test_tokens_of_all_ones_applications_are_listed_without_pages(server, shop):
    owner = Owner(shop)
    made = {owner.view()["uuid"] for _ in range(60)}
    made |= {owner.view(client_id=owner.application()["client_id"])["uuid"] for _ in range(3)}
    assert made <= set(listed(server, owner.bearer))


def test_a_revoked_authorization_is_dead_at_once_and_gone(server, shop, owner):
    view, kept = owner.view("user:read"), owner.view("user:read")
    assert alive(server, view["token"])
    where = f"{AUTHORIZATIONS}/{view['uuid']}"
    reply = server.delete(where, bearer=owner.bearer)
    assert reply.status == 204 and reply.body == b""
    bad_credential(server.get("/api/v1/user/", bearer=view["token"]))
    assert shop.registry_token(login=("$oauthtoken", view["token"])).status == 401
    not_found(server.get(where, bearer=owner.bearer))
    not_found(server.delete(where, bearer=owner.bearer))
    not_found(server.delete(owner.tokens(view["uuid"]), bearer=owner.bearer))
    assert view["uuid"] not in listed(server, owner.bearer)
    assert alive(server, kept["token"])


def test_a_token_revoked_through_its_application_leaves_the_list(server, owner):
    view = owner.view()
    assert server.delete(owner.tokens(view["uuid"]), bearer=owner.bearer).status == 204
    assert view["uuid"] not in listed(server, owner.bearer)
    not_found(server.get(f"{AUTHORIZATIONS}/{view['uuid']}", bearer=owner.bearer))


def test_tokens_of_a_deleted_application_leave_the_list(server, owner):
    client_id = owner.application()["client_id"]
    view = owner.view(client_id=client_id)
    assert server.delete(owner.applications(client_id), bearer=owner.bearer).status == 204
    assert view["uuid"] not in listed(server, owner.bearer)


def test_a_token_may_revoke_itself(server, owner):
    view = owner.view("user:admin")
    assert server.delete(f"{AUTHORIZATIONS}/{view['uuid']}", bearer=view["token"]).status == 204
    assert not accepted(server, view["token"])


def test_authorizations_of_others_are_not_found_not_even_by_a_superuser(server, owner, neighbour):
    view = owner.view("user:read")
    for bearer in (neighbour.bearer, server.bootstrap_token):
        assert view["uuid"] not in listed(server, bearer)
        not_found(server.get(f"{AUTHORIZATIONS}/{view['uuid']}", bearer=bearer))
        not_found(server.delete(f"{AUTHORIZATIONS}/{view['uuid']}", bearer=bearer))
    assert alive(server, view["token"])


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("uuid", [NO_UUID, "x", "%00", "%ff", "a" * 2000])
def test_an_unknown_authorization_is_not_found(server, owner, method, uuid):
    reply = server.request(method, f"{AUTHORIZATIONS}/{uuid}", bearer=owner.bearer)
    if uuid == NO_UUID:
        not_found(reply)
    assert reply.status in (400, 404), reply


@pytest.mark.parametrize("scope", ["user:read", "org:admin", "repo:admin repo:create"])
def test_only_the_scope_of_the_whole_user_handles_authorizations(server, owner, scope):
    bearer, view = owner.token(scope), owner.view("user:read")
    forbidden(server.get(AUTHORIZATIONS, bearer=bearer))
    forbidden(server.get(f"{AUTHORIZATIONS}/{view['uuid']}", bearer=bearer))
    forbidden(server.delete(f"{AUTHORIZATIONS}/{view['uuid']}", bearer=bearer))
    forbidden(server.delete(f"{AUTHORIZATIONS}/{NO_UUID}", bearer=bearer))
    assert alive(server, view["token"])


@pytest.mark.parametrize("scope", ["read", "userinfo"])
def test_a_small_personal_token_handles_no_authorizations(server, owner, scope):
    bearer, view = owner.personal(scope), owner.view("user:read")
    forbidden(server.get(AUTHORIZATIONS, bearer=bearer))
    forbidden(server.delete(f"{AUTHORIZATIONS}/{view['uuid']}", bearer=bearer))
    assert alive(server, view["token"])
