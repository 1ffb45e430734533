"""When create answers with an authorization that is there already."""
import pytest

from openshift import ALL, Person, data, envelope, info, one, problem


@pytest.fixture
def person(shop):
    """A user of the test's own, whose `session` token must not be a candidate: reuse asks for other scopes here."""
    return Person(shop)


def reused(reply, view):
    """Whether the reply is that authorization, unchanged; otherwise it must be a wholly new one."""
    if reply.status == 201:
        new = data(reply, 201)
        assert new["id"] != view["id"] and new["token"] != view["token"]
        assert "reused existing" not in info(reply).lower()
        return False
    answered = data(reply)
    assert "Reused existing" in info(reply)
    if answered["id"] != view["id"]:
        return False
    life = answered.pop("expires_in_seconds")
    assert life <= view["expires_in_seconds"]
    assert answered == {name: value for name, value in view.items() if name != "expires_in_seconds"}
    return True


def again(person, **parameters):
    return person.ask(reuse=True, **parameters)


def test_reuse_finds_the_same_scope(person):
    view = person.create(scope="read", note="first")
    assert reused(again(person, scope="read"), view)
    assert person.works(view["token"])
    assert len(person.listed()) == 2  # with the token in use


def test_without_a_match_reuse_creates(person):
    reply = again(person, scope="read")
    assert data(reply, 201)["scopes"] == "read"
    assert "create authorization" in info(reply).lower()


@pytest.mark.parametrize("parameters", [{}, {"reuse": False}, {"reuse": None}], ids=["absent", "false", "null"])
def test_without_reuse_each_create_makes_a_new_one(person, parameters):
    view = person.create(scope="read")
    assert not reused(person.ask(scope="read", **parameters), view)


@pytest.mark.parametrize("value", [True, "true", 1], ids=repr)
def test_any_true_value_in_json_asks_for_reuse(person, value):
    view = person.create(scope="read")
    assert reused(person.ask(scope="read", reuse=value), view)


@pytest.mark.parametrize("how", ["form", "query"])
@pytest.mark.parametrize("value, expected", [("true", True), ("1", True), ("yes", True), ("false", False)])
def test_text_asks_for_reuse_unless_it_says_false(person, how, value, expected):
    view = person.create(scope="read")
    assert reused(person.post(ALL, **{how: {"scope": "read", "reuse": value}}), view) is expected


# Which candidates

@pytest.mark.parametrize("stored, asked, expected", [
    ("read userinfo", "read userinfo", True), ("read userinfo", "userinfo read", False),
    ("read", "read userinfo", False), ("read userinfo", "read", False),
    ("read userinfo", " READ,userinfo\tread ", True), ("userinfo", "", True), ("userinfo", None, True)])
def test_the_canonical_scope_text_must_be_identical(person, stored, asked, expected):
    view = person.create(scope=stored)
    assert reused(again(person, scope=asked), view) is expected


def test_without_a_scope_the_default_scope_is_looked_for(person):
    view = person.create(scope="userinfo")
    assert reused(again(person), view)


@pytest.mark.parametrize("stored, parameters, expected", [
    ("laptop", {"note": "laptop"}, True), ("laptop", {"note": "desktop"}, False), ("laptop", {"note": "Laptop"}, False),
    ("laptop", {"note": "lap"}, False), ("laptop", {"note": "laptop "}, False), ("100%", {"note": "100_"}, False),
    ("laptop", {}, True), ("laptop", {"note": None}, True),
    (None, {}, True), (None, {"note": None}, True), (None, {"note": "laptop"}, False)])
def test_a_note_must_be_equal_when_it_is_given(person, stored, parameters, expected):
    view = person.create(scope="read", note=stored)
    reply = again(person, scope="read", **parameters)
    assert reused(reply, view) is expected
    assert reply.json()["data"]["note"] == (stored if expected else parameters["note"])


def test_reuse_sees_the_note_as_it_is_now(person):
    view = person.create(scope="read", note="before")
    changed = data(person.put(one(view["id"]), json_body={"note": "after"}))
    assert reused(again(person, scope="read", note="after"), changed)
    assert not reused(again(person, scope="read", note="before"), view)


def test_reuse_never_crosses_users(person, shop):
    other = Person(shop)
    view = other.create(scope="read", note="shared")
    assert not reused(again(person, scope="read", note="shared"), view)
    assert other.works(view["token"])


def test_a_revoked_or_expired_authorization_is_not_reused(person):
    for view in (person.create(scope="read"), person.expired(scope="read")):
        if view["expires_in"]:
            person.delete(one(view["id"]))
    assert again(person, scope="read").status == 201


def test_the_session_in_use_is_a_candidate(person):
    reply = again(person, scope="session")
    assert data(reply)["token"] == person.session


# How much life is enough: more than min(600, E / 4), E being the effective expires_in

@pytest.mark.parametrize("life, asked, expected", [
    (720, {}, True), (600, {}, False), (500, {}, False), (500, {"expires_in": -1}, False),
    (720, {"expires_in": 10 ** 9}, True), (720, {"expires_in": 2400}, True), (600, {"expires_in": 2400}, False),
    (500, {"expires_in": 1000}, True), (500, {"expires_in": "1000"}, True), (160, {"expires_in": 640}, False),
    (160, {"expires_in": 400}, True), (100, {"expires_in": 400}, False), (60, {"expires_in": 0}, True)], ids=str)
def test_the_rest_of_its_life_must_be_enough(person, life, asked, expected):
    view = person.create(scope="read", expires_in=life)
    assert reused(again(person, scope="read", **asked), view) is expected


def test_the_effective_life_is_the_clamped_one(person):
    # The most for this list is 600 seconds, so a quarter of it is enough, whatever was asked.
    view = person.create(scope="read oauthaccesstoken", expires_in=250)
    assert reused(again(person, scope="read oauthaccesstoken", expires_in=10 ** 9), view)
    assert reused(again(person, scope="read oauthaccesstoken"), view)


def test_reuse_extends_nothing(person):
    view = person.create(scope="read", expires_in=5000, note="kept")
    assert reused(again(person, scope="read", expires_in=80000), view)
    shown = person.show(view["id"])
    assert (shown["expires_in"], shown["created_at"], shown["note"]) == (5000, view["created_at"], "kept")
    assert shown["expires_in_seconds"] <= 5000


# Which of several

def test_the_newest_match_wins(person):
    views = [person.create(scope="read", note=str(number)) for number in range(3)]
    assert reused(again(person, scope="read"), views[2])
    assert reused(again(person, scope="read", note="1"), views[1])


def test_a_newer_one_with_too_little_life_is_passed_over(person):
    enough = person.create(scope="read")
    person.create(scope="read", expires_in=60)
    assert reused(again(person, scope="read"), enough)


@pytest.mark.parametrize("shorter, expected", [(9, True), (10, False)])
def test_no_more_than_ten_are_looked_at(person, shorter, expected):
    enough = person.create(scope="read")
    for _ in range(shorter):
        person.create(scope="read", expires_in=60)
    assert reused(again(person, scope="read"), enough) is expected


def test_those_of_another_scope_or_note_do_not_count_among_the_ten(person):
    enough = person.create(scope="read", note="this")
    for number in range(11):
        person.create(scope="userinfo" if number % 2 else "read", note="other", expires_in=60)
    assert reused(again(person, scope="read", note="this"), enough)


# Refusals come first

def test_reuse_of_a_bad_scope_is_refused(person):
    problem(again(person, scope="read nonsense"), 422, 1, "scopes")


def test_reuse_needs_the_right_to_create(person):
    view = person.create(scope="read")
    problem(person.post(ALL, bearer=view["token"], json_body={"scope": "read", "reuse": True}), 403, 1)


@pytest.mark.parametrize("version", ["1.0", "1.4", "1.7"])
def test_reuse_answers_alike_in_every_version(person, version):
    view = person.create(scope="read")
    reply = person.post(ALL, json_body={"scope": "read", "reuse": True},
                        headers={"Accept": f"application/json;version={version}"})
    assert envelope(reply, 200, "authorization")["data"]["token"] == view["token"]
