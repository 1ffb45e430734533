"""POST …/robots/{name}/trust/try: a foreign token is judged rule by rule and claim by claim, and nothing is used up."""
import time

import pytest

from api import Api
from federation import Robot
from federation_fixtures import claims, issuer, owner, server  # noqa: F401

CLAIMS = {"repository_id": "74", "ref": "refs/heads/*"}
HELD = {"repository_id": 74, "ref": "refs/heads/main"}


@pytest.fixture
def robot(owner, issuer):
    made = Robot(owner, [])
    made.trust_claims({"name": "main", "issuer": issuer.url, "audiences": ["jeton", "other"], "claims": CLAIMS},
                      {"name": "web", "issuer": issuer.url, "audiences": ["jeton"], "subject": "web2"})
    return made


@pytest.fixture
def attempt(server, owner, robot):
    """The whole answer to a token."""
    path = f"/organizations/{owner.org}/robots/{robot.name.split('+')[1]}/trust/try"
    return lambda token: Api(server, owner.bearer).post(path, {"token": token}, 200)


@pytest.fixture
def token(issuer, claims):
    def make(**more):
        return issuer.sign(claims(**{"aud": "jeton", **HELD, **more}), "ES256")
    return make


def test_a_token_that_fits_is_shown_claim_by_claim(attempt, token, issuer):
    tried = attempt(token(sub="web"))
    assert (tried["accepted"], tried["faults"]) == (True, [])
    issued = {"name": "iss", "expected": issuer.url, "found": issuer.url, "fits": True}
    assert tried["rules"] == [
        {"name": "main", "fits": True, "claims": [
            issued, {"name": "aud", "expected": "jeton other", "found": "jeton", "fits": True},
            {"name": "repository_id", "expected": "74", "found": "74", "fits": True},
            {"name": "ref", "expected": "refs/heads/*", "found": "refs/heads/main", "fits": True}]},
        {"name": "web", "fits": False, "claims": [
            issued, {"name": "aud", "expected": "jeton", "found": "jeton", "fits": True},
            {"name": "sub", "expected": "web2", "found": "web", "fits": False}]}]


def test_what_does_not_fit_is_shown_beside_what_is_expected(attempt, token):
    tried = attempt(token(aud="nobody", ref="refs/tags/v1", repository_id=None))
    assert (tried["accepted"], tried["faults"]) == (False, [])
    claims_of_main = {one["name"]: one for one in tried["rules"][0]["claims"]}
    assert claims_of_main["aud"]["found"] == "nobody" and not claims_of_main["aud"]["fits"]
    assert claims_of_main["ref"]["found"] == "refs/tags/v1" and not claims_of_main["ref"]["fits"]
    assert not claims_of_main["repository_id"]["fits"]


def test_every_other_reason_is_told_at_once(server, owner, robot, attempt, token):
    old = int(time.time()) - 2 * 3600
    assert attempt(token(iat=old, exp=old + 3600))["faults"] == ["expired", "too_old"]
    bound = token()
    assert robot.login_from("127.0.0.2", bound) == 200
    Api(server, owner.bearer).put(f"/organizations/{owner.org}/robots/{robot.name.split('+')[1]}", {"disabled": True})
    tried = attempt(bound)
    assert tried["faults"] == ["bound_elsewhere", "robot_unusable"] and tried["rules"][0]["fits"]
    assert tried["accepted"] is False


def test_nothing_in_a_token_that_is_not_proved_is_shown(attempt, token):
    good = token()
    forged = good[:-6] + ("AAAAAA" if good[-6:] != "AAAAAA" else "BBBBBB")
    assert attempt(forged) == {"accepted": False, "faults": ["forged"], "rules": []}
    assert attempt(token(iss="https://elsewhere.example")) == {
        "accepted": False, "faults": ["unknown_issuer"], "rules": []}
    assert attempt("no token") == {"accepted": False, "faults": ["malformed"], "rules": []}


def test_a_trial_uses_nothing_up(attempt, robot, token):
    one = token()
    assert attempt(one)["accepted"] and attempt(one)["accepted"]
    assert robot.login_from("127.0.0.2", one) == 200


def test_the_addresses_of_the_organization_bind_jobs_too(server, owner, robot, attempt, token):
    api, path = Api(server, owner.bearer), f"/organizations/{owner.org}"
    try:
        api.put(path, {"policy": {"allowed_addresses": ["127.0.0.2"]}})
        assert attempt(token())["faults"] == ["robot_unusable"]
        assert robot.login_from("127.0.0.1", token()) == 401 and robot.login_from("127.0.0.2", token()) == 200
    finally:
        api.put(path, {})
