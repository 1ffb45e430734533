"""`jeton ci token`: the identity of a job as GitHub, GitLab and Kubernetes give it, for a password of a robot."""
import contextlib

import pytest

from federation import Robot
from federation_fixtures import issuer  # noqa: F401
from jeton_cli import Cli
from jetond import Jetond
from quay import Owner
from stub_server import StubServer

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


@contextlib.contextmanager
def github(issuer, status=200):
    """The part of GitHub that gives a job its token, on request, for an audience; and the environment of such a job."""
    def answer(request):
        audience = request.path.split("audience=")[1].replace("%3A", ":").replace("%2F", "/")
        return status, {"count": 1, "value": issuer.sign(issuer.claims(audience))}

    with StubServer(answer) as stub:
        yield stub, {"ACTIONS_ID_TOKEN_REQUEST_URL": f"{stub.url}/abc/idtoken?api-version=2.0",
                     "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "of-the-job"}


def works(robot, password):
    return robot.login(password.strip()).status == 200


@pytest.mark.parametrize("provider", [[], ["--provider", "auto"], ["--provider", "github"]], ids=["", "auto", "github"])
def test_ci_token_github(job, server, robot, issuer, provider):
    with github(issuer) as (stub, environment):
        assert works(robot, job("ci", "token", "--robot", robot.name, "-q", *provider, **environment))
    [asked] = stub.requests
    assert asked.path.startswith("/abc/idtoken?api-version=2.0&audience=")
    assert asked.headers["Authorization"] == "Bearer of-the-job"


def test_github_without_the_permission_is_told_what_to_write(job, robot, issuer):
    told = job.fails(2, "ci", "token", "--robot", robot.name, "--provider", "github")
    assert "id-token: write" in told
    with github(issuer, status=403) as (_, environment):
        assert "GitHub answered 403" in job.fails(2, "ci", "token", "--robot", robot.name, **environment)


@pytest.mark.parametrize("variable", ["JETON_ID_TOKEN", "JOB_TOKEN", "MINE"])
def test_ci_token_gitlab(job, robot, token, variable):
    named = ["--variable", variable] if variable == "MINE" else []
    environment = {"GITLAB_CI": "true", variable: token}
    assert works(robot, job("ci", "token", "--robot", robot.name, "-q", *named, **environment))


def test_gitlab_without_a_token_is_told_what_to_write(job, robot):
    assert "id_tokens" in job.fails(2, "ci", "token", "--robot", robot.name, GITLAB_CI="true")


def test_ci_token_kubernetes(job, robot, token):
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
