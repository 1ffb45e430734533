"""The guide for CI without a secret: its lines work as they stand."""
import json
import re
import subprocess

import pytest

from federation_fixtures import issuer, owner, server  # noqa: F401
from jetond import ROOT
from quay import unique

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


def run(script, owner):
    done = subprocess.run(["sh", "-eu"], input=f"TOKEN={owner.bearer}\n" + script, capture_output=True, text=True,
                          timeout=60)
    assert done.returncode == 0, done
    return json.loads(done.stdout)
