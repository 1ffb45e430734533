"""What users are told of tokens that were offered to them (W12, W13), until they have read the offers (U4)."""
import pytest

from browser import Browser
from quay import (MAIL_DATE, NO_UUID, UUID, Owner, Person, forbidden, invalid_request, not_found, refused)

LIST = "/api/v1/user/notifications"


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def page(server, owner):
    return Browser(server).sign_in(owner.name, owner.password)


@pytest.fixture()
def person(shop):
    return Person(shop)


def offer(owner, page, person):
    query = {"client_id": owner.client_id, "redirect_uri": "x", "scope": "repo:read", "username": person.name}
    assert page.post("/oauth/authorize/assignuser", query=query).status == 200


def told(server, person, **query):
    reply = server.get(LIST, bearer=person.bearer, query=query)
    assert reply.status == 200 and set(reply.json()) == {"notifications", "additional"}, reply
    return reply.json()


def test_an_offer_is_told_to_whom_it_is_made(server, owner, page, person):
    assert told(server, person) == {"notifications": [], "additional": False}
    offer(owner, page, person)
    [one] = told(server, person)["notifications"]
    assert set(one) == {"id", "organization", "kind", "created", "metadata", "dismissed"}
    assert UUID.fullmatch(one["id"]) and MAIL_DATE.fullmatch(one["created"])
    assert one["kind"] == "assigned_authorization" and one["metadata"] == {"username": person.name}
    assert one["organization"] is None and one["dismissed"] is False
    assert told(server, owner)["notifications"] == []
    assert server.get(f"{LIST}/{one['id']}", bearer=person.bearer).json() == one


def test_pages_hold_what_was_asked_for_and_miss_nothing(server, owner, page, person):
    for _ in range(6):
        offer(owner, page, person)
    first = told(server, person)
    assert len(first["notifications"]) == 5 and first["additional"] is True
    assert told(server, person, page=1) == told(server, person, page=0) == first
    everything = told(server, person, limit=6)
    assert everything["additional"] is False
    found = [told(server, person, limit=2, page=number) for number in (1, 2, 3)]
    assert [one for part in found for one in part["notifications"]] == everything["notifications"], "newest first"
    assert [part["additional"] for part in found] == [True, True, False]


def test_what_was_put_away_is_not_listed_until_it_is_taken_up_again(server, owner, page, person):
    offer(owner, page, person)
    [one] = told(server, person)["notifications"]
    path = f"{LIST}/{one['id']}"
    reply = server.put(path, bearer=person.bearer, json_body={"dismissed": True})
    assert reply.status == 200 and reply.json() == {**one, "dismissed": True}
    assert told(server, person)["notifications"] == []
    assert server.get(path, bearer=person.bearer).json()["dismissed"] is True
    assert server.put(path, bearer=person.bearer, json_body={}).json() == one
    assert told(server, person)["notifications"] == [one]
    invalid_request(server.put(path, bearer=person.bearer, json_body={"dismissed": "x"}))


def test_whoever_reads_the_offers_is_told_no_more(server, owner, page, person):
    offer(owner, page, person)
    [one] = told(server, person)["notifications"]
    for _ in range(2):
        reply = server.get("/api/v1/user/assignedauthorization", bearer=person.bearer)
        assert reply.status == 200 and len(reply.json()["authorizations"]) == 1
    assert told(server, person)["notifications"] == []
    not_found(server.get(f"{LIST}/{one['id']}", bearer=person.bearer))


def test_those_of_others_are_not_there(server, shop, owner, page, person):
    offer(owner, page, person)
    [one] = told(server, person)["notifications"]
    other = Person(shop)
    for uuid in (one["id"], NO_UUID, "nonsense"):
        not_found(server.get(f"{LIST}/{uuid}", bearer=other.bearer))
        not_found(server.put(f"{LIST}/{uuid}", bearer=other.bearer, json_body={"dismissed": True}))
    assert told(server, person)["notifications"] == [one]


@pytest.mark.parametrize("query", [{"page": "x"}, {"limit": "x"}, {"page": ""}])
def test_what_is_no_number_is_named(server, person, query):
    reply = server.get(LIST, bearer=person.bearer, query=query)
    assert reply.status == 400 and set(reply.json()["message"]) == set(query)


@pytest.mark.parametrize("query", [{"page": -1}, {"page": 100000}, {"limit": 0}, {"limit": 101}])
def test_numbers_have_bounds(server, person, query):
    invalid_request(server.get(LIST, bearer=person.bearer, query=query))


def test_they_are_for_the_user_and_tokens_that_administer_them(server, owner):
    assert server.get(LIST, bearer=owner.token("user:admin")).status == 200
    forbidden(server.get(LIST, bearer=owner.token("user:read")))
    refused(server.get(LIST), 401, "invalid_token")
    forbidden(server.put(f"{LIST}/{NO_UUID}", bearer=owner.token("user:read"), json_body={}))
