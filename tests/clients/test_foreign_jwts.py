"""JWTs that clients and issuers sign, by four libraries that no one here wrote: each is taken, and none that was altered."""
import json
import pathlib
import subprocess
import time
import uuid

import jwt
import pytest
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from altered import ALTERED, altered
from jetond import BUILD
from oauth_journeys import issuer, person, server  # noqa: F401

HERE = pathlib.Path(__file__).parent
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
KEYS = {"ES256": {"kty": "EC", "crv": "P-256"}, "RS256": {"kty": "RSA", "size": 2048}}


@pytest.fixture(scope="module", params=KEYS)
def key(request):
    """(algorithm, key) of a client or an issuer."""
    return request.param, JWK.generate(kid="one", **KEYS[request.param])


@pytest.fixture(scope="module")
def client(server, person, key):
    """The id of a client that signs with the key."""
    view = person.shop.client(person.organization, f"signs-{key[0].lower()}", bearer=person.session, auth_method="private_key_jwt",
                              grant_types=["client_credentials"], jwks={"keys": [key[1].export_public(as_dict=True)]})
    return view["client_id"]


@pytest.fixture(scope="module")
def trusted(server, issuer, person, key):
    """The issuer with that key, whose `web` a robot trusts."""
    url = issuer.serve(f"/{key[0]}", keys=[key[1].export_public(as_dict=True)])
    robot, _ = person.robot(f"trusts-{key[0].lower()}")
    path = f"/jeton/v1/organizations/{person.organization}/robots/{robot.split('+')[1]}/trust"
    rule = {"issuer": url, "subject": "web", "audiences": [server.url], "scopes": ["repo:read"], "anonymous": True}
    assert server.put(path, bearer=person.session, json_body={"rules": [rule]}).status == 200
    return url


def by_program(command, key, header, claims):
    asked = json.dumps({"key": key.export(as_dict=True), "header": header, "claims": claims})
    done = subprocess.run([str(word) for word in command], input=asked, text=True, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def by_jose(*what):
    return by_program(["node", HERE / "oauth-clients" / "sign.mjs"], *what)


def by_joserfc(*what):
    return by_program([BUILD.parent / "clients" / "bin" / "python", HERE / "oauth-python" / "signatures.py", "sign"], *what)


def by_pyjwt(key, header, claims):
    pem = key.export_to_pem(private_key=True, password=None)
    return jwt.encode(claims, pem, algorithm=header["alg"], headers=header)


def by_jwcrypto(key, header, claims):
    token = JWS(json.dumps(claims).encode())
    token.add_signature(key, None, json.dumps(header), None)
    return token.serialize(compact=True)


def claims_for(server, issuer, subject):
    now = int(time.time())
    return {"iss": issuer, "sub": subject, "aud": server.url, "iat": now, "exp": now + 300, "jti": uuid.uuid4().hex}


LIBRARIES = [by_jose, by_joserfc, by_pyjwt, by_jwcrypto]


def ask(server, **form):
    return server.post("/oauth2/token", form={"scope": "repo:read", **form})


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_client_s_assertion_is_taken_and_none_that_was_altered(server, key, client, library):
    token = library(key[1], {"alg": key[0], "kid": "one", "typ": "JWT"}, claims_for(server, client, client))
    changed = list(altered(token))
    assert len(set(changed)) == ALTERED

    def answer(one):
        reply = ask(server, grant_type="client_credentials", client_assertion=one, client_assertion_type=ASSERTION_TYPE)
        return reply.status, reply.json().get("error")
    assert {answer(one) for one in changed} == {(401, "invalid_client")}
    assert answer(token) == (200, None), "an altered one uses nothing up"
    assert answer(token) == (401, "invalid_client"), "it counts once"


@pytest.mark.parametrize("library", LIBRARIES)
def test_an_issuer_s_assertion_is_taken_and_none_that_was_altered(server, key, trusted, library):
    token = library(key[1], {"alg": key[0], "kid": "one", "typ": "JWT"}, claims_for(server, trusted, "web"))

    def answer(one):
        reply = ask(server, grant_type=JWT_BEARER, assertion=one)
        return reply.status, reply.json().get("error")
    assert {answer(one) for one in altered(token)} == {(400, "invalid_grant")}
    assert answer(token) == (200, None), "an altered one uses nothing up"
    assert answer(token) == (400, "invalid_grant"), "it counts once"
