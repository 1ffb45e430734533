"""Applications of an organization."""
import re

import pytest

from quay import (NO_UUID, Owner, Person, accepted, alive, bad_credential, forbidden, granted, invalid_request,
                  not_found)

NO_CLIENT = "A" * 20
RESERVED = "Application name is reserved for bootstrap token provisioning"
FULL = {"name": "web", "redirect_uri": "https://app.example/cb", "application_uri": "https://app.example",
        "description": "what it does", "avatar_email": "app@example.com"}


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def outsider(shop):
    return Person(shop, "outsider")


@pytest.fixture(scope="module")
def neighbour(shop):
    return Owner(shop, "neighbour")


def own_token(server, view, scope=None, **more):
    """The answer to an application that asks for a token of its own."""
    form = {"grant_type": "client_credentials", **({"scope": scope} if scope else {})}
    return server.post("/oauth2/token", login=(view["client_id"], view["client_secret"]), form=form, **more)


def test_a_created_application_shows_all_it_was_given_and_its_credentials(server, owner):
    reply = server.post(owner.applications(), bearer=owner.bearer, json_body=FULL)
    assert reply.status == 200
    view = reply.json()
    assert {name: view[name] for name in FULL} == FULL
    assert re.fullmatch(r"[A-Z0-9]{20}", view["client_id"])
    assert re.fullmatch(r"[A-Za-z0-9_]{40}", view["client_secret"])
    assert own_token(server, view).status == 200


def test_an_application_needs_a_name_alone(server, owner):
    view = server.post(owner.applications(), bearer=owner.bearer, json_body={"name": "bare"}).json()
    assert view["redirect_uri"] == view["application_uri"] == view["description"] == ""
    assert view["avatar_email"] is None


def test_addresses_of_an_application_are_not_judged(server, owner):
    body = {"name": "odd", "redirect_uri": "not a uri", "application_uri": "::::"}
    view = server.post(owner.applications(), bearer=owner.bearer, json_body=body).json()
    assert view["redirect_uri"] == "not a uri" and view["application_uri"] == "::::"


def test_names_of_applications_may_repeat_but_their_ids_do_not(owner):
    first, second = owner.application("twin"), owner.application("twin")
    assert first["client_id"] != second["client_id"] and first["client_secret"] != second["client_secret"]


@pytest.mark.parametrize("body", [{}, {"name": None}, {"name": 5}, {"name": ["x"]}, {"name": "x", "redirect_uri": 5},
                                  {"name": "x", "application_uri": {}}, {"name": "x", "description": 5},
                                  {"name": "x", "avatar_email": 5}, {"name": "x", "scopes": 5}], ids=str)
def test_an_application_of_the_wrong_types_is_an_invalid_request(server, owner, body):
    invalid_request(server.post(owner.applications(), bearer=owner.bearer, json_body=body))


def test_the_reserved_name_is_refused_when_made_and_when_changed(server, owner):
    view = owner.application("plain")
    body = {**FULL, "name": "__quay_bootstrap_app"}
    for method, path in (("POST", owner.applications()), ("PUT", owner.applications(view["client_id"]))):
        reply = server.request(method, path, bearer=owner.bearer, json_body=body)
        assert reply.status == 400 and RESERVED in reply.text, reply
    assert server.get(owner.applications(view["client_id"]), bearer=owner.bearer).json()["name"] == "plain"


def test_a_shown_application_is_the_created_one_with_its_secret(server, owner):
    view = owner.application(**FULL)
    shown = server.get(owner.applications(view["client_id"]), bearer=owner.bearer)
    assert shown.status == 200 and shown.json() == view


def test_all_applications_of_the_organization_are_listed_and_no_others(server, shop, neighbour):
    owner = Owner(shop)
    views = [owner.application(f"app-{number}") for number in range(60)]
    reply = server.get(owner.applications(), bearer=owner.bearer)
    assert reply.status == 200 and set(reply.json()) == {"applications"}
    listed = {view["client_id"]: view for view in reply.json()["applications"]}
    assert len(reply.json()["applications"]) == 61
    assert set(listed) == {owner.client_id} | {view["client_id"] for view in views}
    assert all(listed[view["client_id"]] == view for view in views)
    assert neighbour.client_id not in listed


def test_a_change_replaces_everything_but_the_credentials(server, owner):
    view = owner.application(**FULL)
    path = owner.applications(view["client_id"])
    body = {"name": "renamed", "redirect_uri": "https://new.example/cb", "application_uri": "https://new.example"}
    reply = server.put(path, bearer=owner.bearer, json_body=body)
    assert reply.status == 200
    changed = reply.json()
    assert {name: changed[name] for name in body} == body
    assert changed["description"] == "" and changed["avatar_email"] is None, "what is left out is reset"
    assert changed["client_id"] == view["client_id"] and changed["client_secret"] == view["client_secret"]
    assert server.get(path, bearer=owner.bearer).json() == changed


@pytest.mark.parametrize("missing", ["name", "redirect_uri", "application_uri"])
def test_a_change_needs_name_and_both_addresses(server, owner, missing):
    body = {name: value for name, value in FULL.items() if name != missing}
    invalid_request(server.put(owner.applications(owner.client_id), bearer=owner.bearer, json_body=body))


def test_a_change_leaves_tokens_alive(server, owner):
    view = owner.application()
    token = owner.token("user:read", view["client_id"])
    assert server.put(owner.applications(view["client_id"]), bearer=owner.bearer, json_body=FULL).status == 200
    assert alive(server, token)


def test_deleting_an_application_kills_its_tokens_at_once(server, shop, owner):
    view = owner.application()
    token, own = owner.token("user:read", view["client_id"]), own_token(server, view).json()["access_token"]
    other = owner.token("user:read")
    assert alive(server, token) and accepted(server, own)
    reply = server.delete(owner.applications(view["client_id"]), bearer=owner.bearer)
    assert reply.status == 204 and reply.body == b""
    bad_credential(server.get("/api/v1/user/", bearer=token))
    assert not accepted(server, own)
    assert shop.registry_token(login=("$oauthtoken", token)).status == 401
    assert own_token(server, view).status == 401
    assert alive(server, other)


def test_a_deleted_application_is_not_found(server, owner):
    view = owner.application()
    path = owner.applications(view["client_id"])
    assert server.delete(path, bearer=owner.bearer).status == 204
    not_found(server.get(path, bearer=owner.bearer))
    not_found(server.delete(path, bearer=owner.bearer))
    listed = server.get(owner.applications(), bearer=owner.bearer).json()["applications"]
    assert view["client_id"] not in [one["client_id"] for one in listed]


def test_a_reset_secret_replaces_the_old_one_and_spares_tokens(server, owner):
    view = owner.application()
    token, own = owner.token("user:read", view["client_id"]), own_token(server, view).json()["access_token"]
    reply = server.post(owner.applications(view["client_id"], "/resetclientsecret"), bearer=owner.bearer)
    assert reply.status == 200
    fresh = reply.json()
    assert fresh["client_secret"] != view["client_secret"]
    assert fresh == {**view, "client_secret": fresh["client_secret"]}
    assert server.get(owner.applications(view["client_id"]), bearer=owner.bearer).json() == fresh
    assert own_token(server, view).status == 401
    assert own_token(server, fresh).status == 200
    assert alive(server, token) and accepted(server, own)


def operations(org, client_id):
    base = f"/api/v1/organization/{org}/applications"
    return [("GET", base, None), ("POST", base, {"name": "x"}), ("GET", f"{base}/{client_id}", None),
            ("PUT", f"{base}/{client_id}", FULL), ("DELETE", f"{base}/{client_id}", None),
            ("POST", f"{base}/{client_id}/resetclientsecret", None)]


@pytest.mark.parametrize("index", range(6), ids=["list", "create", "show", "change", "delete", "reset"])
def test_an_outsider_is_refused_even_where_nothing_exists(server, owner, outsider, neighbour, index):
    for caller in (outsider.bearer, neighbour.bearer, server.bootstrap_token):
        for org, client_id in ((owner.org, owner.client_id), (owner.org, NO_CLIENT), ("nobody-here", NO_CLIENT)):
            method, path, body = operations(org, client_id)[index]
            forbidden(server.request(method, path, bearer=caller, json_body=body))
    assert server.get(owner.applications(owner.client_id), bearer=owner.bearer).json()["name"] == "app"


@pytest.mark.parametrize("index", range(2, 6), ids=["show", "change", "delete", "reset"])
def test_an_application_of_elsewhere_or_of_nowhere_is_not_found(server, owner, neighbour, index):
    for client_id in (NO_CLIENT, "short", NO_UUID, neighbour.client_id, owner.client_id.lower()):
        method, path, body = operations(owner.org, client_id)[index]
        not_found(server.request(method, path, bearer=owner.bearer, json_body=body))
    assert server.get(neighbour.applications(neighbour.client_id), bearer=neighbour.bearer).json()["name"] == "app"


def test_a_bad_body_is_told_before_a_missing_permission(server, owner, outsider):
    invalid_request(server.post(owner.applications(), bearer=outsider.bearer, json_body={}))
    invalid_request(server.put(owner.applications(owner.client_id), bearer=outsider.bearer, json_body={}))
    invalid_request(server.post("/api/v1/organization/nobody-here/applications", bearer=outsider.bearer, json_body={}))


def test_an_organization_of_this_name_that_is_a_user_has_no_applications(server, owner):
    path = f"/api/v1/organization/{owner.name}/applications"
    assert server.get(path, bearer=owner.bearer).status in (403, 404)
    assert server.post(path, bearer=owner.bearer, json_body={"name": "x"}).status in (403, 404)


# What an application may have for itself

def test_an_application_has_the_five_harmless_scopes_by_default(server, owner):
    answer = own_token(server, owner.application()).json()
    assert set(answer["scope"].split()) == {"repo:read", "repo:write", "repo:admin", "repo:create", "user:read"}


@pytest.mark.parametrize("scope", ["user:admin", "org:admin", "super:user", "direct_user_login", "bogus"])
def test_an_application_gets_no_other_scope_by_default(server, owner, scope):
    reply = own_token(server, owner.application(), scope)
    assert reply.status == 400 and reply.json()["error"] == "invalid_scope", reply


def test_an_application_gets_no_more_than_it_was_registered_for(server, owner):
    view = owner.application(scopes="repo:read")
    assert own_token(server, view).json()["scope"] == "repo:read"
    for scope in ("repo:write", "repo:read user:read", "repo:create"):
        reply = own_token(server, view, scope)
        assert reply.status == 400 and reply.json()["error"] == "invalid_scope", reply


@pytest.mark.parametrize("scopes", ["bogus", "repo:read bogus", "direct_user_login"])
def test_scopes_that_do_not_exist_are_refused_for_an_application(server, owner, scopes):
    body = {"name": "x", "scopes": scopes}
    assert server.post(owner.applications(), bearer=owner.bearer, json_body=body).status == 400


def test_the_owner_of_an_application_gives_it_no_power_over_his_organization(server, shop, owner):
    own = own_token(server, owner.application()).json()["access_token"]
    repository = owner.repository()
    forbidden(server.get(owner.applications(), bearer=own))
    forbidden(server.get(f"/api/v1/repository/{repository}/permissions/user/", bearer=own))
    assert granted(shop, repository, "pull,push", login=("$oauthtoken", own)) == set()
