"""Which version, which format, which parameters, and in which order a call is checked: in both formats."""
import json
import xml.sax.saxutils

import pytest

from jetond import Jetond, Shop
from openshift import ALL, BASE, ROOT, UNKNOWN_ID, USER, VERSIONS, Person, one
from openshift_contract import Api, Guest, form, read  # noqa: F401

UNSUPPORTED = ["0.9", "1.8", "2.0", "1.70"]


@pytest.fixture(scope="module")
def person(shop):
    return Person(shop)


@pytest.fixture
def api(person, form):
    return Api(person, form)


@pytest.fixture
def guest(server, form):
    return Api(Guest(server), form)


# Versions

@pytest.mark.parametrize("version", VERSIONS)
def test_the_version_asked_for_is_in_force(guest, version):
    assert guest.call("GET", ROOT, kind="links", version=version).version == version


@pytest.mark.parametrize("accept, version", [
    ("application/{};version=1.2", "1.2"), ("application/{}; version=1.2", "1.2"),
    ("application/{} ; version=1.2; q=0.5", "1.2"), ("application/{}, text/plain;version=1.4", "1.4"),
    ("application/{};version=1.5, text/plain;version=1.4", "1.5")])
def test_the_first_version_in_accept_wins(guest, accept, version):
    headers = {"Accept": accept.format(guest.form), "Content-Type": "application/json;version=1.6"}
    assert guest.call("GET", ROOT, kind="links", headers=headers).version == version


def test_else_the_content_type_names_it(api):
    headers = {"Content-Type": "application/json; version=1.6"}
    assert api.call("POST", ALL, 201, "authorization", body="{}", headers=headers).version == "1.6"


@pytest.mark.parametrize("agent, version", [("rhc/1.38.7", "1.3"), ("rhc", "1.3"), ("curl rhc", "1.7"),
                                            ("Mozilla", "1.7")])
def test_else_1_7_but_1_3_for_rhc(guest, agent, version):
    assert guest.call("GET", ROOT, kind="links", headers={"User-Agent": agent}).version == version
    assert guest.call("GET", ROOT, kind="links", version="1.5", headers={"User-Agent": agent}).version == "1.5"


@pytest.mark.parametrize("version", UNSUPPORTED)
def test_an_unsupported_version_is_406_in_version_1_7_before_authentication(guest, version):
    answer = guest.call("GET", USER, 406, version=version)
    text = answer.problem(None)
    assert answer.version == "1.7"
    assert "not supported" in text and version in text and ", ".join(VERSIONS) in text


# Formats

@pytest.mark.parametrize("accept, expected", [
    (None, "json"), ("*/*", "json"), ("application/json", "json"), ("application/xml", "xml"),
    ("application/xml;version=1.7", "xml"), ("application/xml;q=0.9", "xml"), ("APPLICATION/XML", "xml")], ids=repr)
def test_accept_decides_the_format(server, accept, expected):
    read(server.get(ROOT, headers={"Accept": accept} if accept else {}), expected, 200, "links")


@pytest.mark.parametrize("accept", ["text/html", "application/yaml", "text/yaml", "image/png", "application/x-yaml"])
def test_another_format_is_406_with_an_empty_body(server, person, accept):
    before = person.listed()
    for reply in (server.get(ROOT, headers={"Accept": accept}),
                  person.post(ALL, json_body={"scope": "read"}, headers={"Accept": accept})):
        assert (reply.status, reply.body) == (406, b"")
    assert person.listed() == before


@pytest.mark.parametrize("suffix", ["json", "xml"])
@pytest.mark.parametrize("accept", [None, "text/html", "application/json", "application/xml"])
def test_the_suffix_beats_the_header_and_keeps_its_version(server, suffix, accept):
    headers = {"Accept": f"{accept};version=1.4"} if accept else {}
    answer = read(server.get(f"{ROOT}.{suffix}", headers=headers), suffix, 200, "links")
    assert answer.version == ("1.4" if accept else "1.7")


def test_a_401_is_no_envelope_in_either_format(guest):
    for headers, challenge in (({}, "Basic"), ({"Authorization": "Bearer " + "0" * 64}, "Bearer")):
        reply = guest.raw("GET", USER, headers=headers)
        assert reply.status == 401 and f"HTTP {challenge}: Access denied" in reply.text
        assert reply.headers["content-type"].startswith("text/plain")
        assert reply.headers["www-authenticate"].startswith(challenge + " ")


# Parameters: the query, a form, JSON or XML

def xml_of(parameters):
    members = "".join(f"<{name}>{xml.sax.saxutils.escape(str(value))}</{name}>" for name, value in parameters.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<authorization>{members}</authorization>'


def written(parameters, how):
    """The arguments of a request that carries these parameters in that way."""
    if how in ("query", "form", "json_body"):
        return {how: parameters}
    if how == "json with version":
        return {"body": json.dumps(parameters), "headers": {"Content-Type": "application/json;version=1.7"}}
    kind = {"xml": "application/xml", "text/xml": "text/xml", "xml with version": "application/xml;version=1.7"}[how]
    return {"body": xml_of(parameters), "headers": {"Content-Type": kind}}


WAYS = ["query", "form", "json_body", "json with version", "xml", "xml with version"]


@pytest.mark.parametrize("how", WAYS)
def test_parameters_may_come_in_many_ways(api, how):
    asked = {"scope": "read,userinfo", "note": "from é & <ü>", "expires_in": 77}
    view = api.call("POST", ALL, 201, "authorization", **written(asked, how)).data
    assert (view["scopes"], view["note"], view["expires_in"]) == ("read userinfo", asked["note"], "77")
    changed = api.call("PUT", one(view["id"]), kind="authorization", **written({"note": "changed"}, how)).data
    assert (changed["note"], changed["scopes"]) == ("changed", "read userinfo")


@pytest.mark.parametrize("how", WAYS)
def test_reuse_and_the_scope_of_delete_all_come_in_the_same_ways(shop, form, how):
    own = Api(Person(shop), form)
    made = own.person.create(scope="read")
    again = own.call("POST", ALL, 200, "authorization", **written({"scope": "read", "reuse": "true"}, how))
    assert again.data["id"] == made["id"]
    own.call("DELETE", ALL, **written({"scope": "read"}, how))
    assert not own.person.works(made["token"]) and own.person.works(own.person.session)


def test_xml_names_may_have_dashes_and_nil_is_null(api):
    body = ('<authorization><scope>read</scope><expires-in type="integer">66</expires-in><note nil="true"/>'
            "</authorization>")
    headers = {"Content-Type": "application/xml"}
    view = api.call("POST", ALL, 201, "authorization", body=body, headers=headers).data
    assert (view["scopes"], view["expires_in"], view["note"]) == ("read", "66", None)
    named = api.person.create(note="named")
    changed = api.call("PUT", one(named["id"]), kind="authorization", headers=headers,
                       body='<authorization><note nil="true"/></authorization>').data
    assert changed["note"] is None


BROKEN = {
    "open": "<a><scope>read</scope>", "crossed": "<a><scope>read</a></scope>", "text": "read", "two roots": "<a/><b/>",
    "bare ampersand": "<a><note>&</note></a>", "unknown entity": "<a><note>&unknown;</note></a>",
    "bad reference": "<a><note>&#x110000;</note></a>", "nul reference": "<a><note>&#0;</note></a>",
    "attribute": "<a b=c/>", "control": "<a>\x01</a>", "deep": "<a>" * 20000,
    "closed deep": "<a>" * 7000 + "</a>" * 7000}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_xml_is_a_bad_request(api, case):
    before = api.person.listed()
    reply = api.raw("POST", ALL, body=BROKEN[case], headers={"Content-Type": "application/xml"})
    read(reply, api.form, 400)
    assert api.person.listed() == before


BOMBS = {
    "laughs": '<!DOCTYPE a [<!ENTITY x0 "ha">' + "".join(
        f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 12)) + "]><a><note>&x11;</note></a>",
    "quadratic": f'<!DOCTYPE a [<!ENTITY b "{"b" * 20000}">]><a><note>{"&b;" * 5000}</note></a>',
    "file": '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a><note>&f;</note></a>',
    "network": '<!DOCTYPE a [<!ENTITY n SYSTEM "http://127.0.0.1:1/x">]><a><note>&n;</note></a>',
    "parameter": '<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]><a><note>x</note></a>',
    "doctype": '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a><note>x</note></a>'}


@pytest.mark.parametrize("case", BOMBS)
def test_a_document_type_is_never_followed(api, case):
    before = api.person.listed()
    reply = api.raw("POST", ALL, body=BOMBS[case], headers={"Content-Type": "application/xml"})
    assert reply.status == 400 and len(reply.body) < 4096 and b"root:" not in reply.body
    assert api.person.listed() == before


@pytest.mark.parametrize("kind, body", [
    ("application/x-www-form-urlencoded", b"note=%ff"), ("application/json", b'{"note":"\xff"}'),
    ("application/xml", b"<a><note>\xff</note></a>"), ("application/xml", b"<a><\xc3\x28/></a>")],
    ids=["form", "json", "xml", "xml name"])
def test_what_is_no_utf_8_is_a_bad_request(api, kind, body):
    before = api.person.listed()
    api.call("POST", ALL, 400, body=body, headers={"Content-Type": kind}).problem(None)
    api.call("GET", USER + "?note=%ff", 400).problem(None)
    assert api.person.listed() == before


@pytest.mark.parametrize("kind", ["application/json", "application/xml", "application/x-www-form-urlencoded"])
def test_a_type_without_a_body_is_no_error(api, kind):
    headers = {"Content-Type": kind}
    assert api.call("POST", ALL, 201, "authorization", body="", headers=headers).data["scopes"] == "userinfo"
    api.call("DELETE", one(UNKNOWN_ID), headers=headers)


# The order of checks, each call with two faults that follow each other

@pytest.fixture(scope="module")
def closed():
    """A server under maintenance, and a session that it made before."""
    with Jetond() as server:
        person = Person(Shop(server))
        person.known = person.session
        server.stop()
        server.config.write_text('[openshift]\nmaintenance = "Back at noon."\n')
        server.start()
        yield person


def outage(answer):
    [message] = answer.messages
    assert (message["severity"], answer.data, answer.kind) == ("info", None, None)
    return message["text"]


def test_text_comes_before_nolinks_before_the_version(guest):
    guest.call("GET", USER + "?nolinks=maybe&note=%ff", 400, version="9.9").problem(None)
    text = guest.call("GET", USER + "?nolinks=maybe", 422, version="9.9").problem(167)
    assert "true" in text and "false" in text


def test_the_version_comes_before_maintenance_before_authentication(closed, form):
    guest = Api(Guest(closed.server), form)
    guest.call("GET", USER, 406, version="9.9").problem(None)
    assert "Back at noon." in outage(guest.call("GET", USER, 503))
    assert "Back at noon." in outage(guest.call("GET", USER, 503, headers={"Authorization": "Bearer " + "0" * 64}))


@pytest.mark.parametrize("method, path", [("GET", USER), ("GET", ALL), ("POST", ALL), ("DELETE", ALL),
                                          ("GET", one(UNKNOWN_ID)), ("PUT", one(UNKNOWN_ID)),
                                          ("DELETE", one(UNKNOWN_ID)), ("GET", BASE + "/user/keys")])
def test_during_maintenance_every_call_is_503_with_the_outage_text(closed, form, method, path):
    assert "Back at noon." in outage(Api(closed, form).call(method, path, 503))


def test_during_maintenance_the_root_answers_and_nothing_was_lost(closed, form):
    Api(Guest(closed.server), form).call("GET", ROOT, kind="links")
    assert closed.server.get("/api/v1/user/", bearer=closed.known).status == 200


def test_authentication_comes_before_the_scope_before_the_action(api, guest):
    assert guest.raw("POST", ALL, json_body={"scope": "nonsense"}).status == 401
    weak = api.person.create(scope="read")["token"]
    api.call("POST", ALL, 403, bearer=weak, json_body={"scope": "nonsense"}).problem(1)
    api.call("GET", one(UNKNOWN_ID), 403, bearer=weak).problem(1)
