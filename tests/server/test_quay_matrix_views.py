"""What each kind of caller is shown by the operations that show different people different things."""
import pytest

from quay import SCOPES
from quay_operations import OPERATIONS
from quay_oracle import Installation, effective_superuser, organization_role, permitted
from quay_world import World

WHERE = Installation(full_access=True)
ROWS = {operation.row: operation for operation in OPERATIONS}
GOOD = ["session", *SCOPES, "all scopes", "cookie"]
CASES = [(kind, name) for kind in World.KINDS for name in GOOD if name != "super:user" or kind == "superuser"]


@pytest.fixture(scope="module")
def world():
    with World("superusers_full_access = true\n") as made:
        yield made


@pytest.fixture(params=CASES, ids="-".join)
def case(request, world):
    kind, name = request.param
    caller = world.callers[kind]
    return caller, next(one for one in caller.presentations if one.name == name)


def answer(world, row, case):
    """The answer to an allowed caller, and None to one who is not."""
    caller, presentation = case
    if not permitted(ROWS[row], caller.subject, presentation.scopes, WHERE):
        return None
    reply = world.send(ROWS[row], caller, presentation.headers)
    assert reply.status == 200, reply
    return reply.json()


def is_admin(case):
    """Who is more than a reader in the organization: those who may change its details (B3)."""
    return permitted(ROWS["B3"], case[0].subject, case[1].scopes, WHERE)


def test_a6_shows_by_scope_and_tells_superusers_that_are_effective(world, case):
    caller, presentation = case
    view = answer(world, "A6", case)
    if view is not None:
        assert view["anonymous"] is False and view["username"] == caller.name
        assert ("email" in view) == ("is_me" in view) == ("user:admin" in presentation.scopes)
        assert view.get("super_user", False) is effective_superuser(caller.subject, presentation.scopes)
        assert view.get("global_readonly_super_user", False) is caller.subject.reader


def test_b2_tells_everybody_what_he_is_there(world, case):
    who, scopes = case[0].subject, case[1].scopes
    view = answer(world, "B2", case)
    admin = is_admin(case) or who.reader
    inside = admin or organization_role(who, scopes) is not None
    assert (view["is_admin"], view["is_member"]) == (admin, inside)
    assert ("teams" in view, "ordered_teams" in view) == (inside, inside)
    assert bool(view["email"]) == admin
    assert ("invoice_email" in view, "tag_expiration_s" in view) == (admin, admin)


def test_b11_only_those_who_may_change_a_team_can_edit_it(world, case):
    view = answer(world, "B11", case)
    assert view is None or view["can_edit"] is is_admin(case)


@pytest.mark.parametrize("row", ["D1", "D3"])
def test_d1_d3_secrets_of_applications_are_for_effective_admins(world, case, row):
    view = answer(world, row, case)
    for application in (view or {}).get("applications", [view] if view else []):
        if is_admin(case):
            assert application["client_secret"] and application["redirect_uri"] is not None
        else:
            assert [application[name] for name in ("client_secret", "redirect_uri", "avatar_email")] == [None] * 3


@pytest.mark.parametrize("query", ["", "?permissions=true", "?token=false", "?token=true&permissions=true"])
def test_n10_tokens_and_permissions_are_for_those_who_may(world, case, query):
    caller, presentation = case
    if answer(world, "N10", case) is None:
        return
    reply = world.server.get(world.fill(ROWS["N10"].path) + query, headers=presentation.headers)
    shows_permissions = "permissions=true" in query and (is_admin(case) or caller.subject.reader)
    for robot in reply.json()["robots"]:
        assert ("token" in robot) == (is_admin(case) and "token=false" not in query), robot
        assert ("teams" in robot) == ("repositories" in robot) == shows_permissions, robot


def test_n11_the_token_of_a_robot_is_for_admins(world, case):
    view = answer(world, "N11", case)
    assert view is None or ("token" in view) == is_admin(case)


def test_p5_shows_owners_and_never_codes(world, case):
    view = answer(world, "P5", case)
    for token in (view or {"tokens": []})["tokens"]:
        assert token["username"] and "token_code" not in token


def test_t1_shows_no_secret(world, case):
    view = answer(world, "T1", case)
    for token in (view or {"tokens": []})["tokens"]:
        assert set(token) == {"uuid", "name", "scope", "expires_at", "created", "created_by", "last_accessed"}
