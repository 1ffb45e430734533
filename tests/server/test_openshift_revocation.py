"""Delete one authorization, delete all of them."""
import pytest

from openshift import ALL, OBJECT_ID, UNKNOWN_ID, USER, Person, data, envelope, info, one, refused

DOMAIN = f"domain/{OBJECT_ID}/view"


@pytest.fixture(scope="module")
def person(shop):
    return Person(shop)


@pytest.fixture(scope="module")
def stranger(shop):
    return Person(shop)


def revoked(reply):
    """The message of a delete that answered with an envelope."""
    assert envelope(reply, 200)["data"] is None
    return info(reply)


# Delete one

@pytest.mark.parametrize("handle", ["id", "token"])
@pytest.mark.parametrize("path", ["authorization", "authorizations"], ids=["singular", "plural"])
def test_a_deleted_token_is_refused_at_once(person, handle, path):
    view = person.create(scope="userinfo")
    assert person.works(view["token"])
    assert "is revoked" in revoked(person.delete(f"/broker/rest/user/{path}/{view[handle]}"))
    assert not person.works(view["token"])


def test_the_reply_to_a_delete_names_the_id(person):
    view = person.create()
    assert f"{view['id']} is revoked" in revoked(person.delete(one(view["id"])))


def test_a_delete_with_a_json_content_type_and_no_body_works(person):
    view = person.create()
    revoked(person.delete(one(view["id"]), headers={"Content-Type": "application/json;version=1.7"}))
    assert not person.works(view["token"])


def test_a_delete_may_be_repeated(person):
    view = person.create()
    first, second = person.delete(one(view["id"])), person.delete(one(view["id"]))
    assert revoked(first) == revoked(second)


@pytest.mark.parametrize("handle", [UNKNOWN_ID, "0" * 64, "a", "some.thing"])
def test_deleting_an_unknown_handle_changes_nothing(person, handle):
    before = person.listed()
    assert "is revoked" in revoked(person.delete(one(handle)))
    assert person.listed() == before


@pytest.mark.parametrize("handle, unknown", [("id", UNKNOWN_ID), ("token", "0" * 64)], ids=["id", "token"])
def test_deleting_a_foreign_handle_changes_nothing_and_tells_nothing(person, stranger, handle, unknown):
    victim = stranger.create()
    foreign, nothing = revoked(person.delete(one(victim[handle]))), revoked(person.delete(one(unknown)))
    assert foreign.replace(victim[handle], "") == nothing.replace(unknown, "")
    assert stranger.works(victim["token"])
    assert victim["id"] in stranger.listed()


def test_a_session_token_may_delete_itself(person):
    token = person.create(scope="session")["token"]
    assert "is revoked" in revoked(person.delete(one(token), bearer=token))
    refused(person.get(USER, bearer=token), "Bearer")


def test_an_expired_authorization_can_be_deleted(person):
    view = person.expired()
    revoked(person.delete(one(view["id"])))
    assert person.get(one(view["id"])).status == 404


def test_a_delete_leaves_the_others_alone(person):
    victim, other = person.create(), person.create()
    person.delete(one(victim["id"]))
    assert person.works(other["token"]) and other["id"] in person.listed()


# Delete all

def test_delete_all_ends_every_token_the_used_one_and_expired_ones_included(shop):
    person = Person(shop)
    live, expired = person.create(), person.expired()
    identity = data(person.get(USER), kind="user")["id"]
    text = revoked(person.delete(ALL))
    assert "revoked" in text and identity in text
    assert not person.works(live["token"]) and not person.works(person.session)
    for view in (live, expired):
        assert person.get(one(view["id"]), login=person.login).status == 404
    assert data(person.get(ALL, login=person.login), kind="authorizations") == []


def test_delete_all_by_password_leaves_the_password_working(shop):
    person = Person(shop)
    session = person.session
    revoked(person.delete(ALL, login=person.login))
    assert not person.works(session)
    assert person.get(USER, login=person.login).status == 200


def test_delete_all_can_be_repeated_and_takes_a_json_content_type_without_a_body(shop):
    person = Person(shop)
    headers = {"Content-Type": "application/json;version=1.7"}
    for _ in range(2):
        revoked(person.delete(ALL, login=person.login, headers=headers))


def test_delete_all_touches_the_callers_own_only(shop, stranger):
    person, kept = Person(shop), stranger.create()
    person.create()
    revoked(person.delete(ALL))
    assert stranger.works(kept["token"]) and stranger.works(stranger.session)


@pytest.mark.parametrize("how", ["query", "json_body", "form"])
def test_delete_all_of_one_scope_takes_the_lists_that_contain_it(shop, how):
    person = Person(shop)
    scopes = ["read", "read userinfo", "userinfo read", "userinfo", f"userinfo {DOMAIN}"]
    made = {scope: person.create(scope=scope)["id"] for scope in scopes}
    text = revoked(person.delete(ALL, **{how: {"scope": "read"}}))
    assert "revoked" in text and "read" in text
    left = person.listed()
    assert {scope for scope in scopes if made[scope] in left} == {"userinfo", f"userinfo {DOMAIN}"}
    assert person.works(person.session)


def test_delete_all_of_one_scope_compares_whole_scopes(shop):
    person = Person(shop)
    other = DOMAIN.replace(OBJECT_ID, UNKNOWN_ID)
    made = {scope: person.create(scope=scope)["id"] for scope in (DOMAIN, other, DOMAIN.replace("view", "edit"),
                                                                  "userinfo")}
    revoked(person.delete(ALL, query={"scope": DOMAIN}))
    left = person.listed()
    assert [scope for scope, name in made.items() if name not in left] == [DOMAIN]


def test_delete_all_of_one_scope_takes_expired_ones_too(shop):
    person = Person(shop)
    expired = person.expired(scope="read")
    revoked(person.delete(ALL, query={"scope": "read"}))
    assert person.get(one(expired["id"])).status == 404


@pytest.mark.parametrize("scope", ["nonsense", "rea", "user", "domain", "domain/x/view", "%", "_ead"])
def test_delete_all_of_an_unknown_scope_removes_nothing(person, scope):
    person.create(scope="read")
    before = person.listed()
    revoked(person.delete(ALL, query={"scope": scope}))
    assert person.listed() == before


# Deeds of others

def test_a_disabled_user_is_refused_with_every_credential(shop):
    person = Person(shop)
    token = person.create()["token"]
    path = f"/api/v1/superuser/users/{person.name}"
    assert person.server.put(path, bearer=shop.bearer, json_body={"enabled": False}).status == 200
    assert not person.works(token)
    assert person.get(USER, login=person.login).status == 401
    assert person.server.put(path, bearer=shop.bearer, json_body={"enabled": True}).status == 200
    assert person.works(token)


def test_a_deleted_users_tokens_are_dead(shop):
    person = Person(shop)
    token = person.create()["token"]
    assert person.server.delete(f"/api/v1/superuser/users/{person.name}", bearer=shop.bearer).status == 204
    assert not person.works(token)
    assert person.get(USER, login=person.login).status == 401
