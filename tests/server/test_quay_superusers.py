"""Superusers with full access, and superusers that may read everything and change nothing."""
import pytest

from jetond import Jetond
from quay import (Owner, Person, alive, forbidden, granted, message, not_found, unique)


@pytest.fixture(scope="module")
def server():
    with Jetond('[accounts]\nsuperusers_full_access = true\nreadonly_superusers = ["auditor"]\n') as running:
        yield running


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def auditor(shop):
    return Person(shop, name="auditor")


@pytest.fixture(scope="module")
def narrow(shop):
    """A superuser's token that holds the scope of superusers alone."""
    org = shop.organization(unique("super"))
    return shop.token(org, shop.application(org)["client_id"], "super:user")["token"]


# Full access

def test_full_access_sees_an_organization_from_inside(server, owner, narrow):
    for bearer in (server.bootstrap_token, narrow):
        view = server.get(f"/api/v1/organization/{owner.org}", bearer=bearer).json()
        assert view["is_admin"] is True and view["is_member"] is True and "owners" in view["teams"]


def test_full_access_handles_applications_and_tokens_of_others(server, owner, narrow):
    for bearer in (server.bootstrap_token, narrow):
        view = server.post(owner.applications(), bearer=bearer, json_body={"name": "theirs"}).json()
        where = owner.applications(view["client_id"])
        assert server.get(where, bearer=bearer).json()["client_secret"] == view["client_secret"]
        body = {"name": "changed", "redirect_uri": "", "application_uri": ""}
        assert server.put(where, bearer=bearer, json_body=body).json()["name"] == "changed"
        assert server.post(f"{where}/resetclientsecret", bearer=bearer).status == 200
        assert server.get(f"{where}/tokens", bearer=bearer).json() == {"tokens": []}
        assert server.delete(where, bearer=bearer).status == 204


def test_tokens_of_all_users_are_listed_and_revocable_by_the_organization(server, owner):
    client_id = owner.application()["client_id"]
    reply = server.post(owner.tokens(client_id=client_id), bearer=server.bootstrap_token,
                        json_body={"name": "of the superuser", "scope": "user:read"})
    assert reply.status == 200 and reply.json()["created_by"] == "admin", reply
    theirs, mine = reply.json(), owner.view("user:read", client_id)
    listed = server.get(owner.tokens(client_id=client_id), bearer=owner.bearer).json()["tokens"]
    assert [one["uuid"] for one in listed] == [mine["uuid"], theirs["uuid"]]
    assert [one["created_by"] for one in listed] == [owner.name, "admin"]
    assert server.get("/api/v1/user/", bearer=theirs["token"]).json()["username"] == "admin"
    assert server.delete(owner.tokens(theirs["uuid"], client_id), bearer=owner.bearer).status == 204
    assert not alive(server, theirs["token"])
    assert server.delete(owner.tokens(mine["uuid"], client_id), bearer=server.bootstrap_token).status == 204
    assert not alive(server, mine["token"])


def test_full_access_handles_robots_and_roles_of_others(server, owner, narrow):
    repository = owner.repository()
    for bearer in (server.bootstrap_token, narrow):
        robot = server.put(owner.robots("/" + unique("bot")), bearer=bearer)
        assert robot.status == 201
        name = robot.json()["name"]
        listed = server.get(owner.robots(), bearer=bearer).json()["robots"]
        assert name in [one["name"] for one in listed] and all("token" in one for one in listed)
        role = f"/api/v1/repository/{repository}/permissions/user/{name}"
        assert server.put(role, bearer=bearer, json_body={"role": "read"}).status == 200
        assert server.get(role, bearer=bearer).json()["role"] == "read"
        assert server.delete(role, bearer=bearer).status == 204
        short = name.split("+")[1]
        assert server.post(owner.robots(f"/{short}/regenerate"), bearer=bearer).status == 200
        assert server.delete(owner.robots(f"/{short}"), bearer=bearer).status == 204


def test_full_access_deletes_an_organization_of_others(server, shop, narrow):
    doomed = Owner(shop)
    assert server.delete(f"/api/v1/organization/{doomed.org}", bearer=narrow).status == 204
    not_found(server.get(f"/api/v1/organization/{doomed.org}"))


def test_full_access_is_told_what_does_not_exist(server, narrow):
    base = "/api/v1/organization/nobody-here"
    for method, path in (("DELETE", base), ("GET", f"{base}/applications"), ("GET", f"{base}/applications/x"),
                         ("DELETE", f"{base}/applications/x"), ("GET", f"{base}/applications/x/tokens")):
        not_found(server.request(method, path, bearer=narrow))
    not_found(server.post(f"{base}/applications", bearer=narrow, json_body={"name": "x"}))
    message(server.put(f"{base}/robots/ci", bearer=narrow), 400, "Organization does not exist: nobody-here")


def test_full_access_needs_the_scope_of_superusers(server, shop, owner):
    org = shop.organization(unique("super"))
    token = shop.token(org, shop.application(org)["client_id"], "org:admin repo:admin user:admin repo:create")["token"]
    repository = owner.repository()
    forbidden(server.get(owner.applications(), bearer=token))
    forbidden(server.get(f"/api/v1/repository/{repository}/permissions/user/", bearer=token))
    assert granted(shop, repository, "pull", login=("$oauthtoken", token)) == set()


def test_full_access_pulls_and_pushes_everywhere(shop, owner, narrow):
    repository = owner.repository()
    assert granted(shop, repository, "pull,push", login=("$oauthtoken", narrow)) == {"pull", "push"}


# Reading everything, changing nothing

@pytest.fixture(scope="module", params=["session", "read", "userinfo"])
def reader(request, auditor):
    """The power to read everything depends on no scope."""
    return auditor.bearer if request.param == "session" else auditor.personal(request.param)


def test_a_reader_sees_every_organization_from_inside(server, owner, reader):
    view = server.get(f"/api/v1/organization/{owner.org}", bearer=reader).json()
    assert view["is_admin"] is True and view["is_member"] is True and "owners" in view["teams"]


def test_a_reader_sees_applications_without_what_is_secret(server, owner, reader):
    view = owner.application("seen", redirect_uri="https://app.example/cb", avatar_email="a@example.com")
    hidden = {**view, "client_secret": None, "redirect_uri": None, "avatar_email": None}
    assert server.get(owner.applications(view["client_id"]), bearer=reader).json() == hidden
    listed = server.get(owner.applications(), bearer=reader).json()["applications"]
    assert hidden in listed and view["client_secret"] not in str(listed)


def test_a_reader_sees_tokens_but_no_secrets(server, owner, reader):
    client_id = owner.application()["client_id"]
    view = owner.view(client_id=client_id)
    secret = view.pop("token")
    reply = server.get(owner.tokens(client_id=client_id), bearer=reader)
    assert reply.json() == {"tokens": [view]} and secret not in reply.text


def test_a_reader_sees_robots_but_no_tokens(server, owner, reader):
    robot, secret = owner.robot()
    shown = server.get(owner.robots(f"/{robot.split('+')[1]}"), bearer=reader)
    assert shown.status == 200 and shown.json()["name"] == robot and "token" not in shown.json()
    for query in ({}, {"token": "true", "permissions": "true"}):
        listed = server.get(owner.robots(), bearer=reader, query=query)
        entry = {one["name"]: one for one in listed.json()["robots"]}[robot]
        assert "token" not in entry and ("repositories" in entry) is bool(query)
        assert secret not in listed.text


def test_a_reader_sees_roles(server, owner, reader):
    repository = owner.repository()
    assert owner.name in server.get(f"/api/v1/repository/{repository}/permissions/user/",
                                    bearer=reader).json()["permissions"]
    assert server.get(f"/api/v1/repository/{repository}/permissions/user/{owner.name}",
                      bearer=reader).json()["role"] == "admin"


def test_a_reader_sees_users(server, owner, auditor, reader):
    names = [one["username"] for one in server.get("/api/v1/superuser/users/", bearer=reader).json()["users"]]
    assert {owner.name, auditor.name, "admin"} <= set(names)
    view = server.get(f"/api/v1/superuser/users/{auditor.name}", bearer=reader).json()
    assert view["global_readonly_super_user"] is True and view["super_user"] is False


def test_a_reader_is_told_what_does_not_exist(server, reader):
    not_found(server.get("/api/v1/organization/nobody-here/applications", bearer=reader))
    not_found(server.get("/api/v1/superuser/users/nobody-here", bearer=reader))


def test_a_reader_changes_nothing_of_others(server, shop, owner, reader):
    repository, (robot, secret) = owner.repository(), owner.robot()
    view, short = owner.view("user:read"), robot.split("+")[1]
    role = f"/api/v1/repository/{repository}/permissions/user/{owner.name}"
    change = {"name": "app", "redirect_uri": "", "application_uri": ""}
    for method, path, body in (
            ("DELETE", f"/api/v1/organization/{owner.org}", None), ("POST", owner.applications(), {"name": "x"}),
            ("PUT", owner.applications(owner.client_id), change), ("DELETE", owner.applications(owner.client_id), None),
            ("POST", owner.applications(owner.client_id, "/resetclientsecret"), None),
            ("POST", owner.tokens(), {"name": "t", "scope": "repo:read"}), ("DELETE", owner.tokens(view["uuid"]), None),
            ("PUT", owner.robots("/" + unique("bot")), None), ("DELETE", owner.robots(f"/{short}"), None),
            ("POST", owner.robots(f"/{short}/regenerate"), None), ("PUT", role, {"role": "read"}),
            ("DELETE", role, None), ("POST", "/api/v1/superuser/users/", {"username": unique("no")}),
            ("PUT", f"/api/v1/superuser/users/{owner.name}", {"enabled": False}),
            ("DELETE", f"/api/v1/superuser/users/{owner.name}", None)):
        forbidden(server.request(method, path, bearer=reader, json_body=body))
    assert alive(server, view["token"]) and shop.registry_token(login=(robot, secret)).status == 200


def test_a_reader_changes_what_is_their_own_at_every_door(server, shop, owner, auditor):
    org, bearer = shop.organization(unique("own"), bearer=auditor.bearer), auditor.bearer
    client = shop.application(org, bearer=bearer)["client_id"]
    view = shop.token(org, client, "repo:admin repo:create user:admin", bearer=bearer)
    robot = shop.robot(org, bearer=bearer)
    repository = shop.repository(org, bearer=bearer)
    shop.permit(repository, robot[0], "write", bearer=bearer)
    login = (auditor.name, auditor.password)
    for who in (login, ("$oauthtoken", view["token"])):
        assert granted(shop, repository, "pull,push", login=who) == {"pull", "push"}
    own = shop.repository(auditor.name, unique("repo"), bearer=bearer)
    password = server.post("/api/v1/user/apptoken", bearer=bearer, json_body={"title": "t"}).json()["token"]
    assert granted(shop, own, "pull,push", login=("$app", password["token_code"])) == {"pull", "push"}
    broker = "/broker/rest/user/authorizations"
    read = server.post(broker, login=login, json_body={"scope": "read"}).json()["data"]
    for method, path, body in (
            ("PUT", "/api/v1/user/robots/mine", None), ("POST", "/api/v1/user/robots/mine/regenerate", None),
            ("DELETE", "/api/v1/user/robots/mine", None), ("POST", "/api/v1/user/clientkey", {"password": auditor.password}),
            ("DELETE", f"/api/v1/user/apptoken/{password['uuid']}", None),
            ("DELETE", f"/api/v1/user/authorizations/{view['uuid']}", None),
            ("PUT", f"/broker/rest/user/authorization/{read['id']}", {"note": "n"}),
            ("DELETE", f"/broker/rest/user/authorization/{read['id']}", None),
            ("POST", f"/api/v1/organization/{org}/applications/{client}/resetclientsecret", None),
            ("DELETE", f"/api/v1/organization/{org}", None)):
        reply = server.request(method, path, bearer=bearer, json_body=body)
        assert reply.status in (200, 201, 204), (method, path, reply)
    theirs = server.post(broker, login=(owner.name, owner.password), json_body={"scope": "read"}).json()["data"]
    assert server.request("PUT", f"/broker/rest/user/authorization/{theirs['id']}", bearer=bearer,
                          json_body={"note": "n"}).status == 404
    assert server.request("DELETE", f"/broker/rest/user/authorization/{theirs['id']}", bearer=bearer).status == 200
    assert server.get("/broker/rest/user", bearer=theirs["token"]).status == 200, "and nothing happened"


def test_a_reader_pulls_everything_and_pushes_nothing_of_others(shop, owner, auditor):
    repository = owner.repository()
    assert granted(shop, repository, "pull,push", login=(auditor.name, auditor.password)) == {"pull"}


def test_a_reader_says_so_of_himself(server, auditor):
    view = server.get("/api/v1/user/", bearer=auditor.bearer).json()
    assert view["global_readonly_super_user"] is True and not view.get("super_user")
