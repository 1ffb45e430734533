"""Who am I, the superuser's users, and what disabling and deleting a user does."""
import pytest

from quay import (BAD_NAMES, NO_UUID, Owner, Person, accepted, alive, bad_credential, forbidden, invalid_request,
                  is_avatar, not_found, refused, unique)

USERS = "/api/v1/superuser/users/"
ADMIN_FIELDS = {"can_create_repo", "is_me", "verified", "email", "logins", "invoice_email", "invoice_email_address",
                "preferred_namespace", "tag_expiration_s", "prompts", "company", "family_name", "given_name",
                "location", "is_free_account", "has_password_set"}


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def outsider(shop):
    return Person(shop, "outsider")


# Who am I

def test_a_full_session_reads_its_whole_user(server, owner):
    reply = server.get("/api/v1/user/", bearer=owner.bearer)
    assert reply.status == 200
    view = reply.json()
    assert view["anonymous"] is False and view["username"] == owner.name
    assert is_avatar(view["avatar"], "user")
    assert ADMIN_FIELDS <= set(view)
    assert view["is_me"] is True and view["email"] == f"{owner.name}@example.com"
    assert view["has_password_set"] is True and isinstance(view["logins"], list)


def test_the_organizations_of_the_user_are_listed(server, owner):
    [organization] = server.get("/api/v1/user/", bearer=owner.bearer).json()["organizations"]
    assert organization["name"] == owner.org
    assert is_avatar(organization["avatar"], "org")
    assert organization["can_create_repo"] is True and isinstance(organization["public"], bool)


def test_an_organizations_list_holds_only_ones_own(server, owner, outsider):
    view = server.get("/api/v1/user/", bearer=outsider.bearer).json()
    assert view["organizations"] == []


def test_the_read_scope_shows_no_account_details(server, owner):
    view = server.get("/api/v1/user/", bearer=owner.token("user:read")).json()
    assert view["username"] == owner.name and view["anonymous"] is False
    assert "organizations" in view
    assert not ADMIN_FIELDS & set(view)


def test_the_admin_scope_shows_account_details(server, owner):
    view = server.get("/api/v1/user/", bearer=owner.token("user:admin")).json()
    assert view["username"] == owner.name
    assert ADMIN_FIELDS <= set(view)


@pytest.mark.parametrize("scope", ["repo:read", "repo:write", "repo:admin", "repo:create", "org:admin"])
def test_a_token_that_may_not_read_its_user_gets_401_and_the_extra_member(server, owner, scope):
    body = refused(server.get("/api/v1/user/", bearer=owner.token(scope)), 401, "invalid_token")
    assert body["session_required"] is False


def test_nobody_gets_401_when_asking_who_he_is(server):
    refused(server.get("/api/v1/user/"), 401, "invalid_token")


@pytest.mark.parametrize("scope", ["read", "userinfo"])
def test_a_small_personal_token_reads_the_user_without_account_details(server, outsider, scope):
    view = server.get("/api/v1/user/", bearer=outsider.personal(scope)).json()
    assert view["username"] == outsider.name
    assert not ADMIN_FIELDS & set(view)


def test_only_a_superuser_with_the_scope_is_called_superuser(server, shop, owner):
    assert server.get("/api/v1/user/", bearer=server.bootstrap_token).json()["super_user"] is True
    assert not server.get("/api/v1/user/", bearer=owner.bearer).json().get("super_user")
    org = shop.organization(unique("org"))
    narrow = shop.token(org, shop.application(org)["client_id"], "user:read")["token"]
    view = server.get("/api/v1/user/", bearer=narrow).json()
    assert view["username"] == "admin" and not view.get("super_user")


# The superuser's users

def test_a_created_user_is_told_with_a_password_that_works(server, shop):
    name = unique("made")
    reply = server.post(USERS, bearer=server.bootstrap_token,
                        json_body={"username": name, "email": f"{name}@a.example"})
    assert reply.status == 200
    view = reply.json()
    assert {"username", "email", "password", "encrypted_password"} <= set(view)
    assert view["username"] == name and view["email"] == f"{name}@a.example"
    assert alive(server, shop.session(name, view["password"]))


def test_a_user_needs_no_mail_address(server):
    name = unique("nomail")
    assert server.post(USERS, bearer=server.bootstrap_token, json_body={"username": name}).status == 200
    assert server.get(USERS + name, bearer=server.bootstrap_token).status == 200


@pytest.mark.parametrize("name", BAD_NAMES.values(), ids=BAD_NAMES.keys())
def test_a_user_with_a_bad_name_is_refused(server, name):
    assert server.post(USERS, bearer=server.bootstrap_token, json_body={"username": name}).status == 400


@pytest.mark.parametrize("name", ["ab", "a1.b2_c3-d4", "0x", "a" * 255], ids=["two", "joined", "digit", "255"])
def test_a_user_with_an_odd_but_lawful_name_is_made(server, name):
    assert server.post(USERS, bearer=server.bootstrap_token, json_body={"username": name}).status == 200
    assert server.delete(USERS + name, bearer=server.bootstrap_token).status == 204


@pytest.mark.parametrize("body", [{}, {"username": 5}, {"username": None}, {"username": ["a"]},
                                  {"username": "fine-name", "email": 5}], ids=str)
def test_a_user_of_the_wrong_types_is_an_invalid_request(server, body):
    invalid_request(server.post(USERS, bearer=server.bootstrap_token, json_body=body))


def test_a_taken_name_is_refused_for_a_user(server, owner):
    for name in (owner.name, owner.org):
        reply = server.post(USERS, bearer=server.bootstrap_token, json_body={"username": name})
        assert reply.status == 400, reply


def test_a_bad_mail_address_is_refused_for_a_user(server):
    body = {"username": unique("u"), "email": "no address"}
    reply = server.post(USERS, bearer=server.bootstrap_token, json_body=body)
    assert reply.status == 400, reply


def test_a_user_view_has_all_members(server, outsider):
    view = server.get(USERS + outsider.name, bearer=server.bootstrap_token).json()
    assert view["kind"] == "user" and view["name"] == view["username"] == outsider.name
    assert view["email"] == f"{outsider.name}@example.com"
    assert is_avatar(view["avatar"], "user")
    assert view["enabled"] is True and isinstance(view["verified"], bool)
    assert view["super_user"] is False and view["global_readonly_super_user"] is False
    assert server.get(USERS + "admin", bearer=server.bootstrap_token).json()["super_user"] is True


def walk(server, **query):
    names = []
    while True:
        reply = server.get(USERS, bearer=server.bootstrap_token, query=query)
        assert reply.status == 200, reply
        page = reply.json()
        assert len(page["users"]) <= query.get("limit", 100)
        names += [user["username"] for user in page["users"]]
        if "next_page" not in page:
            return names
        query["next_page"] = page["next_page"]


def test_users_are_listed_and_organizations_and_robots_are_not(server, owner):
    robot, _ = owner.robot()
    names = walk(server)
    assert {owner.name, "admin"} <= set(names)
    assert owner.org not in names and robot not in names


def test_pages_of_users_hold_everyone_exactly_once(server, shop):
    made = {unique("paged") for _ in range(5)}
    for name in made:
        shop.user(name)
    names = walk(server, limit=2)
    assert len(names) == len(set(names))
    assert made <= set(names)


def test_a_limit_over_100_is_refused(server):
    assert server.get(USERS, bearer=server.bootstrap_token, query={"limit": 101}).status == 400
    assert server.get(USERS, bearer=server.bootstrap_token, query={"limit": 100}).status == 200


@pytest.mark.parametrize("limit", ["0", "-1", "many", "99999999999999999999999", "1.5", ""])
def test_an_odd_limit_breaks_nothing(server, limit):
    assert server.get(USERS, bearer=server.bootstrap_token, query={"limit": limit}).status in (200, 400)


def test_disabled_users_can_be_left_out_of_the_list(server, shop):
    name = unique("asleep")
    shop.user(name)
    assert server.put(USERS + name, bearer=server.bootstrap_token, json_body={"enabled": False}).status == 200
    assert name in walk(server, disabled="true")
    assert name not in walk(server, disabled="false")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_unknown_user_is_not_found(server, method):
    body = {"enabled": False} if method == "PUT" else None
    not_found(server.request(method, USERS + "nobody-here", bearer=server.bootstrap_token, json_body=body))


def test_an_organization_is_no_user(server, owner):
    not_found(server.get(USERS + owner.org, bearer=server.bootstrap_token))


def test_an_ordinary_user_may_not_touch_users(server, owner, outsider):
    forbidden(server.get(USERS, bearer=owner.bearer))
    forbidden(server.get(USERS + outsider.name, bearer=owner.bearer))
    forbidden(server.post(USERS, bearer=owner.bearer, json_body={"username": unique("u")}))
    forbidden(server.put(USERS + outsider.name, bearer=owner.bearer, json_body={"enabled": False}))
    forbidden(server.delete(USERS + outsider.name, bearer=owner.bearer))
    assert server.get(USERS + outsider.name, bearer=server.bootstrap_token).json()["enabled"] is True


def test_a_changed_mail_address_is_seen(server, shop):
    name = unique("moved")
    shop.user(name)
    reply = server.put(USERS + name, bearer=server.bootstrap_token, json_body={"email": f"{name}@new.example"})
    assert reply.status == 200
    assert server.get(USERS + name, bearer=server.bootstrap_token).json()["email"] == f"{name}@new.example"


def test_a_changed_password_replaces_the_old_one(server, shop):
    name = unique("rekeyed")
    old = shop.user(name)
    reply = server.put(USERS + name, bearer=server.bootstrap_token, json_body={"password": "correct-horse-battery"})
    assert reply.status == 200
    assert alive(server, shop.session(name, "correct-horse-battery"))
    assert server.get("/broker/rest/user", login=(name, old)).status == 401


@pytest.mark.parametrize("body", [{"enabled": "yes"}, {"enabled": 1}, {"password": 5}, {"email": []}], ids=str)
def test_a_change_of_the_wrong_type_is_an_invalid_request(server, outsider, body):
    invalid_request(server.put(USERS + outsider.name, bearer=server.bootstrap_token, json_body=body))


def test_a_superuser_cannot_be_touched(server):
    assert server.put(USERS + "admin", bearer=server.bootstrap_token, json_body={"enabled": False}).status == 400
    assert server.delete(USERS + "admin", bearer=server.bootstrap_token).status == 400
    assert alive(server, server.bootstrap_token)


# What disabling and deleting does

def test_a_disabled_users_tokens_are_refused_until_he_is_enabled_again(server, shop):
    person = Owner(shop, "sleeper")
    tokens = [person.bearer, person.token("user:read")]
    server.put(USERS + person.name, bearer=server.bootstrap_token, json_body={"enabled": False})
    for token in tokens:
        bad_credential(server.get("/api/v1/user/", bearer=token))
    assert server.get("/broker/rest/user", login=(person.name, person.password)).status == 401
    server.put(USERS + person.name, bearer=server.bootstrap_token, json_body={"enabled": True})
    assert all(alive(server, token) for token in tokens)


def test_a_disabled_users_tokens_have_no_power_over_his_organization(server, shop):
    person = Owner(shop, "sleeper")
    token = person.token("org:admin")
    server.put(USERS + person.name, bearer=server.bootstrap_token, json_body={"enabled": False})
    bad_credential(server.get(person.applications(), bearer=token))
    bad_credential(server.delete(person.tokens(NO_UUID), bearer=token))


def test_a_deleted_users_tokens_are_dead_at_once_and_for_good(server, shop):
    person = Person(shop, "leaver")
    assert server.delete(USERS + person.name, bearer=server.bootstrap_token).status == 204
    assert not accepted(server, person.bearer)
    not_found(server.get(USERS + person.name, bearer=server.bootstrap_token))
    assert server.get("/broker/rest/user", login=(person.name, person.password)).status == 401


def test_a_deleted_users_roles_are_gone(server, shop, owner):
    person = Person(shop, "leaver")
    repository = owner.repository()
    shop.permit(repository, person.name, "admin", bearer=owner.bearer)
    assert server.delete(USERS + person.name, bearer=server.bootstrap_token).status == 204
    roles = server.get(f"/api/v1/repository/{repository}/permissions/user/", bearer=owner.bearer).json()["permissions"]
    assert person.name not in roles


def test_the_sole_admin_of_an_organization_cannot_be_deleted(server, shop):
    person = Owner(shop, "boss")
    assert server.delete(USERS + person.name, bearer=server.bootstrap_token).status == 400
    assert alive(server, person.bearer)
    assert server.delete(f"/api/v1/organization/{person.org}", bearer=person.bearer).status == 204
    assert server.delete(USERS + person.name, bearer=server.bootstrap_token).status == 204
    assert not accepted(server, person.bearer)
