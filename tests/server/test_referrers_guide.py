"""The guide docs/guides/list-referrers.md: its commands work as they stand, and fail for those that may not read."""
import json

import pytest

import referrers_guide
from jetond import Jetond, jwt_part
from quay import Owner, unique
from stub_server import StubServer

SERVICE = "registry.example.com"
DIGEST = "sha256:" + "ab" * 32
INDEX = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": []}


def list_referrers(request):
    """Lists referrers for tokens that may pull what is asked for; signatures are for the tests with real registries."""
    _, _, path = request.path.partition("/v2/")
    repository, _, digest = path.rpartition("/referrers/")
    token = request.headers["Authorization"].removeprefix("Bearer ")
    may = any(entry["name"] == repository and "pull" in entry["actions"] for entry in jwt_part(token, 1)["access"])
    return (200, INDEX) if may and digest == DIGEST else (401, {"errors": []})


@pytest.fixture(scope="module")
def server():
    with Jetond(f'[[registry]]\nservice = "{SERVICE}"\n') as running:
        yield running


@pytest.fixture(scope="module")
def registry():
    with StubServer(list_referrers) as running:
        yield running


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


def test_a_robot_that_may_read_lists_what_refers_to_an_image(server, shop, registry, owner):
    repository, robot = owner.repository(), owner.robot(unique("reader"))
    shop.permit(repository, robot[0], "read", bearer=owner.bearer)
    listed = referrers_guide.run(server, registry, repository, robot, DIGEST)
    assert listed.returncode == 0 and json.loads(listed.stdout) == INDEX, listed


@pytest.mark.parametrize("wrong", ["secret", "robot", "right", "repository", "digest"])
def test_the_commands_fail_when_something_is_wrong(server, shop, registry, owner, wrong):
    repository, robot = owner.repository(), owner.robot(unique("reader"))
    if wrong != "right":
        shop.permit(repository, robot[0], "read", bearer=owner.bearer)
    login = {"secret": (robot[0], "wrong"), "robot": (owner.org + "+none", robot[1])}.get(wrong, robot)
    asked = owner.repository() if wrong == "repository" else repository
    listed = referrers_guide.run(server, registry, asked, login, "sha256:0" if wrong == "digest" else DIGEST)
    assert listed.returncode != 0 and listed.stdout == "", listed
