"""`jetond migrate`: a server goes on over PostgreSQL with everything that it had in SQLite."""
import signal
import sqlite3
import subprocess
import time

import pytest

from jetond import BUILD, Jetond, Shop
from postgres import Postgres


@pytest.fixture(scope="module")
def database():
    with Postgres() as server:
        yield server


@pytest.fixture
def old(monkeypatch):
    """A stopped server with something of each kind in its SQLite file."""
    monkeypatch.delenv("JETON_TEST_DATABASE", raising=False)
    with Jetond() as server:
        shop = Shop(server)
        server.mira = ("mira", shop.user("mira"))
        organization = shop.organization("acme")
        server.robot = shop.robot(organization)
        repository = shop.repository(organization)
        shop.permit(repository, server.robot[0], "write")
        server.session = shop.session(*server.mira)
        server.bootstrap = server.bootstrap_token
        server.stop()
        yield server


def migrate(server, url):
    server.database = url
    server.configure("")
    return server.command("migrate")


def test_everything_is_there_afterwards_and_the_source_is_as_it_was(old, database):
    url = database.new_database()
    before = sorted(sqlite3.connect(old.data / "jeton.db").iterdump())
    done = migrate(old, url)
    assert done.returncode == 0 and "Copied and compared" in done.stdout, done
    assert sorted(sqlite3.connect(old.data / "jeton.db").iterdump()) == before
    old.start()
    assert old.get("/broker/rest/user", bearer=old.session).status == 200
    assert old.get("/v2/auth", login=old.robot, query=[("service", old.address)]).status == 200
    assert old.get("/api/v1/user/", bearer=old.bootstrap).status == 200
    assert Shop(old, old.bootstrap).user("nadia")
    positions = database.sql("SELECT COUNT(*), MAX(position) FROM changes", url).split("|")
    assert positions[0] == positions[1], "the feed goes on where it was"


def test_a_database_in_use_is_refused(old, database):
    url = database.new_database()
    assert migrate(old, url).returncode == 0
    again = migrate(old, url)
    assert again.returncode == 1 and "in use already" in again.stderr, again


def test_an_interrupted_move_goes_on_and_no_server_takes_half_of_it(old, database):
    connection = sqlite3.connect(old.data / "jeton.db")
    connection.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) INSERT INTO told_events (digest, at)"
        " SELECT CAST(printf('%032d', i) AS BLOB), i FROM n")
    connection.commit()
    connection.close()
    url = database.new_database()
    old.database = url
    old.configure("")
    for _ in range(3):
        began = subprocess.Popen([str(BUILD / "jetond"), "migrate", "--config", str(old.config), "--data-dir", str(old.data)],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        rows = copied(database, url)
        while copied(database, url) <= rows and began.poll() is None:
            assert time.monotonic() < deadline
        began.send_signal(signal.SIGKILL)
        began.wait()
    refused = subprocess.run([str(BUILD / "jetond"), "serve", "--config", str(old.config), "--data-dir", str(old.data)],
                             capture_output=True, text=True, timeout=60)
    assert refused.returncode == 1 and "has not finished" in refused.stderr, refused
    done = migrate(old, url)
    assert done.returncode == 0, done
    assert copied(database, url) == 60000
    old.start()
    assert old.get("/broker/rest/user", bearer=old.session).status == 200


def copied(database, url):
    try:
        return int(database.sql("SELECT COUNT(*) FROM told_events", url))
    except AssertionError:
        return 0  # there is no such table yet


def test_without_a_database_to_migrate_to_it_says_so(old):
    done = old.command("migrate")
    assert done.returncode == 1 and "database.url" in done.stderr, done
