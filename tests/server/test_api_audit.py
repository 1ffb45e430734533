"""GET /jeton/v1/audit: the log in pages, and as lines that go on after a cut."""
import contextlib
import http.client
import json
import sqlite3
import time
import uuid

import pytest

from jetond import Jetond, Shop
from problems import problem
from quay import Owner, unique

AUDIT = "/jeton/v1/audit"
NDJSON = {"Accept": "application/x-ndjson"}


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def other(shop):
    return Owner(shop)


def listed(server, bearer, **query):
    items, cursor = [], {}
    while True:
        reply = server.get(AUDIT, bearer=bearer, query={**query, **cursor})
        assert reply.status == 200 and set(reply.json()) == {"items", "next_cursor", "total", "total_is_more"}, reply
        assert len(reply.json()["items"]) <= query.get("limit", 50)
        items += reply.json()["items"]
        if reply.json()["next_cursor"] is None:
            return items
        cursor = {"cursor": reply.json()["next_cursor"]}


def lines(server, bearer, **query):
    reply = server.get(AUDIT, bearer=bearer, headers=NDJSON, query=query)
    assert reply.status == 200 and reply.headers["content-type"] == "application/x-ndjson", reply
    return [json.loads(line) for line in reply.text.splitlines()]


def test_an_entry_says_who_did_what_where_and_from_where(server, owner):
    repository = owner.repository()
    [entry] = [one for one in listed(server, owner.bearer, organization=owner.org, kind="create_repo")
               if one["repository"] == repository]
    assert set(entry) == {"id", "time", "kind", "organization", "performer", "address", "repository", "metadata"}
    assert entry["organization"] == owner.org and entry["performer"] == {"kind": "user", "name": owner.name}
    assert entry["address"] == "127.0.0.1" and entry["metadata"]["repo"] == repository.split("/")[1]


def test_every_filter_narrows_and_all_hold_together(server, shop, owner):
    robot = owner.robot(unique("bot"))[0]
    mark = unique("mark")
    shop._ok(server.put(owner.robots(f"/{mark}"), bearer=owner.bearer,
                        json_body={"description": "By The Filter Test"}), 201)
    find = lambda **query: listed(server, owner.bearer, organization=owner.org, **query)  # noqa: E731
    everything = find()
    assert everything == sorted(everything, key=lambda one: one["time"], reverse=True)
    assert {one["kind"] for one in find(kind="create_robot")} == {"create_robot"}
    assert [one["metadata"]["robot"] for one in find(subject=robot)] == [robot.split("+")[1]]
    assert [one["metadata"]["robot"] for one in find(q="by the FILTER test")] == [mark]
    assert find(kind="create_robot", q="no such text") == find(performer="no-such-user") == []
    assert find(performer=owner.name) == everything
    assert find(since="2099-01-01T00:00:00Z") == find(until="2020-01-01T00:00:00Z") == []
    assert find(since="1h", limit=1) == everything
    assert find(address="127.0.0.0/8") == find(address="127.0.0.1") == everything and find(address="192.0.2.0/24") == []
    assert server.get(AUDIT, bearer=owner.bearer, query={"organization": owner.org, "address": "here"}).status == 400


def test_lines_are_the_same_entries_each_with_a_cursor(server, owner):
    read = lines(server, owner.bearer, organization=owner.org)
    cursors = [one.pop("cursor") for one in read]
    assert read == listed(server, owner.bearer, organization=owner.org, limit=7) and len(set(cursors)) == len(cursors)
    rest = lines(server, owner.bearer, organization=owner.org, cursor=cursors[1])
    assert [one["id"] for one in rest] == [one["id"] for one in read[2:]]
    page = server.get(AUDIT, bearer=owner.bearer, query={"organization": owner.org, "cursor": cursors[-1]}).json()
    assert page == {"items": [], "next_cursor": None, "total": None, "total_is_more": None}
    for query in ({"organization": owner.org, "cursor": "x"}, {"organization": owner.org, "kind": "a", "cursor": cursors[0]}):
        problem(server.get(AUDIT, bearer=owner.bearer, headers=NDJSON, query=query), 400, "bad_cursor")


def test_only_admins_read_the_log_of_an_organization_and_superusers_all(server, shop, owner, other):
    for bearer in (other.bearer, owner.token("repo:admin"), owner.token("user:admin")):
        for headers in ({}, NDJSON):
            for query in ({"organization": owner.org}, {"organization": "no-such-organization"}, {}):
                body = problem(server.get(AUDIT, bearer=bearer, headers=headers, query=query), 403, "forbidden")
                assert body["needs"]["scope"] == ("org:admin" if query else "super:user")
    assert {owner.org, other.org} <= {one["organization"] for one in listed(server, shop.bearer, limit=200)}
    assert server.get(AUDIT, bearer=owner.token("org:admin"), query={"organization": owner.org}).status == 200
    problem(server.get(AUDIT, bearer=owner.bearer, query={"organisation": owner.org}), 400, "unknown_parameter")


ROWS = 20_000


def cut_after(server, bearer, organization, cursor, wanted):
    """Reads some lines and cuts the connection; the whole lines that came."""
    connection = http.client.HTTPConnection(server.address, timeout=30)
    query = f"?organization={organization}" + (f"&cursor={cursor}" if cursor else "")
    connection.request("GET", AUDIT + query, headers={**NDJSON, "Authorization": f"Bearer {bearer}"})
    reply = connection.getresponse()
    assert reply.status == 200
    read = []
    while len(read) < wanted:
        line = reply.readline()
        if not line.endswith(b"\n"):
            break
        read.append(json.loads(line))
    connection.close()
    return read


def resident(server):
    for line in open(f"/proc/{server.process.pid}/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1])


def test_a_cut_export_goes_on_without_a_gap_or_a_repeat_in_bounded_memory():
    with Jetond() as server:
        owner = Owner(Shop(server))
        server.stop()
        now = time.time_ns() // 1000
        with contextlib.closing(sqlite3.connect(server.data / "jeton.db")) as database:
            [organization] = database.execute("SELECT id FROM accounts WHERE name = ?", (owner.org,)).fetchone()
            # Many entries have the same time, and some are long.
            database.executemany(
                "INSERT INTO audit (id, at, kind, namespace, performer, address, metadata) VALUES (?, ?, 'old', ?, NULL, '', ?)",
                ((uuid.uuid4().bytes, now - 1_000_000 - i // 7 * 1000, organization,
                  json.dumps({"text": "x" * (2000 if i % 50 == 0 else 20)})) for i in range(ROWS)))
            database.commit()
            stored = {uuid.UUID(bytes=row[0]).hex for row in
                      database.execute("SELECT id FROM audit WHERE namespace = ?", (organization,))}
        server.start()
        cut_after(server, owner.bearer, owner.org, None, 100)
        before = resident(server)
        read, cursor = [], None
        for wanted in (7000, 1, 5000, ROWS * 2):
            read += cut_after(server, owner.bearer, owner.org, cursor, wanted)
            cursor = read[-1]["cursor"]
        ids = [one["id"].replace("-", "") for one in read]
        assert len(ids) == len(set(ids)) and set(ids) == stored
        assert resident(server) - before < 20_000, "KiB"
