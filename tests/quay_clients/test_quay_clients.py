"""Other people's clients of Quay's API against a real server; run by scripts/test-quay-clients.sh.

JETON_QUAY_CLIENTS: the Python environment that the script has made. JETON_QUAY_COLLECTION and JETON_IMAGE_CONTROLLER:
checkouts of sources that are in no package registry; without them their tests are skipped, and say so.
"""
import os
import pathlib
import re
import subprocess
import textwrap

import pytest

from quay import Person

HERE = pathlib.Path(__file__).parent
ENVIRONMENT = pathlib.Path(os.environ["JETON_QUAY_CLIENTS"])
COLLECTION = os.environ.get("JETON_QUAY_COLLECTION")
IMAGE_CONTROLLER = os.environ.get("JETON_IMAGE_CONTROLLER")


def run(command, **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=600, **more)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def collections(tmp_path_factory):
    """Where Ansible finds the collection."""
    folder = tmp_path_factory.mktemp("collections")
    (folder / "ansible_collections/infra").mkdir(parents=True)
    (folder / "ansible_collections/infra/quay_configuration").symlink_to(pathlib.Path(COLLECTION).resolve())
    return folder


def play(server, collections, name, person):
    """Runs a playbook; returns how many tasks changed something."""
    variables = {"host": server.url, "token": server.bootstrap_token, "person": person.name, "password": person.password}
    command = [ENVIRONMENT / "bin/ansible-playbook", "-i", "localhost,", HERE / name]
    for variable, value in variables.items():
        command += ["-e", f"{variable}={value}"]
    told = run(command, env={**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(collections), "ANSIBLE_NOCOLOR": "1",
                             "ANSIBLE_PYTHON_INTERPRETER": str(ENVIRONMENT / "bin/python")})
    return int(re.search(r"changed=(\d+)", told).group(1))


@pytest.mark.skipif(not COLLECTION, reason="no checkout of infra.quay_configuration was given")
def test_ansible_makes_everything_once_and_takes_it_away(server, shop, collections):
    shop.user("alice")
    person = Person(shop)
    assert play(server, collections, "playbook.yml", person) == 10
    assert play(server, collections, "playbook.yml", person) == 0, "a second run reads what the first has made"
    view = server.get("/api/v1/repository/production/web", bearer=server.bootstrap_token).json()
    assert view["description"] == "The web site" and view["is_public"] is False
    assert play(server, collections, "teardown.yml", person) == 8
    assert play(server, collections, "teardown.yml", person) == 0


@pytest.mark.skipif(not IMAGE_CONTROLLER, reason="no checkout of image-controller was given")
def test_image_controller_keeps_a_repository(server, shop, tmp_path):
    person = Person(shop)
    organization = shop.organization("konflux")
    # Its client needs nothing but Go's own packages: built alone, it drags in no Kubernetes.
    package = tmp_path / "pkg/quay"
    package.mkdir(parents=True)
    for source in (pathlib.Path(IMAGE_CONTROLLER) / "pkg/quay").glob("*.go"):
        if not source.name.endswith(("_test.go", "_mock.go")):
            (package / source.name).symlink_to(source.resolve())
    (tmp_path / "go.mod").write_text("module github.com/konflux-ci/image-controller\n\ngo 1.24\n")
    (tmp_path / "main.go").write_text((HERE / "image_controller/main.go").read_text())
    program = tmp_path / "quayclient"
    run(["go", "build", "-o", program, "."], cwd=tmp_path)
    told = run([program, server.url, server.bootstrap_token, organization, person.name])
    assert told.splitlines()[-1] == "it is gone"


QONTRACT = textwrap.dedent("""
    import sys
    from reconcile.utils.quay_api import QuayApi

    url, token, organization, user = sys.argv[1:]
    api = QuayApi(token, organization)
    api.api_url = url + "/api/v1"  # it knows https alone
    assert api.list_images() == []
    for number in range(101):
        api.repo_create(f"image{number}", "made", public=number % 2)
    images = api.list_images()
    assert len(images) == 101 and [image["is_public"] for image in images[:2]] == [False, True], images[:2]
    assert {image["description"] for image in images} == {"made"}
    api.repo_update_description("image0", "described")
    api.repo_make_public("image0")
    [image] = [image for image in api.list_images() if image["name"] == "image0"]
    assert image["description"] == "described" and image["is_public"], image
    assert api.user_exists(user) and not api.user_exists("no-such-user")
    api.create_or_update_team("keepers", role="creator", description="They keep it.")
    assert api.add_user_to_team(user, "keepers") and api.list_team_members("keepers") == [user]
    api.set_repo_team_permissions("image0", "keepers", "write")
    assert api.get_repo_team_permissions("image0", "keepers") == "write"
    assert api.remove_user_from_team(user, "keepers") and api.list_team_members("keepers") == []
    for image in images:
        api.repo_delete(image["name"])
    assert api.list_images() == []
""")


def test_qontract_keeps_repositories_and_teams(server, shop):
    person = Person(shop)
    organization = shop.organization("qontract")
    run([ENVIRONMENT / "bin/python", "-c", QONTRACT, server.url, server.bootstrap_token, organization, person.name])
