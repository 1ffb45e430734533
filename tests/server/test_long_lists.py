"""Lists of any length: piece by piece, with little room for each reader, and without making others wait."""
import json
import pathlib
import socket
import time
import xml.etree.ElementTree as ElementTree

import pytest

import openshift
from jetond import Jetond, Shop
from openshift import ALL, Person

MANY = 400
LIMITS = """
[limits]
authorizations = 450
application_passwords = 60
robots = 3
applications = 3
teams = 4
"""


@pytest.fixture(scope="module")
def server():
    quarantine = {"ASAN_OPTIONS": "quarantine_size_mb=8"}  # else a sanitizer keeps what was freed
    with Jetond(LIMITS + "[accounts]\nsuperusers_full_access = true\n", environment=quarantine) as running:
        yield running


def add(person, bearer, **parameters):
    return person.request("POST", ALL, bearer=bearer, json_body={"scope": "read", **parameters})


@pytest.fixture(scope="module")
def crowded(shop):
    """A user with more than is made at once, and the ids in the order of the list."""
    person = Person(shop)
    bearer = person.session
    made = [openshift.data(add(person, bearer, note=f"{i} " + "n" * 4000), 201)["id"] for i in range(MANY)]
    return person, bearer, made[::-1]


def resident(server):
    """The memory of the process in bytes; None where ThreadSanitizer keeps records in it of all that was touched."""
    if "libtsan" in pathlib.Path(f"/proc/{server.process.pid}/maps").read_text(encoding="utf-8"):
        return None
    with open(f"/proc/{server.process.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) * 1024


def test_a_long_list_has_every_item_once_and_in_order(crowded):
    person, bearer, made = crowded
    reply = person.get(ALL, bearer=bearer)
    ids = [item["id"] for item in openshift.data(reply, kind="authorizations")]
    assert ids[:-1] == made and len(ids) == MANY + 1, "the one that is used is the oldest"
    assert reply.headers["transfer-encoding"] == "chunked" and "content-length" not in reply.headers


def test_a_long_list_in_xml_is_whole(crowded):
    person, bearer, made = crowded
    reply = person.get(ALL + ".xml", bearer=bearer)
    ids = [one.findtext("id") for one in ElementTree.fromstring(reply.body).find("data")]
    assert ids[:-1] == made


def test_a_short_list_has_a_length(shop):
    person = Person(shop)
    reply = person.get(ALL)
    assert "content-length" in reply.headers and "transfer-encoding" not in reply.headers


def test_a_head_of_a_long_list_has_no_body(crowded):
    person, bearer, _ = crowded
    reply = person.request("HEAD", ALL, bearer=bearer)
    assert reply.body == b""


def test_readers_that_do_not_read_cost_little_and_make_nobody_wait(server, crowded):
    person, bearer, _ = crowded
    person.get(ALL, bearer=bearer)
    before = resident(server)
    request = f"GET {ALL} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {bearer}\r\n\r\n".encode()
    host, port = server.address.rsplit(":", 1)
    readers = []
    try:
        for _ in range(60):
            reader = socket.socket()
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
            reader.settimeout(20)
            reader.connect((host, int(port)))
            reader.sendall(request)
            readers.append(reader)
        # Longer than they would need to be given everything.
        for _ in range(50):
            assert person.get(openshift.USER, bearer=bearer).status == 200
            time.sleep(0.02)
        after = resident(server)
    finally:
        for reader in readers:
            reader.close()
    # All of the list is 2 MB for each.
    assert before is None or after - before < 60 * 512 * 1024, (before, after)


def test_a_list_ends_when_its_reader_is_not_let_in_any_more(server, shop):
    person = Person(shop)
    session = person.session
    for i in range(MANY):
        assert add(person, session, note="n" * 4000).status == 201
    own = openshift.data(add(person, session, scope="session"), 201)
    host, port = server.address.rsplit(":", 1)
    with socket.socket() as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        reader.settimeout(20)
        reader.connect((host, int(port)))
        reader.sendall(f"GET {ALL} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {own['token']}\r\n\r\n".encode())
        assert reader.recv(100).startswith(b"HTTP/1.1 200"), "it begins"
        assert person.delete(openshift.one(own["id"]), bearer=session).status in (200, 204)
        seen = b""
        try:
            while piece := reader.recv(65536):
                seen += piece
        except ConnectionResetError:
            pass
        assert not seen.endswith(b"0\r\n\r\n") and len(seen) < MANY * 4000, "no client takes it for the whole"


def test_one_more_than_the_limit_is_refused_with_the_number(shop):
    person = Person(shop)
    bearer = person.session
    for _ in range(449):
        assert add(person, bearer).status == 201
    assert "450" in openshift.problem(add(person, bearer), 422, 1)
    reused = add(person, bearer, reuse=True)
    assert reused.status == 200, "no new one is made"
    assert person.delete(openshift.one(reused.json()["data"]["id"]), bearer=bearer).status in (200, 204)
    assert add(person, bearer).status == 201


def test_robots_applications_and_teams_have_limits_with_their_numbers(shop, server):
    shop.organization("limited")
    base = "/api/v1/organization/limited"
    bearer = shop.bearer

    def robot(name):
        return server.put(f"{base}/robots/{name}", bearer=bearer, json_body={})

    def application(name):
        return server.post(f"{base}/applications", bearer=bearer, json_body={"name": name})

    def team(name, role="member"):
        return server.put(f"{base}/team/{name}", bearer=bearer, json_body={"role": role})

    for i in range(3):
        assert robot(f"robot{i}").status == 201
        assert application(f"application{i}").status == 200
        assert team(f"team{i}").status == 200
    # The organization has the team of its owners besides.
    for reply, number in ((robot("more"), "3"), (application("more"), "3"), (team("more"), "4")):
        assert reply.status == 400 and f"maximum {number} per organization" in json.loads(reply.text)["message"], reply
    assert "Existing robot" in robot("robot0").text
    assert team("team0", "creator").status == 200, "no new one is made"


def test_application_passwords_have_a_limit_and_their_lists_are_whole(shop, server):
    person = Person(shop)
    session = shop.session(person.name, person.password)
    made = 0
    while (reply := server.post("/api/v1/user/apptoken", bearer=session, json_body={"title": f"{made}"})).status == 200:
        made += 1
    assert made == 60 and "60" in reply.json()["message"]
    own = server.get("/api/v1/user/apptoken", bearer=session).json()
    assert [one["title"] for one in own["tokens"]] == [f"{i}" for i in reversed(range(60))]
    assert own["only_expiring"] is None
    everybodys = server.get("/api/v1/superuser/apptokens?expiring=false", bearer=shop.bearer).json()
    assert [one["title"] for one in everybodys["tokens"] if one["username"] == person.name] == [
        f"{i}" for i in reversed(range(60))]
    assert everybodys["only_expiring"] is False


def test_what_adds_up_a_log_and_long_pages_of_it_are_answered(shop, server, crowded):
    assert crowded
    aggregated = server.get("/api/v1/superuser/aggregatelogs", bearer=shop.bearer).json()["aggregated"]
    assert sum(one["count"] for one in aggregated if one["kind"] == "create_authorization") >= MANY
    page = server.get("/api/v1/superuser/logs?limit=200", bearer=shop.bearer)
    assert page.status == 200 and len(page.json()["logs"]) == 200 and page.json()["next_page"]
