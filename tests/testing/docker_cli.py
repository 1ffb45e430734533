"""The command line program of Docker without an engine: it logs in and handles manifests by itself."""
from registry import ImageClient

DOCKER = "/usr/bin/docker"


class DockerCli(ImageClient):
    auth_file_name = "config.json"

    def __init__(self, registry, home):
        super().__init__(registry, home)
        self.command = DOCKER, "--config", str(self.home)

    def login(self, name, secret):
        return self.run("login", "--username", name, "--password-stdin", self.registry.address, stdin=secret)

    def inspect(self, repository):
        """Reads a manifest, which must be of Docker's own form."""
        return self.run("manifest", "inspect", "--insecure", self.image(repository))

    def push_list(self, repository):
        """Pushes a list that holds the image of the same repository."""
        listed = self.image(repository, "list")
        created = self.run("manifest", "create", "--insecure", "--amend", listed, self.image(repository))
        return created if created.returncode else self.run("manifest", "push", "--insecure", listed)
