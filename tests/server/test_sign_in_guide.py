"""docs/guides/sign-in-from-the-command-line.md: its lines work as they stand, with a person who presses the buttons."""
import json
import os
import re
import subprocess

import pytest

from browser import Browser
from jeton_cli import Cli
from jetond import ROOT, Jetond
from webflow import Page

GUIDE = (ROOT / "docs/guides/sign-in-from-the-command-line.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)
BROWSER, DEVICE, SEE, LESS, ELSEWHERE, OUT = BLOCKS


@pytest.fixture(scope="module")
def server():
    with Jetond() as running:
        yield running


@pytest.fixture(scope="module")
def noor(server):
    password = Cli(server)("user", "create", "noor", "-q").strip()
    return Browser(server).sign_in("noor", password)


@pytest.fixture(scope="module")
def home(server):
    return Cli(server, bearer=None)


def works(home, script):
    done = home.shell(script.replace("http://localhost:8080", home.server.url))
    assert done.returncode == 0, done
    return done


def fails(home, script):
    done = home.shell(script.replace("http://localhost:8080", home.server.url))
    assert done.returncode != 0, done


def sign_in(home, noor, script):
    """Runs it, and allows in the browser what it shows."""
    script = script.replace("http://localhost:8080", home.server.url)
    process = subprocess.Popen(["sh", "-eu", "-c", script], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
                               env=home.environment, cwd=home.home)
    path = None
    said = ""
    while path is None:
        line = process.stderr.readline()
        assert line, said
        said += line
        path = (re.search(r"/oauth2/device/verify\?user_code=\S+", line) or [None])[0]
    reply = noor.post("/oauth2/device/verify", form={**Page(noor.get(path)).fields, "decision": "allow"})
    assert reply.status == 200, reply
    said += process.communicate(timeout=60)[1]
    assert process.returncode == 0, said
    return said


def test_the_lines_work_and_fail_without_a_login(server, home, noor):
    assert BROWSER.split() == DEVICE.split()[:-1], "the same, where there is a browser"
    for lines in (SEE, ELSEWHERE, OUT):
        fails(home, lines)
    assert "as noor" in sign_in(home, noor, DEVICE)
    assert "noor" in works(home, SEE).stdout
    assert json.loads(works(home, ELSEWHERE).stdout)["name"] == "noor"
    sign_in(home, noor, LESS)
    assert json.loads(works(home, ELSEWHERE).stdout)["credential"]["scopes"] == ["repo:read", "user:read"]
    assert "What the login was given has ended." in works(home, OUT).stderr
    fails(home, SEE)


def test_nothing_can_be_read_by_others(home):
    assert os.stat(home.logins).st_mode & 0o077 == 0
