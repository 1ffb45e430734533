"""The guide docs/guides/list-referrers.md: its commands work as they stand, and fail for those that may not read."""
import http.server
import json
import threading

import pytest

import referrers_guide
from jetond import Jetond, jwt_part
from quay import Owner, unique

SERVICE = "registry.example.com"
DIGEST = "sha256:" + "ab" * 32
INDEX = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": []}


class Registry(http.server.BaseHTTPRequestHandler):
    """Lists referrers for tokens that may pull what is asked for; signatures are for the tests with real registries."""

    def do_GET(self):
        _, _, path = self.path.partition("/v2/")
        repository, _, digest = path.rpartition("/referrers/")
        token = self.headers["Authorization"].removeprefix("Bearer ")
        may = any(entry["name"] == repository and "pull" in entry["actions"] for entry in jwt_part(token, 1)["access"])
        body = json.dumps(INDEX if may and digest == DIGEST else {"errors": []}).encode()
        self.send_response(200 if may and digest == DIGEST else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    with Jetond(f'[[registry]]\nservice = "{SERVICE}"\n') as running:
        yield running


@pytest.fixture(scope="module")
def registry():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Registry) as running:
        running.address = f"127.0.0.1:{running.server_port}"
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


def test_a_robot_that_may_read_lists_what_refers_to_an_image(server, shop, registry, owner):
    repository, robot = owner.repository(), owner.robot(unique("reader"))
    shop.permit(repository, robot[0], "read", bearer=owner.bearer)
    listed = referrers_guide.run(server, registry, repository, robot, DIGEST)
    assert listed.returncode == 0 and json.loads(listed.stdout) == INDEX, listed


@pytest.mark.parametrize("wrong", ["secret", "robot", "right", "repository", "digest"])
def test_the_commands_fail_when_something_is_wrong(server, shop, registry, owner, wrong):
    repository, robot = owner.repository(), owner.robot(unique("reader"))
    if wrong != "right":
        shop.permit(repository, robot[0], "read", bearer=owner.bearer)
    login = {"secret": (robot[0], "wrong"), "robot": (owner.org + "+none", robot[1])}.get(wrong, robot)
    asked = owner.repository() if wrong == "repository" else repository
    listed = referrers_guide.run(server, registry, asked, login, "sha256:0" if wrong == "digest" else DIGEST)
    assert listed.returncode != 0 and listed.stdout == "", listed
