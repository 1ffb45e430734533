"""Reading registry tokens as a registry does: signature first, then the claims."""
import base64
import hashlib
import json

from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from jetond import jwt_part


def libtrust_kid(key):
    """The key identifier that distribution 2.8 computes from a certificate's public key."""
    pem = key.export_to_pem().decode()
    der = base64.b64decode("".join(line for line in pem.splitlines() if not line.startswith("-")))
    text = base64.b32encode(hashlib.sha256(der).digest()[:30]).decode()
    return ":".join(text[at:at + 4] for at in range(0, len(text), 4))


def rfc7638_kid(key):
    return key.thumbprint()


def published_keys(server):
    """The server's JWKS as a list of dicts."""
    reply = server.get("/.well-known/jwks.json")
    assert reply.status == 200, reply
    return reply.json()["keys"]


def key_named(keys, kid):
    found = [one for one in keys if one["kid"] == kid]
    assert len(found) == 1, f"{kid} is listed {len(found)} times"
    return JWK(**found[0])


def verified(server, token):
    """(header, claims) of a token whose signature the published key of its kid confirms."""
    header = jwt_part(token, 0)
    jws = JWS()
    jws.allowed_algs = ["ES256", "RS256"]
    jws.deserialize(token, key_named(published_keys(server), header["kid"]))
    return header, json.loads(jws.payload)


def claims_of(reply):
    assert reply.status == 200, reply
    return jwt_part(reply.json()["token"], 1)


def granted(reply):
    """{name: set of actions} of a token answer, entries without actions left out."""
    found = {}
    for entry in claims_of(reply)["access"]:
        assert len(entry["actions"]) == len(set(entry["actions"])), entry
        if entry["actions"]:
            found.setdefault(entry["name"], set()).update(entry["actions"])
    return found


def key_files(server):
    """(certificate bundle, JWKS file) below DATA/registry/, told apart by what is in them."""
    bundles, key_sets = [], []
    for path in sorted((server.data / "registry").rglob("*")):
        if not path.is_file():
            continue
        content = path.read_text()
        if "-----BEGIN CERTIFICATE-----" in content:
            bundles.append(path)
        elif content.lstrip().startswith("{") and "keys" in json.loads(content):
            key_sets.append(path)
    assert bundles and key_sets, f"certificate bundles {bundles}, key sets {key_sets}"
    return bundles[0], key_sets[0]


def certificates(bundle):
    end = "-----END CERTIFICATE-----"
    return [part[part.index("-----BEGIN CERTIFICATE-----"):] + end + "\n"
            for part in bundle.read_text().split(end) if "-----BEGIN CERTIFICATE-----" in part]


def registry_file(server, service, *names):
    """The first of these files that jetond keeps for a registry: in its own folder, or in the one of all."""
    folders = server.data / "registry" / service, server.data / "registry"
    found = [folder / name for folder in folders for name in names if (folder / name).exists()]
    assert found, f"none of {names} for {service}"
    return found[0]
