"""Registry tokens as they are some time after their issue, for whoever cannot wait that long.

None of ours lives for less than a minute, and a registry takes it for another one; so it is dated back, and signed
again with the registry's own key. Nothing else of it changes.
"""
import json
import time

from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from jetond import jwt_part

LEEWAY = 60  # of docker-registry, after a token's end


def aged(server, token, seconds):
    """The same token, had it been issued so many seconds ago."""
    claims = jwt_part(token, 1)
    dated_back = {name: claims[name] - seconds for name in ("iat", "nbf", "exp")}
    jws = JWS(json.dumps({**claims, **dated_back}))
    # The first of the file is the one that signs.
    key = JWK.from_pem((server.data / "keys" / "registry-es256.pem").read_bytes().partition(b"Signing\n")[2])
    jws.add_signature(key, alg="ES256", protected=json.dumps(jwt_part(token, 0)))
    return jws.serialize(compact=True)


def last_use(token):
    """Until when a registry takes it."""
    return jwt_part(token, 1)["exp"] + LEEWAY


def near_its_last_use(server, token, seconds):
    """The same token, which a registry takes for no longer than so many seconds from now."""
    return aged(server, token, int(last_use(token) - time.time() - seconds) + 1)


def wait_for_the_last_use(token):
    time.sleep(max(0.0, last_use(token) - time.time()) + 0.3)
