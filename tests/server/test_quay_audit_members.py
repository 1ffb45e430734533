"""Kinds and members of the audit log (section 6.12), exactly: log shippers read them."""

import pytest

from hook_sink import eventually
from quay import Owner, Person, unique

OAUTH = {"oauth_token_id", "oauth_token_application_id", "oauth_token_application"}


@pytest.fixture()
def owner(shop):
    return Owner(shop)


@pytest.fixture()
def bearer(owner):
    return owner.token("org:admin repo:admin user:admin")


def entries(server, place, bearer):
    """The log there, the oldest entry first."""
    return server.get(place, bearer=bearer, query={"limit": 1000}).json()["logs"][::-1]


def of_organization(server, owner, *kinds):
    return [(one["kind"], one["metadata"]) for one in entries(server, f"/api/v1/organization/{owner.org}/logs",
                                                                 owner.bearer) if one["kind"] in kinds]


def of_all(server, *kinds):
    logs = entries(server, "/api/v1/superuser/logs", server.bootstrap_token)
    return [one for one in logs if one["kind"] in kinds]


def ok(reply):
    assert reply.status in (200, 201, 204), reply
    return reply


def test_what_a_bearer_does_names_its_token(server, owner):
    view = owner.view("org:admin")
    ok(server.put(owner.robots("/ci"), bearer=view["token"]))
    [(_, metadata)] = of_organization(server, owner, "create_robot")
    assert OAUTH <= set(metadata) and type(metadata["oauth_token_id"]) is int and metadata["oauth_token_id"] > 0
    assert metadata["oauth_token_application_id"] == owner.client_id
    assert metadata["oauth_token_application"] == "app"
    assert metadata["token_id"] == view["uuid"], "the id that lists and revokes take"


def test_robots(server, owner, bearer):
    ok(server.put(owner.robots("/ci"), bearer=bearer))
    ok(server.put(owner.robots("/cd"), bearer=bearer, json_body={"description": "d", "unstructured_metadata": {"a": 1}}))
    ok(server.post(owner.robots("/ci/regenerate"), bearer=bearer))
    rules = [{"issuer": "https://issuer.example", "subject": "s"}]
    ok(server.post(owner.robots("/ci/federation"), bearer=bearer, json_body=rules))
    ok(server.delete(owner.robots("/ci/federation"), bearer=bearer))
    ok(server.delete(owner.robots("/ci"), bearer=bearer))
    got = of_organization(server, owner, "create_robot", "regenerate_robot_token", "create_robot_federation",
                          "delete_robot_federation", "delete_robot")
    assert [kind for kind, _ in got] == ["create_robot", "create_robot", "regenerate_robot_token",
                                         "create_robot_federation", "delete_robot_federation", "delete_robot"]
    expected = [{"robot": "ci", "description": None, "unstructured_metadata": None},
                {"robot": "cd", "description": "d", "unstructured_metadata": {"a": 1}}, {"robot": "ci"},
                {"robot": "ci", "config": rules}, {"robot": "ci"}, {"robot": "ci"}]
    for (kind, metadata), wanted in zip(got, expected):
        assert {name: metadata.get(name, "absent") for name in wanted} == wanted, kind
        assert OAUTH <= set(metadata), kind


def test_permissions_and_repositories(server, owner, bearer):
    mate = Person(owner.shop, "mate")
    repository = owner.repository("deep/web")
    base = f"/api/v1/repository/{repository}/permissions"
    ok(server.put(f"{base}/user/{mate.name}", bearer=bearer, json_body={"role": "read"}))
    ok(server.put(f"{base}/team/owners", bearer=bearer, json_body={"role": "write"}))
    ok(server.delete(f"{base}/user/{mate.name}", bearer=bearer))
    ok(server.delete(f"{base}/team/owners", bearer=bearer))
    where = {"repo": "deep/web", "namespace": owner.org}
    wanted = [("create_repo", where), ("change_repo_permission", {**where, "username": mate.name, "role": "read"}),
              ("change_repo_permission", {"repo": "deep/web", "team": "owners", "role": "write"}),
              ("delete_repo_permission", {**where, "username": mate.name}),
              ("delete_repo_permission", {"repo": "deep/web", "team": "owners"})]
    got = of_organization(server, owner, "create_repo", "change_repo_permission", "delete_repo_permission")
    assert [kind for kind, _ in got] == [kind for kind, _ in wanted]
    for (kind, metadata), (_, members) in zip(got, wanted):
        assert members.items() <= metadata.items(), (kind, metadata)


def test_prototypes(server, owner, bearer):
    base = f"/api/v1/organization/{owner.org}/prototypes"
    made = ok(server.post(base, bearer=bearer, json_body={"role": "read", "delegate": {"kind": "team", "name": "owners"}}))
    other = ok(server.post(base, bearer=bearer, json_body={
        "role": "write", "delegate": {"kind": "user", "name": owner.name}, "activating_user": {"name": owner.name}}))
    ok(server.put(f"{base}/{made.json()['id']}", bearer=bearer, json_body={"role": "admin"}))
    ok(server.delete(f"{base}/{made.json()['id']}", bearer=bearer))
    common = {"prototypeid": made.json()["id"], "username": owner.name, "activating_username": None,
              "delegate_team": "owners"}
    wanted = [("create_prototype_permission", {**common, "role": "read"}),
              ("create_prototype_permission", {"prototypeid": other.json()["id"], "username": owner.name,
                                               "activating_username": owner.name, "delegate_user": owner.name,
                                               "role": "write"}),
              ("modify_prototype_permission", {**common, "role": "admin", "original_role": "read"}),
              ("delete_prototype_permission", {**common, "role": "admin"})]
    got = of_organization(server, owner, *(kind for kind, _ in wanted))
    assert [kind for kind, _ in got] == [kind for kind, _ in wanted]
    for (kind, metadata), (_, members) in zip(got, wanted):
        assert members.items() <= metadata.items(), (kind, metadata)


def test_each_thing_that_changes_of_an_organization_is_an_entry(server, owner, bearer):
    path = f"/api/v1/organization/{owner.org}"
    first, mail = f"{owner.org}@one.example", f"{owner.org}@two.example"
    ok(server.put(path, bearer=bearer, json_body={"email": first}))
    ok(server.put(path, bearer=bearer, json_body={"email": mail, "invoice_email": True, "tag_expiration_s": 86400,
                                                  "invoice_email_address": "x@y.example"}))
    wanted = [("org_change_email", {"email": mail, "old_email": first}),
              ("org_change_invoicing", {"invoice_email": True}),
              ("org_change_invoicing", {"invoice_email_address": "x@y.example"}),
              ("org_change_tag_expiration", {"tag_expiration": 86400})]
    got = of_organization(server, owner, *(kind for kind, _ in wanted))[1:]
    assert sorted(kind for kind, _ in got) == [kind for kind, _ in wanted]
    for kind, members in wanted:
        assert any(kind == one and {**members, "namespace": owner.org}.items() <= metadata.items()
                   for one, metadata in got), (kind, got)


def test_a_team_s_description_comes_before_its_role(server, owner, bearer):
    path = f"/api/v1/organization/{owner.org}/team/devs"
    ok(server.put(path, bearer=bearer, json_body={"role": "member"}))
    ok(server.put(path, bearer=bearer, json_body={"role": "creator", "description": "d"}))
    got = of_organization(server, owner, "org_create_team", "org_set_team_description", "org_set_team_role")
    wanted = [("org_create_team", {"team": "devs"}), ("org_set_team_description", {"team": "devs", "description": "d"}),
              ("org_set_team_role", {"team": "devs", "role": "creator"})]
    got[1:] = sorted(got[1:], key=lambda one: one[0])  # written at the same moment
    assert [kind for kind, _ in got] == [kind for kind, _ in wanted]
    for (kind, metadata), (_, members) in zip(got, wanted):
        assert members.items() <= metadata.items(), (kind, metadata)


def test_what_superusers_do_to_accounts(server):
    root = server.bootstrap_token
    name, path = unique("person"), "/api/v1/superuser/users/"
    ok(server.post(path, bearer=root, json_body={"username": name, "email": f"{name}@one.example"}))
    for body in ({"email": f"{name}@two.example"}, {"password": "long-enough"}, {"enabled": False}, {"enabled": True}):
        ok(server.put(path + name, bearer=root, json_body=body))
    ok(server.delete(path + name, bearer=root))
    by = {"username": name, "superuser": "admin"}
    wanted = [("user_create", {**by, "email": f"{name}@one.example"}),
              ("user_change_email", {"email": f"{name}@two.example", "old_email": f"{name}@one.example",
                                     "superuser": "admin"}),
              ("user_change_password", by), ("user_disable", by), ("user_enable", by), ("user_delete", {"username": name})]
    got = [one for one in of_all(server, *(kind for kind, _ in wanted)) if one["metadata"].get("username") == name]
    assert [one["kind"] for one in got] == [kind for kind, _ in wanted]
    for one, (kind, members) in zip(got, wanted):
        assert members.items() <= one["metadata"].items(), (kind, one)
    assert got[-1]["namespace"]["name"] == name and got[-1]["namespace"]["kind"] == "user"


def test_what_superusers_do_to_organizations(server, shop):
    root = server.bootstrap_token
    owner = Owner(shop)
    base, new = "/api/v1/superuser/organizations/", unique("renamed")
    ok(server.put(base + owner.org, bearer=root, json_body={"name": new, "email": "ignored"}))
    ok(server.post(f"/api/v1/superuser/takeownership/{new}", bearer=root))
    ok(server.delete(base + new, bearer=root))
    renamed = [one["metadata"] for one in of_all(server, "org_change_name")][-1]
    assert {"old_name": owner.org, "new_name": new, "superuser": "admin"}.items() <= renamed.items()
    taken = [one["metadata"] for one in of_all(server, "take_ownership")][-1]
    assert {"namespace": new, "was_user": False, "superuser": "admin"}.items() <= taken.items()
    assert type(taken["entity_id"]) is int
    deleted = of_all(server, "org_delete")[-1]
    assert deleted["metadata"]["namespace"] == deleted["namespace"]["name"] == new
    assert deleted["namespace"]["kind"] == "org"


def test_service_keys(server):
    root, path = server.bootstrap_token, "/api/v1/superuser/keys"
    end = 4102444800
    kid = ok(server.post(path, bearer=root, json_body={"service": "web", "expiration": end, "name": "n"})).json()["kid"]
    ok(server.put(f"{path}/{kid}", bearer=root, json_body={"name": "m"}))
    ok(server.put(f"{path}/{kid}", bearer=root, json_body={"expiration": None}))
    ok(server.delete(f"{path}/{kid}", bearer=root))
    key = {"kid": kid, "service": "web"}
    made = {**key, "name": "n", "expiration_date": end, "preshared": True, "auto_approved": True}
    wanted = [("service_key_create", made), ("service_key_approve", made),
              ("service_key_modify", {**key, "name": "m", "expiration_date": end}),
              ("service_key_extend", {**key, "name": "m", "expiration_date": None, "old_expiration_date": end}),
              ("service_key_modify", {**key, "expiration_date": None, "old_expiration_date": end}),
              ("service_key_delete", {**key, "name": "m", "expiration_date": None})]
    got = [one for one in of_all(server, *(kind for kind, _ in wanted)) if one["metadata"].get("kid") == kid]
    # Some are written at the same moment, in no order.
    assert sorted(one["kind"] for one in got) == sorted(kind for kind, _ in wanted)
    for kind, members in wanted:
        assert any(one["kind"] == kind and members.items() <= one["metadata"].items() for one in got), (kind, got)
    assert all(type(one["metadata"]["created_date"]) is int for one in got if one["kind"] == "service_key_delete")


def test_logins_and_the_client_key(server, shop):
    from browser import Browser
    person = Person(shop)
    browser = Browser(server).sign_in(person.name, person.password)
    ok(browser.post("/api/v1/user/clientkey", json_body={"password": person.password}))
    assert server.get("/v2/auth", login=(person.name, person.password)).status == 200
    read = lambda: entries(server, "/api/v1/user/logs", person.bearer)  # noqa: E731
    # Logins that only look are in the log a second later.
    eventually(lambda: any(one["metadata"].get("type") == "v2auth" for one in read()))
    logs = read()
    [key] = [one["metadata"] for one in logs if one["kind"] == "user_generate_client_key"]
    assert key == {}
    logins = [one["metadata"] for one in logs if one["kind"] == "login_success"]
    assert any(one["type"] == "quayauth" and "kind" not in one and "useragent" in one for one in logins), logins
    assert any(one["type"] == "v2auth" and one["kind"] == "user" for one in logins), logins
