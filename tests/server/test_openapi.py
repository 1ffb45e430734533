"""The OpenAPI document: it is printed from the tables of the API, and what it says is held against what the server does.
A third-party program validates answers against its schemas."""
import json
import re
import time
import urllib.parse

import jsonschema
import pytest

from jetond import Jetond, Shop, jwt_part

# What they name does not exist in the examples: only the server knows its id, or a person makes it on a page.
WITHOUT_EXAMPLE = ("getRefusal", "getJob", "deleteClientSecret", "deleteApiCredential", "deleteOwnConsent", "putOwnPassword")
PARTS = ("get", "put", "post", "patch", "delete")
# What the examples need comes before what they do: things are made, read, changed, and deleted, inner ones first.
ORDER = {"put": 0, "post": 1, "get": 2, "patch": 3, "delete": 4}


@pytest.fixture(scope="module")
def server():
    with Jetond() as server:
        Shop(server).organization("acme")
        yield server


@pytest.fixture(scope="module")
def document(server):
    answer = server.get("/openapi.json")
    assert answer.status == 200
    return answer.json()


def operations(document, ours=True):
    """Those of our own API; or those of standards, which have their own rules."""
    return [(method, path, one) for path, methods in document["paths"].items() for method, one in methods.items()
            if path.startswith("/jeton/") == ours]


def schema(document, part):
    return {**part, "components": document["components"]}


def check(document, operation, answer):
    """The answer has a status that is listed, and the form that is described for it."""
    responses = operation["responses"]
    assert str(answer.status) in responses, (operation["operationId"], answer)
    content = responses[str(answer.status)].get("content", {})
    if not content:
        assert not answer.body
        return
    [(media_type, described)] = content.items()
    assert answer.headers["content-type"].split(";")[0] == media_type
    shown = answer.json() if "json" in media_type else answer.text
    jsonschema.Draft202012Validator(schema(document, described["schema"])).validate(shown)


def new_token(server):
    """The id of a token of a robot, made for the occasion."""
    shop = Shop(server)
    name = f"examples-{time.monotonic_ns()}"
    shop.robot(shop.organization(name))
    [one] = server.get("/jeton/v1/tokens", bearer=shop.bearer, query={"organization": name, "kind": "robot"}).json()["items"]
    return one["id"]


def example(document, method, path, operation):
    """(path with values and query, body) of the example."""
    values = {one["name"]: one["example"] for one in operation.get("parameters", []) if one["in"] == "path"}
    body = operation.get("requestBody")
    if body:
        [described] = body["content"].values()
        jsonschema.Draft202012Validator(schema(document, described["schema"])).validate(described["example"])
        body = described["example"]
    query = {one["name"]: one["example"] for one in operation.get("parameters", [])
             if one["in"] == "query" and "example" in one}
    query = {name: json.dumps(value) if isinstance(value, bool) else value for name, value in query.items()}
    where = re.sub(r"{(\w+)}", lambda match: urllib.parse.quote(values[match[1]], safe=""), path)
    return where + ("?" + urllib.parse.urlencode(query) if query else ""), body


def test_every_operation_is_described(document):
    assert document["openapi"].startswith("3.1")
    names = [one["operationId"] for _, _, one in operations(document)]
    assert len(set(names)) == len(names)
    tags = {tag["name"] for tag in document["tags"] if tag["description"]}
    for method, path, one in operations(document):
        assert method in PARTS
        assert set(one["tags"]) <= tags, path
        assert one["summary"] and one["tags"] and one["security"], path
        assert {"400", "401", "403", "429", "500", "503"} <= one["responses"].keys(), path
        inside = re.findall(r"{(\w+)}", path)
        assert inside == [p["name"] for p in one.get("parameters", []) if p["in"] == "path"], path


def test_every_schema_is_a_schema(document):
    for name, one in document["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema(document, one))
        for member, described in one["properties"].items():
            assert described.get("description") or "$ref" in described, (name, member)


def test_every_example_does_what_is_described(server, document):
    shop = Shop(server)
    done = sorted(operations(document), key=lambda one: (ORDER[one[0]], -one[1].count("/") * (one[0] == "delete")))
    for method, path, operation in done:
        where, body = example(document, method, path, operation)
        if path.startswith("/jeton/v1/tokens/{id}"):
            where = path.replace("{id}", new_token(server))
        answer = server.request(method.upper(), where, bearer=shop.bearer, json_body=body)
        check(document, operation, answer)
        assert answer.status < 400 or operation["operationId"] in WITHOUT_EXAMPLE, (where, body, answer)


def test_no_operation_answers_without_credentials(server, document):
    for method, path, operation in operations(document):
        where, body = example(document, method, path, operation)
        answer = server.request(method.upper(), where, json_body=body)
        assert answer.status == 401 and "www-authenticate" in answer.headers, where
        check(document, operation, answer)


def test_every_operation_refuses_a_parameter_that_it_does_not_know(server, document):
    for method, path, operation in operations(document):
        where, body = example(document, method, path, operation)
        answer = server.request(method.upper(), where + ("&" if "?" in where else "?") + "no_such_parameter=1", bearer=Shop(server).bearer, json_body=body)
        assert (answer.status, answer.json()["code"]) == (400, "unknown_parameter"), where
        check(document, operation, answer)


def test_every_body_refuses_a_member_that_it_does_not_know(server, document):
    for method, path, operation in operations(document):
        where, body = example(document, method, path, operation)
        if body is None:
            continue
        answer = server.request(method.upper(), where, bearer=Shop(server).bearer, json_body={**body, "no_such_member": 1})
        assert (answer.status, answer.json()["code"]) == (400, "unknown_parameter"), where
        check(document, operation, answer)


def test_the_page_of_the_reference_names_every_operation_and_needs_no_script(server, document):
    answer = server.get("/docs/")
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/html")
    assert "<script" not in answer.text and "script-src" not in answer.headers["content-security-policy"]
    for method, path, operation in operations(document):
        assert f'id="{operation["operationId"]}"' in answer.text
        assert f"<code>{method.upper()} {path}</code>" in answer.text


def test_every_code_of_an_error_has_its_place_on_the_page_of_errors(server, document):
    page = server.get("/docs/errors").text
    for _, _, operation in operations(document):
        for response in operation["responses"].values():
            for code in re.findall(r"`(\w+)`", response["description"]):
                assert f'id="{code}"' in page, code


class Standards:
    """One request each, as clients of the standards send them. Each is checked against the document."""

    def __init__(self, server, document):
        self.server, self.document, self.asked = server, document, set()
        self.shop = shop = Shop(server)
        self.organization = acme = shop.organization(f"standards-{time.monotonic_ns()}")
        made = shop.application(acme)
        self.client = made["client_id"], made["client_secret"]
        self.robot = shop.robot(acme)
        self.repository = shop.repository(acme)
        shop.permit(self.repository, self.robot[0])

    def signed(self, api, named):
        """The kids of the keys, once a client has got a token of the API that is a JWT."""
        at = f"/jeton/v1/organizations/{self.organization}"
        self.server.put(f"{at}/apis/{named['api']}", bearer=self.server.bootstrap_token, json_body={**api, "token_format": "jwt"})
        self.server.put(f"{at}/applications/signed", bearer=self.server.bootstrap_token,
                        json_body={"title": "Signed", "apis": [{"api": named["api"], "scopes": ["read"]}]})
        made = self.server.post(f"{at}/applications/signed/secrets", bearer=self.server.bootstrap_token, json_body={}).json()
        reply = self.server.post("/oauth2/token", login=(made["client_id"], made["client_secret"]),
                                 form={"grant_type": "client_credentials", "resource": api["identifier"]})
        assert reply.status == 200, reply
        kids = [key["kid"] for key in self.server.get("/oauth2/jwks.json").json()["keys"]]
        return [jwt_part(reply.json()["access_token"], 0)["kid"]] if kids else []

    def ask(self, method, path, status, names={}, **more):
        operation = self.document["paths"][path][method]
        answer = self.server.request(method.upper(), path.format(**names), **more)
        check(self.document, operation, answer)
        assert answer.status == status, answer
        self.asked.add((method, path))
        return answer


def test_what_follows_a_standard_answers_as_described(server, document):
    standards = Standards(server, document)
    ask, client, robot = standards.ask, standards.client, standards.robot

    form = {"grant_type": "client_credentials", "scope": "repo:read", "addresses": "127.0.0.0/8", "uses": "9"}
    token = ask("post", "/oauth2/token", 200, login=client, form=form).json()["access_token"]
    ask("post", "/oauth2/token", 400, login=client, form={"grant_type": "guess"})
    ask("post", "/oauth2/token", 401, login=(client[0], "wrong"), form=form)

    question = {"token": token, "client_address": "127.0.0.1"}
    assert ask("post", "/oauth2/introspect", 200, login=client, form=question).json()["active"]
    assert not ask("post", "/oauth2/introspect", 200, login=client, form={"token": "x"}).json()["active"]
    ask("post", "/oauth2/introspect", 400, login=client, form={})
    ask("post", "/oauth2/introspect", 401, form=question)
    ask("post", "/oauth2/revoke", 400, login=client, form={"token": token, "descendants": "some"})
    ask("post", "/oauth2/revoke", 401, form={"token": token})
    ask("post", "/oauth2/revoke", 200, login=client, form={"token": token})

    ask("post", "/oauth2/device", 400, login=client, form={})
    ask("post", "/oauth2/device", 401, login=(client[0], "wrong"), form={})
    told = standards.shop.client(standards.organization, grant_types=["device_code"], auth_method="none")
    assert ask("post", "/oauth2/device", 200, form={"client_id": told["client_id"]}).json()["user_code"]

    assert ask("get", "/.well-known/oauth-authorization-server", 200).json()["issuer"]
    assert ask("get", "/.well-known/jwks.json", 200).json()["keys"]
    assert ask("get", "/oauth2/jwks.json", 200).json()["keys"]
    resource = "/.well-known/oauth-protected-resource"
    ask("get", "/oauth2/keys/{file}", 404, {"file": "none.pem"})
    assert ask("get", resource, 200).json()["resource"] == server.url
    api = {"identifier": "https://standards.example.com", "title": "Standards", "scopes": [{"name": "read"}]}
    assert server.put(f"/jeton/v1/organizations/{standards.organization}/apis/standards", bearer=server.bootstrap_token,
                      json_body=api).status == 201
    named = {"organization": standards.organization, "api": "standards"}
    shown = ask("get", resource + "/{organization}/{api}", 200, named).json()
    assert (shown["resource"], shown["scopes_supported"]) == (api["identifier"], ["read"])
    ask("get", resource + "/{organization}/{api}", 404, {**named, "api": "none"})

    [kid] = standards.signed(api, named)
    assert ask("get", "/oauth2/keys/{file}", 200, {"file": f"{kid}.pem"}).text.startswith("-----BEGIN PUBLIC KEY-----")
    forward = {"scope": "repo:read", "repository": standards.repository, "action": "pull"}
    ask("get", "/auth/forward", 200, bearer=server.bootstrap_token, query=forward)
    ask("get", "/auth/forward", 400, bearer=server.bootstrap_token, query={"scop": "repo:read"})
    ask("get", "/auth/forward", 401, query=forward)
    ask("get", "/auth/forward", 403, bearer=robot[1], query=forward)

    scope = f"repository:{standards.repository}:pull"
    ask("get", "/v2/auth", 200, login=robot, query={"scope": scope, "offline_token": "true"})
    ask("get", "/v2/auth", 200, login=robot, query={"scope": f"repository:{standards.repository}:push"})
    ask("get", "/v2/auth", 401, login=(robot[0], "wrong"), query={"scope": scope})
    ask("get", "/v2/auth", 400, login=robot, query={"scope": "what"})
    form = {"grant_type": "password", "username": robot[0], "password": robot[1], "access_type": "offline", "scope": scope}
    kept = ask("post", "/v2/auth", 200, form=form).json()["refresh_token"]
    ask("post", "/v2/auth", 200, form={"grant_type": "refresh_token", "refresh_token": kept})
    ask("post", "/v2/auth", 400, form={"grant_type": "guess"})
    ask("post", "/v2/auth", 401, form={"grant_type": "refresh_token", "refresh_token": "x"})

    described = {(method, path) for method, path, _ in operations(document, ours=False)}
    assert standards.asked == described
    for method, path, operation in operations(document, ours=False):
        assert operation["summary"] and set(operation["tags"]) <= {"oauth", "registry"}


def test_the_form_of_the_token_endpoint_names_every_grant_that_is_offered(server, document):
    offered = server.get("/.well-known/oauth-authorization-server").json()["grant_types_supported"]
    members = document["components"]["schemas"]["OAuthTokenRequest"]["properties"]
    assert set(members["grant_type"]["enum"]) == set(offered) and "assertion" in members
