"""The guide for applications that act for people: its lines work as they stand."""
import os
import re
import subprocess
import urllib.parse

import pytest

from browser import Browser
from jetond import ROOT
from people import Person
from webflow import Page

BLOCKS = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/guides/let-an-application-act-for-people.md").read_text(), re.S)


def run(server, person, script, folder, organization=None):
    script = script.replace("http://localhost:8080", server.url).replace("$(cat var/bootstrap-token)", person.session)
    script = script.replace("organizations/acme", f"organizations/{organization or person.organization}")
    return subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60, cwd=folder, env=os.environ)


def test_a_device_waits_for_its_user(server, shop, tmp_path):
    person = Person(shop)
    start, register, begin, poll = BLOCKS
    begun = run(server, person, start + register + begin, tmp_path)
    assert begun.returncode == 0, begun
    again = start + "CLIENT=$(jq -enr 'input.client_id' app.json)\n" + poll
    waiting = run(server, person, again, tmp_path)
    assert waiting.returncode == 0 and "authorization_pending" in waiting.stdout, waiting
    address = urllib.parse.urlsplit(begun.stdout.strip())
    browser = Browser(server).sign_in(*person.login)
    page = browser.get(f"{address.path}?{address.query}")
    assert browser.post(address.path, form={**Page(page).fields, "decision": "allow"}).status == 200
    done = run(server, person, again, tmp_path)
    assert done.returncode == 0 and "jtg_" in done.stdout, done


@pytest.mark.parametrize("block", [1, 2, 3])
def test_each_block_fails_without_what_it_needs(server, shop, tmp_path, block):
    person = Person(shop)
    done = run(server, person, BLOCKS[0] + "CLIENT=none\n" + BLOCKS[block], tmp_path, "none")
    assert done.returncode != 0, done
