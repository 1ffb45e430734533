"""Who is refused at the token endpoint is told a code; who is entitled reads under it what the policy found."""
import contextlib
import json
import re

import pytest

from jetond import Jetond, Shop
from problems import problem
from quay import Owner, Person

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
    assert reply.status == 200 and reply.headers["content-type"] == "application/problem+json", reply
    assert "no-store" in reply.headers["cache-control"] and "access-control-allow-origin" not in reply.headers
    return reply.json()


def only_finding(seen):
    [finding] = seen["refused"]
    return finding


def reason(server, shop, login, bearer):
    return explained(server, code_of(refused(shop, login)), bearer)["credential"]


def test_the_code_is_the_last_word_of_the_one_message(shop, robot):
    body = refused(shop, (robot[0], "wrong"))
    sentence = f"Could not find robot with username: {robot[0]} and supplied password. (reason {code_of(body)})"
    assert body["errors"] == [{"code": "UNAUTHORIZED", "message": sentence, "detail": {}}]
    assert code_of(body) and '"wrong"' not in str(body)


def test_in_the_quay_profile_the_contracts_text_comes_alone():
    config = '[[registry]]\nservice = "registry.example.com"\nprofile = "quay"\n'
    with Jetond(config) as server:
        shop = Shop(server)
        robot = Owner(shop).robot()
        reply = shop.registry_token(login=(robot[0], "wrong"), service="registry.example.com")
        sentence = f"Could not find robot with username: {robot[0]} and supplied password."
        assert reply.json()["errors"] == [{"code": "UNAUTHORIZED", "message": sentence, "detail": {}}]
        assert code_of(reply.json())


def test_the_switch_that_is_gone_is_refused():
    server = Jetond("[registry_tokens]\nprint_reasons = true\n")
    with contextlib.closing(server), pytest.raises(RuntimeError, match="print_reasons"):
        server.start()
    assert not server.directory.exists()


def test_each_refusal_has_a_code_of_its_own(shop, robot):
    assert code_of(refused(shop, (robot[0], "a"))) != code_of(refused(shop, (robot[0], "a")))


def test_the_owner_of_a_robot_reads_why(server, shop, owner, robot):
    seen = explained(server, code_of(refused(shop, (robot[0], "wrong"))), owner.bearer)
    assert {"type", "title", "detail", "code", "time", "subject", "address", "registry", "api", "asked", "granted",
            "refused"} <= set(seen)
    assert seen["credential"] == "wrong_robot_secret" and seen["login"] == robot[0]
    assert seen["subject"] == {"kind": "robot", "name": robot[0]}
    assert seen["address"] == "127.0.0.1" and seen["asked"] == [] and seen["api"] is None
    finding = only_finding(seen)
    assert (finding["action"], finding["reason"]) == ("login", "wrong_robot_secret")
    call = finding["needs"]["call"]
    made = server.request(call["method"], call["path"], bearer=owner.bearer, json_body=call["body"])
    assert shop.registry_token(login=(robot[0], made.json()["token"])).status == 200, "the call grants it"


def test_without_credentials_there_is_a_challenge_and_a_problem(server, shop, robot):
    code = code_of(refused(shop, (robot[0], "wrong")))
    for path in (f"/explain/{code}", f"/jeton/v1/refusals/{code}"):
        reply = server.get(path)
        assert reply.status == 401 and reply.headers["www-authenticate"].startswith("Bearer realm="), reply
        assert reply.headers["content-type"] == "application/problem+json" and reply.json()["code"] == "unauthenticated"


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
        problem(reply, 404, "not_found")


def test_nobody_reads_nothing(server, shop, robot):
    assert server.get(f"/explain/{code_of(refused(shop, (robot[0], 'wrong')))}").status == 401


def test_what_named_nobody_is_for_superusers(server, shop, outsider):
    code = code_of(refused(shop, ("nobody-there", "wrong")))
    problem(server.get(f"/explain/{code}", bearer=outsider.bearer), 404, "not_found")
    assert explained(server, code, server.bootstrap_token)["subject"] is None


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
    assert seen["asked"] == [{"resource": repository, "actions": ["pull", "push"]}]
    assert seen["granted"] == [{"resource": repository, "actions": ["pull"]}]
    finding = only_finding(seen)
    assert (finding["resource"], finding["action"], finding["reason"]) == (repository, "push", "role")


def test_the_reason_of_a_token_that_is_too_narrow_is_its_scope(server, shop, owner):
    repository = owner.repository()
    login = ("$oauthtoken", owner.token("repo:read"))
    seen = explained(server, shortfall(shop, login, f"repository:{repository}:push"), owner.bearer)
    finding = only_finding(seen)
    assert finding["reason"] == "scope" and finding["needs"]["right"] == "repo:write"
    call = finding["needs"]["call"]
    made = server.request(call["method"], call["path"], bearer=owner.bearer, json_body=call["body"])
    assert shortfall(shop, ("$oauthtoken", made.json()["token"]), f"repository:{repository}:push") is None


def test_of_others_name_spaces_nobody_learns_what_exists(server, shop, owner, robot, outsider):
    other = Owner(shop)
    there = other.repository()
    names = (there, f"{other.org}/not-there", "not-there/at-all")
    traces = [explained(server, shortfall(shop, robot, f"repository:{name}:pull,push"), owner.bearer)["refused"]
              for name in names]
    without_names = [json.dumps(trace).replace(name, "NAME") for trace, name in zip(traces, names)]
    assert without_names == without_names[:1] * 3
    assert [(finding["action"], finding["reason"]) for finding in traces[0]] == [("pull", "role"), ("push", "role")]
    assert all(finding["needs"]["who_can_grant"] == [] for finding in traces[0])


def test_at_home_the_trace_says_that_there_is_no_such_repository(server, shop, owner, robot):
    seen = explained(server, shortfall(shop, robot, f"repository:{owner.org}/not-there:push"), owner.bearer)
    finding = only_finding(seen)
    assert finding["reason"] == "no_repository"
    call = finding["needs"]["call"]
    assert server.request(call["method"], call["path"], bearer=owner.bearer, json_body=call["body"]).status == 201
