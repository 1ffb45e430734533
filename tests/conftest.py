import os
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent / "testing"))

from jetond import Jetond, Shop  # noqa: E402


def fail_if_skipped(report):
    """Nothing is skipped unseen: what this machine cannot run has failed. JETON_MAY_SKIP lets it be, for the scripts whose
    programs some machines cannot have."""
    if report.skipped and not hasattr(report, "wasxfail") and "JETON_MAY_SKIP" not in os.environ:
        report.outcome = "failed"
        report.longrepr = f"this machine cannot run it: {report.longrepr[2]}"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport():
    fail_if_skipped((yield).get_result())


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report():
    """Of a whole file."""
    fail_if_skipped((yield).get_result())


@pytest.fixture(scope="module")
def server():
    """One jetond with the default configuration for all tests of a file; tests keep apart by using names of their own."""
    with Jetond() as running:
        yield running


@pytest.fixture(scope="module")
def shop(server):
    return Shop(server)
