"""A push at a real registry that lasts longer than its tokens, and one whose robot is deleted in the middle.

What takes minutes is not waited for: there a token of ours is dated back instead, with the registry's own key.
"""
import time

import pytest

from aged_tokens import LEEWAY, aged, last_use, near_its_last_use, wait_for_the_last_use
from blob_upload import BlobUpload, scope_of_challenge
from jetond import Jetond, Shop, jwt_part
from people import Person, unique
from registry import SERVICE

PULL_SECONDS, PUSH_SECONDS = 60, 600
CONFIG = (f'[[registry]]\nservice = "{SERVICE}"\n'
          f"pull_seconds = {PULL_SECONDS}\npush_seconds = {PUSH_SECONDS}\n")


@pytest.fixture(scope="module")
def server():
    with Jetond(CONFIG) as running:
        yield running


@pytest.fixture(scope="module")
def shop(server):
    return Shop(server)


@pytest.fixture(scope="module")
def owner(shop):
    return Person(shop)


@pytest.fixture
def repository(owner):
    return owner.repository(unique("web"))


@pytest.fixture
def robot(owner, repository):
    return owner.robot_on(repository, "write")


@pytest.fixture
def upload(registry, repository):
    return BlobUpload(registry, repository)


def asked(shop, login, scope):
    return shop.registry_token(scope, login, SERVICE)


def token_for(shop, login, repository, actions):
    reply = asked(shop, login, f"repository:{repository}:{actions}")
    assert reply.status == 200, reply
    return reply.json()["token"]


def delete_robot(server, owner, robot):
    path = f"/api/v1/organization/{owner.organization}/robots/{robot[0].split('+')[1]}"
    assert server.delete(path, bearer=owner.session).status == 204


def test_tokens_live_as_long_as_is_configured_for_what_they_grant(shop, robot, repository):
    for actions, life in (("pull", PULL_SECONDS), ("pull,push", PUSH_SECONDS)):
        reply = asked(shop, robot, f"repository:{repository}:{actions}")
        claims = jwt_part(reply.json()["token"], 1)
        assert reply.json()["expires_in"] == life and abs(claims["exp"] - time.time() - life) < 5


def test_a_token_that_is_dated_back_is_one_that_the_registry_knows(server, shop, robot, repository, upload):
    token = token_for(shop, robot, repository, "pull")
    assert upload.tags(token).status == upload.tags(aged(server, token, 0)).status == 404, "nothing was pushed yet"
    assert upload.tags(aged(server, token, PULL_SECONDS + LEEWAY - 20)).status == 404
    assert upload.tags(aged(server, token, PULL_SECONDS + LEEWAY + 1)).status == 401


def test_a_push_outlasts_the_pull_token_of_the_same_client(server, shop, robot, repository, upload):
    later = PULL_SECONDS + LEEWAY + 1
    pull, push = (token_for(shop, robot, repository, actions) for actions in ("pull", "pull,push"))
    assert upload.tags(pull).status == 404 and upload.begin(push).status == 202
    assert upload.add(push, b"a" * 70000).status == 202
    pull, push = aged(server, pull, later), aged(server, push, later)
    assert upload.tags(pull).status == 401
    assert upload.add(push, b"b" * 70000).status == 202
    assert upload.finish(push).status == 201
    assert upload.read(push).body == b"a" * 70000 + b"b" * 70000


def test_a_push_that_outlasts_its_own_token_goes_on_with_the_next(server, shop, robot, repository, upload):
    first = near_its_last_use(server, token_for(shop, robot, repository, "pull,push"), 3)
    assert upload.begin(first).status == 202 and upload.add(first, b"before").status == 202
    wait_for_the_last_use(first)
    challenge = upload.add(first, b"after")
    assert 'error="invalid_token"' in challenge.headers["www-authenticate"]
    second = asked(shop, robot, scope_of_challenge(challenge)).json()["token"]
    assert upload.add(second, b"after").status == 202 and upload.finish(second).status == 201
    assert upload.read(second).body == b"beforeafter"


def test_a_deleted_robot_gets_no_token_and_goes_on_until_the_last_use_of_the_one_it_has(
        server, shop, owner, registry, robot, repository, upload):
    fresh = token_for(shop, robot, repository, "pull,push")
    assert last_use(fresh) - time.time() <= PUSH_SECONDS + LEEWAY
    token = near_its_last_use(server, fresh, 4)
    assert upload.begin(token).status == 202
    delete_robot(server, owner, robot)
    for scope in (None, f"repository:{repository}:pull", f"repository:{repository}:pull,push"):
        assert asked(shop, robot, scope).status == 401, "at once, whatever is asked for"
    assert upload.add(token, b"begun before").status == 202
    other = BlobUpload(registry, repository)
    assert other.begin(token).status == 202, "registries do not ask back"
    assert time.time() < last_use(token), "this machine was too slow for the test"

    wait_for_the_last_use(token)
    assert BlobUpload(registry, repository).begin(token).status == 401
    for one in (upload, other):
        scope = scope_of_challenge(one.add(token, b"too late"))
        assert one.finish(token).status == 401
        assert asked(shop, robot, scope).status == 401
    assert upload.read(token_for(shop, owner.login, repository, "pull")).status == 404, "and nothing was pushed"


def test_a_robot_of_the_same_name_inherits_nothing_of_the_deleted_ones(server, shop, owner, robot, repository, upload):
    token = token_for(shop, robot, repository, "pull,push")
    assert upload.begin(token).status == 202
    delete_robot(server, owner, robot)
    name, secret = owner.robot(robot[0].split("+")[1])
    assert name == robot[0] and asked(shop, robot, None).status == 401
    assert upload.add(token_for(shop, (name, secret), repository, "pull,push"), b"stolen").status == 401
