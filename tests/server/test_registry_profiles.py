"""GET /v2/auth for each kind of registry: one configured service, one shape of token; and the rules that
configuration changes.
"""
import json

import pytest

from jetond import Jetond, Shop
from people import Person, repository_exists, unique
from registry_claims import (claims_of, granted, key_named, libtrust_kid, published_keys, rfc7638_kid,
                             verified)
from registry_fixtures import owner, repository, server  # noqa: F401

CONFIG = """
public_url = "https://quay.example.com"

[[registry]]
service = "plain.example.com"

[[registry]]
service = "v3.example.com"
profile = "distribution-v3"

[[registry]]
service = "zot.example.com"
profile = "zot"

[[registry]]
service = "quay.example.com"
profile = "quay"

[[registry]]
service = "issued.example.com"
issuer = "https://issuer.example.com/"
"""
ISSUER = "https://quay.example.com"
PLAIN, V3, ZOT, QUAY, ISSUED = (f"{word}.example.com" for word in ("plain", "v3", "zot", "quay", "issued"))
SERVICES = [PLAIN, V3, ZOT, QUAY, ISSUED]


def token_for(server, shop, service, login=None, scope=None):
    """(header, claims), verified."""
    reply = shop.registry_token(scope, login, service)
    assert reply.status == 200, reply
    return verified(server, reply.json()["token"])


def key_of(server, header):
    return key_named(published_keys(server), header["kid"])


@pytest.mark.parametrize("service", SERVICES)
def test_the_audience_is_the_service_asked_for(server, shop, owner, service):
    assert token_for(server, shop, service, owner.login)[1]["aud"] == service


def test_the_first_registry_is_the_default_one(server, owner):
    assert claims_of(server.get("/v2/auth", login=owner.login))["aud"] == PLAIN


def test_with_registries_configured_the_address_of_the_server_is_no_service(server, shop, owner):
    assert shop.registry_token(login=owner.login, service=server.address).status == 400


@pytest.mark.parametrize("service, issuer", [(PLAIN, ISSUER), (V3, ISSUER), (ZOT, ISSUER), (QUAY, "quay"),
                                             (ISSUED, "https://issuer.example.com/")])
def test_the_issuer_is_byte_for_byte_the_configured_one(server, shop, owner, service, issuer):
    assert token_for(server, shop, service, owner.login)[1]["iss"] == issuer


@pytest.mark.parametrize("service, algorithm, kid", [
    (PLAIN, "ES256", libtrust_kid), (V3, "ES256", rfc7638_kid), (ISSUED, "ES256", libtrust_kid),
    (QUAY, "RS256", rfc7638_kid),
])
def test_algorithm_and_kid_are_those_the_registry_can_use(server, shop, owner, service, algorithm, kid):
    header, _ = token_for(server, shop, service, owner.login)
    assert header["alg"] == algorithm
    assert header["kid"] == kid(key_of(server, header))


def test_zot_gets_an_algorithm_it_knows(server, shop, owner):
    assert token_for(server, shop, ZOT, owner.login)[0]["alg"] == "ES256"


@pytest.mark.parametrize("service", SERVICES)
def test_no_profile_puts_a_key_into_the_header(server, shop, owner, service):
    header, _ = token_for(server, shop, service, owner.login)
    assert header["typ"] == "JWT"
    assert not {"jwk", "jku", "x5u"} & set(header)


@pytest.mark.parametrize("service", SERVICES)
def test_the_key_set_file_knows_the_kid_of_every_profile(server, shop, owner, service):
    header, _ = token_for(server, shop, service, owner.login)
    kids = {one["kid"] for one in json.loads((server.data / "registry" / service / "jwks.json").read_text())["keys"]}
    assert header["kid"] in kids


@pytest.mark.parametrize("service, expected", [
    (PLAIN, {"pull", "push", "delete", "*"}), (V3, {"pull", "push", "delete", "*"}),
    (ZOT, {"pull", "push", "delete"}),
])
def test_the_star_of_an_administrator_is_spelled_out_and_not_literal_for_zot(shop, owner, repository, service,
                                                                            expected):
    assert granted(shop.registry_token(f"repository:{repository}:*", owner.login, service)) == {repository: expected}


def test_the_star_of_an_administrator_is_literal_for_quay(shop, owner, repository):
    assert "*" in granted(shop.registry_token(f"repository:{repository}:*", owner.login, QUAY))[repository]


def test_tokens_for_zot_are_backdated_since_it_allows_no_leeway(server, shop, owner):
    _, claims = token_for(server, shop, ZOT, owner.login)
    answer = shop.registry_token(login=owner.login, service=ZOT).json()
    assert claims["exp"] - claims["iat"] >= answer["expires_in"] + 5
    assert claims["nbf"] == claims["iat"]


def test_an_empty_name_is_no_error_and_gives_an_ordinary_user_nothing_for_zot(shop, owner):
    for login in (None, owner.login):
        assert granted(shop.registry_token("repository::pull", login, ZOT)) == {}


@pytest.mark.parametrize("service, subject", [(PLAIN, ""), (V3, ""), (ZOT, ""), (QUAY, "(anonymous)")])
def test_the_subject_of_the_anonymous(server, shop, service, subject):
    assert token_for(server, shop, service, None, "repository:nowhere/web:pull")[1]["sub"] == subject


@pytest.mark.parametrize("service", [PLAIN, V3, ZOT, ISSUED])
def test_only_quay_gets_a_context(server, shop, owner, service):
    assert "context" not in token_for(server, shop, service, owner.login)[1]


def test_quay_is_told_of_repositories_alone(server, shop, repository, owner):
    scope = f"registry:catalog:* repository:{repository}:pull"
    for login in (owner.login, ("$oauthtoken", server.bootstrap_token), None):
        access = token_for(server, shop, QUAY, login, scope)[1]["access"]
        assert [entry["name"] for entry in access] == [repository]


def test_the_context_for_quay_names_a_user(server, shop, owner, repository):
    context = token_for(server, shop, QUAY, owner.login, f"repository:{repository}:pull")[1]["context"]
    assert context["version"] == 2
    assert context["entity_kind"] == "user" and context["kind"] == "user"
    assert context["user"] == owner.name
    assert isinstance(context["entity_reference"], str) and context["entity_reference"]
    assert context["com.apostille.roots"] == {repository: "$disabled"}
    assert context["com.apostille.root"] == "$disabled"


def test_the_context_for_quay_names_a_robot(server, shop, owner):
    robot = owner.robot("context")
    context = token_for(server, shop, QUAY, robot)[1]["context"]
    assert context["entity_kind"] == "robot" and context["entity_reference"] == robot[0]
    assert context["user"] == robot[0]


def test_the_context_for_quay_names_an_oauth_token_by_its_id_and_never_by_its_secret(server, shop, owner):
    view = owner.oauth_token("repo:read")
    _, claims = token_for(server, shop, QUAY, ("$oauthtoken", view["token"]))
    context = claims["context"]
    assert context["entity_kind"] == "oauthtoken" and context["kind"] == "oauth"
    assert context["entity_reference"] == view["uuid"] and context["oauth"] == view["uuid"]
    assert context["user"] == owner.name
    assert view["token"] not in str(claims)


def test_the_context_for_quay_of_the_anonymous_is_bare(server, shop):
    context = token_for(server, shop, QUAY, None, "repository:nowhere/web:pull")[1]["context"]
    assert set(context) == {"com.apostille.roots", "com.apostille.root"}


def test_a_token_for_quay_passes_its_freshness_rule(server, shop, owner, repository):
    _, claims = token_for(server, shop, QUAY, owner.login, f"repository:{repository}:pull,push")
    assert 60 <= claims["exp"] - claims["iat"] <= 3660


@pytest.mark.parametrize("name, message", [("ORG/Web", "Invalid repository name: ORG/Web"),
                                           ("org/.web", "Invalid repository name: org/.web")])
def test_quay_says_that_a_name_is_invalid_where_others_give_nothing(shop, owner, name, message):
    refused = shop.registry_token(f"repository:{name}:pull", owner.login, QUAY)
    assert refused.status == 400
    assert refused.json()["errors"][0]["code"] == "NAME_INVALID"
    assert refused.json()["errors"][0]["message"] == message
    assert granted(shop.registry_token(f"repository:{name}:pull", owner.login, PLAIN)) == {}


def test_quay_takes_its_own_host_off_a_name_and_answers_with_the_name_as_sent(shop, owner, repository):
    asked = f"quay.example.com/{repository}"
    assert granted(shop.registry_token(f"repository:{asked}:pull", owner.login, QUAY)) == {asked: {"pull"}}
    assert granted(shop.registry_token(f"repository:{asked}:pull", owner.login, PLAIN)) == {}


@pytest.mark.parametrize("service", SERVICES)
def test_the_challenge_names_the_public_url_and_the_service_asked_for(shop, service):
    reply = shop.registry_token(service=service)
    assert reply.status == 401
    assert reply.headers["www-authenticate"] == f'Bearer realm="{ISSUER}/v2/auth",service="{service}"'


SWITCHES = """
[accounts]
superusers = ["admin", "chief"]
readonly_superusers = ["auditor"]
superusers_full_access = true

[repositories]
create_private_on_push = false
create_namespace_on_push = true
nested_names = false
library_namespace = "base"

[[registry]]
service = "plain.example.com"

[[registry]]
service = "quay.example.com"
profile = "quay"
"""


@pytest.fixture(scope="module")
def switched():
    with Jetond(SWITCHES) as running:
        yield running


@pytest.fixture(scope="module")
def switched_shop(switched):
    return Shop(switched)


def ask(shop, scope, login=None, service=PLAIN):
    return granted(shop.registry_token(scope, login, service))


def test_superusers_with_full_access_may_do_everything_everywhere(switched, switched_shop):
    repository = Person(switched_shop).repository()
    found = ask(switched_shop, f"repository:{repository}:*", ("$oauthtoken", switched.bootstrap_token))
    assert {"pull", "push", "*"} <= found[repository]


def test_superusers_and_readonly_superusers_list_the_catalog_by_password(switched_shop):
    for name in ("chief", "auditor"):
        assert ask(switched_shop, "registry:catalog:*", Person(switched_shop, name).login) == {"catalog": {"*"}}
    assert ask(switched_shop, "registry:catalog:*", Person(switched_shop).login) == {}


def test_a_readonly_superuser_reads_everything_and_writes_nothing():
    with Jetond('[accounts]\nreadonly_superusers = ["looker"]\n') as server:
        shop = Shop(server)
        looker = Person(shop, "looker")
        repository = Person(shop).repository()
        assert granted(shop.registry_token(f"repository:{repository}:pull,push,delete,*", looker.login)) == {
            repository: {"pull"}}


def test_a_repository_made_by_a_push_is_public_where_configured(switched_shop):
    person = Person(switched_shop)
    repository = f"{person.organization}/{unique('fresh')}"
    ask(switched_shop, f"repository:{repository}:push", person.login)
    assert ask(switched_shop, f"repository:{repository}:pull") == {repository: {"pull"}}


def test_a_push_makes_the_missing_namespace_where_configured(switched, switched_shop):
    person = Person(switched_shop)
    namespace = unique("made")
    assert ask(switched_shop, f"repository:{namespace}/web:pull,push", person.login) == {
        f"{namespace}/web": {"pull", "push"}}
    view = switched.get(f"/api/v1/organization/{namespace}", bearer=person.session)
    assert view.status == 200 and view.json()["is_admin"] is True
    assert repository_exists(switched, f"{namespace}/web", person.session)


def test_the_anonymous_make_no_namespace_by_pushing(switched, switched_shop):
    namespace = unique("made")
    assert ask(switched_shop, f"repository:{namespace}/web:pull,push") == {}
    assert switched.get(f"/api/v1/organization/{namespace}", bearer=switched.bootstrap_token).status == 404


def test_deep_names_are_no_names_where_nesting_is_off(switched_shop):
    person = Person(switched_shop)
    name = f"{person.organization}/a/b"
    assert ask(switched_shop, f"repository:{name}:pull,push", person.login) == {}
    refused = switched_shop.registry_token(f"repository:{name}:pull", person.login, QUAY)
    assert refused.status == 400
    assert refused.json()["errors"][0] == {
        "code": "NAME_INVALID", "message": f"Nested repositories are not supported. Found: {name}", "detail": {}}


def test_the_library_has_the_configured_name(switched_shop):
    switched_shop.organization("base")
    name = unique("alone")
    switched_shop.repository("base", name, "public")
    assert ask(switched_shop, f"repository:{name}:pull") == {name: {"pull"}}


def test_a_restricted_user_creates_nothing_in_his_own_namespace():
    with Jetond("[accounts]\nrestricted_users = true\n") as server:
        shop = Shop(server)
        person = Person(shop)
        assert granted(shop.registry_token(f"repository:{person.name}/web:pull,push", person.login)).get(
            f"{person.name}/web", set()) <= {"pull"}
        assert not repository_exists(server, f"{person.name}/web", person.session)


@pytest.mark.parametrize("scopes", ["repo:create", "org:admin"])
@pytest.mark.parametrize("service, first", [(QUAY, {"push"}), (PLAIN, {"pull", "push"}), (ZOT, {"pull", "push"})])
def test_a_creating_push_brings_no_pull_beyond_the_scopes_in_the_profile_of_quay(server, shop, owner, service, scopes,
                                                                                first):
    name = f"{owner.organization}/{unique('fresh')}"
    for expected in (first, set()):
        reply = shop.registry_token(f"repository:{name}:pull,push", owner.oauth_login(scopes), service)
        assert granted(reply).get(name, set()) == expected
    reply = shop.registry_token(f"repository:{name}:pull,push", owner.login, service)
    assert granted(reply)[name] == {"pull", "push"}, "whose scopes are all of them"
