"""What answers show (sections 2, 6.0 and 6.13): narrowed by the token, one avatar for each account, in Quay's order."""
import hashlib
import time

import pytest

from quay import Owner, Person, unique


@pytest.fixture(scope="module")
def root(server):
    return server.bootstrap_token


@pytest.fixture()
def owner(shop):
    return Owner(shop)


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


# Narrowed by the token

def test_what_a_token_may_do_with_organizations(server, owner):
    def seen(scope):
        view = server.get("/api/v1/user/", bearer=owner.token(scope)).json()
        return view, view["organizations"][0]
    assert seen("user:read")[1]["can_create_repo"] is False
    assert seen("user:read repo:create")[1]["can_create_repo"] is True
    view, organization = seen("user:admin")
    assert view["can_create_repo"] is False and organization["is_org_admin"] is False
    view, organization = seen("user:admin org:admin repo:create")
    assert view["can_create_repo"] is organization["can_create_repo"] is organization["is_org_admin"] is True
    whole = server.get("/api/v1/user/", bearer=owner.bearer).json()
    assert whole["can_create_repo"] is whole["organizations"][0]["is_org_admin"] is True


def test_a_member_with_repo_create_alone_views_the_own_team(server, owner):
    path = f"/api/v1/organization/{owner.org}"
    view = server.get(path, bearer=owner.token("repo:create")).json()
    assert view["is_member"] is True and view["is_admin"] is False
    assert view["teams"]["owners"]["can_view"] is True
    view = server.get(path, bearer=owner.token("repo:read")).json()
    assert view["is_member"] is view["is_admin"] is False and "teams" not in view


# Avatars

def test_an_account_has_one_avatar_in_all_answers(server, owner, root):
    name = unique("face")
    mail = f"{name}@example.com"
    made = server.post("/api/v1/superuser/users/", bearer=root, json_body={"username": name, "email": mail})
    assert made.status == 200
    bearer = owner.shop.session(name, made.json()["password"])
    repository, base = owner.repository(), f"/api/v1/organization/{owner.org}"
    for path, body in ((f"{base}/team/owners/members/{name}", None),
                       (f"/api/v1/repository/{repository}/permissions/user/{name}", {"role": "read"})):
        assert server.put(path, bearer=owner.bearer, json_body=body).status == 200
    made = server.post(f"{base}/prototypes", bearer=owner.bearer,
                       json_body={"role": "read", "delegate": {"kind": "user", "name": name}})
    server.post("/api/v1/user/apptoken", bearer=bearer, json_body={"title": "t"})

    def ask(path, bearer=owner.bearer):
        return server.get(path, bearer=bearer).json()

    def hashes():
        listed = ask(f"/api/v1/repository/{repository}/permissions/user/")["permissions"]
        return {
            "self": ask("/api/v1/user/", bearer)["avatar"]["hash"],
            "team": [one for one in ask(f"{base}/team/owners/members")["members"] if one["name"] == name][0]["avatar"]["hash"],
            "member": ask(f"{base}/members/{name}")["avatar"]["hash"],
            "permission": ask(f"/api/v1/repository/{repository}/permissions/user/{name}")["avatar"]["hash"],
            "permissions": listed[name]["avatar"]["hash"],
            "prototype": ask(f"{base}/prototypes")["prototypes"][0]["delegate"]["avatar"]["hash"],
            "superuser": ask(f"/api/v1/superuser/users/{name}", root)["avatar"]["hash"],
            "log": next(one["performer"]["avatar"]["hash"] for one in ask("/api/v1/user/logs", bearer)["logs"]
                        if one["performer"]["name"] == name)}
    assert set(hashes().values()) == {sha(mail)}, hashes()
    other = f"Other-{mail}"
    assert server.put(f"/api/v1/superuser/users/{name}", bearer=root, json_body={"email": other}).status == 200
    assert set(hashes().values()) == {sha(other.lower())}, hashes()


def test_the_owner_of_a_name_space_has_the_same_avatar_in_its_permissions(server, shop, root):
    name = unique("face")
    made = server.post("/api/v1/superuser/users/", bearer=root, json_body={"username": name, "email": f"{name}@x.example"})
    bearer = shop.session(name, made.json()["password"])
    repository = shop.repository(name, "web", bearer=bearer)
    listed = server.get(f"/api/v1/repository/{repository}/permissions/user/", bearer=bearer).json()["permissions"]
    assert listed[name]["avatar"]["hash"] == sha(f"{name}@x.example")


def test_avatars_of_teams_organizations_and_applications(server, owner):
    path = f"/api/v1/organization/{owner.org}"
    view = server.get(path, bearer=owner.bearer).json()
    assert view["avatar"]["hash"] == sha(f"{owner.org}@example.com") and view["avatar"]["kind"] == "user"
    assert view["teams"]["owners"]["avatar"]["hash"] == sha("owners")
    shown = f"/api/v1/app/{owner.client_id}"
    assert server.get(shown).json()["avatar"]["hash"] == sha(f"{owner.org}@example.com")
    mail = f"new-{owner.org}@example.com"
    assert server.put(path, bearer=owner.bearer, json_body={"email": mail}).json()["avatar"]["hash"] == sha(mail)
    assert server.get(shown).json()["avatar"]["hash"] == sha(mail), "without an address of its own, its organization's"
    body = {"name": "app", "redirect_uri": "", "application_uri": "", "avatar_email": " App@Example.com "}
    assert server.put(owner.applications(owner.client_id), bearer=owner.bearer, json_body=body).status == 200
    assert server.get(shown).json()["avatar"]["hash"] == sha("app@example.com")
    listed = server.get("/api/v1/user/", bearer=owner.bearer).json()["organizations"]
    assert [one["avatar"]["kind"] for one in listed] == ["org"]


# Order

def test_lists_go_by_age(server, owner, root):
    base = f"/api/v1/organization/{owner.org}"
    teams = ["zebra", "apple", "mango", "banana"]
    for team in teams:
        assert server.put(f"{base}/team/{team}", bearer=owner.bearer, json_body={"role": "member"}).status == 200
        made = server.post(f"{base}/prototypes", bearer=owner.bearer,
                           json_body={"role": "read", "delegate": {"kind": "team", "name": team}})
        assert made.status == 200
    assert server.get(base, bearer=owner.bearer).json()["ordered_teams"] == ["owners", *teams]
    listed = server.get(f"{base}/prototypes", bearer=owner.bearer).json()["prototypes"]
    assert [one["delegate"]["name"] for one in listed] == teams

    def walk(path, member):
        names, more = [], {}
        while True:
            body = server.get(path, bearer=root, query={"limit": 2, **more}).json()
            names += [one["name"] for one in body[member]]
            if "next_page" not in body:
                return names
            more = {"next_page": body["next_page"]}
    users, organizations = [unique(prefix) for prefix in "zam"], []
    for name in users:
        assert server.post("/api/v1/superuser/users/", bearer=root, json_body={"username": name}).status == 200
    for prefix in "zam":
        organizations.append(owner.shop.organization(unique(prefix), bearer=owner.bearer))
    assert [one for one in walk("/api/v1/superuser/users/", "users") if one in users] == users
    assert [one for one in walk("/api/v1/superuser/organizations/", "organizations")
            if one in organizations] == organizations


def test_robots_go_by_their_last_use_then_by_age(server, owner):
    names = ["zebra", "apple", "mango"]
    robots = {name: owner.robot(name) for name in names}

    def listed():
        return [one["name"].partition("+")[2] for one in server.get(owner.robots(), bearer=owner.bearer).json()["robots"]]
    assert listed() == names
    assert server.get("/v2/auth", login=robots["mango"]).status == 200
    # Uses are gathered and written down every two seconds.
    deadline = time.monotonic() + 30
    while listed() != ["mango", "zebra", "apple"] and time.monotonic() < deadline:
        time.sleep(0.2)
    assert listed() == ["mango", "zebra", "apple"]


# Superusers

def test_a_new_user_without_an_address(server, root):
    made = server.post("/api/v1/superuser/users/", bearer=root, json_body={"username": unique("bare")}).json()
    assert made["email"] is None and set(made) == {"username", "email", "password", "encrypted_password"}


def test_a_service_key(server, root):
    path = "/api/v1/superuser/keys"
    made = server.post(path, bearer=root, json_body={"service": "web", "expiration": None, "metadata": {"a": 1}})
    assert made.status == 200 and set(made.json()) == {"kid", "name", "service", "public_key", "private_key"}
    assert made.json()["private_key"].startswith("-----BEGIN RSA PRIVATE KEY-----\n")
    assert made.json()["public_key"].startswith("-----BEGIN PUBLIC KEY-----\n")
    view = server.get(f"{path}/{made.json()['kid']}", bearer=root).json()
    assert view["name"] == view["approval"]["notes"] == ""
    assert view["approval"]["approval_type"] == "ServiceKeyApprovalType.SUPERUSER"
    assert view["approval"]["approver"] == server.get("/api/v1/superuser/users/admin", bearer=root).json()
    assert view["metadata"] == {"a": 1, "created_by": "Quay Superuser Panel", "creator": "admin", "ip": "127.0.0.1"}
    assert view["created_date"].endswith(" GMT") and view["rotation_duration"] is None


def test_the_keys_that_the_server_signs_with_are_listed(server, root):
    listed = server.get("/api/v1/superuser/keys", bearer=root).json()["keys"]
    published = {key["kid"] for key in server.get("/.well-known/jwks.json").json()["keys"]}
    own = [one for one in listed if one["approval"]["approval_type"] == "ServiceKeyApprovalType.AUTOMATIC"]
    assert own and {one["jwk"]["kid"] for one in own} & published
    assert server.get(f"/api/v1/superuser/keys/{own[0]['kid']}", bearer=root).json() == own[0]
    assert "private" not in str(own) and all("d" not in one["jwk"] for one in own)
