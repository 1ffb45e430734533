"""Repositories as clients read and keep them: list, create, show, describe, delete, visibility (W3 to W8)."""
import pytest

from quay import (Owner, Person, bad_credential, forbidden, invalid_request, message, not_found, refused, unique)

REPOSITORIES = "/api/v1/repository"


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def other(shop):
    return Person(shop, "other")


def listed(server, bearer=None, **query):
    """One page, in its order: full names."""
    reply = server.get(REPOSITORIES, bearer=bearer, query=query)
    assert reply.status == 200, reply
    return [f"{one['namespace']}/{one['name']}" for one in reply.json()["repositories"]]


def whole_list(server, bearer=None, **query):
    """All pages; the first page's length is given, too."""
    views, lengths = [], []
    while True:
        body = server.get(REPOSITORIES, bearer=bearer, query=query).json()
        views += body["repositories"]
        lengths.append(len(body["repositories"]))
        if "next_page" not in body:
            return [f"{one['namespace']}/{one['name']}" for one in views], lengths
        query["next_page"] = body["next_page"]


def made(server, bearer, **body):
    return server.post(REPOSITORIES, bearer=bearer, json_body={"visibility": "private", "description": "", **body})


# W3: the list

def test_a_list_needs_a_namespace_or_another_bound(server, owner):
    for query in ({}, {"namespace": ""}, {"public": "false"}):
        invalid_request(server.get(REPOSITORIES, bearer=owner.bearer, query=query),
                        "namespace, starred or public are required for this API call")


def test_a_view_in_the_list(server, shop):
    owner = Owner(shop)
    full = owner.repository(unique("shown"))
    query = {"namespace": owner.org}
    [view] = server.get(REPOSITORIES, bearer=owner.bearer, query=query).json()["repositories"]
    assert view == {"namespace": owner.org, "name": full.split("/")[1], "description": view["description"],
                    "is_public": False, "kind": "image", "state": "NORMAL", "is_starred": False}
    query.update(last_modified="true", popularity="true")
    [view] = server.get(REPOSITORIES, bearer=owner.bearer, query=query).json()["repositories"]
    assert view["last_modified"] is None and isinstance(view["popularity"], float)


def test_the_list_goes_by_age_in_pages_of_a_hundred(server, shop):
    owner = Owner(shop)
    order = [owner.repository(f"r{(7 * i) % 103:03}") for i in range(103)]
    found, lengths = whole_list(server, owner.bearer, namespace=owner.org)
    assert found == order and lengths == [100, 3]
    everywhere, lengths = whole_list(server, owner.bearer, public="true")
    assert [name for name in everywhere if name.startswith(owner.org + "/")] == order and lengths[0] == 100


def test_a_page_of_another_list_or_of_nothing_is_the_first_page(server, shop):
    owner, other = Owner(shop), Owner(shop)
    for i in range(101):
        owner.repository(f"r{i}")
    only = other.repository(unique("only"))
    token = server.get(REPOSITORIES, bearer=owner.bearer, query={"namespace": owner.org}).json()["next_page"]
    assert listed(server, other.bearer, namespace=other.org, next_page=token) == [only]
    assert len(listed(server, owner.bearer, namespace=owner.org, next_page="nonsense")) == 100


def test_seen_is_what_one_has_a_role_on_and_no_more(server, shop, owner):
    mine, theirs = owner.repository(unique("mine")), owner.repository(unique("theirs"))
    person = Person(shop)
    shop.permit(mine, person.name, "read", bearer=owner.bearer)
    assert listed(server, person.bearer, namespace=owner.org) == [mine]
    assert mine in listed(server, person.bearer, public="true")
    assert theirs not in listed(server, person.bearer, public="true")
    own = made(server, person.bearer, repository="own")
    assert own.status == 201 and listed(server, person.bearer, namespace=person.name) == [f"{person.name}/own"]


@pytest.mark.parametrize("role, sees", [("member", "permitted"), ("creator", "permitted"), ("admin", "all")])
def test_a_team_shows_what_it_has_a_role_on_and_its_admins_everything(server, shop, owner, role, sees):
    person, team = Person(shop), unique("team")
    base = f"/api/v1/organization/{owner.org}/team/{team}"
    assert server.put(base, bearer=owner.bearer, json_body={"role": role}).status == 200
    assert server.put(f"{base}/members/{person.name}", bearer=owner.bearer).status == 200
    permitted, hidden = owner.repository(unique("permitted")), owner.repository(unique("hidden"))
    path = f"{REPOSITORIES}/{permitted}/permissions/team/{team}"
    assert server.put(path, bearer=owner.bearer, json_body={"role": "read"}).status == 200
    for query in ({"namespace": owner.org}, {"public": "true"}):
        found, _ = whole_list(server, person.bearer, **query)
        assert permitted in found and (hidden in found) == (sees == "all"), query
        assert len(found) == len(set(found)), "none twice, by however many ways it is found"


def test_public_adds_those_of_others(server, owner, other):
    public = owner.repository(unique("public"), visibility="public")
    for bearer in (None, other.bearer):
        assert public not in listed(server, bearer, namespace=owner.org)
        assert public in listed(server, bearer, namespace=owner.org, public="true")
        assert public in whole_list(server, bearer, public="true")[0]


def test_an_unknown_namespace_is_an_empty_list(server, owner):
    assert listed(server, owner.bearer, namespace="no-such-namespace", public="true") == []


@pytest.mark.parametrize("scope, private", [("repo:read", True), ("repo:write", True), ("repo:admin", True),
                                            ("user:read", False), ("org:admin", False), ("repo:create", False)])
def test_a_token_lists_what_it_may_read(server, shop, scope, private):
    owner = Owner(shop)
    closed, public = owner.repository(unique("closed")), owner.repository(unique("open"), visibility="public")
    for query in ({"namespace": owner.org}, {"namespace": owner.org, "public": "true"}):
        assert listed(server, owner.token(scope), **query) == ([closed] if private else []) + [public]


def test_stars_are_a_users_and_there_are_none(server, owner):
    assert listed(server, owner.bearer, starred="true") == []
    message(server.get(REPOSITORIES, query={"starred": "true"}), 400)


def test_kinds_of_repositories(server, owner):
    query = {"namespace": owner.org, "repo_kind": "application"}
    assert listed(server, owner.bearer, **query) == []
    query["repo_kind"] = "nonsense"
    message(server.get(REPOSITORIES, bearer=owner.bearer, query=query), 400, "Unknown repository kind")


def test_stars_are_not_told_to_nobody(server, owner):
    owner.repository(unique("public"), visibility="public")
    [*views] = server.get(REPOSITORIES, query={"namespace": owner.org, "public": "true"}).json()["repositories"]
    assert views and all("is_starred" not in view for view in views)


def test_a_bad_bearer_lists_nothing(server, owner):
    bad_credential(server.get(REPOSITORIES, bearer="nonsense", query={"public": "true"}))


# W4: creating

def test_creating_below_an_organization_and_below_oneself(server, owner):
    name = unique("made")
    reply = made(server, owner.bearer, repository=name, namespace=owner.org)
    assert reply.status == 201 and reply.json() == {"namespace": owner.org, "name": name, "kind": "image"}
    reply = made(server, owner.bearer, repository=name, repo_kind="image")
    assert reply.status == 201 and reply.json()["namespace"] == owner.name
    assert made(server, owner.bearer, repository=unique("made"), repo_kind=None).status == 201
    invalid_request(made(server, owner.bearer, repository=name, namespace=owner.org), "Repository already exists")
    invalid_request(made(server, owner.bearer, repository="UPPER", namespace=owner.org), "Invalid repository name")


@pytest.mark.parametrize("body", [
    {}, {"repository": "x", "visibility": "private"}, {"repository": "x", "description": ""},
    {"visibility": "private", "description": ""}, {"repository": "x", "visibility": "secret", "description": ""},
    {"repository": "x", "visibility": "private", "description": None},
    {"repository": 7, "visibility": "private", "description": ""},
    {"repository": "x", "visibility": "private", "description": "", "repo_kind": "application"},
    {"repository": "x", "visibility": "private", "description": "", "repo_kind": 7}])
def test_the_body_comes_before_the_permission(server, owner, other, body):
    for bearer in (owner.bearer, other.bearer):
        invalid_request(server.post(REPOSITORIES, bearer=bearer, json_body={"namespace": owner.org, **body}))


@pytest.mark.parametrize("scope, may", [("repo:create", True), ("org:admin", True), ("repo:admin", False)])
def test_a_token_creates_with_a_scope_that_says_so(server, owner, scope, may):
    reply = made(server, owner.token(scope), repository=unique("made"), namespace=owner.org)
    assert reply.status == (201 if may else 403), reply


def test_others_and_nobody_create_nothing(server, owner, other):
    forbidden(made(server, other.bearer, repository="x", namespace=owner.org))
    refused(made(server, None, repository="x", namespace=owner.org), 401, "invalid_token")


# W5: showing

SHOWN = {"namespace", "name", "kind", "description", "is_public", "is_organization", "is_starred", "status_token",
         "trust_enabled", "tag_expiration_s", "is_free_account", "state", "can_write", "can_admin"}


def test_a_repository_is_shown_whole(server, owner):
    full = owner.repository(unique("whole"))
    view = server.get(f"{REPOSITORIES}/{full}", bearer=owner.bearer).json()
    assert set(view) == SHOWN | {"tags"}
    assert {name: view[name] for name in SHOWN - {"description", "status_token"}} == {
        "namespace": owner.org, "name": full.split("/")[1], "kind": "image", "is_public": False,
        "is_organization": True, "is_starred": False, "trust_enabled": False, "tag_expiration_s": 1209600,
        "is_free_account": True, "state": "NORMAL", "can_write": True, "can_admin": True}
    assert view["tags"] == {} and isinstance(view["status_token"], str)
    view = server.get(f"{REPOSITORIES}/{full}", bearer=owner.bearer,
                      query={"includeTags": "false", "includeStats": "true"}).json()
    assert set(view) == SHOWN | {"stats"} and view["stats"] == []


def test_a_repository_shows_how_long_its_namespace_keeps_tags(server, shop):
    owner = Owner(shop)
    reply = server.put(f"/api/v1/organization/{owner.org}", bearer=owner.bearer, json_body={"tag_expiration_s": 86400})
    assert reply.status == 200, reply
    full = owner.repository(unique("kept"))
    assert server.get(f"{REPOSITORIES}/{full}", bearer=owner.bearer).json()["tag_expiration_s"] == 86400


@pytest.mark.parametrize("scope, write, admin", [("repo:read", False, False), ("repo:write", True, False),
                                                 ("repo:admin", True, True)])
def test_rights_are_those_of_the_credential(server, owner, scope, write, admin):
    full = owner.repository(unique("rights"))
    view = server.get(f"{REPOSITORIES}/{full}", bearer=owner.token(scope)).json()
    assert (view["can_write"], view["can_admin"]) == (write, admin)


def test_a_public_repository_is_shown_to_anybody(server, owner, other):
    full = owner.repository(unique("public"), visibility="public")
    for bearer in (None, other.bearer, owner.token("user:read")):
        view = server.get(f"{REPOSITORIES}/{full}", bearer=bearer).json()
        assert view["is_public"] is True and view["status_token"] == ""
        assert view["can_write"] is False and view["can_admin"] is False


def test_permission_comes_before_existence(server, owner, other):
    full, missing = owner.repository(unique("there")), f"{owner.org}/{unique('missing')}"
    for path in (full, missing, "no-such-namespace/web"):
        forbidden(server.get(f"{REPOSITORIES}/{path}", bearer=other.bearer))
        refused(server.get(f"{REPOSITORIES}/{path}"), 401, "invalid_token")
    not_found(server.get(f"{REPOSITORIES}/{missing}", bearer=owner.bearer))
    forbidden(server.get(f"{REPOSITORIES}/{full}", bearer=owner.token("org:admin")))


def test_a_name_of_several_segments(server, owner):
    full = owner.repository("group/" + unique("deep"))
    view = server.get(f"{REPOSITORIES}/{full}", bearer=owner.bearer).json()
    assert view["namespace"] == owner.org and f"{owner.org}/{view['name']}" == full


# W6: describing

def test_a_description_is_changed_shown_and_written_down(server, owner):
    full = owner.repository(unique("described"))
    path = f"{REPOSITORIES}/{full}"
    reply = server.put(path, bearer=owner.token("repo:write"), json_body={"description": "All of it.", "state": 7})
    assert reply.status == 200 and reply.json() == {"success": True}
    assert server.get(path, bearer=owner.bearer).json()["description"] == "All of it."
    [view] = [one for one in server.get(REPOSITORIES, bearer=owner.bearer, query={"namespace": owner.org}).json()[
        "repositories"] if one["name"] == full.split("/")[1]]
    assert view["description"] == "All of it."
    logs = server.get(f"{path}/logs", bearer=owner.bearer).json()["logs"]
    [entry] = [one for one in logs if one["kind"] == "set_repo_description"]
    expected = {"repo": full.split("/")[1], "namespace": owner.org, "description": "All of it."}
    assert expected.items() <= entry["metadata"].items()


def test_a_description_permission_then_body_then_existence(server, shop, owner, other):
    full, missing = owner.repository(unique("described")), f"{owner.org}/{unique('missing')}"
    shop.permit(full, other.name, "read", bearer=owner.bearer)
    for path, bearer in ((full, other.bearer), (missing, other.bearer), (full, owner.token("repo:read"))):
        forbidden(server.put(f"{REPOSITORIES}/{path}", bearer=bearer, json_body={}))
    for path in (full, missing):
        for body in ({}, {"description": 7}, {"description": None}):
            invalid_request(server.put(f"{REPOSITORIES}/{path}", bearer=owner.bearer, json_body=body))
    not_found(server.put(f"{REPOSITORIES}/{missing}", bearer=owner.bearer, json_body={"description": "x"}))
    refused(server.put(f"{REPOSITORIES}/{full}", json_body={"description": "x"}), 401, "invalid_token")


# W7 and W8: deleting, and who may see

def test_a_repository_that_is_not_there_is_deleted_already(server, owner, other):
    full = owner.repository(unique("doomed"))
    path = f"{REPOSITORIES}/{full}"
    forbidden(server.delete(path, bearer=other.bearer))
    assert [server.delete(path, bearer=owner.bearer).status for _ in range(2)] == [204, 204]
    forbidden(server.delete(path, bearer=other.bearer))
    not_found(server.get(path, bearer=owner.bearer))


def test_visibility_permission_then_body_then_existence(server, owner, other):
    full, missing = owner.repository(unique("seen")), f"{owner.org}/{unique('missing')}"
    for path in (full, missing):
        forbidden(server.post(f"{REPOSITORIES}/{path}/changevisibility", bearer=other.bearer, json_body={}))
        invalid_request(server.post(f"{REPOSITORIES}/{path}/changevisibility", bearer=owner.bearer, json_body={}))
    body = {"visibility": "public"}
    not_found(server.post(f"{REPOSITORIES}/{missing}/changevisibility", bearer=owner.bearer, json_body=body))
    reply = server.post(f"{REPOSITORIES}/{full}/changevisibility", bearer=owner.bearer, json_body=body)
    assert reply.status == 200 and reply.json() == {"success": True}
    assert server.get(f"{REPOSITORIES}/{full}").json()["is_public"] is True


def test_what_is_made_and_deleted_is_written_down_with_its_namespace(server, shop):
    owner = Owner(shop)
    full = owner.repository(unique("logged"))
    assert server.delete(f"{REPOSITORIES}/{full}", bearer=owner.bearer).status == 204
    logs = server.get(f"/api/v1/organization/{owner.org}/logs", bearer=owner.bearer).json()["logs"]
    expected = {"repo": full.split("/")[1], "namespace": owner.org}
    for kind in ("create_repo", "delete_repo"):
        [entry] = [one for one in logs if one["kind"] == kind]
        assert expected.items() <= entry["metadata"].items(), kind
