"""Registries that Debian has not, with jetond as their token service: scripts/test-newer-registries.sh runs this."""
import http.client
import json
import pathlib
import re
import tempfile

import pytest

import referrers_guide
from jetond import Jetond, Shop
from newer_registries import Distribution3, Regctl, Zot
from people import Person, unique
from registry import SERVICE, Skopeo, done, image_layout, refused, registry_config

CONFIG = '[[registry]]\nservice = "{service}"\nprofile = "{profile}"\n'
SBOM = "application/vnd.example.sbom"


@pytest.fixture(scope="module", params=[Distribution3, Zot], ids=["distribution-v3", "zot"])
def kind(request):
    if not request.param.program.exists():
        pytest.skip(f"{request.param.program} is not there")
    return request.param


@pytest.fixture(scope="module")
def server(kind):
    with Jetond(CONFIG.format(service=SERVICE, profile=kind.profile)) as running:
        yield running


@pytest.fixture(scope="module")
def registry(kind, server):
    with kind(registry_config(server)) as running:
        yield running


@pytest.fixture(scope="module")
def owner(server):
    return Person(Shop(server))


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    return image_layout(tmp_path_factory.mktemp("image") / "layout")


@pytest.fixture
def home():
    with tempfile.TemporaryDirectory(prefix="client-test-") as directory:
        yield pathlib.Path(directory)


@pytest.fixture(params=[Skopeo, Regctl], ids=lambda program: program.__name__.lower())
def client(request, registry, home):
    return request.param(registry, home)


@pytest.fixture
def regctl(registry, home):
    return Regctl(registry, home)


@pytest.fixture
def seed(registry, image, owner, home):
    def push(visibility="private"):
        repository = owner.repository(unique("web"), visibility)
        done(Skopeo(registry, home / "seed").push(image, repository, owner.login))
        return repository

    return push


def no(run):
    """A refusal, which every client words in its own way."""
    refused(run, "")
    assert re.search("unauthorized|denied|invalid username/password", run.stderr, re.I), run.stderr


def get(registry, path, token):
    connection = http.client.HTTPConnection(registry.address, timeout=20)
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if answer.status == 200 else content
    finally:
        connection.close()


def pull_token(owner, repository, login):
    reply = owner.shop.registry_token(f"repository:{repository}:pull", login, SERVICE)
    assert reply.status == 200, reply
    return reply.json()["token"]


def test_a_login_lets_in_and_a_wrong_secret_does_not(owner, client):
    done(client.login(*owner.login))
    no(client.login(owner.name, "wrong"))


def test_a_robot_that_may_write_pushes_and_pulls(owner, client, image):
    repository = owner.repository(unique("web"))
    robot = owner.robot_on(repository, "write")
    done(client.push(image, repository, robot))
    done(client.pull(repository, robot))


def test_a_robot_that_may_read_pulls_and_is_refused_a_push(owner, seed, client, image):
    repository = seed()
    robot = owner.robot_on(repository, "read")
    done(client.pull(repository, robot))
    no(client.push(image, repository, robot, tag="other"))


def test_a_robot_on_another_repository_sees_nothing(owner, seed, client, image):
    repository = seed()
    stranger = owner.robot_on(owner.repository(unique("web")), "admin")
    no(client.pull(repository, stranger))
    no(client.push(image, repository, stranger, tag="other"))


def test_without_credentials_the_public_repository_is_pulled_and_the_private_is_not(seed, client, image):
    public = seed("public")
    done(client.pull(public))
    no(client.push(image, public, tag="other"))
    no(client.pull(seed()))


def test_a_revoked_robot_neither_pulls_nor_pushes(owner, seed, client, image):
    repository = seed()
    robot = owner.robot_on(repository, "write")
    done(client.pull(repository, robot))
    owner.regenerate(robot[0])
    no(client.pull(repository, robot))
    no(client.push(image, repository, robot, tag="other"))


def test_an_administrator_deletes_and_a_writer_does_not(owner, seed, client):
    repository = seed()
    no(client.delete(repository, owner.robot_on(repository, "write")))
    done(client.pull(repository, owner.login))
    done(client.delete(repository, owner.robot_on(repository, "admin")))
    assert client.pull(repository, owner.login).returncode != 0


def test_the_catalogue_is_for_superusers(server, owner, seed, registry):
    repository = seed()
    scope = "repository::pull" if isinstance(registry, Zot) else "registry:catalog:*"
    superuser, ordinary = (owner.shop.registry_token(scope, login, SERVICE).json()["token"]
                           for login in (("$oauthtoken", server.bootstrap_token), owner.login))
    status, body = get(registry, "/v2/_catalog?n=1000", superuser)
    assert status == 200 and repository in body["repositories"]
    assert get(registry, "/v2/_catalog", ordinary)[0] == 401


def test_who_may_write_attaches_an_artifact_and_who_may_read_lists_it(owner, seed, regctl):
    repository = seed()
    reader, writer = owner.robot_on(repository, "read"), owner.robot_on(repository, "write")
    no(regctl.attach(repository, reader, SBOM))
    done(regctl.attach(repository, writer, SBOM))
    assert SBOM in done(regctl.referrers(repository, reader))
    no(regctl.referrers(repository, owner.robot(unique("bot"))))
    no(regctl.referrers(repository))


def test_referrers_are_listed_with_a_token_that_only_pulls(owner, seed, registry, regctl):
    repository = seed()
    done(regctl.attach(repository, owner.login, SBOM))
    digest = done(regctl.digest(repository, owner.login)).strip()
    token = pull_token(owner, repository, owner.robot_on(repository, "read"))
    status, body = get(registry, f"/v2/{repository}/referrers/{digest}", token)
    if isinstance(registry, Distribution3):
        # It has no such address, and the client keeps the list under a tag instead.
        assert status == 404
        status, body = get(registry, f"/v2/{repository}/manifests/{digest.replace(':', '-')}", token)
    assert status == 200 and [one["artifactType"] for one in body["manifests"]] == [SBOM]
    other = pull_token(owner, seed(), owner.login)
    assert get(registry, f"/v2/{repository}/referrers/{digest}", other)[0] in (401, 404)


def test_the_command_of_the_guide_lists_referrers(server, owner, seed, registry, regctl):
    if isinstance(registry, Distribution3):
        pytest.skip("it has no list of referrers")
    repository = seed()
    done(regctl.attach(repository, owner.login, SBOM))
    digest = done(regctl.digest(repository, owner.login)).strip()
    listed = referrers_guide.run(server, registry, repository, owner.robot_on(repository, "read"), digest)
    assert [one["artifactType"] for one in json.loads(done(listed))["manifests"]] == [SBOM]
