"""docs/guides/use-the-command-line.md: its lines work as they stand, and fail when something is wrong."""
import json
import re
import subprocess

import jsonschema
import pytest
import yaml

from jeton_cli import Cli
from jetond import ROOT, Jetond
from registry import SERVICE, SKOPEO, DockerRegistry, image_layout, registry_config

GUIDE = (ROOT / "docs/guides/use-the-command-line.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)
LOGIN, ALLOW, CAN, ROTATE, FIND, FOUND, REFUSED, DOCKER = BLOCKS


@pytest.fixture(scope="module")
def server():
    with Jetond(f'[[registry]]\nservice = "{SERVICE}"\n') as running:
        yield running


@pytest.fixture(scope="module")
def registry(server):
    with DockerRegistry(registry_config(server)) as running:
        yield running


@pytest.fixture(scope="module")
def home(server):
    return Cli(server, bearer=None)


class Guide:
    """The lines of the guide in a shell, with addresses and folders put in, and a skopeo that knows no TLS."""

    def __init__(self, server, registry, cli):
        self.server, self.registry, self.cli = server, registry, cli
        programs = cli.home / "bin"
        programs.mkdir(exist_ok=True)
        (programs / "skopeo").write_text(f'#!/bin/sh\nverb=$1; shift\nexec {SKOPEO} --insecure-policy $verb --tls-verify=false "$@"\n')
        (programs / "skopeo").chmod(0o755)
        self.environment = {**cli.environment, "PATH": f"{programs}:{cli.environment['PATH']}", "XDG_RUNTIME_DIR": str(cli.home),
                            "REGISTRY_AUTH_FILE": str(cli.home / ".docker/config.json"), "TMPDIR": str(cli.home)}

    def run(self, script, **variables):
        for text, instead in (("http://localhost:8080", self.server.url), ("registry.example.com", self.registry.address),
                              ("var/bootstrap-token", str(self.server.data / "bootstrap-token"))):
            script = script.replace(text, instead)
        return subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60,
                              env={**self.environment, **variables}, cwd=self.cli.home)

    def works(self, script, **variables):
        done = self.run(script, **variables)
        assert done.returncode == 0, done
        return done.stdout

    def fails(self, script, **variables):
        done = self.run(script, **variables)
        assert done.returncode != 0, done


@pytest.fixture(scope="module")
def guide(server, registry, home):
    return Guide(server, registry, home)


def test_the_guide_works_line_by_line(guide, server, registry, home):
    assert "name: admin" in guide.works(LOGIN)
    home("user", "create", "mira")
    assert "Login Succeeded!" in guide.works(ALLOW)
    told = guide.works(CAN)
    assert told.startswith("yes\n") and "acme+builder" in told
    assert "Login Succeeded!" in guide.works(ROTATE)
    assert "revoked: 0" in guide.works(FIND)
    assert (home.home / "tokens.csv").read_text().count("acme+builder") == 2
    (home.home / "found.txt").write_text(home("allow", "other", "pull", "acme/web", "-q"))
    assert re.search(r"(?s)kind: robot.*acme\+other.*revoke_at: .*ours: 1", guide.works(FOUND))
    code = server.get("/v2/auth", login=("acme+builder", "wrong"), query={"service": SERVICE}).json()["reason"]
    told = guide.works(REFUSED, CODE=code)
    assert told.count(code) == 2 and "create_robot_token" in told
    push = subprocess.run([SKOPEO, "--insecure-policy", "copy", "--dest-tls-verify=false", "--dest-creds",
                           f"$oauthtoken:{server.bootstrap_token}", f"oci:{image_layout(home.home / 'image', False)}:image",
                           f"docker://{registry.address}/acme/web:latest"], capture_output=True, text=True, timeout=60)
    assert push.returncode == 0, push
    assert json.loads(guide.works(DOCKER))["Tags"] == ["latest"]


# The parts of kubelet.config.k8s.io/v1 that a provider has, as published.
PROVIDER = {"type": "object", "additionalProperties": False,
            "required": ["name", "apiVersion", "matchImages", "defaultCacheDuration"],
            "properties": {"name": {"const": "jeton-credential-provider"},
                           "apiVersion": {"const": "credentialprovider.kubelet.k8s.io/v1"},
                           "matchImages": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                           "defaultCacheDuration": {"type": "string"}, "args": {"type": "array"},
                           "env": {"type": "array", "items": {"type": "object", "required": ["name", "value"]}},
                           "tokenAttributes": {"type": "object", "additionalProperties": False,
                                               "required": ["serviceAccountTokenAudience", "cacheType", "requireServiceAccount"],
                                               "properties": {"serviceAccountTokenAudience": {"type": "string"},
                                                              "cacheType": {"enum": ["ServiceAccount", "Token"]},
                                                              "requireServiceAccount": {"type": "boolean"}}}}}


def test_the_configurations_of_a_job_and_of_a_kubelet_have_their_forms():
    job, kubelet = (yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", GUIDE, re.S))
    assert set(job[0]) == {"run", "env"} and job[0]["run"].startswith("jeton ci token --robot acme+builder -q | docker login")
    assert (kubelet["apiVersion"], kubelet["kind"]) == ("kubelet.config.k8s.io/v1", "CredentialProviderConfig")
    for provider in kubelet["providers"]:
        jsonschema.validate(provider, PROVIDER)


# What is put wrong into a block: the block, a text of it, what stands there instead.
WRONG = {"the token": (LOGIN, "var/bootstrap-token", "/dev/null"), "the server": (LOGIN, "login http", "login htp"),
         "an organization": (ALLOW, "org create acme", "org create A"), "a life": (ALLOW, "--for 30d", "--for ever"),
         "an action": (CAN, "can push", "can fly"), "a robot": (CAN, "--as builder", "--as nobody"),
         "a secret": (ROTATE, "--robot acme+builder", "--robot acme+nobody"), "a filter": (FIND, "--unused 90d", "--unused soon"),
         "a file": (FOUND, "identify < found.txt", "identify < /dev/null"), "a code": (REFUSED, "$CODE", "23456789ABCD"),
         "a registry": (DOCKER, "acme/web", "acme/none")}


@pytest.mark.parametrize("wrong", WRONG)
def test_the_guide_fails_when_something_is_wrong(guide, wrong):
    block, text, instead = WRONG[wrong]
    assert text in block, "the guide has changed: put something else wrong"
    guide.fails(block.replace(text, instead), CODE="23456789ABCD")
