"""The guide for rotating a robot's secret: its lines work as they stand."""
import json
import re
import subprocess

import pytest

from jetond import ROOT
from quay import Owner, unique

BLOCKS = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/guides/rotate-a-robots-secret.md").read_text(), re.S)


def test_the_old_secret_goes_when_the_new_one_is_in_place(server, shop):
    owner = Owner(shop)
    name, old = owner.robot(unique("builder"))
    start, add, look, end, narrow, rest = BLOCKS
    start = start.replace("http://localhost:8080", server.url).replace("$(cat var/bootstrap-token)", owner.bearer)
    start = start.replace("acme/robots/builder", f"{owner.org}/robots/{name.split('+')[1]}")

    def works(secret):
        return shop.registry_token(login=(name, secret)).status == 200
    new = run(start + add)[0]["token"]
    assert works(old) and works(new)
    tokens = run(start + look)[0]["tokens"]
    assert [token["name"] for token in tokens] == ["autumn", None] and tokens[1]["expires_at"]
    run(start + end)
    assert not works(old) and works(new)
    narrowed = run(start + narrow)[0]
    assert (narrowed["actions"], narrowed["repositories"]) == ("pull", "acme/*") and works(narrowed["token"])
    states = run(start + rest)
    assert [state["enabled"] for state in states] == [False, True] and states[1]["expires_at"] and works(new)


@pytest.mark.parametrize("block", range(1, len(BLOCKS)))
def test_each_block_fails_for_a_robot_that_is_none(server, shop, block):
    owner = Owner(shop)
    start = BLOCKS[0].replace("http://localhost:8080", server.url).replace("$(cat var/bootstrap-token)", owner.bearer)
    start = start.replace("acme/robots/builder", f"{owner.org}/robots/none")
    done = subprocess.run(["sh", "-eu"], input=start + BLOCKS[block], capture_output=True, text=True, timeout=60)
    assert done.returncode != 0 and done.stdout == "", done


def run(script):
    """The answers of the script, one after the other."""
    done = subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done
    answers, decoder, text = [], json.JSONDecoder(), done.stdout.strip()
    while text:
        answer, length = decoder.raw_decode(text)
        answers.append(answer)
        text = text[length:].strip()
    return answers
