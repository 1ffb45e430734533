"""Deliveries to webhooks: signed, tried again, bounded; receivers that lie, hang and redirect."""
import json
import signal
import time

import pytest

from api import Api
from hook_sink import (CONFIG, Sink, answer, close, endless, endless_head, eventually, garbage, hang, huge, in_turn, unread,
                       verified)
from jetond import Jetond, Shop
from quay import unique


@pytest.fixture(scope="module")
def sink():
    with Sink() as sink:
        yield sink


@pytest.fixture(scope="module")
def server(sink):
    with Jetond(CONFIG.format(ca=sink.certificate.file)) as server:
        yield server


@pytest.fixture(scope="module")
def api(server):
    return Api(server, server.bootstrap_token)


class Hook:
    """A webhook of a new organization with a robot whose secrets are revoked to make something happen."""

    def __init__(self, api, sink, how, events=("token.revoked",), organization=True):
        shop = Shop(api.server)
        self.api, self.sink = api, sink
        self.organization = shop.organization(unique("hooked"))
        self.robot, _ = shop.robot(self.organization)
        self.path = "/" + unique("in")
        self.name = unique("hook")
        self.body = {"url": sink.behave(self.path, how), "events": list(events)}
        if organization:
            self.body["organization"] = self.organization
        self.made = api.put(f"/webhooks/{self.name}", self.body, 201)
        self.secret = self.made["secret"]

    @property
    def state(self):
        query = {"organization": self.organization} if "organization" in self.body else {}
        return self.api.get(f"/webhooks/{self.name}", **query)

    def new_token(self, expires_in="30d"):
        return self.api.post("/tokens", {"kind": "robot", "robot": self.robot, "note": unique("n"), "expires_in": expires_in}, 201)

    def end_a_token(self):
        token = self.new_token()
        assert self.api.call("DELETE", f"/tokens/{token['id']}").json()["revoked"] == 1
        return token

    def messages(self, count=1, seconds=15):
        return [verified(self.secret, headers, body) for headers, body in self.sink.wait(self.path, count, seconds)]


@pytest.fixture
def hook(api, sink):
    return lambda how, *more, **named: Hook(api, sink, how, *more, **named)


def test_what_happens_is_posted_signed_and_told_without_any_secret(hook):
    one = hook(answer(200))
    token = one.end_a_token()
    [message] = one.messages()
    [(headers, body)] = one.sink.got(one.path)
    assert headers["content-type"] == "application/json" and headers["jeton-event"] == "token.revoked"
    assert headers["jeton-delivery"] == message["id"]
    assert message["event"] == "token.revoked" and message["count"] == 1
    assert (message["webhook"], message["organization"]) == (one.name, one.organization)
    [told] = message["tokens"]
    assert told == {"id": token["id"], "kind": "robot", "name": token["note"], "organization": one.organization,
                    "subject": {"kind": "robot", "name": one.robot}, "application": None, "created": token["created"],
                    "expires": token["expires"]}
    assert token["token"] not in body.decode() and one.secret not in body.decode()
    eventually(lambda: one.state["delivered"] == 1)
    state = one.state
    assert state["last_delivery"] and not state["last_failure"] and state["pending"] == 0 and state["next_try"] is None


def test_a_message_that_is_changed_or_signed_with_another_secret_is_not_verified(hook):
    one = hook(answer(200))
    one.end_a_token()
    [(headers, body)] = one.sink.wait(one.path)
    verified(one.secret, headers, body)
    for secret, changed, now in ((one.secret + "x", body, None), (one.secret, body.replace(b"revoked", b"expired"), None),
                                 (one.secret, body, time.time() + 1000)):
        with pytest.raises(AssertionError):
            verified(secret, headers, changed, now)


LIES = {"garbage": garbage, "closes": close, "endless head": endless_head, "500": answer(500), "404": answer(404, b"no"),
        "hangs": hang, "100 for ever": lambda connection, sink: connection.sendall(b"HTTP/1.1 100 X\r\n\r\n" * 100_000)}


@pytest.mark.parametrize("how", LIES.values(), ids=LIES)
def test_what_is_not_received_is_sent_again_with_the_same_id_until_it_is(hook, how):
    one = hook(in_turn(how, answer(204)))
    one.end_a_token()
    eventually(lambda: one.state["failing_since"] is not None or one.state["delivered"] == 1)
    first, *_, last = [*one.messages(), *one.messages()]
    eventually(lambda: one.state["delivered"] == 1)
    assert first["id"] == last["id"] and first == last
    state = one.state
    assert state["last_failure"] and state["failing_since"] is None and state["pending"] == 0 and state["dropped"] == 0
    assert state["last_failure_status"] in ((500, 404) if how in (LIES["500"], LIES["404"]) else (None,))


GOOD = {"200 without reading": unread, "endless body": endless, "huge body": huge, "201": answer(201), "body": answer(200, b"x" * 9999)}


@pytest.mark.parametrize("how", GOOD.values(), ids=GOOD)
def test_a_status_of_success_is_enough_whatever_follows(hook, how):
    one = hook(how)
    one.end_a_token()
    eventually(lambda: one.state["delivered"] == 1)
    assert one.state["last_failure"] is None


def test_a_redirect_is_not_followed(hook, sink):
    secret_place = "/" + unique("inner")
    sink.behave(secret_place, answer(200))
    one = hook(answer(307, headers=f"Location: {sink.url}{secret_place}\r\n"))
    one.end_a_token()
    eventually(lambda: one.state["last_failure_status"] == 307)
    assert not sink.got(secret_place)


def test_addresses_that_are_not_public_are_not_connected_to():
    # A sink of its own: what other tests have left unsent is sent to theirs again.
    with Sink() as sink, Jetond(
            f'[federation]\nca_file = "{sink.certificate.file}"\nfetch_seconds = 1\n[webhooks]\nretry_seconds = 1\n') as server:
        api = Api(server, server.bootstrap_token)
        one = Hook(api, sink, answer(200))
        before = sink.connections
        port = sink.url.rsplit(":", 1)[1]
        for number, host in enumerate(("localhost", "[::ffff:127.0.0.1]", "2130706433")):
            api.put(f"/webhooks/x{number}", {**one.body, "url": f"https://{host}:{port}/"}, 201)
        one.end_a_token()
        eventually(lambda: all(item["last_failure"] for item in api.items("/webhooks", organization=one.organization)))
        for item in api.items("/webhooks", organization=one.organization):
            assert item["last_failure_status"] is None and item["delivered"] == 0
        assert sink.connections == before and not sink.got(one.path)


def test_a_receiver_that_hangs_does_not_hold_up_others(hook):
    slow = [hook(hang) for _ in range(8)]
    for one in slow:
        one.end_a_token()
    eventually(lambda: all(one.state["failing_since"] for one in slow), 40)
    good = hook(answer(200))
    begin = time.monotonic()
    good.end_a_token()
    good.messages()
    assert time.monotonic() - begin < 3
    for one in slow:
        one.sink.behave(one.path, answer(200))


def test_a_kill_between_what_happens_and_its_delivery_loses_nothing(sink):
    with Jetond(CONFIG.format(ca=sink.certificate.file)) as server:
        one = Hook(Api(server, server.bootstrap_token), sink, hang)
        tokens = [one.end_a_token() for _ in range(3)]
        sink.wait(one.path)
        server.stop(signal.SIGKILL)
        sink.behave(one.path, answer(200))
        before = len(sink.got(one.path))
        server.start()
        eventually(lambda: one.state["pending"] == 0)
        messages = [verified(one.secret, headers, body) for headers, body in sink.got(one.path)[before:]]
        assert {told["id"] for message in messages for told in message["tokens"]} == {token["id"] for token in tokens}
        first = json.loads(sink.got(one.path)[0][1])
        assert first in messages, "what was under way has the same id and content"


def test_ending_very_many_tokens_makes_few_messages(hook):
    one = hook(answer(200))
    tokens = [one.new_token() for _ in range(15)]
    answered = one.api.post("/tokens/revoke", {"ids": [token["id"] for token in tokens]})
    assert answered["revoked"] == 15
    [message] = one.messages()
    assert message["count"] == 15 and len(message["tokens"]) == 15
    other = hook(answer(200))
    for _ in range(12):
        other.end_a_token()
    eventually(lambda: sum(message["count"] for message in other.messages()) == 12)
    assert len(other.messages()) <= 4


def test_every_dialect_tells_of_what_it_revokes(hook, server):
    one = hook(answer(200))
    shop = Shop(server)
    client = shop.application(one.organization)["client_id"]
    token = shop.token(one.organization, client)
    base = f"/api/v1/organization/{one.organization}"
    assert server.delete(f"{base}/applications/{client}/tokens/{token['uuid']}", bearer=shop.bearer).status == 204
    second = shop.token(one.organization, client)["token"]
    assert server.post("/oauth2/revoke", form={"token": second}, login=(client, shop_secret(server, shop, one, client))).status == 200
    assert server.post(f"{base}/robots/ci/regenerate", bearer=shop.bearer).status == 200
    assert server.delete(f"{base}/robots/ci", bearer=shop.bearer).status == 204
    eventually(lambda: sum(message["count"] for message in one.messages()) >= 4, 30)
    told = [token for message in one.messages() for token in message["tokens"]]
    assert {"oauth", "robot"} <= {token["kind"] for token in told}
    assert [token["subject"] for token in told if token["kind"] == "robot"].count(None) <= 1


def shop_secret(server, shop, one, client):
    return server.get(f"/api/v1/organization/{one.organization}/applications/{client}", bearer=shop.bearer).json()["client_secret"]


def test_a_leak_is_told(hook):
    one = hook(answer(200), ["token.leaked"])
    token = one.new_token()
    assert one.api.post("/tokens/leaked", {"tokens": [token["token"]]}) == {"ours": 1}
    [message] = one.messages()
    assert message["event"] == "token.leaked" and message["tokens"][0]["id"] == token["id"]


def test_a_token_that_ends_soon_is_told_once(hook):
    one = hook(answer(200), ["token.expiring"])
    one.new_token("30d")
    soon = one.new_token("2d")
    later = one.new_token("90d")
    one.api.call("PATCH", f"/tokens/{later['id']}", {"expires_in": "3d"})
    eventually(lambda: sum(message["count"] for message in one.messages()) == 2, 20)
    told = [token["id"] for message in one.messages() for token in message["tokens"]]
    assert sorted(told) == sorted([soon["id"], later["id"]])


def test_a_subject_that_is_refused_again_and_again_is_told(hook, server):
    one = hook(answer(200), ["access.refused_often"])
    everywhere = hook(answer(200), ["access.refused_often"], organization=False)
    for _ in range(12):
        assert server.get("/v2/auth", login=(one.robot, "wrong"), query={"service": server.address}).status == 401
    for hook_told in (one, everywhere):
        [message] = hook_told.messages()
        assert message["subject"] == {"kind": "robot", "name": one.robot} and message["refusals"] == 10
        assert message["organization"] == hook_told.body.get("organization")
        assert one.api.get(f"/refusals/{message['code']}")["code"] == message["code"]
    one.api.call("DELETE", f"/webhooks/{everywhere.name}")


def test_rotated_keys_are_told_also_those_that_the_operator_rotates(hook, server):
    one = hook(answer(200), ["key.rotated"], organization=False)
    one.api.post("/keys", {"use": "sealing"})
    assert server.command("keys", "rotate", "federation").returncode == 0
    messages = one.messages(2)
    assert [message["use"] for message in messages] == ["sealing", "federation"]
    assert all(message["organization"] is None and message["current"] for message in messages)
    one.api.call("DELETE", f"/webhooks/{one.name}")


def test_after_a_renewal_both_secrets_sign_for_a_while(hook):
    one = hook(answer(200))
    renewed = one.api.post(f"/webhooks/{one.name}/secret", {"overlap": "1h"}, 201, organization=one.organization)
    one.end_a_token()
    [(headers, body)] = one.sink.wait(one.path)
    assert verified(one.secret, headers, body) == verified(renewed["secret"], headers, body)
    alone = one.api.post(f"/webhooks/{one.name}/secret", {}, 201, organization=one.organization)
    one.end_a_token()
    headers, body = one.sink.wait(one.path, 2)[1]
    verified(alone["secret"], headers, body)
    for old in (one.secret, renewed["secret"]):
        with pytest.raises(AssertionError):
            verified(old, headers, body)


def test_secrets_survive_a_rotation_of_the_sealing_key_and_are_stored_nowhere_in_clear(hook, server):
    one = hook(answer(200))
    assert server.command("keys", "rotate", "sealing").returncode == 0
    one.end_a_token()
    one.messages()
    for file in server.directory.rglob("*"):
        if file.is_file():
            assert one.secret.encode() not in file.read_bytes(), file


def test_a_disabled_organization_posts_nothing_and_a_deleted_one_has_no_webhooks(hook, api):
    one = hook(answer(200))
    api.put(f"/organizations/{one.organization}", {"email": "a@example.com", "enabled": False})
    sealed = hook(answer(200))
    sealed.end_a_token()
    sealed.messages()
    assert not one.sink.got(one.path)
    api.delete(f"/organizations/{one.organization}")
    assert one.name not in [item["name"] for item in api.items("/webhooks", everywhere="true")]


def test_what_is_counted_names_no_tenant(hook, server):
    one = hook(in_turn(answer(500), answer(200)))
    one.end_a_token()
    eventually(lambda: one.state["delivered"] == 1)
    text = server.get("/metrics", admin=True).text
    counts = {line.split()[0]: int(line.split()[1]) for line in text.splitlines() if line.startswith("jeton_webhook_")}
    assert set(counts) == {f'jeton_webhook_deliveries_total{{result="{result}"}}' for result in ("delivered", "failed", "dropped")}
    assert counts['jeton_webhook_deliveries_total{result="delivered"}'] > 0 < counts['jeton_webhook_deliveries_total{result="failed"}']
    assert one.organization not in text and one.name not in text


def test_no_secret_of_a_webhook_is_logged_nor_where_it_posts(hook, server):
    one = hook(close)
    one.end_a_token()
    eventually(lambda: one.state["last_failure"])
    log = server.log.read_text()
    assert one.secret not in log and one.path not in log
    one.sink.behave(one.path, answer(200))
