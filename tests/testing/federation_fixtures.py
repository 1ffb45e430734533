"""Fixtures of the tests of federation: an issuer on loopback, a server that asks it, and a robot that trusts it."""
import pytest

from federation import CONFIG, Robot
from issuer import Issuer
from jetond import Jetond
from quay import Owner


@pytest.fixture(scope="module")
def issuer():
    with Issuer() as running:
        yield running


@pytest.fixture(scope="module")
def server(issuer):
    with Jetond(CONFIG.format(ca=issuer.certificate.file)) as running:
        yield running


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture
def robot(owner, issuer):
    return Robot(owner, [{"issuer": issuer.url, "subject": "web"}])


@pytest.fixture
def claims(server, issuer):
    return lambda **more: issuer.claims(server.url, **more)
