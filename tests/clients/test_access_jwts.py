"""Access tokens that are JWTs, as APIs verify them: five libraries that no one here wrote take each, and no altered one."""
import json
import pathlib
import subprocess

import jwt
import pytest
from jwcrypto.common import JWException
from jwcrypto.jwk import JWKSet
from jwcrypto.jwt import JWT

from altered import ALTERED, altered
from jetond import BUILD

PROGRAM = pathlib.Path(__file__).parent / "oauth-clients" / "verify.mjs"
JOSERFC = [BUILD.parent / "clients" / "bin" / "python", pathlib.Path(__file__).parent / "oauth-python" / "signatures.py"]
AUDIENCE = "https://orders.example.com/v1"
FORMATS = [("ES256", "at+jwt"), ("RS256", "at+jwt"), ("ES256", "JWT"), ("RS256", "JWT")]


@pytest.fixture(scope="module")
def client(shop, server):
    """An application that may have tokens for the API orders, and how to give that another format."""
    org = shop.organization("jwts")
    at = f"/jeton/v1/organizations/{org}"

    def put(path, body):
        reply = server.put(at + path, bearer=shop.bearer, json_body=body)
        assert reply.status in (200, 201), reply
        return reply.json()

    def form(alg, typ):
        put("/apis/orders", {"identifier": AUDIENCE, "title": "Orders", "token_format": "jwt", "alg": alg, "typ": typ,
                             "scopes": [{"name": "orders:read"}]})

    form(*FORMATS[0])
    made = put("/applications/shop", {"title": "Shop", "apis": [{"api": "orders", "scopes": ["orders:read"]}]})
    secret = server.post(f"{at}/applications/shop/secrets", bearer=shop.bearer, json_body={}).json()["client_secret"]
    return (made["client_id"], secret), form


@pytest.fixture(params=FORMATS, ids="-".join)
def token(request, server, client):
    login, form = client
    form(*request.param)
    reply = server.post("/oauth2/token", login=login, form={"grant_type": "client_credentials", "resource": AUDIENCE})
    assert reply.status == 200, reply
    return reply.json()["access_token"], request.param[1]


def by_program(command, tokens):
    done = subprocess.run([str(word) for word in command], input="\n".join(tokens), text=True, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return [line == "ok" for line in done.stdout.splitlines()]


def by_jose(server, tokens, typ):
    return by_program(["node", PROGRAM, "jose", server.url, AUDIENCE, typ], tokens)


def by_oauth4webapi(server, tokens, typ):
    return by_program(["node", PROGRAM, "oauth4webapi", server.url, AUDIENCE, typ], tokens)


def by_joserfc(server, tokens, typ):
    return by_program([*JOSERFC, "verify", server.url, AUDIENCE, typ], tokens)


TAKEN_BY = {by_oauth4webapi: ("at+jwt",)}  # the others are told which type to take


def accepted(check, tokens, *faults):
    def good(token):
        try:
            check(token)
        except faults:
            return False
        return True
    return [good(token) for token in tokens]


def by_pyjwt(server, tokens, typ):
    keys = {key.key_id: key for key in jwt.PyJWKSet.from_dict(server.get("/oauth2/jwks.json").json()).keys}

    def check(token):
        header = jwt.get_unverified_header(token)
        assert header["typ"] == typ
        jwt.decode(token, keys[header["kid"]].key, algorithms=["ES256", "RS256"], audience=AUDIENCE, issuer=server.url,
                   options={"require": ["exp", "iat", "iss", "aud", "sub", "jti"]})
    return accepted(check, tokens, jwt.PyJWTError, KeyError, ValueError, AssertionError)


def by_jwcrypto(server, tokens, typ):
    keys = JWKSet.from_json(json.dumps(server.get("/oauth2/jwks.json").json()))
    claims = {"iss": server.url, "aud": AUDIENCE, "exp": None, "jti": None}

    def check(token):
        verified = JWT(jwt=token, key=keys, algs=["ES256", "RS256"], check_claims=claims)
        assert json.loads(verified.header)["typ"] == typ
    return accepted(check, tokens, JWException, ValueError, KeyError, AssertionError)


@pytest.mark.parametrize("library", [by_jose, by_oauth4webapi, by_joserfc, by_pyjwt, by_jwcrypto])
def test_an_api_takes_a_token_and_none_that_was_altered(server, token, library):
    text, typ = token
    changed = list(altered(text))
    assert len(changed) == ALTERED and len(set(changed)) == ALTERED
    taken = typ in TAKEN_BY.get(library, (typ,))
    assert library(server, [text, *changed], typ) == [taken] + [False] * ALTERED


def test_this_server_takes_no_altered_one_either(server, client, token):
    text, _ = token
    ask = lambda one: server.post("/oauth2/introspect", login=client[0], form={"token": one}).json()  # noqa: E731
    assert ask(text)["active"] is True
    assert all(ask(one) == {"active": False} for one in altered(text))
