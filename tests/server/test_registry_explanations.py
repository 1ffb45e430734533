"""Who is refused at the token endpoint is told a code; who is entitled reads under it what the policy found."""
import re

import pytest

from jetond import Jetond, Shop
from quay import Owner, Person, not_found

CODE = re.compile(r"[23456789A-HJ-NP-Z]{12}")


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def robot(shop, owner):
    return owner.robot()


@pytest.fixture(scope="module")
def outsider(shop):
    return Person(shop, "outsider")


def refused(shop, login, scope=None):
    reply = shop.registry_token(scope, login=login)
    assert reply.status == 401, reply
    return reply.json()


def code_of(body):
    assert CODE.fullmatch(body["reason"]), body
    return body["reason"]


def explained(server, code, bearer):
    reply = server.get(f"/explain/{code}", bearer=bearer)
    assert reply.status == 200, reply
    return reply.json()


def reason(server, shop, login, bearer):
    return explained(server, code_of(refused(shop, login)), bearer)["credential"]


def test_a_bad_credential_is_one_sentence_with_a_code(shop, robot):
    body = refused(shop, (robot[0], "wrong"))
    sentence = f"Could not find robot with username: {robot[0]} and supplied password."
    assert body["errors"] == [{"code": "UNAUTHORIZED", "message": sentence, "detail": {}}]
    assert code_of(body) and '"wrong"' not in str(body)


def test_clients_print_where_to_read_why_where_that_is_wanted():
    with Jetond("[registry_tokens]\nprint_reasons = true\n") as server:
        shop = Shop(server)
        owner = Owner(shop)
        robot = owner.robot()
        body = refused(shop, (robot[0], "wrong"))
        first, second = body["errors"]
        assert first["message"].startswith("Could not find robot") and second["code"] == "UNAUTHORIZED"
        assert second["message"] == f"Why: {server.url}/explain/{code_of(body)}"
        assert server.get(f"/explain/{code_of(body)}", bearer=owner.bearer).status == 200


def test_each_refusal_has_a_code_of_its_own(shop, robot):
    assert code_of(refused(shop, (robot[0], "a"))) != code_of(refused(shop, (robot[0], "a")))


def test_the_owner_of_a_robot_reads_why(server, shop, owner, robot):
    seen = explained(server, code_of(refused(shop, (robot[0], "wrong"))), owner.bearer)
    assert set(seen) == {"code", "at", "service", "login", "account", "address", "credential", "token", "scopes"}
    assert seen["credential"] == "wrong_robot_secret" and seen["account"] == seen["login"] == robot[0]
    assert seen["address"] == "127.0.0.1" and seen["scopes"] == []


@pytest.mark.parametrize("more, why", [
    ({"addresses": "192.0.2.0/24"}, "not_from_that_address"),
    ({"not_before": "2126-01-01T00:00:00Z"}, "not_before_its_time")])
def test_what_a_secret_is_held_to_is_a_reason(server, shop, owner, robot, more, why):
    path = owner.robots("/" + robot[0].split("+")[1] + "/tokens")
    token = server.post(path, bearer=owner.bearer, json_body=more).json()
    seen = explained(server, code_of(refused(shop, (robot[0], token["token"]))), owner.bearer)
    assert seen["credential"] == why and seen["token"] == token["uuid"]


def test_a_secret_that_has_ended_is_told_from_a_wrong_one(server, shop, owner, robot):
    path = owner.robots("/" + robot[0].split("+")[1] + "/tokens")
    token = server.post(path, bearer=owner.bearer, json_body={}).json()
    assert server.put(f"{path}/{token['uuid']}", bearer=owner.bearer, json_body={"expiration": 0}).status == 200
    seen = explained(server, code_of(refused(shop, (robot[0], token["token"]))), owner.bearer)
    assert (seen["credential"], seen["token"]) == ("expired", token["uuid"])


def test_a_user_reads_why_his_own_was_refused(server, shop, owner):
    assert reason(server, shop, (owner.name, "wrong"), owner.bearer) == "wrong_password"


def test_strangers_and_unknown_codes_look_the_same(server, shop, robot, outsider):
    replies = [server.get(f"/explain/{code}", bearer=outsider.bearer)
               for code in (code_of(refused(shop, (robot[0], "wrong"))), "222222222222", "x")]
    for reply in replies:
        not_found(reply)


def test_nobody_reads_nothing(server, shop, robot):
    assert server.get(f"/explain/{code_of(refused(shop, (robot[0], 'wrong')))}").status == 401


def test_what_named_nobody_is_for_superusers(server, shop, outsider):
    code = code_of(refused(shop, ("nobody-there", "wrong")))
    not_found(server.get(f"/explain/{code}", bearer=outsider.bearer))
    assert explained(server, code, server.bootstrap_token)["account"] is None


def test_nothing_secret_is_explained(server, shop, owner, robot):
    secret = "jtr_" + "A" * 60
    reply = server.get(f"/explain/{code_of(refused(shop, (robot[0], secret)))}", bearer=owner.bearer)
    assert secret not in reply.text


# A grant that is less than what was asked for

def shortfall(shop, login, scope):
    reply = shop.registry_token(scope, login=login)
    assert reply.status == 200, reply
    return reply.json().get("reason")


def test_a_full_grant_has_no_reason(shop, owner):
    assert shortfall(shop, (owner.name, owner.password), f"repository:{owner.repository()}:pull,push") is None
    assert shortfall(shop, (owner.name, owner.password), None) is None


def test_a_smaller_grant_names_a_code_and_the_trace_says_why(server, shop, owner, robot):
    repository = owner.repository()
    shop.permit(repository, robot[0], "read", bearer=owner.bearer)
    seen = explained(server, shortfall(shop, robot, f"repository:{repository}:pull,push"), owner.bearer)
    assert seen["credential"] == "accepted"
    assert seen["scopes"] == [{"name": repository, "asked": "pull push", "granted": "pull", "refused": {"push": "role"}}]


def test_the_reason_of_a_token_that_is_too_narrow_is_its_scope(server, shop, owner):
    repository = owner.repository()
    login = ("$oauthtoken", owner.token("repo:read"))
    seen = explained(server, shortfall(shop, login, f"repository:{repository}:push"), owner.bearer)
    assert seen["scopes"][0]["refused"] == {"push": "scope"}


def test_of_others_name_spaces_nobody_learns_what_exists(server, shop, owner, robot, outsider):
    other = Owner(shop)
    there = other.repository()
    traces = [explained(server, shortfall(shop, robot, f"repository:{name}:pull,push"), owner.bearer)["scopes"][0]
              for name in (there, f"{other.org}/not-there", "not-there/at-all")]
    assert [trace["refused"] for trace in traces] == [{"pull": "role", "push": "role"}] * 3


def test_at_home_the_trace_says_that_there_is_no_such_repository(server, shop, owner, robot):
    seen = explained(server, shortfall(shop, robot, f"repository:{owner.org}/not-there:push"), owner.bearer)
    assert seen["scopes"][0]["refused"] == {"push": "no_repository"}
