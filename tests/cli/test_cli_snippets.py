"""Every snippet of `jeton allow --snippet`: executed, or what it prints is checked against the form that is published."""
import base64
import json
import re
import stat
import subprocess

import jsonschema
import pytest
import yaml

from docker_cli import DOCKER
from jeton_cli import Cli
from jetond import jwt_part
from quay import Owner
from registry import SERVICE, SKOPEO, DockerRegistry, image_layout, registry_config


@pytest.fixture
def owner(shop):
    return Owner(shop)


class Shell:
    """A folder with programs that write down what they are given, and the real ones."""

    def __init__(self, cli):
        self.cli = cli
        self.bin = cli.home / "bin"
        self.bin.mkdir()
        self.notes = cli.home / "notes"
        self.notes.mkdir()

    def record(self, name):
        self.program(name, f'printf "%s\\n" "$*" >{self.notes}/{name}.args; cat >{self.notes}/{name}.input')

    def program(self, name, script):
        file = self.bin / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    def run(self, script, exit=0):
        environment = {**self.cli.environment, "PATH": f"{self.bin}:/usr/bin:/bin", "DOCKER_CONFIG": str(self.cli.home),
                       "REGISTRY_AUTH_FILE": str(self.cli.home / "auth.json"), "XDG_RUNTIME_DIR": str(self.cli.home),
                       "XDG_DATA_HOME": str(self.cli.home / "share"), "TMPDIR": str(self.cli.home),
                       "_CONTAINERS_ROOTLESS_UID": "1000"}
        done = subprocess.run(["sh", "-euc", script], capture_output=True, text=True, timeout=60, env=environment,
                              cwd=self.cli.home, stdin=subprocess.DEVNULL)
        assert done.returncode == exit, done
        return done.stdout

    def noted(self, name):
        return (self.notes / f"{name}.args").read_text().strip(), (self.notes / f"{name}.input").read_text()


@pytest.fixture
def shell(server, owner):
    return Shell(Cli(server, owner.bearer))


def snippet(shell, owner, name, action="pull"):
    text = shell.cli("allow", "ci", action, f"{owner.org}/web", "--snippet", name)
    secret = re.match(r"REGISTRY_TOKEN='(jtr_\w+)'\n", text).group(1)
    assert text.count(secret) == 1, "the secret is in the first line alone"
    return text, secret


def kept(shell, file, registry):
    auth = json.loads((shell.cli.home / file).read_text())["auths"][registry]
    return base64.b64decode(auth["auth"]).decode().split(":")


@pytest.mark.parametrize("name", ["skopeo", "podman", "buildah", "docker"])
def test_login_of_the_container_programs(shell, owner, server, name):
    """The real program logs in with what is on its standard input; only the registry's address is put in."""
    text, secret = snippet(shell, owner, name)
    login, use = text.splitlines()[1:]
    assert f" {name} login --username {owner.org}+ci --password-stdin {SERVICE}" in login
    real = DOCKER if name == "docker" else f"/usr/bin/{name}"
    plain = "" if name == "docker" else " --tls-verify=false"
    shell.program(name, f'verb=$1; shift; exec {real} $verb{plain} "$@"')
    with DockerRegistry(registry_config(server)) as ours:
        script = text.splitlines()[0] + "\n" + login.replace(SERVICE, ours.address)
        assert "Login Succeeded" in shell.run(script)
        file = "config.json" if name == "docker" else "auth.json"
        auth = json.loads((shell.cli.home / file).read_text())["auths"][ours.address]
    assert auth.get("identitytoken") or kept(shell, file, ours.address) == [f"{owner.org}+ci", secret]
    assert re.fullmatch(rf"(skopeo inspect docker://|{name} pull ){SERVICE}/{owner.org}/web:latest", use)


def test_skopeo_pushes(shell, owner, server):
    text, _ = snippet(shell, owner, "skopeo", "push")
    image_layout(shell.cli.home / "image", False)
    shell.program("skopeo", f'''verb=$1; shift; plain=--tls-verify=false; [ $verb = copy ] && plain=--dest-tls-verify=false
exec {SKOPEO} --insecure-policy $verb $plain "$@"''')
    with DockerRegistry(registry_config(server)) as ours:
        shell.run(text.replace(SERVICE, ours.address).replace("oci:image:latest", "oci:image:image"))


def test_curl_gets_a_token(shell, owner):
    text, _ = snippet(shell, owner, "curl")
    token = json.loads(shell.run(text.replace("curl --config", "curl -sSf --config")))["token"]
    assert jwt_part(token, 1)["access"] == [{"type": "repository", "name": f"{owner.org}/web", "actions": ["pull"]}]


# A Secret of the type kubernetes.io/dockerconfigjson, as the API of Kubernetes v1 describes it.
K8S_SECRET = {"type": "object", "required": ["apiVersion", "kind", "metadata", "type", "stringData"],
              "additionalProperties": False,
              "properties": {"apiVersion": {"const": "v1"}, "kind": {"const": "Secret"},
                             "metadata": {"type": "object", "required": ["name"], "properties": {
                                 "name": {"type": "string", "pattern": r"^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$"}}},
                             "type": {"const": "kubernetes.io/dockerconfigjson"},
                             "stringData": {"type": "object", "required": [".dockerconfigjson"],
                                            "additionalProperties": {"type": "string"}}}}


def test_kubernetes_makes_a_secret(shell, owner):
    text, secret = snippet(shell, owner, "kubernetes")
    shell.record("kubectl")
    shell.run(text)
    arguments, document = shell.noted("kubectl")
    assert arguments == "apply -f -"
    document = yaml.safe_load(document)
    jsonschema.validate(document, K8S_SECRET)
    assert json.loads(document["stringData"][".dockerconfigjson"]) == {
        "auths": {SERVICE: {"username": f"{owner.org}+ci", "password": secret}}}


def test_github_stores_the_secret_and_prints_steps(shell, owner):
    text, secret = snippet(shell, owner, "github")
    shell.record("gh")
    printed = shell.run(text)
    assert shell.noted("gh") == ("secret set REGISTRY_TOKEN", secret) and secret not in printed
    [step] = yaml.safe_load(printed)["steps"]
    assert set(step) == {"env", "run"} and step["env"] == {"REGISTRY_TOKEN": "${{ secrets.REGISTRY_TOKEN }}"}
    runs_in_a_job(shell, owner, step["run"], secret)


def test_gitlab_stores_the_secret_and_prints_a_job(shell, owner):
    text, secret = snippet(shell, owner, "gitlab")
    shell.record("glab")
    printed = shell.run(text)
    assert shell.noted("glab") == ("variable set REGISTRY_TOKEN --masked", secret) and secret not in printed
    [job] = yaml.safe_load(printed).values()
    assert set(job) == {"script"} and all(isinstance(line, str) for line in job["script"])
    runs_in_a_job(shell, owner, "\n".join(job["script"]), secret)


def runs_in_a_job(shell, owner, script, secret):
    shell.program("docker", f'printf "%s\\n" "$*" >>{shell.notes}/docker.args; [ $1 != login ] || cat >{shell.notes}/docker.input')
    shell.run(f"REGISTRY_TOKEN={secret}\n" + script)
    arguments, given = shell.noted("docker")
    assert given == secret and arguments.splitlines() == [
        f"login --username {owner.org}+ci --password-stdin {SERVICE}", f"pull {SERVICE}/{owner.org}/web:latest"]


def test_terraform_gets_variables(shell, owner):
    text, secret = snippet(shell, owner, "terraform")
    printed = shell.run(text + "env | grep ^TF_VAR_ | sort")
    assert printed.splitlines() == [f"TF_VAR_registry_address={SERVICE}", f"TF_VAR_registry_password={secret}",
                                    f"TF_VAR_registry_username={owner.org}+ci"]


def test_no_program_gets_the_secret_as_an_argument(shell, owner):
    """Every program of every snippet is one that looks at its own arguments."""
    for name in ("docker", "podman", "skopeo", "buildah", "kubernetes", "github", "gitlab", "curl"):
        text, secret = snippet(shell, owner, name)
        for program in ("docker", "podman", "skopeo", "buildah", "kubectl", "gh", "glab", "curl"):
            shell.program(program, f'printf "%s\\n" "$0 $*" >>{shell.notes}/all; cat >/dev/null')
        shell.run(text)
        assert secret not in (shell.notes / "all").read_text(), name
        (shell.notes / "all").unlink()


def test_every_snippet_of_the_server_is_a_choice(shell, owner):
    answer = shell.cli.json("allow", "ci", "pull", f"{owner.org}/web")
    choices = re.search(r"--snippet SNIPPET.*?One of: ([a-z, ]+)\.", " ".join(shell.cli("help", "allow").split())).group(1)
    assert set(choices.split(", ")) == set(answer["snippets"])
