"""CI without a stored secret: a real OpenID Connect issuer, and skopeo as the robot whose password it gets."""
import json
import pathlib
import ssl
import subprocess
import urllib.parse
import urllib.request

import pytest

from issuer import Certificate
from jetond import Jetond, basic
from people import Person, unique
from registry import SERVICE, Skopeo

PROGRAM = pathlib.Path(__file__).parent / "oidc-issuer" / "issuer.mjs"
CONFIG = """
[federation]
private_networks = ["127.0.0.1"]
ca_file = "{ca}"
[[registry]]
service = "{service}"
"""


class OidcProvider:
    """npm's oidc-provider in a process of its own (scripts/test.sh installs it)."""

    def __init__(self, certificate):
        self.certificate = certificate

    def __enter__(self):
        self.process = subprocess.Popen(["node", PROGRAM, self.certificate.file, self.certificate.key],
                                        stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        assert self.url.startswith("https://"), "the issuer did not come up: see scripts/test.sh"
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()

    def token(self, audience, client="web", algorithm="ES256"):
        """A signed access token for that audience, as a CI job gets it."""
        form = urllib.parse.urlencode({"grant_type": "client_credentials", "resource": f"{audience}/{algorithm}"})
        request = urllib.request.Request(self.url + "/token", form.encode(),
                                         {"Authorization": basic(client, "secret-of-the-test")})
        context = ssl.create_default_context(cafile=self.certificate.file)
        return json.load(urllib.request.urlopen(request, context=context, timeout=20))["access_token"]


@pytest.fixture(scope="module")
def provider():
    certificate = Certificate()
    with OidcProvider(certificate) as running:
        yield running
    certificate.close()


@pytest.fixture(scope="module")
def server(provider):
    with Jetond(CONFIG.format(ca=provider.certificate.file, service=SERVICE)) as running:
        yield running


@pytest.fixture
def skopeo(registry, home):
    return Skopeo(registry, home)


@pytest.fixture(scope="module")
def owner(shop):
    return Person(shop)


def trust(owner, rules):
    """A new robot that has these rules; returns its name."""
    name, _ = owner.robot(unique("bot"))
    path = f"/api/v1/organization/{owner.organization}/robots/{name.split('+')[1]}/federation"
    reply = owner.shop.server.post(path, bearer=owner.session, json_body=rules)
    assert reply.status == 200 and reply.json() == rules, reply
    return name


def exchange(server, robot, token):
    return server.get("/oauth2/federation/robot/token", login=(robot, token))


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
def test_a_job_pushes_and_pulls_with_nothing_but_its_own_identity(server, provider, owner, skopeo, image, algorithm):
    robot = trust(owner, [{"issuer": provider.url, "subject": "web"}])
    repository = owner.repository(unique("web"))
    owner.permit(repository, robot, "write")
    reply = exchange(server, robot, provider.token(server.url, algorithm=algorithm))
    assert reply.status == 200, reply
    login = robot, reply.json()["token"]
    for run in (skopeo.push(image, repository, login), skopeo.pull(repository, login), skopeo.login(*login)):
        assert run.returncode == 0, run.stderr


def test_a_job_needs_no_exchange_and_not_even_a_name(server, provider, owner, skopeo, image):
    robot, _ = owner.robot(unique("bot"))
    path = f"/api/v1/organization/{owner.organization}/robots/{robot.split('+')[1]}/trust"
    rule = {"issuer": provider.url, "audiences": [server.url], "subject": "app", "claims": {"client_id": "app"}}
    assert server.put(path, bearer=owner.session, json_body={"rules": [rule]}).status == 200
    repository = owner.repository(unique("web"))
    owner.permit(repository, robot, "write")
    for name in (robot, "oidc"):
        login = name, provider.token(server.url, client="app")
        for run in (skopeo.push(image, repository, login), skopeo.pull(repository, login), skopeo.login(*login)):
            assert run.returncode == 0, run.stderr
    other = skopeo.login(robot, provider.token(server.url, client="web"))
    assert other.returncode != 0 and "invalid username/password" in other.stderr


def test_the_job_is_logged_out_when_its_rule_goes(server, provider, owner, skopeo):
    robot = trust(owner, [{"issuer": provider.url, "subject": "web"}])
    password = exchange(server, robot, provider.token(server.url)).json()["token"]
    assert skopeo.login(robot, password).returncode == 0
    short = robot.split("+")[1]
    path = f"/api/v1/organization/{owner.organization}/robots/{short}/federation"
    assert server.delete(path, bearer=owner.session).status == 204
    refused = skopeo.login(robot, password)
    assert refused.returncode != 0 and "invalid username/password" in refused.stderr


@pytest.mark.parametrize("client, audience, rule, text", [
    ("app", None, {}, "Token does not match robot"),
    ("web", "https://else.example.org", {}, "Invalid token: it is for another audience"),
    ("web", None, {"audiences": ["https://else.example.org"]}, "Invalid token: it is for another audience"),
    ("web", None, {"issuer": "https://127.0.0.1:1"}, None),
], ids=["subject", "audience", "audience of the rule", "issuer"])
def test_another_identity_is_refused(server, provider, owner, client, audience, rule, text):
    robot = trust(owner, [{"issuer": provider.url, "subject": "web", **rule}])
    reply = exchange(server, robot, provider.token(audience or server.url, client))
    assert reply.status == 400
    assert reply.json()["message"] == (text or f"issuer {provider.url} not configured for this robot")
