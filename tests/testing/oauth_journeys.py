"""What programs of OAuth clients are told before they begin: a client of each kind, and an issuer that a robot trusts; and the
fixtures of their tests, which import those that they use."""
import pytest
from jwcrypto.jwk import JWK

from browser import Browser
from issuer import Issuer
from jetond import Jetond
from people import Person
from webflow import CALLBACK

CONFIG = '[federation]\nprivate_networks = ["127.0.0.1"]\nca_file = "{ca}"\n'
OF_A_USER = ["authorization_code", "refresh_token", "device_code"]
OF_ITSELF = ["client_credentials", "token_exchange", "jwt_bearer"]


@pytest.fixture(scope="module")
def issuer():
    with Issuer() as running:
        yield running


@pytest.fixture(scope="module")
def server(issuer):
    with Jetond(CONFIG.format(ca=issuer.certificate.file)) as running:
        yield running


@pytest.fixture(scope="module")
def person(shop):
    return Person(shop)


@pytest.fixture(scope="module")
def browser(server, person):
    return Browser(server).sign_in(person.name, person.password)


@pytest.fixture(scope="module")
def foreign(issuer, person):
    return trusted_issuer(issuer, person)


def trusted_issuer(issuer, person):
    """An issuer with one key, whose `web` a robot trusts: some clients do not name the key."""
    key = issuer.keys["RS256"]
    server = person.shop.server
    url = issuer.serve("/one", keys=[key.export_public(as_dict=True)])
    robot, _ = person.robot("ci")
    path = f"/jeton/v1/organizations/{person.organization}/robots/{robot.split('+')[1]}/trust"
    rule = {"issuer": url, "subject": "web", "audiences": [server.url], "scopes": ["repo:read"], "anonymous": True}
    reply = server.put(path, bearer=person.session, json_body={"rules": [rule]})
    assert reply.status == 200, reply
    return {"issuer": url, "subject": "web", "key": key.export(as_dict=True), "kid": key.export(as_dict=True)["kid"],
            "pem": key.export_to_pem(private_key=True, password=None).decode()}


def new_client(person, method, name):
    """What a program is told of a new client that authenticates by the method."""
    server = person.shop.server
    more = {} if method == "none" else {"exchange": {"subjects": ["*"], "impersonate": True}}
    told = {"issuer": server.url, "method": method}
    if method == "private_key_jwt":
        key = JWK.generate(kty="EC", crv="P-256", kid="one")
        told["key"] = key.export(as_dict=True)
        more["jwks"] = {"keys": [key.export_public(as_dict=True)]}
    view = person.shop.client(person.organization, name, bearer=person.session, redirect_uris=[CALLBACK],
                              auth_method="client_secret_basic" if method == "client_secret_post" else method,
                              grant_types=OF_A_USER + (OF_ITSELF if method != "none" else []), **more)
    told["client_id"] = view["client_id"]
    if method.startswith("client_secret"):
        path = f"/jeton/v1/organizations/{person.organization}/applications/{name}/secrets"
        told["secret"] = server.post(path, bearer=person.session, json_body={}).json()["client_secret"]
    return told
