"""Final slashes (section 6.0): each route is written with or without one, and only that form answers."""
import urllib.parse

import pytest

from jetond import Jetond
from quay import NO_UUID, Owner, Person, unique

# Method and address without the slash that its route is written with.
LISTS = [("GET", "/api/v1/user"), ("HEAD", "/api/v1/user"), ("OPTIONS", "/api/v1/user"),
         ("POST", "/api/v1/organization"), ("GET", "/api/v1/organization"), ("OPTIONS", "/api/v1/organization"),
         ("GET", "/api/v1/repository/{repo}/permissions/user"), ("GET", "/api/v1/repository/{repo}/permissions/team"),
         ("GET", "/api/v1/repository/{repo}/permissions/application"),
         ("GET", "/api/v1/repository/{repo}/tokens"), ("POST", "/api/v1/repository/{repo}/tokens"),
         ("GET", "/api/v1/superuser/users"), ("POST", "/api/v1/superuser/users"),
         ("GET", "/api/v1/superuser/organizations"), ("GET", "/v2")]
# Addresses with a slash that their routes are written without.
WITH_A_SLASH_TOO_MANY = [
    "/api/v1/user/robots/", "/api/v1/user/robots/ci/", "/api/v1/organization/{org}/", "/api/v1/repository/{repo}/",
    "/api/v1/organization/{org}/applications/", "/api/v1/organization/{org}/team/owners/members/",
    "/api/v1/repository/{repo}/permissions/user/{guest}/", "/api/v1/discovery/", f"/api/v1/user/apptoken/{NO_UUID}/",
    "/v2/auth/", "/oauth/authorize/"]


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def names(shop, owner):
    return {"org": owner.org, "repo": owner.repository(), "guest": Person(shop, "guest").name}


def filled(path, names):
    return path.format(**names)


@pytest.mark.parametrize("method, path", LISTS)
def test_without_its_slash_a_list_is_a_308_to_it_whoever_asks(server, owner, names, method, path):
    path = filled(path, names)
    for query in ({}, {"limit": "7", "next_page": "a b/?"}):
        for bearer in (None, owner.bearer, "nonsense"):
            reply = server.request(method, path, bearer=bearer, query=query or None)
            assert reply.status == 308, reply
            location = urllib.parse.urlsplit(reply.headers["location"])
            assert location.path == path + "/", reply
            assert dict(urllib.parse.parse_qsl(location.query)) == query, reply


@pytest.mark.parametrize("body, headers", [(b"{", {"Content-Type": "application/json"}), (b"x", {}),
                                           (b"", {"Cookie": "_csrf_token=none"})])
def test_the_308_comes_before_credentials_csrf_and_body(server, body, headers):
    reply = server.post("/api/v1/organization", body=body, headers=headers)
    assert reply.status == 308 and reply.headers["location"].endswith("/api/v1/organization/"), reply


def test_what_follows_the_308_creates(server, owner):
    name = unique("org")
    first = server.post("/api/v1/organization", bearer=owner.bearer, json_body={"name": name})
    assert first.status == 308
    made = server.post(urllib.parse.urlsplit(first.headers["location"]).path, bearer=owner.bearer,
                       json_body={"name": name})
    assert made.status == 201 and made.json() == "Created"


def test_there_is_no_list_of_organizations_to_read(server, owner):
    assert server.get("/api/v1/organization/", bearer=owner.bearer).status == 404
    assert server.put("/api/v1/organization/", bearer=owner.bearer, json_body={}).status == 405


@pytest.mark.parametrize("method, path", [("PATCH", "/api/v1/user"), ("DELETE", "/api/v1/superuser/organizations"),
                                          ("PUT", "/api/v1/organization")])
def test_a_method_that_the_list_does_not_know_is_not_sent_to_it(server, owner, method, path):
    reply = server.request(method, path, bearer=owner.bearer)
    assert reply.status in (404, 405) and "location" not in reply.headers, reply


def test_a_repository_may_be_called_as_a_list_is(server, owner):
    """Only what the list knows goes there: another method is meant for the repository of the longer name."""
    shop_path = "/api/v1/repository"
    base = owner.repository()
    longer = f"{base.partition('/')[2]}/tokens"
    body = {"repository": longer, "namespace": owner.org, "visibility": "private", "description": ""}
    assert server.post(shop_path, bearer=owner.bearer, json_body=body).status == 201
    path = f"{shop_path}/{owner.org}/{longer}"
    assert server.get(path, bearer=owner.bearer).status == 308
    assert server.delete(path, bearer=owner.bearer).status == 204


@pytest.mark.parametrize("path", WITH_A_SLASH_TOO_MANY)
def test_a_slash_too_many_is_404_to_readers_and_405_to_all_others(server, owner, names, path):
    path = filled(path, names)
    for method in ("GET", "HEAD"):
        assert server.request(method, path, bearer=owner.bearer).status == 404, method
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        reply = server.request(method, path, bearer=owner.bearer)
        assert reply.status == 405 and "allow" in reply.headers, reply


def test_a_slash_too_many_deletes_nothing(server, owner):
    repository = owner.repository()
    assert server.delete(f"/api/v1/repository/{repository}/", bearer=owner.bearer).status == 405
    assert server.get(f"/api/v1/repository/{repository}/permissions/user/", bearer=owner.bearer).status == 200


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/nothing/", "/api/v1/user//", "//api/v1/user/",
                                  "/api//v1/user/", "/api/v1/organization//robots"])
def test_unknown_routes_and_double_slashes_are_404_at_once(server, owner, path):
    for method in ("GET", "POST"):
        assert server.request(method, path, bearer=owner.bearer).status in (404, 405), method
    assert server.get(path, bearer=owner.bearer).status == 404


def test_renewing_the_bootstrap_token_with_a_slash_is_a_307():
    with Jetond("[bootstrap]\nrenewal = true\n") as other:
        reply = other.post("/api/v1/bootstrap/renew/", bearer="nonsense")
        assert reply.status == 307, reply
        assert urllib.parse.urlsplit(reply.headers["location"]).path == "/api/v1/bootstrap/renew"
        assert other.post("/api/v1/bootstrap/renew", bearer=other.bootstrap_token).status == 200


def test_the_routes_of_features_that_are_off_are_none():
    config = "[applications]\nassign_tokens = false\n[sessions]\ndirect_login = false\n"
    off = [("POST", "/api/v1/bootstrap/renew"), ("GET", "/api/v1/user/assignedauthorization"),
           ("DELETE", f"/api/v1/user/assignedauthorization/{NO_UUID}"), ("POST", "/api/v1/signin")]
    with Jetond(config) as other:
        for method, path in off:
            for bearer in (None, other.bootstrap_token):
                reply = other.request(method, path, bearer=bearer, json_body={} if method == "POST" else None)
                assert reply.status in ((404,) if method == "GET" else (404, 405)), (method, path, reply)
