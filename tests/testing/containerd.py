"""containerd and its client `ctr`, with folders of their own; containerd runs as root alone."""
import io
import json
import pathlib
import subprocess
import tarfile
import time

from registry import START_SECONDS, ImageClient, done, shown

CONTAINERD = "/usr/bin/containerd"
CTR = "/usr/bin/ctr"
# What would look outside of its folders: only images are moved here, no container runs.
DISABLED = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt"] + [
    f"io.containerd.snapshotter.v1.{name}" for name in ("aufs", "btrfs", "devmapper", "overlayfs", "zfs")]


class Containerd:
    """`with Containerd(home) as containerd:`; the path of its home must be short."""

    def __init__(self, home):
        self.home = pathlib.Path(home)
        self.socket = self.home / "socket"
        self.log = self.home / "log"
        self.config = self.home / "config.toml"

    def __enter__(self):
        self.home.mkdir(parents=True, exist_ok=True)
        self.config.write_text(f'version = 2\nroot = "{self.home}/root"\nstate = "{self.home}/state"\n'
                               f'disabled_plugins = {json.dumps(DISABLED)}\n[grpc]\naddress = "{self.socket}"\n')
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([CONTAINERD, "--config", self.config], stdout=log, stderr=log,
                                            stdin=subprocess.DEVNULL, env={"PATH": "/usr/bin:/bin"})
        deadline = time.monotonic() + START_SECONDS
        while "successfully booted" not in self.log.read_text():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise RuntimeError(f"containerd did not come up:\n{self.log.read_text()}")
            time.sleep(0.01)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)


class Ctr(ImageClient):
    """Keeps no credentials: whoever does not show them is nobody."""

    def __init__(self, registry, home, containerd):
        super().__init__(registry, home)
        self.command = CTR, "--address", str(containerd.socket)

    def take(self, image, repository):
        """Puts an image layout into the store, under the name of a repository's latest."""
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            tar.add(image, arcname=".")
        path = self.home / "image.tar"
        path.write_bytes(archive.getvalue())
        done(self.run("images", "import", "--no-unpack", "--index-name", self.image(repository), str(path)))

    def push(self, target, source, login=None):
        """Pushes what is in the store under the name of `source`."""
        return self.run("images", "push", "--plain-http", *shown(login, "--user"), self.image(target),
                        self.image(source))

    def pull(self, repository, login=None):
        """Fetches into the store; to unpack would take the right to mount."""
        return self.run("content", "fetch", "--plain-http", *shown(login, "--user"), self.image(repository))
