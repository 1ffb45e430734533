"""The admin listener: health, readiness and metrics, kept apart from the public one."""
import re

import pytest

from jetond import Jetond
from people import Person, unique

OPERATIONS = ["/healthz", "/readyz", "/metrics"]
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
SAMPLE = re.compile(rf"({NAME})(?:\{{(.*)\}})? (\S+)(?: -?\d+)?")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)')
TYPES = {"counter", "gauge", "histogram", "summary", "untyped"}


class Metrics:
    """The Prometheus text format, read strictly: types, helps, samples {(name, labels): value}."""

    def __init__(self, text):
        assert text.endswith("\n")
        self.types, self.helps, self.samples = {}, {}, {}
        for line in text.splitlines():
            if line.startswith("# HELP "):
                _, _, name, self_help = line.split(" ", 3)
                assert name not in self.helps, line
                self.helps[name] = self_help
            elif line.startswith("# TYPE "):
                _, _, name, kind = line.split(" ")
                assert name not in self.types and kind in TYPES, line
                self.types[name] = kind
            elif line and not line.startswith("#"):
                self._sample(line)

    def _sample(self, line):
        match = SAMPLE.fullmatch(line)
        assert match, line
        name, labels, value = match.groups()
        pairs = LABEL.findall(labels or "")
        assert len(pairs) == len(re.findall(r'="', labels or "")) and LABEL.sub("", labels or "") == "", line
        assert len(dict(pairs)) == len(pairs), line
        key = (name, tuple(sorted(pairs)))
        assert key not in self.samples, f"twice: {line}"
        assert self.family(name) in self.types, f"sample without type: {line}"
        self.samples[key] = float(value)

    def family(self, name):
        for suffix in ("_bucket", "_sum", "_count"):
            base = name[:-len(suffix)]
            if name.endswith(suffix) and self.types.get(base) in ("histogram", "summary"):
                return base
        return name

    def of_type(self, kind):
        return {key: value for key, value in self.samples.items() if self.types[self.family(key[0])] == kind}


def metrics(server):
    reply = server.get("/metrics", admin=True)
    assert reply.status == 200
    return Metrics(reply.text)


@pytest.fixture(scope="module")
def used(server, shop):
    """Secrets and names of a person who has used the server in many ways."""
    person = Person(shop)
    view = person.oauth_token("repo:read user:read")
    robot, secret = person.robot()
    shop.registry_token(f"repository:{person.repository()}:pull", person.login)
    shop.registry_token(login=(robot, secret))
    shop.registry_token(login=("$oauthtoken", view["token"]))
    server.get("/api/v1/user/", bearer=view["token"])
    server.get("/api/v1/user/", bearer="A" * 40)
    server.get(f"/api/v1/organization/{person.organization}", bearer=person.session)
    server.get(f"/{unique('nonsense')}")
    client = (person.application["client_id"], person.application["client_secret"])
    server.post("/oauth2/introspect", login=client, form={"token": view["token"]})
    return [person.name, person.password, person.session, person.organization, view["token"], view["uuid"], secret,
            robot.split("+")[1] + '"', *client, server.bootstrap_token, "nonsense", "A" * 40]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_running_server_is_healthy_and_ready(server, path):
    assert server.get(path, admin=True).status == 200
    head = server.request("HEAD", path, admin=True)
    assert head.status == 200 and head.body == b""


@pytest.mark.parametrize("path", OPERATIONS)
def test_operations_are_not_on_the_public_listener(server, path):
    assert server.get(path).status == 404
    assert server.get(path, bearer=server.bootstrap_token).status == 404


@pytest.mark.parametrize("path", ["/api/v1/user/", "/v2/auth", "/broker/rest/api", "/.well-known/jwks.json",
                                  "/.well-known/oauth-authorization-server"])
def test_the_api_is_not_on_the_admin_listener(server, path):
    assert server.get(path, bearer=server.bootstrap_token, admin=True).status == 404


@pytest.mark.parametrize("path", ["/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"])
def test_tokens_are_neither_issued_nor_ended_on_the_admin_listener(server, path):
    reply = server.post(path, bearer=server.bootstrap_token, form={"token": "x"}, admin=True)
    assert reply.status == 404


@pytest.mark.parametrize("path", OPERATIONS)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_operations_only_read(server, method, path):
    reply = server.request(method, path, admin=True)
    assert reply.status == 405
    assert "GET" in reply.headers["allow"]


def test_the_two_listeners_are_two_ports(server):
    assert server.address != server.admin_address


def test_metrics_are_the_prometheus_text_format(server, used):
    reply = server.get("/metrics", admin=True)
    assert re.match(r"text/plain; ?version=0\.0\.4", reply.headers["content-type"])
    parsed = Metrics(reply.text)
    assert parsed.of_type("counter") and parsed.of_type("gauge")


def test_every_metric_is_ours_or_of_the_process_and_explains_itself(server, used):
    parsed = metrics(server)
    assert set(parsed.types) == set(parsed.helps)
    assert all(parsed.helps.values())
    assert {name.split("_")[0] for name in parsed.types} <= {"jeton", "jetond", "process"}


def test_counters_end_in_total_and_nothing_else_does(server, used):
    for name, kind in metrics(server).types.items():
        assert name.endswith("_total") == (kind == "counter"), name


def test_names_use_base_units(server, used):
    odd = re.compile(r"_(ms|us|ns|millis\w*|micros\w*|nanos\w*|minutes|hours|days|kb|kib|mb|mib|percent)(_|$)", re.I)
    assert not [name for name in metrics(server).types if odd.search(name)]


def test_counters_are_whole_and_not_negative(server, used):
    assert all(value >= 0 for value in metrics(server).of_type("counter").values())


def test_histograms_add_up(server, used):
    parsed = metrics(server)
    series = {}
    for (name, labels), value in parsed.of_type("histogram").items():
        rest = tuple(pair for pair in labels if pair[0] != "le")
        one = series.setdefault((parsed.family(name), rest), {"buckets": []})
        if name.endswith("_bucket"):
            one["buckets"].append((float(dict(labels)["le"]), value))
        else:
            one[name.rsplit("_", 1)[1]] = value
    assert series
    for key, one in series.items():
        counts = [count for _, count in sorted(one["buckets"])]
        assert counts == sorted(counts), key
        assert max(bound for bound, _ in one["buckets"]) == float("inf"), key
        assert counts[-1] == one["count"] and one["sum"] >= 0, key


def test_no_label_tells_of_users_tokens_or_clients(server, used):
    names = {name for _, labels in metrics(server).samples for name, _ in labels}
    forbidden = re.compile(r"user|token_?id|token$|client|account|robot|organi[sz]ation|repository|subject", re.I)
    assert not [name for name in names if forbidden.search(name)]


def test_nothing_a_caller_brought_along_is_found_in_the_metrics(server, used):
    text = server.get("/metrics", admin=True).text
    assert not [one for one in used if one in text]


def test_requests_are_counted(server):
    before = metrics(server).of_type("counter")
    for _ in range(20):
        server.get("/.well-known/jwks.json")
    after = metrics(server).of_type("counter")
    assert [key for key, value in after.items() if value - before.get(key, 0) >= 20]


def test_callers_cannot_make_series_by_asking_for_odd_paths_and_methods(server):
    for method in ("GET", "BREW"):
        server.request(method, "/warm-up")
    before = set(metrics(server).samples)
    for number in range(20):
        server.get(f"/{unique('odd')}/{number}")
        server.request(f"BREW{chr(65 + number)}", "/v2/auth")
    new = set(metrics(server).samples) - before
    # A request of the test before may be counted only now: one route, at most.
    assert len({dict(labels).get("route") for _, labels in new}) <= 1, new
    assert len(new) < 20, new


def test_a_stopped_server_answers_on_neither_listener():
    with Jetond() as other:
        assert other.get("/readyz", admin=True).status == 200
        assert other.stop() == 0
        for admin in (False, True):
            with pytest.raises(ConnectionRefusedError):
                other.connect(admin=admin)
