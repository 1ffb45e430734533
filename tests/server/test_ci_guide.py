"""The guide for CI without a secret: its lines work as they stand."""
import http.server
import json
import re
import subprocess
import threading

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


@pytest.mark.parametrize("wrong", [None, "token", "audience", "address", "member"])
def test_the_workflows_step_fails_before_the_login_when_it_gets_no_token(tmp_path, wrong):
    [step] = re.findall(r"- run: \|\n(.*?)```", GUIDE, re.S)
    docker = tmp_path / "docker"
    docker.write_text('#!/bin/sh\necho "docker $*"\n[ "$1" != login ] || cat\n')
    docker.chmod(0o755)
    with http.server.HTTPServer(("127.0.0.1", 0), Runner) as runner:
        thread = threading.Thread(target=runner.serve_forever)
        thread.start()
        path = "/nothing?a=b" if wrong == "member" else "/token?a=b"
        port = 1 if wrong == "address" else runner.server_port
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "ACTIONS_ID_TOKEN_REQUEST_URL": f"http://127.0.0.1:{port}{path}",
                       "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "wrong" if wrong == "token" else "right"}
        step = step.replace("audience=https", "audience=ftp") if wrong == "audience" else step
        done = subprocess.run(["bash", "-e"], input=step, capture_output=True, text=True, timeout=60, env=environment)
        runner.shutdown()
        thread.join()
    assert (done.returncode == 0) == (wrong is None), done
    assert done.stdout.startswith("docker login") and "\njob-token\n" in done.stdout if wrong is None else not done.stdout


class Runner(http.server.BaseHTTPRequestHandler):
    """What a runner offers its jobs: a token for an audience."""

    def do_GET(self):
        good = self.headers["Authorization"] == "Bearer right" and self.path.endswith("&audience=https://tokens.example.com")
        body = b"{}" if "nothing" in self.path else b'{"value":"job-token"}'
        self.send_response(200 if good else 403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def run(script, owner):
    done = subprocess.run(["sh", "-eu"], input=f"TOKEN={owner.bearer}\n" + script, capture_output=True, text=True,
                          timeout=60)
    assert done.returncode == 0, done
    return json.loads(done.stdout)
