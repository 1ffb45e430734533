"""The authorization resource, rule by rule, in both formats: its members, its scopes, its life, its reuse."""
import datetime
import json
import re
import time

import pytest

from openshift import ALL, BASE, OBJECT_ID, Person, one
from openshift_contract import Api, form  # noqa: F401

MEMBERS = {"id", "token", "identity", "scopes", "note", "created_at", "expires_in", "expires_in_seconds", "links"}
ADVERTISED = ["session", "read", "userinfo", *[f"{thing}/:id/{step}" for thing in ("domain", "application")
                                               for step in ("view", "edit", "admin")]]
DAY = 86400
DEFAULTS = {"session": (DAY, 7 * DAY), "sso": (DAY, 7 * DAY), "oauthaccesstoken": (600, 600),
            **dict.fromkeys(["read", "userinfo", f"application/{OBJECT_ID}/scale",
                             f"application/{OBJECT_ID}/report_deployments",
                             *[scope.replace(":id", OBJECT_ID) for scope in ADVERTISED[3:]]], (30 * DAY, 180 * DAY))}


@pytest.fixture(scope="module")
def person(shop):
    return Person(shop)


@pytest.fixture
def api(person, form):
    return Api(person, form)


def create(api, status=201, **parameters):
    return api.call("POST", ALL, status, "authorization", json_body=parameters)


def refused(api, **parameters):
    return api.call("POST", ALL, 422, json_body=parameters).problem(1, "scopes")


# Members of an authorization

def test_an_authorization_has_these_members(api, person):
    before = int(time.time())
    view = create(api, scope="read", note="laptop", expires_in=3600).data
    assert set(view) == MEMBERS
    assert re.fullmatch("[0-9a-f]{24}", view["id"]) and re.fullmatch("[0-9a-f]{64}", view["token"])
    assert (view["identity"], view["scopes"], view["note"], view["expires_in"]) == (person.name, "read", "laptop",
                                                                                    "3600")
    assert 3590 <= int(view["expires_in_seconds"]) <= 3600
    born = datetime.datetime.strptime(view["created_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)
    assert before - 1 <= born.timestamp() <= time.time() + 1


def test_the_seconds_are_numbers_in_json(person):
    view = json.loads(person.ask(scope="read").body)["data"]
    assert type(view["expires_in"]) is int and type(view["expires_in_seconds"]) is int


def test_the_links_are_get_update_and_delete_of_itself(api, person):
    view = create(api).data
    methods = {link["method"]: link for link in view["links"]}
    assert set(methods) == {"GET", "PUT", "DELETE"} and len(view["links"]) == 3
    assert {link["href"] for link in view["links"]} == {person.server.url + one(view["id"])}
    [note] = methods["PUT"]["required_params"]
    assert (note["name"], note["type"]) == ("note", "string")
    assert all(link["rel"] for link in view["links"])


def test_a_missing_note_is_null(api):
    assert create(api, scope="read").data["note"] is None


def test_scopes_is_an_alias_that_counts_only_without_scope(api):
    assert create(api, scopes="read").data["scopes"] == "read"
    assert create(api, scopes="read", scope="session").data["scopes"] == "session"


def test_the_token_is_told_by_create_show_update_list_and_reuse(api, person):
    made = create(api, scope="read", note="told " + api.form).data
    path = one(made["id"])
    told = [api.call("GET", path, kind="authorization").data,
            api.call("PUT", path, kind="authorization", json_body={}).data,
            create(api, 200, scope="read", note=made["note"], reuse=True).data,
            *[view for view in api.call("GET", ALL, kind="authorizations").data if view["id"] == made["id"]]]
    assert [view["token"] for view in told] == [made["token"]] * 4


# Lists of scopes

@pytest.mark.parametrize("text, scopes", [
    ("A,b  a", None), ("READ,userinfo  read", "read userinfo"), (",,read,\t\n,", "read"), ("", "userinfo"),
    (" , ", "userinfo"), ("userinfo read", "userinfo read")], ids=repr)
def test_a_list_of_scopes_is_split_lowered_and_freed_of_doubles(api, text, scopes):
    if scopes is None:
        refused(api, scope=text)
    else:
        assert create(api, scope=text).data["scopes"] == scopes


@pytest.mark.parametrize("scope", DEFAULTS)
def test_a_user_may_grant_and_the_shipped_lives_are(api, scope):
    default, maximum = DEFAULTS[scope]
    assert create(api, scope=scope).data["expires_in"] == str(default)
    assert create(api, scope=scope, expires_in=maximum).data["expires_in"] == str(maximum)
    assert create(api, scope=scope, expires_in=maximum + 1).data["expires_in"] == str(maximum)


@pytest.mark.parametrize("scope", [
    f"domain/{OBJECT_ID}/builder", "nonsense", "domain/x/view", f"domain/{OBJECT_ID}0/view", f"domain/{OBJECT_ID}",
    f"domain/{OBJECT_ID}/scale", f"domain/{'a' * 40}/view", "read nonsense", "application/:id/view", ["read"],
    {"read": 1}], ids=repr)
def test_one_bad_scope_fails_the_request_and_the_text_enumerates_the_good_ones(api, scope):
    text = refused(api, scope=scope)
    assert "not allowed" in text
    listed = text.split("Valid scopes are ", 1)[1]
    assert re.match(r",\s*".join(map(re.escape, ADVERTISED[:-1])) + r",?\s+and " + re.escape(ADVERTISED[-1]), listed)


# Lives

@pytest.mark.parametrize("asked", [None, -1, -7, "-1", "soon", "", 1.5, "1.5", True, [], {}], ids=repr)
def test_what_is_no_count_of_seconds_gives_the_default(api, asked):
    assert create(api, scope="session", expires_in=asked).data["expires_in"] == str(DAY)


@pytest.mark.parametrize("scope, default, maximum", [("session read", DAY, 7 * DAY),
                                                     ("read oauthaccesstoken", 600, 600)])
def test_the_smallest_default_and_maximum_of_a_list_count(api, scope, default, maximum):
    assert create(api, scope=scope).data["expires_in"] == str(default)
    assert create(api, scope=scope, expires_in=10 ** 12).data["expires_in"] == str(maximum)


@pytest.mark.parametrize("asked", [0, "0"], ids=repr)
def test_nought_is_a_life_that_is_over(api, asked):
    view = create(api, scope="read", expires_in=asked).data
    assert (view["expires_in"], view["expires_in_seconds"]) == ("0", "0")
    shown = api.call("GET", one(view["id"]), kind="authorization").data
    assert (shown["expires_in_seconds"], shown["token"]) == ("0", view["token"])
    assert view["id"] not in [entry["id"] for entry in api.call("GET", ALL, kind="authorizations").data]


# Reuse

@pytest.fixture
def own(shop, form):
    """The calls of a user whose candidates for reuse are the test's own."""
    return Api(Person(shop), form)


def test_a_reused_authorization_comes_back_unchanged_with_200(own):
    made = create(own, scope="read userinfo", note="kept", expires_in=5000).data
    answer = create(own, 200, scope="READ,userinfo", expires_in=6000, reuse=True)
    assert "Reused existing" in answer.info
    life = answer.data.pop("expires_in_seconds")
    assert int(life) <= int(made.pop("expires_in_seconds"))
    assert answer.data == made


@pytest.mark.parametrize("parameters", [{"scope": "userinfo read"}, {"scope": "read"},
                                        {"scope": "read userinfo", "note": "other"}], ids=str)
def test_another_order_another_list_or_another_note_is_no_match(own, parameters):
    create(own, scope="read userinfo", note="kept")
    assert "Reused" not in create(own, 201, **parameters, reuse=True).info


@pytest.mark.parametrize("life, asked, status", [
    (800, None, 200), (590, None, 201), (500, 1200, 200), (280, 1200, 201), (160, 400, 200), (90, 400, 201)])
def test_the_rest_of_its_life_must_exceed_600_or_a_quarter(own, life, asked, status):
    create(own, scope="read", expires_in=life)
    create(own, status, scope="read", expires_in=asked, reuse=True)


@pytest.mark.parametrize("how", ["form", "query"])
@pytest.mark.parametrize("value, status", [("true", 200), ("1", 200), ("false", 201)])
def test_text_that_is_not_false_asks_for_reuse(own, how, value, status):
    create(own, scope="read")
    own.call("POST", ALL, status, "authorization", **{how: {"scope": "read", "reuse": value}})


@pytest.mark.parametrize("value", [False, None])
def test_a_json_false_or_null_asks_for_none(own, value):
    create(own, scope="read")
    create(own, 201, scope="read", reuse=value)


# A token as credential and as handle

@pytest.mark.parametrize("folder", ["authorization", "authorizations"])
@pytest.mark.parametrize("handle", ["id", "token"])
def test_show_update_and_delete_take_the_id_or_the_token(api, handle, folder):
    made = create(api, scope="read").data
    path = f"{BASE}/user/{folder}/{made[handle]}"
    assert api.call("GET", path, kind="authorization").data["id"] == made["id"]
    assert api.call("PUT", path, kind="authorization", json_body={"note": "x"}).data["note"] == "x"
    gone = api.call("DELETE", path)
    assert "is revoked" in gone.info and made["token"] not in gone.reply.text
    api.call("GET", path, 404).problem(129)
