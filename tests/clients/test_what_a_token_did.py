"""A real registry tells what skopeo does there: it is in the log and counted, with the robot and its token."""
import time

import pytest

from jetond import Jetond
from people import Person, unique
from registry import SERVICE, DockerRegistry, Skopeo, done, notifications, refused, registry_config

SECONDS = 60


@pytest.fixture(scope="module")
def server():
    with Jetond(f'[[registry]]\nservice = "{SERVICE}"\n') as running:
        yield running


@pytest.fixture(scope="module")
def registry(server):
    token = (server.data / "registry" / SERVICE / "events-token").read_text().strip()
    with DockerRegistry(registry_config(server), notifications(server, SERVICE, token)) as running:
        yield running


@pytest.fixture(scope="module")
def owner(shop):
    return Person(shop)


@pytest.fixture
def skopeo(registry, home):
    return Skopeo(registry, home)


@pytest.fixture
def robot(owner):
    return owner.robot(unique("bot"))


def until(ask, fits):
    """What `ask` gives once it fits: registries tell a little later."""
    deadline = time.monotonic() + SECONDS
    while not fits(seen := ask()):
        assert time.monotonic() < deadline, seen
        time.sleep(0.05)
    return seen


def uses(server, owner, path):
    reply = server.get(f"{path}/uses", bearer=owner.session)
    assert reply.status == 200, reply
    return {use["account"]: use for use in reply.json()["uses"]}


def entries(server, owner, repository):
    reply = server.get(f"/api/v1/repository/{repository}/logs", bearer=owner.session, query={"limit": 100})
    assert reply.status == 200, reply
    return [entry for entry in reply.json()["logs"] if "told_by" in entry["metadata"]]


def test_push_and_pull_by_a_robot_are_seen(server, owner, skopeo, image, robot):
    repository = owner.repository(unique("web"))
    owner.permit(repository, robot[0], "write")
    done(skopeo.push(image, repository, robot, tag="1.0"))
    done(skopeo.pull(repository, robot, tag="1.0"))
    use = until(lambda: uses(server, owner, f"/api/v1/repository/{repository}").get(robot[0]),
                lambda use: use and use["pulls"] and use["pushes"])
    assert use["pushes"] == 1 and use["pulls"] == 1, use
    assert use["token"]["uuid"] and use["last_pull"] and use["last_push"]
    short = robot[0].split("+")[1]
    assert uses(server, owner, f"/api/v1/organization/{owner.organization}/robots/{short}") == {robot[0]: use}
    pull, push = entries(server, owner, repository)
    for entry, kind in ((pull, "pull_repo"), (push, "push_repo")):
        assert entry["kind"] == kind and entry["performer"]["name"] == robot[0] and entry["ip"] == "127.0.0.1"
        metadata = entry["metadata"]
        assert metadata["tag"] == "1.0" and metadata["told_by"] == SERVICE
        assert metadata["token_id"] == use["token"]["uuid"] and metadata["user-agent"].startswith("skopeo/")
    assert pull["metadata"]["manifest_digest"] == push["metadata"]["manifest_digest"]


def test_what_was_refused_is_not_told(server, owner, skopeo, image, robot):
    repository = owner.repository(unique("web"))
    refused(skopeo.push(image, repository, robot))
    done(skopeo.push(image, repository, owner.login))
    until(lambda: entries(server, owner, repository), bool)
    assert [entry["performer"]["name"] for entry in entries(server, owner, repository)] == [owner.name]


def test_nobody_pulls_what_is_public(server, owner, skopeo, image):
    repository = owner.repository(unique("web"), "public")
    done(skopeo.push(image, repository, owner.login))
    done(skopeo.pull(repository))
    seen = until(lambda: uses(server, owner, f"/api/v1/repository/{repository}"), lambda seen: None in seen)
    assert seen[None]["pulls"] == 1 and seen[None]["token"] is None
    assert seen[owner.name]["pushes"] == 1 and seen[owner.name]["token"] is None, "with his password"


def test_a_deletion_is_seen(server, owner, skopeo, image):
    repository = owner.repository(unique("web"))
    done(skopeo.push(image, repository, owner.login))
    done(skopeo.on("delete", repository, owner.login))
    seen = until(lambda: entries(server, owner, repository),
                 lambda seen: any(entry["kind"] == "delete_manifest" for entry in seen))
    by_kind = {entry["kind"]: entry["metadata"] for entry in seen}
    assert by_kind["delete_manifest"]["manifest_digest"] == by_kind["push_repo"]["manifest_digest"]


def test_what_could_not_be_written_down_is_told_again(server, owner, skopeo, image):
    repository = owner.repository(unique("web"))
    done(skopeo.push(image, repository, owner.login))
    until(lambda: entries(server, owner, repository), bool)

    def restart(config):
        server.stop()
        server.config.write_text(config)
        server.start()

    writable = server.config.read_text()
    server.args += ["--listen", server.address]
    restart("read_only = true\n" + writable)
    done(skopeo.pull(repository, owner.login))
    time.sleep(0.5)
    assert [entry["kind"] for entry in entries(server, owner, repository)] == ["push_repo"]
    restart(writable)
    until(lambda: [entry["kind"] for entry in entries(server, owner, repository)],
          lambda kinds: kinds == ["pull_repo", "push_repo"])
