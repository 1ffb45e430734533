"""The first start makes keys, a database and one token; a second start changes nothing; the log is JSON."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import time

import pytest

from jetond import BUILD, Jetond, Shop

WHO = "/api/v1/user/"


@contextlib.contextmanager
def careless_umask():
    """Modes must be right by the server's own doing, not by the mask that it happens to be started with."""
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)


@pytest.fixture(scope="module")
def fresh():
    with careless_umask():
        server = Jetond().start()
    with contextlib.closing(server):
        yield server


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def files(data):
    return sorted(path for path in data.rglob("*") if path.is_file())


def is_database(path):
    return path.name.endswith(("-wal", "-shm", "-journal")) or path.read_bytes()[:15] == b"SQLite format 3"


def key_files(data):
    """Everything that is neither the database, nor public for registries, nor the token, nor an empty lock file."""
    return [path for path in files(data) if data / "registry" not in path.parents and not is_database(path)
            and path.name != "bootstrap-token" and path.stat().st_size > 0]


def test_the_bootstrap_token_file_holds_the_token_and_a_newline_and_nothing_else(fresh):
    assert re.fullmatch(rb"jto_[0-9A-Za-z]{36}\n", (fresh.data / "bootstrap-token").read_bytes())


def test_the_bootstrap_token_is_for_its_owner_alone(fresh):
    assert mode(fresh.data / "bootstrap-token") == 0o600


def test_keys_are_for_their_owner_alone(fresh):
    keys = key_files(fresh.data)
    assert keys
    assert {path.name: oct(mode(path)) for path in keys if mode(path) != 0o600} == {}


def test_no_private_key_lies_in_a_file_that_others_can_read(fresh):
    for path in files(fresh.data):
        content = path.read_bytes()
        assert mode(path) == 0o600 or b"PRIVATE KEY" not in content, path
        assert fresh.data / "registry" not in path.parents or b'"d"' not in content, "a private JWK for registries"


def test_nothing_in_the_data_directory_can_be_written_by_others(fresh):
    for path in [fresh.data, *fresh.data.rglob("*")]:
        assert mode(path) & 0o022 == 0, path


def test_no_temporary_file_is_left_behind(fresh):
    assert [path for path in files(fresh.data) if re.search(r"\.(tmp|new|part)|~$|tmp\.", path.name)] == []


def test_the_files_for_registries_are_there(fresh):
    content = [path.read_bytes() for path in files(fresh.data / "registry")]
    assert any(one.startswith(b"-----BEGIN CERTIFICATE-----") for one in content)
    assert any(b'"keys"' in one for one in content)


def test_the_bootstrap_token_acts_as_the_superuser_with_every_scope(fresh):
    view = fresh.get(WHO, bearer=fresh.bootstrap_token).json()
    assert view["username"] == "admin" and view["super_user"] is True
    seen = fresh.post("/oauth2/introspect", bearer=fresh.bootstrap_token, form={"token": fresh.bootstrap_token}).json()
    assert set(seen["scope"].split()) == {"repo:read", "repo:write", "repo:admin", "repo:create", "user:read",
                                          "user:admin", "org:admin", "super:user"}


@pytest.mark.parametrize("password", ["", "admin", "password", "jeton", "changeme", "bootstrap"])
def test_the_superuser_has_no_password(fresh, password):
    for path in ("/v2/auth", "/broker/rest/user"):
        assert fresh.get(path, login=("admin", password)).status in (401, 429)


def test_two_servers_do_not_share_keys_or_tokens(fresh):
    with Jetond() as other:
        assert other.bootstrap_token != fresh.bootstrap_token
        assert other.get(WHO, bearer=fresh.bootstrap_token).status == 401
        known = {key["kid"] for key in fresh.get("/.well-known/jwks.json").json()["keys"]}
        assert known.isdisjoint(key["kid"] for key in other.get("/.well-known/jwks.json").json()["keys"])


def snapshot(data):
    """Bytes and modes of every file except the database, which may fold its log at a start, and the two that are
    there while a server runs."""
    return {str(path.relative_to(data)): (path.read_bytes(), mode(path)) for path in files(data)
            if not is_database(path) and not path.name.startswith("admin-")}


def test_a_second_start_changes_nothing():
    # Without it the registry would be named after the port, which is another one each time.
    with Jetond('public_url = "http://auth.example.com"\n') as server:
        keys = server.get("/.well-known/jwks.json").json()
        assert server.stop() == 0
        before = snapshot(server.data)
        server.start()
        assert snapshot(server.data) == before
        assert server.get("/.well-known/jwks.json").json() == keys
        assert server.get(WHO, bearer=server.bootstrap_token).status == 200
        assert server.stop() == 0
        assert snapshot(server.data) == before


def test_a_second_start_does_not_bring_back_a_bootstrap_token_that_was_put_away():
    with Jetond() as server:
        token = server.bootstrap_token
        server.stop()
        (server.data / "bootstrap-token").unlink()
        server.start()
        assert not (server.data / "bootstrap-token").exists()
        assert server.get(WHO, bearer=token).status == 200


def test_a_second_start_does_not_revive_a_revoked_bootstrap_token():
    with Jetond() as server:
        token = server.bootstrap_token
        assert server.post("/oauth2/revoke", bearer=token, form={"token": token}).status == 200
        assert server.get(WHO, bearer=token).status == 401
        server.stop()
        server.start()
        assert server.get(WHO, bearer=token).status == 401
        left = server.data / "bootstrap-token"
        assert not left.exists() or left.read_text().strip() == token


def test_a_first_start_that_was_killed_is_finished_by_the_next():
    """At whatever point it dies, no start may fail, and the token that is finally on disk must work."""
    server = Jetond()
    with contextlib.closing(server):
        for pause in (0.002, 0.005, 0.01, 0.02, 0.04):
            kill_during_start(server, pause)
        server.start()
        assert server.get(WHO, bearer=server.bootstrap_token).status == 200
        assert mode(server.data / "bootstrap-token") == 0o600


def kill_during_start(server, pause):
    command = [str(BUILD / "jetond"), "serve", "--data-dir", str(server.data), "--listen", "127.0.0.1:0",
               "--admin-listen", "127.0.0.1:0"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(pause)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_the_data_directory_can_be_moved():
    with Jetond() as server:
        token = server.bootstrap_token
        server.stop()
        moved = pathlib.Path(shutil.move(server.data, server.directory / "moved"))
        server.data = moved
        server.start()
        assert server.get(WHO, bearer=token).status == 200


@pytest.fixture(scope="module")
def talkative():
    with Jetond(config='[log]\nlevel = "debug"\n') as server:
        shop = Shop(server)
        password = shop.user("logged")
        session = shop.session("logged", password)
        server.get(WHO, bearer=session)
        server.get(WHO, bearer="jto_" + "0" * 36)
        server.get("/v2/auth", login=("logged", password), query={"service": server.address})
        server.get("/v2/auth", login=("logged", password + "\n\"{}\x1b[31m\u2028"), query={"service": server.address})
        server.get("/line%0Abreak%0D%22", headers={"User-Agent": 'quote" back\\slash'})
        server.post("/oauth2/introspect", bearer=session, form={"token": session})
        server.request("BREW", "/")
        server.secrets = [password, session, server.bootstrap_token]
        server.stop()
        yield server


def test_every_log_line_is_one_json_object(talkative):
    lines = talkative.log.read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 2
    for line in lines:
        assert isinstance(json.loads(line), dict), line


def value(entry, *names):
    """The first member of a log line that has one of these names."""
    return next((entry[name] for name in names if name in entry), None)


def test_log_lines_carry_time_and_level(talkative):
    for line in talkative.log.read_text().splitlines():
        entry = json.loads(line)
        assert value(entry, "time", "ts", "timestamp") and value(entry, "level", "severity"), line


def test_requests_are_logged_with_an_id_of_their_own_at_level_debug(talkative):
    ids = {value(entry, "request_id", "request") for entry in map(json.loads, talkative.log.read_text().splitlines())}
    assert len(ids - {None}) >= 7


def test_no_secret_is_logged_at_level_debug(talkative):
    log = talkative.log.read_bytes()
    for secret in talkative.secrets:
        assert secret.encode() not in log
    assert b"Bearer j" not in log and b"Basic " not in log.replace(b"Basic realm", b"")


def test_at_level_error_an_ordinary_run_logs_only_where_it_listens():
    with Jetond(config='[log]\nlevel = "error"\n') as server:
        assert server.get(WHO, bearer=server.bootstrap_token).status == 200
        server.stop()
        events = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert all(entry.get("event") == "listening" or entry["level"] == "error" for entry in events), events
