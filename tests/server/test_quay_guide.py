"""The guide for those who come from Quay: its lines work as they stand, and fail where something is wrong."""
import re
import subprocess

import pytest

from jetond import ROOT, Jetond

GUIDE = (ROOT / "docs/guides/coming-from-quay.md").read_text()


def blocks(kind):
    return re.findall(rf"```{kind}\n(.*?)```", GUIDE, re.S)


def run(server, script):
    script = script.replace("127.0.0.1:8080", server.address)
    script = script.replace("var/bootstrap-token", str(server.data / "bootstrap-token"))
    return subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60)


def test_the_first_administrator_needs_no_browser():
    with Jetond() as server:
        done = run(server, "".join(blocks("sh")))
    assert done.returncode == 0 and done.stderr == "", done
    for expected in ('"Created"', "users: 403", "the robot may log in",
                     '[{"issuer":"https://ci.example.com","subject":"repo:acme/web:ref:refs/heads/main",'
                     '"audiences":["acme-registry"]}]'):
        assert expected in done.stdout, done


# What is put wrong into the guide's lines: text, what stands there instead.
WRONG = {"a robot's secret": ("acme+builder:$ROBOT", "acme+builder:wrong"),
         "another robot": ("acme+builder:$ROBOT", "acme+other:$ROBOT"),
         "the first token": ("$(cat var/bootstrap-token)", "wrong"),
         "a scope": ("org:admin repo:create", "org:none"), "a name": ('"name":"acme"', '"name":"A"'),
         "a token that may do all": ('B="Authorization: Bearer $T"', 'B="$A"'),
         "an issuer": ("https://ci.example.com", "ci.example.com")}


@pytest.mark.parametrize("wrong", WRONG)
def test_its_lines_fail_when_something_is_wrong(wrong):
    text, instead = WRONG[wrong]
    script = "".join(blocks("sh"))
    assert text in script, "the guide has changed: put something else wrong"
    with Jetond() as server:
        done = run(server, script.replace(text, instead))
    assert done.returncode != 0, done
    if "robot" in wrong:
        assert "the robot may log in" not in done.stdout, done


def test_it_says_how_quay_keeps_secrets():
    last = GUIDE.strip().rpartition("\n\n")[2]
    assert "reversibly" in last and "DATABASE_SECRET_KEY" in last and "bcrypt" in last
