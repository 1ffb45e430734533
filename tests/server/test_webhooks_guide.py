"""docs/guides/webhooks.md: its lines work as they stand, and its check of signatures takes what is sent."""
import json
import re
import subprocess

import pytest

from hook_sink import CONFIG, Sink, answer, eventually
from jetond import ROOT, Jetond, Shop

GUIDE = (ROOT / "docs/guides/webhooks.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)
[CHECK] = re.findall(r"```python\n(.*?)```", GUIDE, re.S)
[SHOWN] = re.findall(r"```json\n(.*?)```", GUIDE, re.S)


@pytest.fixture(scope="module")
def sink():
    with Sink() as sink:
        yield sink


@pytest.fixture(scope="module")
def server(sink):
    with Jetond(CONFIG.format(ca=sink.certificate.file)) as server:
        shop = Shop(server)
        shop.robot(shop.organization("acme"), "builder")
        yield server


def run(server, folder, script, url):
    (folder / "var").mkdir(exist_ok=True)
    (folder / "var/bootstrap-token").write_text(server.bootstrap_token)
    script = script.replace("http://localhost:8080", server.url).replace("https://hooks.example.com/jeton", url)
    return subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60, cwd=folder)


def test_the_lines_of_the_guide_work_and_what_is_sent_is_what_it_shows(server, sink, tmp_path):
    start, make, happen, look, renew, remove = BLOCKS
    url = sink.behave("/jeton", answer(200))
    done = run(server, tmp_path, start + make + happen, url)
    assert done.returncode == 0, done
    secret = (tmp_path / "webhook-secret").read_text().strip()
    [(headers, body)] = sink.wait("/jeton")
    names = {}
    exec(CHECK, names)
    assert names["check"](secret, headers["jeton-signature"], body)
    assert not names["check"](secret + "x", headers["jeton-signature"], body)
    assert not names["check"](secret, headers["jeton-signature"], body + b" ")
    assert not names["check"](secret, headers["jeton-signature"].replace("t=1", "t=2"), body)
    sent, shown = json.loads(body), json.loads(SHOWN)
    assert sent.keys() == shown.keys() and sent["tokens"][0].keys() == shown["tokens"][0].keys()
    eventually(lambda: json.loads(run(server, tmp_path, start + look, url).stdout)["delivered"] == 1)
    done = run(server, tmp_path, start + renew, url)
    assert done.returncode == 0 and (tmp_path / "webhook-secret").read_text().strip() != secret, done
    assert run(server, tmp_path, start + remove, url).returncode == 0


@pytest.mark.parametrize("number", [3, 4, 5])
def test_each_step_fails_for_a_webhook_that_is_not_there(server, tmp_path, number):
    done = run(server, tmp_path, BLOCKS[0] + BLOCKS[number].replace("alerts", "none"), "https://hooks.example.com/jeton")
    assert done.returncode != 0, done


def test_the_first_step_fails_for_an_address_without_encryption(server, tmp_path):
    done = run(server, tmp_path, BLOCKS[0] + BLOCKS[1], "http://hooks.example.com/jeton")
    assert done.returncode != 0 and not (tmp_path / "webhook-secret").exists(), done


def test_the_table_names_every_event_that_the_server_knows(server):
    events = set(server.get("/openapi.json").json()["webhooks"])
    assert set(re.findall(r"^\| `([a-z_.]+)` \|", GUIDE, re.M)) == events
