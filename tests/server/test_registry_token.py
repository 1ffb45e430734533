"""GET /v2/auth: the answer, the token in it, and the key files that a registry needs to believe it."""
import base64
import datetime
import json
import re
import stat
import time

import pytest
from jwcrypto.jwk import JWK

from jetond import Jetond, Shop, jwt_part
from people import Person
from registry_claims import certificates, key_files, libtrust_kid, published_keys, rfc7638_kid, verified
from registry_fixtures import owner, repository  # noqa: F401

PRIVATE_MEMBERS = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}


def full_width(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def instant(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc).timestamp()


def test_both_names_of_the_token_carry_the_same_value(shop, owner, repository):
    answer = shop.registry_token(f"repository:{repository}:pull", owner.login).json()
    assert answer["token"].count(".") == 2
    assert answer["access_token"] == answer["token"]
    assert answer["token_type"] == "Bearer"


def test_issued_at_is_the_present_time_in_rfc_3339_with_whole_seconds(shop, owner):
    before = time.time()
    text = shop.registry_token(login=owner.login).json()["issued_at"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text)
    assert before - 2 <= instant(text) <= time.time() + 2


@pytest.mark.parametrize("actions, seconds", [
    pytest.param("pull", 300, id="pull-is-short"),
    pytest.param("push", 3600, id="push-is-long"),
    pytest.param("pull,push", 3600, id="pull-and-push-is-long"),
    pytest.param("delete", 3600, id="delete-is-long"),
])
def test_the_life_follows_the_granted_action(shop, owner, repository, actions, seconds):
    answer = shop.registry_token(f"repository:{repository}:{actions}", owner.login).json()
    assert answer["expires_in"] == seconds and type(answer["expires_in"]) is int


def test_a_push_that_is_not_granted_does_not_make_the_token_live_longer(shop, owner, repository):
    reader = Person(shop)
    owner.permit(repository, reader.name, "read")
    assert shop.registry_token(f"repository:{repository}:pull,push", reader.login).json()["expires_in"] == 300


def test_a_login_without_scope_gets_a_token_of_at_least_a_minute(shop, owner):
    answer = shop.registry_token(login=owner.login).json()
    assert answer["expires_in"] >= 60 and type(answer["expires_in"]) is int
    assert jwt_part(answer["token"], 1)["access"] == []


def test_the_scope_member_tells_no_more_than_was_granted(shop, owner, repository):
    answer = shop.registry_token(f"repository:{repository}:pull,fly", owner.login).json()
    assert answer.get("scope", f"repository:{repository}:pull") == f"repository:{repository}:pull"
    nothing = shop.registry_token("repository:nowhere/web:pull", owner.login).json()
    assert nothing.get("scope", "") == ""


def test_no_refresh_token_comes_unasked_and_none_ever_for_the_anonymous(server, shop, owner):
    assert "refresh_token" not in shop.registry_token(login=owner.login).json()
    public = owner.repository("open", "public")
    asked = server.get("/v2/auth", query={"service": server.address, "offline_token": "true",
                                          "scope": f"repository:{public}:pull"})
    assert asked.status == 200 and "refresh_token" not in asked.json()


def test_the_answer_is_json_that_no_cache_may_keep(shop, owner):
    reply = shop.registry_token(login=owner.login)
    assert reply.headers["content-type"].split(";")[0] == "application/json"
    assert "no-store" in reply.headers["cache-control"]
    assert reply.headers["pragma"] == "no-cache"
    assert int(reply.headers["content-length"]) == len(reply.body)
    assert "set-cookie" not in reply.headers and "www-authenticate" not in reply.headers


def test_head_answers_like_get_without_a_body(server, owner):
    reply = server.request("HEAD", "/v2/auth", login=owner.login, query={"service": server.address})
    assert reply.status == 200 and reply.body == b""
    assert reply.headers["content-type"].split(";")[0] == "application/json"
    assert int(reply.headers["content-length"]) > 300
    refused = server.request("HEAD", "/v2/auth", login=("nobody+here", "wrong"), query={"service": server.address})
    assert refused.status == 401 and refused.body == b""


def test_the_hints_that_clients_send_along_change_nothing(server, owner):
    reply = server.get("/v2/auth", login=owner.login, query=[
        ("account", "somebody-else"), ("client_id", "docker"), ("offline_token", "true"), ("access_type", "offline"),
        ("service", server.address), ("unheard-of", "x")])
    assert reply.status == 200
    assert verified(server, reply.json()["token"])[1]["sub"] == owner.name


def test_the_header_names_type_algorithm_and_key_and_nothing_else(server, shop, owner):
    header, _ = verified(server, shop.registry_token(login=owner.login).json()["token"])
    assert header == {"typ": "JWT", "alg": "ES256", "kid": header["kid"]}
    assert re.fullmatch(r"([A-Z2-7]{4}:){11}[A-Z2-7]{4}", header["kid"])


def test_the_claims_are_those_a_registry_checks(server, shop, owner, repository):
    answer = shop.registry_token(f"repository:{repository}:pull", owner.login).json()
    _, claims = verified(server, answer["token"])
    assert claims["iss"] == server.url
    assert claims["aud"] == server.address
    assert claims["sub"] == owner.name
    assert claims["access"] == [{"type": "repository", "name": repository, "actions": ["pull"]}]
    assert isinstance(claims["jti"], str) and claims["jti"]
    assert {"iss", "aud", "sub", "exp", "nbf", "iat", "jti", "access"} == set(claims)


def test_times_are_whole_seconds_backdated_by_ten(server, shop, owner):
    answer = shop.registry_token(login=owner.login).json()
    _, claims = verified(server, answer["token"])
    assert {type(claims[name]) for name in ("exp", "nbf", "iat")} == {int}
    issued = instant(answer["issued_at"])
    assert abs(claims["exp"] - (issued + answer["expires_in"])) <= 1
    assert claims["nbf"] == claims["iat"]
    assert abs(claims["iat"] - (issued - 10)) <= 1


def test_a_push_token_stays_within_what_strict_verifiers_allow(shop, owner, repository):
    claims = jwt_part(shop.registry_token(f"repository:{repository}:push", owner.login).json()["token"], 1)
    assert claims["exp"] - claims["iat"] <= 3660


def test_every_token_has_an_id_of_its_own(shop, owner, repository):
    asked = [None, f"repository:{repository}:pull", f"repository:{repository}:push"]
    tokens = {shop.registry_token(scope, owner.login).json()["token"] for scope in asked for _ in range(3)}
    assert len({jwt_part(token, 1)["jti"] for token in tokens}) == len(tokens) >= 3


def test_a_robot_is_the_subject_under_its_full_name(server, shop, owner):
    robot = owner.robot("subject")
    assert verified(server, shop.registry_token(login=robot).json()["token"])[1]["sub"] == robot[0]
    assert robot[0] == f"{owner.organization}+subject"


def test_the_subject_of_an_oauth_token_is_the_user_behind_it(server, shop, owner):
    token = shop.registry_token(login=owner.oauth_login("repo:read")).json()["token"]
    assert verified(server, token)[1]["sub"] == owner.name


def test_a_mail_address_is_as_good_as_the_user_name(server, shop, owner):
    token = shop.registry_token(login=(f"{owner.name}@example.com", owner.password)).json()["token"]
    assert verified(server, token)[1]["sub"] == owner.name


def test_the_subject_of_an_anonymous_token_is_empty(server, shop):
    token = shop.registry_token("repository:nowhere/web:pull").json()["token"]
    assert verified(server, token)[1]["sub"] == ""


def test_every_key_is_published_under_both_kid_forms(server):
    by_thumbprint = {}
    for one in published_keys(server):
        key = JWK(**one)
        by_thumbprint.setdefault(rfc7638_kid(key), (key, set()))[1].add(one["kid"])
    assert by_thumbprint
    for thumbprint, (key, kids) in by_thumbprint.items():
        assert kids == {thumbprint, libtrust_kid(key)}


def test_the_published_keys_hold_nothing_private_and_no_kid_twice(server):
    keys = published_keys(server)
    assert not [one for one in keys if PRIVATE_MEMBERS & set(one)]
    assert len({one["kid"] for one in keys}) == len(keys)


def test_coordinates_are_full_width_and_start_with_no_zero_byte(server):
    curves = [one for one in published_keys(server) if one["kty"] == "EC"]
    assert curves
    for one in curves:
        for coordinate in (full_width(one["x"]), full_width(one["y"])):
            assert len(coordinate) == 32 and coordinate[0] != 0


def test_the_key_set_is_served_as_json_without_credentials(server):
    reply = server.get("/.well-known/jwks.json")
    assert reply.status == 200
    assert reply.headers["content-type"].split(";")[0] in ("application/json", "application/jwk-set+json")
    assert set(reply.json()) == {"keys"}


def test_the_bundle_below_the_data_directory_certifies_the_signing_key(server, shop, owner):
    bundle, _ = key_files(server)
    header = jwt_part(shop.registry_token(login=owner.login).json()["token"], 0)
    kids = {libtrust_kid(JWK.from_pem(one.encode())) for one in certificates(bundle)}
    assert header["kid"] in kids


def test_the_bundle_holds_only_key_types_that_distribution_2_8_can_read(server):
    bundle, _ = key_files(server)
    found = [JWK.from_pem(one.encode()).export_public(as_dict=True)["kty"] for one in certificates(bundle)]
    assert found and set(found) <= {"EC", "RSA"}


def test_the_key_set_file_lists_the_keys_that_are_published(server):
    _, key_set = key_files(server)
    in_file = json.loads(key_set.read_text())["keys"]
    assert {one["kid"] for one in in_file} >= {one["kid"] for one in published_keys(server)}
    assert not [one for one in in_file if PRIVATE_MEMBERS & set(one)]


def test_no_private_key_lies_where_a_registry_reads(server):
    files = [path for path in (server.data / "registry").rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"PRIVATE KEY" in path.read_bytes()]


def test_nobody_but_the_server_may_write_the_files_that_a_registry_trusts(server):
    for path in key_files(server):
        assert stat.S_IMODE(path.stat().st_mode) & 0o022 == 0


def test_keys_files_and_tokens_survive_a_restart():
    with Jetond(args=["--public-url", "https://auth.example.com"]) as server:
        login = Person(Shop(server)).login
        query = {"service": "auth.example.com"}
        token = server.get("/v2/auth", login=login, query=query).json()["token"]
        before = [path.read_bytes() for path in key_files(server)]
        server.stop()
        server.start()
        assert [path.read_bytes() for path in key_files(server)] == before
        verified(server, token)
        fresh = server.get("/v2/auth", login=login, query=query).json()["token"]
        assert jwt_part(fresh, 0)["kid"] == jwt_part(token, 0)["kid"]
        assert verified(server, fresh)[1]["iss"] == "https://auth.example.com"


def test_lifetimes_are_what_the_configuration_says():
    with Jetond("[registry_tokens]\npull_seconds = 120\npush_seconds = 900\n") as server:
        shop = Shop(server)
        owner = Person(shop)
        repository = owner.repository()
        assert shop.registry_token(f"repository:{repository}:pull", owner.login).json()["expires_in"] == 120
        assert shop.registry_token(f"repository:{repository}:push", owner.login).json()["expires_in"] == 900
