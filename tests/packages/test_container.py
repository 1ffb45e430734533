"""deploy/Containerfile: built by podman from the packages; its root file system holds the server and no shell."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

import pytest

from bare_root import NEW, BareRoot, Spaces

CONTAINERFILE = pathlib.Path(__file__).resolve().parents[2] / "deploy/Containerfile"
BASE = "docker.io/library/debian:bookworm-slim"
IMAGE = "localhost/jeton-test"
USER = 65532


def run(*command, **more):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=900, **more)
    assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def storage():
    """A store of images of its own: nothing of the machine's is used or left."""
    with tempfile.TemporaryDirectory(prefix="jp-") as folder:
        yield ["podman", "--root", f"{folder}/r", "--runroot", f"{folder}/n", "--storage-driver", "vfs"]
        subprocess.run(["podman", "--root", f"{folder}/r", "--runroot", f"{folder}/n", "--storage-driver", "vfs", "rmi",
                        "--all", "--force"], capture_output=True, timeout=300)


@pytest.fixture(scope="module")
def image(storage, tmp_path_factory):
    """Built on a bare Debian 12 under the name of the image that the file names, which stands for it."""
    folder = tmp_path_factory.mktemp("context")
    for package in NEW.glob("jeton*.deb"):
        shutil.copy(package, folder)
    with BareRoot() as root:
        pass_on = folder.parent / "base.tar"
        root.sh("rm -f /usr/bin/systemctl")
        run("tar", "-C", root.path, "--exclude=./proc/*", "--exclude=./dev/*", "--exclude=./run/*", "-cf", pass_on, ".")
    run(*storage, "import", pass_on, BASE)
    pass_on.unlink()
    run(*storage, "build", "--network=host", "--isolation=chroot", "--pull=never", "-t", IMAGE, "-f", CONTAINERFILE, folder)
    return json.loads(run(*storage, "image", "inspect", IMAGE))[0]


@pytest.fixture(scope="module")
def files(storage, image, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    container = run(*storage, "create", IMAGE).strip()
    archive = folder.parent / "image.tar"
    run(*storage, "export", "-o", archive, container)
    run(*storage, "rm", container)
    run("tar", "-C", folder, "-xpf", archive)
    folder.chmod(0o755)
    archive.unlink()
    return folder


def test_it_runs_as_a_user_without_rights_and_keeps_data_in_a_volume(image):
    config = image["Config"]
    assert config["User"] == f"{USER}:{USER}"
    assert list(config["Volumes"]) == ["/var/lib/jeton"] and "8080/tcp" in config["ExposedPorts"]
    assert config["Entrypoint"] == ["/usr/bin/jetond"] and config["Cmd"][0] == "serve"


def test_it_holds_the_server_and_what_that_needs_and_no_shell(files):
    assert (files / "usr/bin/jetond").exists() and (files / "etc/ssl/certs/ca-certificates.crt").stat().st_size > 10_000
    for tool in ("bin/sh", "usr/bin/sh", "usr/bin/apt", "usr/bin/dpkg", "bin/busybox"):
        assert not os.path.lexists(files / tool), tool
    size = sum(path.lstat().st_size for path in files.rglob("*") if not path.is_symlink())
    assert size < 100_000_000, size


@pytest.fixture(scope="module")
def container(image, files, tmp_path_factory):
    """The image as it is to be run: as its user, with a root that nothing can write to, and a volume, which begins with what
    the image holds in its place."""
    [volume] = image["Config"]["Volumes"]
    data = tmp_path_factory.mktemp("volume") / "data"
    run("cp", "-a", files / volume.lstrip("/"), data)
    environment = dict(pair.split("=", 1) for pair in image["Config"]["Env"])
    config = image["Config"]

    def start(space):
        user, group = config["User"].split(":")
        command = space.command(*config["Entrypoint"], *config["Cmd"],
                                spaces=["--mount", "--pid", "--net", "--setuid", user, "--setgid", group])
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    with Spaces(files, volume=(volume.lstrip("/"), data)) as space:
        yield space, start, data


def listening(server):
    """Waits until it says so; returns its process, which nsenter has forked."""
    said = []
    for line in server.stdout:
        said.append(line)
        if '"listening"' in line:
            return int(pathlib.Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text())
    raise AssertionError("".join(said[-20:]))


def ask(space, path, *options):
    """Asks from outside, through the network of the container."""
    done = subprocess.run(space.command("curl", "-sS", *options, f"http://127.0.0.1:8080{path}", spaces=["--net"]),
                          capture_output=True, text=True, timeout=60)
    return done.stdout


def test_it_answers_on_a_root_that_cannot_be_written_to_and_keeps_its_data_in_the_volume(container):
    space, start, data = container
    for _ in "made", "kept":
        server = start(space)
        process = listening(server)
        token = (data / "bootstrap-token").read_text().strip()
        assert '"name":"admin"' in ask(space, "/jeton/v1/whoami", "-H", f"Authorization: Bearer {token}")
        assert {path.lstat().st_uid for path in data.rglob("*")} == {USER}
        os.kill(process, signal.SIGTERM)
        assert server.wait(timeout=60) == 0
        server.stdout.close()
