"""Rows A6, B1, B2, B4 and G1-G5 of the contract, each in its own words."""
from quay import Person, alive, forbidden, invalid_request, is_avatar, not_found, refused, unique
from quay_fixtures import auditor, owner, server  # noqa: F401
from quay_shapes import ORGANIZATION, USER, fits, logged

ORGANIZATIONS = "/api/v1/organization/"
USERS = "/api/v1/superuser/users/"


def org(owner):
    return ORGANIZATIONS + owner.org


def test_a6_always_tells_name_and_avatar_and_the_rest_by_scope(server, owner):
    always = {"anonymous", "username", "avatar", "organizations"}
    whole = {"can_create_repo", "is_me", "verified", "email", "logins", "invoice_email", "invoice_email_address",
             "preferred_namespace", "tag_expiration_s", "prompts", "company", "family_name", "given_name", "location",
             "is_free_account", "has_password_set"}
    for scope, members in (("user:read", always), ("user:admin", always | whole)):
        view = server.get("/api/v1/user/", bearer=owner.token(scope)).json()
        assert set(view) - {"super_user", "global_readonly_super_user"} == members
        assert view["anonymous"] is False and view["username"] == owner.name and is_avatar(view["avatar"], "user")


def test_a6_an_organization_is_told_with_what_one_may_there(server, owner):
    [entry] = server.get("/api/v1/user/", bearer=owner.bearer).json()["organizations"]
    assert {"name", "avatar", "can_create_repo", "public"} <= set(entry)
    assert set(entry) <= {"name", "avatar", "can_create_repo", "public", "is_org_admin", "preferred_namespace"}
    assert entry["name"] == owner.org and is_avatar(entry["avatar"], "org") and entry["can_create_repo"] is True


def test_a6_without_the_right_is_401_whoever_asks(server, owner):
    for bearer in (None, owner.token("org:admin")):
        assert refused(server.get("/api/v1/user/", bearer=bearer), 401, "invalid_token")["session_required"] is False


def test_b1_is_answered_with_a_string_and_logged(server, shop):
    person, name = Person(shop), unique("made")
    body = {"name": name, "email": f"{name}@example.com", "contact_email": f"c{name}@example.com", "extra": 1}
    reply = server.post(ORGANIZATIONS, bearer=person.bearer, json_body=body)
    assert reply.status == 201 and reply.json() == "Created"
    metadata = logged(server, person.bearer, ORGANIZATIONS + name, "org_create")
    assert metadata["namespace"] == name
    teams = server.get(ORGANIZATIONS + name, bearer=person.bearer).json()["teams"]
    assert set(teams) == {"owners"} and teams["owners"]["role"] == "admin" and teams["owners"]["member_count"] == 1


def test_b1_refuses_taken_and_bad_names_and_bad_addresses(server, owner):
    taken = "A user or organization with this name already exists"
    for name in (owner.name, owner.org):
        assert taken in server.post(ORGANIZATIONS, bearer=owner.bearer, json_body={"name": name}).text
    for body in ({"name": owner.name}, {"name": "Bad Name"}, {"name": "a"}, {"name": unique("o"), "email": "nowhere"}):
        assert server.post(ORGANIZATIONS, bearer=owner.bearer, json_body=body).status == 400
    reply = server.post(ORGANIZATIONS, bearer=owner.bearer, json_body={"name": unique("o"), "email": "nowhere"})
    assert "Invalid email address" in reply.text
    invalid_request(server.post(ORGANIZATIONS, bearer=owner.bearer, json_body={}))


def test_b1_takes_user_admin_and_not_org_admin(server, owner):
    forbidden(server.post(ORGANIZATIONS, bearer=owner.token("org:admin"), json_body={"name": unique("o")}))
    reply = server.post(ORGANIZATIONS, bearer=owner.token("user:admin"), json_body={"name": unique("o")})
    assert reply.status == 201


def test_b2_has_its_shape_for_everybody_and_more_for_members(server, owner, shop, auditor):
    shown = {name: server.get(org(owner), bearer=bearer).json() for name, bearer in (
        ("anonymous", None), ("outsider", Person(shop).bearer), ("member", owner.token("repo:create")),
        ("admin", owner.bearer), ("auditor", auditor.bearer), ("superuser", server.bootstrap_token))}
    assert all(fits(view, ORGANIZATION) for view in shown.values())
    base = {"name", "email", "avatar", "is_admin", "is_member"}
    admin = {"invoice_email", "invoice_email_address", "tag_expiration_s", "is_free_account"}
    assert set(shown["anonymous"]) == set(shown["outsider"]) == base and shown["anonymous"]["email"] == ""
    assert set(shown["member"]) - {"quotas", "quota_report"} == base | {"teams", "ordered_teams"}
    for name in ("admin", "auditor", "superuser"):
        assert base | admin | {"teams", "ordered_teams"} <= set(shown[name])
        assert shown[name]["is_admin"] is True and shown[name]["is_member"] is True
    not_found(server.get(ORGANIZATIONS + "no-such-organization"))


def test_b4_is_logged_and_leaves_nothing(server, owner, shop):
    forbidden(server.delete(org(owner), bearer=Person(shop).bearer))
    reply = server.delete(org(owner), bearer=owner.bearer)
    assert reply.status == 204 and reply.body == b""
    not_found(server.get(org(owner)))
    logs = server.get("/api/v1/superuser/logs", bearer=server.bootstrap_token).json()["logs"]
    assert any(entry["kind"] == "org_delete" and owner.org in str(entry) for entry in logs), logs
    not_found(server.delete(org(owner), bearer=server.bootstrap_token))


def test_g1_lists_users_in_pages(server, owner, auditor):
    for bearer in (server.bootstrap_token, auditor.bearer):
        page = server.get(USERS, bearer=bearer, query={"limit": 2}).json()
        assert all(fits(user, USER) for user in page["users"]) and len(page["users"]) == 2 and page["next_page"]
    assert server.get(USERS, bearer=server.bootstrap_token, query={"limit": 101}).status == 400
    forbidden(server.get(USERS, bearer=owner.bearer))


def test_g2_tells_the_password_and_an_encrypted_one(server, shop):
    name = unique("fresh")
    view = server.post(USERS, bearer=server.bootstrap_token, json_body={"username": name, "email": f"{name}@a.example"})
    assert view.status == 200 and set(view.json()) == {"username", "email", "password", "encrypted_password"}
    for secret in (view.json()["password"], view.json()["encrypted_password"]):
        assert shop.registry_token(login=(name, secret)).status == 200
    invalid_request(server.post(USERS, bearer=server.bootstrap_token, json_body={}))


def test_g3_shows_one_user(server, owner):
    view = server.get(USERS + owner.name, bearer=server.bootstrap_token).json()
    assert fits(view, USER) and view["username"] == owner.name and view["enabled"] is True
    not_found(server.get(USERS + "nobody-of-that-name", bearer=server.bootstrap_token))


def test_g4_changes_password_mail_and_state_but_not_of_superusers(server, shop):
    person = Person(shop)
    for body in ({"password": "a-new-long-password"}, {"email": f"{person.name}@b.example"}, {"enabled": False}):
        assert server.put(USERS + person.name, bearer=server.bootstrap_token, json_body=body).status == 200
    view = server.get(USERS + person.name, bearer=server.bootstrap_token).json()
    assert view["email"] == f"{person.name}@b.example" and view["enabled"] is False
    assert server.put(USERS + "admin", bearer=server.bootstrap_token, json_body={"email": "x@y.example"}).status == 400


def test_g5_deletes_but_no_superuser(server, shop):
    person = Person(shop)
    assert server.delete(USERS + person.name, bearer=server.bootstrap_token).status == 204
    not_found(server.delete(USERS + person.name, bearer=server.bootstrap_token))
    assert server.delete(USERS + "admin", bearer=server.bootstrap_token).status == 400
    assert alive(server, server.bootstrap_token)
