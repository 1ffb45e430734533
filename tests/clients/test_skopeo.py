"""The main job with third-party programs: docker-registry 2.8 asks, skopeo fetches tokens, jetond decides."""
import http.client
import json
import os
import shutil

import pytest

import referrers_guide
from jetond import Jetond, Shop
from people import Person, repository_exists, unique
from registry import BAD_LOGIN, SERVICE, Skopeo, done, refused

CONFIG = f'[[registry]]\nservice = "{SERVICE}"\n'


@pytest.fixture(scope="module")
def server():
    with Jetond(CONFIG) as running:
        yield running


@pytest.fixture
def skopeo(registry, home):
    return Skopeo(registry, home)


@pytest.fixture(scope="module")
def owner(shop):
    return Person(shop)


@pytest.fixture(scope="module")
def seed(registry, image, owner, tmp_path_factory):
    """Makes repositories with an image in them."""
    home = tmp_path_factory.mktemp("seed")
    pusher = Skopeo(registry, home)

    def push(visibility="private"):
        repository = owner.repository(unique("web"), visibility)
        done(pusher.push(image, repository, owner.login))
        return repository

    yield push
    shutil.rmtree(home)


def registry_get(registry, path, token=None):
    connection = http.client.HTTPConnection(registry.address, timeout=20)
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def test_a_robot_that_may_write_pushes_and_pulls(owner, skopeo, image):
    repository = owner.repository(unique("web"))
    robot = owner.robot_on(repository, "write")
    done(skopeo.push(image, repository, robot))
    done(skopeo.pull(repository, robot))
    pulled = json.loads((skopeo.home / "copy1" / "manifest.json").read_text())
    pushed = {f"sha256:{name}" for name in os.listdir(os.path.join(image, "blobs", "sha256"))}
    assert {pulled["config"]["digest"], pulled["layers"][0]["digest"]} <= pushed


def test_a_robot_that_may_read_pulls_and_is_refused_a_push(owner, seed, skopeo, image):
    repository = seed()
    robot = owner.robot_on(repository, "read")
    done(skopeo.pull(repository, robot))
    refused(skopeo.push(image, repository, robot, tag="other"))
    assert json.loads(done(skopeo.list_tags(repository, robot)))["Tags"] == ["latest"]


def test_a_robot_without_a_role_neither_pulls_nor_pushes(owner, seed, skopeo, image):
    repository = seed()
    robot = owner.robot(unique("bot"))
    refused(skopeo.pull(repository, robot))
    refused(skopeo.push(image, repository, robot))


def test_without_credentials_the_public_repository_is_pulled_and_the_private_is_not(seed, skopeo, image):
    public = seed("public")
    done(skopeo.pull(public))
    refused(skopeo.push(image, public))
    refused(skopeo.pull(seed()))


def test_the_old_token_of_a_regenerated_robot_is_refused_at_once(owner, seed, skopeo):
    repository = seed()
    name, old = owner.robot_on(repository, "read")
    done(skopeo.pull(repository, (name, old)))
    fresh = owner.regenerate(name)
    refused(skopeo.pull(repository, (name, old)), BAD_LOGIN)
    done(skopeo.pull(repository, (name, fresh)))


def test_an_oauth_token_that_may_read_pulls_and_cannot_push_even_where_its_user_may(owner, seed, skopeo, image):
    repository = seed()
    login = owner.oauth_login("repo:read")
    done(skopeo.pull(repository, login))
    refused(skopeo.push(image, repository, login))
    done(skopeo.push(image, repository, owner.login))
    done(skopeo.push(image, repository, owner.oauth_login("repo:write")))


def test_deleting_the_application_ends_its_tokens_everywhere_at_once(server, shop, owner, seed, skopeo):
    repository = seed()
    view = shop.application(owner.organization, "doomed", bearer=owner.session)
    token = shop.token(owner.organization, view["client_id"], "repo:read user:read", bearer=owner.session)["token"]
    login = ("$oauthtoken", token)
    done(skopeo.pull(repository, login))
    assert server.get("/api/v1/user/", bearer=token).status == 200
    path = f"/api/v1/organization/{owner.organization}/applications/{view['client_id']}"
    assert server.delete(path, bearer=owner.session).status == 204
    refused(skopeo.pull(repository, login), BAD_LOGIN)
    assert server.get("/api/v1/user/", bearer=token).status == 401
    seen = server.post("/oauth2/introspect", bearer=server.bootstrap_token, form={"token": token})
    assert seen.json() == {"active": False}


def test_the_first_push_makes_the_repository(server, owner, skopeo, image):
    repository = f"{owner.organization}/{unique('fresh')}/nested"
    done(skopeo.push(image, repository, owner.login))
    assert repository_exists(server, repository, owner.session)
    done(skopeo.pull(repository, owner.login))
    refused(skopeo.pull(repository))


def test_a_user_pushes_into_his_own_namespace_and_nobody_else_does(shop, owner, skopeo, image):
    person = Person(shop)
    repository = f"{person.name}/web"
    refused(skopeo.push(image, repository, owner.login))
    done(skopeo.push(image, repository, person.login))


def test_a_role_taken_away_refuses_the_next_pull(server, owner, seed, skopeo):
    repository = seed()
    robot = owner.robot_on(repository, "read")
    done(skopeo.pull(repository, robot))
    path = f"/api/v1/repository/{repository}/permissions/user/{robot[0]}"
    assert server.delete(path, bearer=owner.session).status == 204
    refused(skopeo.pull(repository, robot))


def test_login_keeps_credentials_that_then_pull(owner, seed, skopeo):
    repository = seed()
    name, secret = owner.robot_on(repository, "read")
    assert "Login Succeeded" in done(skopeo.login(name, secret))
    assert list(json.loads(skopeo.auth_file.read_text())["auths"]) == [skopeo.registry.address]
    done(skopeo.run("inspect", "--tls-verify=false", skopeo.reference(repository)))


@pytest.mark.parametrize("who", ["user", "unknown-user", "robot", "oauth-token"])
def test_login_with_a_wrong_secret_says_so_and_keeps_nothing(shop, owner, skopeo, who):
    name = {"user": lambda: Person(shop).name, "unknown-user": lambda: unique("nobody"),
            "robot": lambda: owner.robot(unique("bot"))[0], "oauth-token": lambda: "$oauthtoken"}[who]()
    refused(skopeo.login(name, "wrong"), BAD_LOGIN)
    assert not skopeo.auth_file.exists() or not json.loads(skopeo.auth_file.read_text()).get("auths")


def test_login_needs_no_right_on_any_repository(shop, skopeo):
    assert "Login Succeeded" in done(skopeo.login(*Person(shop).login))


def test_inspect_and_list_tags_need_the_right_to_pull(owner, seed, skopeo, image):
    repository = seed()
    robot = owner.robot_on(repository, "read")
    assert json.loads(done(skopeo.on("inspect", repository, robot)))["Architecture"] == "amd64"
    assert json.loads(done(skopeo.list_tags(repository, robot)))["Tags"] == ["latest"]
    stranger = owner.robot(unique("bot"))
    refused(skopeo.on("inspect", repository, stranger))
    refused(skopeo.list_tags(repository, stranger))


def test_delete_is_for_administrators_of_the_repository(owner, seed, skopeo):
    repository = seed()
    refused(skopeo.on("delete", repository, owner.robot_on(repository, "write")), "401 Unauthorized")
    done(skopeo.on("inspect", repository, owner.login))
    done(skopeo.on("delete", repository, owner.robot_on(repository, "admin")))
    refused(skopeo.on("inspect", repository, owner.login), "manifest unknown")


def test_a_copy_between_repositories_needs_pull_on_one_and_push_on_the_other(owner, seed, skopeo):
    source, target = seed(), owner.repository(unique("web"))
    robot = owner.robot_on(source, "read")
    refused(skopeo.copy(source, target, robot))
    owner.permit(target, robot[0], "write")
    done(skopeo.copy(source, target, robot))
    done(skopeo.pull(target, robot))


def test_a_mount_of_a_layer_from_a_repository_that_may_not_be_read_becomes_an_upload(owner, skopeo, image):
    # skopeo remembers where it saw a layer and asks to mount it from there.
    hidden, target = owner.repository(unique("web")), owner.repository(unique("web"))
    done(skopeo.push(image, hidden, owner.login))
    done(skopeo.push(image, target, owner.robot_on(target, "write")))


def test_the_catalog_opens_to_a_superuser_alone(server, shop, registry, owner, seed):
    repository = seed()
    scope = "registry:catalog:*"
    allowed = shop.registry_token(scope, ("$oauthtoken", server.bootstrap_token), SERVICE).json()["token"]
    status, _, body = registry_get(registry, "/v2/_catalog?n=1000", allowed)
    assert status == 200 and repository in json.loads(body)["repositories"]
    denied = shop.registry_token(scope, owner.login, SERVICE).json()["token"]
    assert registry_get(registry, "/v2/_catalog", denied)[0] == 401


def test_the_challenge_of_the_registry_leads_to_the_token_server(server, shop, registry, owner):
    status, headers, _ = registry_get(registry, "/v2/")
    assert status == 401
    assert headers["WWW-Authenticate"] == f'Bearer realm="{server.url}/v2/auth",service="{SERVICE}"'
    token = shop.registry_token(login=owner.login, service=SERVICE).json()["token"]
    assert registry_get(registry, "/v2/", token)[0] == 200


def test_the_guide_s_commands_for_referrers_fetch_what_a_reader_may_see_and_fail_for_others(server, registry, owner, seed):
    # This registry has no list of referrers, so the command is shown something else of the repository.
    repository = seed()
    seen = referrers_guide.run(server, registry, repository, owner.robot_on(repository, "read"), "unused", "tags/list")
    assert "tags" in json.loads(done(seen))
    for login in (owner.robot(unique("bot")), (owner.robot_on(repository, "read")[0], "wrong")):
        seen = referrers_guide.run(server, registry, repository, login, "unused", "tags/list")
        assert seen.returncode != 0 and seen.stdout == "", seen


def test_a_changed_token_and_an_opaque_one_are_nothing_to_the_registry(server, shop, registry, owner):
    token = shop.registry_token(login=owner.login, service=SERVICE).json()["token"]
    head, claims, signature = token.split(".")
    swapped = ("B" if signature[0] == "A" else "A") + signature[1:]
    for other in (f"{head}.{claims}.{swapped}", f"{head}.{claims}.", server.bootstrap_token, owner.session):
        assert registry_get(registry, "/v2/", other)[0] == 401


def test_the_token_of_another_server_is_refused_by_the_registry(registry):
    with Jetond(CONFIG) as other:
        person = Person(Shop(other))
        token = Shop(other).registry_token(login=person.login, service=SERVICE).json()["token"]
    assert registry_get(registry, "/v2/", token)[0] == 401
