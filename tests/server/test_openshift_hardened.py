"""Secrets that are never shown again: `secrets.retrievable = false`; and what is on the disk either way."""
import pytest

from jetond import Jetond, Shop
from openshift import ALL, Person, data, info, one


@pytest.fixture(scope="module")
def hardened():
    with Jetond("[secrets]\nretrievable = false\n") as server:
        yield Shop(server)


@pytest.fixture(scope="module")
def person(hardened):
    return Person(hardened)


def entry(person, view):
    [found] = [one for one in data(person.get(ALL), kind="authorizations") if one["id"] == view["id"]]
    return found


def test_create_shows_the_secret_and_it_works(person):
    view = person.create(scope="read")
    assert len(view["token"]) == 64
    assert person.works(view["token"])


@pytest.mark.parametrize("handle", ["id", "token"])
def test_show_and_update_carry_null(person, handle):
    view = person.create(scope="read", note="before")
    shown = person.show(view[handle])
    assert "token" in shown and shown["token"] is None
    changed = data(person.put(one(view[handle]), json_body={"note": "after"}))
    assert "token" in changed and changed["token"] is None
    assert (changed["id"], changed["note"]) == (view["id"], "after")


def test_list_carries_null(person):
    view = person.create(scope="read")
    found = entry(person, view)
    assert "token" in found and found["token"] is None
    assert (found["scopes"], found["identity"]) == ("read", person.name)


def test_no_reply_but_creates_own_holds_the_secret(person):
    view = person.create(scope="read")
    replies = [person.get(ALL), person.get(one(view["id"])), person.put(one(view["id"]), json_body={"note": "x"}),
               person.delete(one(view["id"]))]
    for reply in replies:
        assert reply.status == 200
        assert view["token"] not in reply.text and view["token"] not in str(reply.headers)


def test_reuse_always_makes_a_new_token(person):
    old = person.create(scope="read", note="reused?")
    reply = person.ask(scope="read", note="reused?", reuse=True)
    new = data(reply, 201)
    assert "reused existing" not in info(reply).lower()
    assert new["id"] != old["id"] and new["token"] and new["token"] != old["token"]
    assert person.works(new["token"]) and person.works(old["token"])


def test_delete_by_token_works(person):
    view = person.create(scope="read")
    assert person.delete(one(view["token"])).status == 200
    assert not person.works(view["token"])


def holding(server, secret):
    """The files that the server has written and that hold the secret, as text in either case or as raw bytes."""
    forms = (secret.encode(), secret.upper().encode(), bytes.fromhex(secret))
    files = [path for path in server.data.rglob("*") if path.is_file()] + [server.log]
    assert len(files) > 1
    return [path.name for path in files if any(form in path.read_bytes() for form in forms)]


@pytest.mark.parametrize("where", ["server", "hardened"])
def test_no_secret_is_on_the_disk_or_in_the_log(request, where):
    shop = request.getfixturevalue("shop" if where == "server" else "hardened")
    person = Person(shop)
    view = person.create(scope="read", note="searched for")
    person.show(view["token"])
    person.get(ALL, bearer=view["token"])
    person.ask(scope="read", reuse=True)
    kept = person.create(scope="read", note="kept")
    person.delete(one(view["token"]))
    person.get(ALL, bearer=view["token"])
    for secret in (view["token"], kept["token"], person.session):
        assert holding(shop.server, secret) == []


def test_by_default_the_secret_can_be_read_again(shop):
    person = Person(shop)
    view = person.create(scope="read")
    assert person.show(view["id"])["token"] == entry(person, view)["token"] == view["token"]


def test_a_secret_can_be_read_again_after_a_restart():
    with Jetond() as server:
        person = Person(Shop(server))
        view = person.create(scope="read")
        server.stop()
        server.start()
        assert person.show(view["id"])["token"] == view["token"]
        assert person.works(view["token"])


def test_a_token_that_was_made_retrievable_is_null_once_the_server_is_hardened():
    with Jetond() as server:
        person = Person(Shop(server))
        view = person.create(scope="read")
        server.stop()
        server.config.write_text("[secrets]\nretrievable = false\n")
        server.start()
        assert person.show(view["id"])["token"] is None
        assert person.works(view["token"])
        assert person.ask(scope="read", reuse=True).status == 201
