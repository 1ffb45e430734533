"""docker-credential-jeton by docker's protocol and by the real docker, podman and skopeo; the kubelet's provider."""
import json
import subprocess

import jsonschema
import pytest

from docker_cli import DOCKER
from federation import Robot
from federation_fixtures import issuer, owner  # noqa: F401
from jeton_cli import Cli
from jetond import BUILD, Jetond
from registry import BUILDAH, PODMAN, SERVICE, SKOPEO, DockerRegistry, image_layout, registry_config

HELPER, PROVIDER = str(BUILD / "docker-credential-jeton"), str(BUILD / "jeton-credential-provider")
NONE = "credentials not found in native keychain\n"
CONFIG = """
[federation]
private_networks = ["127.0.0.0/8"]
ca_file = "{ca}"
[[registry]]
service = "%s"
""" % SERVICE


@pytest.fixture(scope="module")
def server(issuer):
    with Jetond(CONFIG.format(ca=issuer.certificate.file)) as running:
        yield running


@pytest.fixture(scope="module")
def registry(server):
    with DockerRegistry(registry_config(server)) as running:
        yield running


@pytest.fixture
def cli(server):
    return Cli(server)


def helper(cli, action, stdin="", exit=0):
    done = cli.run(action, stdin=stdin, program=HELPER)
    assert done.returncode == exit and done.stderr == "", done
    return done.stdout


def test_what_was_stored_is_got_listed_and_erased(cli):
    helper(cli, "store", json.dumps({"ServerURL": "https://registry.example.org/v1/", "Username": "acme+ci", "Secret": "s\"1"}))
    for url in ("registry.example.org", "https://registry.example.org/v1/", "https://registry.example.org"):
        assert json.loads(helper(cli, "get", url + "\n")) == {"ServerURL": url, "Username": "acme+ci", "Secret": "s\"1"}
    assert json.loads(helper(cli, "list")) == {"registry.example.org": "acme+ci"}
    helper(cli, "store", json.dumps({"ServerURL": "registry.example.org", "Username": "mira", "Secret": "2"}))
    assert json.loads(helper(cli, "list")) == {"registry.example.org": "mira"}
    assert json.loads(helper(cli, "get", "registry.example.org"))["Secret"] == "2", "the newer one replaces the older"
    helper(cli, "erase", "https://registry.example.org/v1/")
    assert helper(cli, "get", "registry.example.org", exit=1) == NONE and json.loads(helper(cli, "list")) == {}
    assert cli.logins.stat().st_mode & 0o777 == 0o600


def test_errors_are_those_of_other_helpers(cli):
    assert helper(cli, "get", "registry.example.org", exit=1) == NONE
    assert helper(cli, "get", "", exit=1) == "no credentials server URL\n"
    assert helper(cli, "store", '{"ServerURL": "x", "Username": ""}', exit=1) == "no credentials username\n"
    assert helper(cli, "store", '{"ServerURL": ""}', exit=1) == "no credentials server URL\n"
    assert helper(cli, "dance", exit=1).startswith("usage: ")
    assert helper(cli, "version").startswith("docker-credential-jeton ")


def test_a_login_is_given_for_its_registries_alone(cli):
    cli("auth", "setup-docker", "registry.example.org")
    assert json.loads(helper(cli, "get", "registry.example.org"))["Secret"] == cli.server.bootstrap_token
    for other in ("index.docker.io", "https://index.docker.io/v1/", cli.server.address, "registry.example.org.evil.example"):
        assert helper(cli, "get", other, exit=1) == NONE
    helper(cli, "erase", "registry.example.org")
    assert helper(cli, "get", "registry.example.org", exit=1) == NONE
    assert cli("whoami", "--field", "name") == "admin\n", "a logout of docker is none of jeton"


def test_the_host_of_the_server_is_the_usual_registry(cli):
    cli("auth", "setup-docker")
    assert json.loads(helper(cli, "list")) == {cli.server.address: "$oauthtoken"}


def test_a_damaged_configuration_of_docker_is_left_alone(cli):
    file = cli.home / ".docker/config.json"
    file.parent.mkdir()
    file.write_text("{")
    assert "left as it is" in cli.fails(6, "auth", "setup-docker", "registry.example.org")
    assert file.read_text() == "{"


def environment(cli, registry):
    return {**cli.environment, "DOCKER_CONFIG": str(cli.home / ".docker"), "XDG_RUNTIME_DIR": str(cli.home),
            "REGISTRY_AUTH_FILE": str(cli.home / ".docker/config.json"), "TMPDIR": str(cli.home),
            "XDG_DATA_HOME": str(cli.home / "share"), "_CONTAINERS_ROOTLESS_UID": "1000"}


def call(cli, registry, *command, stdin="", exit=0):
    done = subprocess.run(command, env=environment(cli, registry), input=stdin, text=True, capture_output=True, timeout=60,
                          cwd=cli.home)
    assert done.returncode == exit, done
    return done.stdout


@pytest.fixture
def pushed(cli, registry, owner, tmp_path):
    """A repository with an image, pushed by skopeo with the helper's credential alone."""
    repository = owner.repository()
    Cli(cli.server, owner.bearer, home=cli.home)
    cli("auth", "setup-docker", registry.address)
    call(cli, registry, SKOPEO, "--insecure-policy", "copy", "--dest-tls-verify=false", "--format", "v2s2",
         f"oci:{image_layout(tmp_path / 'image', False)}:image", f"docker://{registry.address}/{repository}:latest")
    return f"{registry.address}/{repository}"


def test_skopeo_podman_and_docker_use_the_login(cli, registry, pushed):
    assert json.loads(call(cli, registry, SKOPEO, "inspect", "--tls-verify=false", f"docker://{pushed}"))["Name"]
    assert "$oauthtoken" in call(cli, registry, PODMAN, "login", "--get-login", registry.address)
    assert "$oauthtoken" in call(cli, registry, BUILDAH, "login", "--get-login", registry.address)
    assert json.loads(call(cli, registry, DOCKER, "manifest", "inspect", "--insecure", pushed + ":latest"))["layers"] == []
    cli("logout")
    call(cli, registry, SKOPEO, "inspect", "--tls-verify=false", f"docker://{pushed}", exit=1)


@pytest.mark.parametrize("program", [SKOPEO, PODMAN, DOCKER], ids=["skopeo", "podman", "docker"])
def test_a_login_of_theirs_is_kept_by_the_helper(cli, registry, owner, program):
    """`jeton allow … -q | PROGRAM login` in one line; the secret is in no file but the helper's."""
    repository = owner.repository()
    cli("auth", "setup-docker", registry.address)
    robot = f"{owner.org}+ci"
    plain = "" if program == DOCKER else "--tls-verify=false"
    line = (f"jeton allow ci pull {repository} -q | {program} login {plain} --username {robot} --password-stdin "
            f"{registry.address}")
    done = subprocess.run(["sh", "-euc", line], env={**environment(cli, registry), "JETON_TOKEN": owner.bearer}, text=True,
                          capture_output=True, timeout=60, cwd=cli.home)
    assert done.returncode == 0 and "Login Succeeded" in done.stdout, done
    kept = json.loads(helper(cli, "get", registry.address))
    # docker keeps an identity token instead of the secret, which goes under this name.
    assert kept["Username"] == ("<token>" if program == DOCKER else robot)
    holders = [file for file in cli.home.rglob("*") if file.is_file() and kept["Secret"] in file.read_text(errors="replace")]
    assert holders == [cli.logins]
    call(cli, registry, program, "logout", registry.address)
    assert helper(cli, "get", registry.address, exit=1) == NONE


# credentialprovider.kubelet.k8s.io/v1, as published.
RESPONSE = {"type": "object", "required": ["apiVersion", "kind", "cacheKeyType", "auth"], "additionalProperties": False,
            "properties": {"apiVersion": {"const": "credentialprovider.kubelet.k8s.io/v1"},
                           "kind": {"const": "CredentialProviderResponse"},
                           "cacheKeyType": {"enum": ["Image", "Registry", "Global"]},
                           "cacheDuration": {"type": "string", "pattern": r"^(\d+h)?(\d+m)?(\d+s)?$"},
                           "auth": {"type": "object",
                                    "additionalProperties": {"type": "object", "required": ["username", "password"],
                                                             "additionalProperties": False,
                                                             "properties": {"username": {"type": "string"},
                                                                            "password": {"type": "string"}}}}}}


def provide(cli, image, exit=0, request=None, **more):
    asked = {"apiVersion": "credentialprovider.kubelet.k8s.io/v1", "kind": "CredentialProviderRequest", "image": image}
    environment = {name: more.pop(name) for name in [*more] if name.isupper()}
    done = cli.run(stdin=json.dumps(request or {**asked, **more}), program=PROVIDER, **environment)
    assert done.returncode == exit, done
    if exit:
        assert done.stdout == "" and done.stderr.startswith("jeton-credential-provider: ")
        return done.stderr
    response = json.loads(done.stdout)
    jsonschema.validate(response, RESPONSE)
    provide.kept = response["cacheDuration"]
    return response["auth"]


def test_the_kubelet_gets_the_login_for_its_registries(cli):
    cli("auth", "setup-docker", "registry.example.org:5000")
    assert provide(cli, "registry.example.org:5000/acme/web:latest") == {
        "registry.example.org:5000": {"username": "$oauthtoken", "password": cli.server.bootstrap_token}}
    assert provide(cli, "docker.io/library/nginx") == {}


def test_the_kubelet_exchanges_the_identity_of_a_pod(server, owner, issuer):
    robot = Robot(owner, [{"issuer": issuer.url, "subject": "web"}])
    node = Cli(server, bearer=None, JETON_URL=server.url, JETON_ROBOT=robot.name)
    given = provide(node, "registry.example.org/acme/web", serviceAccountToken=issuer.sign(issuer.claims(server.url)),
                    serviceAccountAnnotations={})
    assert robot.login(given["registry.example.org"]["password"], SERVICE).status == 200
    assert 3400 < int(provide.kept.rstrip("s")) <= 3540, "as long as the password works: its token cannot be exchanged again"
    assert "password" not in provide(node, "registry.example.org/acme/web", exit=1, serviceAccountToken="e30.e30.e30")


def test_the_kubelet_is_told_what_is_no_request(cli):
    for request in ({"kind": "CredentialProviderRequest", "image": "x"},
                    {"apiVersion": "credentialprovider.kubelet.k8s.io/v1", "kind": "Pod", "image": "x"},
                    {"apiVersion": "credentialprovider.kubelet.k8s.io/v1", "kind": "CredentialProviderRequest"}):
        provide(cli, "", exit=1, request=request)
