"""The authorization matrix of the web flow and of signing in, with and without superusers that act everywhere."""
import pytest

from quay_web_operations import DONE, WEB_OPERATIONS, expected, web_mistakes
from quay_world import World

KINDS = [*World.KINDS, "anonymous", "robot"]


@pytest.fixture(scope="module", params=["", "superusers_full_access = true\n"], ids=["plain", "full access"])
def world(request):
    with World(request.param) as made:
        yield made


@pytest.mark.parametrize("operation", [one for one in WEB_OPERATIONS if one.row not in ("O7", "O8")], ids=str)
def test_some_are_let_in_and_some_are_not(world, operation):
    """Or the matrix could not fail where it matters."""
    verdicts = {expected(operation, caller.subject, presentation) == DONE
                for caller in world.callers.values() for presentation in caller.presentations}
    assert verdicts == {True, False}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operation", WEB_OPERATIONS, ids=str)
def test_exactly_these_callers_get_this_answer(world, operation, kind):
    found = web_mistakes(world, operation, kind)
    assert not found, "\n".join(found)
