"""The README's tour, every line as it stands: only ports and the folders of data and programs are put in."""
import os
import re
import subprocess
import tempfile

import pytest

from jetond import BUILD, ROOT, Jetond


def tour():
    readme = (ROOT / "README.md").read_text()
    return re.search(r"## Five-minute tour.*?```sh\n(.*?)```", readme, re.S).group(1)


def run(script):
    with Jetond() as server, tempfile.TemporaryDirectory() as home:
        for text, instead in (("localhost:8080", server.address), ("$PWD/build/release", str(BUILD)),
                              ("var/bootstrap-token", str(server.data / "bootstrap-token"))):
            script = script.replace(text, instead)
        return subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60,
                              env={**os.environ, "HOME": home})


def test_the_readmes_tour_works_line_by_line():
    done = run(tour())
    assert done.returncode == 0, done
    before, after = done.stdout.split("Could not find robot with username: acme+builder and supplied password.", 1)
    for expected in ("name: admin", "name: acme", '"active":true', '"scope":"repo:read"', "yes\n", '"access_token":"'):
        assert expected in before, f"{expected} is missing in {before}"
    assert "acme+builder" in after and "revoked: 1" in after and after.endswith('{"active":false}\n'), after


# What is put wrong into the tour: text, what stands there instead.
WRONG = {"the first token": ("var/bootstrap-token", "/dev/null"), "an organization": ("org create acme", "org create A"),
         "an application": ("--title Reports", "--title"), "a client's secret": ("$ID:$SECRET", "$ID:wrong"),
         "a scope": ("repo:read", "repo:fly"), "an action": ("builder push", "builder fly"),
         "a question": ("--as builder", "--as nobody"), "a robot's secret": ("acme+builder:$ROBOT", "acme+builder:x"),
         "a right secret where a wrong one is wanted": ("acme+builder:wrong", "acme+builder:$ROBOT"),
         "a token of no use": ("token=$TOKEN", "token=wrong"), "the revocation": (" --yes", " --dry-run")}


@pytest.mark.parametrize("wrong", WRONG)
def test_the_tour_fails_when_something_is_wrong(wrong):
    text, instead = WRONG[wrong]
    script = tour()
    assert text in script, "the tour has changed: put something else wrong"
    done = run(script.replace(text, instead))
    assert done.returncode != 0, done


def test_the_readme_is_under_120_lines():
    assert len((ROOT / "README.md").read_text().splitlines()) < 120
