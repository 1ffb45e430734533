"""Docker's command line program, which needs no engine to log in and to handle manifests."""
import json

import pytest

from docker_cli import DockerCli
from jetond import Jetond
from people import Person, unique
from registry import REFUSED, SERVICE, Skopeo, done, refused

CONFIG = f'[[registry]]\nservice = "{SERVICE}"\n'


@pytest.fixture(scope="module")
def server():
    with Jetond(CONFIG) as running:
        yield running


@pytest.fixture(scope="module")
def owner(shop):
    return Person(shop)


@pytest.fixture
def docker(registry, home):
    return DockerCli(registry, home / "docker")


@pytest.fixture
def seed(registry, image, owner, home):
    """Makes repositories with an image of the form that the program reads."""
    def push(visibility="private"):
        repository = owner.repository(unique("web"), visibility)
        done(Skopeo(registry, home / "seed").push(image, repository, owner.login, form="v2s2"))
        return repository

    return push


def layers(run):
    return json.loads(done(run))["layers"]


@pytest.mark.parametrize("who", ["user", "robot", "oauth-token"])
def test_what_a_login_keeps_reads_manifests_until_the_logout(owner, seed, docker, who):
    repository = seed()
    login = {"user": lambda: owner.login, "robot": lambda: owner.robot_on(repository, "read"),
             "oauth-token": lambda: owner.oauth_login("repo:read")}[who]()
    assert "Login Succeeded" in done(docker.login(*login))
    assert list(json.loads(docker.auth_file.read_text())["auths"]) == [docker.registry.address]
    assert layers(docker.inspect(repository))
    done(docker.logout())
    refused(docker.inspect(repository))


def test_who_may_write_pushes_a_list_and_who_may_read_is_told_that_he_may_not(owner, seed, docker):
    repository = seed()
    done(docker.login(*owner.robot_on(repository, "read")))
    refused(docker.push_list(repository), REFUSED)
    done(docker.login(*owner.robot_on(repository, "write")))
    done(docker.push_list(repository))


def test_without_a_login_the_public_repository_is_read_and_nothing_is_pushed(seed, docker):
    public = seed("public")
    assert layers(docker.inspect(public))
    refused(docker.push_list(public))
    refused(docker.inspect(seed()))


@pytest.mark.parametrize("who, text", [
    ("user", "Invalid Username or Password"), ("nobody", "Invalid Username or Password"),
    ("robot", "Could not find robot with username: {name} and supplied password."),
    ("$oauthtoken", "OAuth access token could not be validated"),
])
def test_a_wrong_secret_is_answered_with_the_reason_and_nothing_is_kept(owner, docker, who, text):
    name = {"user": owner.name, "robot": owner.robot(unique("bot"))[0]}.get(who, who)
    refused(docker.login(name, "wrong"), "unauthorized: " + text.format(name=name))
    assert json.loads(docker.auth_file.read_text()).get("auths", {}) == {}


def test_what_was_kept_of_a_robot_ends_with_its_token(owner, seed, docker):
    repository = seed()
    name, token = owner.robot_on(repository, "write")
    done(docker.login(name, token))
    assert layers(docker.inspect(repository))
    owner.regenerate(name)
    for run in (docker.inspect(repository), docker.push_list(repository), docker.login(name, token)):
        refused(run, "unauthorized: ")
