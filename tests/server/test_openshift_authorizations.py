"""Create, list, show and update authorizations."""
import datetime
import re
import time

import pytest

from openshift import ALL, UNKNOWN_ID, Person, data, info, one, problem

FIELDS = {"id", "token", "identity", "scopes", "note", "created_at", "expires_in", "expires_in_seconds", "links"}


@pytest.fixture(scope="module")
def person(shop):
    return Person(shop)


@pytest.fixture(scope="module")
def stranger(shop):
    return Person(shop)


def without_life(view):
    return {name: value for name, value in view.items() if name != "expires_in_seconds"}


def answer(reply, handle):
    """All that a caller can tell a reply by, with the handle he sent left out."""
    return reply.status, reply.text.replace(handle, "HANDLE"), set(reply.headers)


# Create

def test_a_new_authorization_has_all_its_members(person):
    view = person.create(scope="read", note="laptop")
    assert set(view) == FIELDS
    assert re.fullmatch("[0-9a-f]{24}", view["id"])
    assert re.fullmatch("[0-9a-f]{64}", view["token"])
    assert (view["identity"], view["scopes"], view["note"]) == (person.name, "read", "laptop")
    assert type(view["expires_in"]) is int and type(view["expires_in_seconds"]) is int
    assert view["expires_in"] - 30 <= view["expires_in_seconds"] <= view["expires_in"]


def test_the_time_of_creation_is_utc_in_whole_seconds(person):
    before = int(time.time())
    text = person.create()["created_at"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text)
    then = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z").timestamp()
    assert before - 1 <= then <= time.time() + 1


def test_the_links_of_an_authorization_point_at_itself(server, person):
    view = person.create()
    href = server.url + one(view["id"])
    assert {name: (link["method"], link["href"]) for name, link in view["links"].items()} == {
        "GET": ("GET", href), "UPDATE": ("PUT", href), "DELETE": ("DELETE", href)}
    assert [(parameter["name"], parameter["type"]) for parameter in view["links"]["UPDATE"]["required_params"]] == [
        ("note", "string")]
    for name in ("GET", "DELETE"):
        assert view["links"][name]["required_params"] == [] and view["links"][name]["optional_params"] == []


def test_the_links_keep_the_secret_out_of_urls(person):
    view = person.create()
    assert view["token"] not in str(view["links"])


def test_two_authorizations_share_neither_id_nor_token(person):
    first, second = person.create(note="twin"), person.create(note="twin")
    assert first["id"] != second["id"] and first["token"] != second["token"]


@pytest.mark.parametrize("how", ["json_body", "form", "query"])
def test_parameters_come_as_json_as_a_form_or_in_the_query(person, how):
    view = data(person.post(ALL, **{how: {"scope": "read", "note": "from é to ü", "expires_in": "77"}}), 201)
    assert (view["scopes"], view["note"], view["expires_in"]) == ("read", "from é to ü", 77)


def test_without_parameters_the_authorization_is_a_userinfo_one_without_a_note(person):
    view = data(person.post(ALL), 201)
    assert (view["scopes"], view["note"], view["expires_in"]) == ("userinfo", None, 2592000)


@pytest.mark.parametrize("parameters, scopes", [
    ({"scopes": "read"}, "read"), ({"scope": "read", "scopes": "session"}, "read"),
    ({"scope": "", "scopes": "read"}, "userinfo")],
    ids=["alone", "both", "empty scope is sent"])
def test_scopes_is_looked_at_only_when_scope_is_not_sent(person, parameters, scopes):
    assert person.create(**parameters)["scopes"] == scopes


def test_name_and_password_may_create(person):
    assert data(person.post(ALL, login=person.login, json_body={"scope": "session"}), 201)["identity"] == person.name


def test_a_session_may_outlive_itself(person):
    short = person.create(scope="session", expires_in=60)["token"]
    assert data(person.post(ALL, bearer=short, json_body={"scope": "session"}), 201)["expires_in"] == 86400


def test_members_that_the_server_sets_cannot_be_sent(person, stranger):
    view = person.create(id=UNKNOWN_ID, token="0" * 64, identity=stranger.name, created_at="2000-01-01T00:00:00Z")
    assert view["id"] != UNKNOWN_ID and view["token"] != "0" * 64
    assert view["identity"] == person.name
    assert not view["created_at"].startswith("2000")
    assert view["id"] not in stranger.listed()


# Notes

@pytest.mark.parametrize("letter", ["a", "é", "\U0001f511"], ids=["one byte", "two bytes", "four bytes"])
def test_a_note_may_have_4096_characters(person, letter):
    view = person.create(note=letter * 4096)
    assert view["note"] == letter * 4096
    assert person.show(view["id"])["note"] == letter * 4096


@pytest.mark.parametrize("letter", ["a", "é"], ids=["one byte", "two bytes"])
def test_a_longer_note_is_refused(person, letter):
    before = person.listed()
    assert "too long" in problem(person.ask(note=letter * 4097), 422, 1, "note")
    assert person.listed() == before


@pytest.mark.parametrize("note", ["line one\nline two", '"quoted" \\ back', "<b>&amp;</b>", "\u2028\u200f",
                                  " blanks around "])
def test_a_note_comes_back_as_it_was_given(person, note):
    assert person.show(person.create(note=note)["id"])["note"] == note


def test_a_null_note_is_no_note(person):
    assert person.create(note=None)["note"] is None


# List

def test_a_user_without_authorizations_lists_nothing(shop):
    person = Person(shop)
    assert data(person.get(ALL, login=person.login), kind="authorizations") == []


def test_the_list_is_newest_first_and_includes_the_token_in_use(shop):
    person = Person(shop)
    made = [person.create(note=str(number))["id"] for number in range(3)]
    listed = data(person.get(ALL), kind="authorizations")
    assert [entry["id"] for entry in listed][:3] == made[::-1]
    assert [entry["token"] for entry in listed][3:] == [person.session]


def test_the_list_shows_what_create_showed(person):
    view = person.create(scope="read", note="same everywhere")
    [entry] = [entry for entry in data(person.get(ALL), kind="authorizations") if entry["id"] == view["id"]]
    assert without_life(entry) == without_life(view)


def test_the_list_leaves_out_expired_and_revoked_ones(person):
    live, expired, revoked = person.create(), person.expired(), person.create()
    person.delete(one(revoked["id"]))
    listed = person.listed()
    assert live["id"] in listed
    assert expired["id"] not in listed and revoked["id"] not in listed


def test_the_list_holds_the_callers_own_only(person, stranger):
    mine, other = person.create(), stranger.create()
    assert mine["id"] in person.listed() and mine["id"] not in stranger.listed()
    assert other["id"] in stranger.listed() and other["id"] not in person.listed()


# Show

@pytest.mark.parametrize("handle", ["id", "token"])
@pytest.mark.parametrize("path", ["authorization", "authorizations"], ids=["singular", "plural"])
def test_an_authorization_is_shown_by_id_and_by_token(person, handle, path):
    view = person.create(scope="read", note="shown")
    reply = person.get(f"/broker/rest/user/{path}/{view[handle]}")
    assert without_life(data(reply)) == without_life(view)


def test_an_expired_authorization_is_still_shown(person):
    view = person.expired(note="gone by")
    assert (view["expires_in"], view["expires_in_seconds"]) == (0, 0)
    shown = person.show(view["id"])
    assert without_life(shown) == without_life(view)
    assert shown["expires_in_seconds"] == 0


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("handle", [UNKNOWN_ID, "0" * 64, "a", "some.thing", "a.b.c", "%20", "53f1a2b3c4d5e6f708192a3g",
                                    "%c3%a9"])
def test_an_unknown_handle_is_not_found(person, method, handle):
    text = problem(person.request(method, one(handle), headers={"Accept": "application/json"}), 404, 129)
    assert "not found" in text and "authorization" in text.lower()


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("handle, unknown", [("id", UNKNOWN_ID), ("token", "0" * 64)], ids=["id", "token"])
def test_a_foreign_handle_answers_like_an_unknown_one(person, stranger, method, handle, unknown):
    victim = stranger.create(note="private")
    foreign = person.request(method, one(victim[handle]), json_body={"note": "taken"})
    assert problem(foreign, 404, 129)
    nothing = person.request(method, one(unknown), json_body={"note": "taken"})
    assert answer(foreign, victim[handle]) == answer(nothing, unknown)
    assert stranger.show(victim["id"])["note"] == "private"


# Update

@pytest.mark.parametrize("handle", ["id", "token"])
@pytest.mark.parametrize("path", ["authorization", "authorizations"], ids=["singular", "plural"])
@pytest.mark.parametrize("how", ["json_body", "form", "query"])
def test_the_note_can_be_changed(person, handle, path, how):
    view = person.create(note="before")
    reply = person.put(f"/broker/rest/user/{path}/{view[handle]}", **{how: {"note": "after"}})
    assert without_life(data(reply)) == without_life({**view, "note": "after"})
    assert "change authorization" in info(reply).lower()
    assert person.show(view["id"])["note"] == "after"


def test_nothing_but_the_note_can_be_changed(person):
    view = person.create(scope="userinfo", note="before", expires_in=500)
    changes = {"scope": "session", "scopes": "session", "expires_in": 5000, "identity": "admin", "token": "0" * 64,
               "id": UNKNOWN_ID}
    assert without_life(data(person.put(one(view["id"]), json_body=changes))) == without_life(view)
    assert without_life(person.show(view["id"])) == without_life(view)
    assert person.post(ALL, bearer=view["token"]).status == 403


def test_an_update_never_extends_a_life(person):
    view = person.create(expires_in=500)
    changed = data(person.put(one(view["id"]), json_body={"note": "longer?", "expires_in": 5000}))
    assert (changed["expires_in"], changed["created_at"]) == (500, view["created_at"])
    assert changed["expires_in_seconds"] <= 500


def test_an_update_without_a_note_changes_nothing(person):
    view = person.create(note="kept")
    assert data(person.put(one(view["id"]), json_body={}))["note"] == "kept"
    assert data(person.put(one(view["id"])))["note"] == "kept"


def test_a_null_note_clears_it(person):
    view = person.create(note="cleared")
    assert data(person.put(one(view["id"]), json_body={"note": None}))["note"] is None
    assert person.show(view["id"])["note"] is None


def test_an_update_keeps_to_the_length_of_notes(person):
    view = person.create(note="kept")
    assert "too long" in problem(person.put(one(view["id"]), json_body={"note": "a" * 4097}), 422, 1, "note")
    assert person.show(view["id"])["note"] == "kept"
    assert data(person.put(one(view["id"]), json_body={"note": "a" * 4096}))["note"] == "a" * 4096


def test_a_revoked_authorization_can_be_neither_shown_nor_changed(person):
    view = person.create()
    person.delete(one(view["id"]))
    for handle in (view["id"], view["token"]):
        problem(person.get(one(handle)), 404, 129)
        problem(person.put(one(handle), json_body={"note": "again"}), 404, 129)
