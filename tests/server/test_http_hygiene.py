"""What the HTTP edge refuses: every doubt about where a request ends, or for whom it is, is a 4xx (or 501) and a close.

A proxy in front that reads such bytes differently from us could be made to smuggle a request through; so none of them
may be answered as a request, and nothing that follows them on the connection may be.
"""
import json
import time

import pytest

from jetond import Jetond
from rawhttp import Raw, refused, request

INTROSPECT = "POST /oauth2/introspect HTTP/1.1"
KEYS = "/.well-known/jwks.json"


def introspection(server, framing, body=None):
    """A POST that would say "active" if it were served; framing: header lines, where N stands for the body's length."""
    content = f"token={server.bootstrap_token}".encode()
    lines = [INTROSPECT.encode(), b"Host: jeton.test", b"Authorization: Bearer " + server.bootstrap_token.encode(),
             b"Content-Type: application/x-www-form-urlencoded"]
    lines += [line.replace(b"N", str(len(content)).encode()) for line in framing]
    return b"\r\n".join(lines) + b"\r\n\r\n" + (content if body is None else body)


def chunked(content, size_line=None):
    size_line = b"%x" % len(content) if size_line is None else size_line
    return size_line + b"\r\n" + content + b"\r\n0\r\n\r\n"


def test_the_request_that_the_refused_ones_are_made_from_is_served(server):
    with Raw(server) as raw:
        raw.send(introspection(server, [b"Content-Length: N"]))
        reply = raw.answer()
        assert reply.status == 200 and reply.json()["active"] is True


LENGTHS = {
    "two_lengths_that_differ": [b"Content-Length: N", b"Content-Length: 5"],
    "two_lengths_that_differ_the_other_way_round": [b"Content-Length: 5", b"Content-Length: N"],
    "the_same_length_twice": [b"Content-Length: N", b"Content-Length: N"],
    "two_spellings_of_the_name": [b"Content-Length: N", b"content-length: N"],
    "a_list": [b"Content-Length: N, N"],
    "a_list_without_space": [b"Content-Length: N,N"],
    "a_list_that_differs": [b"Content-Length: N, 5"],
    "a_plus_sign": [b"Content-Length: +N"],
    "negative": [b"Content-Length: -N"],
    "minus_one": [b"Content-Length: -1"],
    "hexadecimal": [b"Content-Length: 0x2e"],
    "a_fraction": [b"Content-Length: N.0"],
    "a_word": [b"Content-Length: many"],
    "empty": [b"Content-Length:"],
    "a_space_inside": [b"Content-Length: 4 6"],
    "beyond_64_bits": [b"Content-Length: 18446744073709551662"],
    "beyond_any_number": [b"Content-Length: " + b"9" * 400],
}


@pytest.mark.parametrize("framing", LENGTHS.values(), ids=LENGTHS.keys())
def test_a_doubtful_content_length_is_refused(server, framing):
    reply = refused(server, introspection(server, framing), {400, 413})
    assert b'"active"' not in reply.body


CODINGS = {
    "chunked_with_a_length": [b"Transfer-Encoding: chunked", b"Content-Length: N"],
    "a_length_with_chunked": [b"Content-Length: N", b"Transfer-Encoding: chunked"],
    "a_length_of_nothing_with_chunked": [b"Content-Length: 0", b"Transfer-Encoding: chunked"],
    "xchunked": [b"Transfer-Encoding: xchunked"],
    "chunked_with_a_tail": [b"Transfer-Encoding: chunkedx"],
    "identity": [b"Transfer-Encoding: identity"],
    "gzip": [b"Transfer-Encoding: gzip"],
    "gzip_then_chunked": [b"Transfer-Encoding: gzip, chunked"],
    "chunked_then_gzip": [b"Transfer-Encoding: chunked, gzip"],
    "chunked_twice_in_a_list": [b"Transfer-Encoding: chunked, chunked"],
    "chunked_twice": [b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked"],
    "chunked_and_identity": [b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity"],
    "identity_and_chunked": [b"Transfer-Encoding: identity", b"Transfer-Encoding: chunked"],
    "an_empty_coding": [b"Transfer-Encoding:"],
    "an_empty_coding_in_a_list": [b"Transfer-Encoding: , chunked"],
    "a_parameter": [b"Transfer-Encoding: chunked;q=1"],
    "quotes": [b'Transfer-Encoding: "chunked"'],
    "a_vertical_tab_before_it": [b"Transfer-Encoding: \x0bchunked"],
}


@pytest.mark.parametrize("framing", CODINGS.values(), ids=CODINGS.keys())
def test_any_transfer_encoding_but_exactly_chunked_is_refused(server, framing):
    content = f"token={server.bootstrap_token}".encode()
    reply = refused(server, introspection(server, framing, chunked(content)), {400, 501})
    assert b'"active"' not in reply.body


def test_a_transfer_encoding_is_refused_on_http_1_0(server):
    data = introspection(server, [b"Transfer-Encoding: chunked"], chunked(b"token=x")).replace(b"HTTP/1.1", b"HTTP/1.0")
    refused(server, data, {400, 501})


@pytest.mark.parametrize("pieces", [1, 7, 1000], ids=["one_byte_chunks", "small_chunks", "one_chunk"])
def test_a_chunked_body_is_served(server, pieces):
    content = f"token={server.bootstrap_token}".encode()
    body = b"".join(b"%x\r\n%s\r\n" % (len(content[i:i + pieces]), content[i:i + pieces])
                    for i in range(0, len(content), pieces)) + b"0\r\n\r\n"
    with Raw(server) as raw:
        raw.send(introspection(server, [b"Transfer-Encoding: chunked"], body) + request("GET", KEYS))
        reply = raw.answer()
        assert reply.status == 200 and reply.json()["active"] is True
        assert "keys" in raw.answer().json(), "the connection lost its place after a chunked body"


CHUNK_SIZES = {
    "no_number": b"xyz",
    "empty": b"",
    "negative": b"-7",
    "a_plus_sign": b"+7",
    "a_prefix": b"0x7",
    "an_underscore": b"0_7",
    "a_space_before": b" 7",
    "two_numbers": b"7 7",
    "beyond_64_bits": b"10000000000000007",
    "beyond_any_number": b"f" * 400,
    "a_bare_line_feed_after_it": b"7\ntoken=x\r\n0\r\n\r\n",
    "a_nul": b"7\0",
}


@pytest.mark.parametrize("size", CHUNK_SIZES.values(), ids=CHUNK_SIZES.keys())
def test_a_doubtful_chunk_size_is_refused(server, size):
    refused(server, introspection(server, [b"Transfer-Encoding: chunked"], chunked(b"token=x", size)), {400, 413})


CHUNK_ENDS = {
    "longer_than_said": b"3\r\ntoken=x\r\n0\r\n\r\n",
    "no_crlf_after_the_data": b"7\r\ntoken=x0\r\n\r\n\r\n\r\n",
    "a_line_feed_after_the_data": b"7\r\ntoken=x\n0\r\n\r\n",
}


@pytest.mark.parametrize("body", CHUNK_ENDS.values(), ids=CHUNK_ENDS.keys())
def test_a_chunk_that_does_not_end_where_it_says_is_refused(server, body):
    refused(server, introspection(server, [b"Transfer-Encoding: chunked"], body), {400})


SMUGGLED = b"GET /.well-known/jwks.json HTTP/1.1\r\nHost: jeton.test\r\n\r\n"


@pytest.mark.parametrize("framing, body", [
    ([b"Content-Length: 6", b"Transfer-Encoding: chunked"], b"0\r\n\r\n" + SMUGGLED),
    ([b"Transfer-Encoding: chunked", b"Content-Length: 5"], b"0\r\n\r\n" + SMUGGLED),
    ([b"Content-Length: 5", b"Content-Length: 6"], b"a=bcd" + SMUGGLED),
    ([b"Transfer-Encoding: xchunked"], b"0\r\n\r\n" + SMUGGLED),
    ([b"Transfer-Encoding : chunked", b"Content-Length: 5"], b"0\r\n\r\n" + SMUGGLED),
], ids=["length_and_chunked", "chunked_and_length", "two_lengths", "unknown_coding", "space_before_the_colon"])
def test_what_follows_a_doubtful_request_is_never_answered(server, framing, body):
    reply = refused(server, introspection(server, framing, body), {400, 501})
    assert b'"keys"' not in reply.body


HEADERS = {
    "a_space_before_the_colon": b"X-A : b",
    "a_tab_before_the_colon": b"X-A\t: b",
    "a_space_before_the_colon_of_host": b"Host : jeton.test",
    "a_folded_line": b"X-A: b\r\n c",
    "a_line_folded_by_a_tab": b"X-A: b\r\n\tc",
    "a_folded_first_line": b" X-A: b",
    "a_bare_carriage_return_in_the_value": b"X-A: b\rX-B: c",
    "a_nul_in_the_value": b"X-A: b\0c",
    "a_nul_in_the_name": b"X-\0A: b",
    "a_control_character_in_the_value": b"X-A: b\x01c",
    "a_delete_in_the_value": b"X-A: b\x7fc",
    "no_colon": b"X-A",
    "no_name": b": b",
    "a_space_in_the_name": b"X A: b",
    "a_slash_in_the_name": b"X/A: b",
    "a_high_byte_in_the_name": b"X-\xe4: b",
}


@pytest.mark.parametrize("line", HEADERS.values(), ids=HEADERS.keys())
def test_a_malformed_header_line_is_refused(server, line):
    refused(server, request("GET", KEYS, headers=[line]), {400})


BARE_LINE_FEEDS = {
    "everywhere": b"GET /.well-known/jwks.json HTTP/1.1\nHost: jeton.test\n\n",
    "after_the_request_line": b"GET /.well-known/jwks.json HTTP/1.1\nHost: jeton.test\r\n\r\n",
    "after_a_header": b"GET /.well-known/jwks.json HTTP/1.1\r\nHost: jeton.test\nX-A: b\r\n\r\n",
    "at_the_end": b"GET /.well-known/jwks.json HTTP/1.1\r\nHost: jeton.test\r\n\n\r\n",
}


@pytest.mark.parametrize("data", BARE_LINE_FEEDS.values(), ids=BARE_LINE_FEEDS.keys())
def test_a_bare_line_feed_ends_no_line(server, data):
    refused(server, data, {400})


REQUEST_LINES = {
    "a_target_that_is_no_path": b"GET keys HTTP/1.1",
    "no_version": b"GET /.well-known/jwks.json",
    "an_unknown_version": b"GET /.well-known/jwks.json HTTP/9.9",
    "a_version_in_small_letters": b"GET /.well-known/jwks.json http/1.1",
    "a_space_in_the_target": b"GET /.well-known/ jwks.json HTTP/1.1",
    "two_spaces": b"GET  /.well-known/jwks.json HTTP/1.1",
    "a_space_before_the_method": b" GET /.well-known/jwks.json HTTP/1.1",
    "a_nul_in_the_target": b"GET /.well-known/jwks.json\0 HTTP/1.1",
    "a_control_character_in_the_target": b"GET /.well-known/\x01jwks.json HTTP/1.1",
    "no_method_at_all": b"/.well-known/jwks.json HTTP/1.1",
    "a_tls_greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}


@pytest.mark.parametrize("line", REQUEST_LINES.values(), ids=REQUEST_LINES.keys())
def test_a_malformed_request_line_is_refused(server, line):
    refused(server, line + b"\r\nHost: jeton.test\r\n\r\n", {400, 501})


def test_http_2_by_prior_knowledge_is_refused(server):
    refused(server, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\x04\0\0\0\0\0")


HOSTS = {
    "none": [],
    "two_that_differ": [b"Host: jeton.test", b"Host: other.test"],
    "the_same_twice": [b"Host: jeton.test", b"Host: jeton.test"],
    "two_spellings_of_the_name": [b"Host: jeton.test", b"HOST: jeton.test"],
    "a_list": [b"Host: jeton.test, other.test"],
    "a_space_inside": [b"Host: jeton test"],
    "a_path": [b"Host: jeton.test/path"],
    "a_user": [b"Host: user@jeton.test"],
    "a_port_that_is_no_number": [b"Host: jeton.test:http"],
    "an_open_bracket": [b"Host: [::1"],
    "markup": [b'Host: "><script>'],
}


@pytest.mark.parametrize("lines", HOSTS.values(), ids=HOSTS.keys())
def test_a_request_without_exactly_one_good_host_is_refused(server, lines):
    refused(server, b"\r\n".join([b"GET /.well-known/jwks.json HTTP/1.1", *lines]) + b"\r\n\r\n", {400})


@pytest.mark.parametrize("host", ["jeton.test", "jeton.test:8080", "127.0.0.1", "[::1]", "[::1]:8080", "JETON.test"])
def test_an_ordinary_host_is_served(server, host):
    with Raw(server) as raw:
        raw.send(request("GET", KEYS, host=host))
        assert raw.answer().status == 200


def test_http_1_0_needs_no_host(server):
    with Raw(server) as raw:
        raw.send(b"GET /.well-known/jwks.json HTTP/1.0\r\n\r\n")
        assert raw.answer().status == 200


SIZES = {
    "a_header_of_64_kib": ([b"X-A: " + b"a" * 65536], "/", {431}),
    "a_header_name_of_64_kib": ([b"a" * 65536 + b": b"], "/", {431}),
    "2000_headers": ([b"X-%d: b" % i for i in range(2000)], "/", {431}),
    "2000_tiny_headers": ([b"a:"] * 2000, "/", {431}),
    "a_target_of_64_kib": ([], "/" + "a" * 65536, {414, 431}),
    "a_query_of_64_kib": ([], "/v2/auth?service=" + "a" * 65536, {414, 431}),
}


@pytest.mark.parametrize("headers, target, allowed", SIZES.values(), ids=SIZES.keys())
def test_an_oversized_head_is_refused_and_the_refusal_can_be_read(server, headers, target, allowed):
    refused(server, request("GET", target, headers=headers), allowed)


@pytest.mark.parametrize("head, status", [(b"X-A: " + b"a" * 65536, 431), (b"X-A: a\x01", 400)], ids=["long", "bad"])
def test_a_bad_head_below_v2_is_refused_as_registries_refuse(server, head, status):
    reply = refused(server, request("GET", "/v2/auth?service=x", headers=[head]), {status})
    assert reply.json()["errors"][0]["code"] == "UNSUPPORTED", reply


@pytest.mark.parametrize("size", [100, 6000, 7900, 8200, 11900, 12200, 16000, 30000, 32000])
def test_a_head_of_any_size_keeps_its_meaning_while_its_body_arrives(server, size):
    """Piece by piece, as slow networks have it, and behind other requests that fill the room for it."""
    body = json.dumps({"name": "a" * 5000}).encode()
    head = request("POST", "/api/v1/organization/", headers=[
        b"Authorization: Bearer " + server.bootstrap_token.encode(), b"Content-Type: application/json",
        b"X-A: " + b"a" * size, b"Content-Length: %d" % len(body)])
    with Raw(server) as raw:
        raw.send(request("GET", KEYS) * 3 + head[:50])
        for i in range(50, len(head), 5000):
            time.sleep(0.01)
            raw.send(head[i:i + 5000])
        for i in range(0, len(body), 1000):
            time.sleep(0.005)
            raw.send(body[i:i + 1000])
        assert [raw.answer().status for _ in range(3)] == [200] * 3
        assert raw.answer().status == 400, "it is understood, and the name is too long"


def test_a_head_without_an_end_is_refused_at_the_limit_and_not_gathered(server):
    with Raw(server) as raw:
        raw.send(b"GET / HTTP/1.1\r\nHost: jeton.test\r\nX-A: " + b"a" * 40000)
        assert raw.answer().status == 431
        assert raw.closed()


def test_a_length_beyond_the_limit_is_refused_before_the_body_is_sent(server):
    reply = refused(server, introspection(server, [b"Content-Length: 10000000"], b""), {413})
    assert b'"active"' not in reply.body


def test_a_body_beyond_the_limit_by_one_byte_is_refused_and_one_at_the_limit_is_read():
    with Jetond(config="[http]\nmax_body_bytes = 1000\n") as server:
        def padded(size):
            content = f"token={server.bootstrap_token}&padding=".encode()
            return content + b"a" * (size - len(content))

        with Raw(server) as raw:
            raw.send(introspection(server, [b"Content-Length: 1000"], padded(1000)))
            assert raw.answer().json()["active"] is True
        with Raw(server) as raw:
            raw.send(introspection(server, [b"Transfer-Encoding: chunked"], chunked(padded(1000))))
            assert raw.answer().json()["active"] is True
        refused(server, introspection(server, [b"Content-Length: 1001"], padded(1001)), {413})
        refused(server, introspection(server, [b"Transfer-Encoding: chunked"], chunked(padded(1001))), {413})


def test_a_chunked_body_beyond_the_limit_is_refused_while_it_comes_in(server):
    with Raw(server) as raw:
        raw.send(introspection(server, [b"Transfer-Encoding: chunked"], b""))
        for _ in range(40):
            if not raw.send(b"1000\r\n" + b"a" * 4096 + b"\r\n"):
                break
        assert raw.answer().status == 413
        assert raw.closed()


@pytest.mark.parametrize("expectation", ["200-ok", "100-continue, 200-ok", "100-continuex"])
def test_an_unknown_expectation_is_refused(server, expectation):
    refused(server, introspection(server, [b"Content-Length: N", b"Expect: " + expectation.encode()]), {417})


def test_a_refusal_announces_its_close(server):
    reply = refused(server, introspection(server, [b"Content-Length: 5", b"Content-Length: 6"]))
    assert reply.headers["connection"].lower() == "close"


def test_after_all_this_the_server_still_serves(server):
    refused(server, b"\0" * 5000 + b"\r\n\r\n")
    assert server.get(KEYS).status == 200
