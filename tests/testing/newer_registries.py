"""CNCF distribution 3, zot and regctl, which scripts/test-newer-registries.sh builds or finds."""
import json
import os
import pathlib
import re

from registry import DockerRegistry, ImageClient

PROGRAMS = pathlib.Path(os.environ.get("JETON_NEWER_PROGRAMS", "/nowhere"))


class Distribution3(DockerRegistry):
    program = PROGRAMS / "registry"
    profile = "distribution-v3"


class Zot(DockerRegistry):
    program = PROGRAMS / "zot"
    profile = "zot"

    def __init__(self, auth):
        super().__init__("")
        self.config = self.directory / "config.json"
        http = {"address": "127.0.0.1", "port": "0", **json.loads(auth)["http"]}
        self.config.write_text(json.dumps({"distSpecVersion": "1.1.1", "log": {"level": "info"}, "http": http,
                                           "storage": {"rootDirectory": str(self.directory / "data")}}))

    def address_in(self, log):
        found = re.search(r'listening on kernel chosen port","port":(\d+)', log)
        return found and "127.0.0.1:" + found.group(1)


class Regctl(ImageClient):
    command = (str(PROGRAMS / "regctl"),)

    def at(self, login, *args, stdin=""):
        shown = f",user={login[0]},pass={login[1]}" if login else ""
        return self.run("--host", f"reg={self.registry.address},tls=disabled{shown}", *args, stdin=stdin)

    def login(self, name, secret):
        self.run("registry", "set", "--skip-check", "--tls", "disabled", self.registry.address)
        return self.run("registry", "login", "--user", name, "--pass-stdin", self.registry.address, stdin=secret)

    def push(self, image, repository, login=None, tag="latest"):
        return self.at(login, "image", "copy", f"ocidir://{image}:image", self.image(repository, tag))

    def pull(self, repository, login=None, tag="latest"):
        return self.at(login, "image", "copy", self.image(repository, tag), f"ocidir://{self.home / 'pulled'}:{tag}")

    def delete(self, repository, login=None):
        return self.at(login, "manifest", "delete", "--force-tag-dereference", self.image(repository))

    def digest(self, repository, login=None):
        return self.at(login, "manifest", "head", self.image(repository))

    def attach(self, repository, login, kind):
        """Pushes an artifact whose subject is the repository's image."""
        return self.at(login, "artifact", "put", "--subject", self.image(repository), "--artifact-type", kind,
                       stdin="of a test")

    def referrers(self, repository, login=None):
        return self.at(login, "artifact", "list", self.image(repository))
