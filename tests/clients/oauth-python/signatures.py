"""Signs and verifies JWTs with joserfc. A line comes in, a line goes out.

    python signatures.py sign                            {"key": a private JWK, "header": …, "claims": …} becomes a token
    python signatures.py verify ISSUER AUDIENCE TYP      a token becomes `ok`, or what is wrong
"""
import json
import sys

import requests
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet


def sign(text):
    asked = json.loads(text)
    [key] = KeySet.import_key_set({"keys": [asked["key"]]}).keys
    return jwt.encode(asked["header"], asked["claims"], key, algorithms=[asked["header"]["alg"]])


class Verifier:
    def __init__(self, issuer, audience, typ):
        self.keys = KeySet.import_key_set(requests.get(issuer + "/oauth2/jwks.json", timeout=20).json())
        self.typ = typ
        self.claims = jwt.JWTClaimsRegistry(iss={"essential": True, "value": issuer}, aud={"essential": True, "value": audience},
                                            exp={"essential": True}, jti={"essential": True}, client_id={"essential": True})

    def __call__(self, text):
        try:
            token = jwt.decode(text, self.keys, algorithms=["ES256", "RS256"])
            self.claims.validate(token.claims)
        except (JoseError, ValueError, KeyError, TypeError) as fault:
            return " ".join(f"{type(fault).__name__} {fault}".split())
        return "ok" if token.header.get("typ") == self.typ else "another type"


if __name__ == "__main__":
    answer = sign if sys.argv[1] == "sign" else Verifier(*sys.argv[2:])
    for line in sys.stdin:
        print(answer(line.rstrip("\n")), flush=True)
