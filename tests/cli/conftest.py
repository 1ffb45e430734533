"""What tests of the command line share: a server with a registry, and a `jeton` that is logged in."""
import shutil

import pytest

from jeton_cli import Cli
from jetond import Jetond
from quay import unique

CONFIG = '[[registry]]\nservice = "registry.example.com"\n'


@pytest.fixture(scope="module")
def server():
    with Jetond(CONFIG) as running:
        yield running


@pytest.fixture(scope="module")
def jeton(server):
    cli = Cli(server)
    yield cli
    shutil.rmtree(cli.home)


@pytest.fixture
def org(jeton):
    """An organization of the test's own."""
    name = unique("acme").replace("_", "")
    jeton("org", "create", name, "--email", f"{name}@example.com")
    return name
