"""Connections: order of answers, methods, time-outs, the cap, and clients that hang up half-way."""
import contextlib
import json
import socket
import time

import pytest

from jetond import Jetond, basic, waits_for
from rawhttp import Closed, Raw, request

KEYS = "/.well-known/jwks.json"
METADATA = "/.well-known/oauth-authorization-server"


def introspect(server, headers=(), body=None):
    content = f"token={server.bootstrap_token}".encode() if body is None else body
    return request("POST", "/oauth2/introspect", body=content, headers=[
        f"Authorization: Bearer {server.bootstrap_token}", "Content-Type: application/x-www-form-urlencoded", *headers])


def test_three_requests_in_one_packet_are_answered_in_order(server):
    with Raw(server) as raw:
        raw.send(request("GET", KEYS) + request("GET", "/no-such-page") + request("GET", METADATA))
        assert "keys" in raw.answer().json()
        assert raw.answer().status == 404
        assert "issuer" in raw.answer().json()


def test_answers_keep_the_order_of_requests_that_take_different_ways_through_the_server(server, shop):
    """A password is hashed on a worker, a creation waits for the disk, the rest is answered at once."""
    password = shop.user("pipeliner")
    organization = json.dumps({"name": "pipelined", "email": "pipelined@example.com"}).encode()
    slow = request("GET", f"/v2/auth?service={server.address}",
                   headers=["Authorization: " + basic("pipeliner", password)])
    durable = request("POST", "/api/v1/organization/", body=organization, headers=[
        f"Authorization: Bearer {server.bootstrap_token}", "Content-Type: application/json"])
    with Raw(server) as raw:
        raw.send(slow + request("GET", KEYS) + durable + introspect(server) + request("GET", METADATA))
        assert "token" in raw.answer().json()
        assert "keys" in raw.answer().json()
        assert raw.answer().status == 201
        assert raw.answer().json()["active"] is True
        assert "issuer" in raw.answer().json()


@pytest.mark.parametrize("connections", [7, 8, 9, 100])
def test_many_who_ask_at_the_same_time_get_each_his_own_answer(server, connections):
    """Answers that are ready together leave together; how many they are decides nothing."""
    with contextlib.ExitStack() as stack:
        raws = [stack.enter_context(Raw(server)) for _ in range(connections)]
        for round_ in range(3):
            for i, raw in enumerate(raws):
                raw.send(request("GET", [KEYS, METADATA, "/no-such-page"][(i + round_) % 3]))
            for i, raw in enumerate(raws):
                answer = raw.answer()
                kind = (i + round_) % 3
                assert answer.status == (404 if kind == 2 else 200)
                assert kind == 2 or ["keys", "issuer"][kind] in answer.json()


def test_whoever_asks_when_the_server_stops_is_answered_or_cut_off_but_never_left_waiting():
    with Jetond() as server, contextlib.ExitStack() as stack:
        raws = [stack.enter_context(served(server)) for _ in range(50)]
        for raw in raws:
            raw.send(request("GET", KEYS))
        server.stop()
        for raw in raws:
            with contextlib.suppress(Closed, ConnectionResetError):
                assert "keys" in raw.answer().json()
                assert raw.closed()


def test_a_request_that_comes_byte_by_byte_is_served(server):
    with Raw(server) as raw:
        raw.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in introspect(server):
            raw.send(bytes([byte]))
        assert raw.answer().json()["active"] is True


def test_a_hundred_requests_on_one_connection_are_served(server):
    with Raw(server) as raw:
        raw.send(introspect(server) * 100)
        for _ in range(100):
            assert raw.answer().json()["active"] is True


def test_who_is_told_to_come_later_is_heard_again_a_moment_later_and_others_at_once():
    with Jetond(waits_for(60_000), patient=True) as server, Raw(server) as raw, Raw(server) as other:
        for number in range(2):
            begun = time.monotonic()
            raw.send(request("GET", f"/v2/auth?service={server.address}",
                             headers=["Authorization: " + basic("nobody", f"wrong{number}")]))
            status = raw.answer().status
        assert status == 429
        raw.send(request("GET", KEYS) * 2)
        other.send(request("GET", KEYS))
        assert other.answer().status == 200
        assert raw.answer().status == 200 and time.monotonic() - begun > 0.1
        assert raw.answer().status == 200


def test_http_1_1_stays_open_until_the_client_says_close(server):
    with Raw(server) as raw:
        raw.send(request("GET", KEYS))
        assert raw.answer().headers.get("connection", "").lower() != "close"
        raw.send(request("GET", KEYS, headers=["Connection: close"]) + request("GET", METADATA))
        assert "keys" in raw.answer().json()
        assert raw.closed(), "served a request that came after the client had announced the end"


def test_http_1_0_without_keep_alive_closes(server):
    with Raw(server) as raw:
        raw.send(request("GET", KEYS, version="1.0"))
        assert raw.answer().status == 200
        assert raw.closed()


def test_an_absolute_target_means_its_path(server):
    with Raw(server) as raw:
        raw.send(request("GET", f"http://jeton.test{KEYS}"))
        assert "keys" in raw.answer().json()


def test_options_of_the_whole_server_is_answered(server):
    with Raw(server) as raw:
        raw.send(request("OPTIONS", "*") + request("GET", KEYS))
        assert raw.answer().status in (200, 204)
        assert "keys" in raw.answer().json()


def test_options_of_a_page_names_its_methods(server):
    with Raw(server) as raw:
        raw.send(request("OPTIONS", KEYS))
        reply = raw.answer()
        assert reply.status in (200, 204)
        assert {"GET", "HEAD", "OPTIONS"} <= allowed(reply)


def allowed(reply):
    return {method.strip() for method in reply.headers["allow"].split(",")}


@pytest.mark.parametrize("method", ["BREW", "get", "X" * 40])
def test_a_method_that_nobody_knows_is_501(server, method):
    with Raw(server) as raw:
        raw.send(request(method, KEYS))
        assert raw.answer().status == 501


@pytest.mark.parametrize("method, target", [("PROPFIND", KEYS), ("TRACE", KEYS), ("CONNECT", "jeton.test:80")])
def test_a_method_that_others_know_is_refused(server, method, target):
    with Raw(server) as raw:
        raw.send(request(method, target))
        assert raw.answer().status in (400, 405, 501)


@pytest.mark.parametrize("method, path, right", [
    ("DELETE", KEYS, {"GET", "HEAD"}),
    ("POST", METADATA, {"GET", "HEAD"}),
    ("GET", "/oauth2/introspect", {"POST"}),
    ("GET", "/oauth2/token", {"POST"}),
    ("PUT", "/v2/auth", {"GET", "HEAD"}),
    ("PATCH", "/api/v1/user/", {"GET", "PUT", "DELETE"}),
    ("GET", "/api/v1/organization/any/applications/any/resetclientsecret", {"POST"}),
])
def test_a_wrong_method_is_405_and_names_the_right_ones(server, method, path, right):
    reply = server.request(method, path, bearer=server.bootstrap_token)
    assert reply.status == 405
    assert right <= allowed(reply)
    assert method not in allowed(reply)


@pytest.mark.parametrize("path", [KEYS, METADATA, "/api/v1/user/", "/broker/rest/api", "/no-such-page"])
def test_head_has_the_headers_of_get_and_no_body(server, path):
    credentials = [f"Authorization: Bearer {server.bootstrap_token}"]
    with Raw(server) as raw:
        raw.send(request("GET", path, headers=credentials))
        full = raw.answer()
        raw.send(request("HEAD", path, headers=credentials) + request("GET", KEYS))
        empty = raw.answer(head=True)
        assert "keys" in raw.answer().json(), "HEAD was answered with a body"
    changing = {"date", "x-request-id"}
    assert empty.status == full.status
    assert ({k: v for k, v in empty.headers.items() if k not in changing}
            == {k: v for k, v in full.headers.items() if k not in changing})
    assert int(empty.headers["content-length"]) == len(full.body)


def test_expect_100_continue_is_answered_before_the_body_is_sent(server):
    head, body = introspect(server, headers=["Expect: 100-continue"]).split(b"\r\n\r\n")
    with Raw(server) as raw:
        raw.send(head + b"\r\n\r\n")
        assert raw.answer().status == 100
        raw.send(body)
        assert raw.answer().json()["active"] is True


def test_expect_100_continue_with_a_body_too_large_is_refused_instead(server):
    with Raw(server) as raw:
        raw.send(request("POST", "/oauth2/introspect", headers=["Content-Length: 10000000", "Expect: 100-continue"]))
        assert raw.answer().status == 413
        assert raw.closed()


@pytest.mark.parametrize("way", ["at_once", "by_a_worker"])
def test_a_client_that_has_closed_its_sending_side_still_gets_its_answer(server, shop, way):
    data = introspect(server)
    if way == "by_a_worker":
        password = shop.user("halfcloser")
        data = request("GET", f"/v2/auth?service={server.address}",
                       headers=["Authorization: " + basic("halfcloser", password)])
    with Raw(server) as raw:
        raw.send(data)
        raw.socket.shutdown(socket.SHUT_WR)
        assert raw.answer().status == 200
        assert raw.closed()


def test_a_client_that_leaves_in_the_middle_harms_nobody(server, shop):
    password = shop.user("leaver")
    slow = request("GET", f"/v2/auth?service={server.address}", headers=["Authorization: " + basic("leaver", password)])
    for data in (slow, introspect(server)[:-3], b"GET / HT", b"", introspect(server) * 50):
        with Raw(server) as raw:
            raw.send(data)
    assert server.get(KEYS).status == 200


@pytest.fixture(scope="module")
def hasty():
    """A server with the shortest patience."""
    with Jetond(config="[http]\nhead_seconds = 2\nbody_seconds = 2\nidle_seconds = 1\n") as running:
        yield running


def drip(raw, start, pieces, every, at_most):
    """Sends the pieces one by one; seconds from the start until the server cut the connection, or at_most; and all it
    said."""
    said = b""
    raw.socket.settimeout(every)
    for piece in pieces:
        if time.monotonic() - start > at_most:
            return at_most, said
        raw.send(piece)
        try:
            got = raw.socket.recv(65536)
        except ConnectionResetError:
            got = b""
        except socket.timeout:
            continue
        if not got:
            return time.monotonic() - start, said
        said += got
    return at_most, said


def test_a_client_that_drips_one_header_a_second_is_cut_off(hasty):
    start = time.monotonic()
    with Raw(hasty) as raw:
        raw.send(b"GET /.well-known/jwks.json HTTP/1.1\r\nHost: jeton.test\r\n")
        seconds, said = drip(raw, start, [b"X-%d: drip\r\n" % i for i in range(40)], every=1, at_most=30)
    assert 1 < seconds < 30
    assert b" 200 " not in said


def test_a_client_that_drips_its_body_is_cut_off(hasty):
    data = introspect(hasty)
    start = time.monotonic()
    with Raw(hasty) as raw:
        raw.send(data[:-40])
        seconds, said = drip(raw, start, [data[i:i + 1] for i in range(len(data) - 40, len(data))], every=1, at_most=30)
    assert 1 < seconds < 30
    assert b" 200 " not in said


@pytest.mark.parametrize("before", [b"", request("GET", KEYS)], ids=["never_used", "used"])
def test_an_idle_connection_is_closed(hasty, before):
    with Raw(hasty) as raw:
        if before:
            raw.send(before)
            assert raw.answer().status == 200
        assert raw.seconds_until_closed(at_most=30) < 30


def test_a_connection_in_use_outlives_the_idle_time(hasty):
    with Raw(hasty) as raw:
        for _ in range(6):
            raw.send(request("GET", KEYS))
            assert raw.answer().status == 200
            time.sleep(0.5)


def seconds_beside_a_client_that_never_reads(server):
    with Raw(server) as deaf:
        deaf.socket.settimeout(1)
        with contextlib.suppress(socket.timeout, ConnectionError):
            for _ in range(200):
                deaf.socket.sendall(request("GET", METADATA) * 100)
        start = time.monotonic()
        assert server.get(KEYS).status == 200
        return time.monotonic() - start


def test_a_client_that_never_reads_does_not_hold_up_the_others(hasty):
    """If it did, each time would take as long as the server waits for it; if the machine is busy, one is short."""
    assert any(seconds_beside_a_client_that_never_reads(hasty) < 2 for _ in range(5))


def served(server):
    """A connection on which one request was answered, so that it surely counts."""
    raw = Raw(server)
    raw.send(request("GET", KEYS))
    assert raw.answer().status == 200
    return raw


def test_a_connection_above_the_cap_gets_a_clean_503_and_a_place_when_one_is_free():
    with Jetond(config="[http]\nmax_connections = 4\n") as server, contextlib.ExitStack() as stack:
        held = [stack.enter_context(served(server)) for _ in range(4)]
        for _ in range(20):
            with Raw(server) as fifth:
                fifth.send(request("GET", KEYS))
                assert fifth.answer().status == 503
                assert fifth.closed()
        for raw in held:
            raw.send(request("GET", KEYS))
            assert raw.answer().status == 200, "a connection that was there first lost its place"
        held[0].close()
        assert eventually_served(server), "a place that became free is not given again"


def eventually_served(server, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with Raw(server) as raw, contextlib.suppress(Closed):
            raw.send(request("GET", KEYS))
            if raw.answer().status == 200:
                return True
        time.sleep(0.02)
    return False


def test_the_admin_listener_has_its_own_pages_and_no_others(server):
    for path in ("/healthz", "/readyz", "/metrics"):
        assert server.get(path, admin=True).status == 200
        assert server.get(path).status == 404
    for path in (KEYS, METADATA, "/api/v1/user/", "/broker/rest/api", f"/v2/auth?service={server.address}"):
        assert server.get(path, bearer=server.bootstrap_token, admin=True).status == 404


def test_the_admin_listener_refuses_what_the_main_one_refuses(server):
    with Raw(server, server.connect(admin=True)) as raw:
        raw.send(b"GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")
        assert raw.answer().status == 400
        assert raw.closed()


def test_metrics_are_prometheus_text_without_names_of_people_or_tokens(server, shop):
    shop.user("metricsperson")
    reply = server.get("/metrics", admin=True)
    assert reply.headers["content-type"].startswith("text/plain")
    assert "metricsperson" not in reply.text
    for line in reply.text.splitlines():
        if line and not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            assert name.startswith(("jeton", "process_", "http_")), line
            float(value)
