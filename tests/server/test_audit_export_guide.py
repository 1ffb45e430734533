"""The guide export-the-audit-log.md: its lines work as they stand, and fail when something is wrong."""
import json
import re

import pytest

from jeton_cli import Cli
from jetond import ROOT, Jetond

GUIDE = (ROOT / "docs/guides/export-the-audit-log.md").read_text()
LOOK, EXPORT, GO_ON, NIGHT, PLAIN = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)


@pytest.fixture(scope="module")
def admin():
    with Jetond('[[registry]]\nservice = "registry.example.com"\n') as server:
        admin = Cli(server)
        admin("org", "create", "acme", "--email", "ops@acme.example")
        for number in range(7):
            admin("robot", "create", f"acme+ci{number}")
        yield admin


def shell(admin, script):
    plain = {"JETON_URL": admin.server.url, "JETON_TOKEN": admin.server.bootstrap_token} if "$JETON_URL" in script else {}
    return admin.shell(script, **plain)


def works(admin, script):
    done = shell(admin, script)
    assert done.returncode == 0, done
    return done.stdout


def entries(admin, name):
    return [json.loads(line) for line in (admin.home / name).read_text().splitlines()]


def test_the_guide_works_line_by_line(admin):
    assert works(admin, LOOK).count("create_robot") == 7
    works(admin, EXPORT)
    everything = entries(admin, "audit.ndjson")
    assert len(everything) >= 8 and len({one["id"] for one in everything}) == len(everything)
    lines = (admin.home / "audit.ndjson").read_text().splitlines(keepends=True)
    (admin.home / "audit.ndjson").write_text("".join(lines[:3]))
    works(admin, GO_ON)
    assert [one["id"] for one in entries(admin, "audit.ndjson")] == [one["id"] for one in everything], "cut and resumed"
    admin("robot", "create", "acme+late")
    works(admin, NIGHT)
    kept = entries(admin, "audit.ndjson")
    assert len(kept) == len(everything) + 1 and "late" in [one["metadata"].get("robot") for one in kept]
    works(admin, PLAIN)
    assert {one["id"] for one in entries(admin, "lines.ndjson")} == {one["id"] for one in kept}


WRONG = {"the organization": (EXPORT, "--org acme", "--org none"), "a filter": (LOOK, "--since", "--sicne"),
         "the file": (GO_ON, "audit.ndjson", "none.ndjson"), "the cursor": (GO_ON, "input.cursor", "input.cusror"),
         "the night": (NIGHT, "--org acme", "--org none"), "the token": (PLAIN, "$JETON_TOKEN", "x")}


@pytest.mark.parametrize("wrong", WRONG)
def test_the_guide_fails_when_something_is_wrong(admin, wrong):
    works(admin, EXPORT)
    block, text, instead = WRONG[wrong]
    assert text in block, "the guide has changed: put something else wrong"
    assert shell(admin, block.replace(text, instead)).returncode != 0
