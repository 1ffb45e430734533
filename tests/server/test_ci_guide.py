"""The guide for CI without a secret: its lines work as they stand."""
import json
import re
import subprocess

import pytest

from federation_fixtures import issuer, owner, server  # noqa: F401
from jetond import ROOT
from quay import unique
from stub_server import StubServer

GUIDE = (ROOT / "docs/guides/ci-without-a-secret.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)


def test_every_rule_is_taken_as_it_stands_and_warned_of_as_it_should(server, owner, issuer):
    start, *rules, trial = BLOCKS
    robot, _ = owner.robot(unique("builder"))
    start = start.replace("localhost:8080", server.address)
    start = start.replace("acme/robots/builder", f"{owner.org}/robots/{robot.split('+')[1]}")
    codes = []
    for block in rules:
        answer = run(start + block, owner)
        assert len(answer["rules"]) == 1 and answer["rules"][0]["audiences"] == ["https://tokens.example.com"], answer
        codes.append([warning["code"] for warning in answer["warnings"]])
    assert codes == [[], [], ["names_only"], ["wildcard"]]
    token = issuer.sign(issuer.claims("https://tokens.example.com"))
    answer = run(f"JOB_TOKEN={token}\n" + start + trial, owner)
    assert answer["accepted"] is False and answer["fault"] == "No rule names the issuer"


@pytest.mark.parametrize("block", range(1, len(BLOCKS)))
def test_each_block_fails_for_a_robot_that_is_none(server, owner, block):
    start = BLOCKS[0].replace("localhost:8080", server.address).replace("acme/robots/builder", f"{owner.org}/robots/none")
    done = subprocess.run(["sh", "-eu"], input=f"TOKEN={owner.bearer}\nJOB_TOKEN=x\n" + start + BLOCKS[block],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode != 0 and done.stdout == "", done


@pytest.mark.parametrize("wrong", [None, "token", "audience", "address", "member"])
def test_the_workflows_step_fails_before_the_login_when_it_gets_no_token(tmp_path, wrong):
    [step] = re.findall(r"- run: \|\n(.*?)```", GUIDE, re.S)
    docker = tmp_path / "docker"
    docker.write_text('#!/bin/sh\necho "docker $*"\n[ "$1" != login ] || cat\n')
    docker.chmod(0o755)
    with StubServer(runner) as stub:
        path = "/nothing?a=b" if wrong == "member" else "/token?a=b"
        url = "http://127.0.0.1:1" if wrong == "address" else stub.url
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "ACTIONS_ID_TOKEN_REQUEST_URL": url + path,
                       "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "wrong" if wrong == "token" else "right"}
        step = step.replace("audience=https", "audience=ftp") if wrong == "audience" else step
        done = subprocess.run(["bash", "-e"], input=step, capture_output=True, text=True, timeout=60, env=environment)
    assert (done.returncode == 0) == (wrong is None), done
    assert done.stdout.startswith("docker login") and "\njob-token\n" in done.stdout if wrong is None else not done.stdout


def runner(request):
    """What a runner offers its jobs: a token for an audience."""
    good = request.headers["Authorization"] == "Bearer right" and request.path.endswith("&audience=https://tokens.example.com")
    return 200 if good else 403, {} if "nothing" in request.path else {"value": "job-token"}


def run(script, owner):
    done = subprocess.run(["sh", "-eu"], input=f"TOKEN={owner.bearer}\n" + script, capture_output=True, text=True,
                          timeout=60)
    assert done.returncode == 0, done
    return json.loads(done.stdout)
