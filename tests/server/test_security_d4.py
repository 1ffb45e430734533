"""Mistakes that other token services and registries have made with robots, tenants and registries: one check for each.

Each is short; where a mistake is hunted at length elsewhere, AT_LENGTH says where.
"""
import json
import pathlib
import random
import re
import subprocess

import pytest
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from federation import CONFIG, Robot
from issuer import Issuer
from jetond import BUILD, ROOT, Jetond, Shop, basic, jwt_part, waits_for
from quay import NO_UUID, Owner, granted, invalid_request, message, unique
from quay_matrix import mistakes
from quay_operations import OPERATIONS
from quay_oracle import Installation
from quay_world import World
from registry_claims import claims_of

AT_LENGTH = {
    "robot_created_for_a_project_you_do_not_control":
        "test_quay_isolation.test_an_outsider_cannot_tell_what_exists_from_what_does_not",
    "object_addressed_by_id_without_owner_check":
        "test_quay_isolation.test_an_id_of_another_organization_is_as_unknown_in_ones_own_as_one_of_nobody",
    "maintainer_edits_what_only_admins_may": "endpoints/quay/quay_matrix.cc: ExactlyTheseCallersAreAllowed",
    "token_wider_than_asked": "test_registry_exactness.test_exactly_what_is_asked_and_allowed_is_granted",
    "scope_parser_drift": "test_registry_scopes.test_no_scope_however_broken_breaks_the_server",
    "oidc_sub_by_string": "test_job_tokens.test_d4_oidc_sub_is_exact_and_recycled_names_do_not_come_in",
    "rule_pooling": "test_job_tokens.test_d4_rule_pooling_no_part_of_one_rule_helps_another",
    "credentials_sent_to_a_foreign_realm": None,
    "proxy_header_trusted": "test_openshift_authentication.test_a_header_with_a_user_name_is_no_credential",
    "lockout_as_a_weapon": "endpoints/registry/backoff_test.cc: IsForOneAccountAndOneAddress",
    "enumeration_by_timing":
        "test_quay_isolation.test_a_wrong_password_and_an_unknown_user_take_the_same_time_and_answer",
    "unauthenticated_maintenance_endpoint": "test_operations.test_operations_are_not_on_the_public_listener",
    "expression_language_in_policy_runs_code": None,
    "third_party_block_key_confusion": "test_job_tokens.test_wrong_keys_and_algorithms",
    "parser_limits": "test_random_input.test_no_nonsense_makes_a_5xx_a_crash_or_a_malformed_answer",
}


def test_every_mistake_has_its_check_here_and_at_length_where_it_is_said_to_be():
    for mistake, place in AT_LENGTH.items():
        assert any(name.startswith(f"test_d4_{mistake}") for name in globals()), mistake
        if place and ": " in place:
            file, _, name = place.partition(": ")
            assert f", {name}) {{" in (pathlib.Path(__file__).parents[1] / file).read_text(), place
        elif place:
            file, _, name = place.partition(".")
            text = pathlib.Path(__file__).with_name(file + ".py").read_text()
            assert f"\ndef {name}(" in text, place


@pytest.fixture(scope="module")
def victim(shop):
    return Owner(shop, "victim")


@pytest.fixture(scope="module")
def intruder(shop):
    return Owner(shop, "intruder")


def told_apart(reply, name):
    return reply.status, reply.text.replace(name, "NAME")


# Tenants

def test_d4_robot_created_for_a_project_you_do_not_control(server, victim, intruder):
    nobodys = "nobody" + victim.org
    for short in ("fresh", victim.robot()[0].split("+")[1]):
        replies = [server.put(f"/api/v1/organization/{org}/robots/{short}", bearer=intruder.bearer, json_body={})
                   for org in (victim.org, nobodys)]
        assert replies[0].status in (403, 404), replies[0]
        assert told_apart(replies[0], victim.org) == told_apart(replies[1], nobodys)
    robots = server.get(victim.robots(), bearer=victim.bearer).json()["robots"]
    assert not [robot for robot in robots if robot["name"].endswith("+fresh")]


def new_app_token(server, owner):
    return server.post("/api/v1/user/apptoken", bearer=owner.bearer, json_body={"title": "t"}).json()["token"]


def new_login(server, owner):
    """The identity token of a login that is kept."""
    reply = server.get("/v2/auth", login=(owner.name, owner.password), query={"offline_token": "true"})
    return reply.json()["refresh_token"]


def test_d4_object_addressed_by_id_without_owner_check(server, shop, victim, intruder):
    machine, secret = victim.robot()
    own = intruder.robot()[0].split("+")[1]
    app_token, view, kept = new_app_token(server, victim), victim.view("user:read"), new_login(server, victim)
    robot_tokens = server.get(victim.robots(f"/{machine.split('+')[1]}/tokens"), bearer=victim.bearer).json()["tokens"]
    login = server.get("/api/v1/user/registrylogins", bearer=victim.bearer).json()["logins"][0]
    for path, identifier in [
            (intruder.tokens("{}"), view["uuid"]), (intruder.applications("{}"), victim.client_id),
            (intruder.applications("{}", "/tokens/" + view["uuid"]), victim.client_id),
            (intruder.robots(f"/{own}/tokens/{{}}"), robot_tokens[0]["uuid"]),
            ("/api/v1/user/apptoken/{}", app_token["uuid"]),
            ("/api/v1/user/registrylogins/{}", login["id"]), ("/api/v1/user/authorizations/{}", view["uuid"])]:
        assert server.delete(path.format(identifier), bearer=intruder.bearer).status == 404, path
        assert server.delete(path.format(NO_UUID), bearer=intruder.bearer).status == 404, path
    assert server.get("/api/v1/user/", bearer=view["token"]).status == 200
    for good in ((machine, secret), ("$app", app_token["token_code"])):
        assert shop.registry_token(login=good).status == 200
    refresh = {"grant_type": "refresh_token", "refresh_token": kept, "service": server.address}
    assert server.post("/v2/auth", form=refresh).status == 200


FOR_ADMINS = [one for one in OPERATIONS if one.method != "GET" and one.who.startswith(("OA, SUFA", "RA, SUFA"))]


@pytest.fixture(scope="module")
def world():
    with World() as made:
        yield made


@pytest.mark.parametrize("kind", ["creator", "writer"])
def test_d4_maintainer_edits_what_only_admins_may(world, kind):
    assert len(FOR_ADMINS) > 20
    found = [line for operation in FOR_ADMINS for line in mistakes(world, operation, kind, Installation())]
    assert not found, "\n".join(found)


# Registry tokens

def test_d4_token_wider_than_asked(shop, victim, intruder):
    repository = victim.repository()
    for asked in ("pull", "push", "delete", "pull,push"):
        assert granted(shop, repository, asked, (victim.name, victim.password)) == set(asked.split(","))
    reply = shop.registry_token(f"repository:{repository}:pull,push", (intruder.name, intruder.password))
    assert claims_of(reply)["access"] == [{"type": "repository", "name": repository, "actions": []}]


def scope_of_grammar(rng, org):
    """(scope, type, name): as the published grammar has it, of all that other parsers stumble over."""
    component = lambda: re.sub("[._-]+$", "", rng.choice("ab1") + "".join(rng.choices("az09._-", k=4)))  # noqa: E731
    component_name = lambda: re.sub("[._-]{2,}", ".", component())  # noqa: E731
    host = rng.choice(["", "", "", "localhost:5000/", "registry.example.com/", "127.0.0.1:1/"])
    kind = rng.choice(["repository", "repository", "repository(plugin)"])
    name = host + "/".join([org, *[component_name() for _ in range(rng.randint(1, 3))]])
    return f"{kind}:{name}:{rng.choice(['pull', 'pull,', ',pull', 'pull,pull'])}", "repository", name


def test_d4_scope_parser_drift(shop, victim):
    rng = random.Random(4)
    for _ in range(100):
        scope, kind, name = scope_of_grammar(rng, victim.org)
        entries = claims_of(shop.registry_token(scope, (victim.name, victim.password)))["access"]
        assert all((one["type"], one["name"]) == (kind, name) for one in entries), (scope, entries)
        allowed = name.startswith(victim.org + "/")
        assert [one["actions"] for one in entries if one["actions"]] == ([["pull"]] if allowed else []), scope
    for scope in (f"repository:{victim.org}/x@sha256:{'0' * 64}:pull", f"repository:{victim.org}/x:1.0:pull",
                  f"repository:evil:{victim.org}/x:pull", f"repository(a(b)):{victim.org}/x:pull"):
        reply = shop.registry_token(scope, (victim.name, victim.password))
        assert reply.status == 400 or not any(one["actions"] for one in claims_of(reply)["access"]), scope


# Trust in others' tokens

def test_d4_oidc_sub_by_string_is_warned_of_and_nothing_crosses_a_delimiter(server, victim):
    path = victim.robots(f"/{victim.robot()[0].split('+')[1]}/trust")
    rule = {"issuer": "https://ci.example.com", "audiences": ["a"]}

    def check(**more):
        return server.post(path + "/check", bearer=victim.bearer, json_body={"rules": [{**rule, **more}]})

    def codes(**more):
        return {warning["code"] for warning in check(**more).json()["warnings"]}
    assert "names_only" in codes(subject="repo:acme/web:ref:refs/heads/main")
    assert "names_only" not in codes(claims={"repository_id": "74"})
    for pattern in ("*", "repo:acme/*", "*:ref:refs/heads/main", "repo:*:ref"):
        reply = check(claims={"sub": pattern})
        assert reply.status == 400 or "wildcard" in codes(claims={"sub": pattern}), (pattern, reply)


def test_d4_rule_pooling():
    with Issuer() as issuer, Jetond(CONFIG.format(ca=issuer.certificate.file)) as server:
        robot = Robot(Owner(Shop(server)), [])
        good = {("web", "a"), ("app", "b")}
        robot.trust([{"issuer": issuer.url, "subject": sub, "audiences": [aud]} for sub, aud in sorted(good)])
        for sub in ("web", "app"):
            for aud in ("a", "b"):
                reply = robot.exchange(issuer.sign(issuer.claims(server.url, sub=sub, aud=aud)))
                assert (reply.status == 200) == ((sub, aud) in good), (sub, aud, reply)


# What a request says of itself

SAID = {"Host": "evil.example.com", "X-Forwarded-Host": "evil.example.com", "X-Forwarded-Proto": "gopher",
        "Forwarded": "host=evil.example.com;for=192.0.2.5", "X-Original-URI": "/healthz", "X-Rewrite-URL": "/healthz"}


def test_d4_credentials_sent_to_a_foreign_realm(server):
    """No header of a request has us send anybody elsewhere. To whom the command line sends a token: test_cli_login.py."""
    for path, headers in (("/v2/", {}), ("/v2/auth", {"Authorization": basic("nobody", "wrong")})):
        plain, said = (server.get(path, headers=headers | more) for more in ({}, SAID))
        assert plain.status == said.status == 401
        assert plain.headers["www-authenticate"] == said.headers["www-authenticate"]
        assert server.url in said.headers["www-authenticate"]


@pytest.mark.parametrize("header", ["X-Remote-User", "X-Forwarded-User", "X_Forwarded_User", "Remote-User",
                                    "X-Auth-Request-User", "X-Forwarded-Email"])
def test_d4_proxy_header_trusted_as_a_name(server, victim, header):
    for path in ("/broker/rest/user", "/api/v1/user/"):
        reply = server.get(path, headers={header: victim.name})
        assert reply.status in (400, 401), reply


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "X-Client-IP", "True-Client-IP"])
def test_d4_proxy_header_trusted_as_an_address(server, victim, header):
    name, secret = victim.robot()
    path = victim.robots(f"/{name.split('+')[1]}/tokens")
    bound = server.post(path, bearer=victim.bearer, json_body={"addresses": "192.0.2.0/24"}).json()["token"]
    login = {"Authorization": basic(name, bound), header: "192.0.2.5", "Forwarded": "for=192.0.2.5"}
    assert server.get("/v2/auth", headers=login).status == 401
    assert server.get("/v2/auth", headers=login | {"Authorization": basic(name, secret)}).status == 200


@pytest.mark.parametrize("path", ["//v2/auth", "/v2//auth", "/v2%2fauth", "/v2/./auth", "/x/../v2/auth",
                                  "/x/%2e%2e/v2/auth", "/v2/auth/", "/V2/auth", "/v2/auth;x", "/v2/auth/.."])
def test_d4_proxy_header_trusted_no_other_path_is_the_same_place(server, victim, path):
    """A front end that decides by the path it sees, decides about the one that is served."""
    login = (victim.name, victim.password)
    assert server.get("/v2/auth", login=login).status == 200
    assert server.get(path, login=login).status in (400, 404)


@pytest.mark.parametrize("path", ["/auth", "/verify", "/validate", "/oauth2/auth", "/api/verify", "/forward-auth",
                                  "/outpost/auth/nginx", "/envoy.service.auth.v3.Authorization/Check"])
def test_d4_proxy_header_trusted_there_is_no_forward_auth(server, path):
    for method in ("GET", "POST"):
        assert server.request(method, path, headers={"X-Forwarded-Uri": "/healthz"}, body="").status == 404


# Guessing

@pytest.fixture(scope="module")
def patient():
    with Jetond(waits_for(10_000), patient=True) as running:
        yield running


def test_d4_lockout_as_a_weapon(patient):
    """Whoever guesses a password keeps himself from it, not its owner, and no robot."""
    owner = Owner(Shop(patient))
    robot = owner.robot()
    statuses = [patient.get("/v2/auth", login=(owner.name, f"wrong{number}")).status for number in range(5)]
    assert statuses[0] == 401 and 429 in statuses
    assert patient.get("/api/v1/user/", bearer=owner.bearer).status == 200
    assert [patient.get("/v2/auth", login=robot).status for _ in range(3)] == [200] * 3
    for number in range(5):
        assert patient.get("/v2/auth", login=(robot[0], f"wrong{number}")).status == 401
    assert patient.get("/v2/auth", login=robot).status == 200


def without_its_code(reply):
    """A refusal, but for the code by which an operator finds its reason."""
    code = reply.json()["reason"]
    assert re.fullmatch("[2-9A-HJ-NP-Z]{12}", code), reply
    return reply.text.replace(code, "CODE")


def test_d4_enumeration_by_timing_nor_by_the_answer(patient):
    owner = Owner(Shop(patient))
    known, unknown = ([patient.get("/v2/auth", login=(name, f"wrong{number}")) for number in range(3)]
                      for name in (owner.name, unique("nobody")))
    assert [reply.status for reply in known] == [reply.status for reply in unknown]
    assert without_its_code(known[0]) == without_its_code(unknown[0])


# Operations

def test_d4_unauthenticated_maintenance_endpoint(server):
    for path in ("/metrics", "/healthz", "/readyz", "/keys/rotate", "/debug", "/admin", "/sys/rekey", "/sys/health"):
        assert server.get(path).status == server.post(path, body="").status == 404, path
    for bearer in (None, "wrong", server.bootstrap_token):
        reply = server.post("/keys/rotate", admin=True, bearer=bearer, form={"keys": "registry", "force": "true"})
        assert reply.status == 401
    body = {"username": "first", "password": "first-password", "email": "first@example.com"}
    assert server.post("/api/v1/user/initialize", json_body=body).status in (403, 404)


def libraries(program):
    """What a program of ours is linked with."""
    return subprocess.run(["ldd", BUILD / program], capture_output=True, text=True, check=True).stdout


def test_d4_expression_language_in_policy_runs_code_there_is_none_to_run_it():
    linked = libraries("jetond")
    engines = r"lib(lua|python|v8|mozjs|node|quickjs|duktape|mujs|wasm|jq|guile|perl|ruby|tcl|cel|rego|pcre)"
    assert "libsqlite3" in linked and not re.search(engines, linked), linked
    running = re.compile(r"\b(dlopen|popen|system|exec[lv]p?e?)\s*\(|std::w?regex")
    # The command line starts the person's browser.
    sources = [path for path in (ROOT / "src").rglob("*") if path.suffix in (".h", ".cc") and "cli" not in path.parts]
    assert len(sources) > 100
    assert not [path for path in sources if running.search(path.read_text())]


@pytest.mark.parametrize("pattern", ["(web|api)", "web{1,9}", "${web}", "{{7*7}}", "web.*?", "[a-z]+", "w*b*b", "^web$",
                                     "`id`", "$(id)"])
def test_d4_expression_language_in_policy_runs_code_patterns_are_data(server, victim, pattern):
    path = victim.robots(f"/{victim.robot()[0].split('+')[1]}/tokens")
    body = {"repositories": f"{victim.org}/{pattern}"}
    invalid_request(server.post(path, bearer=victim.bearer, json_body=body))


def test_d4_third_party_block_key_confusion(server, shop, victim):
    """Tokens of ours are made by us alone: a holder adds nothing, and brings no key along."""
    token = shop.registry_token(login=(victim.name, victim.password)).json()["token"]
    assert server.get("/v2/", bearer=token).status == 200
    header, claims, signature = token.split(".")
    holder = JWK.generate(kty="EC", crv="P-256")
    public = holder.export_public(as_dict=True)
    wider = {**jwt_part(token, 1), "access": [{"type": "registry", "name": "catalog", "actions": ["*"]}]}
    ours = jwt_part(token, 0)
    for more in ({}, {"jwk": public}, {"kid": "mine", "jwk": public}, {"jku": "https://evil.example.com/keys"}):
        jws = JWS(json.dumps(wider))
        jws.add_signature(holder, alg="ES256", protected=json.dumps({**ours, **more}))
        assert server.get("/v2/", bearer=jws.serialize(compact=True)).status == 401, more
    for appended in (f"{token}.{claims}", f"{token}.{claims}.{signature}", f"{header}.{claims}.{signature}A"):
        assert server.get("/v2/", bearer=appended).status == 401


# Parsers

@pytest.mark.parametrize("body", [b"[" * 60000, b'{"a":' * 10000, b'{"name":' + b"[" * 500 + b"]" * 500 + b"}"],
                         ids=["arrays", "objects", "member"])
def test_d4_parser_limits_depth(server, victim, body):
    reply = server.post("/api/v1/organization/", bearer=victim.bearer, body=body,
                        headers={"Content-Type": "application/json"})
    message(reply, 400, "The body is not valid JSON.")


def test_d4_parser_limits_size_and_count(server, shop, victim):
    login = (victim.name, victim.password)
    assert server.get("/v2/auth", login=login, headers={"X-Pad": "x" * 40000}).status == 431
    assert server.post("/oauth2/token", body=b"a=" + b"x" * 200000).status == 413
    scopes = [f"repository:{victim.org}/w{number}:pull" for number in range(65)]
    assert shop.registry_token(scopes[:64], login).status == 200
    assert shop.registry_token(scopes, login).status == 400
    reply = server.get("/v2/", bearer=".".join(["e30" * 100] * 3))
    assert reply.status == 401


def test_d4_parser_limits_every_parser_of_foreign_bytes_is_fuzzed():
    folder = ROOT / "tests" / "fuzz"
    targets = {path.stem for path in folder.glob("*.cc")}
    assert targets >= {"http_head", "json", "jwt", "foreign_jwt", "form", "scopes", "registry_scopes", "authorization"}
    for target in targets:
        assert any((folder / "corpus" / target).iterdir()), target
        assert "LLVMFuzzerTestOneInput" in (folder / f"{target}.cc").read_text(), target
