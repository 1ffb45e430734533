"""The authorization matrix where ordinary users are restricted to what others give them."""
import pytest

from quay_matrix import mistakes
from quay_operations import OPERATIONS
from quay_oracle import FULL, Installation, permitted
from quay_world import World

KINDS = [*World.KINDS, "anonymous", "robot"]


@pytest.fixture(scope="module")
def world():
    with World(readers=False, restricted=True) as made:
        yield made


def test_a_restricted_user_lacks_exactly_what_is_named_so(world):
    who = world.callers["outsider"].subject
    lacks = {operation.row for operation in OPERATIONS
             if operation.who.startswith("UA") and not permitted(operation, who, FULL)}
    assert lacks == {"B1", "N3", "N4", "N6", "X12", "X13", "X24"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_exactly_these_callers_are_allowed(world, operation, kind):
    found = mistakes(world, operation, kind, Installation())
    assert not found, "\n".join(found)
