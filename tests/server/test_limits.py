"""What is answered where a tenant has made as much as there may be of something."""
import pytest

from browser import Browser
from jetond import Jetond, Shop
from people import Person, unique
from quay import Owner, message
from webflow import Client, Redirect

LIMITS = """
[applications]
max_tokens = 1
[repositories]
create_namespace_on_push = true
[limits]
organizations = 2
repositories = 1
assignments = 1
"""


@pytest.fixture(scope="module")
def server():
    with Jetond(LIMITS) as running:
        yield running


@pytest.fixture
def client(server):
    """An owner with an organization and an application whose tokens may be sent in addresses."""
    return Client(Shop(server))


def create_organization(server, bearer):
    return server.post("/api/v1/organization/", bearer=bearer, json_body={"name": unique("org")})


def test_a_user_creates_no_more_organizations_than_the_limit(server):
    bearer = Person(Shop(server)).session
    for _ in range(2):
        assert create_organization(server, bearer).status == 201
    message(create_organization(server, bearer), 400, "Organization limit reached: maximum 2 per user")


def refused_push(server, person, repository):
    """What is said of a push that creates nothing."""
    answer = Shop(server).registry_token(f"repository:{repository}:push", login=person.login)
    assert answer.status == 200, answer
    explained = server.get(f"/explain/{answer.json()['reason']}", bearer=person.session).json()
    assert explained["granted"] == []
    finding, = explained["refused"]
    return finding


def test_a_name_space_has_no_more_repositories_than_the_limit(server):
    owner = Owner(Shop(server))
    owner.repository()
    reply = server.post("/api/v1/repository", bearer=owner.bearer, json_body={
        "namespace": owner.org, "repository": "more", "visibility": "private", "description": ""})
    message(reply, 400, "Repository limit reached: maximum 1 per user or organization")


def test_a_push_beyond_a_limit_is_refused_and_explained(server):
    person = Person(Shop(server))
    for repository in (f"{person.name}/web", f"{unique('pushed')}/web", f"{unique('pushed')}/web"):
        assert Shop(server).registry_token(f"repository:{repository}:push", login=person.login).json().get("reason") is None
    for repository in (f"{person.name}/more", f"{unique('pushed')}/web"):
        finding = refused_push(server, person, repository)
        assert (finding["resource"], finding["action"], finding["reason"]) == (repository, "push", "limit_reached")
        assert finding["because"] == [f"push on {repository}: it would create more repositories or organizations than "
                                      "the installation allows."]


def test_an_application_offers_no_more_tokens_than_the_limit(server, client):
    person = Person(Shop(server))
    query = {"client_id": client.id, "redirect_uri": client.local, "scope": "repo:read", "response_type": "token",
             "username": person.name}

    def offer():
        return client.browser.post("/oauth/authorize/assignuser", csrf=True, query=query)

    assert offer().status == 200
    refused = offer()
    assert refused.status == 400 and "Offer limit reached: maximum 1 per application." in refused.text


def test_no_way_leads_past_the_limit_of_an_applications_tokens(server, client):
    assert Redirect(client.allow(redirect_uri=client.local, response_type="token")).fragment["access_token"]
    again = Redirect(client.allow(redirect_uri=client.local, response_type="token"))
    assert again.query["error"] == "access_denied" and not again.fragment
    reply = server.post("/oauth2/token", login=(client.id, client.secret),
                        form={"grant_type": "client_credentials", "scope": "repo:read"})
    assert reply.status == 400 and reply.json()["error"] == "invalid_request", reply
    assert reply.json()["error_description"].startswith("Token limit reached"), reply
