"""The authorization matrix: every operation by every kind of caller through every way to present oneself."""
import pytest

from quay_matrix import mistakes
from quay_operations import OPERATIONS
from quay_oracle import ALLOWED, FULL, Installation, verdict
from quay_world import World

KINDS = [*World.KINDS, "anonymous", "robot"]
WHERE = Installation(full_access=False)


@pytest.fixture(scope="module")
def world():
    with World() as made:
        yield made


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_some_kind_of_caller_is_allowed_and_some_is_not(world, operation):
    """Or the matrix could not fail where it matters."""
    verdicts = {verdict(operation, world.callers[kind].subject, FULL, WHERE) == ALLOWED for kind in KINDS}
    assert operation.row == "P5" or True in verdicts
    assert operation.who in ("ANY", "UR", "UA", "nobody, UA", "UA; not restricted") or False in verdicts


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_exactly_these_callers_are_allowed(world, operation, kind):
    found = mistakes(world, operation, kind, WHERE)
    assert not found, "\n".join(found)
