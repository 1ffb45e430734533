"""/jeton/v1/tokens: one list over the tokens of every kind, by whatever dialect they were made."""
import itertools
import time

import pytest

from jetond import Jetond
from token_world import World

MEMBERS = ("id kind name note organization subject owner application api scopes restriction created created_by expires state "
           "last_used last_address uses origin descends_from").split()


@pytest.fixture(scope="module")
def server():
    with Jetond() as server:
        yield server


@pytest.fixture(scope="module")
def world(server):
    return World(server, "acme")


def test_an_organizations_list_has_the_tokens_of_its_robots_and_applications_of_every_kind(server, world):
    made = world.token(name="deploy")
    items = world.list(organization="acme")
    assert {"robot", "oauth", "client_secret"} <= {one["kind"] for one in items}
    assert all(one["organization"] == "acme" for one in items)
    [one] = [one for one in items if one["id"] == made["uuid"]]
    assert list(one) == MEMBERS
    assert (one["name"], one["note"], one["origin"], one["state"]) == ("deploy", "deploy", "quay", "live")
    assert one["subject"] == {"kind": "user", "name": world.mira} and one["owner"] == world.mira
    assert one["application"] == world.client_id and one["scopes"] == ["repo:read"] and one["api"] is None
    assert one["created_by"] == world.mira and one["restriction"] is None and one["uses"] is None
    [robot] = [one for one in items if one["kind"] == "robot"]
    assert robot["subject"] == {"kind": "robot", "name": "acme+ci"} and robot["owner"] is None
    assert made["token"] not in str(items) and world.robot_secret not in str(items)


def test_a_users_list_has_what_acts_for_them_and_their_robots(server, world):
    session = world.session[world.otto]
    server.put("/api/v1/user/robots/mine", bearer=session, json_body={"description": ""})
    password = server.post("/api/v1/user/apptoken", bearer=session, json_body={"title": "laptop"}).json()["token"]
    items = world.list(session)
    assert {(one["kind"], one["origin"]) for one in items} == {
        ("authorization", "openshift"), ("robot", "quay"), ("password", "quay")}
    assert all(one["owner"] == world.otto and one["organization"] is None for one in items)
    assert password["token_code"] not in str(items)
    assert items == world.list(session, owner="me") == world.list(session, owner=world.otto)
    assert [one["id"] for one in items] == sorted((one["id"] for one in items), reverse=True)
    assert world.list(session, sort="created") == items[::-1]


def test_a_session_of_a_browser_and_a_login_of_a_registry_client_are_listed(server, world):
    answer = server.post("/v2/auth", form={"grant_type": "password", "username": world.otto, "access_type": "offline",
                                           "password": world.passwords[world.otto], "client_id": "docker",
                                           "service": server.address, "scope": ""})
    assert answer.status == 200 and answer.json()["refresh_token"], answer
    [one] = world.list(world.session[world.otto], kind="identity")
    assert (one["name"], one["origin"]) == ("docker", "registry")


def test_pages_go_on_where_the_last_one_ended(world):
    for n in range(5):
        world.token(name=f"page-{n}")
    whole = world.list(organization="acme", limit=200)
    assert world.all_pages(organization="acme", limit=2) == whole
    assert world.all_pages(organization="acme", limit=3, sort="created") == whole[::-1]


def test_a_cursor_of_another_query_is_refused(world):
    cursor = world.get("/jeton/v1/tokens", organization="acme", limit=1).json()["next_cursor"]
    answer = world.get("/jeton/v1/tokens", organization="acme", kind="oauth", cursor=cursor)
    assert (answer.status, answer.json()["code"]) == (400, "bad_cursor")


def test_count_adds_the_total(world):
    page = world.get("/jeton/v1/tokens", organization="acme", limit=1, count="true").json()
    assert (page["total"], page["total_is_more"]) == (len(world.list(organization="acme", limit=200)), False)
    page = world.get("/jeton/v1/tokens", organization="acme", limit=1).json()
    assert (page["total"], page["total_is_more"]) == (None, None)


@pytest.mark.parametrize("query, expected", [
    ({"kind": "robot"}, {"robot"}), ({"subject": "acme+ci"}, {"robot"}), ({"q": "DEPL"}, {"oauth"}),
    ({"expires_within": "14d"}, {"oauth"}), ({"state": "expiring"}, {"oauth"}), ({"created_before": "1d"}, set()),
    ({"unused": "1s", "kind": "client_secret"}, {"client_secret"}), ({"address": "192.0.2.0/24"}, set()),
])
def test_filters_apply_together(server, query, expected):
    world = World(server, "filters-" + "-".join(query).replace("_", "-"))
    world.token(name="deploy", expiration=3600)
    time.sleep(1.1 if "unused" in query else 0)
    query = {name: value.replace("acme", world.org) for name, value in query.items()}
    assert {one["kind"] for one in world.list(organization=world.org, **query)} == expected


def test_what_somebody_made_is_found_by_their_name_also_the_robots_of_an_organization(world):
    owner, member = world.session[world.mira], world.session[world.otto]
    world.shop.robot("acme", "known", bearer=owner)
    assert "acme+known" in [one["subject"]["name"] for one in world.list(
        organization="acme", kind="robot", created_by=world.mira, limit=200)]
    assert world.list(organization="acme", kind="robot", created_by=world.otto) == []
    assert {one["created_by"] for one in world.list(member, created_by=world.otto, limit=200)} <= {world.otto}


def test_a_use_is_shown_with_its_address_before_it_is_written(server, world):
    made = world.token(scope="user:read", name="used")
    before = world.get(f"/jeton/v1/tokens/{made['uuid']}").json()
    assert before["last_used"] is None and before["last_address"] is None
    assert server.get("/jeton/v1/whoami", bearer=made["token"]).status == 200
    after = world.get(f"/jeton/v1/tokens/{made['uuid']}").json()
    assert after["last_used"] and after["last_address"] == "127.0.0.1"
    assert made["uuid"] in [one["id"] for one in world.list(organization="acme", address="127.0.0.0/8", limit=200)]
    assert made["uuid"] not in [one["id"] for one in world.list(organization="acme", unused="1h", limit=200)]


def test_a_restriction_is_shown_with_the_uses_that_are_left(server, world):
    made = world.token(scope="user:read", name="held", repositories="acme/*", uses=3)
    one = world.get(f"/jeton/v1/tokens/{made['uuid']}").json()
    assert one["restriction"] == {"repositories": ["acme/*"], "actions": [], "addresses": [], "not_before": None, "uses": 3}
    assert one["uses"] == {"limit": 3, "left": 3}
    server.get("/jeton/v1/whoami", bearer=made["token"])
    assert world.get(f"/jeton/v1/tokens/{made['uuid']}").json()["uses"] == {"limit": 3, "left": 2}


def test_a_disabled_robots_secrets_rest(server, world):
    world.shop.robot("acme", "idle", bearer=world.session[world.mira])
    path = "/api/v1/organization/acme/robots/idle/status"
    assert server.put(path, bearer=world.session[world.mira], json_body={"enabled": False}).status == 200
    assert [one["state"] for one in world.list(organization="acme", subject="acme+idle")] == ["resting"]


def test_what_a_token_made_descends_from_it(server, world):
    parent = world.token(scope="org:admin repo:read", name="parent")
    child = world.shop.token("acme", world.client_id, name="child", bearer=parent["token"])
    one = world.get(f"/jeton/v1/tokens/{child['uuid']}").json()
    assert one["descends_from"] == {"id": parent["uuid"], "kind": "oauth", "name": "parent"}


def test_an_organizations_tokens_are_its_admins_alone(server, world):
    other = world.session[world.otto]
    [robot] = world.list(organization="acme", subject="acme+ci")
    assert world.get("/jeton/v1/tokens", other, organization="acme").status == 404
    assert world.get(f"/jeton/v1/tokens/{robot['id']}", other).status == 404
    assert world.get("/jeton/v1/tokens", other, owner=world.mira).status == 403
    assert world.get("/jeton/v1/tokens", other, everywhere="true").status == 403
    narrow = world.token(scope="user:read", name="narrow")["token"]
    answer = world.get("/jeton/v1/tokens", narrow, organization="acme")
    assert answer.status == 403 and answer.json()["needs"]["scope"] == "org:admin"
    assert world.get("/jeton/v1/tokens", narrow).status == 200
    blind = world.token(scope="repo:read", name="blind")["token"]
    assert world.get("/jeton/v1/tokens", blind).json()["needs"]["scope"] == "user:read"


def test_superusers_see_everything_that_they_ask_for(server, world):
    root = server.bootstrap_token
    kinds = {one["kind"] for one in world.all_pages(root, everywhere="true")}
    assert {"oauth", "robot", "authorization", "client_secret"} <= kinds and "code" not in kinds
    [robot] = world.list(root, organization="acme", subject="acme+ci")
    assert world.get(f"/jeton/v1/tokens/{robot['id']}", root).status == 200
    assert {one["owner"] for one in world.list(root, owner=world.otto)} == {world.otto}


@pytest.mark.parametrize("bad", ["x", "01890a5d-ac96-774b-bcce-b302099a8057"])
def test_what_is_no_token_is_not_found(world, bad):
    answer = world.get(f"/jeton/v1/tokens/{bad}")
    assert (answer.status, answer.json()["code"]) == (404, "not_found")


def test_an_unknown_filter_names_the_nearest_one(world):
    answer = world.get("/jeton/v1/tokens", organisation="acme")
    assert (answer.status, answer.json()["code"]) == (400, "unknown_parameter")
    assert "organization" in answer.json()["detail"]


def test_any_filters_together_find_what_the_whole_list_holds_of_it(server):
    """Filters lead to different indexes: whichever is used, the same tokens are found, in the same order."""
    world = World(server, "several")
    for note in ("deploys", "pulls"):
        world.make(kind="robot", robot=world.robot, note=note)
    other_robot, _ = world.shop.robot("several", "night", bearer=world.session[world.mira])
    other_app = world.shop.application("several", "second", bearer=world.session[world.mira])["client_id"]
    for client_id in (world.client_id, other_app):
        world.make(kind="oauth", application=client_id, scopes=["user:read"], note="deploys")
    time.sleep(1.1)
    middle = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    world.make(kind="robot", robot=other_robot, note="late")
    world.make(kind="password", note="late")
    choices = {"subject": [None, world.robot, other_robot, world.mira, other_app, "no-such-one"],
               "application": [None, world.client_id, other_app, "no-such-one"],
               "kind": [None, "robot", "oauth", "client_secret", "password"], "created_before": [None, middle],
               "q": [None, "deploy"]}

    def fits(item, query):
        text = " ".join(str(one) for one in (item["name"], item["subject"]["name"], item["application"])).lower()
        return (query.get("subject") in (None, item["subject"]["name"])
                and query.get("application") in (None, item["application"]) and query.get("kind") in (None, item["kind"])
                and ("created_before" not in query or item["created"] < middle) and query.get("q", "") in text)

    root, found = server.bootstrap_token, 0
    wholes = [({"organization": "several"}, None), ({"owner": "me"}, None), ({"everywhere": "true"}, root)]
    for whole, who in wholes:
        everything = world.all_pages(who, **whole, limit=200)
        for picked in itertools.product(*choices.values()):
            query = {name: value for name, value in zip(choices, picked) if value}
            wanted = [item["id"] for item in everything if fits(item, query)]
            found += bool(wanted)
            assert [item["id"] for item in world.all_pages(who, **whole, **query, limit=3)] == wanted, (whole, query)
            assert [item["id"] for item in world.all_pages(who, **whole, **query, sort="created")] == wanted[::-1], query
    assert found > 60
