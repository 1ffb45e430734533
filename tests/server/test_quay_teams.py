"""Organizations from the inside: details, teams, members and default permissions (B3, B5-B14, C1-C4)."""
import pytest

from quay import (NO_UUID, UUID, Owner, Person, forbidden, granted, invalid_request, is_avatar, message, not_found,
                  unique)


@pytest.fixture()
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def guest(shop):
    return Person(shop, "guest")


@pytest.fixture(scope="module")
def outsider(shop):
    return Person(shop, "outsider")


def org(owner, tail=""):
    return f"/api/v1/organization/{owner.org}{tail}"


def team(server, owner, name="devs", role="member", **more):
    return server.put(org(owner, f"/team/{name}"), bearer=owner.bearer, json_body={"role": role, **more})


def join(server, owner, name, member):
    return server.put(org(owner, f"/team/{name}/members/{member}"), bearer=owner.bearer)


def ok(reply, status=200):
    assert reply.status == status, reply
    return reply.json() if reply.body else None


# B3: details

def test_b3_changed_details_are_answered_and_shown(server, owner):
    mail = f"{unique('mail')}@example.com"
    wanted = {"email": mail, "invoice_email": True, "invoice_email_address": "bills@example.com", "tag_expiration_s": 86400}
    view = ok(server.put(org(owner), bearer=owner.bearer, json_body=wanted))
    assert {name: view[name] for name in wanted} == wanted and view["is_admin"] is True
    assert ok(server.get(org(owner), bearer=owner.bearer)) == view
    assert ok(server.put(org(owner), bearer=owner.bearer, json_body={"invoice_email_address": None}))["email"] == mail


def test_b3_a_bad_or_taken_address_is_refused(server, owner, guest):
    invalid_request(server.put(org(owner), bearer=owner.bearer, json_body={"email": "no address"}),
                    "Invalid email address")
    invalid_request(server.put(org(owner), bearer=owner.bearer, json_body={"email": f"{guest.name}@example.com"}))
    for body in ({"email": 5}, {"tag_expiration_s": "x"}, {"tag_expiration_s": -1}, {"invoice_email": "yes"}):
        invalid_request(server.put(org(owner), bearer=owner.bearer, json_body=body))


def test_b3_is_for_admins(server, owner, outsider):
    forbidden(server.put(org(owner), bearer=outsider.bearer, json_body={}))
    forbidden(server.put("/api/v1/organization/none", bearer=outsider.bearer, json_body={}))


# B9, B10: teams

def test_b9_a_team_is_made_and_then_changed(server, owner):
    view = ok(team(server, owner, "devs", "creator", description="they develop"))
    assert view == {"name": "devs", "description": "they develop", "can_view": True, "role": "creator",
                    "avatar": view["avatar"], "new_team": True}
    assert is_avatar(view["avatar"], "team")
    changed = ok(team(server, owner, "devs", "member"))
    assert changed == {**view, "role": "member", "new_team": False}, "the description stays"
    shown = ok(server.get(org(owner), bearer=owner.bearer))
    assert shown["ordered_teams"] == ["owners", "devs"] and shown["teams"]["devs"]["role"] == "member"


@pytest.mark.parametrize("body", [{}, {"role": "owner"}, {"role": 5}, {"role": "member", "description": 5}], ids=str)
def test_b9_a_malformed_team_is_an_invalid_request(server, owner, body):
    invalid_request(server.put(org(owner, "/team/devs"), bearer=owner.bearer, json_body=body))


def test_b9_b10_bad_names_unknown_teams_and_the_last_admin_are_plain_400s(server, owner):
    message(team(server, owner, "Bad%20Name"), 400)
    message(server.delete(org(owner, "/team/none"), bearer=owner.bearer), 400)
    message(server.delete(org(owner, "/team/owners"), bearer=owner.bearer), 400)
    message(team(server, owner, "owners", "member"), 400)
    assert ok(server.get(org(owner), bearer=owner.bearer))["teams"]["owners"]["role"] == "admin"


def test_b10_a_deleted_team_gives_nothing_any_more(server, shop, owner, guest):
    ok(team(server, owner, "bosses", "admin"))
    ok(join(server, owner, "bosses", guest.name))
    repository = owner.repository()
    assert granted(shop, repository, "pull", login=(guest.name, guest.password)) == {"pull"}
    assert server.get(org(owner, "/members"), bearer=guest.bearer).status == 200
    assert ok(server.delete(org(owner, "/team/bosses"), bearer=owner.bearer), 204) is None
    forbidden(server.get(org(owner, "/members"), bearer=guest.bearer))
    assert granted(shop, repository, "pull", login=(guest.name, guest.password)) == set()


# B11-B14: in a team

def test_b12_a_member_is_told_alike_when_added_and_listed(server, owner, guest):
    ok(team(server, owner))
    robot, _ = owner.robot()
    view = ok(join(server, owner, "devs", guest.name))
    assert view == {"name": guest.name, "kind": "user", "is_robot": False, "avatar": view["avatar"], "invited": False}
    assert ok(join(server, owner, "devs", robot))["is_robot"] is True
    listed = ok(server.get(org(owner, "/team/devs/members"), bearer=owner.bearer))
    assert listed["name"] == "devs" and listed["can_edit"] is True and view in listed["members"]
    assert {member["name"] for member in listed["members"]} == {guest.name, robot}
    assert ok(server.get(org(owner, "/team/devs/members?includePending=true"), bearer=guest.bearer))["can_edit"] is False


def test_b11_a_team_is_seen_by_its_members_and_admins_alone(server, owner, guest, outsider):
    ok(team(server, owner))
    ok(team(server, owner, "others"))
    ok(join(server, owner, "others", guest.name))
    for name in ("devs", "none"):
        forbidden(server.get(org(owner, f"/team/{name}/members"), bearer=guest.bearer))
        forbidden(server.get(org(owner, f"/team/{name}/members"), bearer=outsider.bearer))
    not_found(server.get(org(owner, "/team/none/members"), bearer=owner.bearer))
    teams = ok(server.get(org(owner), bearer=guest.bearer))["teams"]
    assert teams["others"]["can_view"] is True and teams["devs"]["can_view"] is False


def test_b12_who_cannot_be_a_member_is_refused(server, shop, owner, guest):
    ok(team(server, owner))
    other, _ = Owner(shop).robot()
    invalid_request(join(server, owner, "devs", "nobody-of-that-name"), "Unknown user")
    invalid_request(join(server, owner, "devs", owner.org), "Unknown user")
    message(join(server, owner, "devs", other), 400)
    ok(join(server, owner, "devs", guest.name))
    message(join(server, owner, "devs", guest.name), 400)


def test_b13_a_removed_member_has_lost_the_role_at_once(server, owner, guest):
    ok(team(server, owner, "bosses", "admin"))
    path = org(owner, f"/team/bosses/members/{guest.name}")
    message(server.delete(path, bearer=owner.bearer), 400)
    ok(join(server, owner, "bosses", guest.name))
    assert server.get(org(owner, "/robots"), bearer=guest.bearer).status == 200
    assert server.delete(path, bearer=owner.bearer).status == 204
    forbidden(server.get(org(owner, "/robots"), bearer=guest.bearer))
    not_found(server.delete(org(owner, "/team/bosses/members/nobody-there"), bearer=owner.bearer))
    not_found(server.delete(org(owner, f"/team/none/members/{guest.name}"), bearer=owner.bearer))
    message(server.delete(org(owner, f"/team/owners/members/{owner.name}"), bearer=owner.bearer), 400)


# B5-B8: people

def test_b5_b6_members_are_told_with_teams_and_repositories(server, shop, owner, guest):
    robot, _ = owner.robot()
    ok(team(server, owner))
    ok(join(server, owner, "devs", guest.name))
    ok(join(server, owner, "devs", robot))
    repository = owner.repository("web")
    shop.permit(repository, guest.name, "read", bearer=owner.bearer)
    listed = ok(server.get(org(owner, "/members"), bearer=owner.bearer))["members"]
    assert {member["name"] for member in listed} == {owner.name, guest.name}, "no robots"
    entry = next(member for member in listed if member["name"] == guest.name)
    assert set(entry) == {"name", "kind", "avatar", "teams", "repositories"} and entry["kind"] == "user"
    assert [one["name"] for one in entry["teams"]] == ["devs"] and entry["repositories"] == ["web"]
    assert ok(server.get(org(owner, f"/members/{guest.name}"), bearer=owner.bearer)) == entry
    assert ok(server.get(org(owner, f"/members/{robot}"), bearer=owner.bearer))["kind"] == "robot"
    not_found(server.get(org(owner, "/members/admin"), bearer=owner.bearer))
    forbidden(server.get(org(owner, f"/members/{guest.name}"), bearer=guest.bearer))


def test_b8_collaborators_are_in_no_team(server, shop, owner, guest):
    shop.permit(owner.repository("web"), guest.name, "read", bearer=owner.bearer)
    listed = ok(server.get(org(owner, "/collaborators"), bearer=owner.bearer))["collaborators"]
    assert [(one["name"], one["kind"], one["repositories"]) for one in listed] == [(guest.name, "user", ["web"])]
    assert set(listed[0]) == {"name", "kind", "avatar", "repositories"}


def test_b7_who_is_removed_has_nothing_left_there(server, shop, owner, guest):
    repository = owner.repository()
    shop.permit(repository, guest.name, "write", bearer=owner.bearer)
    ok(team(server, owner, "bosses", "admin"))
    ok(join(server, owner, "bosses", guest.name))
    assert server.delete(org(owner, f"/members/{guest.name}"), bearer=owner.bearer).status == 204
    assert granted(shop, repository, "pull,push", login=(guest.name, guest.password)) == set()
    forbidden(server.get(org(owner, "/members"), bearer=guest.bearer))
    message(server.delete(org(owner, f"/members/{owner.name}"), bearer=owner.bearer), 400)
    not_found(server.delete(org(owner, f"/members/{owner.robot()[0]}"), bearer=owner.bearer))
    not_found(server.delete(org(owner, "/members/nobody-of-that-name"), bearer=owner.bearer))


# C1-C4: default permissions

def prototype(server, owner, name, kind="user", role="read", **more):
    body = {"role": role, "delegate": {"kind": kind, "name": name}, **more}
    return server.post(org(owner, "/prototypes"), bearer=owner.bearer, json_body=body)


def test_c1_c2_a_default_permission_is_told_alike_when_made_and_listed(server, owner, guest):
    view = ok(prototype(server, owner, guest.name, activating_user={"name": owner.name}))
    assert set(view) == {"id", "role", "activating_user", "delegate"} and UUID.fullmatch(view["id"])
    assert set(view["delegate"]) == {"name", "is_robot", "kind", "is_org_member", "avatar"}
    assert view["delegate"]["is_org_member"] is False and view["activating_user"]["is_org_member"] is True
    by_team = ok(prototype(server, owner, "owners", "team"))
    assert by_team["activating_user"] is None and set(by_team["delegate"]) == {"name", "kind", "avatar"}
    listed = ok(server.get(org(owner, "/prototypes"), bearer=owner.bearer))["prototypes"]
    assert sorted(listed, key=str) == sorted([view, by_team], key=str)


def test_c2_who_is_not_there_is_refused(server, owner, guest):
    invalid_request(prototype(server, owner, "nobody-there"), "Missing delegate user or team")
    invalid_request(prototype(server, owner, guest.name, activating_user={"name": "nobody-there"}),
                    "Unknown activating user")
    message(prototype(server, owner, "none", "team"), 400)


@pytest.mark.parametrize("body", [
    {"role": "read"}, {"role": "owner", "delegate": {"kind": "user", "name": "admin"}},
    {"delegate": {"kind": "user", "name": "admin"}}, {"role": "read", "delegate": "admin"},
    {"role": "read", "delegate": {"kind": "org", "name": "admin"}}, {"role": "read", "delegate": {"kind": "user"}},
    {"role": "read", "delegate": {"kind": "user", "name": "admin"}, "activating_user": {}}], ids=str)
def test_c2_a_malformed_body_is_an_invalid_request(server, owner, body):
    invalid_request(server.post(org(owner, "/prototypes"), bearer=owner.bearer, json_body=body))


def test_c2_a_default_permission_is_honoured_by_the_api_and_by_a_push(server, shop, owner):
    robot, secret = owner.robot()
    ok(prototype(server, owner, robot, role="write"))
    assert granted(shop, owner.repository(), "pull,push", login=(robot, secret)) == {"pull", "push"}
    pushed = f"{owner.org}/pushed"
    assert granted(shop, pushed, "push", login=(owner.name, owner.password)) == {"push"}
    assert granted(shop, pushed, "pull,push", login=(robot, secret)) == {"pull", "push"}


def test_c3_c4_a_default_permission_is_changed_and_deleted(server, shop, owner, guest):
    made = ok(prototype(server, owner, guest.name))
    path = org(owner, f"/prototypes/{made['id']}")
    assert ok(server.put(path, bearer=owner.bearer, json_body={"role": "admin"})) == {**made, "role": "admin"}
    invalid_request(server.put(path, bearer=owner.bearer, json_body={"role": "none"}))
    other = Owner(shop)
    not_found(server.put(org(other, f"/prototypes/{made['id']}"), bearer=other.bearer, json_body={"role": "read"}))
    not_found(server.delete(org(other, f"/prototypes/{made['id']}"), bearer=other.bearer))
    assert server.delete(path, bearer=owner.bearer).status == 204
    not_found(server.delete(path, bearer=owner.bearer))
    not_found(server.put(org(owner, f"/prototypes/{NO_UUID}"), bearer=owner.bearer, json_body={"role": "read"}))


@pytest.mark.parametrize("method, tail, body", [
    ("GET", "/members", None), ("GET", "/members/admin", None), ("DELETE", "/members/admin", None),
    ("GET", "/collaborators", None), ("PUT", "/team/devs", {"role": "member"}), ("DELETE", "/team/owners", None),
    ("GET", "/team/owners/members", None), ("PUT", "/team/owners/members/admin", None),
    ("DELETE", "/team/owners/members/admin", None), ("GET", "/team/owners/permissions", None),
    ("GET", "/prototypes", None), ("POST", "/prototypes", {"role": "read", "delegate": {"kind": "user", "name": "x"}}),
    ("PUT", f"/prototypes/{NO_UUID}", {"role": "read"}), ("DELETE", f"/prototypes/{NO_UUID}", None)])
def test_an_outsider_cannot_tell_a_real_organization_from_none(server, owner, outsider, method, tail, body):
    replies = [server.request(method, f"/api/v1/organization/{name}{tail}", bearer=outsider.bearer, json_body=body)
               for name in (owner.org, "no-such-organization")]
    for reply in replies:
        forbidden(reply)
    assert replies[0].body == replies[1].body
    narrow = owner.token("repo:admin")
    forbidden(server.request(method, org(owner, tail), bearer=narrow, json_body=body))
