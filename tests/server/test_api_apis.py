"""The APIs of an organization: resource servers with an identifier that is unique in the installation, and their scopes."""
import pytest

from jetond import Jetond, Shop
from problems import problem

ACME = "/jeton/v1/organizations/acme/apis"
ORDERS = {"identifier": "https://orders.example.com/v1", "title": "Orders",
          "scopes": [{"name": "orders:read", "title": "See orders"}, {"name": "orders:delete", "dangerous": True}]}


@pytest.fixture
def shop():
    with Jetond() as server:
        shop = Shop(server)
        shop.organization("acme")
        shop.organization("umbra")
        yield shop


def put(shop, path=f"{ACME}/orders", bearer=None, query=None, **members):
    return shop.server.put(path, bearer=bearer or shop.bearer, json_body={**ORDERS, **members}, query=query)


def test_an_api_is_made_by_its_name_and_changed_as_a_whole(shop):
    made = put(shop)
    assert made.status == 201
    assert made.json()["scopes"] == [{"name": "orders:read", "title": "See orders", "dangerous": False},
                                     {"name": "orders:delete", "title": "", "dangerous": True}]
    assert (made.json()["token_format"], made.json()["typ"], made.json()["alg"]) == ("opaque", "at+jwt", "ES256")
    changed = put(shop, scopes=[], token_format="jwt", alg="RS256", typ="JWT", access_token_life="15m", enabled=False)
    assert changed.status == 200 and changed.json()["scopes"] == []
    assert changed.json()["access_token_life"] == 900 and changed.json()["created"] == made.json()["created"]
    assert shop.server.get(f"{ACME}/orders", bearer=shop.bearer).json() == changed.json()


def test_an_identifier_is_unique_in_the_installation_and_free_again_with_its_organization(shop):
    put(shop)
    elsewhere = "/jeton/v1/organizations/umbra/apis/mine"
    problem(put(shop, elsewhere), 409, "already_exists")
    problem(put(shop, f"{ACME}/second"), 409, "already_exists")
    assert put(shop, title="The same").status == 200, "its own is no other's"
    assert shop.server.delete("/api/v1/organization/acme", bearer=shop.bearer).status == 204
    assert put(shop, elsewhere).status == 201


@pytest.mark.parametrize("members, field", [
    ({"identifier": "http://orders.example.com"}, "identifier"), ({"identifier": "https://a.example/#x"}, "identifier"),
    ({"title": ""}, "title"), ({"token_format": "saml"}, "token_format"), ({"alg": "none"}, "alg"),
    ({"scopes": [{"name": "Orders"}]}, "scopes"), ({"scopes": [{"name": "a"}, {"name": "a"}]}, "scopes"),
    ({"access_token_life": "0s"}, "access_token_life")])
def test_what_cannot_be_is_refused_and_nothing_is_made(shop, members, field):
    assert problem(put(shop, **members), 400, "invalid_parameter")["field"] == field
    assert shop.server.get(ACME, bearer=shop.bearer).json()["items"] == []


def test_an_unknown_member_of_a_scope_is_named_with_its_place(shop):
    fault = problem(put(shop, scopes=[{"name": "a", "titel": "x"}]), 400, "unknown_parameter")
    assert fault["field"] == "scopes[0].titel" and "title" in fault["detail"]


def test_a_dry_run_changes_nothing(shop):
    assert put(shop, query={"dry_run": "true"}).status == 201
    problem(shop.server.get(f"{ACME}/orders", bearer=shop.bearer), 404, "not_found")
    put(shop)
    assert shop.server.delete(f"{ACME}/orders?dry_run=true", bearer=shop.bearer).status == 204
    assert shop.server.get(f"{ACME}/orders", bearer=shop.bearer).status == 200
    assert shop.server.delete(f"{ACME}/orders", bearer=shop.bearer).status == 204
    problem(shop.server.get(f"{ACME}/orders", bearer=shop.bearer), 404, "not_found")


@pytest.mark.parametrize("method, path, body", [("GET", ACME, None), ("GET", f"{ACME}/orders", None),
                                                ("PUT", f"{ACME}/orders", ORDERS), ("DELETE", f"{ACME}/orders", None)])
def test_only_admins_of_the_organization_see_and_change_it(shop, method, path, body):
    before = put(shop).json()
    stranger = shop.session("mira", shop.user("mira"))
    assert shop.server.request(method, path, bearer=stranger, json_body=body).status in (403, 404)
    assert shop.server.get(ACME, bearer=shop.bearer).json()["items"] == [before]
    client = shop.application("umbra", "tool")["client_id"]
    narrow = shop.token("umbra", client, "repo:admin user:admin")["token"]
    problem(shop.server.request(method, path, bearer=narrow, json_body=body), 403, "forbidden")
