import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent / "testing"))

from jetond import Jetond, Shop  # noqa: E402


@pytest.fixture(scope="module")
def server():
    """One jetond with the default configuration for all tests of a file; tests keep apart by using names of their own."""
    with Jetond() as running:
        yield running


@pytest.fixture(scope="module")
def shop(server):
    return Shop(server)
