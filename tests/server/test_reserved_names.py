"""Names that nobody can take: of what was deleted or renamed lately, and those that mean something here."""
import pytest

from jetond import Jetond, Shop
from quay import Owner, Person, invalid_request, message, unique

TEXT = "Username is not available"
USERS, ORGS = "/api/v1/superuser/users/", "/api/v1/superuser/organizations/"


@pytest.fixture(scope="module")
def server():
    with Jetond('[repositories]\ncreate_namespace_on_push = true\n') as running:
        yield running


@pytest.fixture()
def owner(shop):
    return Owner(shop)


def nobody_takes(server, owner, name):
    for bearer in (server.bootstrap_token, owner.bearer):
        invalid_request(server.post("/api/v1/organization/", bearer=bearer, json_body={"name": name}), TEXT)
    message(server.post(USERS, bearer=server.bootstrap_token, json_body={"username": name}), 400, TEXT)
    message(server.put(ORGS + owner.org, bearer=server.bootstrap_token, json_body={"name": name}), 400, TEXT)


def test_the_name_of_a_deleted_organization_is_kept_from_everybody(server, shop, owner):
    gone = shop.organization(unique("gone"), bearer=owner.bearer)
    assert server.delete(f"/api/v1/organization/{gone}", bearer=owner.bearer).status == 204
    nobody_takes(server, owner, gone)
    reply = shop.registry_token(f"repository:{gone}/web:push", login=(owner.name, owner.password))
    assert reply.status == 405 and reply.json()["errors"][0]["code"] == "UNSUPPORTED", reply


def test_so_are_those_of_a_deleted_user_and_of_a_renamed_organization(server, shop, owner):
    person = Person(shop)
    assert server.delete(USERS + person.name, bearer=server.bootstrap_token).status == 204
    nobody_takes(server, owner, person.name)
    old = shop.organization(unique("old"), bearer=owner.bearer)
    renamed = server.put(ORGS + old, bearer=server.bootstrap_token, json_body={"name": unique("new")})
    assert renamed.status == 200, renamed
    nobody_takes(server, owner, old)


def test_a_reservation_survives_a_restart_and_a_shorter_life():
    life = '[[registry]]\nservice = "r.example.org"\npull_seconds = {0}\npush_seconds = {0}\n'
    with Jetond(life.format(3600)) as server:
        owner = Owner(Shop(server))
        assert server.delete(f"/api/v1/organization/{owner.org}", bearer=owner.bearer).status == 204
        server.stop()
        server.configure(life.format(60))
        server.start()
        invalid_request(server.post("/api/v1/organization/", bearer=server.bootstrap_token,
                                    json_body={"name": owner.org}), TEXT)


@pytest.mark.parametrize("name", ["oidc", "library", "jeton-cli"])
def test_names_that_mean_something_are_nobodys(server, shop, owner, name):
    invalid_request(server.post("/api/v1/organization/", bearer=owner.bearer, json_body={"name": name}), TEXT)
    message(server.post(USERS, bearer=server.bootstrap_token, json_body={"username": name}), 400, TEXT)
    reply = shop.registry_token(f"repository:{name}/web:push", login=(owner.name, owner.password))
    assert reply.status == 405, reply


def test_a_superuser_makes_the_library_on_purpose(server, shop):
    assert shop.organization("library") == "library"
    invalid_request(server.post("/api/v1/organization/", bearer=server.bootstrap_token, json_body={"name": "oidc"}), TEXT)
