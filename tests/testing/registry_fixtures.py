"""Fixtures of the tests of registries: a person and his repository; a server with the CONFIG of the test's module."""
import pytest

from jetond import Jetond
from people import Person


@pytest.fixture(scope="module")
def server(request):
    with Jetond(request.module.CONFIG) as running:
        yield running


@pytest.fixture(scope="module")
def owner(shop):
    return Person(shop)


@pytest.fixture(scope="module")
def repository(owner):
    return owner.repository()
