"""`jeton ci token`: the identity of a job as GitHub, GitLab and Kubernetes give it, for a password of a robot."""
import http.server
import json
import threading

import pytest

from federation import Robot
from federation_fixtures import issuer  # noqa: F401
from jeton_cli import Cli
from jetond import Jetond
from quay import Owner

CONFIG = """
[federation]
private_networks = ["127.0.0.0/8"]
ca_file = "{ca}"
[[registry]]
service = "registry.example.com"
"""


@pytest.fixture(scope="module")
def server(issuer):
    with Jetond(CONFIG.format(ca=issuer.certificate.file)) as running:
        yield running


@pytest.fixture(scope="module")
def robot(shop, issuer):
    return Robot(Owner(shop), [{"issuer": issuer.url, "subject": "web"}])


@pytest.fixture
def job(server):
    """`jeton` without a login, as in a job."""
    return Cli(server, bearer=None, JETON_URL=server.url)


@pytest.fixture
def token(server, issuer):
    return issuer.sign(issuer.claims(server.url))


class Github:
    """The part of GitHub that gives a job its token, on request, for an audience."""

    def __init__(self, issuer, status=200):
        self.asked = asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append((self.path, self.headers["Authorization"]))
                audience = self.path.split("audience=")[1].replace("%3A", ":").replace("%2F", "/")
                body = json.dumps({"count": 1, "value": issuer.sign(issuer.claims(audience))}).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{self.server.server_address[1]}/abc/idtoken?api-version=2.0"
        return {"ACTIONS_ID_TOKEN_REQUEST_URL": url, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "of-the-job"}

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def works(robot, password):
    return robot.login(password.strip()).status == 200


@pytest.mark.parametrize("provider", [[], ["--provider", "auto"], ["--provider", "github"]], ids=["", "auto", "github"])
def test_github(job, server, robot, issuer, provider):
    github = Github(issuer)
    with github as environment:
        assert works(robot, job("ci", "token", "--robot", robot.name, "-q", *provider, **environment))
    [(path, authorization)] = github.asked
    assert path.startswith("/abc/idtoken?api-version=2.0&audience=") and authorization == "Bearer of-the-job"


def test_github_without_the_permission_is_told_what_to_write(job, robot, issuer):
    told = job.fails(2, "ci", "token", "--robot", robot.name, "--provider", "github")
    assert "id-token: write" in told
    with Github(issuer, status=403) as environment:
        assert "GitHub answered 403" in job.fails(2, "ci", "token", "--robot", robot.name, **environment)


@pytest.mark.parametrize("variable", ["JETON_ID_TOKEN", "JOB_TOKEN", "MINE"])
def test_gitlab(job, robot, token, variable):
    named = ["--variable", variable] if variable == "MINE" else []
    environment = {"GITLAB_CI": "true", variable: token}
    assert works(robot, job("ci", "token", "--robot", robot.name, "-q", *named, **environment))


def test_gitlab_without_a_token_is_told_what_to_write(job, robot):
    assert "id_tokens" in job.fails(2, "ci", "token", "--robot", robot.name, GITLAB_CI="true")


def test_kubernetes(job, robot, token):
    (job.home / "token").write_text(token)
    printed = job.json("ci", "token", "--robot", robot.name, "--provider", "kubernetes", "--token-file", str(job.home / "token"))
    assert printed["account"] == robot.name and printed["expires"].endswith("Z") and works(robot, printed["token"])


def test_kubernetes_without_the_file_is_told_where_it_looked(job, robot):
    assert "/var/run/secrets/jeton/token" in job.fails(2, "ci", "token", "--robot", robot.name, "--provider", "kubernetes")


def test_no_platform_at_all(job, robot):
    assert "does not look like a job" in job.fails(2, "ci", "token", "--robot", robot.name)


def test_a_token_that_does_not_fit_is_refused_with_the_servers_reason(job, robot, issuer, server):
    (job.home / "token").write_text(issuer.sign(issuer.claims("https://elsewhere.example")))
    told = job.fails(5, "ci", "token", "--robot", robot.name, "--token-file", str(job.home / "token"))
    assert "another audience" in told and "jeton robot trust try" in told


def test_a_login_is_neither_needed_nor_sent(job, robot, token, server):
    (job.home / "token").write_text(token)
    trace = job.run("ci", "token", "--robot", robot.name, "--token-file", str(job.home / "token"), "-v", JETON_TOKEN="wrong")
    assert trace.returncode == 0 and token not in trace.stderr


def test_the_name_of_a_robot_may_be_short(job, robot, token):
    (job.home / "token").write_text(token)
    org, short = robot.name.split("+")
    assert works(robot, job("ci", "token", "--robot", short, "--org", org, "--token-file", str(job.home / "token"), "-q"))
    job.fails(2, "ci", "token", "--robot", short, "--token-file", str(job.home / "token"))
