"""The metrics about tokens, the shipped alerts and the dashboard: by promtool, and by a real Prometheus."""
import contextlib
import itertools
import json
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
import urllib.request
import pathlib

import pytest

from jetond import ROOT, Jetond, Shop
from people import Person
from ports import free_port
from stub_server import StubServer
from test_operations import metrics

RULES = ROOT / "deploy/prometheus/jeton.rules.yml"
RULE_TESTS = ROOT / "deploy/prometheus/jeton.rules.test.yml"
DASHBOARD = ROOT / "deploy/grafana/jeton.json"
ALERTS = re.findall(r"- alert: (\w+)", RULES.read_text())
SHIPPED = set(re.findall(r"\bjeton_\w+", RULES.read_text() + DASHBOARD.read_text()))
CENSUS_SECONDS = 60


def promtool(*args, stdin=""):
    done = subprocess.run(["promtool", *map(str, args)], input=stdin, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def used(server, shop):
    """A server that has done a little of everything."""
    person = Person(shop)
    view = person.oauth_token("repo:read user:read")
    client = (person.application["client_id"], person.application["client_secret"])
    robot, secret = person.robot()
    shop.registry_token(login=(robot, secret))
    shop.registry_token(f"repository:{person.repository()}:pull")
    for text in view["token"], "jto_" + "A" * 36:
        assert server.post("/oauth2/introspect", login=client, form={"token": text}).status == 200
    server.post("/oauth2/token", login=client, form={"grant_type": "client_credentials", "scope": "repo:read"})
    assert server.post("/oauth2/revoke", bearer=view["token"], form={"token": view["token"]}).status == 200
    server.get("/oauth2/federation/robot/token", login=(robot, "eyJhbGciOiJub25lIn0.e30."))
    server.get("/api/v1/user/", bearer="jto_" + "0" * 36)
    server.names = [person.name, person.organization, robot, secret, view["token"], view["uuid"], *client]
    return server


def value(server, name, **labels):
    wanted = tuple(sorted(labels.items()))
    return sum(number for (found, have), number in metrics(server).samples.items()
               if found == name and set(wanted) <= set(have))


def awaited(check, seconds=CENSUS_SECONDS):
    deadline = time.monotonic() + seconds
    while not (found := check()):
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.2)
    return found


def test_issued_tokens_are_counted_by_kind_and_grant(used):
    assert value(used, "jeton_tokens_issued_total", kind="robot", grant="quay") >= 1
    assert value(used, "jeton_tokens_issued_total", kind="oauth", grant="client_credentials") >= 1
    assert value(used, "jeton_tokens_issued_total", kind="registry", grant="password") >= 1
    assert value(used, "jeton_tokens_issued_total", kind="registry", grant="anonymous") >= 1
    assert value(used, "jeton_tokens_issued_total", grant="operator") == 1, "the bootstrap token"


def test_a_token_whose_answer_was_an_error_is_not_counted(used, shop):
    before = value(used, "jeton_tokens_issued_total")
    assert used.post("/broker/rest/user/authorizations", login=("nobody", "x"), json_body={}).status >= 400
    assert value(used, "jeton_tokens_issued_total") == before


def test_revoked_rejected_introspected_and_exchanged_tokens_are_counted(used):
    assert value(used, "jeton_tokens_revoked_total", kind="oauth") == 1
    assert value(used, "jeton_tokens_rejected_total", kind="bearer") >= 1
    assert value(used, "jeton_introspections_total", active="true") == 1
    assert value(used, "jeton_introspections_total", active="false") == 1
    assert value(used, "jeton_federation_exchanges_total", result="refused") == 1
    assert value(used, "jeton_registry_scopes_denied_total") >= 1


def test_requests_are_timed_by_route_and_never_by_path(used):
    assert value(used, "jeton_http_route_duration_seconds_count", method="POST", route="/oauth2/introspect") == 2
    routes = {dict(labels)["route"] for (name, labels) in metrics(used).samples
              if name == "jeton_http_route_duration_seconds_count"}
    assert any("{" in route for route in routes)
    assert not any(name in route for name in used.names for route in routes)


def test_tokens_are_counted_by_kind_and_state_beside_the_requests(used, shop):
    awaited(lambda: value(used, "jeton_tokens", kind="robot", state="live") >= 1)
    person = Person(shop)
    robot, _ = person.robot()
    before = value(used, "jeton_tokens", kind="robot", state="live")
    Person(shop).robot()
    awaited(lambda: value(used, "jeton_tokens", kind="robot", state="live") > before)


def test_tokens_that_end_soon_are_those_made_for_longer():
    day = 86_400_000_000
    with Jetond() as server:
        person = Person(Shop(server))
        person.robot()
        person.session
        server.stop()
        with contextlib.closing(sqlite3.connect(server.data / "jeton.db")) as database:
            database.execute("UPDATE tokens SET created = created - ?, expires = created + ? WHERE kind = 2",
                             (100 * day, 3 * day))
            database.commit()
        server.start()
        within = lambda: [value(server, "jeton_tokens_expiring", within=span) for span in ("1d", "7d", "30d")]
        awaited(lambda: within() == [0, 1, 1])
        assert value(server, "jeton_tokens", kind="robot", state="expiring") == 1


def test_the_age_of_keys_is_known_across_starts_and_begins_anew_with_a_rotation():
    with Jetond() as server:
        uses = lambda: {dict(labels)["use"]: number for (name, labels), number in metrics(server).samples.items()
                        if name == "jeton_signing_key_age_seconds"}
        awaited(lambda: set(uses()) == {"registry", "federation", "sealing", "access"})
        time.sleep(2)
        server.stop()
        server.start()
        awaited(lambda: uses().get("registry", 0) >= 2)
        assert server.command("keys", "rotate", "sealing").returncode == 0
        awaited(lambda: uses()["sealing"] < 2 <= uses()["registry"])


def test_metrics_are_good_by_promtool(used):
    promtool("check", "metrics", stdin=used.get("/metrics", admin=True).text)


def test_metrics_name_no_user_token_or_client(used):
    text = used.get("/metrics", admin=True).text
    assert not [name for name in used.names if name in text]


def test_every_name_in_section_six_is_there(used):
    types = metrics(used).types
    for name in ("jeton_tokens_issued_total", "jeton_tokens_rejected_total", "jeton_tokens_revoked_total",
                 "jeton_introspections_total", "jeton_registry_scopes_denied_total",
                 "jeton_federation_exchanges_total"):
        assert types[name] == "counter"
    for name in ("jeton_tokens", "jeton_tokens_expiring", "jeton_signing_key_age_seconds"):
        assert types[name] == "gauge"


def test_alerts_and_dashboard_use_what_there_is(used):
    types = metrics(used).types
    assert not [name for name in SHIPPED if re.sub(r"_(bucket|sum|count)$", "", name) not in types]


def test_the_rules_are_good_by_promtool_and_do_what_their_tests_say():
    assert f"{len(ALERTS)} rules found" in promtool("check", "rules", RULES)
    promtool("test", "rules", RULE_TESTS)


def test_every_question_of_the_dashboard_can_be_asked(tmp_path):
    board = json.loads(DASHBOARD.read_text())
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    assert asked
    rules = [{"record": f"asked:{n}", "expr": expr} for n, expr in enumerate(asked)]
    (tmp_path / "rules.yml").write_text(json.dumps({"groups": [{"name": "g", "rules": rules}]}))
    promtool("check", "rules", tmp_path / "rules.yml")
    places = [tuple(panel["gridPos"].values()) for panel in board["panels"]]
    assert len(set(places)) == len(places) and len({panel["id"] for panel in board["panels"]}) == len(places)


# A real Prometheus. It scrapes a jetond, and a second target in which everything is wrong: what no test can make a
# healthy jetond do. Its rules are the shipped ones, with seconds in place of minutes.

def sick():
    asked = itertools.count(1)

    def answer(_):
        n = next(asked)
        lines = [f"jeton_database_failures_total {n}", f'jeton_http_requests_total{{code="2xx"}} {n * 10}',
                 f'jeton_http_requests_total{{code="5xx"}} {n * 10}',
                 'jeton_http_request_duration_seconds_bucket{le="0.5"} 0',
                 f'jeton_http_request_duration_seconds_bucket{{le="2.5"}} {n * 20}',
                 f'jeton_http_request_duration_seconds_bucket{{le="+Inf"}} {n * 20}',
                 "jeton_database_queued_writes 2000", f"jeton_http_connections_refused_total {n}",
                 f'jeton_tokens_rejected_total{{kind="user_password",reason="wrong_password"}} {n * 100}',
                 'jeton_tokens_expiring{within="7d"} 4', 'jeton_signing_key_age_seconds{use="registry"} 40000000',
                 f'jeton_registry_reports_refused_total{{service="r"}} {n}',
                 f'jeton_federation_exchanges_total{{result="keys_unavailable"}} {n}']
        return 200, "\n".join(lines) + "\n", {"Content-Type": "text/plain; version=0.0.4"}
    return answer


@contextlib.contextmanager
def prometheus(targets):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="prometheus-test-"))
    rules = re.sub(r"for: \d+[mh]", "for: 1s", RULES.read_text())
    (folder / "rules.yml").write_text(re.sub(r"\[\d+m\]", "[10s]", rules))
    scrape = [{"job_name": "jeton", "static_configs": [{"targets": targets}]}]
    (folder / "prometheus.yml").write_text(json.dumps({
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"}, "rule_files": ["rules.yml"],
        "scrape_configs": scrape}))
    address = f"127.0.0.1:{free_port()}"
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(["prometheus", f"--config.file={folder}/prometheus.yml",
                                    f"--storage.tsdb.path={folder}/data", f"--web.listen-address={address}"],
                                   stdout=log, stderr=log, cwd=folder)
    try:
        yield address
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder)


def ask(address, path):
    try:
        with urllib.request.urlopen(f"http://{address}/api/v1/{path}", timeout=5) as answer:
            return json.load(answer)["data"]
    except OSError:
        return None


def firing(address, instance):
    found = ask(address, "alerts") or {"alerts": []}
    return {alert["labels"]["alertname"] for alert in found["alerts"]
            if alert["state"] == "firing" and alert["labels"]["instance"] == instance}


def test_a_real_prometheus_scrapes_it_and_fires_each_shipped_alert(used):
    with StubServer(sick()) as target, prometheus([used.admin_address, target.address, "127.0.0.1:1"]) as address:
        awaited(lambda: firing(address, target.address) | firing(address, "127.0.0.1:1") == set(ALERTS), 60)
        assert firing(address, used.admin_address) <= {"JetonTokensEndSoon"}, "a healthy one is quiet"
        up = {one["labels"]["instance"]: one["health"] for one in ask(address, "targets")["activeTargets"]}
        assert up[used.admin_address] == "up"
        found = ask(address, "query?query=jeton_tokens_issued_total")["result"]
        assert {one["metric"]["instance"] for one in found} == {used.admin_address}
