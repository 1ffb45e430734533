"""The guide for those who come from Quay: its lines work as they stand, and its configuration is good."""
import re
import subprocess

import pytest

from jetond import BUILD, ROOT, Jetond

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


GUIDES = sorted((ROOT / "docs/guides").glob("*.md"))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_no_guide_hides_a_failure(guide):
    """A member that is not in an answer is a failure, and so is an answer that says no, unless it is looked at."""
    for block in re.findall(r"```sh\n(.*?)```", guide.read_text(), re.S):
        for line in block.splitlines():
            if "curl " in line and "list-referrers" not in guide.stem:
                assert "-sSf" in line or "--fail-with-body" in line or "%{http_code}" in line or "| grep" in line, line
        define = re.search(r"^field\(\) .*$", block, re.M)
        for text, good in (('{"a":1,"token":"x"}', True), ('{"message":"no"}', False), ("", False)):
            if define:
                done = subprocess.run(["sh", "-euc", f"{define.group()}\nX=$(echo '{text}' | field token); echo \"<$X>\""],
                                      capture_output=True, text=True, timeout=60)
                assert (done.returncode == 0 and done.stdout == "<x>\n") == good, (text, done)


def test_it_says_how_quay_keeps_secrets():
    last = GUIDE.strip().rpartition("\n\n")[2]
    assert "reversibly" in last and "DATABASE_SECRET_KEY" in last and "bcrypt" in last


def test_its_configuration_is_good(tmp_path):
    for number, block in enumerate(blocks("toml")):
        file = tmp_path / f"{number}.toml"
        file.write_text(block)
        done = subprocess.run([str(BUILD / "jetond"), "check-config", "--config", str(file)], capture_output=True,
                              text=True, timeout=60)
        assert done.returncode == 0, done
