"""Personal authorizations that are held to less than their scopes: repositories, actions, addresses, a time, uses."""
import pytest

import people
from openshift import ALL, USER, Person, data, one, problem
from registry_claims import granted

HERE, ELSEWHERE = "127.0.0.0/8 ::1", "192.0.2.0/24"


@pytest.fixture
def person(shop):
    return Person(shop)


def form(parameters):
    return {name: str(value) for name, value in parameters.items()}


WHOLE = {"repositories": "acme/web acme/tools/*", "actions": "pull push", "addresses": HERE,
         "not_before": "2020-01-02T03:04:05Z", "uses": 7}


@pytest.mark.parametrize("how", ["json_body", "form"])
def test_the_answer_and_the_authorization_show_what_it_is_held_to(person, how):
    parameters = WHOLE if how == "json_body" else form(WHOLE)
    view = data(person.post(ALL, **{how: {"scope": "read", **parameters}}), 201)
    for shown in (view, person.show(view["id"])):
        assert {name: shown[name] for name in WHOLE} == WHOLE


def test_one_that_is_held_to_nothing_says_nothing_of_it(person):
    assert not set(person.create(scope="read")) & set(WHOLE)


@pytest.mark.parametrize("parameters", [
    {"repositories": ""}, {"repositories": "*/web"}, {"repositories": 5}, {"actions": "read"}, {"actions": ["pull"]},
    {"addresses": "0.0.0.0/0"}, {"addresses": "localhost"}, {"not_before": "tomorrow"}, {"not_before": 5},
    {"uses": 0}, {"uses": -1}, {"uses": "many"}, {"uses": 1.5}, {"uses": 10**30}], ids=str)
def test_what_cannot_be_read_makes_no_token(person, parameters):
    person.session  # one of the list
    before = person.listed()
    [member] = parameters
    assert member in problem(person.ask(scope="read", **parameters), 422, 1, member)
    assert person.listed() == before


def test_it_is_good_from_its_addresses_and_from_its_time_on_alone(person):
    assert person.works(person.create(scope="userinfo", addresses=HERE)["token"])
    assert not person.works(person.create(scope="userinfo", addresses=ELSEWHERE)["token"])
    assert person.works(person.create(scope="userinfo", not_before="2020-01-01T00:00:00Z")["token"])
    assert not person.works(person.create(scope="userinfo", not_before="2999-01-01T00:00:00Z")["token"])


def test_it_is_good_for_so_many_uses(person):
    token = person.create(scope="userinfo", uses=2)["token"]
    assert [person.works(token) for _ in range(3)] == [True, True, False]


def test_the_registry_grants_what_is_left(shop):
    user = people.Person(shop)
    web, tools = user.repository("web"), user.repository("tools")
    reply = shop.server.post(ALL, bearer=user.session,
                             json_body={"scope": "session", "repositories": web, "actions": "pull"})
    login = user.name, data(reply, 201)["token"]
    asked = [f"repository:{name}:pull,push" for name in (web, tools)]
    assert granted(shop.registry_token(asked, login=("$oauthtoken", login[1]))) == {web: {"pull"}}


@pytest.mark.parametrize("restriction", [{"addresses": HERE}, {"uses": 9}, {"repositories": "acme/web"}], ids=str)
def test_a_session_that_is_held_to_anything_neither_makes_nor_sees_authorizations(person, restriction):
    free = person.create(scope="read")
    token = person.create(scope="session", **restriction)["token"]
    for reply in (person.server.post(ALL, bearer=token, json_body={"scope": "session"}),
                  person.server.delete(ALL, bearer=token), person.server.delete(one(free["id"]), bearer=token)):
        problem(reply, 403, 1)
    seen = person.server.get(ALL, bearer=token)
    assert seen.status == 403 or data(seen, kind="authorizations") == []
    assert person.server.get(one(free["id"]), bearer=token).status in (403, 404)
    assert person.works(free["token"])


def test_reuse_hands_out_no_token_that_is_held_to_something_else(person):
    held = person.create(scope="read", addresses=HERE)
    same = data(person.ask(scope="read", addresses=HERE, reuse=True))
    assert same["id"] == held["id"]
    for other in ({}, {"addresses": ELSEWHERE}, {"addresses": HERE, "actions": "pull"}):
        assert data(person.ask(scope="read", reuse=True, **other), 201)["id"] != held["id"]


def test_reuse_counts_nobodys_uses_twice(person):
    first = person.create(scope="read", uses=3)
    assert data(person.ask(scope="read", uses=3, reuse=True), 201)["id"] != first["id"]


def test_introspection_shows_no_more_than_is_left(server, person):
    def scope(**restriction):
        token = person.create(scope="session read", **restriction)["token"]
        reply = server.post("/oauth2/introspect", bearer=person.session, form={"token": token})
        assert reply.json()["active"] is True
        return reply.json()["scope"]
    assert scope() == "session read"
    assert scope(uses=5) == "read"
    assert scope(actions="pull") == ""
    assert data(person.get(USER), kind="user")
