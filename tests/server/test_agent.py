"""An agent's whole run as the Model Context Protocol wants it: from a refusal to the metadata, the document of the client, a
code, calls, a step-up to more scopes, refreshes at once, and the end. The agent knows the address of the tool and nothing
else; the tool asks this server about each token."""
import base64
import concurrent.futures
import hashlib
import http.client
import json
import re
import secrets
import urllib.parse

import pytest

from browser import Browser
from federation import CONFIG
from issuer import Issuer
from jetond import Jetond, Shop
from stub_server import StubServer
from webflow import Page

TOOL = "https://tools.example.org/mcp"
NEEDS = {"GET": "tools:read", "POST": "tools:write"}


class Tool(StubServer):
    """A resource server that knows its own identifier, this server, and its credential for introspection."""

    def __init__(self, server, login):
        super().__init__(self.respond)
        self.server, self.login = server, login

    def respond(self, request):
        status, challenge = self.decide(request)
        metadata = f"{self.server.url}/.well-known/oauth-protected-resource/tools/mcp"
        told = {"WWW-Authenticate": f'Bearer {challenge}, resource_metadata="{metadata}"'} if challenge else {}
        return status, "", told

    def decide(self, request):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            return 401, 'realm="tools"'
        found = self.server.post("/oauth2/introspect", login=self.login, form={"token": token}).json()
        if not found["active"] or found["aud"] != TOOL:
            return 401, 'error="invalid_token"'
        if NEEDS[request.method] not in found["scope"].split():
            return 403, f'error="insufficient_scope", scope="{NEEDS[request.method]}"'
        return 200, None


class Agent:
    def __init__(self, server, tool, document, user):
        self.server, self.tool, self.client_id, self.user = server, tool, document, user
        self.redirect = "http://localhost:51234/callback"

    def call(self, method="GET", token=None):
        """(status, the members of the challenge)"""
        connection = http.client.HTTPConnection(self.tool.address, timeout=30)
        connection.request(method, "/", headers={"Authorization": f"Bearer {token}"} if token else {})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, dict(re.findall(r'(\w+)="([^"]*)"', answer.getheader("WWW-Authenticate", "")))

    def fetch(self, url):
        parts = urllib.parse.urlsplit(url)
        assert f"{parts.scheme}://{parts.netloc}" == self.server.url
        reply = self.server.get(parts.path, headers={"Origin": "https://agent.example"})
        assert reply.status == 200 and reply.headers["access-control-allow-origin"] == "*", reply
        return reply.json()

    def discover(self, challenge):
        resource = self.fetch(challenge["resource_metadata"])
        assert resource["resource"] == TOOL
        [issuer] = resource["authorization_servers"]
        metadata = self.fetch(f"{issuer}/.well-known/oauth-authorization-server")
        assert metadata["issuer"] == issuer
        assert "S256" in metadata["code_challenge_methods_supported"]
        assert metadata["client_id_metadata_document_supported"] is True
        assert "none" in metadata["token_endpoint_auth_methods_supported"]
        return resource, metadata

    def authorize(self, metadata, scopes):
        verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(8)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        path = urllib.parse.urlsplit(metadata["authorization_endpoint"]).path
        page = self.user.get(path, query={
            "response_type": "code", "client_id": self.client_id, "redirect_uri": self.redirect, "state": state,
            "code_challenge": challenge, "code_challenge_method": "S256", "resource": TOOL, "scope": " ".join(scopes)})
        assert page.status == 200, page
        seen = Page(page)
        assert "Agent" in seen.text and "your own machine" in seen.text
        sent = self.user.post("/oauth2/authorize/consent", form={**seen.fields, "decision": "allow"})
        assert sent.status == 303, sent
        location = urllib.parse.urlsplit(sent.headers["location"])
        answer = dict(urllib.parse.parse_qsl(location.query))
        assert sent.headers["location"].startswith(self.redirect + "?")
        assert answer["state"] == state and answer["iss"] == metadata["issuer"]
        return self.ask(metadata, grant_type="authorization_code", code=answer["code"], code_verifier=verifier,
                        redirect_uri=self.redirect, resource=TOOL)

    def ask(self, metadata, endpoint="token_endpoint", **form):
        path = urllib.parse.urlsplit(metadata[endpoint]).path
        return self.server.post(path, form={"client_id": self.client_id, **form})


@pytest.fixture(scope="module")
def issuer():
    with Issuer() as running:
        yield running


@pytest.fixture(scope="module")
def server(issuer):
    config = CONFIG.format(ca=issuer.certificate.file) + '[applications]\nself_described = "tools"\n'
    with Jetond(config) as running:
        yield running


@pytest.fixture(scope="module")
def agent(server, issuer):
    document = f"{issuer.url}/agent.json"
    issuer.pages["/agent.json"] = (200, {"Content-Type": "application/json", "Cache-Control": "max-age=600"}, json.dumps(
        {"client_id": document, "client_name": "Agent", "redirect_uris": ["http://localhost/callback"],
         "grant_types": ["authorization_code", "refresh_token"], "token_endpoint_auth_method": "none"}).encode())
    shop = Shop(server)
    shop.organization("tools")
    api = "/jeton/v1/organizations/tools/apis/mcp"
    made = server.put(api, bearer=shop.bearer, json_body={
        "identifier": TOOL, "title": "Tools", "scopes": [{"name": "tools:read"}, {"name": "tools:write"}]})
    assert made.status == 201, made
    credential = server.post(f"{api}/credentials", bearer=shop.bearer, json_body={}).json()
    with Tool(server, (credential["username"], credential["secret"])) as tool:
        yield Agent(server, tool, document, Browser(server).sign_in("uma", shop.user("uma")))


def test_an_agent_goes_from_a_refusal_to_its_end(agent, issuer):
    status, challenge = agent.call()
    assert status == 401 and "error" not in challenge
    resource, metadata = agent.discover(challenge)
    assert resource["scopes_supported"] == ["tools:read", "tools:write"]

    first = agent.authorize(metadata, ["tools:read", "offline_access"])
    assert first.status == 200, first
    assert issuer.asked.count("/agent.json") == 1
    assert first.json()["scope"] == "tools:read offline_access"
    token = first.json()["access_token"]
    assert agent.call(token=token) == (200, {})

    status, challenge = agent.call("POST", token)
    assert (status, challenge["error"], challenge["scope"]) == (403, "insufficient_scope", "tools:write")
    second = agent.authorize(metadata, ["tools:read", challenge["scope"], "offline_access"]).json()
    assert agent.call("POST", second["access_token"]) == (200, {})
    assert agent.call("GET", second["access_token"]) == (200, {})
    assert issuer.asked.count("/agent.json") == 1, "the document is kept"

    refresh = {"grant_type": "refresh_token", "refresh_token": second["refresh_token"], "resource": TOOL}
    with concurrent.futures.ThreadPoolExecutor(2) as both:
        replies = list(both.map(lambda _: agent.ask(metadata, **refresh), range(2)))
    assert [reply.status for reply in replies] == [200, 200], replies
    [head] = {reply.json()["refresh_token"] for reply in replies}
    renewed = [reply.json()["access_token"] for reply in replies]
    assert [agent.call("POST", one) for one in renewed] == [(200, {})] * 2

    assert agent.ask(metadata, "revocation_endpoint", token=head).status == 200
    for dead in (*renewed, second["access_token"]):
        status, challenge = agent.call(token=dead)
        assert (status, challenge["error"]) == (401, "invalid_token")
    assert agent.ask(metadata, grant_type="refresh_token", refresh_token=head).json()["error"] == "invalid_grant"


def test_a_document_that_is_none_sends_the_user_nowhere(agent, issuer):
    for name, page in {"html": (200, {"Content-Type": "text/html"}, b"<html>"), "missing": (404, {}, b"{}"),
                       "elsewhere": (302, {"Location": "/agent.json"}, b""),
                       "long": (200, {"Content-Type": "application/json"}, b" " * 6000 + b"{}")}.items():
        issuer.pages[f"/{name}.json"] = page
        reply = agent.user.get("/oauth2/authorize", query={
            "response_type": "code", "client_id": f"{issuer.url}/{name}.json", "redirect_uri": agent.redirect})
        assert reply.status == 400 and "client document is unreadable" in reply.text, name
        assert "location" not in reply.headers
