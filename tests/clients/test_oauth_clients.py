"""The standard surface as strict clients see it: npm's oauth4webapi and openid-client, with all their checks on."""
import pathlib

import pytest

from browser import Browser
from conversation import converse
from people import Person
from webflow import CALLBACK

PROGRAM = pathlib.Path(__file__).parent / "oauth-clients" / "flows.mjs"
GRANTS = ["authorization_code", "refresh_token", "device_code"]


@pytest.fixture(scope="module")
def person(shop):
    return Person(shop)


@pytest.fixture(scope="module")
def browser(server, person):
    return Browser(server).sign_in(person.name, person.password)


@pytest.fixture(scope="module", params=["none", "client_secret_basic"])
def client(request, server, shop, person):
    """(client id, secret or None)."""
    name = request.param.replace("_", "-")
    view = shop.client(person.organization, name, bearer=person.session, auth_method=request.param, grant_types=GRANTS,
                       redirect_uris=[CALLBACK])
    if request.param == "none":
        return view["client_id"], None
    path = f"/jeton/v1/organizations/{person.organization}/applications/{name}/secrets"
    return view["client_id"], server.post(path, bearer=person.session, json_body={}).json()["client_secret"]


@pytest.mark.parametrize("flow", ["code", "device"])
@pytest.mark.parametrize("library", ["oauth4webapi", "openid-client"])
def test_a_strict_client_gets_renews_and_ends_its_tokens(server, browser, client, library, flow):
    command = ["node", PROGRAM, library, flow, server.url, client[0], *([client[1]] if client[1] else [])]
    assert converse(command, browser) == flow
