"""Ten thousand authorizations of one user: the cost of an entry of the list does not grow with their number, and
the cost of reuse, show, update and delete does not depend on it. Only ratios of medians of one run are compared."""
import json
import statistics
import threading
import time

import pytest

from jetond import Jetond, Shop
from openshift import ALL, USER, Person, one
from rawhttp import Raw, request

FEW, MANY = 100, 9000
CONNECTIONS, AT_ONCE = 8, 25
ROUNDS = 15


class Timed:
    """A user with so many authorizations, and a kept connection whose answers are timed."""

    def __init__(self, shop, number):
        self.person, self.number = Person(shop), number
        self.headers = [f"Authorization: Bearer {self.person.session}", "Content-Type: application/json"]
        self.fill(number - 1)
        self.raw = Raw(shop.server, seconds=60)

    def fill(self, number):
        """That many more, several on the way at once on each of several kept connections."""
        shares = [number // CONNECTIONS + (index < number % CONNECTIONS) for index in range(CONNECTIONS)]
        threads = [threading.Thread(target=self.send, args=(share,)) for share in shares]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def send(self, number):
        data = request("POST", ALL + "?nolinks=true", b'{"scope":"read","note":"one of many"}', self.headers)
        with Raw(self.person.server, seconds=60) as raw:
            while number:
                at_once = min(number, AT_ONCE)
                raw.send(data * at_once)
                for _ in range(at_once):
                    assert raw.answer().status == 201
                number -= at_once

    def ask(self, method, path, body=b"", status=200):
        """(seconds, answer)"""
        data = request(method, path, body, self.headers)
        before = time.perf_counter()
        self.raw.send(data)
        reply = self.raw.answer()
        seconds = time.perf_counter() - before
        assert reply.status == status, reply
        return seconds, reply


@pytest.fixture(scope="module")
def both():
    with Jetond('[log]\nlevel = "warn"\n') as server:
        shop = Shop(server)
        few, many = Timed(shop, FEW), Timed(shop, MANY)
        yield few, many
        few.raw.close()
        many.raw.close()


def medians(both, measure, rounds=ROUNDS):
    """The median seconds of a measure with few and with many, taken turn by turn so that both meet the same noise."""
    few, many = both
    for timed in both:
        measure(timed)
    taken = [(measure(few), measure(many)) for _ in range(rounds)]
    return [statistics.median(seconds) for seconds in zip(*taken)]


def independent(both, measure):
    few, many = medians(both, measure)
    assert many <= 3 * few, f"{few * 1000:.2f} ms with {FEW}, {many * 1000:.2f} ms with {MANY}"


def test_the_list_holds_all_of_them_newest_first(both):
    for timed in both:
        entries = json.loads(timed.ask("GET", ALL)[1].body)["data"]
        assert len({entry["id"] for entry in entries}) == len(entries) == timed.number
        born = [entry["created_at"] for entry in entries]
        assert born == sorted(born, reverse=True) and entries[-1]["token"] == timed.person.session


@pytest.mark.parametrize("query", ["", "?nolinks=true"])
def test_an_entry_of_a_long_list_costs_no_more_than_three_of_a_short_one(both, query):
    few, many = medians(both, lambda timed: timed.ask("GET", ALL + query)[0], 7)
    assert many / MANY <= 3 * few / FEW, f"{few * 1000:.2f} ms for {FEW}, {many * 1000:.2f} ms for {MANY}"


def test_reuse_does_not_depend_on_their_number(both):
    body = b'{"scope":"read","note":"one of many","reuse":true}'
    independent(both, lambda timed: timed.ask("POST", ALL, body)[0])


def test_a_reuse_that_finds_nothing_does_not_depend_on_their_number(both):
    body = b'{"scope":"read","note":"of another kind","reuse":true}'

    def measure(timed):
        seconds, reply = timed.ask("POST", ALL, body, 201)
        timed.person.delete(one(reply.json()["data"]["id"]))
        return seconds

    independent(both, measure)


def test_create_and_delete_of_one_do_not_depend_on_their_number(both):
    def measure(timed):
        made, reply = timed.ask("POST", ALL, b'{"scope":"userinfo"}', 201)
        return made + timed.ask("DELETE", one(reply.json()["data"]["token"]))[0]

    independent(both, measure)


@pytest.mark.parametrize("method, status", [("GET", 200), ("PUT", 200)])
def test_show_and_update_do_not_depend_on_their_number(both, method, status):
    independent(both, lambda timed: timed.ask(method, one(timed.person.session), b'{"note":"x"}', status)[0])


def test_a_bearer_does_not_depend_on_their_number(both):
    independent(both, lambda timed: timed.ask("GET", USER)[0])


def test_deleting_those_of_a_scope_that_few_have_leaves_the_many(both):
    for timed in both:
        timed.ask("POST", ALL, b'{"scope":"sso"}', 201)
        timed.ask("DELETE", ALL + "?scope=sso")
        assert len(json.loads(timed.ask("GET", ALL + "?nolinks=true")[1].body)["data"]) == timed.number


def test_delete_all_ends_all_of_them_in_one_call():
    with Jetond('[log]\nlevel = "warn"\n') as server:
        timed = Timed(Shop(server), 2000)
        timed.ask("DELETE", ALL)
        assert not timed.person.works(timed.person.session)
        assert timed.person.get(ALL, login=timed.person.login).json()["data"] == []
        timed.raw.close()
