"""Two servers over one PostgreSQL: what one has revoked, the other refuses within the bound, whatever dies meanwhile."""
import itertools
import signal
import statistics
import threading
import time

import pytest

from jetond import Jetond, Shop
from nodes import SAME, Cluster

BOUND = 1.0  # feed.bound_milliseconds
ROUNDS = 30
numbers = itertools.count(1)


@pytest.fixture(scope="module")
def cluster():
    with Cluster() as running:
        yield running


@pytest.fixture(scope="module")
def mira(cluster):
    """(name, password) of a user."""
    return "mira", Shop(cluster.nodes[0]).user("mira")


def authorize(node, login):
    """(id, token) of a new personal authorization."""
    made = node.post("/broker/rest/user/authorizations", login=login,
                     json_body={"scope": "session", "note": f"n{next(numbers)}", "reuse": False})
    assert made.status == 201, made
    return made.json()["data"]["id"], made.json()["data"]["token"]


def revoke(node, login, token):
    assert node.delete(f"/broker/rest/user/authorizations/{token[0]}", login=login).status in (200, 204)


def check(node, token):
    """The status of a check: 200, 401, or 503 where the node may not say."""
    return node.get("/broker/rest/user", bearer=token[1]).status


def seconds_until(node, token, status, most=10.0):
    begin = time.monotonic()
    while check(node, token) != status:
        assert time.monotonic() - begin < most, f"still not {status}"
    return time.monotonic() - begin


def test_what_one_makes_the_other_takes_at_once(cluster, mira):
    first, second = cluster.nodes
    for one, other in ((first, second), (second, first)):
        assert check(other, authorize(one, mira)) == 200


def test_what_one_revokes_the_other_refuses_within_the_bound(cluster, mira):
    took = []
    for number in range(ROUNDS):
        one, other = cluster.nodes if number % 2 else reversed(cluster.nodes)
        token = authorize(one, mira)
        assert [check(other, token) for _ in range(3)] == [200] * 3, "it is in the memory of the other"
        revoke(one, mira, token)
        took.append(seconds_until(other, token, 401))
        assert check(one, token) == 401
    print(f"revocation to last acceptance: median {statistics.median(took):.4f} s, longest {max(took):.4f} s")
    assert max(took) < BOUND


def test_a_change_of_an_account_counts_on_both(cluster):
    first, second = cluster.nodes
    shop = Shop(first)
    login = ("nadia", shop.user("nadia"))
    token = authorize(first, login)
    assert check(second, token) == 200
    assert first.delete("/api/v1/superuser/users/nadia", bearer=shop.bearer).status == 204
    assert seconds_until(second, token, 401) < BOUND


def test_looking_is_enough_where_nothing_notifies(cluster, mira):
    first, second = cluster.nodes
    for _ in range(5):
        token = authorize(first, mira)
        assert check(second, token) == 200
        cluster.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()")
        revoke(first, mira, token)
        assert seconds_until(second, token, 401) < BOUND


def test_a_server_that_was_stopped_does_not_believe_its_memory_when_it_wakes(cluster, mira):
    first, second = cluster.nodes
    token = authorize(first, mira)
    assert check(second, token) == 200
    second.process.send_signal(signal.SIGSTOP)
    try:
        revoke(first, mira, token)
        time.sleep(2 * BOUND)
    finally:
        second.process.send_signal(signal.SIGCONT)
    assert check(second, token) == 401


def test_a_receipt_says_when_a_revocation_has_reached_all(cluster, mira):
    first, second = cluster.nodes
    bearer = first.bootstrap_token
    token = authorize(first, mira)
    found = first.post("/jeton/v1/tokens/identify", bearer=bearer, json_body={"token": token[1]})
    assert found.status == 200, found
    answered = first.post("/jeton/v1/tokens/revoke", bearer=bearer, json_body={"ids": [found.json()["item"]["id"]]}).json()
    begin = time.monotonic()
    while True:
        receipt = second.get(f"/jeton/v1/receipts/{answered['receipt']}", bearer=bearer).json()
        if receipt["reached"]:
            break
        assert time.monotonic() - begin < 5, receipt
    assert sorted(node["behind"] for node in receipt["nodes"]) == [0, 0]
    assert {node["id"] for node in receipt["nodes"]} == {node.address for node in cluster.nodes}
    assert check(second, token) == 401


def test_uses_are_counted_over_both(cluster, mira):
    first, second = cluster.nodes
    shop = Shop(first)
    organization = shop.organization(f"org{next(numbers)}")
    name, secret = shop.robot(organization)
    made = first.post(f"/api/v1/organization/{organization}/robots/{name.split('+')[1]}/tokens", bearer=shop.bearer,
                      json_body={"name": "few", "uses": 3})
    assert made.status in (200, 201), made
    login = (name, made.json()["token"])
    statuses = [cluster.nodes[n % 2].get("/v2/auth", login=login, query=[("service", "tokens.test")]).status
                for n in range(8)]
    assert statuses.count(200) == 3, statuses


def test_both_write_at_the_same_time_and_nothing_acknowledged_is_lost(cluster, mira):
    made = []

    def make(node):
        for _ in range(40):
            made.append(authorize(node, mira))

    threads = [threading.Thread(target=make, args=(node,)) for node in cluster.nodes for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 160
    for node in cluster.nodes:
        assert {check(node, token) for token in made} == {200}
    positions = cluster.sql("SELECT COUNT(*), MAX(position) - MIN(position) + 1 FROM changes").split("|")
    assert positions[0] == positions[1], "positions have no gaps"


def test_without_a_database_memory_counts_for_the_bound_and_nothing_after_it(cluster, mira):
    first, second = cluster.nodes
    token = authorize(first, mira)
    dead = authorize(first, mira)
    assert [check(node, token) for node in cluster.nodes] == [200, 200]
    assert [check(node, dead) for node in cluster.nodes] == [200, 200]
    revoke(first, mira, dead)
    cluster.postgres.kill()
    time.sleep(BOUND + 0.2)
    assert [check(node, token) for node in cluster.nodes] == [503, 503], "neither may say yes"
    cluster.postgres.start()
    for node in cluster.nodes:
        seconds_until(node, token, 200, most=20)
        assert check(node, dead) == 401, "what was acknowledged is there"
    assert check(second, authorize(first, mira)) == 200


def test_a_server_that_is_killed_takes_nothing_acknowledged_with_it(cluster, mira):
    first, second = cluster.nodes
    tokens = [authorize(second, mira) for _ in range(10)]
    dead = tokens.pop()
    revoke(second, mira, dead)
    second.stop(signal.SIGKILL)
    assert {check(first, token) for token in tokens} == {200}
    assert check(first, dead) == 401
    second.start()
    assert {check(second, token) for token in tokens} == {200}
    assert check(second, dead) == 401


def test_a_server_with_other_keys_does_not_start(cluster):
    other = Jetond(SAME, database=cluster.url)
    try:
        with pytest.raises(RuntimeError, match="keys"):
            other.start()
    finally:
        other.close()


def test_the_doctor_looks_at_the_database_and_the_keys_of_all(cluster):
    first, second = cluster.nodes
    good = first.command("doctor").stdout
    assert "ok     database: PostgreSQL 15" in good and "other keys" not in good, good
    assert "note   database: it has no standby" in good
    with open(second.data / "keys" / "sealing", "a") as keys:
        keys.write("\n")
    seconds = 10
    while "FAULT  keys: the server " + second.address + " has other keys" not in (said := first.command("doctor").stdout):
        time.sleep(1)
        seconds -= 1
        assert seconds > 0, said


def test_backups_are_left_to_the_tools_of_the_database(cluster, tmp_path):
    node = cluster.nodes[0]
    for command, program in (("backup", "pg_dump"), ("restore", "pg_restore")):
        done = node.command(command, str(tmp_path / "file"))
        assert done.returncode == 1 and program in done.stderr, done
    assert not list(tmp_path.iterdir())


def test_the_doctor_says_which_database_cannot_be_used(cluster):
    cluster.postgres.sql("CREATE DATABASE wrong TEMPLATE template0 LOCALE 'C.UTF-8'")
    server = Jetond(SAME, database=cluster.postgres.url("wrong"))
    try:
        server.data.mkdir()
        assert "FAULT  database: the database wrong sorts by C.UTF-8" in server.command("doctor").stdout
    finally:
        server.close()


def test_another_history_begins_another_epoch(cluster, mira):
    """As after a fail-over that may have lost changes, or a restore."""
    first, second = cluster.nodes
    bearer = first.bootstrap_token
    token = authorize(first, mira)
    assert check(second, token) == 200
    before = "r1-1"
    assert first.get(f"/jeton/v1/receipts/{before}", bearer=bearer).status == 200
    # A change that no feed tells of: it is in what was restored.
    cluster.sql("UPDATE postgres_history SET name = 'another'; DELETE FROM tokens WHERE digest IN "
                f"(SELECT digest FROM tokens ORDER BY created DESC LIMIT 1)")
    cluster.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'jetond'")
    for node in cluster.nodes:
        seconds_until(node, token, 401)
    # The first server that writes, or looks whether there is anything to sweep, begins it.
    begin = time.monotonic()
    while first.get(f"/jeton/v1/receipts/{before}", bearer=bearer).status != 404:
        assert time.monotonic() - begin < 5
        time.sleep(0.05)
    assert check(second, authorize(first, mira)) == 200, "and all goes on"
