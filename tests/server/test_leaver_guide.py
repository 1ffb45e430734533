"""The guide when-somebody-leaves.md: its lines work as they stand, and fail when something is wrong."""
import re

import pytest

from jeton_cli import Cli
from jetond import ROOT, Jetond

GUIDE = (ROOT / "docs/guides/when-somebody-leaves.md").read_text()
LOOK, SEEN, REPLACE, END, CLOSE = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)


@pytest.fixture(scope="module")
def server():
    with Jetond('[[registry]]\nservice = "registry.example.com"\n') as running:
        yield running


@pytest.fixture(scope="module")
def admin(server):
    return Cli(server)


@pytest.fixture(scope="module")
def mira(server, admin):
    """A user who administers acme, has made a robot and seen its secret, and works with tokens of several kinds."""
    admin("org", "create", "acme", "--email", "ops@acme.example")
    password = admin("user", "create", "mira", "-q").strip()
    admin("team", "create", "acme/admins", "--role", "admin")
    admin("team", "add", "acme/admins", "mira")
    session = server.post("/broker/rest/user/authorizations", login=("mira", password), json_body={"scope": "session"})
    own = Cli(server, session.json()["data"]["token"])
    own("token", "create", "--kind", "password", "--note", "laptop", "-q")
    own.robot = own("allow", "builder", "push", "acme/web", "-q").strip()
    return own


def works(admin, script):
    done = admin.shell(script)
    assert done.returncode == 0, done
    return done.stdout


def test_the_guide_works_line_by_line(server, admin, mira):
    looked = works(admin, LOOK)
    assert "laptop" in looked and "create_robot" in looked
    works(admin, SEEN)
    assert (admin.home / "seen.txt").read_text().split() == ["acme+builder"]
    works(admin, REPLACE)
    new = (admin.home / "acme+builder.secret").read_text().strip()
    trial, done, _ = (int(count) for count in re.findall(r"^revoked: (\d+)$", works(admin, END), re.M))
    assert trial == done >= 2
    assert admin("token", "list", "--org", "acme", "--created-by", "mira", "-q").strip() == "", "nothing is left"
    mira.fails(4, "whoami")
    statuses = [server.get("/v2/auth", login=("acme+builder", secret)).status for secret in (mira.robot, new)]
    assert statuses == [401, 200], "what mira has seen is dead, and the robot goes on working"
    assert "enabled: no" in works(admin, CLOSE)


WRONG = {"the user": (CLOSE, "edit mira", "edit nobody-of-that-name"), "an option": (END, "--reason", "--raeson"),
         "the organization": (LOOK, "--org acme", "--org none"), "the list": (REPLACE, "seen.txt", "none.txt")}


@pytest.mark.parametrize("wrong", WRONG)
def test_the_guide_fails_when_something_is_wrong(admin, mira, wrong):
    block, text, instead = WRONG[wrong]
    assert text in block, "the guide has changed: put something else wrong"
    assert admin.shell(block.replace(text, instead)).returncode != 0
