"""Wrong passwords: 429, by account and address, everywhere a password is looked at (5.1 of the Quay contract)."""
import time

import pytest

from browser import Browser
from jetond import Jetond, Shop, waits_for
from quay import Person, unique


@pytest.fixture(scope="module")
def server():
    with Jetond(waits_for(500), patient=True) as running:
        yield running


@pytest.fixture(scope="module")
def strict():
    with Jetond(waits_for(60_000), patient=True) as running:
        yield running


@pytest.fixture
def person(server):
    return Person(Shop(server))


def auth(server, login):
    return server.get("/v2/auth", login=login)


def sign_in(server, login):
    return Browser(server).arrive().post("/api/v1/signin", json_body={"username": login[0], "password": login[1]})


def broker(server, login):
    return server.get("/broker/rest/user", login=login)


def verify(server, login):
    return verify.browser.post("/api/v1/signin/verify", json_body={"password": login[1]})


def client_key(server, login):
    return verify.browser.post("/api/v1/user/clientkey", json_body={"password": login[1]})


PLACES = [auth, sign_in, broker, verify, client_key]


def too_many(reply):
    assert reply.status == 429, reply
    sentence = reply.text
    if reply.headers["content-type"].startswith("application/json"):
        body = reply.json()
        if "messages" in body:
            assert body["status"] == "too_many_requests" and body["data"] is None
            [message] = body["messages"]
            sentence = message["text"]
            assert message["severity"] == "error"
        else:
            sentence = body["error_description"]
            assert body["error"] == "slow_down"
            assert body["errors"] == [{"code": "TOOMANYREQUESTS", "message": sentence, "detail": {}}]
    else:
        assert reply.headers["content-type"].startswith("text/plain")
    assert sentence.startswith("Too many login attempts.")
    return int(reply.headers["retry-after"])


def fail(server, login, times):
    """So many wrong passwords that counted."""
    for number in range(times):
        assert auth(server, (login[0], f"{login[1]}{number}")).status == 401
        if number + 1 < times:
            time.sleep(0.5 * (2 ** (number + 1) - 1) + 0.05)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_429_after_a_wrong_password_even_for_the_right_one(strict, place):
    person = Person(Shop(strict))
    verify.browser = Browser(strict).sign_in(person.name, person.password)
    assert auth(strict, (person.name, "wrong")).status == 401
    assert 1 <= too_many(place(strict, (person.name, person.password))) <= 60


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_429_wrong_passwords_count_wherever_they_come_in(strict, place):
    person = Person(Shop(strict))
    verify.browser = Browser(strict).sign_in(person.name, person.password)
    assert place(strict, (person.name, "wrong")).status in (400, 401, 403)
    too_many(auth(strict, (person.name, "another")))


def test_429_unknown_users_are_treated_alike():
    with Jetond(waits_for(2_000), patient=True) as running:
        nobody = unique("nobody")
        assert auth(running, (nobody, "wrong")).status == 401
        time.sleep(2.05)
        before = time.monotonic()
        assert auth(running, (nobody, "again")).status == 401
        left = too_many(auth(running, (nobody, "another")))
        assert 4 - (time.monotonic() - before) <= left <= 4  # whole seconds, never rounded down


def test_429_ends_after_the_wait_and_a_right_password_begins_anew(server, person):
    fail(server, (person.name, "wrong"), 2)
    time.sleep(1.6)
    assert auth(server, (person.name, person.password)).status == 200
    assert auth(server, (person.name, "wrong")).status == 401
    time.sleep(0.6)
    assert auth(server, (person.name, person.password)).status == 200


def test_429_is_for_one_account_and_one_address(server, person):
    fail(server, (person.name, "wrong"), 3)
    other = Person(Shop(server))
    assert auth(server, (other.name, other.password)).status == 200
    import http.client
    from jetond import basic
    connection = http.client.HTTPConnection(server.address, timeout=30, source_address=("127.0.0.2", 0))
    connection.request("GET", "/v2/auth", headers={"Authorization": basic(person.name, person.password)})
    assert connection.getresponse().status == 200
    connection.close()


def test_429_tokens_and_robots_do_not_wait(server, person):
    fail(server, (person.name, "wrong"), 3)
    assert server.get("/api/v1/user/", bearer=person.bearer).status == 200


def test_login_failure_is_written_down_where_that_is_wanted():
    with Jetond("[audit]\nlogin_failures = true\n", patient=True) as running:
        person = Person(Shop(running))
        assert auth(running, (person.name, "wrong")).status == 401
        assert sign_in(running, (person.name, "wrong")).status == 403
        assert auth(running, (f"{person.name}+ci", "wrong")).status == 401
        assert auth(running, (person.name, person.password)).status == 200
        time.sleep(1)  # logins that only look are in the log a second later
        logs = running.get("/api/v1/user/logs", bearer=person.bearer).json()["logs"]
        failures = [entry["metadata"] for entry in logs if entry["kind"] == "login_failure"]
        assert [(f["type"], f["kind"], f["username"]) for f in failures] == [
            ("quayauth", "user", person.name), ("v2auth", "user", person.name)]
        assert all("wrong" not in str(f) for f in failures)
        success = [entry["metadata"] for entry in logs if entry["kind"] == "login_success"]
        assert [(s["type"], s["kind"]) for s in success] == [("v2auth", "user")]


def test_what_a_program_says_of_itself_is_written_down_with_the_login():
    with Jetond() as running:
        person = Person(Shop(running))
        login = (person.name, person.password)
        for query in ({"client_id": "docker", "account": "somebody"}, {"account": person.name}):
            assert running.get("/v2/auth", login=login, query=query).status == 200
        time.sleep(1)
        logs = running.get("/api/v1/user/logs", bearer=person.bearer).json()["logs"]
        latest, first = [entry["metadata"] for entry in logs if entry["kind"] == "login_success"][:2]
        assert (first["client_id"], first["claimed_account"]) == ("docker", "somebody")
        assert "client_id" not in latest and "claimed_account" not in latest


def test_logins_are_not_written_down_where_that_is_not_wanted():
    with Jetond("[audit]\nlogins = false\n") as running:
        person = Person(Shop(running))
        assert auth(running, (person.name, person.password)).status == 200
        time.sleep(1)
        logs = running.get("/api/v1/user/logs", bearer=person.bearer).json()["logs"]
        assert not [entry for entry in logs if entry["kind"] == "login_success"]
