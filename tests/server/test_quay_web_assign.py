"""O5, U4, U5 and O8: tokens that are offered, and the first user (sections 4 and 6.7 of the Quay contract)."""
import pytest

from browser import Browser
from jetond import Jetond, Shop
from quay import NO_UUID, UUID, Person, is_avatar, unique
from webflow import CALLBACK, Client, Redirect


@pytest.fixture(scope="module")
def server():
    with Jetond() as running:
        yield running


@pytest.fixture(scope="module")
def client(server):
    return Client(Shop(server))


@pytest.fixture
def friend(server):
    person = Person(Shop(server))
    person.browser = Browser(server).sign_in(person.name, person.password)
    return person


def assign(client, username, browser=None, csrf=True, **more):
    query = {"client_id": client.id, "redirect_uri": client.local, "scope": "repo:read user:read",
             "response_type": "token", "format": "json", "username": username, **more}
    query = {name: value for name, value in query.items() if value is not None}
    return (browser or client.browser).post("/oauth/authorize/assignuser", csrf=csrf, query=query)


def offers(person):
    return person.browser.get("/api/v1/user/assignedauthorization").json()["authorizations"]


def take(client, friend, uuid, **more):
    return client.allow(friend.browser, **{"redirect_uri": client.local, "response_type": "token",
                                           "assignment_uuid": uuid, **more})


def test_o5_assign(server, client, friend):
    reply = assign(client, friend.name)
    assert reply.status == 200 and reply.json() == {"message": "Token assigned successfully"}
    page = assign(client, friend.name, format=None)
    assert page.status == 200 and page.headers["content-type"].startswith("text/html")
    logs = server.get(f"/api/v1/organization/{client.org}/logs", bearer=client.bearer).json()["logs"]
    metadata = [entry["metadata"] for entry in logs if entry["kind"] == "oauth_token_assigned"][0]
    assert metadata == {"assigning_user": client.name, "assigned_user": friend.name, "application": "reader",
                        "client_id": client.id}


def test_u4_lists_what_is_offered_in_its_own_spelling(client, friend):
    assert offers(friend) == []
    assign(client, friend.name)
    offer, = offers(friend)
    assert set(offer) == {"application", "uuid", "redirectUri", "scopes", "responseType"} and UUID.fullmatch(offer["uuid"])
    assert set(offer["application"]) == {"name", "clientId", "description", "url", "avatar", "organization"}
    assert offer["application"]["clientId"] == client.id and is_avatar(offer["application"]["avatar"], "app")
    assert offer["redirectUri"] == client.local and offer["responseType"] == "token"
    assert {scope["scope"] for scope in offer["scopes"]} == {"repo:read", "user:read"}


def test_u5_declines_ones_own_alone(server, client, friend):
    assign(client, friend.name)
    uuid = offers(friend)[0]["uuid"]
    path = f"/api/v1/user/assignedauthorization/{uuid}"
    assert client.browser.delete(path).status == 404
    assert friend.browser.delete(f"/api/v1/user/assignedauthorization/{NO_UUID}").status == 404
    assert server.delete(path).status == 401
    assert friend.browser.delete(path).status == 204 and offers(friend) == []
    assert friend.browser.delete(path).status == 404


def test_o5_an_offer_is_worth_one_token_for_its_user(server, client, friend):
    assign(client, friend.name)
    uuid = offers(friend)[0]["uuid"]
    other = Person(Shop(server))
    other.browser = Browser(server).sign_in(other.name, other.password)
    assert Redirect(take(client, other, uuid)).query["error"] == "unauthorized_client"
    assert client.ask(friend.browser, response_type="token", assignment_uuid=uuid).status == 200
    assert client.ask(friend.browser, response_type="token", assignment_uuid=NO_UUID).status == 403
    to = Redirect(take(client, friend, uuid, scope="user:read"))
    assert server.get("/api/v1/user/", bearer=to.fragment["access_token"]).json()["username"] == friend.name
    assert offers(friend) == []
    assert Redirect(take(client, friend, uuid)).query["error"] == "unauthorized_client"


@pytest.mark.parametrize("scope,allowed", [("repo:read", True), ("repo:read user:read", True), ("repo:write", False),
                                           ("repo:read user:admin", False), ("user:read,repo:read", True)])
def test_o5_never_more_than_offered(client, friend, scope, allowed):
    assign(client, friend.name)
    to = Redirect(take(client, friend, offers(friend)[0]["uuid"], scope=scope))
    assert ("access_token" in to.fragment) == allowed
    assert allowed or to.query["error"] == "invalid_scope"


def test_o5_an_offer_of_nonsense_offers_nothing(client, friend):
    assign(client, friend.name, scope="nonsense")
    offer, = offers(friend)
    assert offer["scopes"] == []
    assert Redirect(take(client, friend, offer["uuid"])).query["error"] == "invalid_scope"


@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "scope", "username"])
def test_o5_missing_parameters_come_first(server, client, name):
    reply = assign(client, **{"username": "x", name: None}, csrf=False)
    assert reply.status == 400 and reply.json() == {"error": f"Required param: {name}"}


def test_o5_the_order_of_refusals(server, client, friend):
    assert assign(client, "nobody", csrf=False).status == 403
    assert assign(client, "nobody", browser=Browser(server).arrive()).status == 401
    robot, _ = client.robot()
    for username in ("nobody", client.org, robot):
        assert assign(client, username).status == 404
    assert assign(client, friend.name, client_id="NOBODY").status == 404
    assert assign(client, friend.name, browser=friend.browser).status == 403
    assert assign(client, client.name, browser=friend.browser, client_id="NOBODY").status == 404
    server.put(f"/api/v1/superuser/users/{friend.name}", bearer=server.bootstrap_token, json_body={"enabled": False})
    assert assign(client, friend.name).status == 404


def test_o5_offers_end_with_their_application(server, client, friend):
    doomed = client.application("doomed", redirect_uri=CALLBACK)["client_id"]
    assign(client, friend.name, client_id=doomed)
    assert len(offers(friend)) == 1
    assert server.delete(client.applications(doomed), bearer=client.bearer).status == 204
    assert offers(friend) == []


def test_o5_u4_u5_are_not_there_where_they_are_off():
    with Jetond("[applications]\nassign_tokens = false\n") as running:
        client = Client(Shop(running))
        assert assign(client, client.name).status == 404
        assert client.browser.get("/api/v1/user/assignedauthorization").status == 404
        assert client.browser.delete(f"/api/v1/user/assignedauthorization/{NO_UUID}").status == 404
        assert client.ask(response_type="token", assignment_uuid=NO_UUID).status == 400


# O8

BODY = {"username": "root1", "password": "long-enough", "email": "root@example.com"}


@pytest.fixture
def empty():
    with Jetond('[accounts]\nuser_initialize = true\nsuperusers = ["root1"]\n') as running:
        yield running


def test_o8_initialize_is_not_there_unless_chosen(server):
    assert server.post("/api/v1/user/initialize", json_body=BODY).status == 404


def test_o8_initialize_makes_the_first_user_and_signs_him_in(empty):
    assert not (empty.data / "bootstrap-token").exists()
    browser = Browser(empty)
    reply = browser.post("/api/v1/user/initialize", json_body=BODY)
    assert reply.status == 200 and set(reply.json()) == {"username", "email", "encrypted_password"}
    assert browser.get("/api/v1/user/").json()["super_user"] is True
    assert browser.post("/api/v1/organization/", json_body={"name": unique("org")}).status == 201
    assert empty.get("/v2/auth", login=("root1", reply.json()["encrypted_password"])).status == 200
    again = empty.post("/api/v1/user/initialize", json_body={**BODY, "username": "root2"})
    assert again.status == 400 and again.json() == {"message": "Cannot initialize user in a non-empty database"}
    empty.stop()
    empty.start()
    assert not (empty.data / "bootstrap-token").exists()


def test_o8_initialize_with_a_token(empty):
    body = empty.post("/api/v1/user/initialize", json_body={**BODY, "access_token": True}).json()
    bearer = body["access_token"]
    assert empty.get("/api/v1/superuser/users/", bearer=bearer).status == 200
    one, = empty.get("/api/v1/user/authorizations", bearer=bearer).json()["authorizations"]
    assert one["application"]["name"] == "automation" and len(one["scopes"]) == 8


@pytest.mark.parametrize("change", [{"username": "A"}, {"email": "nonsense"}, {"password": "short"}])
def test_o8_initialize_says_why_not(empty, change):
    reply = empty.post("/api/v1/user/initialize", json_body={**BODY, **change})
    assert reply.status == 400 and reply.json()["message"].startswith("Failed to initialize user: ")
    assert empty.post("/api/v1/user/initialize", json_body=BODY).status == 200
