"""The table of endpoints, row by row, in both formats; the envelope around each answer; links; the API root."""
import re
import xml.etree.ElementTree

import pytest

from jetond import Jetond, Shop
from openshift import ADVERTISED, ALL, BASE, ROOT, UNKNOWN_ID, USER, VERSIONS, Person, one
from openshift_contract import Api, Guest, form, read, texts  # noqa: F401

LINK = {"rel", "method", "href", "required_params", "optional_params"}
REQUIRED = {"name", "type", "description", "valid_options", "invalid_options"}
OPTIONAL = {"name", "type", "description", "valid_options", "default_value"}
FIRST_USER = {"login", "consumed_gears", "max_gears", "capabilities", "plan_id", "usage_account_id", "links"}
USER_MEMBERS = FIRST_USER | {"id", "email", "plan_state", "plan_expiration_date", "plan_quantity", "max_domains",
                             "max_teams", "created_at", "usage_rates", "currency_cd"}


@pytest.fixture(scope="module")
def person(shop):
    return Person(shop)


@pytest.fixture
def api(person, form):
    return Api(person, form)


@pytest.fixture
def made(person):
    return person.create(scope="read", note="made")


# Calls and their answers

def test_get_api_answers_links_without_credentials_and_without_message(server, form):
    answer = Api(Guest(server), form).call("GET", ROOT, kind="links")
    assert answer.messages == [] and answer.data


def test_get_user_answers_the_user_without_message(api, person):
    answer = api.call("GET", USER, kind="user")
    assert answer.messages == [] and answer.data["login"] == person.name


def test_get_authorizations_answers_the_list_newest_first(shop, form):
    own = Person(shop)
    ids = [own.create(note=str(number))["id"] for number in range(3)]
    answer = Api(own, form).call("GET", ALL, kind="authorizations")
    assert "list authorizations" in answer.info.lower()
    assert [view["id"] for view in answer.data[:3]] == ids[::-1]
    assert answer.data[3]["token"] == own.session and len(answer.data) == 4


def test_an_empty_list_is_an_empty_list(shop, form):
    own = Person(shop)
    assert Api(own, form).call("GET", ALL, kind="authorizations", login=own.login).data == []


def test_post_creates_with_201(api):
    assert "create authorization" in api.call("POST", ALL, 201, "authorization").info.lower()


@pytest.mark.parametrize("folder", ["authorization", "authorizations"])
def test_one_authorization_is_shown_changed_and_deleted(api, made, folder):
    path = f"{BASE}/user/{folder}/{made['id']}"
    shown = api.call("GET", path, kind="authorization")
    assert "display authorization" in shown.info.lower() and shown.data["note"] == "made"
    changed = api.call("PUT", path, kind="authorization", json_body={"note": "changed"})
    assert "change authorization" in changed.info.lower() and changed.data["note"] == "changed"
    gone = api.call("DELETE", path)
    assert gone.data is None and f"{made['id']} is revoked" in gone.info


def test_delete_all_names_the_user_and_the_scope(shop, form):
    own = Person(shop)
    identity = Api(own, form).call("GET", USER, kind="user").data["id"]
    text = Api(own, form).call("DELETE", ALL, query={"scope": "read"}).info
    assert "revoked" in text and identity in text and "read" in text
    assert identity in Api(own, form).call("DELETE", ALL).info
    assert not own.works(own.session)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", [one(UNKNOWN_ID), ALL + "?scope=sso"], ids=["one", "all"])
def test_a_delete_is_204_without_a_body_up_to_1_4(api, version, path):
    reply = api.raw("DELETE", path, version=version)
    if version <= "1.4":
        assert (reply.status, reply.body) == (204, b"")
    else:
        assert read(reply, api.form, 200).version == version


def test_get_environment_needs_no_credentials(server, form):
    assert Api(Guest(server), form).call("GET", BASE + "/environment", kind="environment").data is not None


def test_the_base_redirects_to_the_root(server, form):
    reply = server.get(BASE, headers={"Accept": f"application/{form}"})
    assert reply.status in (301, 302, 303, 307, 308) and reply.headers["location"].endswith(ROOT)


@pytest.mark.parametrize("method, path", [
    ("GET", BASE + "/nothing"), ("PATCH", one(UNKNOWN_ID)), ("POST", one(UNKNOWN_ID)), ("PUT", ALL), ("POST", USER),
    ("GET", ALL + "/a/b"), ("GET", BASE + "/oauth/access_token")])
def test_anything_else_is_404(api, method, path):
    assert api.raw(method, path).status == 404


@pytest.mark.parametrize("suffix", ["json", "xml"])
def test_what_is_not_there_is_said_in_the_format_of_its_suffix(api, suffix):
    reply = api.raw("GET", f"{BASE}/nothing/here.{suffix}")
    assert reply.status == 404 and reply.headers["content-type"].startswith(f"application/{suffix}")
    if suffix == "xml":
        assert xml.etree.ElementTree.fromstring(reply.text).findtext("status") == "not_found"


@pytest.mark.parametrize("suffix", ["json", "xml"])
def test_a_path_may_end_in_json_or_xml_and_the_suffix_beats_the_header(api, made, suffix):
    for path, kind in ((ROOT, "links"), (USER, "user"), (ALL, "authorizations"), (one(made["id"]), "authorization"),
                       (one(made["token"]), "authorization")):
        read(api.raw("GET", f"{path}.{suffix}"), suffix, 200, kind)


def test_an_id_may_contain_dots(api):
    assert "not found" in api.call("GET", one("some.thing.else"), 404).problem(129)


def test_a_delete_may_carry_the_type_of_a_body_and_no_body(api, made):
    for path in (one(made["id"]), ALL + "?scope=sso"):
        api.call("DELETE", path, headers={"Content-Type": f"application/{api.form};version=1.7"})


@pytest.mark.parametrize("path, kind", [("keys", "keys"), ("domains", "domains"), ("cartridges", "cartridges")])
def test_the_lists_that_finish_a_setup_are_empty(api, path, kind):
    tail = "/user/keys" if path == "keys" else "/" + path
    assert api.call("GET", BASE + tail, kind=kind).data == []


# Envelopes: the readers check the members, their order and their types on every answer

@pytest.mark.parametrize("note", ["<b>&amp;</b> ]]>", "\"'&#38;", "line\nline\ttab", "é \U0001f511 \u2028", " a  b ",
                                  "", "<!-- -- -->", "<![CDATA[x]]>", "&nbsp;", "cr\rlf"], ids=repr)
def test_a_note_survives_its_way_through_either_format(api, note):
    answer = api.call("POST", ALL, 201, "authorization", json_body={"note": note})
    assert answer.data["note"] == note
    assert api.call("GET", one(answer.data["id"]), kind="authorization").data["note"] == note


@pytest.mark.parametrize("note", ["\x01", "a\x1fb", "\x7f\x85", "\ufffe\uffff", "\x0b\x0c", "\ufdd0"], ids=repr)
def test_characters_that_xml_cannot_hold_leave_the_answer_well_formed(api, note):
    reply = api.raw("POST", ALL, json_body={"note": note})
    answer = read(reply, api.form, reply.status, {201: "authorization", 422: None}[reply.status])
    if reply.status == 201:
        api.call("GET", ALL, kind="authorizations")
        api.call("DELETE", one(answer.data["id"]))


def test_xml_starts_with_its_declaration(person):
    body = Api(person, "xml").raw("GET", USER).body
    assert body.startswith(b"<?xml ")
    assert xml.etree.ElementTree.fromstring(body).find("data/user/login").text == person.name


def test_the_links_of_xml_hold_params(person):
    root = xml.etree.ElementTree.fromstring(Api(person, "xml").raw("GET", ROOT).body)
    [add] = [link for link in root.iter("link") if link.findtext("href").endswith("/user/authorizations")
             and link.findtext("method") == "POST"]
    assert [one.findtext("name") for one in add.findall("optional-params/optional-param")] == [
        "scope", "note", "expires_in", "reuse"]
    [show] = [link for link in root.iter("link") if link.findtext("href").endswith(":id")]
    assert [one.findtext("name") for one in show.findall("required-params/param")] == [":id"]


# Links

def well_formed(links, base):
    for link in links:
        assert set(link) == LINK and link["rel"] and link["href"].startswith(base)
        assert link["method"] in ("GET", "POST", "PUT", "DELETE")
        assert all(set(parameter) == REQUIRED for parameter in link["required_params"])
        assert all(set(parameter) == OPTIONAL for parameter in link["optional_params"])


def test_every_link_has_its_members_and_an_absolute_href(api, made, server):
    for path, kind in ((USER, "user"), (one(made["id"]), "authorization")):
        well_formed(api.call("GET", path, kind=kind).data["links"], server.url + BASE)
    well_formed(api.call("GET", ROOT, kind="links").data, server.url + BASE)


def test_the_links_of_an_ordinary_user_are_about_keys(api, server):
    add, every = sorted(api.call("GET", USER, kind="user").data["links"], key=lambda link: link["method"] != "POST")
    assert (add["method"], every["method"]) == ("POST", "GET")
    assert add["href"] == every["href"] == server.url + BASE + "/user/keys"
    assert texts(add, "required_params") == ["name", "type", "content"]


@pytest.mark.parametrize("how", [{"query": {"nolinks": "TRUE"}}, {"headers": {"Accept": "application/{};nolinks"}}],
                         ids=["parameter", "accept"])
def test_nolinks_drops_the_links_of_resources(api, made, how):
    how = {name: {key: value.format(api.form) for key, value in pairs.items()} for name, pairs in how.items()}
    for path, kind in ((USER, "user"), (one(made["id"]), "authorization")):
        assert "links" not in api.call("GET", path, kind=kind, **how).data
    assert all("links" not in view for view in api.call("GET", ALL, kind="authorizations", **how).data)
    assert "links" not in api.call("POST", ALL, 201, kind="authorization", **how).data


@pytest.mark.parametrize("public", ["https://tokens.example.com", "http://tokens.example.com:8080"])
def test_links_are_below_the_public_url_and_have_a_port_only_when_it_has_one(public, form):
    with Jetond(args=["--public-url", public]) as server:
        api = Api(Person(Shop(server)), form)
        links = api.call("GET", ROOT, kind="links").data + api.call("GET", USER, kind="user").data["links"]
        links += api.call("POST", ALL, 201, "authorization").data["links"]
        assert len(links) > 8 and all(link["href"].startswith(public + BASE + "/") for link in links)


# The API root

@pytest.mark.parametrize("version", VERSIONS)
def test_the_root_offers_tokens_from_1_2_on(api, version, server):
    links = api.call("GET", ROOT, kind="links", version=version).data
    tails = {(link["method"], link["href"].removeprefix(server.url + BASE + "/")) for link in links}
    always = {("GET", "api"), ("GET", "user"), ("GET", "domains"), ("GET", "cartridges")}
    tokens = {("GET", "user/authorizations"), ("GET", "user/authorization/:id"), ("POST", "user/authorizations")}
    assert always <= tails and tails & tokens == (tokens if version >= "1.2" else set())


def test_the_parameters_of_add_authorization(api):
    [add] = [link for link in api.call("GET", ROOT, kind="links").data
             if (link["method"], link["href"][-20:]) == ("POST", "/user/authorizations")]
    scope, note, expires_in, reuse = add["optional_params"]
    assert (scope["name"], scope["type"], scope["default_value"]) == ("scope", "string", "userinfo")
    assert scope["valid_options"] == ADVERTISED
    assert (note["name"], note["type"], note["default_value"]) == ("note", "string", None)
    assert (expires_in["name"], expires_in["type"], expires_in["default_value"]) == ("expires_in", "integer", "-1")
    assert (reuse["name"], reuse["type"], reuse["default_value"]) == ("reuse", "boolean", "false")
    assert reuse["valid_options"] == ["true", "false"]
    table = re.findall(r"\*(.*?)\n(.*?)(?:\n|\Z)", scope["description"])
    assert [name for name, _ in table] == ["  " + one for one in ADVERTISED]
    assert all(re.fullmatch(r"   \S.*", explanation) for _, explanation in table)


# Users

@pytest.mark.parametrize("version", VERSIONS)
def test_a_user_has_these_members(api, version):
    view = api.call("GET", USER, kind="user", version=version).data
    assert set(view) == (FIRST_USER if version == "1.0" else USER_MEMBERS)
    assert {"subaccounts", "gear_sizes", "private_ssl_certificates"} <= set(view["capabilities"])
    assert {view["capabilities"][name] for name in ("subaccounts", "private_ssl_certificates")} <= {"true", "false"}


# What a browser is made to send, and what only looks

@pytest.mark.parametrize("headers", [{"Origin": "https://elsewhere.example.com"}, {"Origin": "null"},
                                     {"Sec-Fetch-Site": "cross-site"}], ids=str)
def test_a_page_of_another_site_does_nothing_with_a_password(person, headers):
    before = person.listed()
    reply = person.server.post("/broker/rest/user/authorizations", login=person.login, headers=headers, form={"note": "x"})
    assert reply.status == 403 and "not allowed" in reply.text
    assert person.listed() == before


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}], ids=str)
def test_a_page_of_our_own_may(person, headers):
    headers = {**headers, "Origin": person.server.url}
    assert person.server.post("/broker/rest/user/authorizations", login=person.login, headers=headers,
                              form={"note": "x"}).status == 201


def test_delete_all_reads_the_other_name_of_scope_as_well(person):
    kept = person.create(scope="session")
    gone = person.create(scope="read")
    assert person.server.delete("/broker/rest/user/authorizations", login=person.login,
                                query={"scopes": "read"}).status == 200
    assert person.works(kept["token"]) and not person.works(gone["token"])
