"""What grows is bounded: the audit log ends after its time, logins that only look cost no write of their own, what is
deleted is dead at once and swept between writes, and the file gives its pages back."""
import re
import signal
import sqlite3
import threading
import time

import pytest

from jetond import Jetond, Shop, basic
from rawhttp import Raw, request

DAY = 86_400_000_000  # microseconds
LOGINS = 2000
COMMITS_A_SECOND = 10  # of all that the server writes by the clock, whatever comes in
LOGINS_PER_COMMIT = 256  # of those that have gathered meanwhile
HOLDER_ROWS = ("tokens", "repositories", "repository_roles", "purges")


def database(server):
    """The file of a server that is stopped."""
    return sqlite3.connect(server.data / "jeton.db", isolation_level=None)


def number(server, sql):
    """What a query gives, beside the running server."""
    connection = sqlite3.connect(f"file:{server.data / 'jeton.db'}?mode=ro", uri=True)
    try:
        return connection.execute(sql).fetchone()[0]
    finally:
        connection.close()


def eventually(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def commits(server):
    text = server.request("GET", "/metrics", admin=True).text
    return int(re.search(r"^jeton_database_commits_total (\d+)", text, re.M).group(1))


def logins(server, bearer):
    logs = server.get("/api/v1/organization/acme/logs", bearer=bearer).json()["logs"]
    return [entry for entry in logs if entry["kind"] == "login_success"]


@pytest.fixture
def acme():
    """(server, shop, robot's name, robot's secret)"""
    with Jetond(on_disk=True) as server:
        shop = Shop(server)
        shop.organization("acme")
        yield server, shop, *shop.robot("acme")


def age_audit(server, rows, days):
    with database(server) as connection:
        now = int(time.time() * 1_000_000)
        connection.executemany(
            "INSERT INTO audit (id, at, kind, namespace, performer, address, metadata) VALUES (?, ?, 'aged', NULL, NULL,"
            " '', '{}')", [(bytes([255, 255]) + index.to_bytes(14, "big"), now - days * DAY) for index in range(rows)])


@pytest.mark.parametrize("config, days, left", [
    ("", 91, 0), ("", 89, 3000), ('[audit]\nkeep = "7.days"\n', 8, 0), ('[audit]\nkeep = "0.days"\n', 3000, 3000)])
def test_audit_entries_are_kept_for_their_time_and_no_longer(config, days, left):
    with Jetond(config, on_disk=True) as server:
        server.stop()
        age_audit(server, 3000, days)
        server.start()
        aged = lambda: number(server, "SELECT COUNT(*) FROM audit WHERE kind = 'aged'")  # noqa: E731
        if left:
            time.sleep(1)
        assert eventually(lambda: aged() == left)


@pytest.mark.parametrize("keep", ['"90"', '"a.day"', '"59.seconds"', '"-1.days"', "90"])
def test_a_time_to_keep_that_cannot_be_read_is_refused(keep):
    with Jetond(on_disk=True) as server:
        server.configure(f"[audit]\nkeep = {keep}\n")
        checked = server.command("check-config")
        assert checked.returncode != 0 and "audit.keep" in checked.stdout + checked.stderr


def test_a_login_that_only_looks_needs_no_write_of_its_own_and_is_in_the_log_a_second_later(acme):
    server, shop, name, secret = acme
    time.sleep(1)
    before, begun = commits(server), time.monotonic()
    with Raw(server) as raw:
        data = request("GET", "/v2/auth", b"", ["Authorization: " + basic(name, secret)])
        for _ in range(LOGINS):
            raw.send(data)
            assert raw.answer().status == 200
    assert eventually(lambda: number(server, "SELECT COUNT(*) FROM audit WHERE kind = 'login_success'") == LOGINS)
    made, seconds = commits(server) - before, time.monotonic() - begun
    assert made <= COMMITS_A_SECOND * (seconds + 1) + LOGINS / LOGINS_PER_COMMIT, (made, seconds)
    assert len(logins(server, shop.bearer)) > 0


def test_a_clean_stop_loses_no_login(acme):
    server, shop, name, secret = acme
    for _ in range(50):
        assert server.get("/v2/auth", login=(name, secret)).status == 200
    assert server.stop(signal.SIGTERM) == 0
    with database(server) as connection:
        assert connection.execute("SELECT COUNT(*) FROM audit WHERE kind = 'login_success'").fetchone() == (50,)


def fill(server, organization, application, tokens, repositories):
    """So many tokens and repositories, as rows: the server is stopped."""
    with database(server) as connection:
        [[org]] = connection.execute("SELECT id FROM accounts WHERE name = ?", [organization])
        [[app]] = connection.execute("SELECT id FROM applications WHERE client_id = ?", [application])
        identity = lambda kind, index: bytes([250, kind]) + index.to_bytes(14, "big")  # noqa: E731
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO tokens (digest, id, kind, subject, application, scopes, restriction, created, expires)"
            " VALUES (?, ?, 1, ?, ?, 'repo:read', '', ?, 9000000000000000)",
            [(identity(1, i) * 2, identity(1, i), org, app, i) for i in range(tokens)])
        connection.executemany(
            "INSERT INTO repositories (id, namespace, name, visibility, description, created) VALUES (?, ?, ?, 0, '', ?)",
            [(identity(2, i), org, f"many{i}", i) for i in range(repositories)])
        connection.execute("COMMIT")


class Creating:
    """Another user makes authorizations one after the other, and how long each took."""

    def __init__(self, server):
        self.server, self.taken, self.stopped = server, [], threading.Event()
        shop = Shop(server)
        self.bearer = shop.session("bystander", shop.user("bystander"))
        self.thread = threading.Thread(target=self.run)

    def run(self):
        data = request("POST", "/broker/rest/user/authorizations", b'{"scope":"read"}',
                       [f"Authorization: Bearer {self.bearer}", "Content-Type: application/json"])
        with Raw(self.server) as raw:
            while not self.stopped.is_set():
                begin = time.perf_counter()
                raw.send(data)
                assert raw.answer().status == 201
                self.taken.append(time.perf_counter() - begin)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.thread.join()


def test_a_large_organization_is_dead_at_once_and_swept_between_writes():
    with Jetond(on_disk=True) as server:
        shop = Shop(server)
        shop.organization("acme")
        client_id = shop.application("acme")["client_id"]
        token = shop.token("acme", client_id, "repo:read user:read")["token"]
        robot, secret = shop.robot("acme")
        server.stop()
        fill(server, "acme", client_id, 30_000, 30_000)
        server.start()
        size = (server.data / "jeton.db").stat().st_size
        assert server.get("/api/v1/user/", bearer=token).status == 200
        assert server.get("/v2/auth", login=(robot, secret)).status == 200

        with Creating(server) as creating:
            assert eventually(lambda: len(creating.taken) > 50)
            before = len(creating.taken)
            begin = time.perf_counter()
            assert server.delete("/api/v1/organization/acme", bearer=shop.bearer).status == 204
            deletion = time.perf_counter() - begin
            assert server.get("/api/v1/user/", bearer=token).status == 401
            assert server.get("/v2/auth", login=(robot, secret)).status == 401
            assert server.get("/api/v1/organization/acme", bearer=shop.bearer).status == 404
            assert number(server, "SELECT COUNT(*) FROM repositories") > 0, "the rows are still there"
            time.sleep(1)
        assert deletion < 30, "in a few short transactions"
        # Not the longest: what other programs do to the disk shows there.
        usual, meanwhile = (sorted(some)[len(some) * 98 // 100] for some in (creating.taken[:before], creating.taken[before:]))
        assert meanwhile < max(0.1, 10 * usual), (usual, meanwhile)

        assert eventually(lambda: all(number(server, f"SELECT COUNT(*) FROM {table}") == 0
                                      for table in ("repositories", "purges")))
        assert number(server, "SELECT COUNT(*) FROM tokens WHERE kind = 1") == 1, "the bootstrap token"
        assert eventually(lambda: (server.data / "jeton.db").stat().st_size < size / 2), "the file shrinks"


def test_deleting_all_authorizations_of_a_user_keeps_no_other_caller_waiting():
    with Jetond("[limits]\nauthorizations = 100000\n", on_disk=True) as server:
        shop = Shop(server)
        bearer = shop.session("many", shop.user("many"))
        server.stop()
        with database(server) as connection:
            [[user]] = connection.execute("SELECT id FROM accounts WHERE name = 'many'")
            connection.execute("BEGIN")
            connection.executemany(
                "INSERT INTO tokens (digest, id, kind, subject, scopes, restriction, created, expires, created_by)"
                " VALUES (?, ?, 3, ?, 'read', '', ?, 9000000000000000, ?)",
                [(bytes([250]) + i.to_bytes(31, "big"), bytes([250]) + i.to_bytes(15, "big"), user, i, user)
                 for i in range(15_000)])
            connection.execute("UPDATE token_counts SET counted = counted + 15000 WHERE holder = ? AND kind = 3", [user])
            connection.execute("COMMIT")
        server.start()
        with Creating(server) as creating:
            time.sleep(0.3)
            before, others = commits(server), len(creating.taken)
            assert server.delete("/broker/rest/user/authorizations", bearer=bearer).status == 200
            assert commits(server) - before >= 100, "a transaction removes a hundred"
            assert len(creating.taken) - others >= 20, "others have their turn in between"
        assert server.get("/broker/rest/user", bearer=bearer).status == 401
        assert number(server, "SELECT COUNT(*) FROM tokens JOIN accounts ON accounts.id = subject"
                              " WHERE name = 'many'") == 0
        assert number(server, "SELECT counted FROM token_counts JOIN accounts ON accounts.id = holder"
                              " WHERE name = 'many' AND token_counts.kind = 3") == 0
        assert number(server, "SELECT COUNT(*) FROM audit WHERE kind = 'revoke_authorization'") == 15_001
