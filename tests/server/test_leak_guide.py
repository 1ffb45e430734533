"""The guide a-leaked-token.md: its lines work as they stand, and fail when something is wrong."""
import re

import pytest

from jeton_cli import Cli
from jetond import ROOT, Jetond

GUIDE = (ROOT / "docs/guides/a-leaked-token.md").read_text()
END, FIND, NEW, SCAN = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)


@pytest.fixture(scope="module")
def server():
    with Jetond('[[registry]]\nservice = "registry.example.com"\n') as running:
        yield running


@pytest.fixture(scope="module")
def admin(server):
    return Cli(server)


@pytest.fixture(scope="module")
def leaked(admin):
    admin("org", "create", "acme", "--email", "ops@acme.example")
    secret = admin("allow", "builder", "push", "acme/web", "-q").strip()
    (admin.home / "found.txt").write_text(secret + "\n")
    return secret


def works(admin, script):
    done = admin.shell(script)
    assert done.returncode == 0, done
    return done.stdout


def accepted(server, secret):
    return server.get("/v2/auth", login=("acme+builder", secret)).status == 200


def test_the_guide_works_line_by_line(server, admin, leaked):
    assert accepted(server, leaked)
    assert re.search(r"(?s)kind: robot.*acme\+builder.*revoke_at: .*ours: 1", works(admin, END))
    assert not accepted(server, leaked)
    found = works(admin, FIND)
    assert "127.0.0.1" in found and "acme+builder" in found, "the use before and the refusal after are told"
    works(admin, NEW)
    new = (admin.home / "builder.secret").read_text().strip()
    assert new != leaked and accepted(server, new)
    scanned = works(admin, SCAN)
    assert "kind: robot" in scanned and "checksum: ok" in scanned


def test_the_form_of_tokens_is_as_it_says(leaked):
    prefix, body = leaked[:4], leaked[4:]
    assert f"`{prefix}`" in GUIDE and re.fullmatch(r"[0-9A-Za-z]{60}", body)


WRONG = {"the file": (END, "identify < found.txt", "identify < /dev/null"), "the robot": (NEW, "acme+builder", "acme+nobody"),
         "the organization": (FIND, "refusals --org acme", "refusals --org none"),
         "no token": (SCAN, "< found.txt", "< /etc/hostname")}


@pytest.mark.parametrize("wrong", WRONG)
def test_the_guide_fails_when_something_is_wrong(admin, leaked, wrong):
    block, text, instead = WRONG[wrong]
    assert text in block, "the guide has changed: put something else wrong"
    assert admin.shell(block.replace(text, instead)).returncode != 0
