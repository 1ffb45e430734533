"""The guide "Why was it refused?": its lines work as they stand, and fail where something is wrong."""
import re
import subprocess

import pytest

from jetond import ROOT
from json_documents import documents
from quay import Owner, unique

GUIDE = (ROOT / "docs/guides/why-was-it-refused.md").read_text()
START, ONE, LIST, GRANT = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture
def run(server, owner, tmp_path):
    start = START.replace("http://127.0.0.1:8080", server.url).replace("$(cat var/bootstrap-token)", owner.bearer)

    def run(block, code="", organization=None):
        script = start + f"CODE={code}\n" + block.replace("organization=acme", f"organization={organization or owner.org}")
        return subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60, cwd=tmp_path)
    return run


def answers(done):
    assert done.returncode == 0, done
    return documents(done.stdout)


def test_a_missing_role_is_found_by_code_and_in_the_list_and_granted_by_its_call(server, shop, owner, run):
    repository, robot = owner.repository(), owner.robot(unique("builder"))
    scope = f"repository:{repository}:pull"
    code = shop.registry_token(scope, login=robot).json()["reason"]
    [found] = answers(run(ONE, code))
    assert found["code"] == code and found["subject"]["name"] == robot[0]
    [page] = answers(run(LIST))
    assert code in [item["code"] for item in page["items"]]
    need, answer = answers(run(GRANT, code))
    assert need["right"] == "read" and need["call"]["path"].endswith(f"/{repository}/permissions/user/{robot[0]}")
    assert answer["role"] == "read" and answer["name"] == robot[0]
    assert "reason" not in shop.registry_token(scope, login=robot).json()


def test_the_printed_code_of_a_wrong_secret_leads_to_a_new_one(server, shop, owner, run):
    robot = owner.robot(unique("builder"))
    printed = shop.registry_token(login=(robot[0], "wrong")).json()["errors"][0]["message"]
    example = re.search(r"unauthorized: (.*)\n", GUIDE).group(1).replace("acme+builder", robot[0])
    code = re.search(r"\(reason (\w+)\)$", printed).group(1)
    assert re.sub(r"reason \w+", f"reason {code}", example) == printed, "the guide shows what clients print"
    answer = answers(run(GRANT, code))[-1]
    assert shop.registry_token(login=(robot[0], answer["token"])).status == 200


@pytest.mark.parametrize("block", [ONE, GRANT], ids=["one", "grant"])
@pytest.mark.parametrize("code", ["222222222222", "x", "''"])
def test_a_wrong_code_fails(run, block, code):
    assert run(block, code).returncode != 0


def test_a_wrong_organization_fails(run):
    assert run(LIST, organization="not-there").returncode != 0


def test_what_nobody_can_grant_fails_and_changes_nothing(shop, owner, run):
    code = shop.registry_token(login=(owner.name, "wrong")).json()["reason"]
    assert run(GRANT, code).returncode != 0
