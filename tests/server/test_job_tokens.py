"""The token of a job as a robot's password at /v2/auth (docs/adr/0018)."""
import base64
import json
import signal
import threading
import time
import uuid

import pytest
from jwcrypto.jwk import JWK

from federation import CONFIG, Robot
from federation_fixtures import claims, issuer, owner, server  # noqa: F401
from issuer import KEYS
from jetond import Jetond, Shop, jwt_part, without_reason
from quay import Owner, message

SERVICE = "registry.example.com"
CLAIMS = {"repository_id": "74", "ref": "refs/heads/*", "/kubernetes.io/namespace": "shop"}
HELD = {"repository_id": 74, "ref": "refs/heads/main", "kubernetes.io": {"namespace": "shop"}}


@pytest.fixture
def robot(owner, issuer):
    made = Robot(owner, [])
    made.trust_claims({"issuer": issuer.url, "audiences": ["jeton"], "claims": CLAIMS})
    return made


@pytest.fixture
def token(issuer, claims):
    """A token that fits the robot's rule but for what is given."""
    def make(header=None, algorithm="ES256", key=None, **more):
        return issuer.sign(claims(**{"aud": "jeton", **HELD, **more}), algorithm, header=header, key=key)
    return make


def refused(reply, text="Token does not match robot"):
    assert reply.status == 401 and without_reason(reply.json()["errors"][0]["message"]) == text, reply


def as_any(server, password, **query):
    return server.get("/v2/auth", login=("oidc", password), query={"service": SERVICE, **query})


def test_the_token_of_a_job_is_the_password_of_its_robot_as_often_as_the_job_needs(owner, robot, token):
    repository = owner.repository()
    server, job = robot.server, token()
    path = f"/api/v1/repository/{repository}/permissions/user/{robot.name}"
    assert server.put(path, bearer=owner.bearer, json_body={"role": "write"}).status == 200
    for _ in range(3):
        reply = robot.login(job)
        assert reply.status == 200 and jwt_part(reply.json()["token"], 1)["sub"] == robot.name
    reply = server.get("/v2/auth", login=(robot.name, job),
                       query={"service": SERVICE, "scope": f"repository:{repository}:push,pull"})
    assert sorted(jwt_part(reply.json()["token"], 1)["access"][0]["actions"]) == ["pull", "push"]


def test_the_registry_token_ends_with_the_jobs(server, robot, token):
    now = int(time.time())
    for life, most in ((200, 200), (10, 60)):
        answer = robot.login(token(exp=now + life)).json()
        part = jwt_part(answer["token"], 1)
        assert part["exp"] <= now + most + 3 and answer["expires_in"] <= most
    # Long ones are passwords for an hour from their issue.
    answer = robot.login(token(iat=now - 3500, exp=now + 3600)).json()
    assert jwt_part(answer["token"], 1)["exp"] <= now + 103
    refused(robot.login(token(iat=now - 3601, exp=now + 3600)))


def test_how_long_it_is_a_password_is_configured(issuer):
    config = CONFIG.format(ca=issuer.certificate.file).replace("[federation]", "[federation]\npassword_seconds = 60")
    with Jetond(config) as server:
        robot = Robot(Owner(Shop(server)), [{"issuer": issuer.url, "subject": "web"}])
        now = int(time.time())
        assert robot.login(issuer.sign(issuer.claims(server.url, iat=now - 20))).status == 200
        old = issuer.sign(issuer.claims(server.url, iat=now - 61))
        refused(robot.login(old))
        robot.password(old)  # the exchange takes it


def test_the_first_use_binds_it_to_robot_and_address(owner, issuer, robot, token):
    other = Robot(owner, [])
    other.trust_claims({"issuer": issuer.url, "audiences": ["jeton"], "claims": {"of_both": "true"}})
    job = token(of_both=True)
    assert robot.login_from("127.0.0.2", job) == 200
    for _ in range(2):
        refused(robot.login(job))
        refused(other.login(job))
        assert other.login_from("127.0.0.2", job) == 401
        assert robot.login_from("127.0.0.2", job) == 200
    # Another text with the same id is the same token.
    refused(robot.login(token(jti=jwt_part(job, 1)["jti"], more="x")))
    fresh = token(of_both=True)
    assert other.login(fresh).status == 200
    refused(robot.login(fresh))


def test_what_was_a_password_is_not_exchanged_and_what_was_exchanged_is_no_password(robot, token):
    job = token()
    assert robot.login(job).status == 200
    message(robot.exchange(job), 400, "Invalid token: it has been used before")
    assert robot.login(job).status == 200
    job = token()
    robot.password(job)
    refused(robot.login(job))


def test_of_two_places_that_race_one_is_bound(robot, token):
    for _ in range(5):
        job, statuses = token(), {}

        def login(address):
            statuses[address] = robot.login_from(address, job)
        threads = [threading.Thread(target=login, args=(f"127.0.0.{number}",)) for number in range(2, 8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(statuses.values()) == [200] + 5 * [401]


def test_it_is_bound_also_after_kill_9(issuer):
    with Jetond(CONFIG.format(ca=issuer.certificate.file)) as server:
        robot = Robot(Owner(Shop(server)), [{"issuer": issuer.url, "subject": "web", "audiences": ["a"]}])
        job = issuer.sign(issuer.claims("a"))
        assert robot.login_from("127.0.0.2", job) == 200
        server.stop(signal.SIGKILL)
        server.start()
        refused(robot.login(job))
        assert robot.login_from("127.0.0.2", job) == 200


def test_the_first_use_is_in_the_log_and_the_token_is_not(server, owner, robot, token):
    job = token()
    robot.login(job)
    robot.login(job)
    logs = server.get(f"/api/v1/organization/{owner.org}/logs", bearer=owner.bearer).json()["logs"]
    mine = [log for log in logs if log["kind"] == "federated_robot_login" and log["performer"]["name"] == robot.name]
    assert len(mine) == 1 and mine[0]["metadata"]["robot"] == robot.name.split("+")[1]
    assert mine[0]["metadata"]["subject"] == "web" and mine[0]["ip"] == "127.0.0.1"
    assert job.split(".")[1] not in server.log.read_text() and job.split(".")[1] not in json.dumps(logs)


def test_it_dies_with_its_rule_its_robot_and_its_owner(server, owner, issuer, robot, token):
    job = token()
    assert robot.login(job).status == 200
    robot.trust_claims({"issuer": issuer.url, "audiences": ["jeton"], "claims": {**CLAIMS, "repository_id": "75"}})
    refused(robot.login(job))
    robot.trust_claims({"issuer": issuer.url, "audiences": ["jeton"], "claims": CLAIMS})
    assert robot.login(job).status == 200
    assert server.delete(robot.path, bearer=owner.bearer).status == 204
    refused(robot.login(job), "Could not find robot with specified username")


OTHERS = {
    "no such claim": dict(ref=None), "claim's prefix": dict(repository_id=7), "claim's suffix": dict(repository_id=4),
    "longer claim": dict(repository_id=740), "deeper branch": dict(ref="refs/heads/a/main"),
    "empty branch": dict(ref="refs/heads/"), "tag": dict(ref="refs/tags/main"),
    "colon": dict(ref="refs/heads/main:x"), "at sign": dict(ref="refs/heads/main@x"),
    "pattern as claim": dict(repository_id="*"), "list": dict(repository_id=["74"]),
    "flat claim": {"kubernetes.io": None, "kubernetes.io/namespace": "shop"},
    "pointer as claim": {"kubernetes.io": None, "/kubernetes.io/namespace": "shop"},
    "other namespace": {"kubernetes.io": {"namespace": "shop-evil"}},
}


@pytest.mark.parametrize("name", OTHERS)
def test_d4_delimiter_collision_and_claims_that_are_nearly_right(server, robot, token, name):
    job = token(**OTHERS[name])
    refused(robot.login(job))
    refused(as_any(server, job), "Invalid Username or Password")
    message(robot.exchange(job), 400, "Token does not match robot")


def test_d4_oidc_sub_is_exact_and_recycled_names_do_not_come_in(owner, issuer, token):
    """A repository of the old name and another id is another one."""
    robot = Robot(owner, [])
    robot.trust_claims({"issuer": issuer.url, "audiences": ["jeton"], "subject": "repo:acme/web:ref:refs/heads/main",
                        "claims": {"repository_id": "74"}})
    good = "repo:acme/web:ref:refs/heads/main"
    assert robot.login(token(sub=good)).status == 200
    refused(robot.login(token(sub=good, repository_id=75)))
    for subject in (good[:-1], good + "2", "x" + good, good[1:], good.upper(), "repo:acme/web:*", "",
                    "repo:acme/web:ref:refs/heads/main:environment:prod", "repo:acme:web/ref:refs/heads/main"):
        refused(robot.login(token(sub=subject)))


def test_d4_rule_pooling_no_part_of_one_rule_helps_another(server, owner, issuer, token):
    robot = Robot(owner, [])
    second = issuer.serve("/pool")
    rules = [(issuer.url, "a", "1", "x"), (issuer.url, "b", "2", "y"), (second, "c", "3", "z")]
    robot.trust_claims(*({"issuer": url, "audiences": [audience], "claims": {"pool_id": number, "ref": ref}}
                         for url, audience, number, ref in rules))
    for url in (issuer.url, second):
        for audience in "abc":
            for number in "123":
                for ref in "xyz":
                    job = token(iss=url, aud=audience, pool_id=int(number), ref=ref)
                    expected = 200 if (url, audience, number, ref) in rules else 401
                    assert robot.login(job).status == expected, (url, audience, number, ref)


def test_the_largest_tokens_in_the_field_are_taken(robot, token):
    """GitLab's of a user with 200 groups is 7.8 kB."""
    groups = [f"company/department-{number:03}/team-with-a-name" for number in range(200)]
    job = token(groups_direct=groups)
    assert len(job) > 7800 and robot.login(job).status == 200
    assert robot.login(token(pad="x" * 11000)).status == 200


def test_a_token_beyond_16_kib_is_refused_and_explained(server, owner, robot, token):
    reply = robot.login(token(pad="x" * 13000))
    refused(reply, "Token is longer than 16 KiB")
    assert explained(server, owner, reply)["credential"] == "too_large"


def test_wrong_issuers_audiences_and_times(server, issuer, robot, token):
    now = int(time.time())
    for wrong in (dict(iss=issuer.url + "/"), dict(iss=issuer.url.upper()), dict(iss=None), dict(iss="x"),
                  dict(iat=now - 200, exp=now - 31), dict(iat=now + 60), dict(nbf=now + 60), dict(exp=None),
                  dict(iat=None), dict(exp="soon")):
        refused(robot.login(token(**wrong)))
    refused(robot.login(token(exp=now + 10**9)), "Token lives for more than a day")
    assert robot.login(token(pad="x" * 40000)).status == 431
    for audience in ("jeto", "jeton2", None, ["x"], server.url, ""):
        refused(robot.login(token(aud=audience)), "Invalid audience for robot token")


def explained(server, owner, reply):
    """What the robot's owner reads of a refusal."""
    explanation = server.get(f"/explain/{reply.json()['reason']}", bearer=owner.bearer)
    assert explanation.status == 200, explanation
    return explanation.json()


def test_the_owner_reads_rule_by_rule_what_did_not_fit(server, owner, robot, token):
    job = token(ref="refs/tags/v1")
    reply = robot.login(job)
    refused(reply)
    seen = explained(server, owner, reply)
    assert seen["credential"] == "not_of_this_robot"
    [rule] = seen["trial"]["rules"]
    assert not seen["trial"]["accepted"] and seen["trial"]["fault"] is None
    assert (rule["issuer"], rule["audience"], rule["fits"]) == (True, True, False)
    assert [(claim["name"], claim["found"]) for claim in rule["claims"]] == [("ref", "refs/tags/v1")]
    assert seen["refused"][0]["needs"]["right"] == "trust_rule"
    assert job not in str(seen) and job.split(".")[2] not in str(seen)


def test_of_a_forged_token_nothing_is_told_but_that(server, owner, robot, token):
    reply = robot.login(token(key=JWK.generate(kty="EC", crv="P-256")))
    refused(reply)
    trial = explained(server, owner, reply)["trial"]
    assert trial["fault"] is not None and trial["subject"] == "" and trial["rules"] == []


def test_wrong_keys_and_algorithms(issuer, robot, token):
    stranger = JWK.generate(kid="key-ES256", **KEYS["ES256"])
    refused(robot.login(token(key=stranger)))
    for header in ({"jwk": stranger.export_public(as_dict=True)}, {"jku": "https://evil.example.org/keys"},
                   {"x5u": "https://evil.example.org/c"}, {"x5c": ["AAAA"]}, {"kid": "key-x"}, {"kid": None},
                   {"kid": "key-RS256"}, {"typ": "logout+jwt"}):
        refused(robot.login(token(header=header)))
        refused(robot.login(token(header=header, key=stranger)))
    public = base64.urlsafe_b64encode(issuer.keys["RS256"].export_to_pem()).decode().rstrip("=")
    refused(robot.login(token(algorithm="HS256", key=JWK(kty="oct", k=public), header={"kid": "key-RS256"})))
    refused(robot.login(token(algorithm="PS256", key=issuer.keys["RS256"], header={"kid": "key-RS256"})))
    header, body, signature = token().split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none","kid":"key-ES256"}').decode().rstrip("=")
    for forged in (f"{none}.{body}.", f"{header}.{body}.", f"{header}.{body}.{signature[:-6]}AAAAAA", "a.b.c"):
        reply = robot.login(forged)
        assert reply.status == 401, reply


def test_nothing_that_we_sign_is_the_token_of_a_job(server, owner, issuer, robot, token):
    """Not even where a rule names us as its issuer, which it cannot."""
    registry_token = robot.login(token()).json()["token"]
    password = robot.password(token())
    for ours in (registry_token, password):
        refused(as_any(server, ours), "Invalid Username or Password")
    refused(robot.login(registry_token))
    other = Robot(owner, [])
    refused(other.login(password))


def test_issuers_that_do_not_answer_are_no_denial(server, owner, issuer, token):
    path = "/" + uuid.uuid4().hex
    url = issuer.serve(path)
    keys = issuer.pages[path + "/keys"]
    for page in ((302, {"Location": issuer.url + "/keys"}, b""), lambda: (time.sleep(2), keys)[1]):
        issuer.pages[path + "/keys"] = page
        robot = Robot(owner, [])
        robot.trust_claims({"issuer": url, "audiences": ["jeton"], "claims": {"repository_id": "74"}})
        reply = robot.login(token(iss=url))
        assert reply.status == 503 and "The keys of the issuer cannot be read" in reply.text, reply
        assert int(reply.headers["retry-after"]) >= 1
        assert explained(server, owner, reply)["credential"] == "keys_unreachable"
        time.sleep(2.1)  # after a second failure it is left alone twice as long
    issuer.pages[path + "/keys"] = keys
    assert robot.login(token(iss=url)).status == 200


def test_addresses_of_ones_own_network_are_refused_unless_configured(issuer):
    with Jetond(f'[federation]\nca_file = "{issuer.certificate.file}"\n') as server:
        robot = Robot(Owner(Shop(server)), [{"issuer": issuer.url, "subject": "web"}])
        before = len(issuer.asked)
        for login in (robot.name, "oidc"):
            reply = server.get("/v2/auth", login=(login, issuer.sign(issuer.claims(server.url))))
            assert reply.status == 503, reply
        assert len(issuer.asked) == before


def test_nobody_makes_us_ask_an_issuer_that_no_rule_names(server, issuer, robot, token):
    url = issuer.serve("/untouched-by-jobs")
    refused(robot.login(token(iss=url)))
    refused(as_any(server, token(iss=url)), "Invalid Username or Password")
    assert not [path for path in issuer.asked if path.startswith("/untouched-by-jobs")]


def test_an_issuer_that_is_not_allowed_any_more_is_not_asked(issuer):
    config = CONFIG.format(ca=issuer.certificate.file)
    with Jetond(config) as server:
        robot = Robot(Owner(Shop(server)), [{"issuer": issuer.url, "subject": "web"}])
        server.stop()
        text = server.config.read_text().replace("[federation]", '[federation]\nissuers = ["https://ci.example.org"]')
        server.config.write_text(text)
        server.start()
        before = len(issuer.asked)
        for login in (robot.name, "oidc"):
            assert server.get("/v2/auth", login=(login, issuer.sign(issuer.claims(server.url)))).status == 401
        assert len(issuer.asked) == before


def test_oidc_is_the_one_robot_whose_rule_fits(server, owner, issuer, token):
    first, second = Robot(owner, []), Robot(owner, [])
    here = issuer.serve("/" + uuid.uuid4().hex)
    first.trust_claims({"issuer": here, "audiences": ["jeton"], "claims": {"repository_id": "1"}},
                       {"issuer": here, "audiences": ["jeton"], "subject": "web"})
    second.trust_claims({"issuer": here, "audiences": ["jeton"], "claims": {"repository_id": "2"}},
                        {"issuer": here, "audiences": ["jeton"], "claims": {"both": "true"}})
    nobody = "Invalid Username or Password"
    for changed, robot in ((dict(sub="x", repository_id=1), first), (dict(sub="web", repository_id=1), first),
                           (dict(sub="x", repository_id=2), second)):
        job = token(iss=here, **changed)
        for _ in range(2):
            reply = as_any(server, job)
            assert reply.status == 200 and jwt_part(reply.json()["token"], 1)["sub"] == robot.name, reply
        assert robot.login(job).status == 200, "by its name it is the same"
        assert robot.login_from("127.0.0.2", job, "oidc") == 401
    refused(as_any(server, token(iss=here, sub="web", repository_id=2)), nobody)
    refused(as_any(server, token(iss=here, sub="x", repository_id=1, both=True)), nobody)
    refused(as_any(server, token(iss=here, sub="x", repository_id=3)), nobody)
    refused(as_any(server, "secret"), nobody)
    # Who names the robot is not asked which one.
    assert second.login(token(iss=here, sub="web", repository_id=2)).status == 200


def test_nobody_can_be_called_oidc(server):
    reply = server.post("/api/v1/superuser/users/", bearer=server.bootstrap_token, json_body={"username": "oidc"})
    assert reply.status == 400 and reply.json() == {"message": "Username is not available"}


def test_it_opens_nothing_but_registries(server, robot, token):
    job = token()
    assert robot.login(job).status == 200
    assert server.get("/api/v1/user/", bearer=job).status == 401
    for login in (("$oauthtoken", job), ("$app", job)):
        assert server.get("/v2/auth", login=login).status == 401
