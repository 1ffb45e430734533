"""Organizations: made, shown, deleted, and what dies with them."""
import pytest

from quay import (BAD_NAMES, Owner, Person, accepted, alive, bad_credential, forbidden, granted, invalid_request,
                  is_avatar, not_found, unique)

ORGANIZATIONS = "/api/v1/organization/"


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def outsider(shop):
    return Person(shop, "outsider")


def create(server, bearer, **body):
    return server.post(ORGANIZATIONS, bearer=bearer, json_body=body)


# Making

def test_a_created_organization_is_answered_with_the_string_created(server, outsider):
    name = unique("made")
    reply = create(server, outsider.bearer, name=name, email=f"{name}@example.com")
    assert reply.status == 201 and reply.json() == "Created"
    assert server.get(ORGANIZATIONS + name).status == 200


def test_an_organization_needs_a_name_alone(server, outsider):
    name = unique("bare")
    assert create(server, outsider.bearer, name=name).status == 201
    assert create(server, outsider.bearer, name=unique("bare"), unknown={"member": 1}).status == 201


def test_the_creator_is_admin_through_the_team_owners(server, outsider):
    name = unique("made")
    create(server, outsider.bearer, name=name, email=f"{name}@example.com")
    view = server.get(ORGANIZATIONS + name, bearer=outsider.bearer).json()
    assert view["is_admin"] is True and view["is_member"] is True
    assert view["email"] == f"{name}@example.com"
    assert view["ordered_teams"] == ["owners"]
    team = view["teams"]["owners"]
    assert set(team) >= {"name", "description", "role", "avatar", "can_view", "repo_count", "member_count", "is_synced"}
    assert team["name"] == "owners" and team["role"] == "admin" and team["member_count"] == 1
    assert team["can_view"] is True and team["is_synced"] is False and is_avatar(team["avatar"], "team")


def test_a_taken_name_is_refused(server, owner, outsider):
    for name in (owner.org, owner.name, "admin"):
        reply = create(server, outsider.bearer, name=name)
        assert reply.status == 400, reply
        assert "A user or organization with this name already exists" in reply.text


def test_a_bad_mail_address_is_refused(server, outsider):
    name = unique("mailless")
    reply = create(server, outsider.bearer, name=name, email="no address")
    assert reply.status == 400, reply
    assert "Invalid email address" in reply.text
    assert server.get(ORGANIZATIONS + name).status == 404


@pytest.mark.parametrize("name", BAD_NAMES.values(), ids=BAD_NAMES.keys())
def test_an_organization_with_a_bad_name_is_refused(server, outsider, name):
    assert create(server, outsider.bearer, name=name).status == 400


def test_an_empty_name_is_refused(server, outsider):
    assert create(server, outsider.bearer, name="").status == 400


@pytest.mark.parametrize("body", [{}, {"name": None}, {"name": 5}, {"name": {}}, {"email": "a@example.com"},
                                  {"name": "fine-name", "email": 5}], ids=str)
def test_an_organization_of_the_wrong_types_is_an_invalid_request(server, outsider, body):
    invalid_request(server.post(ORGANIZATIONS, bearer=outsider.bearer, json_body=body))


def test_making_an_organization_takes_the_scope_of_the_user_not_of_organizations(server, owner):
    forbidden(create(server, owner.token("org:admin repo:admin repo:create"), name=unique("no")))
    assert create(server, owner.token("user:admin"), name=unique("yes")).status == 201


# Showing

def test_anybody_sees_an_organization_but_not_its_inside(server, owner, outsider):
    for bearer in (None, outsider.bearer):
        view = server.get(ORGANIZATIONS + owner.org, bearer=bearer).json()
        assert view["name"] == owner.org and view["email"] == ""
        assert view["is_admin"] is False and view["is_member"] is False
        assert is_avatar(view["avatar"], "user")
        assert not {"teams", "ordered_teams", "invoice_email", "invoice_email_address", "tag_expiration_s",
                    "is_free_account"} & set(view)


def test_an_admin_sees_the_accounting_of_his_organization(server, owner):
    view = server.get(ORGANIZATIONS + owner.org, bearer=owner.bearer).json()
    assert isinstance(view["invoice_email"], bool) and isinstance(view["is_free_account"], bool)
    assert isinstance(view["tag_expiration_s"], int)
    assert view["invoice_email_address"] is None or isinstance(view["invoice_email_address"], str)


def test_a_superuser_without_full_access_sees_no_more_than_others(server, owner):
    view = server.get(ORGANIZATIONS + owner.org, bearer=server.bootstrap_token).json()
    assert view["is_admin"] is False and view["is_member"] is False and view["email"] == ""


@pytest.mark.parametrize("scope, member, admin", [
    ("org:admin", True, True), ("repo:create", True, False), ("repo:read", False, False), ("repo:admin", False, False),
    ("user:read", False, False), ("user:admin", False, False)])
def test_membership_is_narrowed_by_the_scope_of_the_token(server, owner, scope, member, admin):
    view = server.get(ORGANIZATIONS + owner.org, bearer=owner.token(scope)).json()
    assert view["is_member"] is member and view["is_admin"] is admin
    assert ("teams" in view) is member
    assert view["email"] == (f"{owner.org}@example.com" if admin else "")


def test_an_unknown_organization_is_not_found(server, owner):
    not_found(server.get(ORGANIZATIONS + "nobody-here"))
    not_found(server.get(ORGANIZATIONS + "nobody-here", bearer=owner.bearer))


def test_a_user_is_no_organization(server, owner):
    not_found(server.get(ORGANIZATIONS + owner.name))


# Deleting

def test_a_deleted_organization_is_gone(server, shop, outsider):
    name = shop.organization(unique("gone"), bearer=outsider.bearer)
    reply = server.delete(ORGANIZATIONS + name, bearer=outsider.bearer)
    assert reply.status == 204 and reply.body == b""
    not_found(server.get(ORGANIZATIONS + name))
    forbidden(server.delete(ORGANIZATIONS + name, bearer=outsider.bearer))
    names = [one["name"] for one in server.get("/api/v1/user/", bearer=outsider.bearer).json()["organizations"]]
    assert name not in names


def test_only_an_admin_of_the_organization_deletes_it(server, owner, outsider):
    forbidden(server.delete(ORGANIZATIONS + owner.org, bearer=outsider.bearer))
    forbidden(server.delete(ORGANIZATIONS + owner.org, bearer=server.bootstrap_token))
    forbidden(server.delete(ORGANIZATIONS + "nobody-here", bearer=outsider.bearer))
    assert server.get(ORGANIZATIONS + owner.org).status == 200


@pytest.mark.parametrize("scope", ["repo:admin", "repo:create", "user:admin"])
def test_a_token_without_the_scope_does_not_delete_an_organization(server, owner, scope):
    forbidden(server.delete(ORGANIZATIONS + owner.org, bearer=owner.token(scope)))
    assert server.get(ORGANIZATIONS + owner.org).status == 200


def test_a_token_of_the_organization_may_delete_it_and_dies_with_it(server, shop):
    doomed = Owner(shop)
    token = doomed.token("org:admin user:read")
    assert server.delete(ORGANIZATIONS + doomed.org, bearer=token).status == 204
    bad_credential(server.get("/api/v1/user/", bearer=token))
    assert alive(server, doomed.bearer), "a personal token belongs to the user, not to the organization"


def test_deleting_an_organization_kills_tokens_applications_and_robots_at_once(server, shop):
    doomed = Owner(shop)
    application = doomed.application()
    token = doomed.token("user:read", application["client_id"])
    robot, secret = doomed.robot()
    client = (application["client_id"], application["client_secret"])
    reply = server.post("/oauth2/token", login=client, form={"grant_type": "client_credentials"})
    assert reply.status == 200, reply
    own = reply.json()["access_token"]
    assert alive(server, token) and shop.registry_token(login=(robot, secret)).status == 200

    assert server.delete(ORGANIZATIONS + doomed.org, bearer=doomed.bearer).status == 204
    assert not accepted(server, token) and not accepted(server, own)
    assert shop.registry_token(login=(robot, secret)).status == 401
    assert shop.registry_token(login=("$oauthtoken", token)).status == 401
    assert server.post("/oauth2/token", login=client, form={"grant_type": "client_credentials"}).status == 401
    for dead in (token, own):
        answer = server.post("/oauth2/introspect", bearer=server.bootstrap_token, form={"token": dead})
        assert answer.json() == {"active": False}


def test_a_deleted_organization_grants_nothing_on_its_repositories(server, shop):
    doomed = Owner(shop)
    public = doomed.repository(visibility="public")
    assert granted(shop, public, "pull") == {"pull"}
    assert server.delete(ORGANIZATIONS + doomed.org, bearer=doomed.bearer).status == 204
    assert granted(shop, public, "pull") == set()
    assert granted(shop, public, "pull,push", login=("$oauthtoken", server.bootstrap_token)) == set()


def test_nobody_takes_the_name_of_a_deleted_organization_while_its_registry_tokens_may_live(server, shop, outsider):
    doomed = Owner(shop)
    token = doomed.token("user:read")
    robot, secret = doomed.robot("ci")
    assert server.delete(ORGANIZATIONS + doomed.org, bearer=doomed.bearer).status == 204
    for bearer in (outsider.bearer, doomed.bearer, server.bootstrap_token):
        invalid_request(server.post(ORGANIZATIONS, bearer=bearer, json_body={"name": doomed.org, "email": ""}),
                        "Username is not available")
    assert not accepted(server, token)
    assert shop.registry_token(login=(robot, secret)).status == 401


def test_deleting_one_organization_leaves_others_alone(server, shop, owner):
    token, (robot, secret) = owner.token("user:read"), owner.robot()
    other = shop.organization(unique("other"), bearer=owner.bearer)
    assert server.delete(ORGANIZATIONS + other, bearer=owner.bearer).status == 204
    assert alive(server, token)
    assert shop.registry_token(login=(robot, secret)).status == 200
