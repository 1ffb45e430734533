"""The main listener with a certificate: TLS 1.2 and newer, nothing older, and never HTTP in the clear."""
import contextlib
import http.client
import json
import socket
import ssl
import subprocess
import threading
import time
import warnings

import pytest

from jetond import Jetond
from rawhttp import Raw, request

KEYS = "/.well-known/jwks.json"


def certificate(directory, name="server"):
    """(certificate, key) files of a fresh self-signed pair for 127.0.0.1."""
    files = directory / f"{name}.crt", directory / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=jeton.test", "-addext", "subjectAltName=DNS:jeton.test,IP:127.0.0.1",
                    "-out", str(files[0]), "-keyout", str(files[1])], check=True, capture_output=True)
    return files


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def server(pair):
    config = f'[http]\nhead_seconds = 2\n[tls]\ncertificate = "{pair[0]}"\nkey = "{pair[1]}"\n'
    with Jetond(config=config) as running:
        yield running


def context(pair, version=None):
    """A client that trusts the certificate; with a version it speaks that one alone, however old."""
    made = ssl.create_default_context(cafile=str(pair[0]))
    if version:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            made.set_ciphers("ALL:@SECLEVEL=0")
            made.minimum_version = version
            made.maximum_version = version
    return made


def tls(server, made):
    return made.wrap_socket(server.connect(), server_hostname="127.0.0.1")


@pytest.mark.parametrize("version, name", [(ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")])
def test_modern_tls_carries_requests(server, pair, version, name):
    with Raw(server, tls(server, context(pair, version))) as raw:
        assert raw.socket.version() == name
        raw.send(request("GET", KEYS) + request("GET", "/no-such-page"))
        assert "keys" in raw.answer().json()
        assert raw.answer().status == 404


def old_only_server(pair):
    """(address, thread) of a TLS server that accepts one connection of any age: shows that the client offers it."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*map(str, pair))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        made.set_ciphers("ALL:@SECLEVEL=0")
        made.minimum_version = ssl.TLSVersion.TLSv1
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(20)

    def serve():
        with listener, listener.accept()[0] as plain, contextlib.suppress(OSError):
            made.wrap_socket(plain, server_side=True).close()

    thread = threading.Thread(target=serve)
    thread.start()
    return listener.getsockname(), thread


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1], ids=["1.1", "1.0"])
def test_old_tls_is_refused(server, pair, version):
    address, thread = old_only_server(pair)
    with socket.create_connection(address, timeout=20) as plain:
        with context(pair, version).wrap_socket(plain, server_hostname="127.0.0.1") as spoken:
            assert spoken.version() in ("TLSv1", "TLSv1.1"), "this client cannot speak old TLS, so it proves nothing"
    thread.join()
    with pytest.raises((ssl.SSLError, ConnectionError)):
        tls(server, context(pair, version))


@pytest.mark.parametrize("data", [
    request("GET", KEYS), request("GET", KEYS, version="1.0"), b"GET / HTTP/1.1\r\n\r\n", b"\0" * 400,
    b"\x16\x03\x01\xff\xff",
], ids=["http_1.1", "http_1.0", "no_host", "nulls", "half_a_greeting"])
def test_what_is_not_tls_never_gets_an_answer_that_looks_like_success(server, data):
    with server.connect() as plain, contextlib.suppress(OSError):
        plain.settimeout(8)
        plain.sendall(data)
        said = b""
        while got := plain.recv(65536):
            said += got
        assert not said.startswith(b"HTTP/") or said.split()[1][:1] == b"4"
        assert b"keys" not in said
    assert_alive(server)


def assert_alive(server):
    """The admin listener speaks plain HTTP, TLS or not."""
    assert server.get("/healthz", admin=True).status == 200


def test_a_client_that_never_finishes_the_handshake_is_cut_off(server):
    with Raw(server) as raw:
        raw.send(b"\x16\x03\x01\x02\x00\x01\x00")
        assert raw.seconds_until_closed(at_most=30) < 30


def test_a_drip_is_cut_off_inside_tls_too(server, pair):
    with Raw(server, tls(server, context(pair))) as raw:
        raw.send(b"GET /.well-known/jwks.json HTTP/1.1\r\nHost: jeton.test\r\n")
        start = time.monotonic()
        raw.socket.settimeout(0.5)
        while time.monotonic() - start < 30:
            raw.send(b"X-Drip: a\r\n")
            try:
                if not raw.socket.recv(4096):
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        assert time.monotonic() - start < 30


def test_a_large_body_and_many_requests_pass_through_records(server, pair):
    body = b"token=" + server.bootstrap_token.encode() + b"&padding=" + b"a" * 40000
    data = request("POST", "/oauth2/introspect", body=body, headers=[
        f"Authorization: Bearer {server.bootstrap_token}", "Content-Type: application/x-www-form-urlencoded"])
    with Raw(server, tls(server, context(pair))) as raw:
        for _ in range(5):
            raw.send(data)
            assert raw.answer().json()["active"] is True


def test_the_server_shows_the_certificate_it_was_given(server, pair):
    with tls(server, context(pair)) as spoken:
        assert spoken.getpeercert(binary_form=True) == ssl.PEM_cert_to_DER_cert(pair[0].read_text())


def test_a_refusal_can_be_read_through_tls(server, pair):
    with Raw(server, tls(server, context(pair))) as raw:
        raw.send(request("GET", KEYS, headers=["X-A: " + "a" * 65536]))
        assert raw.answer().status == 431


def test_an_ordinary_client_library_works(server, pair):
    host, port = server.address.rsplit(":", 1)
    connection = http.client.HTTPSConnection(host, int(port), context=context(pair), timeout=20)
    with contextlib.closing(connection):
        connection.request("GET", KEYS)
        assert "keys" in json.loads(connection.getresponse().read())


def faulty(pair, directory):
    other = certificate(directory, "other")
    broken = directory / "broken.crt"
    broken.write_text("-----BEGIN CERTIFICATE-----\nbm90IGE=\n-----END CERTIFICATE-----\n")
    return {
        "a_missing_certificate": (directory / "absent.crt", pair[1]),
        "a_missing_key": (pair[0], directory / "absent.key"),
        "a_key_of_another_certificate": (pair[0], other[1]),
        "a_broken_certificate": (broken, pair[1]),
    }


@pytest.mark.parametrize("fault", ["a_missing_certificate", "a_missing_key", "a_key_of_another_certificate",
                                   "a_broken_certificate"])
def test_the_server_does_not_start_with(pair, tmp_path, fault):
    made, key = faulty(pair, tmp_path)[fault]
    server = Jetond(config=f'[tls]\ncertificate = "{made}"\nkey = "{key}"\n')
    with contextlib.closing(server), pytest.raises(RuntimeError) as caught:
        server.start()
    assert server.process.returncode > 0
    named = {"a_missing_key": key, "a_key_of_another_certificate": key}.get(fault, made)
    assert named.name in str(caught.value), "the message does not name the file"


@pytest.mark.parametrize("line", ["certificate", "key"])
def test_half_a_pair_is_a_fault(pair, line):
    server = Jetond(config=f'[tls]\n{line} = "{pair[0 if line == "certificate" else 1]}"\n')
    with contextlib.closing(server), pytest.raises(RuntimeError):
        server.start()
    assert server.process.returncode > 0
