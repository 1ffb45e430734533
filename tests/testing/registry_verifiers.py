"""What each kind of registry makes of a token, rule for rule, written from what the programs do."""
import json
import time

from jwcrypto.common import JWException
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from jetond import jwt_part
from registry_claims import certificates, libtrust_kid, registry_file

RSA = {"RS256", "RS384", "RS512"}
CURVES = {"ES256", "ES384", "ES512"}
OTHERS = {"PS256", "PS384", "PS512", "EdDSA"}


class Refused(Exception):
    """Its text names the rule that was broken."""


def demand(kept, rule):
    if not kept:
        raise Refused(rule)


class Distribution:
    """CNCF distribution 2.8 with `rootcertbundle`."""
    algorithms = RSA | CURVES
    leeway = 60
    is_time = staticmethod(lambda value: type(value) is int)

    def __init__(self, server, service, issuer):
        self.server, self.service, self.issuer = server, service, issuer
        self.load()

    def load(self):
        self.trusted = certificates(registry_file(self.server, self.service, "bundle.pem"))
        self.keys = {libtrust_kid(key): key for key in map(certified, self.trusted)}

    def check(self, token):
        """The claims of a token that is accepted; anything else raises Refused."""
        header, claims = jwt_part(token, 0), jwt_part(token, 1)
        demand(header.get("alg") in self.algorithms, "algorithm")
        signature = JWS()
        signature.allowed_algs = sorted(self.algorithms)
        try:
            signature.deserialize(token, self.key(header))
        except JWException as error:
            raise Refused("signature") from error
        self.check_claims(claims, time.time())
        return claims

    def key(self, header):
        """The first of the three that is present decides."""
        if "x5c" in header:
            leaf = JWK.from_pem(pem(header["x5c"][0]))
            demand(leaf.thumbprint() in {key.thumbprint() for key in map(certified, self.trusted)}, "x5c")
            return leaf
        if "jwk" in header:
            return self.key_of_header(JWK(**header["jwk"]))
        demand(header.get("kid") in self.keys, "kid")
        return self.keys[header["kid"]]

    def key_of_header(self, key):
        demand(key.thumbprint() in {one.thumbprint() for one in self.keys.values()}, "jwk")
        return key

    def check_claims(self, claims, now):
        demand(claims.get("iss") == self.issuer, "iss")
        demand(self.is_audience(claims.get("aud")), "aud")
        demand(self.is_time(claims.get("exp")) and now <= claims["exp"] + self.leeway, "exp")
        demand("nbf" not in claims or self.is_time(claims["nbf"]) and now >= claims["nbf"] - self.leeway, "nbf")

    def is_audience(self, audience):
        return isinstance(audience, str) and audience == self.service

    def may(self, token, name, action):
        """Whether an accepted token lets its holder do that."""
        return any(entry["type"] == "repository" and entry["name"] == name and self.grants(entry["actions"], action)
                   for entry in self.check(token)["access"] or [])

    def grants(self, actions, action):
        return action in actions or "*" in actions


class DistributionV3(Distribution):
    """CNCF distribution 3 with `jwks`."""
    algorithms = RSA | CURVES | OTHERS | {"HS256", "HS384", "HS512"}

    def load(self):
        self.keys = key_set(registry_file(self.server, self.service, "jwks.json").read_text())
        self.trusted = []

    def key_of_header(self, key):
        # Only its name counts, never the key itself.
        kid = key.export_public(as_dict=True).get("kid")
        demand(kid in self.keys, "jwk")
        return self.keys[kid]

    def is_audience(self, audience):
        return self.service in ([audience] if isinstance(audience, str) else audience or [])


class Zot(Distribution):
    """zot with `cert`: one key, no leeway, and neither issuer nor audience."""
    algorithms = RSA | CURVES | OTHERS

    def load(self):
        self.only = JWK.from_pem(registry_file(self.server, self.service, "key.pem", "bundle.pem").read_bytes())

    def key(self, header):
        return self.only

    def check_claims(self, claims, now):
        demand(now < claims.get("exp", now + 1), "exp")
        demand(now >= claims.get("nbf", now), "nbf")
        demand(now >= claims.get("iat", now), "iat")

    def grants(self, actions, action):
        return action in actions


class Quay(Distribution):
    """Quay's registry, whose keys are asked for one by one."""
    algorithms = {"RS256"}
    leeway = 30
    freshness = 3660
    is_time = staticmethod(lambda value: isinstance(value, (int, float)))

    def load(self):
        self.issuer = "quay"

    def key(self, header):
        demand(header.get("kid"), "kid")
        reply = self.server.get(f"/keys/services/{self.issuer}/keys/{header['kid']}")
        demand(reply.status == 200, "kid")
        return JWK(**reply.json())

    def is_audience(self, audience):
        return self.service in ([audience] if isinstance(audience, str) else audience or [])

    def check_claims(self, claims, now):
        super().check_claims(claims, now)
        demand({"nbf", "iat", "sub"} <= set(claims), "missing claim")
        demand(now >= claims["iat"] - self.leeway, "iat")
        demand(claims["exp"] - claims["iat"] <= self.freshness, "freshness")
        for entry in claims["access"]:
            demand(entry["type"] == "repository" and set(entry["actions"]) <= {"pull", "push", "*"}, "access")

    def grants(self, actions, action):
        order = ["pull", "push", "*"]
        return any(order.index(one) >= order.index(action) for one in actions)


def certified(certificate):
    return JWK.from_pem(certificate.encode())


def pem(certificate):
    return f"-----BEGIN CERTIFICATE-----\n{certificate}\n-----END CERTIFICATE-----\n".encode()


def key_set(text):
    return {key["kid"]: JWK(**key) for key in json.loads(text)["keys"]}
