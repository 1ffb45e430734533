"""The real docker-registry 2.8, skopeo and podman for tests: free ports, clean environments, nothing left behind."""
import base64
import gzip
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time

REGISTRY = "/usr/bin/docker-registry"
SKOPEO = "/usr/bin/skopeo"
PODMAN = "/usr/bin/podman"
BUILDAH = "/usr/bin/buildah"
START_SECONDS = 30
SERVICE = "registry.example.com"
# What docker-registry answers to somebody whose token lacks the right, as skopeo and podman report it.
REFUSED = "requested access to the resource is denied"
BAD_LOGIN = "invalid username/password"


def registry_config(server, service=SERVICE):
    """What the server says that a registry's configuration has to say."""
    return done(server.command("registry", "config", service, "--listen", server.address))


def notifications(server, service, events_token):
    """The same of what it has to say to tell the server what is done."""
    told = {"name": "jeton", "url": f"{server.url}/registries/{service}/events", "timeout": "2s",
            "threshold": 3, "backoff": "200ms", "headers": {"Authorization": [f"Bearer {events_token}"]},
            "ignore": {"mediatypes": ["application/octet-stream"]}}
    return "notifications: " + json.dumps({"endpoints": [told]})


class DockerRegistry:
    """`with DockerRegistry(auth) as registry:`, auth being what `jetond registry config` prints; registry.address is its
    host:port. more: further lines of its configuration. tls: a folder with cert.pem and key.pem.
    """
    program = REGISTRY

    def __init__(self, auth, more="", tls=None):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="docker-registry-test-"))
        self.log = self.directory / "log"
        self.process = self.address = None
        self.config = self.directory / "config.yml"
        storage = {"filesystem": {"rootdirectory": str(self.directory / "data")}, "delete": {"enabled": True}}
        http = {"addr": "127.0.0.1:0"}
        if tls:
            http["tls"] = {"certificate": str(tls / "cert.pem"), "key": str(tls / "key.pem")}
        # JSON is YAML too.
        self.config.write_text(f'version: 0.1\nlog: {{"level": "info"}}\nhttp: {json.dumps(http)}\n'
                               f"storage: {json.dumps(storage)}\n{auth}\n{more}\n")

    def __enter__(self):
        # Any REGISTRY_* variable would override the configuration, so nothing is inherited.
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([self.program, "serve", str(self.config)], stdout=log, stderr=log,
                                            stdin=subprocess.DEVNULL, cwd=self.directory,
                                            env={"PATH": "/usr/bin:/bin", "HOME": str(self.directory)})
        try:
            self.address = self._listening()
        except BaseException:
            self.__exit__()
            raise
        return self

    def address_in(self, log):
        found = re.search(r"listening on (127\.0\.0\.1:\d+)", log)
        return found and found.group(1)

    def _listening(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if found := self.address_in(self.log.read_text()):
                return found
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise RuntimeError(f"{self.program} did not come up:\n{self.log.read_text()}")

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.directory, ignore_errors=True)


class ImageClient:
    """A program with a home, credentials and caches of its own. Who has logged in needs no login later on."""
    command = ()
    auth_file_name = "auth.json"

    def __init__(self, registry, home):
        self.registry = registry
        self.home = pathlib.Path(home)
        self.home.mkdir(parents=True, exist_ok=True)
        self.auth_file = self.home / self.auth_file_name
        self.auth_file.write_text("{}")

    def run(self, *args, stdin=""):
        # Run as root, it would keep its cache of blob locations in /var/lib unless it thinks itself rootless.
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.home), "REGISTRY_AUTH_FILE": str(self.auth_file),
                       "XDG_RUNTIME_DIR": str(self.home), "XDG_DATA_HOME": str(self.home / "share"),
                       "CONTAINERS_CONF": str(self.home / "containers.conf"),
                       "TMPDIR": str(self.home), "_CONTAINERS_ROOTLESS_UID": "1000"}
        return subprocess.run([*self.command, *args], env=environment, input=stdin, text=True,
                              capture_output=True, timeout=60, cwd=self.home)

    def image(self, repository, tag="latest"):
        return f"{self.registry.address}/{repository}:{tag}"

    def reference(self, repository, tag="latest"):
        return "docker://" + self.image(repository, tag)

    def login(self, name, secret):
        return self.run("login", "--tls-verify=false", "--username", name, "--password-stdin", self.registry.address,
                        stdin=secret)

    def logged_in(self):
        """Tells the name of who has logged in."""
        return self.run("login", "--get-login", self.registry.address)

    def logout(self):
        return self.run("logout", self.registry.address)

    def keep(self, name, secret="", **more):
        """Leaves credentials where the program looks for them, as a login does."""
        credentials = {"auth": base64.b64encode(f"{name}:{secret}".encode()).decode(), **more}
        self.auth_file.write_text(json.dumps({"auths": {self.registry.address: credentials}}))


def shown(login, option="--creds"):
    return [option, ":".join(login)] if login else []


class Skopeo(ImageClient):
    command = (SKOPEO, "--insecure-policy")
    _copies = 0

    def push(self, image, repository, login=None, tag="latest", form="oci"):
        return self.run("copy", "--dest-tls-verify=false", "--format", form, *shown(login, "--dest-creds"),
                        f"oci:{image}:image", self.reference(repository, tag))

    def pull(self, repository, login=None, tag="latest"):
        self._copies += 1
        return self.run("copy", "--src-tls-verify=false", *shown(login, "--src-creds"),
                        self.reference(repository, tag), f"dir:{self.home / f'copy{self._copies}'}")

    def copy(self, source, target, login):
        return self.run("copy", "--src-tls-verify=false", "--dest-tls-verify=false", *shown(login, "--src-creds"),
                        *shown(login, "--dest-creds"), self.reference(source), self.reference(target))

    def on(self, command, repository, login=None, tag="latest"):
        """A one-image command: inspect, delete."""
        return self.run(command, "--tls-verify=false", *shown(login), self.reference(repository, tag))

    def delete(self, repository, login=None):
        return self.on("delete", repository, login)

    def list_tags(self, repository, login=None):
        return self.run("list-tags", "--tls-verify=false", *shown(login),
                        f"docker://{self.registry.address}/{repository}")


class StoringClient(ImageClient):
    """Its store of images is below its home, too, whose path must be short."""

    def __init__(self, registry, home, program, folders, options):
        super().__init__(registry, home)
        # Locks of the default kind would stay behind in /dev/shm.
        (self.home / "containers.conf").write_text('[engine]\nlock_type = "file"\n')
        # It unpacks files as their owner, root: whoever is not, becomes it in a name space of his own.
        root = [] if os.geteuid() == 0 else ["unshare", "--map-root-user"]
        self.command = (*root, program, *(f"--{name}={self.home / name}" for name in folders), "--storage-driver=vfs",
                        *options)

    def push(self, image, repository, login=None, tag="latest"):
        loaded = done(self.run("pull", "--quiet", f"oci:{image}:image"))
        return self.run("push", "--tls-verify=false", *shown(login), loaded.strip(), self.reference(repository, tag))

    def pull(self, repository, login=None, tag="latest"):
        """Pulls into an empty store and prints the image's id."""
        done(self.run(*self.empty_store))
        return self.run("pull", "--quiet", "--tls-verify=false", *shown(login), self.reference(repository, tag))


class Podman(StoringClient):
    """podman without containers."""
    empty_store = ("image", "rm", "--all", "--force")

    def __init__(self, registry, home):
        super().__init__(registry, home, PODMAN, ("root", "runroot", "tmpdir", "network-config-dir"),
                         ("--cgroup-manager=cgroupfs", "--events-backend=none"))

    def search(self, *args):
        """What the registry's catalogue holds, or with --list-tags the tags of a repository."""
        return self.run("search", "--tls-verify=false", *args)


class Buildah(StoringClient):
    empty_store = ("rmi", "--all", "--force")

    def __init__(self, registry, home):
        super().__init__(registry, home, BUILDAH, ("root", "runroot"), ())


def podman_unpacks():
    """Before podman unpacks a layer it alters the mount of /. In a chroot / is none, and that fails."""
    with open("/proc/self/mountinfo") as mounts:
        return any(line.split()[4] == "/" for line in mounts)


def done(run):
    assert run.returncode == 0, run.stderr
    return run.stdout


def refused(run, text=REFUSED):
    assert run.returncode != 0, run.stdout
    assert text in run.stderr, run.stderr


def one_file_archive(text):
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        member = tarfile.TarInfo("file.txt")
        member.size = len(text.encode())
        tar.addfile(member, io.BytesIO(text.encode()))
    return archive.getvalue()


def image_layout(directory, layered=True):
    """Writes an OCI image layout of one small layer or none, tagged "image"; returns its path."""
    directory = pathlib.Path(directory)
    blobs = directory / "blobs" / "sha256"
    blobs.mkdir(parents=True)

    def put(content, media_type):
        digest = hashlib.sha256(content).hexdigest()
        (blobs / digest).write_bytes(content)
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content)}

    layers, contents = [], []
    if layered:
        archive = one_file_archive("a file of the image")
        layers.append(put(gzip.compress(archive, mtime=0), "application/vnd.oci.image.layer.v1.tar+gzip"))
        contents.append(f"sha256:{hashlib.sha256(archive).hexdigest()}")
    rootfs = {"type": "layers", "diff_ids": contents}
    config = put(json.dumps({"architecture": "amd64", "os": "linux", "config": {}, "rootfs": rootfs}).encode(),
                 "application/vnd.oci.image.config.v1+json")
    manifest = put(json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                               "config": config, "layers": layers}).encode(),
                   "application/vnd.oci.image.manifest.v1+json")
    manifest["annotations"] = {"org.opencontainers.image.ref.name": "image"}
    (directory / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [manifest]}))
    (directory / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    return os.fspath(directory)
