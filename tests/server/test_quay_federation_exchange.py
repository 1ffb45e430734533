"""The exchange of a foreign token for a robot's password (F1), and that password at /v2/auth (5.1)."""
import base64
import json
import signal
import threading
import time

import pytest
from jwcrypto.jwk import JWK

from federation import CONFIG, EXCHANGE, RULE, Robot
from federation_fixtures import claims, issuer, owner, robot, server  # noqa: F401
from issuer import KEYS
from jetond import Jetond, Shop, jwt_part, without_reason
from quay import Owner, Person, message, unique


def test_f1_every_algorithm(server, issuer, robot, claims):
    for algorithm in KEYS:
        password = robot.password(issuer.sign(claims(), algorithm))
        assert robot.login(password).status == 200


def test_f1_answer(server, issuer, robot, claims):
    password = robot.password(issuer.sign(claims()))
    body = jwt_part(password, 1)
    assert body["sub"] == robot.name and body["aud"] == server.address and body["access"] == {}
    assert body["exp"] - body["iat"] == 3600
    context = body["context"]
    assert context["com.apostille.roots"] is None and context["entity_kind"] == "robot"
    assert context["entity_reference"] == robot.name


@pytest.mark.parametrize("header, error", [
    (None, "No auth header"), ("Bearer abc", "Invalid basic auth header"), ("Basic", "Invalid basic auth header"),
    ("Basic !!!", "Could not parse basic auth header"),
    ("Basic " + base64.b64encode(b"\xff\xfe:x").decode(), "Could not parse basic auth header"),
    ("Basic " + base64.b64encode(b"acme+ci").decode(), "Unexpected number of credentials found in basic auth header"),
    ("Basic " + base64.b64encode(b"acme:x").decode(), "Invalid robot")])
def test_f1_header_failures(server, header, error):
    reply = server.get(EXCHANGE, headers={"Authorization": header} if header else {})
    assert reply.status == 401 and reply.json() == {"error": error}, reply


def test_f1_unknown_robot_and_no_config(server, issuer, owner, robot, claims):
    message(server.get(EXCHANGE, login=(f"{owner.org}+nobody", issuer.sign(claims()))), 400,
            "Could not find robot with specified username")
    robot.trust([])
    message(robot.exchange(issuer.sign(claims())), 400, "Robot does not have federated login configured")


def test_f1_issuer_failures(issuer, robot, claims):
    message(robot.exchange(issuer.sign(claims(iss=None))), 400, "Token does not contain issuer")
    message(robot.exchange(issuer.sign(claims(iss=issuer.url + "/"))), 400,
            f"issuer {issuer.url}/ not configured for this robot")


def test_f1_secret_is_no_jwt(robot):
    for secret in ("secret", "", "a.b.c", "e30.e30.e30", robot.token):
        message(robot.exchange(secret), 400)


FORGERIES = {
    "wrong audience": dict(claims={"aud": "https://else.example.org"}, text="it is for another audience"),
    "no audience": dict(claims={"aud": None}, text="it is for another audience"),
    "expired": dict(claims={"exp": lambda now: now - 31, "iat": lambda now: now - 100}, text="it has expired"),
    "not yet": dict(claims={"nbf": lambda now: now + 60}, text="it is not valid yet"),
    "from the future": dict(claims={"iat": lambda now: now + 60}, text="it is not valid yet"),
    "no expiry": dict(claims={"exp": None}, text="exp and iat are required"),
    "no time of issue": dict(claims={"iat": None}, text="exp and iat are required"),
    "endless": dict(claims={"exp": lambda now: now + 10**9}, text="it lives for more than a day"),
    "unknown kid": dict(header={"kid": "key-x"}, text="none of the issuer's keys fits"),
    "no kid": dict(header={"kid": None}),
    "jku": dict(header={"jku": "https://evil.example.org/keys"}),
    "x5u": dict(header={"x5u": "https://evil.example.org/cert"}),
    "x5c": dict(header={"x5c": ["AAAA"]}),
    "crit": dict(header={"crit": ["exp"]}),
    "other type": dict(header={"typ": "logout+jwt"}),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_f1_refuses(issuer, robot, claims, name):
    forgery = FORGERIES[name]
    now = int(time.time())
    changed = {key: value(now) if callable(value) else value for key, value in forgery.get("claims", {}).items()}
    if "crit" in forgery.get("header", {}):  # the library refuses to sign such a thing with its own hands
        part = base64.urlsafe_b64encode(json.dumps({"alg": "ES256", "kid": "key-ES256", "crit": ["exp"]}).encode())
        token = ".".join([part.decode().rstrip("="), *issuer.sign(claims()).split(".")[1:]])
    else:
        token = issuer.sign(claims(**changed), header=forgery.get("header"))
    message(robot.exchange(token), 400,
            "Invalid token: " + forgery.get("text", "not a signed JWT that is taken here"))


def test_f1_refuses_other_subjects(issuer, robot, claims):
    for subject in ("we", "web ", "WEB", "web:main", "*", ""):
        message(robot.exchange(issuer.sign(claims(sub=subject))), 400, "Token does not match robot")


def test_f1_refuses_keys_that_are_not_the_issuers(issuer, robot, claims):
    for algorithm, how in KEYS.items():
        stranger = JWK.generate(kid=f"key-{algorithm}", **how)
        message(robot.exchange(issuer.sign(claims(), algorithm, key=stranger)), 400,
                "Invalid token: the signature is wrong")
        embedded = {"jwk": stranger.export_public(as_dict=True)}
        message(robot.exchange(issuer.sign(claims(), algorithm, key=stranger, header=embedded)), 400)


def test_f1_the_key_says_the_algorithm(issuer, robot, claims):
    unfitting = "Invalid token: none of the issuer's keys fits"
    message(robot.exchange(issuer.sign(claims(), "PS256", key=issuer.keys["RS256"], header={"kid": "key-RS256"})), 400,
            unfitting)
    public = issuer.keys["RS256"].export_to_pem()
    secret = JWK(kty="oct", k=base64.urlsafe_b64encode(public).decode().rstrip("="))
    message(robot.exchange(issuer.sign(claims(), "HS256", key=secret, header={"kid": "key-RS256"})), 400, unfitting)
    header, body, _ = issuer.sign(claims(), "RS256").split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none","kid":"key-RS256"}').decode().rstrip("=")
    message(robot.exchange(f"{none}.{body}."), 400)
    message(robot.exchange(f"{header}.{body}."), 400, "Invalid token: the signature is wrong")


def test_f1_entries_are_not_pooled(issuer, robot, claims):
    other = issuer.serve("/second")
    robot.trust([{"issuer": issuer.url, "subject": "web", "audiences": ["a"]},
                 {"issuer": issuer.url, "subject": "app", "audiences": ["b"]},
                 {"issuer": other, "subject": "ops", "audiences": ["c"]}])
    good = {(issuer.url, "web", "a"), (issuer.url, "app", "b"), (other, "ops", "c")}
    for url in (issuer.url, other):
        for subject in ("web", "app", "ops"):
            for audience in ("a", "b", "c"):
                reply = robot.exchange(issuer.sign(claims(iss=url, sub=subject, aud=audience)))
                assert (reply.status == 200) == ((url, subject, audience) in good), (url, subject, audience, reply)


def test_f1_a_foreign_token_is_taken_once_also_in_parallel(issuer, robot, claims):
    token = issuer.sign(claims())
    replies = []
    threads = [threading.Thread(target=lambda: replies.append(robot.exchange(token))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(reply.status for reply in replies) == [200] + 7 * [400]
    used = "Invalid token: it has been used before"
    message(robot.exchange(token), 400, used)
    # The other signature that an ECDSA key makes valid along with each.
    header, body, signature = token.split(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
    s = order - int.from_bytes(raw[32:], "big")
    twin = base64.urlsafe_b64encode(raw[:32] + s.to_bytes(32, "big")).decode().rstrip("=")
    message(robot.exchange(f"{header}.{body}.{twin}"), 400, used)


def test_f1_a_foreign_token_is_taken_once_also_after_kill_9(issuer):
    config = CONFIG.format(ca=issuer.certificate.file)
    with Jetond(config, args=["--public-url", "http://tokens.example.com"]) as server:
        robot = Robot(Owner(Shop(server)), [{"issuer": issuer.url, "subject": "web"}])
        token = issuer.sign(issuer.claims("http://tokens.example.com"))
        password = robot.password(token)
        server.stop(signal.SIGKILL)
        server.start()
        message(robot.exchange(token), 400, "Invalid token: it has been used before")
        assert robot.login(password).status == 200


def test_f1_writes_the_log(server, owner, issuer, robot, claims):
    robot.password(issuer.sign(claims()))
    logs = server.get(f"/api/v1/organization/{owner.org}/logs", bearer=owner.bearer).json()["logs"]
    entry = next(log for log in logs if log["kind"] == "federated_robot_token_exchange")
    assert entry["metadata"] == {"subject": "web", "issuer": issuer.url, "robot": robot.name.split("+")[1]}
    assert entry["performer"]["name"] == robot.name
    config = next(log for log in logs if log["kind"] == "create_robot_federation")["metadata"]
    assert config["config"] == [{"issuer": issuer.url, "subject": "web"}]


def refuses(robot, password, text):
    reply = robot.login(password)
    assert reply.status == 401 and without_reason(reply.json()["errors"][0]["message"]) == text, reply


def test_5_1_the_password_is_of_its_robot_alone(server, owner, issuer, robot, claims):
    password = robot.password(issuer.sign(claims()))
    other = Robot(owner, [{"issuer": issuer.url, "subject": "web"}])
    refuses(other, password, "Token does not match robot")
    user = server.get("/v2/auth", login=(owner.name, password), query={"service": "registry.example.com"})
    assert user.status == 401
    for login in (("$oauthtoken", password), ("$app", password)):
        assert server.get("/v2/auth", login=login).status == 401
    assert server.get("/api/v1/user/", bearer=password).status == 401
    assert server.get(EXCHANGE, login=(robot.name, password)).status == 400


def test_5_1_a_registry_token_is_no_password(issuer, robot, claims):
    registry_token = robot.login(robot.token).json()["token"]
    refuses(robot, registry_token, "Token does not match robot")
    header, body, signature = robot.password(issuer.sign(claims())).split(".")
    refuses(robot, f"{header}.{body}.{signature[:-4]}AAAA", "Token does not match robot")


def test_5_2_the_registry_token_ends_with_the_password(server, issuer, robot, claims):
    answer = robot.login(robot.password(issuer.sign(claims()))).json()
    assert jwt_part(answer["token"], 1)["sub"] == robot.name
    assert answer["expires_in"] <= 3600


def test_1_1_dead_at_once_with_the_rule(server, issuer, owner, robot, claims):
    rule = {"issuer": issuer.url, "subject": "web"}
    password = robot.password(issuer.sign(claims()))
    robot.trust([rule, RULE])
    assert robot.login(password).status == 200
    robot.trust([RULE])
    refuses(robot, password, "Token does not match robot")
    robot.trust([rule])
    refuses(robot, password, "Token does not match robot")
    password = robot.password(issuer.sign(claims()))
    assert server.delete(robot.path + "/federation", bearer=owner.bearer).status == 204
    refuses(robot, password, "Token does not match robot")


def test_1_1_dead_at_once_with_the_robot_its_owner_and_his_disabling(server, shop, issuer, owner, robot, claims):
    password = robot.password(issuer.sign(claims()))
    assert server.delete(robot.path, bearer=owner.bearer).status == 204
    refuses(robot, password, "Could not find robot with specified username")

    person = Person(shop)
    short = f"/api/v1/user/robots/{unique('bot')}"
    assert server.put(short, bearer=person.bearer, json_body={}).status == 201
    name = server.get(short, bearer=person.bearer).json()["name"]
    rule = [{"issuer": issuer.url, "subject": "web"}]
    assert server.post(short + "/federation", bearer=person.bearer, json_body=rule).status == 200
    password = server.get(EXCHANGE, login=(name, issuer.sign(claims()))).json()["token"]
    user = f"/api/v1/superuser/users/{person.name}"

    def login():
        return server.get("/v2/auth", login=(name, password), query={"service": "registry.example.com"})
    assert login().status == 200
    server.put(user, bearer=server.bootstrap_token, json_body={"enabled": False})
    assert without_reason(login().json()["errors"][0]["message"]) == f"Robot {name} owner {person.name} is disabled"
    message(server.get(EXCHANGE, login=(name, issuer.sign(claims()))), 400,
            f"Robot {name} owner {person.name} is disabled")
    server.put(user, bearer=server.bootstrap_token, json_body={"enabled": True})
    assert login().status == 200
    assert server.delete(user, bearer=server.bootstrap_token).status == 204
    assert login().status == 401


def test_1_1_regenerating_the_static_token_leaves_the_federated_one(server, issuer, owner, robot, claims):
    password = robot.password(issuer.sign(claims()))
    assert server.post(robot.path + "/regenerate", bearer=owner.bearer).status == 200
    assert robot.login(password).status == 200
    assert robot.login(robot.token).status == 401


def test_no_foreign_token_and_no_password_is_logged(server, issuer, robot, claims):
    token = issuer.sign(claims())
    password = robot.password(token)
    robot.login(password)
    written = server.log.read_text()
    assert token.split(".")[1] not in written and password.split(".")[1] not in written
