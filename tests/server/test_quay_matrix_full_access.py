"""The authorization matrix where superusers may act in the name spaces of others."""
import pytest

from quay_matrix import mistakes
from quay_operations import OPERATIONS
from quay_oracle import Installation
from quay_world import World

KINDS = [*World.KINDS, "anonymous", "robot"]
WHERE = Installation(full_access=True)


@pytest.fixture(scope="module")
def world():
    with World("superusers_full_access = true\n") as made:
        yield made


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_exactly_these_callers_are_allowed(world, operation, kind):
    found = mistakes(world, operation, kind, WHERE)
    assert not found, "\n".join(found)
