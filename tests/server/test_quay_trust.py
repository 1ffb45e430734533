"""Trust rules with claims: …/robots/{short}/trust, beyond Quay (docs/adr/0018)."""
import pytest

from federation import RULE
from federation_fixtures import claims, issuer, owner, robot, server  # noqa: F401
from quay import invalid_request, message, unique

GITHUB = "https://token.actions.githubusercontent.com"
RULES = {"issuer": "https://ci.example.org", "audiences": ["a"], "claims": {"repository_id": "74", "ref": "main"}}


@pytest.fixture(params=["org", "user"])
def place(request, owner, server):
    """The path of a fresh robot."""
    short = unique("bot")
    path = owner.robots(f"/{short}") if request.param == "org" else f"/api/v1/user/robots/{short}"
    assert server.put(path, bearer=owner.bearer, json_body={}).status == 201
    return path


def put(server, owner, place, *rules):
    return server.put(place + "/trust", bearer=owner.bearer, json_body={"rules": list(rules)})


def without_ids(body):
    return [{name: value for name, value in rule.items() if name != "id"} for rule in body["rules"]]


def test_put_replaces_all_rules_and_keeps_the_ids_of_those_that_stay(server, owner, place):
    first = {**RULES, "name": "web", "subject": "repo:acme/web"}
    second = {**RULES, "claims": {"/kubernetes.io/namespace": "shop", "ok": True, "n": 7}}
    stored = {**second, "claims": {"/kubernetes.io/namespace": "shop", "ok": "true", "n": "7"}}
    reply = put(server, owner, place, first, second)
    assert reply.status == 200 and without_ids(reply.json()) == [first, stored], reply
    assert server.get(place + "/trust", bearer=owner.bearer).json() == reply.json()
    kept = reply.json()["rules"][1]["id"]
    again = put(server, owner, place, second).json()
    assert [rule["id"] for rule in again["rules"]] == [kept]
    # What was read can be sent back, ids and all.
    assert put(server, owner, place, *again["rules"]).json() == again
    changed = put(server, owner, place, {**second, "audiences": ["b"]}).json()
    assert changed["rules"][0]["id"] != kept
    assert put(server, owner, place).json() == {"rules": [], "warnings": []}


@pytest.mark.parametrize("rule, detail", [
    ({**RULES, "audiences": []}, "'audiences' must name whom the token is for"),
    ({"issuer": "https://ci.example.org", "subject": "x"}, "'audiences' must name whom the token is for"),
    ({**RULES, "claims": {}}, "'subject' or claims are required"),
    ({**RULES, "issuer": "ftp://ci.example.org"}, "'issuer' must be a URL"),
    ({**RULES, "issuer": "http://ci.example.org"}, "'issuer' must begin with https://: keys are read over nothing else"),
    ({**RULES, "claims": ["ref"]}, "'claims' must be an object"),
    ({**RULES, "claims": {"ref": "*"}}, "'claims.ref' must not be made of wildcards alone"),
    ({**RULES, "claims": {"ref": "*/*"}}, "'claims.ref' must not be made of wildcards alone"),
    ({**RULES, "claims": {"ref": "refs/**"}}, "'claims.ref' must not hold '**': no wildcard goes beyond a delimiter"),
    ({**RULES, "claims": {"ref": None}}, "'claims.ref' must not be empty"),
    ({**RULES, "claims": {"ref": ["main"]}}, "'claims.ref' must not be empty"),
    ({**RULES, "claims": {"sub": "x"}}, "'claims.sub' is not for the list of claims"),
    ({**RULES, "claims": {"/a//b": "x"}}, "'claims./a//b' is no name of a claim"),
    ({**RULES, "claims": {"ref": "a\0"}}, "'claims' must not contain a NUL character"),
    ({**RULES, "claims": {f"c{i}": "x" for i in range(21)}}, "'claims' are too many"),
    ({**RULES, "claim": {"ref": "main"}}, "'claim' is not known. Did you mean claims?"),
    ({**RULES, "subject": "s" * 2049}, "'subject' is too long"),
    (7, "must be an object"),
], ids=str)
def test_put_failures_leave_all_as_it_was(server, owner, place, rule, detail):
    before = put(server, owner, place, RULES).json()
    invalid_request(put(server, owner, place, rule), "rules[0]: " + detail)
    assert server.get(place + "/trust", bearer=owner.bearer).json() == before


def test_put_refuses_bodies_that_are_none(server, owner, place):
    for body in ({}, {"rules": {}}, {"rules": None}):
        invalid_request(server.put(place + "/trust", bearer=owner.bearer, json_body=body), "'rules' must be a list")
    invalid_request(put(server, owner, place, RULES, RULES), "rules[1]: is there already")
    invalid_request(put(server, owner, place, *({**RULES, "subject": str(i)} for i in range(101))),
                    "'rules' are too many")


def test_ourselves_are_no_issuer(server, owner, robot):
    reply = server.post(robot.path + "/federation", bearer=owner.bearer,
                        json_body=[{"issuer": server.url, "subject": "web"}])
    invalid_request(reply, "Issuer is not allowed here")


@pytest.mark.parametrize("short, long, codes", [
    ({"preset": "github", "repository_id": 74, "ref": "refs/heads/main", "name": "n"},
     {"issuer": GITHUB, "claims": {"repository_id": "74", "ref": "refs/heads/main"}, "name": "n"}, []),
    ({"preset": "github", "repository_owner_id": "9", "environment": "prod", "audiences": ["x"],
      "issuer": "https://forge.example.com"},
     {"issuer": "https://forge.example.com", "audiences": ["x"],
      "claims": {"repository_owner_id": "9", "environment": "prod"}}, []),
    ({"preset": "gitlab", "project_id": "7"}, {"issuer": "https://gitlab.com", "claims": {"project_id": "7"}},
     ["any_ref"]),
    ({"preset": "gitlab", "namespace_id": "7", "ref_protected": True},
     {"issuer": "https://gitlab.com", "claims": {"namespace_id": "7", "ref_protected": "true"}}, []),
    ({"preset": "kubernetes", "issuer": "https://kube.example.org", "namespace": "shop", "service_account": "ci"},
     {"issuer": "https://kube.example.org",
      "claims": {"/kubernetes.io/namespace": "shop", "/kubernetes.io/serviceaccount/name": "ci"}}, ["names_only"]),
], ids=str)
def test_presets_expand_into_rules(server, owner, place, short, long, codes):
    reply = put(server, owner, place, short)
    assert reply.status == 200, reply
    assert without_ids(reply.json()) == [{"audiences": [server.url], **long}]
    assert [warning["code"] for warning in reply.json()["warnings"]] == codes


@pytest.mark.parametrize("short, detail", [
    ({"preset": "none"}, "'preset' is none of github, gitlab, kubernetes"),
    ({"preset": "github", "ref": "x"}, "'repository_id' or 'repository_owner_id' is required"),
    ({"preset": "github", "repository_id": "1", "enviroment": "x"}, "'enviroment' is not known to this preset"),
    ({"preset": "gitlab"}, "'project_id' or 'namespace_id' is required"),
    ({"preset": "kubernetes", "namespace": "a", "service_account": "b"}, "'issuer' is required"),
    ({"preset": "kubernetes", "issuer": "https://a.example", "namespace": "a"}, "'service_account' is required"),
], ids=str)
def test_preset_failures(server, owner, place, short, detail):
    invalid_request(put(server, owner, place, short), "rules[0]: " + detail)


def test_check_warns_without_changing_anything(server, owner, place):
    put(server, owner, place, RULES)
    body = {"rules": [{**RULES, "issuer": GITHUB, "claims": {"workflow": "ci-*"}}]}
    reply = server.post(place + "/trust/check", bearer=owner.bearer, json_body=body)
    assert reply.status == 200 and without_ids(reply.json()) == body["rules"] and "id" not in reply.json()["rules"][0]
    warnings = reply.json()["warnings"]
    assert [(w["rule"], w["code"]) for w in warnings] == [(0, "names_only"), (0, "wildcard"), (0, "shared_issuer")]
    assert warnings[1]["claim"] == "workflow" and all(warning["message"] for warning in warnings)
    # Without rules: those that there are, and those of the older form, too.
    stored = server.get(place + "/trust", bearer=owner.bearer).json()
    assert server.post(place + "/trust/check", bearer=owner.bearer, json_body={}).json() == stored
    assert without_ids(stored) == [RULES]
    server.post(place + "/federation", bearer=owner.bearer, json_body=[RULE])
    reply = server.post(place + "/trust/check", bearer=owner.bearer, json_body={})
    assert [w["code"] for w in reply.json()["warnings"]] == ["names_only", "any_ref", "no_audience"]
    invalid_request(server.post(place + "/trust/check", bearer=owner.bearer, json_body={"rules": [7]}), None)


def test_the_older_list_shows_what_it_can_and_never_widens(server, owner, place):
    narrow = {**RULES, "subject": "web"}
    plain = {"issuer": "https://ci.example.org", "subject": "web", "audiences": ["b"]}
    put(server, owner, place, narrow, plain)
    shown = server.get(place + "/federation", bearer=owner.bearer).json()
    assert shown == [plain], "the rule with claims would come back without them"
    server.post(place + "/federation", bearer=owner.bearer, json_body=shown)
    assert without_ids(server.get(place + "/trust", bearer=owner.bearer).json()) == [{**plain, "claims": {}}]


def test_unknown_robots(server, owner):
    for robots in (owner.robots("/nobody/trust"), "/api/v1/user/robots/nobody/trust"):
        for method, tail, body in (("GET", "", None), ("PUT", "", {"rules": []}), ("POST", "/check", {}),
                                   ("POST", "/dry-run", {"token": "x"})):
            message(server.request(method, robots + tail, bearer=owner.bearer, json_body=body), 400,
                    "Could not find robot with specified username")


def test_changes_are_in_the_log(server, owner, robot):
    robot.trust_claims({**RULES, "name": "web"})
    logs = server.get(f"/api/v1/organization/{owner.org}/logs", bearer=owner.bearer).json()["logs"]
    entry = next(log for log in logs if log["kind"] == "create_robot_federation")["metadata"]
    assert entry["config"] == [{"issuer": RULES["issuer"], "subject": "", "claims": RULES["claims"],
                                "audiences": ["a"]}]


def dry_run(robot, token):
    reply = robot.server.post(robot.path + "/trust/dry-run", bearer=robot.owner.bearer, json_body={"token": token})
    assert reply.status == 200, reply
    return reply.json()


def test_dry_run_says_which_part_does_not_fit_and_consumes_nothing(issuer, robot, claims):
    rule = {"issuer": issuer.url, "audiences": ["a"], "claims": {"repository_id": "74", "ref": "refs/heads/*"}}
    robot.trust_claims(rule, {**rule, "subject": "app", "audiences": ["b"]})
    token = issuer.sign(claims(aud="a", repository_id=74, ref="refs/heads/a/b"))
    answer = dry_run(robot, token)
    assert answer["accepted"] is False and answer["fault"] is None
    assert (answer["issuer"], answer["subject"], answer["audiences"]) == (issuer.url, "web", ["a"])
    first, second = answer["rules"]
    assert [first[part] for part in ("fits", "issuer", "subject", "audience")] == [False, True, True, True]
    assert first["claims"] == [
        {"name": "repository_id", "wanted": "74", "found": "74", "fits": True},
        {"name": "ref", "wanted": "refs/heads/*", "found": "refs/heads/a/b", "fits": False}]
    assert [second[part] for part in ("fits", "issuer", "subject", "audience")] == [False, True, False, False]
    good = issuer.sign(claims(aud="a", repository_id=74, ref="refs/heads/main"))
    assert all(dry_run(robot, good)["accepted"] for _ in range(2))
    robot.password(good)


def test_dry_run_tells_nothing_of_a_token_that_the_issuer_has_not_signed(server, issuer, robot, claims):
    robot.trust_claims({"issuer": issuer.url, "audiences": ["a"], "claims": {"ref": "main"}})
    header, body, signature = issuer.sign(claims(aud="a", ref="main")).split(".")
    for token, fault in ((f"{header}.{body}.{signature[:-6]}AAAAAA", "Invalid token: the signature is wrong"),
                         (issuer.sign(claims(iss=issuer.url + "/")), "No rule names the issuer"),
                         ("x", "Invalid token: not a signed JWT that is taken here"),
                         ("a." * 9000, "Invalid token: it is longer than 16 KiB")):
        answer = dry_run(robot, token)
        assert answer == {"accepted": False, "fault": fault, "issuer": "", "subject": "", "audiences": [], "rules": []}
    # An old one is what people paste: what else is wrong is said all the same.
    old = dry_run(robot, issuer.sign(claims(aud="a", ref="dev", iat=1, exp=100)))
    assert old["fault"] == "Invalid token: it has expired" and not old["rules"][0]["claims"][0]["fits"]
    assert signature not in server.log.read_text()
    reply = server.post(robot.path + "/trust/dry-run", bearer=robot.owner.bearer, json_body={})
    invalid_request(reply, "'token' is required")
