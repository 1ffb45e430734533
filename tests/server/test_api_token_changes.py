"""/jeton/v1/tokens/{id}: notes, ends and restrictions are changed, secrets rotated, and tokens of every kind ended."""
import pytest

from browser import Browser
from jetond import Jetond
from token_world import World


@pytest.fixture(scope="module")
def server():
    with Jetond() as server:
        yield server


@pytest.fixture(scope="module")
def world(server):
    return World(server, "acme")


def path(token):
    return f"/jeton/v1/tokens/{token['id'] if 'id' in token else token['uuid']}"


def problem(answer):
    return answer.status, answer.json()["code"]


# ---- making ----

def test_a_robots_secret_is_made_and_shown_once(world):
    made = world.make(kind="robot", robot="acme+ci", note="builds", expires_in="90d", restriction={"actions": ["pull"]})
    assert made["kind"] == "robot" and made["name"] == "builds" and made["origin"] == "api"
    assert made["restriction"]["actions"] == ["pull"] and made["expires"]
    assert world.works("acme+ci", made["token"])
    shown = world.get(path(made)).json()
    assert "token" not in shown and shown == {name: value for name, value in made.items() if name != "token"} | {
        "last_used": shown["last_used"], "last_address": shown["last_address"]}


def test_every_kind_that_can_be_made_works(server, world):
    session = world.session[world.mira]
    oauth = world.make(kind="oauth", application=world.client_id, scopes=["user:read"], note="api")
    assert server.get("/jeton/v1/whoami", bearer=oauth["token"]).json()["name"] == world.mira
    password = world.make(kind="password", note="laptop")
    assert world.shop.registry_token(login=("$app", password["token"])).status == 200
    authorization = world.make(kind="authorization", scopes=["read"], note="script", expires_in="1h")
    assert server.get("/jeton/v1/whoami", bearer=authorization["token"]).status == 200
    assert {one["id"] for one in (oauth, password, authorization)} <= {one["id"] for one in world.list(session, owner="me")}


def test_without_an_end_a_token_lives_thirty_days_and_never_must_be_said(world):
    import datetime
    def life(item):
        created, expires = (datetime.datetime.fromisoformat(item[name].replace("Z", "+00:00")) for name in ("created", "expires"))
        return (expires - created).total_seconds()
    assert life(world.make(kind="robot", robot="acme+ci")) == 30 * 86400
    assert world.make(kind="robot", robot="acme+ci", expires_in="never")["expires"] is None
    answer = world.send("POST", "/jeton/v1/tokens", {"kind": "oauth", "application": world.client_id, "scopes": ["repo:read"],
                                                     "expires_in": "never"})
    assert problem(answer) == (409, "against_policy")


@pytest.mark.parametrize("body", [
    {"kind": "robot"}, {"kind": "robot", "robot": "acme"}, {"kind": "oauth", "application": "X"}, {"kind": "session"},
    {"kind": "password", "scopes": ["read"]}, {"kind": "password", "restriction": {"actions": ["fly"]}},
    {"kind": "password", "expires_in": "-1"}, {"kind": "authorization", "scopes": ["everything"]}, {},
])
def test_a_request_that_makes_no_sense_is_refused(world, body):
    answer = world.send("POST", "/jeton/v1/tokens", body)
    assert answer.status == 400, answer


def test_a_mistyped_expiry_never_makes_a_token(world):
    answer = world.send("POST", "/jeton/v1/tokens", {"kind": "robot", "robot": "acme+ci", "expires": "1h"})
    assert problem(answer) == (400, "unknown_parameter") and "expires_in" in answer.json()["detail"]


def test_others_make_none_for_an_organization(world):
    other = world.session[world.otto]
    before = len(world.list(organization="acme", limit=200))
    for body in ({"kind": "robot", "robot": "acme+ci"},
                 {"kind": "oauth", "application": world.client_id, "scopes": ["repo:read"]}):
        assert world.send("POST", "/jeton/v1/tokens", body, other).status in (403, 404)
    narrow = world.token(scope="user:read", name="narrow")["token"]
    for body in ({"kind": "robot", "robot": "acme+ci"}, {"kind": "password"}, {"kind": "authorization"}):
        assert problem(world.send("POST", "/jeton/v1/tokens", body, narrow)) == (403, "forbidden")
    assert len(world.list(organization="acme", limit=200)) == before + 1


def test_a_robot_has_twenty_live_secrets_at_most(world):
    world.shop.robot("acme", "full", bearer=world.session[world.mira])
    for _ in range(19):
        world.make(kind="robot", robot="acme+full")
    answer = world.send("POST", "/jeton/v1/tokens", {"kind": "robot", "robot": "acme+full"})
    assert problem(answer) == (409, "limit_reached")
    assert "20" in answer.json()["detail"]
    [one, *_] = world.list(organization="acme", subject="acme+full")
    answer = world.send("POST", f"/jeton/v1/tokens/{one['id']}/rotate", {"overlap": "1h"})
    assert problem(answer) == (409, "limit_reached")
    assert "20" in answer.json()["detail"]


def test_a_dry_run_makes_nothing_and_shows_no_secret(world):
    before = world.list(organization="acme", limit=200)
    answer = world.send("POST", "/jeton/v1/tokens", {"kind": "robot", "robot": "acme+ci"}, dry_run="true")
    assert answer.status == 201 and answer.json()["token"] is None
    assert world.list(organization="acme", limit=200) == before


# ---- changing ----

def test_a_note_is_changed(world):
    made = world.make(kind="robot", robot="acme+ci", note="old")
    assert world.send("PATCH", path(made), {"note": "new"}).json()["note"] == "new"
    assert world.send("PATCH", path(made), {"name": "newer"}).json()["name"] == "newer"
    assert world.get(path(made)).json()["note"] == "newer"
    assert world.send("PATCH", path(made), {"name": "a", "note": "b"}).status == 400


def test_a_token_ends_earlier_or_later_as_far_as_it_may(world):
    made = world.make(kind="robot", robot="acme+ci", expires_in="1h")
    assert world.send("PATCH", path(made), {"expires_in": "never"}).json()["expires"] is None
    parent = world.make(kind="oauth", application=world.client_id, scopes=["org:admin", "user:admin", "repo:read"], expires_in="2h")
    child = world.make(parent["token"], kind="oauth", application=world.client_id, scopes=["repo:read"], expires_in="1h")
    assert world.send("PATCH", path(child), {"expires_in": "90m"}).status == 200
    answer = world.send("PATCH", path(child), {"expires_in": "3h"})
    assert problem(answer) == (409, "against_policy") and answer.json()["field"] == "expires_in"
    assert problem(world.send("PATCH", path(parent), {"expires_in": "3h"}, parent["token"])) == (409, "against_policy")
    assert world.send("PATCH", path(parent), {"expires_in": "3h"}).status == 200


def test_a_token_that_ends_now_is_dead_at_once(server, world):
    made = world.make(kind="oauth", application=world.client_id, scopes=["user:read"])
    assert server.get("/jeton/v1/whoami", bearer=made["token"]).status == 200
    assert world.send("PATCH", path(made), {"restriction": {"addresses": ["192.0.2.7"]}}).status == 200
    assert server.get("/jeton/v1/whoami", bearer=made["token"]).status == 401


def test_a_restriction_only_becomes_narrower(world):
    made = world.make(kind="robot", robot="acme+ci", restriction={"repositories": ["acme/*"], "actions": ["pull", "push"]})
    wider = world.send("PATCH", path(made), {"restriction": {"repositories": ["acme/*"]}})
    assert problem(wider) == (409, "against_policy") and wider.json()["field"] == "restriction"
    narrower = world.send("PATCH", path(made), {"restriction": {"repositories": ["acme/web"], "actions": ["pull"]}})
    assert narrower.json()["restriction"]["repositories"] == ["acme/web"]
    assert problem(world.send("PATCH", path(made), {"restriction": {"repositories": ["acme/*"], "actions": ["pull"]}})) == (
        409, "against_policy")


def test_others_change_nothing(world):
    made = world.make(kind="robot", robot="acme+ci", note="mine")
    other, root = world.session[world.otto], world.server.bootstrap_token
    for method, body, tail in (("PATCH", {"note": "x"}, ""), ("DELETE", None, ""), ("POST", {}, "/rotate")):
        assert problem(world.send(method, path(made) + tail, body, other)) == (404, "not_found")
    assert problem(world.send("PATCH", path(made), {"note": "x"}, root)) == (403, "forbidden"), "superusers only end it"
    assert problem(world.send("POST", path(made) + "/rotate", {}, root)) == (403, "forbidden")
    assert world.get(path(made)).json()["note"] == "mine" and world.works("acme+ci", made["token"])


def test_an_admin_of_the_application_never_gets_a_secret_that_acts_for_another(world):
    password = world.shop.user("third")
    session = world.shop.session("third", password)
    members = f"/api/v1/organization/acme/team/owners/members/third"
    assert world.server.put(members, bearer=world.session[world.mira]).status == 200
    made = world.make(session, kind="oauth", application=world.client_id, scopes=["repo:read"])
    assert problem(world.send("POST", path(made) + "/rotate", {})) == (403, "forbidden")
    assert world.send("DELETE", path(made)).status == 200, "but an admin may end it"


@pytest.mark.parametrize("method, body", [("PATCH", {"note": "x", "expires_in": "1h"}), ("DELETE", None), ("POST", {})])
def test_a_dry_run_changes_nothing(world, method, body):
    made = world.make(kind="robot", robot="acme+ci", note="dry")
    tail = "/rotate" if method == "POST" else ""
    answer = world.send(method, path(made) + tail, body, dry_run="true")
    assert answer.status in (200, 201), answer
    if method == "DELETE":
        assert answer.json() == {"revoked": 1, "receipt": None, "dry_run": True}
    if method == "POST":
        assert answer.json()["token"] is None
    shown = world.get(path(made)).json()
    assert (shown["note"], shown["expires"]) == ("dry", made["expires"]) and world.works("acme+ci", made["token"])


# ---- ending ----

def test_a_robots_secret_an_oauth_token_and_an_authorization_are_dead_with_the_answer(server, world):
    robot = world.make(kind="robot", robot="acme+ci")
    oauth = world.make(kind="oauth", application=world.client_id, scopes=["user:read"])
    authorization = world.make(kind="authorization", scopes=["read"])
    for made in (oauth, authorization):
        assert server.get("/jeton/v1/whoami", bearer=made["token"]).status == 200
    assert world.works("acme+ci", robot["token"])
    for made in (robot, oauth, authorization):
        answer = world.send("DELETE", path(made))
        assert answer.status == 200 and answer.json()["revoked"] == 1 and answer.json()["dry_run"] is False
        assert answer.json()["receipt"].startswith("r1-")
        assert world.send("DELETE", path(made)).status == 404
    assert not world.works("acme+ci", robot["token"])
    for made in (oauth, authorization):
        assert server.get("/jeton/v1/whoami", bearer=made["token"]).status == 401
    assert world.audit("revoke_robot_token")[0]["robot_token_uuid"] == robot["id"]
    assert world.audit("revoke_oauth_api_token")[0]["tokens_revoked"] == 1


def test_a_client_secret_is_dead_with_the_answer(server, world):
    application = world.shop.application("acme", "another", bearer=world.session[world.mira])
    login = (application["client_id"], application["client_secret"])
    grant = lambda: server.post("/oauth2/token", login=login, form={"grant_type": "client_credentials"}).status
    assert grant() == 200
    [secret] = world.list(organization="acme", kind="client_secret", application=application["client_id"])
    assert world.send("DELETE", path(secret)).status == 200
    assert grant() == 401


def test_a_password_and_a_login_of_a_registry_client_are_dead_with_the_answer(server, world):
    password = world.make(kind="password", note="laptop")
    form = {"grant_type": "password", "username": world.mira, "password": world.passwords[world.mira], "client_id": "docker",
            "access_type": "offline", "service": server.address, "scope": ""}
    refresh = server.post("/v2/auth", form=form).json()["refresh_token"]
    renew = lambda: server.post("/v2/auth", form={"grant_type": "refresh_token", "refresh_token": refresh, "client_id": "docker",
                                                  "service": server.address, "scope": ""}).status
    assert renew() == 200
    [login] = world.list(kind="identity", owner="me")
    for made in (password, login):
        assert world.send("DELETE", path(made)).status == 200
    assert world.shop.registry_token(login=("$app", password["token"])).status == 401
    assert renew() == 401


def test_what_was_made_with_a_token_ends_with_it_unless_it_shall_stay(server, world):
    def family():
        parent = world.make(kind="oauth", application=world.client_id, scopes=["org:admin", "user:admin", "user:read"])
        child = world.make(parent["token"], kind="oauth", application=world.client_id, scopes=["user:read"])
        return parent, child
    parent, child = family()
    assert world.send("DELETE", path(parent), dry_run="true").json()["revoked"] == 2
    assert world.send("DELETE", path(parent)).json()["revoked"] == 2
    assert server.get("/jeton/v1/whoami", bearer=child["token"]).status == 401
    parent, child = family()
    assert world.send("DELETE", path(parent), descendants="keep").json()["revoked"] == 1
    assert server.get("/jeton/v1/whoami", bearer=child["token"]).status == 200


def test_the_number_of_many_descendants_is_in_the_answer(world):
    parent = world.make(kind="oauth", application=world.client_id, scopes=["org:admin", "repo:read"])
    for _ in range(130):
        world.make(parent["token"], kind="oauth", application=world.client_id, scopes=["repo:read"])
    assert world.send("DELETE", path(parent)).json()["revoked"] == 131


def test_a_superuser_ends_any_token_by_its_id(world):
    made = world.make(kind="robot", robot="acme+ci")
    assert world.send("DELETE", path(made), None, world.server.bootstrap_token).status == 200
    assert not world.works("acme+ci", made["token"])


# ---- rotating ----

def test_a_rotation_replaces_the_secret_at_once_or_after_an_overlap(world):
    old = world.make(kind="robot", robot="acme+ci", note="builds", expires_in="90d", restriction={"actions": ["pull"]})
    answer = world.send("POST", path(old) + "/rotate", {"overlap": "1h"})
    assert answer.status == 201, answer
    new = answer.json()
    for member in ("kind", "note", "subject", "scopes", "restriction", "organization"):
        assert new[member] == old[member], member
    assert new["id"] != old["id"] and new["token"] != old["token"] and new["expires"] >= old["expires"]
    assert world.works("acme+ci", old["token"]) and world.works("acme+ci", new["token"])
    assert world.get(path(old)).json()["state"] == "expiring"
    newest = world.send("POST", path(new) + "/rotate", {}).json()
    assert not world.works("acme+ci", new["token"]) and world.works("acme+ci", newest["token"])
    assert world.get(path(new)).status == 404
    assert world.audit("rotate_token")[0]["new_token"] == newest["id"]


def test_an_oauth_token_that_rotates_itself_lives_no_longer_than_before(server, world):
    old = world.make(kind="oauth", application=world.client_id, scopes=["user:admin", "user:read"], expires_in="1h")
    answer = world.send("POST", path(old) + "/rotate", {"expires_in": "2h"}, old["token"])
    assert problem(answer) == (409, "against_policy")
    new = world.send("POST", path(old) + "/rotate", {}, old["token"]).json()
    assert new["expires"] <= old["expires"] and new["descends_from"] == old["descends_from"]
    assert server.get("/jeton/v1/whoami", bearer=old["token"]).status == 401
    assert server.get("/jeton/v1/whoami", bearer=new["token"]).status == 200


def test_a_credential_rotates_nothing_that_reaches_further(world):
    strong = world.make(kind="oauth", application=world.client_id, scopes=["org:admin", "repo:admin"])
    authorization = world.make(kind="authorization", scopes=["session"])
    weak = world.make(kind="oauth", application=world.client_id, scopes=["org:admin", "user:admin"])["token"]
    for one in (strong, authorization):
        assert problem(world.send("POST", path(one) + "/rotate", {}, weak)) == (403, "forbidden")


def test_a_client_secret_is_rotated_with_an_overlap(server, world):
    application = world.shop.application("acme", "rotating", bearer=world.session[world.mira])
    [old] = world.list(organization="acme", kind="client_secret", application=application["client_id"])
    new = world.send("POST", path(old) + "/rotate", {"overlap": "1h"}).json()
    for secret in (application["client_secret"], new["token"]):
        assert server.post("/oauth2/token", login=(application["client_id"], secret),
                           form={"grant_type": "client_credentials"}).status == 200


def test_a_session_is_listed_and_ended_and_not_rotated(server, world):
    browser = Browser(server)
    browser.sign_in(world.otto, world.passwords[world.otto])
    other = world.session[world.otto]
    [session] = world.list(other, kind="session")
    assert session["origin"] in ("web", "quay")
    assert problem(world.send("POST", path(session) + "/rotate", {}, other)) == (409, "against_policy")
    assert world.send("DELETE", path(session), None, other).status == 200
    assert world.list(other, kind="session") == []
