"""The README's tour, every line as it stands: only ports and the folder of the data are put in."""
import re
import subprocess

import pytest

from jetond import ROOT, Jetond


def tour():
    readme = (ROOT / "README.md").read_text()
    return re.search(r"## Five-minute tour.*?```sh\n(.*?)```", readme, re.S).group(1)


def run(script):
    with Jetond() as server:
        script = script.replace("localhost:8080", server.address).replace("var/bootstrap-token",
                                                                          str(server.data / "bootstrap-token"))
        return subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60)


def test_the_readmes_tour_works_line_by_line():
    done = run(tour())
    assert done.returncode == 0, done
    assert done.stderr == ""
    before, after = done.stdout.split("Could not find robot with username: acme+builder and supplied password.", 1)
    for expected in ('"username":"admin"', '"Created"', '"active":true', '"scope":"repo:read"', '"access_token":"'):
        assert expected in before, f"{expected} is missing in {before}"
    assert after.endswith('{"active":false}\n'), after


# What is put wrong into the tour: text, what stands there instead.
WRONG = {"the first token": ("$(cat var/bootstrap-token)", "wrong"), "an organization": ('"name":"acme"', '"name":"A"'),
         "an application": ('{"name":"reports"}', "{}"), "a client's secret": ("$ID:$SECRET", "$ID:wrong"),
         "a scope": ("repo:read", "repo:fly"), "an action": ('"action":"push"', '"action":"fly"'),
         "a robot's name": ('"who":"acme+builder"', '"who":"acme+B"'), "a robot's secret": ("acme+builder:$ROBOT", "acme+builder:x"),
         "a right secret where a wrong one is wanted": ("acme+builder:wrong", "acme+builder:$ROBOT"),
         "a token of no use": ("token=$TOKEN", "token=wrong"), "the revocation": ("-X DELETE", "-X GET")}


@pytest.mark.parametrize("wrong", WRONG)
def test_the_tour_fails_when_something_is_wrong(wrong):
    text, instead = WRONG[wrong]
    script = tour()
    assert text in script, "the tour has changed: put something else wrong"
    done = run(script.replace(text, instead))
    assert done.returncode != 0, done


def test_the_readme_is_under_120_lines():
    assert len((ROOT / "README.md").read_text().splitlines()) < 120
