"""Every way to present oneself to a registry, with podman, skopeo and buildah: log in, work, be refused."""
import dataclasses
import json
import re
import typing

import pytest

from federation import Robot
from federation_fixtures import issuer, owner  # noqa: F401
from jetond import Jetond
from people import disable
from quay import Owner, Person
from registry import BAD_LOGIN, SERVICE, Buildah, Podman, Skopeo, done, podman_unpacks, refused

CONFIG = f"""
[federation]
private_networks = ["127.0.0.1"]
ca_file = "{{ca}}"
[[registry]]
service = "{SERVICE}"
"""


@dataclasses.dataclass
class Way:
    """`account` is whose rights count, `login` what is shown to the registry, `revoke` what ends that login."""
    account: str
    login: tuple
    revoke: typing.Callable


def user(owner, _):
    person = Person(owner.shop)
    return Way(person.name, (person.name, person.password), lambda: disable(owner.shop.server, person.name))


def app(owner, _):
    server, person, path = owner.shop.server, Person(owner.shop), "/api/v1/user/apptoken"
    view = server.post(path, bearer=person.bearer, json_body={"title": "laptop"}).json()["token"]
    return Way(person.name, ("$app", view["token_code"]),
               lambda: gone(server.delete(f"{path}/{view['uuid']}", bearer=person.bearer)))


def oauthtoken(owner, _):
    person = Owner(owner.shop, "person")
    view = person.view("repo:write")
    return Way(person.name, ("$oauthtoken", view["token"]),
               lambda: gone(owner.shop.server.delete(person.tokens(view["uuid"]), bearer=person.bearer)))


def robot(owner, _):
    name, token = owner.robot()
    path = owner.robots("/" + name.split("+")[1])
    return Way(name, (name, token), lambda: gone(owner.shop.server.delete(path, bearer=owner.bearer)))


def federated_robot(owner, issuer):
    trusting = Robot(owner, [{"issuer": issuer.url, "subject": "web"}])
    password = trusting.password(issuer.sign(issuer.claims(owner.shop.server.url)))
    return Way(trusting.name, (trusting.name, password),
               lambda: gone(owner.shop.server.delete(trusting.path + "/federation", bearer=owner.bearer)))


def gone(reply):
    assert reply.status == 204, reply


@pytest.fixture(scope="module")
def server(issuer):
    with Jetond(CONFIG.format(ca=issuer.certificate.file)) as running:
        yield running


@pytest.fixture(scope="module")
def layered():
    return podman_unpacks()


@pytest.fixture(params=[user, app, oauthtoken, robot, federated_robot], ids=lambda way: way.__name__)
def way(request, owner, issuer):
    return request.param(owner, issuer)


@pytest.fixture(params=[Podman, Skopeo, Buildah], ids=lambda program: program.__name__.lower())
def client(request, registry, home):
    return request.param(registry, home)


@pytest.fixture
def seed(registry, image, owner, home):
    """Makes repositories with an image in them, on which an account may have a role."""
    pusher = Skopeo(registry, home / "seed")

    def push(account=None, role="read"):
        repository = owner.repository()
        done(pusher.push(image, repository, (owner.name, owner.password)))
        if account:
            owner.shop.permit(repository, account, role, bearer=owner.bearer)
        return repository

    return push


@pytest.fixture
def podman(registry, home):
    return Podman(registry, home)


def kept(client):
    """The registries whose credentials the client has kept."""
    return list(json.loads(client.auth_file.read_text()).get("auths", {}))


def test_who_logs_in_pulls_what_he_may_read_and_pushes_where_he_may_write(seed, client, way, image):
    readable, writable = seed(way.account), seed(way.account, "write")
    assert "Login Succeeded" in done(client.login(*way.login))
    done(client.pull(readable))
    done(client.push(image, writable, tag="new"))
    done(client.pull(writable, tag="new"))


def test_who_logs_in_is_refused_where_he_may_not(seed, client, way, image):
    readable, hidden = seed(way.account), seed()
    done(client.login(*way.login))
    refused(client.push(image, readable))
    refused(client.pull(hidden))
    refused(client.push(image, hidden))


def test_credentials_that_were_kept_are_refused_once_revoked_and_so_is_a_new_login(seed, client, way, image):
    repository = seed(way.account, "write")
    done(client.login(*way.login))
    done(client.pull(repository))
    way.revoke()
    refused(client.pull(repository), BAD_LOGIN)
    refused(client.push(image, repository), BAD_LOGIN)
    refused(client.login(*way.login), BAD_LOGIN)


def test_a_login_with_a_wrong_secret_says_so_and_keeps_nothing(client, way):
    name, secret = way.login
    changed = secret[:-5] + ("A" if secret[-5] != "A" else "B") + secret[-4:]
    for wrong in ("wrong", changed):
        refused(client.login(name, wrong), BAD_LOGIN)
        assert kept(client) == []


def test_the_client_tells_who_has_logged_in_until_he_logs_out(seed, client, way):
    readable = seed(way.account)
    done(client.login(*way.login))
    assert done(client.logged_in()).strip() == way.login[0]
    done(client.logout())
    assert client.logged_in().returncode != 0 and kept(client) == []
    refused(client.pull(readable))


def test_podman_pulls_the_very_image_that_it_pushed(owner, podman, image):
    repository, login = owner.repository(), (owner.name, owner.password)
    done(podman.push(image, repository, login))
    with open(f"{image}/index.json") as index:
        digest = json.load(index)["manifests"][0]["digest"].split(":")[1]
    with open(f"{image}/blobs/sha256/{digest}") as manifest:
        config = json.load(manifest)["config"]["digest"].split(":")[1]
    assert done(podman.pull(repository, login)).strip() == config


def test_podman_with_a_token_that_may_only_read_cannot_push_even_where_its_user_may(owner, podman, image):
    repository = owner.repository()
    done(podman.push(image, repository, (owner.name, owner.password)))
    reader, writer = (("$oauthtoken", owner.token(scope)) for scope in ("repo:read", "repo:write"))
    done(podman.pull(repository, reader))
    refused(podman.push(image, repository, reader))
    done(podman.push(image, repository, writer))


@pytest.mark.skipif(not podman_unpacks(), reason="podman can unpack no layer in a chroot")
@pytest.mark.parametrize("role", [None, "read"], ids=["upload", "mount"])
def test_podman_mounts_a_layer_from_where_it_may_be_read_and_uploads_it_otherwise(owner, podman, registry, image, role):
    # podman remembers where it saw a layer and asks to mount it from there.
    source, target = owner.repository(), owner.repository()
    done(podman.push(image, source, (owner.name, owner.password)))
    name, token = owner.robot()
    owner.shop.permit(target, name, "write", bearer=owner.bearer)
    if role:
        owner.shop.permit(source, name, role, bearer=owner.bearer)
    done(podman.push(image, target, (name, token)))
    done(podman.pull(target, (name, token)))
    mount = rf'"POST /v2/{target}/blobs/uploads/\?from={source.replace("/", "%2F")}&mount=\S+ HTTP/1.1" 201 '
    assert bool(re.search(mount, registry.log.read_text())) == bool(role)
