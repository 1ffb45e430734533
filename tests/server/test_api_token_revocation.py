"""POST /jeton/v1/tokens/revoke: many tokens at once, by their ids or by a filter, and jobs for more than that."""
import signal
import time

import pytest

from bulk_tokens import add_rows
from jetond import Jetond
from token_world import World

REVOKE = "/jeton/v1/tokens/revoke"


@pytest.fixture(scope="module")
def world():
    with Jetond() as server:
        yield World(server, "acme")


def revoke(world, body, who=None, **query):
    return world.send("POST", REVOKE, body, who, **query)


def robots(world, count, note="many"):
    return [world.make(kind="robot", robot="acme+ci", note=note) for _ in range(count)]


def problem(answer):
    return answer.status, answer.json()["code"]


def test_named_tokens_end_together(world):
    made = robots(world, 3)
    answer = revoke(world, {"ids": [one["id"] for one in made], "reason": "spring cleaning"})
    assert answer.status == 200 and answer.json()["revoked"] == 3 and answer.json()["receipt"].startswith("r1-")
    assert not any(world.works("acme+ci", one["token"]) for one in made)
    assert [one["reason"] for one in world.audit("revoke_robot_token")[:3]] == ["spring cleaning"] * 3


def test_all_of_them_end_or_none(world):
    made = robots(world, 2)
    stranger = world.make(world.session[world.otto], kind="password")
    answer = revoke(world, {"ids": [one["id"] for one in made] + [stranger["id"]]})
    assert problem(answer) == (404, "not_found")
    assert all(world.works("acme+ci", one["token"]) for one in made)
    revoke(world, {"ids": [one["id"] for one in made]})


def test_what_fits_a_filter_ends(world):
    made = robots(world, 3, note="filtered")
    keep = robots(world, 1, note="kept")
    answer = revoke(world, {"filter": {"organization": "acme", "q": "FILTER"}}, dry_run="true")
    assert answer.json() == {"revoked": 3, "receipt": None, "dry_run": True}
    assert all(world.works("acme+ci", one["token"]) for one in made)
    assert revoke(world, {"filter": {"organization": "acme", "q": "FILTER"}}).json()["revoked"] == 3
    assert not any(world.works("acme+ci", one["token"]) for one in made) and world.works("acme+ci", keep[0]["token"])
    assert revoke(world, {"filter": {"organization": "acme", "q": "FILTER"}}).json()["revoked"] == 0


def test_everything_of_a_leaver_is_one_request(world):
    session = world.session[world.otto]
    world.make(session, kind="password")
    assert len(world.list(session)) >= 2
    root = world.server.bootstrap_token
    assert revoke(world, {"filter": {"owner": world.otto}, "reason": "left"}, root).json()["revoked"] >= 2
    assert world.server.get("/jeton/v1/whoami", bearer=session).status == 401
    assert world.list(root, owner=world.otto) == []
    world.session[world.otto] = world.shop.session(world.otto, world.passwords[world.otto])


@pytest.mark.parametrize("body", [{}, {"filter": {}}, {"filter": {"owner": "me"}, "ids": ["01890a5d-ac96-774b-bcce-b302099a8057"]},
                                  {"ids": []}, {"ids": ["x"]}, {"filter": {"organisation": "acme"}}, {"reason": "x"}])
def test_an_empty_filter_or_both_or_neither_is_refused(world, body):
    assert revoke(world, body).status == 400


def test_others_end_nothing_of_an_organization(world):
    [made] = robots(world, 1)
    other = world.session[world.otto]
    assert revoke(world, {"filter": {"organization": "acme"}}, other).status == 404
    assert revoke(world, {"ids": [made["id"]]}, other).status == 404
    assert problem(revoke(world, {"filter": {"everywhere": True}}, other)) == (403, "forbidden")
    assert problem(revoke(world, {"filter": {"owner": world.mira}}, other)) == (403, "forbidden")
    weak = world.token(scope="user:read", name="weak")["token"]
    assert problem(revoke(world, {"filter": {"owner": "me"}}, weak)) == (403, "forbidden")
    assert world.works("acme+ci", made["token"])


def wait_for(world, job):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        shown = world.get(f"/jeton/v1/jobs/{job['id']}").json()
        if shown["state"] == "done":
            return shown
        time.sleep(0.05)
    raise AssertionError(shown)


def test_more_than_a_thousand_are_a_job_that_survives_a_kill():
    with Jetond() as server:
        world = World(server, "acme")
        keep = robots(world, 1, note="kept")
        add_rows(server, "acme", 6000)
        answer = revoke(world, {"filter": {"organization": "acme", "q": "bulk"}, "reason": "too many"})
        assert answer.status == 202, answer
        job = answer.json()
        assert job["state"] == "working" and job["total"] == 6000 and job["receipt"] is None
        time.sleep(0.7)
        server.stop(signal.SIGKILL)
        server.start()
        assert world.get(f"/jeton/v1/jobs/{job['id']}", world.session[world.otto]).status == 404
        done = wait_for(world, job)
        assert done["done"] == 6000 and done["receipt"].startswith("r1-")
        assert world.list(organization="acme", q="bulk") == []
        assert world.works("acme+ci", keep[0]["token"])
        assert world.get(f"/jeton/v1/jobs/{job['id']}", server.bootstrap_token).status == 200


def test_others_are_answered_while_a_job_is_at_work():
    with Jetond() as server:
        world = World(server, "acme")
        add_rows(server, "acme", 20_000)
        job = revoke(world, {"filter": {"organization": "acme", "q": "bulk"}}).json()
        slowest, begun = 0, time.monotonic()
        while world.get(f"/jeton/v1/jobs/{job['id']}").json()["state"] != "done":
            begin = time.monotonic()
            world.make(kind="password")
            slowest = max(slowest, time.monotonic() - begin)
        whole = time.monotonic() - begun
        assert slowest < max(2, whole / 2), "a part takes milliseconds; the rest is the machine"


def test_a_dry_run_of_a_job_counts_and_begins_nothing():
    with Jetond() as server:
        world = World(server, "acme")
        add_rows(server, "acme", 1500)
        answer = revoke(world, {"filter": {"organization": "acme", "q": "bulk"}}, dry_run="true")
        assert answer.status == 200 and answer.json() == {"revoked": 1500, "receipt": None, "dry_run": True}
        time.sleep(1)
        page = world.get("/jeton/v1/tokens", organization="acme", q="bulk", count="true").json()
        assert page["total"] == 1500
