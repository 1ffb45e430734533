"""Settings that change what the API allows or tells."""
import concurrent.futures
import time

import pytest

from jetond import Jetond, Shop
from quay import Owner, Person, alive, forbidden, invalid_request, message, unique


def started(config):
    with Jetond(config) as running:
        yield running


@pytest.fixture(scope="module")
def strict():
    yield from started('[secrets]\nretrievable = false\n[applications]\nmax_tokens = 2\n'
                       '[accounts]\nanonymous_access = false\n')


@pytest.fixture(scope="module")
def strict_owner(strict):
    return Owner(Shop(strict))


@pytest.fixture(scope="module")
def closed():
    yield from started('[robots]\ndisallow = true\nwhitelist = []\n[accounts]\nsuperusers_org_creation_only = true\n')


@pytest.fixture(scope="module")
def restricted():
    yield from started("[accounts]\nrestricted_users = true\n")


# Secrets that are shown once

def test_a_client_secret_is_shown_only_when_made_if_secrets_are_not_retrievable(strict, strict_owner):
    view = strict_owner.application()
    assert len(view["client_secret"]) == 40
    for reply in (strict.get(strict_owner.applications(view["client_id"]), bearer=strict_owner.bearer),
                  strict.get(strict_owner.applications(), bearer=strict_owner.bearer)):
        assert reply.status == 200 and view["client_secret"] not in reply.text
    shown = strict.get(strict_owner.applications(view["client_id"]), bearer=strict_owner.bearer).json()
    assert shown.get("client_secret") is None
    path = strict_owner.applications(view["client_id"], "/resetclientsecret")
    fresh = strict.post(path, bearer=strict_owner.bearer).json()["client_secret"]
    form = {"grant_type": "client_credentials"}
    assert strict.post("/oauth/token", login=(view["client_id"], fresh), form=form).status == 200
    assert strict.post("/oauth/token", login=(view["client_id"], view["client_secret"]), form=form).status == 401


def test_a_robots_token_is_shown_only_when_made_if_secrets_are_not_retrievable(strict, strict_owner):
    robot, secret = strict_owner.robot("once")
    shown = strict.get(strict_owner.robots("/once"), bearer=strict_owner.bearer)
    listed = strict.get(strict_owner.robots(), bearer=strict_owner.bearer)
    assert shown.json().get("token") is None and shown.json()["name"] == robot
    assert secret not in shown.text and secret not in listed.text
    fresh = strict.post(strict_owner.robots("/once/regenerate"), bearer=strict_owner.bearer).json()["token"]
    assert Shop(strict).registry_token(login=(robot, fresh)).status == 200
    assert Shop(strict).registry_token(login=(robot, secret)).status == 401


# The greatest number of tokens

def test_an_application_holds_no_more_living_tokens_than_the_limit(strict, strict_owner):
    client_id = strict_owner.application()["client_id"]
    first, second = (strict_owner.view("user:read", client_id) for _ in range(2))
    path, body = strict_owner.tokens(client_id=client_id), {"name": "t", "scope": "user:read"}
    message(strict.post(path, bearer=strict_owner.bearer, json_body=body), 400,
            "Token limit reached: maximum 2 non-expired tokens per application")
    assert alive(strict, first["token"]) and alive(strict, second["token"])
    assert strict.delete(strict_owner.tokens(first["uuid"], client_id), bearer=strict_owner.bearer).status == 204
    assert strict.post(path, bearer=strict_owner.bearer, json_body=body).status == 200


def test_an_expired_token_does_not_count_towards_the_limit(strict, strict_owner):
    client_id = strict_owner.application()["client_id"]
    for _ in range(2):
        strict_owner.view(client_id=client_id, expiration=1)
    time.sleep(1.2)
    assert strict_owner.token("user:read", client_id)


def test_the_minting_is_checked_before_the_limit(strict, strict_owner):
    full, other = strict_owner.application()["client_id"], strict_owner.application()["client_id"]
    for _ in range(2):
        strict_owner.view(client_id=full)
    narrow = strict_owner.token("org:admin", other)
    forbidden(strict.post(strict_owner.tokens(client_id=full), bearer=narrow,
                          json_body={"name": "t", "scope": "repo:read"}))
    message(strict.post(strict_owner.tokens(client_id=full), bearer=narrow,
                        json_body={"name": "t", "scope": "org:admin"}), 400)


def test_the_limit_holds_against_many_at_once(strict, strict_owner):
    client_id = strict_owner.application()["client_id"]

    def mint(_):
        return strict.post(strict_owner.tokens(client_id=client_id), bearer=strict_owner.bearer,
                           json_body={"name": "t", "scope": "repo:read"}).status

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(mint, range(24)))
    assert sorted(answers) == [200] * 2 + [400] * 22


# Who may come in

def test_nobody_sees_anything_without_credentials_if_anonymous_access_is_off(strict, strict_owner):
    reply = strict.get(f"/api/v1/organization/{strict_owner.org}")
    assert reply.status == 401 and reply.json() == {"error": "Anonymous access is not allowed"}
    assert strict.get(f"/api/v1/organization/{strict_owner.org}", bearer=strict_owner.bearer).status == 200


def test_no_robot_is_made_where_robots_are_disallowed(closed):
    shop = Shop(closed)
    org = shop.organization(unique("org"))
    reply = closed.put(f"/api/v1/organization/{org}/robots/ci", bearer=closed.bootstrap_token)
    invalid_request(reply, "Robot accounts have been disabled. Please contact your administrator.")
    assert closed.get(f"/api/v1/organization/{org}/robots", bearer=closed.bootstrap_token).json() == {"robots": []}


def test_only_superusers_make_organizations_where_it_is_said_so(closed):
    shop = Shop(closed)
    forbidden(closed.post("/api/v1/organization/", bearer=Person(shop).bearer, json_body={"name": unique("no")}))
    assert shop.organization(unique("yes"))


def test_a_restricted_user_makes_neither_organizations_nor_repositories_of_his_own(restricted):
    shop = Shop(restricted)
    person = Person(shop)
    forbidden(restricted.post("/api/v1/organization/", bearer=person.bearer, json_body={"name": unique("no")}))
    body = {"repository": "web", "namespace": person.name, "visibility": "private", "description": ""}
    assert restricted.post("/api/v1/repository", bearer=person.bearer, json_body=body).status == 403
    assert shop.organization(unique("yes")), "a superuser is not restricted"
