"""What `docker login` keeps instead of a password, and what the other clients make of it."""
import base64
import json

import pytest

from docker_cli import DockerCli
from jetond import Jetond
from people import Person, unique
from registry import BAD_LOGIN, SERVICE, Buildah, Podman, Skopeo, done, podman_unpacks, refused

CONFIG = f'[[registry]]\nservice = "{SERVICE}"\n'


@pytest.fixture(scope="module")
def server():
    with Jetond(CONFIG) as running:
        yield running


@pytest.fixture(scope="module")
def layered():
    return podman_unpacks()


@pytest.fixture(scope="module")
def owner(shop):
    return Person(shop)


@pytest.fixture
def docker(registry, home):
    return DockerCli(registry, home / "docker")


@pytest.fixture(params=[Skopeo, Podman, Buildah], ids=lambda program: program.__name__.lower())
def client(request, registry, home):
    return request.param(registry, home / "client")


@pytest.fixture
def seed(registry, image, owner, home):
    def push(form="oci"):
        repository = owner.repository(unique("web"))
        done(Skopeo(registry, home / "seed").push(image, repository, owner.login, form=form))
        return repository

    return push


def kept_after_login(docker, login):
    """The entry of the configuration file."""
    assert "Login Succeeded" in done(docker.login(*login))
    entry, = json.loads(docker.auth_file.read_text())["auths"].values()
    return entry


def test_docker_keeps_an_identity_token_and_no_password(owner, docker):
    entry = kept_after_login(docker, owner.login)
    assert base64.b64decode(entry["auth"]).decode() == f"{owner.name}:"
    assert entry["identitytoken"] and owner.password not in docker.auth_file.read_text()


def test_docker_reads_and_pushes_with_what_it_kept(owner, seed, docker):
    repository = seed("v2s2")
    kept_after_login(docker, owner.robot_on(repository, "write"))
    assert "layers" in json.loads(done(docker.inspect(repository)))
    done(docker.push_list(repository))


def test_the_others_pull_and_push_with_it(owner, seed, docker, client, image):
    repository = seed()
    robot = owner.robot_on(repository, "write")
    client.keep(robot[0], identitytoken=kept_after_login(docker, robot)["identitytoken"])
    done(client.pull(repository))
    done(client.push(image, repository, tag="other"))


def test_it_may_do_no_more_than_the_robot(owner, seed, docker, client, image):
    repository = seed()
    robot = owner.robot_on(repository, "read")
    client.keep(robot[0], identitytoken=kept_after_login(docker, robot)["identitytoken"])
    done(client.pull(repository))
    refused(client.push(image, repository, tag="other"))


def test_it_ends_with_the_robot_s_token(owner, seed, docker, client):
    repository = seed()
    robot = owner.robot_on(repository, "read")
    client.keep(robot[0], identitytoken=kept_after_login(docker, robot)["identitytoken"])
    owner.regenerate(robot[0])
    refused(client.pull(repository), BAD_LOGIN)


def test_one_that_nobody_gave_out_is_refused(owner, seed, client):
    repository = seed()
    client.keep(owner.name, identitytoken="an-identity-token")
    refused(client.pull(repository), BAD_LOGIN)


def test_it_is_no_password(owner, seed, docker, client):
    repository = seed()
    token = kept_after_login(docker, owner.login)["identitytoken"]
    for name in (owner.name, "$oauthtoken", "$app"):
        refused(client.pull(repository, (name, token)), BAD_LOGIN)
