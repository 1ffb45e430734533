"""/jeton/v1/tokens/identify and …/leaked: texts that somebody found."""
import pytest

from jetond import Jetond
from token_world import World

IDENTIFY, LEAKED = "/jeton/v1/tokens/identify", "/jeton/v1/tokens/leaked"


@pytest.fixture
def world():
    with Jetond() as server:
        yield World(server, "acme")


def identify(world, text, who=None):
    answer = world.send("POST", IDENTIFY, {"token": text}, who)
    assert answer.status == 200, answer
    return answer.json()


def test_anyone_learns_kind_and_checksum_and_those_entitled_the_item(world):
    made = world.make(kind="robot", robot="acme+ci", note="found")
    mine, others = identify(world, made["token"]), identify(world, made["token"], world.session[world.otto])
    assert (mine["kind"], mine["checksum"]) == (others["kind"], others["checksum"]) == ("robot", "right")
    assert mine["item"]["id"] == made["id"] and mine["revoke_at"] == f"/jeton/v1/tokens/{made['id']}"
    assert others["item"] is None and others["revoke_at"] is None
    assert world.send("DELETE", mine["revoke_at"]).status == 200
    assert identify(world, made["token"])["item"] is None
    assert made["token"] not in str(mine)


def test_the_answer_to_outsiders_is_that_of_a_text_that_never_was_a_token(world):
    made, gone = (world.make(kind="robot", robot="acme+ci") for _ in range(2))
    world.send("DELETE", f"/jeton/v1/tokens/{gone['id']}")
    outsider = world.session[world.otto]
    assert identify(world, made["token"], outsider) == identify(world, gone["token"], outsider)
    damaged = made["token"][:-1] + ("a" if made["token"][-1] != "a" else "b")
    assert identify(world, damaged, outsider) == {"kind": "robot", "checksum": "wrong", "item": None, "revoke_at": None}
    assert identify(world, "hunter2", outsider) == {"kind": None, "checksum": None, "item": None, "revoke_at": None}
    assert identify(world, "ab" * 32, outsider)["checksum"] == "none"


def test_identifying_counts_as_no_use(world):
    made = world.make(kind="oauth", application=world.client_id, scopes=["user:read"], restriction={"uses": 1})
    for _ in range(3):
        assert identify(world, made["token"])["item"]["uses"] == {"limit": 1, "left": 1}
    shown = world.get(f"/jeton/v1/tokens/{made['id']}").json()
    assert shown["last_used"] is None
    assert world.server.get("/jeton/v1/whoami", bearer=made["token"]).status == 200


def test_identifying_is_in_the_log_without_the_text(world):
    made = world.make(kind="robot", robot="acme+ci")
    identify(world, made["token"])
    logs = world.server.get("/api/v1/user/logs", bearer=world.session[world.mira]).json()["logs"]
    [entry] = [one for one in logs if one["kind"] == "identify_token"]
    assert entry["metadata"]["token"] == made["id"] and made["token"] not in str(logs)


def test_a_caller_identifies_thirty_texts_a_minute(world):
    for _ in range(30):
        identify(world, "hunter2")
    answer = world.send("POST", IDENTIFY, {"token": "hunter2"})
    assert (answer.status, answer.json()["code"]) == (429, "too_many_requests")
    assert 0 < answer.json()["retry_after"] <= 60 and int(answer.headers["retry-after"]) == answer.json()["retry_after"]
    assert identify(world, "hunter2", world.session[world.otto])["kind"] is None, "others have their own"


def test_leaked_tokens_of_every_kind_end_and_the_answer_says_only_how_many(world):
    robot = world.make(kind="robot", robot="acme+ci")
    oauth = world.make(kind="oauth", application=world.client_id, scopes=["user:read"])
    password = world.make(kind="password")
    authorization = world.make(kind="authorization", scopes=["read"])
    ours = [one["token"] for one in (robot, oauth, password, authorization)] + [world.application["client_secret"]]
    answer = world.send("POST", LEAKED, {"tokens": ours + [ours[0], "hunter2", "jto_" + "x" * 36]}, world.server.bootstrap_token)
    assert (answer.status, answer.json()) == (200, {"ours": 5})
    assert not world.works("acme+ci", robot["token"])
    for one in (oauth, authorization):
        assert world.server.get("/jeton/v1/whoami", bearer=one["token"]).status == 401
    for one in (robot, oauth, password, authorization):
        assert world.get(f"/jeton/v1/tokens/{one['id']}").status == 404
    assert world.audit("revoke_robot_token")[0]["reason"] == "leaked"


def test_a_thousand_texts_fit_and_no_more(world):
    root = world.server.bootstrap_token
    assert world.send("POST", LEAKED, {"tokens": ["a" * 120] * 1000}, root).json() == {"ours": 0}
    answer = world.send("POST", LEAKED, {"tokens": ["a"] * 1001}, root)
    assert (answer.status, answer.json()["code"]) == (400, "invalid_parameter")


def test_only_superusers_report_leaks_and_a_dry_run_ends_nothing(world):
    robot = world.make(kind="robot", robot="acme+ci")
    answer = world.send("POST", LEAKED, {"tokens": [robot["token"]]})
    assert answer.status == 403 and answer.json()["needs"]["scope"] == "super:user"
    answer = world.send("POST", LEAKED, {"tokens": [robot["token"]]}, world.server.bootstrap_token, dry_run="true")
    assert answer.json() == {"ours": 1}
    assert world.works("acme+ci", robot["token"])
