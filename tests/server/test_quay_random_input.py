"""Nonsense at every operation of the API: only answers of the described shapes, never a fault of the server.

Every kind of nonsense is sent to every operation, by somebody who may do the operation and so gets beyond the first
check. JETON_RANDOM_SEED repeats a run.
"""
import json
import os
import random
import re

import pytest

from quay_operations import OPERATIONS
from quay_sides import random_of
from quay_world import World
from rawhttp import Raw, request as raw_request

SEED = int(os.environ.get("JETON_RANDOM_SEED", random.randrange(1 << 32)))
JSON = {"Content-Type": "application/json"}
STATUS = {"invalid_request": 400, "invalid_token": 401, "insufficient_scope": 403, "not_found": 404}
WITH_BODY = [operation for operation in OPERATIONS if operation.method in ("POST", "PUT")]
NEEDS_BODY = [operation for operation in WITH_BODY if operation.body and operation.row not in ("N3", "N12")]
METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "X" * 30}
WRONG_VALUES = [None, True, False, 0, -1, 1.5, 2 ** 63, -2 ** 63 - 1, 10 ** 40, "", " ", "\0", "x" * 300, "x" * 30000,
                "\ud800", "\u202e\ufeff", "'; --", "../..", "%00", [], {}, [[[]]], {"a": {"a": {}}}, ["read"],
                [{"kind": "team"}], {"kind": "team"}, {"name": 5, "kind": []}]
BAD_BYTES = [b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\x80"]
ODD_NAMES = ["%", "%0", "%zz", "%00", "%ff", "%c0%af", "%ed%a0%80", "%2e%2e", "..", ".", "%2f", "a%2fb", "%20", "+",
             "%2B", "%0d%0aX:%20y", "a" * 2000,  # three of them still fit into an address "%F0%9F%94%91", "~", "'", "%22", "{x}", "%5c", "*", ";a=b", "a+b+c",
             "A" * 300, "0", "-1", "null"]


@pytest.fixture(scope="module")
def world():
    with World("superusers_full_access = true\n") as made:
        yield made


@pytest.fixture()
def rng(request):
    return random_of(SEED, request.node.name)


@pytest.fixture(autouse=True)
def still_alive(world):
    yield
    assert world.server.process.poll() is None
    reply = world.server.get(f"/api/v1/organization/{world.org}", bearer=world.boss.bearer)
    assert reply.status == 200 and reply.json()["is_admin"] is True, reply


def lawful(reply, url):
    """One of the shapes that errors of the API have, or a success."""
    assert reply.status < 500, reply
    if reply.status == 204:
        assert reply.body == b""
        return reply.status
    assert reply.headers["content-type"].split(";")[0] == "application/json", reply
    body = reply.json()
    if reply.status in (200, 201):
        return reply.status
    assert isinstance(body, dict) and reply.status in (400, 401, 403, 404, 405, 410, 413, 414, 415), reply
    if "error_type" in body:
        kind = body["error_type"]
        assert STATUS[kind] == body["status"] == reply.status and body["title"] == kind, reply
        assert body["type"] == f"{url}/api/v1/error/{kind}" and body.get("detail") == body.get("error_message"), reply
    else:
        text = body.get("message", body.get("error"))
        # Of parameters that cannot be read, each is named.
        assert text and isinstance(text, (str, dict) if reply.status == 400 else str), reply
        assert reply.status in (400, 401, 403, 404, 405, 410, 413, 414, 415), reply
    return reply.status


def target(world, operation, **names):
    return world.fill(operation.path, world.callers["superuser"], **names)


def attempt(world, operation, *, path=None, method=None, headers=None, **content):
    """Sends nonsense as somebody who may, and repairs what it happened to use up; returns the status."""
    caller = world.callers["superuser"]
    presentation = caller.presentations[0].headers
    reply = world.server.request(method or operation.method, path or target(world, operation),
                                 headers={**presentation, **(headers or {})}, **content)
    if operation.spends and reply.status in (200, 201, 204) and method in (None, operation.method):
        world.renew(operation.spends, caller)
    return lawful(reply, world.server.url)


def good_body(world, operation):
    return world.fill(operation.body, world.callers["superuser"])


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_members_of_wrong_types_and_odd_values(world, operation):
    body = good_body(world, operation) or {}
    for member in list(body) or ["name"]:
        for value in WRONG_VALUES:
            changed = {**(good_body(world, operation) or {}), member: value}
            status = attempt(world, operation, json_body=changed)
            if operation.row not in ("N3", "N12") and operation.body and not isinstance(value, type(body[member])):
                optional = operation.row in ("B3", "G4") and value is None
                assert status in ((200, 201, 400) if optional else (400,)), (member, value, status)


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_bodies_that_are_no_object(world, operation):
    for text in ("null", "true", "0", '"text"', "[]", "[{}]", "[[]]", '["name"]', "1e5"):
        status = attempt(world, operation, body=text, headers=JSON)
        assert operation not in NEEDS_BODY or status == 400, (text, status)


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_bodies_that_are_no_json(world, operation):
    good = json.dumps(good_body(world, operation) or {"name": "x"})
    for text in ("", " ", "{", good[:-1], good + good, good + "x", "'" + good + "'", "{'a':1}", '{"a":}', '{"a":NaN}',
                 '{"a":01}', "\ufeff" + good, "<xml/>", "a=b&c=d", "/**/" + good, '{"a":"\x01"}', '{"a":"\\x"}',
                 '{"a":"\\u12"}', good + "\0", "\0" * 100, "--" + good, '{"a" 1}', '{,}', '{"a":1,}'):
        status = attempt(world, operation, body=text, headers=JSON)
        assert operation not in NEEDS_BODY or status == 400, (text, status)


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_bytes_that_are_no_utf_8(world, operation):
    members = list(operation.body or {"name": ""})
    for bad in BAD_BYTES:
        for text in (bad, b'{"%s":"%s"}' % (members[0].encode(), bad), b'{"%s":"x"}' % bad, b"{}" + bad):
            status = attempt(world, operation, body=text, headers=JSON)
            assert operation not in NEEDS_BODY or status == 400, (text, status)


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_deep_bodies(world, operation):
    member = next(iter(operation.body or {"name": ""}))
    for depth in (50, 1000, 20000):
        for text in ("[" * depth + "]" * depth, "[" * depth, ('{"a":' * depth)[:60000] + "1",
                     f'{{"{member}":' + "[" * depth + "]" * depth + "}", f'{{"{member}":' + ('{"a":' * depth)[:60000]):
            attempt(world, operation, body=text[:60000], headers=JSON)


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_huge_bodies(world, operation):
    member = next(iter(operation.body or {"name": ""}))
    for text in (json.dumps({member: "x" * 60000}), json.dumps({f"m{number}": number for number in range(4000)}),
                 json.dumps({member: list(range(10000))}), f'{{"{member}":{"9" * 50000}}}', " " * 60000 + "{}",
                 f'{{"{member}":"{"%sud83d" % chr(92) * 9000}"}}'):
        attempt(world, operation, body=text, headers=JSON)
    for size in (70_000, 1_100_000):
        try:
            status = attempt(world, operation, body=json.dumps({member: "x" * size}), headers=JSON)
            assert size < 1_000_000 or status in (400, 413), status
        except (ConnectionResetError, BrokenPipeError):
            pass  # refused before it was read


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_members_given_twice(world, operation):
    for member in operation.body or {"description": ""}:
        good = json.dumps(good_body(world, operation) or {})
        for first in ('"x"', "5", "null", "{}", '"read"', f'"{"y" * 400}"'):
            one = f'"{member}":{first}'
            inner = good[1:-1]
            for text in ("{" + ",".join(part for part in (one, inner) if part) + "}",
                         "{" + ",".join(part for part in (inner, one) if part) + "}",
                         "{" + ",".join([one] * 500) + "}"):
                attempt(world, operation, body=text, headers=JSON)


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_other_types_of_content(world, operation):
    good = json.dumps(good_body(world, operation) or {"description": ""})
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "text/json", "application/jsonx", "json",
                         "application/xml", "multipart/form-data; boundary=x", "", ";", "application/", "x" * 500,
                         "text/vnd.a+json", "application/vnd.a+jsonx"):
        status = attempt(world, operation, body=good, headers={"Content-Type": content_type})
        assert operation not in NEEDS_BODY or status == 415, (content_type, status)


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_a_body_where_none_is_expected(world, operation):
    if operation.method in ("GET", "DELETE"):
        for text in (b"{", b"null", b'{"name":5}', b"\xff" * 100, b"x" * 5000):
            attempt(world, operation, body=text, headers=JSON)


def routes():
    """path: the methods that the table has for it."""
    found = {}
    for operation in OPERATIONS:
        path = re.sub("{[a-z_]*}", "{}", operation.path.partition("?")[0])
        found.setdefault(path, (operation, set()))[1].add(operation.method)
    # W11, which would leave the world without its caller: it has tests of its own.
    found["/api/v1/user/"][1].add("DELETE")
    return list(found.values())


@pytest.mark.parametrize("operation, known", routes(), ids=lambda value: "" if isinstance(value, set) else str(value))
def test_other_methods(world, operation, known):
    """405 with the methods that there are; OPTIONS is for browsers (8.7) and HEAD is GET without the body."""
    for method in sorted(METHODS - known):
        path = target(world, operation)
        if method == "HEAD":
            with Raw(world.server) as raw:
                raw.send(raw_request(method, path, headers=[
                    f"Authorization: Bearer {world.callers['superuser'].bearer}"]))
                reply = raw.answer(head=True)
            assert reply.status in ((200, 410) if "GET" in known else (404,) if path.endswith("/") else (405,)), reply
            continue
        reply = world.server.request(method, path, bearer=world.callers["superuser"].bearer)
        if method == "OPTIONS":
            assert reply.status == 200, reply
        elif method == "GET" and path.endswith("/"):
            assert lawful(reply, world.server.url) == 404, "what ends in a slash is a list: there is none to read"
        elif method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
            assert lawful(reply, world.server.url) == 405, (method, reply)
            assert known <= {one.strip() for one in reply.headers["allow"].split(",")}, reply
        else:
            assert reply.status in (400, 405, 501), (method, reply)


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if "{" in one.path], ids=str)
def test_odd_names_in_the_path(world, operation):
    for name in re.findall("{([a-z_]+)}", operation.path):
        for odd in ODD_NAMES:
            if operation.row == "N3" or operation.row == "N12" or operation.row == "B9":
                status = attempt(world, operation, path=target(world, operation, **{name: odd}))
            else:
                body = good_body(world, operation)
                status = attempt(world, operation, path=target(world, operation, **{name: odd}), json_body=body)
            # Anything may be looked for (W1), and what is not there is deleted already (W7).
            assert status >= 400 or operation.row in ("W1", "W7") or odd in ("0", "null", "-1", "A" * 300, "~") or name == "new", (odd, status)


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.method == "GET"], ids=str)
def test_odd_queries(world, rng, operation):
    names = ["limit", "next_page", "permissions", "token", "starttime", "endtime", "performer", "includePending",
             "expiring", "disabled", "page", "", "%", "a[]"]
    values = ["", "x", "-1", "0", "99999999999999999999", "1.5", "%ff", "%00", "true", "maybe", "13/45/20x6",
              "a" * 2000,  # three of them still fit into an address
              "%F0%9F%94%91", "01/01/0001", "12/31/9999", "&", "=", "%", "null", "02/30/2026"]
    for _ in range(40):
        query = "&".join(f"{rng.choice(names)}{rng.choice(['=', '=', ''])}{rng.choice(values)}"
                         for _ in range(rng.randint(1, 3)))
        status = attempt(world, operation, path=f"{target(world, operation)}?{query}")
        assert status in (operation.status, 400), (query, status)


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_odd_headers(world, operation):
    bearer = world.callers["superuser"].presentations[0].headers["Authorization"]
    for value in ("", "Bearer", "Bearer ", f"{bearer} x", f"{bearer},{bearer}", bearer + "\t", "Basic Og==", "x" * 4000,
                  bearer.replace("Bearer", "bEARER"), bearer + "\xff"):
        status = attempt(world, operation, headers={"Authorization": value.encode("latin-1")},
                         json_body=good_body(world, operation))
        assert status in (operation.status, 401) or (status == 400 and "\xff" in value), (value, status)


def test_much_of_everything_at_random(world, rng):
    """Combinations that nobody thought of."""
    for _ in range(1500):
        operation = rng.choice(OPERATIONS)
        good = good_body(world, operation) or {}
        body = {member: rng.choice([*WRONG_VALUES, value]) for member, value in good.items()}
        names = re.findall("{([a-z_]+)}", operation.path)
        odd = {name: rng.choice(ODD_NAMES) for name in names if rng.random() < 0.2}
        method = operation.method if rng.random() < 0.9 else rng.choice(["GET", "POST", "PUT", "PATCH"])
        attempt(world, operation, method=method, path=target(world, operation, **odd),
                json_body=body if rng.random() < 0.8 else rng.choice(WRONG_VALUES))


def test_everything_works_after_all_of_this(world):
    caller = world.callers["superuser"]
    for operation in OPERATIONS:
        reply = world.send(operation, caller, caller.presentations[0].headers)
        assert reply.status == operation.status, (operation, reply)
