"""The program jetond: its commands, what it says about a wrong configuration, flags, and a graceful stop."""
import contextlib
import re
import signal
import socket
import subprocess
import time

import pytest

from jetond import BUILD, ROOT, Jetond, Shop, basic
from rawhttp import Raw, request

KEYS = "/.well-known/jwks.json"
METADATA = "/.well-known/oauth-authorization-server"


def jetond(*args, seconds=30):
    return subprocess.run([str(BUILD / "jetond"), *map(str, args)], capture_output=True, text=True, timeout=seconds,
                          stdin=subprocess.DEVNULL)


def written(directory, text):
    path = directory / "jeton.toml"
    path.write_text(text)
    return path


def test_help_names_every_command_and_flag():
    result = jetond("help")
    assert result.returncode == 0
    for word in ("serve", "check-config", "version", "help", "--config", "--data-dir", "--listen", "--admin-listen",
                 "--public-url"):
        assert word in result.stdout


def test_version_says_name_and_number():
    result = jetond("version")
    assert result.returncode == 0
    assert re.search(r"jetond?\b.*\d+\.\d+", result.stdout)
    assert result.stderr == ""


@pytest.mark.parametrize("args", [["dance"], ["serve", "--dance"], ["serve", "--listen"], ["check-config", "--dance"]],
                         ids=["unknown_command", "unknown_flag", "flag_without_value", "unknown_flag_of_check_config"])
def test_a_wrong_command_line_fails_and_says_why_on_stderr(args):
    result = jetond(*args)
    assert result.returncode > 0
    assert result.stderr.strip()


@pytest.mark.parametrize("page", ["config", "api"])
def test_a_reference_page_is_what_help_prints(page):
    result = jetond("help", page)
    assert result.returncode == 0
    assert (ROOT / f"docs/reference/{page}.md").read_text() == result.stdout


@pytest.mark.parametrize("key", [
    "data_dir", "listen", "admin_listen", "public_url", "threads", "certificate", "key", "max_head_bytes",
    "max_body_bytes", "head_seconds", "body_seconds", "idle_seconds", "max_connections", "retrievable", "level",
    "superusers", "service", "profile", "issuer", "keep_expired_seconds", "scope_timeouts"])
def test_the_reference_page_tells_every_key(key):
    assert re.search(rf"\b{key}\b", jetond("help", "config").stdout)


def test_check_config_accepts_a_good_file_and_makes_nothing(tmp_path):
    data = tmp_path / "data"
    config = written(tmp_path, f'data_dir = "{data}"\nlisten = "127.0.0.1:0"\n[http]\nhead_seconds = 5\n'
                               '[log]\nlevel = "debug"\n[[registry]]\nservice = "one.test"\n'
                               '[[registry]]\nservice = "two.test"\nprofile = "zot"\n')
    result = jetond("check-config", "--config", config)
    assert result.returncode == 0, result
    assert not data.exists()


def test_check_config_accepts_an_empty_file(tmp_path):
    assert jetond("check-config", "--config", written(tmp_path, "")).returncode == 0


FAULTS = """\
listen = 5
nonsense = true
[http]
max_body_bytes = -1
head_seconds = "soon"
nonsense_of_http = 1
[log]
level = "loud"
[secrets]
retrievable = "yes"
[[registry]]
service = "one.test"
profile = "harbor"
[[registry]]
service = "one.test"
[nonsense_table]
a = 1
[openshift]
scope_timeouts = "session=often"
"""
FAULT_PLACES = [(1, "listen"), (2, "nonsense"), (4, "max_body_bytes"), (5, "head_seconds"), (6, "nonsense_of_http"),
                (8, "level"), (10, "retrievable"), (13, "profile"), (15, "service"), ("1[67]", "nonsense_table"),
                (19, "scope_timeouts")]


@pytest.fixture(scope="module", params=["check-config", "serve"])
def fault_report(request, tmp_path_factory):
    """(config file, data directory, result) of a start with many faults."""
    directory = tmp_path_factory.mktemp("faults")
    config, data = written(directory, FAULTS), directory / "data"
    args = ["--data-dir", data] if request.param == "serve" else []
    return config, data, jetond(request.param, "--config", config, *args)


@pytest.mark.parametrize("line, key", FAULT_PLACES, ids=[key for _, key in FAULT_PLACES])
def test_every_fault_is_reported_at_once_with_file_line_and_key(fault_report, line, key):
    config, _, result = fault_report
    assert result.returncode > 0
    said = (result.stdout + result.stderr).splitlines()
    where = re.compile(rf"{re.escape(str(config))}\D{{1,10}}{line}\b.*\b{key}\b")
    assert any(where.search(one) for one in said), "\n".join(said)


def test_a_server_with_a_wrong_configuration_leaves_no_trace(fault_report):
    assert not fault_report[1].exists()


def test_a_syntax_error_is_told_with_file_and_line(tmp_path):
    config = written(tmp_path, 'listen = "127.0.0.1:0"\n[http\nhead_seconds = 1\n')
    result = jetond("check-config", "--config", config)
    assert result.returncode > 0
    assert re.search(rf"{re.escape(str(config))}\D{{1,10}}2\b", result.stdout + result.stderr)


def test_a_missing_configuration_file_is_told_by_name(tmp_path):
    result = jetond("check-config", "--config", tmp_path / "absent.toml")
    assert result.returncode > 0
    assert "absent.toml" in result.stdout + result.stderr


@pytest.mark.parametrize("flag, value", [("--listen", "nowhere"), ("--listen", "127.0.0.1:99999"),
                                         ("--admin-listen", "127.0.0.1"), ("--public-url", "not a url"),
                                         ("--public-url", "ftp://jeton.test")])
def test_a_flag_with_a_senseless_value_stops_the_start(tmp_path, flag, value):
    result = jetond("serve", "--data-dir", tmp_path / "data", flag, value)
    assert result.returncode > 0
    assert flag in result.stdout + result.stderr
    assert not (tmp_path / "data").exists()


def test_an_address_in_use_stops_the_start_and_is_named(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        result = jetond("serve", "--data-dir", tmp_path / "data", "--listen", address, "--admin-listen", "127.0.0.1:0")
    assert result.returncode > 0
    assert address in result.stdout + result.stderr


def test_the_file_sets_the_public_url_and_a_flag_overrides_it():
    config = 'public_url = "https://file.test"\n'
    with Jetond(config=config) as server:
        assert server.get(METADATA).json()["issuer"] == "https://file.test"
    with Jetond(config=config, args=["--public-url", "https://flag.test"]) as server:
        assert server.get(METADATA).json()["issuer"] == "https://flag.test"


def test_flags_override_the_data_directory_and_the_listeners_of_the_file(tmp_path):
    unused = tmp_path / "unused"
    config = f'data_dir = "{unused}"\nlisten = "192.0.2.1:1"\nadmin_listen = "192.0.2.1:2"\n'
    with Jetond(config=config) as server:
        assert server.address.startswith("127.0.0.1:")
        assert server.get("/healthz", admin=True).status == 200
        assert (server.data / "bootstrap-token").exists()
    assert not unused.exists()


def test_without_configuration_the_public_url_is_the_listening_address(server):
    assert server.get(METADATA).json()["issuer"] == f"http://{server.address}"


def introspection(server):
    return request("POST", "/oauth2/introspect", body=f"token={server.bootstrap_token}".encode(), headers=[
        f"Authorization: Bearer {server.bootstrap_token}", "Content-Type: application/x-www-form-urlencoded"])


def ended(server, seconds=20):
    return server.process.wait(seconds)


def test_sigterm_lets_a_request_finish_whose_body_is_still_coming():
    with Jetond() as server, Raw(server) as raw:
        data = introspection(server)
        raw.send(data[:-10])
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        wait_until_refused(server)
        raw.send(data[-10:])
        assert raw.answer().json()["active"] is True
        assert raw.closed()
        assert ended(server) == 0


def wait_until_refused(server, seconds=5):
    """Until nobody can connect any more."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            server.connect().close()
        except ConnectionError:
            return
        time.sleep(0.01)
    raise AssertionError("the server still accepts connections after SIGTERM")


def test_sigterm_lets_a_password_check_and_a_write_finish():
    with Jetond() as server:
        password = Shop(server).user("stopper")
        check = request("GET", f"/v2/auth?service={server.address}",
                        headers=["Authorization: " + basic("stopper", password)])
        create = request("POST", "/api/v1/organization/", body=b'{"name": "stopped", "email": "s@example.com"}',
                         headers=[f"Authorization: Bearer {server.bootstrap_token}", "Content-Type: application/json"])
        with Raw(server) as one, Raw(server) as other:
            for raw in (one, other):
                raw.send(request("GET", KEYS))
                assert raw.answer().status == 200
            one.send(check)
            other.send(create)
            time.sleep(0.05)
            server.process.send_signal(signal.SIGTERM)
            assert "token" in one.answer().json()
            assert other.answer().status == 201
            assert ended(server) == 0
        server.start()
        assert server.get("/api/v1/organization/stopped", bearer=server.bootstrap_token).status == 200


def test_sigterm_ends_idle_connections_at_once():
    with Jetond() as server, Raw(server) as used, Raw(server):
        used.send(request("GET", KEYS))
        assert used.answer().status == 200
        start = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - start < 9, "for those in use, it waits 10 s"
        assert used.closed()


def test_sigterm_does_not_wait_for_ever_for_a_client_that_stalls():
    with Jetond(config="[http]\nbody_seconds = 2\n") as server, Raw(server) as raw:
        raw.send(introspection(server)[:-10])
        time.sleep(0.2)
        assert server.stop(seconds=25) == 0


def test_a_second_server_over_the_same_data_is_refused_and_the_first_goes_on():
    with Jetond() as server, contextlib.closing(Jetond()) as second:
        second.data = server.data
        with pytest.raises(RuntimeError):
            second.start()
        assert second.process.returncode > 0
        assert server.get(METADATA).status == 200
