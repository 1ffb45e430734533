"""The envelope, the API version, the format, `nolinks`, and in which order a call is checked."""
import json
import re
from xml.etree import ElementTree

import pytest

from openshift import ADVERTISED, ALL, BASE, ROOT, UNKNOWN_ID, USER, VERSIONS, Person, accept, data, envelope, info, \
    one, problem

NUMBERS = [float(version) for version in VERSIONS]


@pytest.fixture(scope="module")
def person(shop):
    return Person(shop)


# The envelope

def test_a_success_carries_its_type_and_one_info_message(person):
    reply = person.ask(scope="read")
    body = envelope(reply, 201, "authorization")
    assert body["data"]["scopes"] == "read"
    assert "create authorization" in info(reply).lower()


@pytest.mark.parametrize("method, path, words", [
    ("GET", ALL, "list authorizations"), ("GET", "one", "display authorization"),
    ("PUT", "one", "change authorization")])
def test_a_success_says_what_was_done(person, method, path, words):
    path = one(person.create(scope="read")["id"]) if path == "one" else path
    assert words in info(person.request(method, path)).lower()


@pytest.mark.parametrize("path, kind", [(ROOT, "links"), (USER, "user")])
def test_the_api_root_and_the_user_come_without_messages(person, path, kind):
    assert envelope(person.get(path), 200, kind)["messages"] == []


def test_the_supported_versions_are_json_numbers(server):
    assert json.loads(server.get(ROOT).text, parse_float=lambda text: ("number", text),
                      )["supported_api_versions"] == [("number", version) for version in VERSIONS]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_version_in_force_is_told_as_a_number_and_as_text(server, version):
    body = envelope(server.get(ROOT, headers=accept(version)), 200, "links")
    assert (body["api_version"], body["version"]) == (float(version), version)
    assert isinstance(body["api_version"], float)
    assert body["supported_api_versions"] == NUMBERS


@pytest.mark.parametrize("version, status", [("1.0", 204), ("1.4", 204), ("1.5", 200), ("1.7", 200)])
@pytest.mark.parametrize("every", [False, True], ids=["one", "all"])
def test_a_delete_has_no_body_up_to_version_1_4(person, version, status, every):
    if every:
        path, headers = ALL + "?scope=domain/" + UNKNOWN_ID + "/view", accept(version)
    else:
        path, headers = one(UNKNOWN_ID), accept(version)
    reply = person.delete(path, headers=headers)
    assert reply.status == status
    if status == 204:
        assert reply.body == b""
    else:
        assert envelope(reply, 200)["data"] is None
        info(reply)


def test_an_error_in_an_old_version_still_has_an_envelope(person):
    reply = person.get(one(UNKNOWN_ID), headers=accept("1.0"))
    problem(reply, 404, 129)
    assert reply.json()["version"] == "1.0"


# Versions

@pytest.mark.parametrize("header, version", [
    ("application/json", "1.7"),
    ("application/json; version=1.2", "1.2"),
    ("application/json ;version=1.2", "1.2"),
    ("application/json ; version=1.2 ; q=0.9", "1.2"),
    ("application/json, text/plain;version=1.3", "1.3"),
    ("application/json;version=1.4, text/plain;version=1.3", "1.4"),
    ("*/*;version=1.5", "1.5"),
])
def test_the_first_version_parameter_in_accept_wins(server, header, version):
    assert server.get(ROOT, headers={"Accept": header}).json()["version"] == version


@pytest.mark.parametrize("headers, version", [
    ({"Content-Type": "application/json;version=1.3"}, "1.3"),
    ({"Content-Type": "application/json; version=1.3", "Accept": "application/json"}, "1.3"),
    ({"Content-Type": "application/json;version=1.3", "Accept": "application/json;version=1.6"}, "1.6"),
], ids=["alone", "beside a plain accept", "accept wins"])
def test_the_content_type_may_carry_the_version(person, headers, version):
    reply = person.post(ALL, body='{"scope":"read"}', headers=headers)
    assert data(reply, 201)["scopes"] == "read"
    assert reply.json()["version"] == version


@pytest.mark.parametrize("agent, headers, version", [
    ("rhc/1.38.7 (ruby 3.1.2)", {}, "1.3"),
    ("rhc", {}, "1.3"),
    ("rhc/1.38.7", accept("1.7"), "1.7"),
    ("rhc/1.38.7", accept("1.0"), "1.0"),
    ("curl/7.88.1 rhc", {}, "1.7"),
    ("curl/7.88.1", {}, "1.7"),
    (None, {}, "1.7"),
])
def test_an_agent_called_rhc_gets_1_3_unless_it_names_a_version(server, agent, headers, version):
    headers = {**headers, **({"User-Agent": agent} if agent else {})}
    assert envelope(server.get(ROOT, headers=headers), 200, "links")["version"] == version


@pytest.mark.parametrize("version", ["0.9", "1.8", "1.10", "2.0", "17.0"])
def test_an_unsupported_version_is_not_acceptable(server, version):
    reply = server.get(ROOT, headers=accept(version))
    text = problem(reply, 406, None)
    assert reply.json()["version"] == "1.7"
    assert "not supported" in text
    assert re.search(rf"(?<![\d.]){re.escape(version)}(?![\d.]*\d)", text)
    assert re.search(r",\s*".join(map(re.escape, VERSIONS)), text)


def test_an_unsupported_version_in_the_content_type_is_not_acceptable(person):
    before = person.listed()
    problem(person.post(ALL, body='{"scope":"read"}', headers={"Content-Type": "application/json;version=3.0"}), 406,
            None)
    assert person.listed() == before


# Formats

@pytest.mark.parametrize("header", [None, "*/*", "application/json", "application/json, */*", "application/*",
                                    "application/json;q=0.5"])
def test_json_is_the_default_and_the_answer_to_any_and_to_json(person, header):
    reply = person.get(USER, headers={"Accept": header} if header else {})
    assert data(reply, kind="user")["login"] == person.name


@pytest.mark.parametrize("header", ["text/html", "application/yaml", "text/yaml", "image/png", "text/plain",
                                    "application/xmlx", "application/json;q=0"])
@pytest.mark.parametrize("path", [ROOT, USER, ALL])
def test_another_format_is_not_acceptable_and_the_body_is_empty(person, path, header):
    reply = person.get(path, headers={"Accept": header})
    assert (reply.status, reply.body) == (406, b"")


def test_a_call_in_another_format_does_nothing(person):
    before = person.listed()
    assert person.post(ALL, json_body={"scope": "read"}, headers={"Accept": "text/html"}).status == 406
    assert person.listed() == before


@pytest.mark.parametrize("header", [None, "application/json", "text/html", "application/xml"])
def test_the_suffix_json_beats_the_header(person, header):
    mine = person.create(scope="read")
    headers = {"Accept": header} if header else {}
    assert person.get(USER + ".json", headers=headers).json()["data"]["login"] == person.name
    assert person.get(ROOT + ".json", headers=headers).status == 200
    assert mine["id"] in [entry["id"] for entry in person.get(ALL + ".json", headers=headers).json()["data"]]
    assert person.get(one(mine["id"]) + ".json", headers=headers).json()["data"]["id"] == mine["id"]


def xml(reply, status=200):
    """The root element of an answer in XML, read by a parser that is not ours."""
    assert reply.status == status, reply
    assert reply.headers["content-type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(reply.body)
    assert root.tag == "response"
    return root


@pytest.mark.parametrize("header", [None, "application/json", "text/html"])
@pytest.mark.parametrize("path", [ROOT, USER, ALL])
def test_the_suffix_xml_beats_the_header(person, path, header):
    root = xml(person.get(path + ".xml", headers={"Accept": header} if header else {}))
    assert root.findtext("version") == "1.7"


@pytest.mark.parametrize("header, kind", [
    ("application/xml", "xml"), ("text/xml", "xml"), ("application/xml;version=1.7", "xml"),
    ("text/html, application/xml;q=0.9, */*;q=0.8", "xml"), ("application/xml, application/json", "xml"),
    ("application/json, application/xml", "json"), ("application/xml;q=0.1, application/json", "json"),
    ("application/xml;q=0, */*;q=0.1", "json")])
def test_the_format_that_is_liked_best_is_sent(person, header, kind):
    assert person.get(USER, headers={"Accept": header}).headers["content-type"] == f"application/{kind}; charset=utf-8"


def test_xml_carries_what_json_carries(person):
    mine = person.create(scope="read", note="<a> & \"b\" ]]> \u00e9 \U0001f600")
    shown = xml(person.get(one(mine["id"]) + ".xml")).find("data/authorization")
    for name in ("id", "token", "identity", "scopes", "note", "created_at", "expires_in"):
        assert shown.findtext(name.replace("_", "-")) == str(mine[name]), name
    links = [{part.tag: part.text for part in link} for link in shown.findall("links/link")]
    assert [(link["rel"], link["method"], link["href"]) for link in links] == [
        (link["rel"], link["method"], link["href"]) for link in mine["links"].values()]
    entries = xml(person.get(ALL + ".xml")).findall("data/authorization")
    assert [entry.findtext("id") for entry in entries] == person.listed()


def test_xml_has_an_empty_element_for_null_and_the_errors_too(person):
    root = xml(person.get(one(UNKNOWN_ID) + ".xml"), 404)
    assert root.find("data/datum").get("nil") == root.find("type").get("nil") == "true"
    assert root.findtext("messages/message/exit-code") == "129"
    assert xml(person.get(USER + ".xml")).find("data/user/plan-id").get("nil") == "true"


@pytest.mark.parametrize("kind", ["application/xml", "text/xml", "application/xml; charset=utf-8"])
def test_parameters_may_come_as_xml(person, kind):
    body = "<authorization><scope>read userinfo</scope><note>n</note><expires-in>60</expires-in></authorization>"
    view = data(person.post(ALL, body=body, headers={"Content-Type": kind}), 201)
    assert (view["scopes"], view["note"], view["expires_in"]) == ("read userinfo", "n", 60)
    cleared = person.put(one(view["id"]), body='<r><note nil="true"/></r>', headers={"Content-Type": kind})
    assert data(cleared)["note"] is None


@pytest.mark.parametrize("body", ["<a>", "<a/><b/>", "text", "<!DOCTYPE a><a/>",
                                  '<!DOCTYPE a [<!ENTITY b "c">]><a><note>&b;</note></a>',
                                  '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a><note>&b;</note></a>',
                                  "<a><scope>read</scope><scope>session</scope></a>", "<a>" * 5000])
def test_broken_xml_is_a_bad_request(person, body):
    before = person.listed()
    problem(person.post(ALL, body=body, headers={"Content-Type": "application/xml"}), 400, 1)
    assert person.listed() == before


def test_the_suffix_keeps_the_version_of_the_header(person):
    assert person.get(USER + ".json", headers=accept("1.2")).json()["version"] == "1.2"


# nolinks

@pytest.mark.parametrize("value", ["true", "True", "TRUE"])
def test_nolinks_leaves_the_member_out(person, value):
    mine = person.create(scope="read")
    query = {"nolinks": value}
    assert "links" not in data(person.get(USER, query=query), kind="user")
    assert "links" not in data(person.get(one(mine["id"]), query=query))
    assert all("links" not in entry for entry in data(person.get(ALL, query=query), kind="authorizations"))


@pytest.mark.parametrize("value", ["false", "FALSE"])
def test_nolinks_false_keeps_the_links(person, value):
    assert "links" in data(person.get(USER, query={"nolinks": value}), kind="user")


@pytest.mark.parametrize("header",
                         ["application/json;nolinks", "application/json; nolinks",
                          "application/json;version=1.6;nolinks",
                                    "application/json;nolinks;version=1.6"])
def test_nolinks_may_be_an_accept_parameter(person, header):
    reply = person.get(USER, headers={"Accept": header})
    assert "links" not in data(reply, kind="user")
    assert reply.json()["version"] == ("1.6" if "1.6" in header else "1.7")


@pytest.mark.parametrize("how", [{"json_body": {"nolinks": True}}, {"json_body": {"nolinks": "true"}},
                                 {"form": {"nolinks": "true"}}],
                         ids=["json", "json text", "form"])
def test_nolinks_may_come_in_the_body(person, how):
    assert "links" not in data(person.post(ALL, **how), 201)


@pytest.mark.parametrize("value", ["maybe", "1", "yes", "truely"])
def test_another_nolinks_is_refused_with_the_good_values(person, value):
    text = problem(person.get(USER, query={"nolinks": value}), 422, 167)
    assert "true" in text and "false" in text


# The order of checks: each call below has several faults, the first of the order decides

def test_text_is_checked_before_nolinks(server):
    problem(server.get(USER + "?nolinks=maybe&note=%ff", headers=accept("9.9")), 400, None)


def test_nolinks_is_checked_before_the_version(server):
    problem(server.get(USER + "?nolinks=maybe", headers=accept("9.9")), 422, 167)


def test_the_version_is_checked_before_the_credentials(server):
    problem(server.get(USER, headers=accept("9.9")), 406, None)


def test_credentials_are_checked_before_the_scope_and_the_action(server):
    assert server.post(ALL, json_body={"scope": "nonsense"}).status == 401
    assert server.get(one(UNKNOWN_ID)).status == 401


def test_the_scope_is_checked_before_the_action(person):
    weak = person.create(scope="read")["token"]
    problem(person.post(ALL, bearer=weak, json_body={"scope": "nonsense"}), 403, 1)
    problem(person.get(one(UNKNOWN_ID), bearer=weak), 403, 1)


# Text and bodies

@pytest.mark.parametrize("query", ["?note=%ff", "?anything=%c3%28", "?%fe=1", "?note=%ed%a0%80", "?note=%c0%af"],
                         ids=["stray byte", "broken pair", "in a name", "surrogate", "overlong"])
def test_parameters_that_are_no_utf_8_are_a_bad_request(person, query):
    problem(person.get(USER + query), 400, None)


@pytest.mark.parametrize("kind, body", [("application/x-www-form-urlencoded", b"note=%ff"),
                                        ("application/json", b'{"note":"\xff"}')], ids=["form", "json"])
def test_bodies_that_are_no_utf_8_are_a_bad_request(person, kind, body):
    before = person.listed()
    problem(person.post(ALL, body=body, headers={"Content-Type": kind}), 400, None)
    assert person.listed() == before


@pytest.mark.parametrize("body", ["{", '{"scope":', "nonsense", '{"scope":"read"}}', '{"note":"\\ud800"}', "[" * 20000])
def test_broken_json_is_a_bad_request(person, body):
    before = person.listed()
    assert person.post(ALL, body=body, headers={"Content-Type": "application/json"}).status == 400
    assert person.listed() == before


@pytest.mark.parametrize("body", ["[]", '"text"', "7", "null", '{"note":{"a":[]}}', '{"reuse":[]}',
                                  '{"expires_in":{}}'])
def test_odd_json_never_upsets_the_server(person, body):
    reply = person.post(ALL, body=body, headers={"Content-Type": "application/json"})
    assert reply.status in (200, 201, 400, 422)


@pytest.mark.parametrize("kind",
                         ["application/json", "application/json;version=1.7", "application/json; charset=utf-8"])
def test_a_json_content_type_with_an_empty_body_is_no_error(person, kind):
    headers = {"Content-Type": kind}
    assert person.delete(one(UNKNOWN_ID), headers=headers).status == 200
    assert data(person.post(ALL, body="", headers=headers), 201)["scopes"] == "userinfo"


# Routes

def test_the_base_path_leads_to_the_api_root(server):
    reply = server.get(BASE)
    assert reply.status in (301, 302, 303, 307, 308)
    assert reply.headers["location"].endswith(ROOT)


@pytest.mark.parametrize("method, path", [
    ("GET", BASE + "/nothing"), ("GET", BASE + "/user/nothing"), ("GET", ALL + "/a/b"), ("PATCH", one(UNKNOWN_ID)),
    ("PATCH", ALL + "/" + UNKNOWN_ID), ("POST", one(UNKNOWN_ID)), ("GET", BASE + "/user/authorization"),
    ("GET", BASE + "x/api")])
def test_anything_else_is_not_found(person, method, path):
    assert person.request(method, path).status == 404


def test_head_answers_like_get_without_a_body(server):
    reply = server.request("HEAD", ROOT)
    assert (reply.status, reply.body) == (200, b"")
    assert reply.headers["content-type"] == "application/json; charset=utf-8"


def test_the_advertised_scopes_fit_the_error_of_a_bad_one(person):
    text = problem(person.ask(scope="nonsense"), 422, 1, "scopes")
    places = [text.index(scope) for scope in ADVERTISED]
    assert places == sorted(places)
