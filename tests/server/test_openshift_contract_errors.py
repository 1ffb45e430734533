"""The table of errors, row by row, in both formats and in an old version and the newest."""
import pytest

from openshift import ALL, BASE, OBJECT_ID, UNKNOWN_ID, USER, Person, one
from openshift_contract import Api, Guest, form  # noqa: F401


@pytest.fixture(scope="module")
def person(shop):
    return Person(shop)


@pytest.fixture(scope="module")
def stranger(shop):
    return Person(shop)


@pytest.fixture(params=["1.0", "1.7"])
def version(request):
    return request.param


@pytest.fixture
def api(person, form, version):
    api = Api(person, form)
    call = api.call
    api.call = lambda *args, **more: call(*args, **{"version": version, **more})
    return api


def test_an_unknown_scope_on_create_is_422_1_scopes(api):
    for name in ("scope", "scopes"):
        text = api.call("POST", ALL, 422, json_body={name: "nonsense"}).problem(1, "scopes")
        assert "not allowed" in text and "Valid scopes are session, read, userinfo, " in text


@pytest.mark.parametrize("letter", ["a", "é", "\U0001f511"])
def test_a_note_over_4096_characters_is_422_1_note(api, letter):
    made = api.call("POST", ALL, 201, "authorization", json_body={"note": letter * 4096}).data
    for method, path in (("POST", ALL), ("PUT", one(made["id"]))):
        assert "too long" in api.call(method, path, 422, json_body={"note": letter * 4097}).problem(1, "note")
    assert api.person.show(made["id"])["note"] == letter * 4096


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_an_id_that_is_not_found_not_yours_or_hidden_is_404_129(api, stranger, method):
    foreign, mine = stranger.create(note="private"), api.person.create(note="hidden")
    domain = api.person.create(scope=f"domain/{OBJECT_ID}/view")["token"]
    texts = [api.call(method, one(handle), 404, json_body={"note": "x"}).problem(129).replace(handle, "")
             for handle in (UNKNOWN_ID, foreign["id"])]
    texts += [api.call("GET", one(mine["id"]), 404, bearer=domain).problem(129).replace(mine["id"], "")]
    assert all("authorization" in text.lower() and "not found" in text for text in texts)
    assert texts[0] == texts[1]
    assert stranger.show(foreign["id"])["note"] == "private"


def test_a_secret_in_the_path_is_not_repeated(api, stranger):
    foreign = stranger.create()["token"]
    for method, status in (("GET", 404), ("PUT", 404)):
        assert foreign not in api.call(method, one(foreign), status).reply.text


@pytest.mark.parametrize("scope", ["read", "userinfo", "sso", "oauthaccesstoken"])
@pytest.mark.parametrize("method, path", [("GET", ALL), ("GET", one(UNKNOWN_ID)), ("POST", ALL), ("DELETE", ALL),
                                          ("PUT", one(UNKNOWN_ID)), ("DELETE", one(UNKNOWN_ID))])
def test_a_call_that_the_scope_does_not_allow_is_403_1(api, scope, method, path):
    token = api.person.create(scope=scope)["token"]
    text = api.call(method, path, 403, bearer=token).problem(1)
    assert "not allowed" in text or (scope in ("sso", "oauthaccesstoken") and "authorized" in text)


@pytest.mark.parametrize("scope", [f"domain/{OBJECT_ID}/admin", f"application/{OBJECT_ID}/edit",
                                   f"application/{OBJECT_ID}/edit domain/{OBJECT_ID}/view"])
@pytest.mark.parametrize("method, path", [("POST", ALL), ("DELETE", ALL), ("PUT", "own"), ("DELETE", "own")])
def test_a_permission_that_is_not_in_the_scopes_is_403_1(api, scope, method, path):
    view = api.person.create(scope=scope)
    text = api.call(method, one(view["id"]) if path == "own" else path, 403, bearer=view["token"]).problem(1)
    assert ("not permitted" in text and scope in text) or "not allowed" in text
    assert api.person.works(view["token"])


@pytest.mark.parametrize("value", ["maybe", "1", "truefalse"])
def test_a_bad_nolinks_is_422_167(api, value):
    text = api.call("GET", USER, 422, query={"nolinks": value}).problem(167)
    assert "true" in text and "false" in text


@pytest.mark.parametrize("value", ["maybe", "2"])
def test_a_bad_force_is_refused_at_the_latest_after_the_account_is_looked_at(api, value):
    """An ordinary account is refused by its kind or by the value; it is there either way."""
    reply = api.raw("DELETE", USER, query={"force": value})
    assert reply.status in (403, 422)
    api.call("GET", USER, kind="user")


def test_an_unsupported_version_is_406_without_exit_code(api):
    assert "not supported" in api.call("GET", USER, 406, version="4.2").problem(None)


def test_an_ordinary_account_that_deletes_itself_is_403_138(api):
    assert "account" in api.call("DELETE", USER, 403).problem(138).lower()
    assert api.person.works(api.person.session)


def test_what_is_not_there_never_wears_the_numbers_of_other_things(api):
    for path in (BASE + "/nothing", one(UNKNOWN_ID), BASE + "/domain/x", BASE + "/application/x"):
        reply = api.raw("GET", path)
        assert reply.status == 404
        assert not [number for number in (b"101", b"118", b"127") if b'"exit_code":' + number in reply.body]


def test_an_error_keeps_the_version_asked_for(api, version):
    assert api.call("GET", one(UNKNOWN_ID), 404).version == version


@pytest.mark.parametrize("bearer", ["0" * 64, "x", ""])
def test_a_401_has_no_envelope(server, form, bearer):
    reply = Api(Guest(server), form).raw("GET", USER, bearer=bearer)
    assert reply.status == 401 and reply.headers["content-type"].startswith("text/plain")
