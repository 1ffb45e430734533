"""What the tests of the packages share: bare roots, and the table of journeys (scripts/test-packages.sh runs them)."""
import pytest

from bare_root import BareRoot

COUNTED = []


@pytest.fixture(scope="module")
def bare():
    with BareRoot() as root:
        root.sh("apt-get update -qq", fetching=True)
        yield root


@pytest.fixture(scope="session")
def counted():
    """Rows of (journey, commands, bar), printed at the end."""
    return COUNTED


def pytest_terminal_summary(terminalreporter):
    if COUNTED:
        terminalreporter.section("commands typed, of those allowed")
    for journey, commands, bar in COUNTED:
        terminalreporter.line(f"{journey:45} {commands} of {bar}")
