"""First uses at the same moment, restarts, codes whose time is over, and a log that tells everything but secrets."""
import concurrent.futures
import threading
import urllib.parse

import pytest

from jetond import Jetond, Shop
from openshift import ALL, BASE, USER, Person, one
from openshift_contract import OAUTH_CLIENT, REDIRECT, Named

CONFIG = OAUTH_CLIENT + """
[openshift]
sub_account_parents = ["mother", "father"]
logins = ["strip", "lowercase"]
scope_timeouts = "oauthaccesstoken={code},*=1.days"
[front_end]
addresses = ["127.0.0.1"]
[log]
level = "debug"
"""
EXCHANGE = {"grant_type": "authorization_code", "client_id": "portal", "client_secret": "the first secret"}


@pytest.fixture(scope="module")
def house():
    with Jetond(CONFIG.format(code="10.minutes")) as server:
        yield Shop(server)


@pytest.fixture(scope="module")
def parents(house):
    return Named(house, "mother"), Named(house, "father")


def as_user(name, **more):
    """The headers of a call that the front end lets through for that user."""
    return {"X-Remote-User": name, **more}


def at_once(count, call):
    start = threading.Barrier(count)

    def run(number):
        start.wait()
        return call(number)

    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def code_of(server, name):
    query = {"client_id": "portal", "redirect_uri": REDIRECT, "response_type": "code"}
    place = server.get(BASE + "/oauth/authorize", query=query, headers=as_user(name)).headers["location"]
    return urllib.parse.parse_qs(place.partition("?")[2])["code"][0]


def exchanged(server, code, **changes):
    return server.post(BASE + "/oauth/access_token", form={**EXCHANGE, **changes, "code": code})


# At the same moment

@pytest.mark.parametrize("child", [False, True], ids=["front end", "sub-account"])
def test_a_first_use_by_many_at_once_makes_one_account(house, parents, child):
    name = "oneofmany" + ("child" if child else "")
    headers = as_user("mother", **{"X-Impersonate-User": name}) if child else as_user(name)
    replies = at_once(12, lambda _: house.server.get(USER, headers=headers))
    assert {reply.status for reply in replies} == {200}
    assert len({reply.json()["data"]["id"] for reply in replies}) == 1
    assert {reply.json()["data"]["login"] for reply in replies} == {name}


def test_of_two_parents_at_once_one_gets_the_child(house, parents):
    for number in range(5):
        headers = [as_user(parent, **{"X-Impersonate-User": f"contested{number}"}) for parent in ("mother", "father")]
        statuses = at_once(2, lambda index: house.server.get(USER, headers=headers[index]).status)
        assert sorted(statuses) == [200, 401]
        assert [house.server.get(USER, headers=one).status for one in headers] == statuses


def test_a_parent_known_by_the_front_end_acts_as_its_child(house, parents):
    reply = house.server.get(USER, headers=as_user("Mother", **{"X-Impersonate-User": "  Spelled "}))
    assert reply.json()["data"]["login"] == reply.headers["x-openshift-identity"] == "spelled"
    assert house.server.get(USER, headers=as_user("father", **{"X-Impersonate-User": "SPELLED"})).status == 401


def test_a_token_revoked_by_one_of_many_calls_is_dead_for_all_after_it(house):
    person = Person(house)
    for _ in range(5):
        token = person.create(scope="session")["token"]
        statuses = at_once(8, lambda number, token=token: person.delete(one(token), bearer=token).status)
        assert 200 in statuses and set(statuses) <= {200, 401}
        assert not person.works(token)


# Restarts and time

def test_children_codes_and_their_clients_survive_a_restart():
    with Jetond(CONFIG.format(code="10.minutes")) as server:
        shop = Shop(server)
        Named(shop, "mother")
        first = server.get(USER, headers=as_user("mother", **{"X-Impersonate-User": "kept"})).json()["data"]
        mine, foreign = code_of(server, "somebody"), code_of(server, "somebody")
        server.stop()
        server.start()
        again = server.get(USER, headers=as_user("mother", **{"X-Impersonate-User": "kept"})).json()["data"]
        assert again["id"] == first["id"]
        assert exchanged(server, foreign, client_id="console", client_secret="c:o+n/s=o%l e key").status == 401
        token = exchanged(server, mine).json()["access_token"]
        assert server.get(USER, bearer=token).json()["data"]["login"] == "somebody"
        # A client that the configuration no longer names can do nothing more.
        server.stop()
        server.config.write_text(CONFIG.format(code="10.minutes").split("[[openshift_client]]")[0]
                                 + "[openshift]" + CONFIG.format(code="10.minutes").split("[openshift]")[1])
        server.start()
        reply = exchanged(server, foreign)
        assert (reply.status, reply.json()["error"]) == (400, "invalid_client")
        assert server.get(USER, bearer=token).status == 200


# The log tells ids, never secrets

def test_the_log_at_its_most_talkative_holds_no_secret(house):
    person = Person(house)
    server = house.server
    made = [person.create(scope=scope) for scope in ("session", "read", "sso")]
    expired = person.expired()["token"]
    for view in made:
        person.get(one(view["token"]))
        person.put(one(view["token"]), json_body={"note": "logged?"})
        server.get(USER, bearer=view["token"])
    server.get(USER, bearer=expired)
    person.get(ALL)
    code = code_of(server, person.name)
    token = exchanged(server, code).json()["access_token"]
    exchanged(server, code)
    person.get(one(code))
    person.delete(one(made[1]["token"]))
    server.get(USER, bearer=made[1]["token"])
    secrets = [view["token"] for view in made] + [expired, code, token, person.session, person.password,
                                                  EXCHANGE["client_secret"]]
    log = server.log.read_text()
    assert not [secret for secret in secrets if secret in log or urllib.parse.quote(secret) in log]
