"""The guide docs/guides/see-what-a-token-did.md: its lines work as they stand, and fail where something is wrong."""
import json
import re
import subprocess

import pytest

from jetond import ROOT, Jetond, basic
from json_documents import documents
from quay import Owner
from test_registry_events import ENVELOPE, event

GUIDE = (ROOT / "docs/guides/see-what-a-token-did.md").read_text()
[LOOK] = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)
[TELL_DISTRIBUTION] = re.findall(r"```yaml\n(.*?)```", GUIDE, re.S)
TELL_ZOT, USES = re.findall(r"```json\n(.*?)```", GUIDE, re.S)
SERVICE = "registry.example.com"


@pytest.fixture(scope="module")
def server():
    with Jetond(f'[[registry]]\nservice = "{SERVICE}"\n') as running:
        yield running


@pytest.fixture
def owner(shop):
    return Owner(shop)


def tell(server, header, *events):
    return server.post(f"/registries/{SERVICE}/events", headers={"Authorization": header, "Content-Type": ENVELOPE},
                       body=json.dumps({"events": events}))


def look(server, owner, short, repository, organization=None):
    script = LOOK.replace("acme/web", repository).replace("robots/builder", f"robots/{short}")
    script = script.replace("organization/acme", f"organization/{organization or owner.org}")
    start = f"J={server.url}\nA='Authorization: Bearer {owner.bearer}'\n"
    return subprocess.run(["sh", "-eu"], input=start + script, capture_output=True, text=True, timeout=60)


def answers(done):
    assert done.returncode == 0 and done.stderr == "", done
    return documents(done.stdout)


def test_what_a_registry_tells_is_seen(server, shop, owner):
    repository, robot = owner.repository(), owner.robot("builder")
    shop.permit(repository, robot[0], "write", bearer=owner.bearer)
    token = (server.data / "registry" / SERVICE / "events-token").read_text().strip()
    header = re.search(r'Authorization: \["(.*?)"\]', TELL_DISTRIBUTION).group(1).replace("CONTENT-OF-events-token", token)
    assert f'url: "http://localhost:8080/registries/{SERVICE}/events"' in TELL_DISTRIBUTION
    assert tell(server, header, event(repository, "pull", robot[0])).status == 200
    [sink] = json.loads("{" + TELL_ZOT + "}")["extensions"]["events"]["sinks"]
    assert sink["address"] == f"http://localhost:8080/registries/{SERVICE}/events"
    login = [text.replace("CONTENT-OF-events-token", token) for text in sink["credentials"].values()]
    assert tell(server, basic(*login), event(repository, "push", robot[0])).status == 200
    by_account, by_place, log = answers(look(server, owner, "builder", repository))
    [use] = by_account["uses"]
    assert (use["repository"], use["account"], use["pulls"], use["pushes"]) == (repository, robot[0], 1, 1)
    assert set(use) == set(json.loads(USES)["uses"][0]), "the guide shows the members there are"
    assert [one["repository"] for one in by_place["uses"]] == [repository]
    assert {"pull_repo", "push_repo"} <= {entry["kind"] for entry in log["logs"]}


@pytest.mark.parametrize("header", ["Bearer CONTENT-OF-events-token", basic("jeton", "CONTENT-OF-events-token"), "x"])
def test_a_registry_with_a_wrong_token_tells_nothing(server, owner, header):
    assert tell(server, header, event(owner.repository())).status == 401


@pytest.mark.parametrize("wrong", ["repository", "robot", "organization", "token"])
def test_its_lines_fail_when_something_is_wrong(server, shop, owner, wrong):
    repository, robot = owner.repository(), owner.robot("builder")
    shop.permit(repository, robot[0], "write", bearer=owner.bearer)
    answers(look(server, owner, "builder", repository))
    if wrong == "token":
        owner = Owner(shop)
    done = look(server, owner, "none" if wrong == "robot" else "builder",
                owner.org + "/none" if wrong == "repository" else repository,
                "none" if wrong == "organization" else None)
    assert done.returncode != 0, done
