"""`jeton log` and `jeton usage`: what was done, and what was used."""
import csv
import datetime
import io
import json
import re
import time

import yaml

from jeton_cli import JETON, OnTerminal
from quay import unique
from stub_server import StubServer


def test_log_search(jeton, org):
    jeton("robot", "create", f"{org}+ci")
    kinds = jeton("log", "search", "--org", org, "--since", "1h", "--field", "kind").split()
    assert kinds[0] == "create_robot" and "org_create" in kinds
    assert jeton("log", "search", "--org", org, "--kind", "create_robot", "--limit", "1", "-q").count("\n") == 1
    assert jeton.json("log", "search", "--org", org, "--performer", "nobody") == []


def test_log_tail(jeton, org):
    with OnTerminal([JETON, "log", "tail", "--org", org], jeton.environment) as terminal:
        terminal.wait_for("org_create")
        jeton("robot", "create", f"{org}+later")
        assert terminal.wait_for("create_robot").count("create_robot") == 1
        terminal.type("\x03")
        ended = terminal.end()
    assert ended.returncode == 130 and ended.output.count("org_create") == 1, ended


def test_log_export(jeton, org):
    for number in range(60):
        jeton.server.put(f"/jeton/v1/organizations/{org}/robots/r{number}", bearer=jeton.server.bootstrap_token, json_body={})
    lines = [json.loads(line) for line in jeton("log", "export", "--org", org).splitlines()]
    assert len(lines) == 61 and len({line["id"] for line in lines}) == 61
    rest = jeton("log", "export", "--org", org, "--cursor", lines[9]["cursor"]).splitlines()
    assert [json.loads(line)["id"] for line in rest] == [line["id"] for line in lines[10:]]


def test_log_tail_and_export_print_in_every_form(jeton, org):
    """`-o table|wide|json|yaml|csv|name`, `--field a.b`, `-q`."""
    export = ("log", "export", "--org", org)
    jeton("robot", "create", f"{org}+ci")
    entries = [json.loads(line) for line in jeton(*export).splitlines()]
    ids, kinds = ([entry[name] for entry in entries] for name in ("id", "kind"))
    assert kinds == ["create_robot", "org_create"]
    assert [json.loads(line)["id"] for line in jeton(*export, "-o", "json").splitlines()] == ids
    assert jeton(*export, "-q").split() == jeton(*export, "-o", "name").split() == ids
    assert jeton(*export, "--field", "kind").split() == kinds
    assert [row["KIND"] for row in csv.DictReader(io.StringIO(jeton(*export, "-o", "csv")))] == kinds
    assert [entry["kind"] for entry in yaml.safe_load(jeton(*export, "-o", "yaml"))] == kinds
    assert re.match(r"TIME +KIND .*ID +METADATA\n", jeton(*export, "-o", "wide"))
    assert "no member `no.such`" in jeton.run(*export, "--field", "no.such").stderr
    for form, expected in ((("-o", "csv"), "TIME,KIND"), (("-o", "yaml"), "kind: create_robot"),
                           (("--field", "kind"), r"(?m)^create_robot\s*$"), (("-q",), ids[0]), (("-o", "wide"), ids[0])):
        with OnTerminal([JETON, "log", "tail", "--org", org, *form], jeton.environment) as terminal:
            terminal.wait_for(expected)
            terminal.type("\x03")
            assert terminal.end().returncode == 130


def test_log_export_goes_on_after_a_cut(jeton):
    def cut(request):
        """A log of five lines, whose connection breaks after each second one."""
        begin = int(request.path.split("cursor=")[1]) if "cursor=" in request.path else 0
        lines = [json.dumps({"id": str(number), "cursor": str(number)}) + "\n" for number in range(begin + 1, 6)]
        return 200, "".join(lines[:2]), {"Content-Length": sum(map(len, lines))}

    with StubServer(cut) as stub:
        lines = jeton("log", "export", JETON_URL=stub.url, JETON_TOKEN="x").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["1", "2", "3", "4", "5"]
    assert [request.path.rpartition("?")[2] for request in stub.requests] == ["/jeton/v1/audit", "cursor=2", "cursor=4"]


def test_usage(jeton, server, org):
    secret = jeton("allow", "ci", "pull", f"{org}/web", "-q").strip()
    assert server.get("/v2/auth", login=(f"{org}+ci", secret)).status == 200
    deadline = time.monotonic() + 20
    while not (item := jeton.json("usage", f"{org}+ci")[0])["last_used"]:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert item["last_address"] == "127.0.0.1"
    assert datetime.datetime.fromisoformat(item["last_used"].replace("Z", "+00:00"))


def test_usage_of_ones_own_robot(jeton):
    """`me+ci` is one of your own."""
    jeton("robot", "create", "me+used")
    jeton("token", "create", "--robot", "me+used", "-q")
    [item] = jeton.json("usage", "me+used")
    assert item["subject"]["name"] == "admin+used" and item["last_used"] is None


def test_usage_of_a_repository(jeton, server, org):
    jeton("repo", "create", f"{org}/web")
    assert jeton.json("usage", f"{org}/web") == []
    place = "registry.example.com"
    token = (server.data / "registry" / place / "events-token").read_text().strip()
    now = datetime.datetime.now(datetime.timezone.utc).isoformat().replace("+00:00", "Z")
    pull = {"id": unique("event"), "timestamp": now, "action": "pull", "actor": {"name": "admin"},
            "request": {"method": "GET", "addr": "192.0.2.11:42961"},
            "target": {"mediaType": "application/vnd.oci.image.manifest.v1+json", "repository": f"{org}/web",
                       "tag": "latest", "digest": "sha256:" + "ab" * 32}}
    reply = server.post(f"/registries/{place}/events", bearer=token, json_body={"events": [pull]},
                        headers={"Content-Type": "application/vnd.docker.distribution.events.v1+json"})
    assert reply.status // 100 == 2, reply
    deadline = time.monotonic() + 20
    while not (days := jeton.json("usage", f"{org}/web", "--since", "2d")):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert [(day["pulls"], day["pushes"]) for day in days] == [(1, 0)]
    assert re.search(r"DAY +PULLS +PUSHES\n", jeton("usage", f"{org}/web"))
    assert jeton("usage", f"{org}/web", "-q") == days[0]["day"] + "\n"
    jeton.fails(3, "usage", f"{org}/none")
    jeton.fails(2, "usage", f"{org}+ci", "--since", "2d")
