"""containerd fetches and pushes images for its client `ctr`."""
import os
import re

import pytest

from containerd import Containerd, Ctr
from people import unique
from registry import SERVICE, Skopeo, done, refused
from registry_fixtures import owner, server  # noqa: F401

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="containerd runs as root alone")

CONFIG = f'[[registry]]\nservice = "{SERVICE}"\n'
HELD = "local/web"
# What a person sees whose credentials are no good, and whose rights do not suffice.
BAD_LOGIN = "failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized"
REFUSED = "server message: insufficient_scope: authorization failed"


@pytest.fixture
def ctr(registry, image, home):
    """Its store holds one image."""
    with Containerd(home / "containerd") as containerd:
        client = Ctr(registry, home / "ctr", containerd)
        client.take(image, HELD)
        yield client


@pytest.fixture
def seed(registry, image, owner, home):
    def push(visibility="private"):
        repository = owner.repository(unique("web"), visibility)
        done(Skopeo(registry, home / "seed").push(image, repository, owner.login))
        return repository

    return push


def push_in_vain(ctr, *what):
    """A push that is refused. Of several uploads that fail at once, ctr sometimes tells only that its own pipe is closed."""
    for _ in range(5):
        run = ctr.push(*what)
        if "closed pipe" not in run.stderr:
            break
    return run


@pytest.mark.parametrize("who", ["user", "robot", "oauth-token"])
def test_who_may_write_pushes_and_pulls(owner, ctr, who):
    repository = owner.repository(unique("web"))
    login = {"user": lambda: owner.login, "robot": lambda: owner.robot_on(repository, "write"),
             "oauth-token": lambda: owner.oauth_login("repo:write")}[who]()
    done(ctr.push(repository, HELD, login))
    done(ctr.pull(repository, login))


def test_who_may_read_pulls_and_is_refused_a_push(owner, seed, ctr):
    repository = seed()
    robot = owner.robot_on(repository, "read")
    done(ctr.pull(repository, robot))
    refused(push_in_vain(ctr, repository, HELD, robot), REFUSED)


def test_without_credentials_the_public_repository_is_pulled_and_the_private_is_not(seed, ctr):
    public = seed("public")
    done(ctr.pull(public))
    refused(push_in_vain(ctr, public, HELD), REFUSED)
    refused(ctr.pull(seed()), "pull access denied, repository does not exist or may require authorization")


def test_wrong_and_stale_credentials_are_refused(owner, seed, ctr):
    repository = seed()
    name, token = owner.robot_on(repository, "write")
    refused(ctr.pull(repository, (name, "wrong")), BAD_LOGIN)
    done(ctr.pull(repository, (name, token)))
    owner.regenerate(name)
    refused(ctr.pull(repository, (name, token)), BAD_LOGIN)
    refused(push_in_vain(ctr, repository, HELD, (name, token)), BAD_LOGIN)


def test_a_layer_is_mounted_from_where_containerd_has_it_and_that_takes_the_right_to_read_there(owner, seed, ctr):
    source, target = seed(), owner.repository(unique("web"))
    done(ctr.pull(source, owner.login))
    robot = owner.robot_on(target, "write")
    # It does not upload instead, as others do.
    refused(push_in_vain(ctr, target, source, robot), REFUSED)
    owner.permit(source, robot[0], "read")
    done(ctr.push(target, source, robot))
    mount = rf'"POST /v2/{target}/blobs/uploads/\?mount=\S+&from={source} HTTP/1.1" 201 '
    assert re.search(mount, ctr.registry.log.read_text())
