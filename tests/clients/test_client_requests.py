"""What the clients send to the token endpoint, in which order and under which headers."""
import os

import pytest

from containerd import Containerd, Ctr
from docker_cli import DockerCli
from jetond import Jetond, basic
from people import Person, unique
from recorder import Recorder
from registry import (SERVICE, Buildah, DockerRegistry, Podman, Skopeo, done, image_layout, podman_unpacks, refused,
                      registry_config)

CONFIG = f'[[registry]]\nservice = "{SERVICE}"\n'
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def server():
    with Jetond(CONFIG) as running:
        yield running


@pytest.fixture(scope="module")
def recorder(server):
    with Recorder(server.address) as running:
        yield running


@pytest.fixture(scope="module")
def registry(server, recorder):
    auth = registry_config(server)
    assert f"{server.url}/v2/auth" in auth
    with DockerRegistry(auth.replace(f"{server.url}/v2/auth", f"{recorder.url}/v2/auth")) as running:
        yield running


@pytest.fixture(scope="module")
def layered():
    return podman_unpacks()


@pytest.fixture(scope="module")
def owner(shop):
    return Person(shop)


@pytest.fixture
def seed(registry, recorder, image, owner, home):
    """Makes repositories with an image in them, of which nothing is on record."""
    def push(visibility="private", form="oci"):
        repository = owner.repository(unique("web"), visibility)
        done(Skopeo(registry, home / "seed").push(image, repository, owner.login, form=form))
        recorder.requests()
        return repository

    return push


@pytest.fixture(params=[Skopeo, Podman, Buildah], ids=lambda program: program.__name__.lower())
def client(request, registry, home):
    return request.param(registry, home / "client")


@pytest.fixture
def skopeo(registry, home):
    return Skopeo(registry, home / "client")


@pytest.fixture
def podman(registry, home):
    return Podman(registry, home / "client")


@pytest.fixture
def docker(registry, home):
    return DockerCli(registry, home / "docker")


@pytest.fixture
def ctr(registry, home, image):
    with Containerd(home / "containerd") as containerd:
        client = Ctr(registry, home / "ctr", containerd)
        client.take(image, "local/web")
        yield client


def gets(*scopes, account=None, **more):
    """A GET with these parameters, sorted by their names."""
    pairs = [("scope", scope) for scope in scopes] + [("service", SERVICE), *more.items()]
    pairs += [("account", account)] if account else []
    return "GET", "/v2/auth", sorted(pairs, key=lambda pair: pair[0])


def posts(**fields):
    return "POST", "/v2/auth", sorted({"service": SERVICE, **fields}.items())


def asked(request):
    return request.method, request.path, request.query + request.form


def all_asked(recorder):
    return [asked(request) for request in recorder.requests()]


def test_a_login_names_the_account_and_no_scope(recorder, owner, client):
    done(client.login(*owner.login))
    assert all_asked(recorder) == [gets(account=owner.name)]


def test_a_pull_asks_once_with_the_scope_of_a_reader(recorder, owner, seed, client):
    repository = seed()
    done(client.pull(repository, owner.login))
    assert all_asked(recorder) == [gets(f"repository:{repository}:pull", account=owner.name)]


def test_a_push_asks_to_pull_too(recorder, owner, client, image):
    repository = owner.repository(unique("web"))
    done(client.push(image, repository, owner.login))
    assert all_asked(recorder) == [gets(f"repository:{repository}:pull,push", account=owner.name)]


def test_the_anonymous_name_no_account_and_ask_again_for_the_same_twice_when_refused(recorder, seed, client):
    public, hidden = seed("public"), seed()
    done(client.pull(public))
    scope = f"repository:{hidden}:pull"
    refused(client.pull(hidden))
    assert all_asked(recorder) == [gets(f"repository:{public}:pull"), gets(scope), gets(scope, scope)]


def test_basic_credentials_come_under_the_same_headers_with_every_request(recorder, owner, seed, client):
    repository = seed()
    done(client.pull(repository, owner.login))
    refused(client.pull(owner.repository(unique("web")), ("nobody", "wrong")), "invalid username/password")
    found = [request.headers for request in recorder.requests()]
    assert [one["Authorization"] for one in found] == [basic(*owner.login), basic("nobody", "wrong")]
    for one in found:
        assert sorted(one) == ["Accept-Encoding", "Authorization", "Connection", "Host", "User-Agent"]
        assert (one["Accept-Encoding"], one["Connection"]) == ("gzip", "close")


def test_an_identity_token_is_posted_in_chunks_and_not_in_a_header(recorder, owner, seed, client):
    repository = seed()
    client.keep(owner.name, identitytoken="an-identity-token")
    assert client.pull(repository).returncode != 0
    request, = recorder.requests()
    assert asked(request) == posts(client_id="containers/image", grant_type="refresh_token",
                                   refresh_token="an-identity-token", scope=f"repository:{repository}:pull")
    assert (request.headers["Transfer-Encoding"], request.headers["Content-Type"]) == ("chunked", FORM)
    assert "Content-Length" not in request.headers and "Authorization" not in request.headers


def test_a_mount_adds_the_scope_of_its_source(recorder, owner, skopeo, home):
    image = image_layout(home / "layout")  # what is mounted are layers, whether podman can unpack them here or not
    source, target = owner.repository(unique("web")), owner.repository(unique("web"))
    done(skopeo.push(image, source, owner.login))
    recorder.requests()
    done(skopeo.push(image, target, owner.login))
    pushing = f"repository:{target}:pull,push"
    assert all_asked(recorder) == [gets(pushing, account=owner.name),
                                   gets(pushing, f"repository:{source}:pull", account=owner.name)]


def test_skopeo_asks_for_a_star_to_delete(recorder, owner, seed, skopeo):
    repository = seed()
    done(skopeo.on("delete", repository, owner.login))
    assert all_asked(recorder) == [gets(f"repository:{repository}:*", account=owner.name)]


def test_a_search_is_a_login_first_and_then_the_catalogue(recorder, server, seed, podman):
    repository = seed()
    podman.keep("$oauthtoken", server.bootstrap_token)
    assert repository in done(podman.search(podman.registry.address + "/"))
    assert all_asked(recorder) == [gets(account="$oauthtoken"), gets("registry:catalog:*", account="$oauthtoken")]


def test_a_search_of_somebody_who_may_not_list_says_so(recorder, owner, podman):
    podman.keep(*owner.login)
    refused(podman.search(podman.registry.address + "/"))
    assert all_asked(recorder) == [gets(account=owner.name), gets("registry:catalog:*", account=owner.name)]
    podman.logout()
    refused(podman.search(podman.registry.address + "/"), "access to the requested resource is not authorized")
    assert all_asked(recorder) == [gets()]


def test_a_search_for_tags_asks_as_a_pull_does(recorder, owner, seed, podman):
    repository = seed()
    podman.keep(*owner.login)
    assert "latest" in done(podman.search("--list-tags", f"{podman.registry.address}/{repository}"))
    assert all_asked(recorder) == [gets(f"repository:{repository}:pull", account=owner.name)]


def test_docker_asks_for_an_identity_token_when_it_logs_in(recorder, owner, docker):
    done(docker.login(*owner.login))
    request, = recorder.requests()
    assert asked(request) == gets(account=owner.name, client_id="docker", offline_token="true")
    assert request.headers["Authorization"] == basic(*owner.login)
    assert request.headers["Connection"] == "close"


def test_docker_shows_a_password_in_a_get_and_an_identity_token_in_a_post(recorder, owner, seed, docker):
    repository = seed(form="v2s2")
    scope = f"repository:{repository}:push,pull"
    docker.keep(*owner.login)
    done(docker.inspect(repository))
    assert all_asked(recorder) == [gets(scope, account=owner.name)]
    docker.keep(owner.name, identitytoken="an-identity-token")
    assert docker.inspect(repository).returncode != 0
    for request in recorder.requests():
        assert asked(request) == posts(client_id="registry-client", grant_type="refresh_token", scope=scope,
                                       refresh_token="an-identity-token")
        assert request.headers["Content-Type"] == FORM and int(request.headers["Content-Length"])


@pytest.mark.skipif(os.geteuid() != 0, reason="containerd runs as root alone")
def test_containerd_posts_name_and_password_first_with_all_scopes_in_one_field(recorder, owner, seed, ctr):
    source, target = seed(), owner.repository(unique("web"))
    fields = {"client_id": "containerd-client", "grant_type": "password", "username": owner.name,
              "password": owner.password}
    done(ctr.pull(source, owner.login))
    request = recorder.requests()[0]
    assert asked(request) == posts(**fields, scope=f"repository:{source}:pull")
    assert request.headers["Content-Type"] == FORM + "; charset=utf-8"
    assert not {"Connection", "Authorization", "Transfer-Encoding"} & set(request.headers)
    done(ctr.push(target, source, owner.login))
    pushing = f"repository:{target}:pull repository:{target}:pull,push"
    reading = f"repository:{source}:pull"
    found = all_asked(recorder)
    assert found[0] == posts(**fields, scope=pushing)
    assert posts(**fields, scope=" ".join(sorted([reading, *pushing.split()]))) in found


@pytest.mark.skipif(os.geteuid() != 0, reason="containerd runs as root alone")
def test_containerd_without_credentials_gets(recorder, seed, ctr):
    public = seed("public")
    done(ctr.pull(public))
    assert set(map(str, all_asked(recorder))) == {str(gets(f"repository:{public}:pull"))}
