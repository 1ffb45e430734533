"""Sub-accounts: who may act as whom by X-Impersonate-User, and what a sub-account is. In both formats."""
import secrets

import pytest

from jetond import Jetond, Shop
from openshift import ALL, ROOT, UNKNOWN_ID, USER, Person, one
from openshift_contract import Api, Guest, Named, form, texts  # noqa: F401

CONFIG = """
[openshift]
sub_account_parents = ["mother", "father", "nosy"]
inherited_capabilities = {inherited}
"""


@pytest.fixture(scope="module")
def house():
    with Jetond(CONFIG.format(inherited="[]")) as server:
        yield Shop(server)


@pytest.fixture(scope="module")
def mother(house):
    return Named(house, "mother")


@pytest.fixture(scope="module")
def father(house):
    return Named(house, "father")


class Parent(Api):
    """Calls of a parent as a child of the given name, by password."""

    def __init__(self, person, form, child):
        super().__init__(person, form)
        self.child = child

    def raw(self, method, path, headers=None, **more):
        return super().raw(method, path, headers={"X-Impersonate-User": self.child, **(headers or {})},
                           **{"login": self.person.login, **more})


@pytest.fixture
def child():
    return "child" + secrets.token_hex(5)


@pytest.fixture
def calls(mother, form, child):
    return Parent(mother, form, child)


def not_allowed(reply_of, *args, **more):
    """Impersonation was refused: an envelope, and no challenge."""
    answer = reply_of.call(*args, 401, **more)
    answer.problem(1)
    assert "www-authenticate" not in answer.reply.headers
    return answer


def test_the_child_is_made_on_first_use_and_the_call_acts_as_the_child(calls, child):
    first = calls.call("GET", USER, kind="user")
    assert first.data["login"] == first.reply.headers["x-openshift-identity"] == child
    assert first.reply.headers["x-oauth-scopes"] == "session"
    assert calls.call("GET", USER, kind="user").data["id"] == first.data["id"]
    assert first.reply.headers["x-openshift-identity-id"] == first.data["id"]


def test_the_child_has_authorizations_of_its_own(calls, mother, child):
    mine = mother.create(note="mother's")
    view = calls.call("POST", ALL, 201, "authorization", json_body={"scope": "session", "note": "child's"}).data
    assert view["identity"] == child
    listed = calls.call("GET", ALL, kind="authorizations").data
    assert [entry["id"] for entry in listed] == [view["id"]]
    assert view["id"] not in mother.listed()
    calls.call("GET", one(mine["id"]), 404).problem(129)
    calls.call("DELETE", one(mine["id"]))
    calls.call("DELETE", ALL)
    assert mother.works(mine["token"]) and not mother.works(view["token"])


def test_a_caller_without_the_capability_is_refused(house, form, child):
    person = Person(house)
    not_allowed(Parent(person, form, child), "GET", USER)
    not_allowed(Parent(person, form, person.name), "GET", ALL)


def test_reuse_never_crosses_from_parent_to_child(calls, mother):
    mother.create(scope="read", note="shared")
    calls.call("POST", ALL, 201, "authorization", json_body={"scope": "read", "note": "shared", "reuse": True})


def test_another_parent_cannot_have_the_child(calls, father, form, child):
    calls.call("GET", USER, kind="user")
    not_allowed(Parent(father, form, child), "GET", USER)
    assert calls.call("GET", USER, kind="user").data["login"] == child


def test_an_ordinary_user_is_nobodys_child(house, mother, father, form):
    stranger = Person(house)
    for name in (stranger.name, "admin", father.name):
        not_allowed(Parent(mother, form, name), "GET", USER)
        not_allowed(Parent(mother, form, name), "POST", ALL, json_body={"scope": "session"})


def test_an_organization_or_a_robot_is_nobodys_child(house, mother, form, child):
    organization = house.organization("org" + child)
    robot, _ = house.robot(organization)
    for name in (organization, robot):
        assert Parent(mother, form, name).raw("GET", USER).status == 401


@pytest.mark.parametrize("name", ["a b", "../x", "a/b", "a:b", "<a>", "a+b", "$token", "x" * 300])
def test_a_name_that_nobody_can_have_is_no_child(mother, form, name):
    assert Parent(mother, form, name).raw("GET", USER).status in (400, 401)


@pytest.mark.parametrize("spelling", ["x-impersonate-user", "X-IMPERSONATE-USER"])
def test_the_header_is_read_in_any_case(mother, form, child, spelling):
    answer = Api(mother, form).call("GET", USER, kind="user", login=mother.login, headers={spelling: child})
    assert answer.data["login"] == child


def test_a_bearer_ignores_the_header(mother, father, form, child):
    for person, name in ((mother, child), (father, "mother"), (mother, "admin")):
        calls = Parent(person, form, name)
        assert calls.call("GET", USER, kind="user", login=None, bearer=person.session).data["login"] == person.name
    assert mother.server.get(f"/api/v1/superuser/users/{child}", bearer=mother.shop.bearer).status == 404


def test_the_root_ignores_the_header(house, mother, form, child):
    Parent(mother, form, child).call("GET", ROOT, kind="links")
    Api(Guest(house.server), form).call("GET", ROOT, kind="links", headers={"X-Impersonate-User": child})
    assert house.server.get(f"/api/v1/superuser/users/{child}", bearer=house.bearer).status == 404


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_makes_no_child(mother, form, child, password):
    reply = Parent(mother, form, child).raw("GET", USER, login=(mother.name, password))
    assert reply.status == 401 and reply.headers["www-authenticate"].startswith("Basic ")
    assert mother.server.get(f"/api/v1/superuser/users/{child}", bearer=mother.shop.bearer).status == 404


def test_a_child_has_no_password(calls, house, child):
    calls.call("GET", USER, kind="user")
    for password in ("", child, "null", "None", house.bearer):
        assert house.server.get(USER, login=(child, password)).status == 401


def test_a_child_cannot_go_on_to_a_child_of_its_own(calls, form, child):
    token = calls.call("POST", ALL, 201, "authorization", json_body={"scope": "session"}).data["token"]
    answer = Parent(calls.person, form, "grand" + child).call("GET", USER, kind="user", login=None, bearer=token)
    assert answer.data["login"] == child and answer.data["capabilities"]["subaccounts"] == "false"


def test_the_parent_is_told_of_its_capability(mother, house, form):
    assert Api(mother, form).call("GET", USER, kind="user").data["capabilities"]["subaccounts"] == "true"
    assert Api(Person(house), form).call("GET", USER, kind="user").data["capabilities"]["subaccounts"] == "false"


def test_children_inherit_only_what_is_listed():
    with Jetond(CONFIG.format(inherited='["subaccounts"]')) as server:
        parent = Named(Shop(server), "mother")
        view = Parent(parent, "json", "child").call("GET", USER, kind="user").data
        assert view["capabilities"]["subaccounts"] == "true"


# DELETE /user, and its link

def test_only_a_sub_account_has_the_link_to_delete_itself(calls, mother, form):
    hrefs = {link["method"]: link for link in calls.call("GET", USER, kind="user").data["links"]}
    delete = hrefs["DELETE"]
    assert delete["href"] == calls.person.server.url + USER
    assert texts(delete, "optional_params") == ["force"]
    [force] = delete["optional_params"]
    assert (force["type"], force["default_value"]) == ("boolean", "false")
    assert "DELETE" not in [link["method"] for link in Api(mother, form).call("GET", USER, kind="user").data["links"]]


@pytest.mark.parametrize("how", ["as the child", "with its token"])
@pytest.mark.parametrize("version, status", [("1.4", 204), ("1.7", 200)])
def test_a_sub_account_can_delete_itself_and_its_tokens_die(calls, child, how, version, status):
    view = calls.call("POST", ALL, 201, "authorization", json_body={"scope": "session"}).data
    identity = calls.call("GET", USER, kind="user").data["id"]
    more = {} if how == "as the child" else {"login": None, "bearer": view["token"]}
    reply = calls.raw("DELETE", USER, version=version, **more)
    assert reply.status == status
    assert not calls.person.works(view["token"])
    # Whoever gets the name next is another account.
    assert calls.call("GET", USER, kind="user").data["id"] != identity
    calls.call("GET", one(view["id"]), 404).problem(129)


@pytest.mark.parametrize("value", ["maybe", "2"])
def test_force_is_true_or_false(calls, value):
    calls.call("GET", USER, kind="user")
    text = calls.call("DELETE", USER, 422, query={"force": value}).problem(167)
    assert "true" in text and "false" in text
    calls.call("DELETE", USER, query={"force": "TRUE"})


def test_a_sub_account_that_owns_something_is_deleted_only_by_force(calls, house, child):
    """What an account can own here, where a broker has domains, is an organization."""
    token = calls.call("POST", ALL, 201, "authorization", json_body={"scope": "session"}).data["token"]
    organization = house.organization("owned" + child, bearer=token)
    for query in ({}, {"force": "false"}):
        assert "force" in calls.call("DELETE", USER, 422, query=query).problem(139)
        assert calls.person.works(token)
    calls.call("DELETE", USER, query={"force": "true"})
    assert not calls.person.works(token)
    assert house.server.get(f"/api/v1/organization/{organization}", bearer=house.bearer).status == 404


def test_nobody_gets_the_name_of_a_parent_that_is_gone_nor_of_its_children():
    with Jetond(CONFIG.format(inherited="[]")) as server:
        parent = Named(Shop(server), "nosy")
        calls = Parent(parent, "json", "child")
        view = calls.call("POST", ALL, 201, "authorization", json_body={"scope": "session"}).data
        users = "/api/v1/superuser/users/"
        assert server.delete(users + parent.name, bearer=server.bootstrap_token).status == 204
        assert not parent.works(view["token"])
        for name in (parent.name, "child"):
            reply = server.post(users, bearer=server.bootstrap_token, json_body={"username": name})
            assert reply.status == 400 and reply.json() == {"message": "Username is not available"}


@pytest.mark.parametrize("scope", ["read", "userinfo", "sso"])
def test_a_weak_token_of_a_sub_account_cannot_delete_it(calls, scope):
    view = calls.call("POST", ALL, 201, "authorization", json_body={"scope": scope}).data
    calls.call("DELETE", USER, 403, login=None, bearer=view["token"]).problem(1)
    calls.call("GET", one(view["id"]), kind="authorization")


def test_an_account_that_is_no_sub_account_is_403_138(house, mother, form):
    for person in (mother, Person(house)):
        Api(person, form).call("DELETE", USER, 403).problem(138)
        assert person.works(person.session)


def test_a_parent_that_loses_the_capability_loses_its_children():
    with Jetond(CONFIG.format(inherited="[]")) as server:
        parent = Named(Shop(server), "nosy")
        calls = Parent(parent, "json", "child")
        calls.call("GET", USER, kind="user")
        server.stop()
        server.config.write_text("")
        server.start()
        not_allowed(calls, "GET", one(UNKNOWN_ID))
