"""Who may do what, over a real process: a sample of the matrices that tests/endpoints/quay/*_matrix.cc run whole."""
import pytest

from jetond import jwt_part
from quay_matrix import mistakes, no_page
from quay_operations import OPERATIONS
from quay_oracle import Installation
from quay_world import World

ROWS = ["A6", "B2", "B3", "B12", "D3", "L1", "N14", "Q3", "W4", "X12"]
ASKED = {"client_id": "{app}", "redirect_uri": "{local}", "scope": "repo:read", "response_type": "token"}


@pytest.fixture(scope="module")
def world():
    with World("superusers_full_access = true\n") as made:
        yield made


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.row in ROWS], ids=str)
def test_exactly_these_callers_are_allowed(world, operation):
    found = [line for kind in world.callers for line in mistakes(world, operation, kind, Installation(full_access=True))]
    assert not found, "\n".join(found)


def test_an_application_is_authorized_by_admins_on_pages_of_ours(world):
    def authorize(kind, name):
        [headers] = [one.headers for one in world.callers[kind].presentations if one.name == name]
        form = world.fill(ASKED, local=f"{world.server.url}/oauth/localapp")
        return world.server.post("/oauth/authorizeapp", headers=headers, form=form)

    assert "#access_token=" in authorize("admin", "cookie").headers["location"]
    assert "error=unauthorized_client" in authorize("member", "cookie").headers["location"]
    no_page(authorize("admin", "cookie alone"))
    assert authorize("anonymous", "no credential").status == 401


@pytest.mark.parametrize("kind, expected", [("member", set()), ("reader", {"pull"}), ("writer", {"pull", "push"}),
                                            ("admin", {"pull", "push"})])
def test_a_password_at_the_registry_grants(world, kind, expected):
    caller = world.callers[kind]
    reply = world.shop.registry_token(f"repository:{world.names['repo']}:pull,push", login=(caller.name, caller.password))
    [entry] = jwt_part(reply.json()["token"], 1)["access"]
    assert set(entry["actions"]) == expected
