"""`jetond keys rotate`, beside a running server and without one: nobody who asks meanwhile notices."""
import re
import stat
import time

import pytest
from jwcrypto.jws import JWS

from asking import Asking
from jetond import Jetond, Shop, jwt_part
from people import Person
from registry_claims import key_named, published_keys

CONFIG = """
public_url = "http://auth.example.com"

[[registry]]
service = "registry.example.com"
"""
ASKING_THREADS = 3


@pytest.fixture
def server():
    with Jetond(CONFIG) as running:
        yield running


@pytest.fixture
def owner(server):
    return Person(Shop(server))


def rotate(server, keys, *flags):
    return server.command("keys", "rotate", keys, *flags)


def rotated(server, keys, *flags):
    run = rotate(server, keys, *flags)
    assert run.returncode == 0 and run.stdout == f"Rotated: {keys}\n", run


def token_of(server, login):
    reply = server.get("/v2/auth", login=login)
    assert reply.status == 200, reply
    return reply.json()["token"]


def kid_of(token):
    return jwt_part(token, 0)["kid"]


def kids(keys):
    return {key["kid"] for key in keys}


def verifies(keys, token):
    jws = JWS()
    jws.deserialize(token, key_named(keys, kid_of(token)))


def test_verifiers_that_read_their_keys_before_a_rotation_take_every_token(server, owner):
    robot = owner.robot()
    before = published_keys(server)
    asking = [Asking(lambda: token_of(server, robot)) for _ in range(ASKING_THREADS)]
    for one in asking:
        one.start()
    asking[0].wait_for_more()
    rotated(server, "registry")
    asking[0].wait_for_more()
    tokens = [token for one in asking for token in one.end()]
    for token in tokens:
        verifies(before, token)
    assert len({kid_of(token) for token in tokens}) == 2, "some from before and some from after"
    after = published_keys(server)
    for token in tokens:
        verifies(after, token)
    assert kids(before) < kids(after)


def test_secrets_are_shown_and_made_while_the_sealing_key_changes(server, owner):
    name, secret = owner.robot("first")
    path = f"/api/v1/organization/{owner.organization}/robots/"
    numbers = iter(range(10 ** 6))

    def show():
        reply = server.get(path + "first", bearer=owner.session)
        assert reply.status == 200 and reply.json()["token"] == secret, reply

    def make():
        return owner.robot(f"robot{next(numbers)}")

    owner.session
    asking = [Asking(show), Asking(make)]
    for one in asking:
        one.start()
    for _ in range(3):
        asking[1].wait_for_more()
        rotated(server, "sealing")
    asking[1].wait_for_more()
    for one in asking:
        one.end()

    def all_are_shown():
        for robot, token in [(name, secret), *asking[1].answers]:
            assert server.get(path + robot.split("+")[1], bearer=owner.session).json()["token"] == token
            token_of(server, (robot, token))

    all_are_shown()
    server.stop()
    server.start()
    all_are_shown()
    assert len((server.data / "keys" / "sealing").read_text().splitlines()) == 4


def test_a_second_rotation_has_to_wait_unless_it_is_forced(server):
    rotated(server, "registry")
    before = published_keys(server)
    refused = rotate(server, "registry")
    assert refused.returncode == 1 and "wait until" in refused.stderr
    assert published_keys(server) == before
    rotated(server, "registry", "--force")
    assert kids(before) < kids(published_keys(server))
    for keys in ("sealing", "federation"):
        rotated(server, keys)
        rotated(server, keys)


def test_without_a_server_the_same_happens_to_the_files(server, owner):
    old = token_of(server, owner.login)
    before = published_keys(server)
    server.stop()
    rotated(server, "registry")
    assert rotate(server, "registry").returncode == 1
    rotated(server, "sealing")
    key_file = server.data / "keys" / "registry-es256.pem"
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    server.start()
    fresh = token_of(server, owner.login)
    assert kid_of(fresh) != kid_of(old)
    verifies(before, fresh)
    verifies(published_keys(server), old)


def test_a_former_key_is_gone_at_the_first_start_after_its_last_token_has_ended(server, owner):
    old = token_of(server, owner.login)
    rotated(server, "registry")
    key_file = server.data / "keys" / "registry-es256.pem"
    until = int(re.search(r"^Former until (\d+) ", key_file.read_text(), re.MULTILINE)[1])
    assert 3600 + 60 - 30 <= until - time.time() <= 3600 + 60
    server.stop()
    server.start()
    assert kid_of(old) in kids(published_keys(server))

    server.stop()
    key_file.write_text(key_file.read_text().replace(str(until), str(int(time.time()) - 1)))
    server.start()
    assert kid_of(old) not in kids(published_keys(server))
    files = server.data / "registry" / "registry.example.com"
    assert kid_of(old) not in (files / "jwks.json").read_text()
    assert (files / "bundle.pem").read_text().count("BEGIN CERTIFICATE") == 2
    assert "Former" not in key_file.read_text()


def test_the_published_files_follow_a_rotation_at_once(server):
    rotated(server, "registry")
    files = server.data / "registry" / "registry.example.com"
    for name in ("jwks.json", "bundle.pem"):
        assert server.get(f"/registries/registry.example.com/{name}").body == (files / name).read_bytes()
    assert kids(published_keys(server)) == kids(server.get("/registries/registry.example.com/jwks.json").json()["keys"])
    assert (files / "bundle.pem").read_text().count("BEGIN CERTIFICATE") == 3


def test_only_whoever_reads_the_secret_of_the_data_directory_rotates(server):
    before = published_keys(server)
    for bearer in (None, "wrong", server.bootstrap_token):
        assert server.post("/keys/rotate", admin=True, bearer=bearer, form={"keys": "registry"}).status == 401
    secret = (server.data / "admin-secret").read_text().strip()
    assert server.post("/keys/rotate", bearer=secret, form={"keys": "registry"}).status == 404
    for form in ({}, {"keys": "all"}, {"keys": "registry", "force": "yes"}, {"keys": "registry", "more": "1"},
                 [("keys", "registry"), ("keys", "sealing")]):
        assert server.post("/keys/rotate", admin=True, bearer=secret, form=form).status == 400
    assert published_keys(server) == before
    reply = server.post("/keys/rotate", admin=True, bearer=secret, form={"keys": "registry"})
    assert reply.status == 200 and reply.json() == {"rotated": True}
    reply = server.post("/keys/rotate", admin=True, bearer=secret, form={"keys": "registry"})
    assert reply.status == 409 and "wait until" in reply.json()["message"]


@pytest.mark.parametrize("args", [("keys",), ("keys", "rotate"), ("keys", "rotate", "all"), ("registry",)])
def test_a_command_that_says_too_little_changes_nothing(server, args):
    before = published_keys(server)
    assert server.command(*args).returncode == 2
    assert published_keys(server) == before
