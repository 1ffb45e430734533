"""What each scope lets a token do: the smaller of what its user may and what its scopes allow, never more."""
import pytest

from quay import (NO_UUID, SCOPES, Owner, Person, accepted, forbidden, granted, unique)

ORDINARY = [scope for scope in SCOPES if scope != "super:user"]


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def stranger(shop):
    return Owner(shop, "stranger")


@pytest.fixture(scope="module")
def tokens(owner):
    """One token of the owner for each scope alone."""
    return {scope: owner.token(scope) for scope in ORDINARY}


@pytest.fixture(scope="module")
def repository(owner):
    return owner.repository()


def superuser_token(shop, scope):
    org = shop.organization(unique("super"))
    return shop.token(org, shop.application(org)["client_id"], scope)["token"]


def attempts(owner, repository):
    """name: (method, path, body, status of success, scopes that suffice alone)."""
    org = f"/api/v1/organization/{owner.org}"
    return {
        "list authorizations": ("GET", "/api/v1/user/authorizations", None, 200, {"user:admin"}),
        "revoke an authorization": ("DELETE", f"/api/v1/user/authorizations/{NO_UUID}", None, 404, {"user:admin"}),
        "make an organization": ("POST", "/api/v1/organization/", {"name": unique("scoped")}, 201, {"user:admin"}),
        "list applications": ("GET", f"{org}/applications", None, 200, {"org:admin"}),
        "make an application": ("POST", f"{org}/applications", {"name": "x"}, 200, {"org:admin"}),
        "show an application": ("GET", owner.applications(owner.client_id), None, 200, {"org:admin"}),
        "change an application": ("PUT", owner.applications(owner.client_id),
                                  {"name": "app", "redirect_uri": "", "application_uri": ""}, 200, {"org:admin"}),
        "reset a client secret": ("POST", owner.applications(owner.client_id, "/resetclientsecret"), None, 200,
                                  {"org:admin"}),
        "delete an application": ("DELETE", owner.applications("A" * 20), None, 404, {"org:admin"}),
        "list tokens": ("GET", owner.tokens(), None, 200, {"org:admin"}),
        "make a token": ("POST", owner.tokens(), {"name": "t", "scope": "org:admin"}, 200, {"org:admin"}),
        "revoke a token": ("DELETE", owner.tokens(NO_UUID), None, 404, {"org:admin"}),
        "list robots": ("GET", f"{org}/robots", None, 200, {"org:admin", "repo:create"}),
        "show a robot": ("GET", f"{org}/robots/nobody", None, 400, {"org:admin"}),
        "make a robot": ("PUT", f"{org}/robots/{unique('bot')}", None, 201, {"org:admin"}),
        "renew a robot": ("POST", f"{org}/robots/nobody/regenerate", None, 400, {"org:admin"}),
        "delete a robot": ("DELETE", f"{org}/robots/nobody", None, 400, {"org:admin"}),
        "make a repository": ("POST", "/api/v1/repository", {
            "repository": unique("made"), "namespace": owner.org, "visibility": "private", "description": ""}, 201,
            {"repo:create", "org:admin"}),
        "publish a repository": ("POST", f"/api/v1/repository/{repository}/changevisibility",
                                 {"visibility": "private"}, 200, {"repo:admin"}),
        "list roles": ("GET", f"/api/v1/repository/{repository}/permissions/user/", None, 200, {"repo:admin"}),
        "show a role": ("GET", f"/api/v1/repository/{repository}/permissions/user/{owner.name}", None, 200,
                        {"repo:admin"}),
        "set a role": ("PUT", f"/api/v1/repository/{repository}/permissions/user/{owner.name}", {"role": "admin"}, 200,
                       {"repo:admin"}),
        "remove a role": ("DELETE", f"/api/v1/repository/{repository}/permissions/user/nobody", None, 400,
                          {"repo:admin"}),
        "list roles of applications": ("GET", f"/api/v1/repository/{repository}/permissions/application/", None, 200,
                                       {"repo:admin"}),
        "list users": ("GET", "/api/v1/superuser/users/", None, 200, set()),
        "show a user": ("GET", f"/api/v1/superuser/users/{owner.name}", None, 200, set()),
        "make a user": ("POST", "/api/v1/superuser/users/", {"username": unique("scoped")}, 200, set()),
    }


ATTEMPTS = [
    "list authorizations", "revoke an authorization", "make an organization", "list applications",
    "make an application", "show an application", "change an application", "reset a client secret",
    "delete an application", "list tokens", "make a token", "revoke a token", "list robots", "show a robot",
    "make a robot", "renew a robot", "delete a robot", "make a repository", "publish a repository", "list roles",
    "show a role", "set a role", "remove a role", "list roles of applications", "list users", "show a user",
    "make a user"]
ON_ONESELF = {"list authorizations", "revoke an authorization", "make an organization"}


def test_every_attempt_is_tried(owner, repository):
    assert list(attempts(owner, repository)) == ATTEMPTS


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_exactly_these_scopes_allow(server, owner, tokens, repository, attempt):
    allowed = set()
    for scope in ORDINARY:
        method, path, body, success, expected = attempts(owner, repository)[attempt]
        reply = server.request(method, path, bearer=tokens[scope], json_body=body)
        if reply.status == success:
            allowed.add(scope)
        else:
            forbidden(reply)
    assert allowed == expected


@pytest.mark.parametrize("attempt", [one for one in ATTEMPTS if one not in ON_ONESELF])
def test_all_scopes_together_give_no_stranger_anything(server, owner, stranger, repository, attempt):
    method, path, body, _, _ = attempts(owner, repository)[attempt]
    for bearer in (stranger.bearer, stranger.token(" ".join(ORDINARY))):
        forbidden(server.request(method, path, bearer=bearer, json_body=body))


@pytest.mark.parametrize("scope, actions", [
    ("repo:read", {"pull"}), ("repo:write", {"pull", "push"}), ("repo:admin", {"pull", "push", "delete"}),
    ("repo:create", set()), ("org:admin", set()), ("user:read", set()), ("user:admin", set())])
def test_a_scope_bounds_the_role_on_a_repository(shop, tokens, repository, scope, actions):
    assert granted(shop, repository, "pull,push,delete", login=("$oauthtoken", tokens[scope])) == actions


@pytest.mark.parametrize("role, actions", [(None, set()), ("read", {"pull"}), ("write", {"pull", "push"})])
def test_the_role_of_the_user_bounds_the_scope(shop, owner, role, actions):
    person = Owner(shop, "guest")
    target = owner.repository()
    if role:
        shop.permit(target, person.name, role, bearer=owner.bearer)
    wide, narrow = person.token("repo:admin"), person.token("repo:read")
    assert granted(shop, target, "pull,push,delete", login=("$oauthtoken", wide)) == actions
    assert granted(shop, target, "pull,push,delete", login=("$oauthtoken", narrow)) == actions & {"pull"}


def test_a_token_is_not_bound_to_the_organization_of_its_application(shop, owner):
    other = shop.organization(unique("second"), bearer=owner.bearer)
    target = shop.repository(other, bearer=owner.bearer)
    assert granted(shop, target, "pull", login=("$oauthtoken", owner.token("repo:read"))) == {"pull"}


@pytest.mark.parametrize("held", ["repo:read repo:create", "user:admin user:read", "repo:write repo:admin"])
def test_scopes_add_up_to_their_union_and_nothing_more(server, owner, repository, tokens, held):
    bearer = owner.token(held)
    for attempt in ("list tokens", "list robots", "list roles", "list authorizations", "list users"):
        method, path, body, success, expected = attempts(owner, repository)[attempt]
        reply = server.request(method, path, bearer=bearer, json_body=body)
        assert (reply.status == success) is bool(expected & set(held.split())), reply


def test_a_token_loses_its_power_with_the_role_of_its_user(server, shop, owner):
    person = Owner(shop, "demoted")
    target = owner.repository()
    shop.permit(target, person.name, "admin", bearer=owner.bearer)
    token = person.token("repo:admin")
    where = f"/api/v1/repository/{target}/permissions/user/"
    assert server.get(where, bearer=token).status == 200
    shop.permit(target, person.name, "write", bearer=owner.bearer)
    forbidden(server.get(where, bearer=token))
    assert granted(shop, target, "pull,push,delete", login=("$oauthtoken", token)) == {"pull", "push"}
    assert server.delete(where + person.name, bearer=owner.bearer).status == 204
    assert granted(shop, target, "pull,push,delete", login=("$oauthtoken", token)) == set()
    assert accepted(server, token)


# The superuser's own scope

@pytest.mark.parametrize("scope", ORDINARY)
def test_a_superusers_token_without_the_scope_has_no_power_of_a_superuser(server, shop, scope):
    token = superuser_token(shop, scope)
    forbidden(server.get("/api/v1/superuser/users/", bearer=token))
    forbidden(server.get("/api/v1/superuser/users/admin", bearer=token))
    forbidden(server.post("/api/v1/superuser/users/", bearer=token, json_body={"username": unique("no")}))
    forbidden(server.put("/api/v1/superuser/users/nobody", bearer=token, json_body={"enabled": False}))
    forbidden(server.delete("/api/v1/superuser/users/nobody", bearer=token))


def test_a_superusers_token_of_the_scope_alone_handles_users_and_nothing_else(server, shop, owner, repository):
    token = superuser_token(shop, "super:user")
    name = unique("made")
    assert server.get("/api/v1/superuser/users/", bearer=token).status == 200
    assert server.post("/api/v1/superuser/users/", bearer=token, json_body={"username": name}).status == 200
    assert server.put(f"/api/v1/superuser/users/{name}", bearer=token, json_body={"enabled": False}).status == 200
    assert server.delete(f"/api/v1/superuser/users/{name}", bearer=token).status == 204
    for attempt in ATTEMPTS:
        method, path, body, _, expected = attempts(owner, repository)[attempt]
        if expected:
            forbidden(server.request(method, path, bearer=token, json_body=body))
    assert granted(shop, repository, "pull,push", login=("$oauthtoken", token)) == set()


# Personal tokens at this API

@pytest.mark.parametrize("attempt", ATTEMPTS)
@pytest.mark.parametrize("scope", ["read", "userinfo"])
def test_a_small_personal_token_only_reads(server, owner, repository, scope, attempt):
    method, path, body, _, _ = attempts(owner, repository)[attempt]
    forbidden(server.request(method, path, bearer=owner.personal(scope), json_body=body))


def test_a_session_of_an_ordinary_user_has_no_power_of_a_superuser(server, shop):
    forbidden(server.get("/api/v1/superuser/users/", bearer=Person(shop).bearer))
