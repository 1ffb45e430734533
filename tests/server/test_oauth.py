"""POST /oauth2/token (RFC 6749 4.4, 5.1, 5.2), the authorization server's metadata (RFC 8414), and its caching rules."""
import pytest

from jetond import Jetond, Shop
from people import Person

DEFAULT_SCOPES = {"repo:read", "repo:write", "repo:admin", "repo:create", "user:read"}
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture(scope="module")
def owner(shop):
    return Person(shop)


@pytest.fixture(scope="module")
def client(owner):
    """(client id, client secret) of an application with the scopes that one gets by default."""
    return owner.application["client_id"], owner.application["client_secret"]


def narrow_client(shop, owner, scopes):
    view = shop.application(owner.organization, "narrow", bearer=owner.session, scopes=scopes)
    return view["client_id"], view["client_secret"]


def ask(server, login=None, form=None, **more):
    return server.post("/oauth2/token", login=login, form=GRANT if form is None else form, **more)


def refused(reply, error, status=400):
    assert reply.status == status, reply
    assert reply.headers["content-type"].split(";")[0] == "application/json"
    assert "no-store" in reply.headers["cache-control"]
    body = reply.json()
    assert body["error"] == error
    assert {"error", "error_description"} >= set(body) - {"error_uri"}
    if status == 401:
        assert reply.headers["www-authenticate"].startswith('Basic realm="')
    return body


def test_an_application_gets_a_token_for_itself(server, client):
    reply = ask(server, client)
    assert reply.status == 200, reply
    body = reply.json()
    assert body["access_token"].startswith("jto_") and len(body["access_token"]) == 40
    assert body["token_type"].lower() == "bearer"
    assert type(body["expires_in"]) is int and body["expires_in"] > 0
    assert set(body["scope"].split()) == DEFAULT_SCOPES
    assert "refresh_token" not in body


def test_no_cache_may_keep_a_token(server, client):
    reply = ask(server, client)
    assert reply.headers["content-type"].split(";")[0] == "application/json"
    assert "no-store" in reply.headers["cache-control"]
    assert reply.headers["pragma"] == "no-cache"


def test_the_form_is_as_good_a_place_for_the_secret_as_basic(server, client):
    assert ask(server, form={**GRANT, "client_id": client[0], "client_secret": client[1]}).status == 200


def test_each_call_gives_another_token(server, client):
    assert ask(server, client).json()["access_token"] != ask(server, client).json()["access_token"]


def test_a_token_can_be_asked_for_with_fewer_scopes(server, client):
    assert ask(server, client, {**GRANT, "scope": "repo:read"}).json()["scope"] == "repo:read"
    both = ask(server, client, {**GRANT, "scope": "repo:read user:read"}).json()["scope"]
    assert set(both.split()) == {"repo:read", "user:read"}


def test_an_application_gets_only_what_it_was_registered_for(server, shop, owner):
    client = narrow_client(shop, owner, "repo:read")
    assert ask(server, client).json()["scope"] == "repo:read"
    refused(ask(server, client, {**GRANT, "scope": "repo:write"}), "invalid_scope")
    refused(ask(server, client, {**GRANT, "scope": "repo:read repo:write"}), "invalid_scope")


@pytest.mark.parametrize("scope", ["org:admin", "user:admin", "super:user", "direct_user_login", "repo:fly", "openid",
                                   "repo:read org:admin", "\u00e4", "repo:read\\"])
def test_a_scope_that_the_application_may_not_have_is_invalid(server, client, scope):
    refused(ask(server, client, {**GRANT, "scope": scope}), "invalid_scope")


@pytest.mark.parametrize("form, error", [
    pytest.param({"scope": "repo:read"}, "invalid_request", id="no-grant-type"),
    pytest.param({"grant_type": ""}, "invalid_request", id="empty-grant-type"),
    pytest.param([*GRANT.items(), *GRANT.items()], "invalid_request", id="grant-type-twice"),
    pytest.param([*GRANT.items(), ("scope", "repo:read"), ("scope", "repo:read")], "invalid_request", id="scope-twice"),
    pytest.param({"grant_type": "password", "username": "a", "password": "b"}, "unsupported_grant_type", id="password"),
    pytest.param({"grant_type": "CLIENT_CREDENTIALS"}, "unsupported_grant_type", id="grant-type-in-capitals"),
    pytest.param({"grant_type": "urn:example:other"}, "unsupported_grant_type", id="unknown-grant-type"),
])
def test_a_wrong_request_is_refused_with(server, client, form, error):
    refused(ask(server, client, form), error)


def test_a_parameter_without_value_counts_as_absent_and_an_unknown_one_is_ignored(server, client):
    reply = ask(server, client, {**GRANT, "scope": "", "flavour": "vanilla"})
    assert reply.status == 200
    assert set(reply.json()["scope"].split()) == DEFAULT_SCOPES


@pytest.mark.parametrize("case", ["no-credentials", "wrong-secret", "empty-secret", "unknown-client", "cut-secret",
                                  "secret-in-other-case", "user-password", "robot"])
@pytest.mark.parametrize("place", ["basic", "form"])
def test_a_client_that_does_not_prove_itself_is_refused_with_a_challenge(server, owner, client, case, place):
    name, secret = {"no-credentials": (None, None), "wrong-secret": (client[0], "A" * 40),
                    "empty-secret": (client[0], ""), "unknown-client": ("A" * 20, client[1]),
                    "cut-secret": (client[0], client[1][:-1]),
                    "secret-in-other-case": (client[0], client[1].swapcase()), "user-password": owner.login,
                    "robot": (f"{owner.organization}+ci", "A" * 64)}[case]
    if name is None:
        reply = ask(server)
    elif place == "basic":
        reply = ask(server, (name, secret))
    else:
        reply = ask(server, form={**GRANT, "client_id": name, "client_secret": secret})
    refused(reply, "invalid_client", 401)


@pytest.mark.parametrize("header", ["Basic !!!", "Basic bm9jb2xvbg==", "Bearer abc", "Digest x=y"])
def test_an_unusable_header_is_no_client_authentication(server, header):
    refused(ask(server, headers={"Authorization": header}), "invalid_client", 401)


def test_an_empty_secret_in_the_form_counts_as_absent(server, client):
    assert ask(server, client, {**GRANT, "client_id": client[0], "client_secret": ""}).status == 200


def test_secrets_in_two_places_at_once_are_refused(server, client):
    refused(ask(server, client, {**GRANT, "client_id": client[0], "client_secret": client[1]}), "invalid_request")


ENDPOINTS = {"/oauth2/token": GRANT, "/oauth2/introspect": {"token": "x"}, "/oauth2/revoke": {"token": "x"}}


@pytest.mark.parametrize("path", ENDPOINTS)
def test_resource_and_audience_may_repeat_and_an_unknown_parameter_twice_is_ignored(server, client, path):
    lists = [(name, value) for name in ("resource", "audience", "flavour") for value in ("https://a", "https://b")]
    reply = server.post(path, login=client, form=[*ENDPOINTS[path].items(), *lists])
    if path == "/oauth2/token":
        assert reply.json()["error"] == "invalid_target", "they were read: a token has one audience"
    else:
        assert reply.status == 200, reply


@pytest.mark.parametrize("path, name", [("/oauth2/token", "grant_type"), ("/oauth2/token", "scope"),
                                        ("/oauth2/token", "uses"), ("/oauth2/token", "client_id"),
                                        ("/oauth2/introspect", "token"), ("/oauth2/introspect", "client_address"),
                                        ("/oauth2/revoke", "token"), ("/oauth2/revoke", "descendants"),
                                        ("/oauth2/revoke", "token_type_hint"), ("/oauth2/revoke", "client_id")])
def test_any_other_parameter_twice_is_refused_by_name(server, client, path, name):
    reply = server.post(path, login=client, form=[*ENDPOINTS[path].items(), (name, "x"), (name, "x")])
    assert name in refused(reply, "invalid_request")["error_description"]


SECRETS = ("client_secret", "client_assertion", "token", "code", "code_verifier", "refresh_token", "access_token",
           "password", "assertion", "subject_token", "actor_token", "device_code")


@pytest.mark.parametrize("path", ENDPOINTS)
@pytest.mark.parametrize("name", [*SECRETS, "client%5Fsecret"])
def test_a_secret_in_the_query_is_refused_and_never_logged(server, client, path, name):
    for value in ("hunter2hunter2", "hunter2hunter2%zz"):
        reply = server.post(f"{path}?a=b&{name}={value}", login=client, form=ENDPOINTS[path])
        assert name.replace("%5F", "_") in refused(reply, "invalid_request")["error_description"]
        assert "hunter2" not in reply.text
    assert "hunter2" not in server.log.read_text()


@pytest.mark.parametrize("scopes, given", [("repo:read org:admin", "repo:read"),
                                           ("repo:write user:admin", "repo:write"),
                                           ("repo:admin user:read super:user", "repo:admin user:read")])
def test_without_a_scope_an_application_gets_no_dangerous_one_of_its_scopes(server, shop, owner, scopes, given):
    client = narrow_client(shop, owner, scopes)
    assert ask(server, client).json()["scope"] == given
    assert set(ask(server, client, {**GRANT, "scope": scopes}).json()["scope"].split()) == set(scopes.split())


def test_an_application_with_dangerous_scopes_alone_has_to_name_them(server, shop, owner):
    client = narrow_client(shop, owner, "org:admin")
    assert "has no other" in refused(ask(server, client), "invalid_scope")["error_description"]
    assert ask(server, client, {**GRANT, "scope": "org:admin"}).json()["scope"] == "org:admin"


def test_nothing_is_read_from_the_query(server, client):
    query = {**GRANT, "client_id": client[0], "client_secret": client[1]}
    assert server.post("/oauth2/token", query=query, form={"a": "b"}).status in (400, 401)
    assert server.post("/oauth2/token", query=query, form=GRANT).status in (400, 401)


def test_a_body_that_is_no_form_is_refused(server, client):
    reply = server.post("/oauth2/token", login=client, json_body=GRANT)
    assert reply.status in (400, 415)
    assert reply.json()["error"] == "invalid_request"


def test_a_token_can_be_held_to_less_than_its_scopes(server, shop, owner, client):
    held = {"repositories": owner.repository("held"), "actions": "pull"}
    token = ask(server, client, {**GRANT, **held, "uses": "3"}).json()["access_token"]
    told = server.post("/oauth2/introspect", login=client, form={"token": token}).json()
    assert {name: told[name] for name in held} == held
    assert told["scope"] == "repo:read user:read"
    assert [server.get("/api/v1/organization/" + owner.organization, bearer=token).status != 401 for _ in range(3)] == [
        True, True, False], "to have asked about it was the first use"


@pytest.mark.parametrize("restriction", [{"repositories": "*/web"}, {"actions": "read"}, {"addresses": "::/0"},
                                         {"not_before": "soon"}, {"uses": "0"}, {"uses": "many"}], ids=str)
def test_a_restriction_that_cannot_be_read_makes_no_token(server, client, restriction):
    [member] = restriction
    assert member in refused(ask(server, client, {**GRANT, **restriction}), "invalid_request")["error_description"]


@pytest.mark.parametrize("body", ["grant_type=%zz", "grant_type=%ff", "%", "grant_type=client_credentials&scope=%00",
                                  "\x00"])
def test_a_broken_form_is_the_mistake_of_the_client(server, client, body):
    reply = server.post("/oauth2/token", login=client, body=body,
                        headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert reply.status == 400
    assert reply.json()["error"] in ("invalid_request", "invalid_scope", "unsupported_grant_type")


def test_the_media_type_may_carry_parameters_and_capitals(server, client):
    reply = server.post("/oauth2/token", login=client, body="grant_type=client_credentials",
                        headers={"Content-Type": "Application/X-WWW-Form-UrlEncoded; charset=UTF-8"})
    assert reply.status == 200


def test_a_secret_that_was_reset_is_refused_and_the_tokens_made_with_it_live_on(server, shop, owner):
    client = narrow_client(shop, owner, "user:read repo:read")
    token = ask(server, client).json()["access_token"]
    path = f"/api/v1/organization/{owner.organization}/applications/{client[0]}/resetclientsecret"
    fresh = server.post(path, bearer=owner.session).json()["client_secret"]
    refused(ask(server, client), "invalid_client", 401)
    assert ask(server, (client[0], fresh)).status == 200
    assert shop.registry_token(login=("$oauthtoken", token)).status == 200


def test_a_deleted_application_gets_no_token(server, shop, owner):
    client = narrow_client(shop, owner, "repo:read")
    path = f"/api/v1/organization/{owner.organization}/applications/{client[0]}"
    assert server.delete(path, bearer=owner.session).status == 204
    refused(ask(server, client), "invalid_client", 401)


@pytest.mark.parametrize("path", ["/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"])
def test_get_is_refused_with_the_method_that_works(server, path):
    reply = server.get(path)
    assert reply.status == 405
    assert "POST" in reply.headers["allow"]
    assert isinstance(reply.json(), dict)


def test_the_metadata_names_every_endpoint_below_the_issuer(server):
    reply = server.get("/.well-known/oauth-authorization-server")
    assert reply.status == 200 and reply.headers["content-type"].split(";")[0] == "application/json"
    body = reply.json()
    assert body["issuer"] == server.url
    assert body["token_endpoint"] == f"{server.url}/oauth2/token"
    assert body["introspection_endpoint"] == f"{server.url}/oauth2/introspect"
    assert body["revocation_endpoint"] == f"{server.url}/oauth2/revoke"
    assert body["jwks_uri"] == f"{server.url}/oauth2/jwks.json"
    assert "client_credentials" in body["grant_types_supported"]
    for name in ("token", "introspection", "revocation"):
        assert {"client_secret_basic", "client_secret_post"} <= set(body[f"{name}_endpoint_auth_methods_supported"])


def test_no_metadata_member_is_empty_or_null(server):
    body = server.get("/.well-known/oauth-authorization-server").json()
    assert not [name for name, value in body.items() if value is None or value == "" or value == []]


def test_the_metadata_promises_no_grant_type_that_is_unsupported(server, client):
    for grant in server.get("/.well-known/oauth-authorization-server").json()["grant_types_supported"]:
        reply = ask(server, client, {"grant_type": grant})
        assert reply.status == 200 or reply.json()["error"] != "unsupported_grant_type"


def test_the_metadata_lists_scopes_that_can_be_asked_for_and_no_internal_one(server):
    scopes = server.get("/.well-known/oauth-authorization-server").json()["scopes_supported"]
    assert DEFAULT_SCOPES | {"org:admin", "user:admin"} <= set(scopes)
    assert "direct_user_login" not in scopes


def test_the_issuer_is_the_public_url_whatever_host_is_asked():
    with Jetond(args=["--public-url", "https://auth.example.com"]) as server:
        body = server.get("/.well-known/oauth-authorization-server",
                          headers={"X-Forwarded-Host": "evil.example", "Host": "evil.example"}).json()
        assert body["issuer"] == "https://auth.example.com"
        assert body["token_endpoint"] == "https://auth.example.com/oauth2/token"
        assert Shop(server).registry_token(service="auth.example.com").headers["www-authenticate"] == (
            'Bearer realm="https://auth.example.com/v2/auth",service="auth.example.com"')
