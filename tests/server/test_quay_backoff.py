"""Wrong passwords: 429, by account and address, everywhere a password is looked at (5.1 of the Quay contract)."""
import time

import pytest

from browser import Browser
from jetond import Jetond, Shop, waits_for
from quay import Person


@pytest.fixture(scope="module")
def strict():
    with Jetond(waits_for(60_000), patient=True) as running:
        yield running


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


def test_logins_are_not_written_down_where_that_is_not_wanted():
    with Jetond("[audit]\nlogins = false\n") as running:
        person = Person(Shop(running))
        assert auth(running, (person.name, person.password)).status == 200
        time.sleep(1)
        logs = running.get("/api/v1/user/logs", bearer=person.bearer).json()["logs"]
        assert not [entry for entry in logs if entry["kind"] == "login_success"]
