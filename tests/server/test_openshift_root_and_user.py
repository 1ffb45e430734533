"""The API root and the user resource."""
import re

import pytest

from openshift import ADVERTISED, ALL, BASE, ROOT, USER, VERSIONS, Person, accept, data, one, problem

LINK = {"rel", "method", "href", "required_params", "optional_params"}
REQUIRED = {"name", "type", "description", "valid_options", "invalid_options"}
OPTIONAL = {"name", "type", "description", "valid_options", "default_value"}
TOKEN_LINKS = {"LIST_AUTHORIZATIONS", "SHOW_AUTHORIZATION", "ADD_AUTHORIZATION"}
FIRST_USER = {"login", "consumed_gears", "max_gears", "capabilities", "plan_id", "usage_account_id", "links"}
FULL_USER = FIRST_USER | {"id", "email", "plan_state", "plan_expiration_date", "plan_quantity", "max_domains",
                          "max_teams",
                          "created_at", "usage_rates", "currency_cd"}


@pytest.fixture(scope="module")
def person(shop):
    return Person(shop)


@pytest.fixture(scope="module")
def root(server):
    return data(server.get(ROOT), kind="links")


def check_links(links, base):
    for name, link in links.items():
        assert set(link) == LINK, name
        assert link["rel"] and link["method"] in ("GET", "POST", "PUT", "DELETE")
        assert link["href"].startswith(base)
        assert all(set(parameter) == REQUIRED for parameter in link["required_params"])
        assert all(set(parameter) == OPTIONAL for parameter in link["optional_params"])


def parameters(link, kind="optional_params"):
    return {parameter["name"]: parameter for parameter in link[kind]}


# The API root

@pytest.mark.parametrize("credentials", [
    {}, {"bearer": "0" * 64}, {"login": ("nobody", "wrong")}, {"headers": {"Authorization": "Basic ???"}},
    {"headers": {"Authorization": "Nonsense"}}], ids=["none", "bearer", "basic", "malformed basic", "nonsense"])
def test_the_root_ignores_credentials(server, root, credentials):
    assert data(server.get(ROOT, **credentials), kind="links") == root


def test_the_links_of_the_root_are_absolute_and_complete(server, root):
    check_links(root, server.url + "/broker/rest/")


@pytest.mark.parametrize("name, method, tail", [
    ("API", "GET", "api"), ("GET_USER", "GET", "user"), ("LIST_AUTHORIZATIONS", "GET", "user/authorizations"),
    ("SHOW_AUTHORIZATION", "GET", "user/authorization/:id"), ("ADD_AUTHORIZATION", "POST", "user/authorizations")])
def test_the_root_names_what_a_token_client_needs(server, root, name, method, tail):
    assert (root[name]["method"], root[name]["href"]) == (method, f"{server.url}/broker/rest/{tail}")


@pytest.mark.parametrize("version", VERSIONS)
def test_the_token_links_appear_from_version_1_2_on(server, version):
    links = set(data(server.get(ROOT, headers=accept(version)), kind="links"))
    assert links & TOKEN_LINKS == (TOKEN_LINKS if version >= "1.2" else set())
    assert {"API", "GET_USER"} <= links


def test_the_token_endpoints_answer_even_without_their_links(person):
    headers = accept("1.0")
    mine = data(person.post(ALL, headers=headers, json_body={"scope": "read"}), 201)
    assert data(person.get(one(mine["id"]), headers=headers))["id"] == mine["id"]
    assert person.get(ALL, headers=headers).status == 200


def test_show_needs_an_id(root):
    link = root["SHOW_AUTHORIZATION"]
    assert parameters(link, "required_params")[":id"]["type"] == "string"
    assert link["optional_params"] == []


def test_add_takes_four_optional_parameters(root):
    link = root["ADD_AUTHORIZATION"]
    assert link["required_params"] == []
    kinds = {name: (one["type"], one["default_value"]) for name, one in parameters(link).items() if name != "reuse"}
    assert kinds == {"scope": ("string", "userinfo"), "note": ("string", None), "expires_in": ("integer", -1)}
    reuse = parameters(link)["reuse"]
    assert reuse["type"] == "boolean"
    assert str(reuse["default_value"]).lower() == "false"
    assert sorted(str(value).lower() for value in reuse["valid_options"]) == ["false", "true"]


def test_the_scope_parameter_offers_the_advertised_scopes(root):
    assert parameters(root["ADD_AUTHORIZATION"])["scope"]["valid_options"] == ADVERTISED


def test_the_description_of_the_scopes_can_be_read_by_a_machine(root):
    text = parameters(root["ADD_AUTHORIZATION"])["scope"]["description"]
    introduction, _, rest = text.partition("\n\n")
    assert introduction and "*" not in introduction
    lines = rest.rstrip("\n").split("\n")
    assert lines[0::2] == ["*  " + scope for scope in ADVERTISED]
    assert len(lines) == 2 * len(ADVERTISED)
    for explanation in lines[1::2]:
        assert re.fullmatch(r"   \S[^*]*", explanation)
        assert re.search(r"second|minute|hour|day|week|month", explanation), explanation
    assert text.count("*") == len(ADVERTISED)


# The user

def test_the_user_is_the_caller(person):
    view = data(person.get(USER), kind="user")
    assert view["login"] == person.name
    assert set(view) == FULL_USER


@pytest.mark.parametrize("version", VERSIONS)
def test_the_first_version_knows_fewer_members_of_a_user(person, version):
    view = data(person.get(USER, headers=accept(version)), kind="user")
    assert set(view) == (FIRST_USER if version == "1.0" else FULL_USER)


def test_a_user_has_one_id(person):
    by_bearer, by_login = (data(reply, kind="user") for reply in (person.get(USER),
                                                                  person.get(USER, login=person.login)))
    assert by_bearer["id"] and by_bearer == by_login


def test_two_users_have_two_ids(shop, person):
    assert data(Person(shop).get(USER), kind="user")["id"] != data(person.get(USER), kind="user")["id"]


def test_the_capabilities_are_typed(person):
    capabilities = data(person.get(USER), kind="user")["capabilities"]
    assert isinstance(capabilities["gear_sizes"], list)
    assert isinstance(capabilities["subaccounts"], bool)
    assert isinstance(capabilities["private_ssl_certificates"], bool)


def test_the_links_of_an_ordinary_user_concern_keys_alone(server, person):
    links = data(person.get(USER), kind="user")["links"]
    check_links(links, server.url + "/broker/rest/")
    assert {name: (link["method"], link["href"].removeprefix(server.url)) for name, link in links.items()} == {
        "ADD_KEY": ("POST", "/broker/rest/user/keys"), "LIST_KEYS": ("GET", "/broker/rest/user/keys")}
    assert set(parameters(links["ADD_KEY"], "required_params")) == {"name", "type", "content"}


def test_an_ordinary_user_cannot_delete_himself(person):
    reply = person.delete(USER)
    assert reply.status in (403, 404)
    assert person.get(USER, login=person.login).status == 200


# What there is none of, so that clients can set themselves up

@pytest.mark.parametrize("path, kind", [("/user/keys", "keys"), ("/domains", "domains"), ("/cartridges", "cartridges")])
def test_the_lists_of_other_things_are_empty(person, path, kind):
    assert data(person.get(BASE + path), kind=kind) == []
    assert data(person.get(BASE + path, bearer=person.create(scope="read")["token"]), kind=kind) == []
    problem(person.get(BASE + path, bearer=person.create(scope="userinfo")["token"]), 403, 1)
    assert person.server.get(BASE + path).status == 401


@pytest.mark.parametrize("version", VERSIONS)
def test_their_links_are_there_in_every_version(server, person, version):
    root = data(server.get(ROOT, headers=accept(version)), kind="links")
    user = data(person.get(USER, headers=accept(version)), kind="user")
    hrefs = [root["LIST_DOMAINS"]["href"], root["LIST_CARTRIDGES"]["href"], user["links"]["LIST_KEYS"]["href"]]
    assert [person.get(href.removeprefix(server.url)).status for href in hrefs] == [200] * 3


def test_the_environment_tells_nothing_to_anybody(server):
    assert data(server.get(BASE + "/environment"), kind="environment") == {}
