"""Keys for everybody (K1, K2), those that superusers make (G9), and the ping of registry clients (R2)."""
import time

import pytest
from jwcrypto.jwk import JWK

from jetond import Jetond
from quay import Owner, forbidden, invalid_request, message, not_found, refused, unique

CONFIG = """
[accounts]
superusers = ["admin"]
readonly_superusers = ["gro"]
[[registry]]
service = "registry.example.com"
[[registry]]
service = "quay.example.com"
profile = "quay"
"""
KEYS = "/api/v1/superuser/keys"


@pytest.fixture(scope="module")
def server():
    with Jetond(CONFIG) as running:
        yield running


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture
def admin(server):
    return server.bootstrap_token


def published(server, service):
    reply = server.get(f"/keys/services/{service}/keys")
    assert reply.status == 200
    return {key["kid"]: key for key in reply.json()["keys"]}


def create(server, **more):
    body = {"service": unique("service"), "expiration": None, **more}
    reply = server.post(KEYS, bearer=server.bootstrap_token, json_body=body)
    assert reply.status == 200, reply
    return {**reply.json(), "body": body}


def test_k1_k2_the_keys_of_our_own_services(server):
    known = {key["kid"] for key in server.get("/.well-known/jwks.json").json()["keys"]}
    keys = published(server, "quay")
    assert len(keys) == 2 and set(keys) <= known, "the one that signs, and the next one"
    for kid, key in keys.items():
        assert key["kty"] == "RSA" and "d" not in key and JWK(**key).thumbprint() == kid
    assert published(server, "quay.example.com") == keys
    assert [key["kty"] for key in published(server, "registry.example.com").values()] == ["EC", "EC"]
    reply = server.get(f"/keys/services/quay/keys/{kid}")
    assert reply.status == 200 and reply.json() == key
    assert 0 < int(reply.headers["cache-control"].removeprefix("max-age=")) <= 86400
    message(server.get(f"/keys/services/registry.example.com/keys/{kid}"), 404)
    message(server.get("/keys/services/quay/keys/unknown"), 404)
    assert published(server, "unknown") == {}


def test_g9_create_shows_the_private_key_once(server, admin):
    made = create(server, name="web", metadata={"a": 1}, notes="for the web")
    assert set(made) == {"kid", "name", "service", "public_key", "private_key", "body"}
    private, public = (JWK.from_pem(made[name].encode()) for name in ("private_key", "public_key"))
    assert private.has_private and not public.has_private
    assert private.thumbprint() == public.thumbprint() == made["kid"]
    view = server.get(f"{KEYS}/{made['kid']}", bearer=admin).json()
    assert set(view) == {"name", "kid", "service", "jwk", "metadata", "created_date", "expiration_date",
                         "rotation_duration", "approval"}
    assert view["jwk"]["kid"] == made["kid"] and "d" not in view["jwk"] and view["metadata"]["a"] == 1
    assert view["created_date"].endswith(" GMT") and view["expiration_date"] is None
    assert view["approval"]["notes"] == "for the web" and view["approval"]["approver"]["name"] == "admin"
    assert published(server, made["service"]) == {made["kid"]: view["jwk"]}
    assert view in server.get(KEYS, bearer=admin).json()["keys"]


def test_g9_change_approve_and_delete(server, admin):
    made = create(server)
    path = f"{KEYS}/{made['kid']}"
    later = int(time.time()) + 1000
    view = server.put(path, bearer=admin, json_body={"name": "other", "metadata": {"b": 2}, "expiration": later}).json()
    assert view["name"] == "other" and view["metadata"] == {"b": 2} and view["expiration_date"].endswith(" GMT")
    approved = server.post(f"/api/v1/superuser/approvedkeys/{made['kid']}", bearer=admin, json_body={"notes": "yes"})
    assert approved.status == 201 and approved.body == b""
    assert server.get(path, bearer=admin).json()["approval"]["notes"] == "yes"
    assert server.delete(path, bearer=admin).status == 204
    not_found(server.get(path, bearer=admin))
    message(server.get(f"/keys/services/{made['service']}/keys/{made['kid']}"), 404)
    kinds = [log["kind"] for log in server.get("/api/v1/superuser/logs", bearer=admin).json()["logs"]]
    assert {"service_key_create", "service_key_extend", "service_key_approve", "service_key_delete"} <= set(kinds)


@pytest.mark.parametrize("body", [
    {"service": "s"}, {"expiration": None}, {"service": "", "expiration": None}, {"service": "s", "expiration": 1},
    {"service": "s", "expiration": "soon"}, {"service": "s", "expiration": True}, {"service": "s", "expiration": 1e300},
    {"service": "s", "expiration": None, "metadata": []}, {"service": 7, "expiration": None}], ids=str)
def test_g9_create_failures(server, admin, body):
    invalid_request(server.post(KEYS, bearer=admin, json_body=body))


def test_g9_who_may(server, shop, owner, admin):
    from quay import Person
    reader = Person(shop, name="gro")
    made = create(server)
    one, approve = f"{KEYS}/{made['kid']}", f"/api/v1/superuser/approvedkeys/{made['kid']}"
    for method, path, body in (("GET", KEYS, None), ("GET", one, None), ("PUT", one, {}), ("POST", approve, {}),
                               ("POST", KEYS, {"service": "s", "expiration": None}), ("DELETE", one, None)):
        refused(server.request(method, path, json_body=body), 401, "invalid_token")
        forbidden(server.request(method, path, json_body=body, bearer=owner.bearer))
        reply = server.request(method, path, json_body=body, bearer=reader.bearer)
        assert reply.status == 200 if method == "GET" else forbidden(reply)
    for method, path, body in (("GET", one, None), ("PUT", one, {}), ("DELETE", one, None), ("POST", approve, {})):
        not_found(server.request(method, path + "x", json_body=body, bearer=admin))


def challenged(reply, body, server):
    assert reply.status == 401 and reply.json() == body, reply
    assert reply.headers["www-authenticate"] == f'Bearer realm="{server.url}/v2/auth",service="registry.example.com"'
    assert reply.headers["docker-distribution-api-version"] == "registry/2.0"


def test_r2_ping(server, owner):
    challenged(server.get("/v2/"), True, server)
    login = owner.robot()
    for service in ("registry.example.com", "quay.example.com"):
        for query in ({"login": login}, {"query": {"scope": "repository:library/x:pull"}}):
            query["query"] = {"service": service, **query.get("query", {})}
            token = server.get("/v2/auth", **query).json()["token"]
            reply = server.get("/v2/", bearer=token)
            assert reply.status == 200 and reply.json() is True, reply
            header, claims, signature = token.split(".")
            damaged = ("B" if signature[0] == "A" else "A") + signature[1:]
            challenged(server.get("/v2/", bearer=f"{header}.{claims}.{damaged}"),
                       {"error": "Unknown service key"}, server)
    challenged(server.get("/v2/", login=login), {"error": "Invalid bearer token format"}, server)
    challenged(server.get("/v2/", bearer=owner.bearer), {"error": "Invalid bearer token format"}, server)
    challenged(server.get("/v2/", headers={"Authorization": "nonsense"}), {"error": "Invalid bearer token format"},
               server)
