"""Fixtures of the tests that are named after the contract's rows: a server with an auditor, and an owner per test."""
import pytest

from jetond import Jetond
from quay import Owner, Person


@pytest.fixture(scope="module")
def server():
    with Jetond('[accounts]\nsuperusers_full_access = true\nreadonly_superusers = ["auditor"]\n') as running:
        yield running


@pytest.fixture(scope="module")
def auditor(shop):
    return Person(shop, name="auditor")


@pytest.fixture()
def owner(shop):
    return Owner(shop)
