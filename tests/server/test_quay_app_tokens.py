"""App-specific tokens: passwords of a user for single programs (P1-P5, and `$app` at /v2/auth)."""
import re

import pytest

from jetond import Jetond, Shop, jwt_part, without_reason
from people import disable
from quay import (MAIL_DATE, NO_UUID, UUID, Owner, Person, bad_credential, forbidden, granted, invalid_request,
                  not_found, refused)

PATH = "/api/v1/user/apptoken"
ALL = "/api/v1/superuser/apptokens"


@pytest.fixture()
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def short_lived():
    with Jetond("[application_passwords]\nseconds = 100\n[accounts]\nsuperusers_full_access = true\n"
                "readonly_superusers = [\"auditor\"]\n") as running:
        yield running


@pytest.fixture(scope="module")
def off():
    with Jetond("[application_passwords]\nenabled = false\n") as running:
        yield running


def create(server, who, title="laptop"):
    reply = server.post(PATH, bearer=who.bearer, json_body={"title": title})
    assert reply.status == 200 and set(reply.json()) == {"token"}, reply
    return reply.json()["token"]


def listed(server, who, query=None):
    reply = server.get(PATH, bearer=who.bearer, query=query)
    assert reply.status == 200, reply
    return reply.json()


def login(shop, code):
    return shop.registry_token(login=("$app", code))


def test_p2_p3_a_new_token_is_shown_with_its_code_and_again(server, owner):
    view = create(server, owner, "")
    assert set(view) == {"uuid", "title", "last_accessed", "created", "expiration", "token_code"}
    assert UUID.fullmatch(view["uuid"]) and re.fullmatch(r"jta_[A-Za-z0-9]{116}", view["token_code"])
    assert view["title"] == "" and view["last_accessed"] is None and view["expiration"] is None
    assert MAIL_DATE.fullmatch(view["created"])
    assert server.get(f"{PATH}/{view['uuid']}", bearer=owner.bearer).json() == {"token": view}


def test_p1_the_list_has_ones_own_without_codes_newest_first(server, owner):
    Person(owner.shop).shop.server.post(PATH, bearer=Person(owner.shop).bearer, json_body={"title": "another's"})
    made = [create(server, owner, title) for title in ("first", "second")]
    found = listed(server, owner)
    assert [one["title"] for one in found["tokens"]] == ["second", "first"] and found["only_expiring"] is None
    assert all("token_code" not in one for one in found["tokens"])
    assert made[0]["token_code"] not in server.get(PATH, bearer=owner.bearer).text
    assert listed(server, owner, {"expiring": "true"}) == {"tokens": [], "only_expiring": True}
    assert listed(server, owner, {"expiring": "false"})["only_expiring"] is False


@pytest.mark.parametrize("body", [{}, {"title": None}, {"title": 5}, {"title": ["x"]}], ids=str)
def test_p2_a_malformed_body_is_an_invalid_request(server, owner, body):
    invalid_request(server.post(PATH, bearer=owner.bearer, json_body=body))


def test_p3_p4_anothers_token_is_not_there(server, shop, owner):
    view = create(server, Person(shop))
    for path in (f"{PATH}/{view['uuid']}", f"{PATH}/{NO_UUID}", f"{PATH}/none"):
        not_found(server.get(path, bearer=owner.bearer))
        not_found(server.delete(path, bearer=owner.bearer))
    assert login(shop, view["token_code"]).status == 200


def test_p4_a_revoked_token_is_dead_at_once(server, shop, owner):
    view = create(server, owner)
    assert login(shop, view["token_code"]).status == 200
    assert server.delete(f"{PATH}/{view['uuid']}", bearer=owner.bearer).status == 204
    reply = login(shop, view["token_code"])
    assert reply.status == 401 and "Invalid token" in reply.text
    not_found(server.delete(f"{PATH}/{view['uuid']}", bearer=owner.bearer))


@pytest.mark.parametrize("scope", ["user:read", "org:admin", "repo:admin", "super:user"])
def test_only_user_admin_reaches_them(server, owner, scope):
    bearer = server.bootstrap_token if scope == "super:user" else owner.token(scope)
    if scope == "super:user":
        refused(server.get(PATH), 401, "invalid_token", "Requires authentication")
        return
    forbidden(server.get(PATH, bearer=bearer))
    forbidden(server.post(PATH, bearer=bearer, json_body={"title": "t"}))


def test_user_admin_is_enough(server, owner):
    reply = server.post(PATH, bearer=owner.token("user:admin"), json_body={"title": "t"})
    assert reply.status == 200 and len(reply.json()["token"]["token_code"]) == 120


def test_app_at_the_registry_is_its_user_in_full(server, shop, owner):
    code = create(server, owner)["token_code"]
    repository = owner.repository()
    assert granted(shop, repository, "pull,push", login=("$app", code)) == {"pull", "push"}
    assert granted(shop, f"{owner.org}/by-app", "push", login=("$app", code)) == {"push"}, "it creates what he may"
    assert granted(shop, Owner(shop).repository(), "pull", login=("$app", code)) == set()
    claims = jwt_part(login(shop, code).json()["token"], 1)
    assert claims["sub"] == owner.name


def test_app_counts_nowhere_but_at_the_registry(server, shop, owner):
    code = create(server, owner)["token_code"]
    bad_credential(server.get("/api/v1/user/", bearer=code))
    assert shop.registry_token(login=("$oauthtoken", code)).status == 401
    assert shop.registry_token(login=(owner.name, code)).status == 401
    assert server.get("/broker/rest/user", bearer=code).status == 403
    assert server.post("/oauth2/introspect", bearer=code, form={"token": owner.bearer}).json() == {"active": False}
    assert server.get("/broker/rest/user", login=("$app", code)).status == 401


def test_app_takes_nothing_but_app_tokens(server, shop, owner):
    _, robot = owner.robot()
    for secret in (owner.token("repo:admin"), robot, owner.bearer, owner.password, "", "jta_" + "A" * 116):
        reply = login(shop, secret)
        assert reply.status == 401 and without_reason(reply.json()["errors"][0]["message"]) == "Invalid token", reply


def test_app_of_a_disabled_user_rests_and_of_a_deleted_one_is_dead(server, shop):
    person = Person(shop)
    code = create(server, person)["token_code"]
    disable(server, person.name)
    assert "has been disabled" in login(shop, code).text and login(shop, code).status == 401
    disable(server, person.name, True)
    assert login(shop, code).status == 200
    assert server.delete(f"/api/v1/superuser/users/{person.name}", bearer=server.bootstrap_token).status == 204
    assert "Invalid token" in login(shop, code).text


def test_p5_everybodys_are_for_superusers_with_full_access(server, short_lived):
    shop = Shop(short_lived)
    person, auditor = Person(shop), Person(shop, name="auditor")
    made = create(short_lived, person, "seen")
    for bearer in (short_lived.bootstrap_token, auditor.bearer):
        reply = short_lived.get(ALL, bearer=bearer)
        assert reply.status == 200, reply
        entry = next(one for one in reply.json()["tokens"] if one["uuid"] == made["uuid"])
        assert entry["username"] == person.name and "token_code" not in entry
        assert made["token_code"] not in reply.text
    forbidden(short_lived.get(ALL, bearer=person.bearer))
    forbidden(server.get(ALL, bearer=server.bootstrap_token))


def test_a_configured_life_ends_them(short_lived):
    person = Person(Shop(short_lived))
    view = create(short_lived, person)
    assert MAIL_DATE.fullmatch(view["expiration"]) and view["expiration"] != view["created"]
    assert listed(short_lived, person, {"expiring": "true"})["tokens"] == [], "ninety seconds to go at least"


def test_without_the_feature_there_is_nothing_of_it(off):
    person = Person(Shop(off))
    not_found(off.get(PATH, bearer=person.bearer))
    not_found(off.post(PATH, bearer=person.bearer, json_body={"title": "t"}))
    not_found(off.get(ALL, bearer=off.bootstrap_token))
    reply = off.get("/v2/auth", login=("$app", "x"))
    assert reply.status == 401 and "Invalid Username or Password" in reply.text
