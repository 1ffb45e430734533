"""GET /v2/auth: scopes as clients really write them, and scopes that nobody should write."""
import pytest

from people import Person, unique
from registry_claims import claims_of, granted
from registry_fixtures import owner, repository  # noqa: F401


def raw(server, query, login):
    """A query string exactly as written."""
    return server.get(f"/v2/auth?service={server.address}{query}", login=login)


def test_a_class_in_parentheses_gives_the_rights_of_the_repository(shop, owner, repository):
    entries = claims_of(shop.registry_token(f"repository(plugin):{repository}:pull,push", owner.login))["access"]
    assert [(one["type"], one["name"], sorted(one["actions"])) for one in entries] == [
        ("repository", repository, ["pull", "push"])]
    assert entries[0].get("class", "plugin") == "plugin"


def test_the_overlapping_scopes_of_a_plugin_push_are_accepted(shop, owner, repository):
    scope = f"repository(plugin):{repository}:pull,push repository:{repository}:pull repository:{repository}:pull,push"
    reply = shop.registry_token(scope, owner.login)
    assert granted(reply) == {repository: {"pull", "push"}}
    assert len(claims_of(reply)["access"]) == 1, "one entry for one name"


@pytest.mark.parametrize("actions, expected", [
    ("push,pull", {"pull", "push"}), ("pull,,push", {"pull", "push"}), ("pull,pull", {"pull"}), (",pull", {"pull"}),
    ("pull,fly", {"pull"}), ("fly", set()), ("PULL", set()), ("search", set()),
])
def test_actions_in_odd_writing(shop, owner, repository, actions, expected):
    found = granted(shop.registry_token(f"repository:{repository}:{actions}", owner.login))
    assert found == ({repository: expected} if expected else {})


@pytest.mark.parametrize("scope", [
    "widget:{}:pull", "repository(widget):{}:pull", "registry:catalog:search", "registry:other:*", "registry:{}:pull",
    "repository::pull", "repository::*",
], ids=lambda text: text.replace("{}", "NAME"))
def test_a_well_formed_scope_of_another_world_gives_nothing_and_is_no_error(shop, owner, repository, scope):
    assert granted(shop.registry_token(scope.format(repository), owner.login)) == {}


@pytest.mark.parametrize("name", [
    "ORG/web", "org/Web", "org//web", "/org/web", "org/web/", "org/../web", "../org", ".", "org/.web", "org/-web",
    "org/we b", "org/w\u00e9b", "localhost:5000/org/web", "example.com/org/web", "org:5000/web",
])
def test_an_impossible_name_gives_nothing(server, shop, owner, repository, name):
    asked = name.replace("org", owner.organization).replace("ORG", owner.organization.upper())
    reply = shop.registry_token(f"repository:{asked}:pull,push", owner.login)
    # A space splits the scope in two pieces that are none.
    if " " in name:
        assert reply.status == 400
    else:
        assert granted(reply) == {}


def test_a_name_of_more_than_255_characters_gives_nothing(shop, owner):
    for length, expected in ((255, True), (256, False)):
        name = f"{owner.organization}/{unique('web')}".ljust(length, "a")
        assert (granted(shop.registry_token(f"repository:{name}:pull,push", owner.login)) != {}) == expected


def test_deep_names_are_names(shop, owner):
    name = f"{owner.organization}/{unique('a')}/b.c/d_e/f-g"
    assert granted(shop.registry_token(f"repository:{name}:pull,push", owner.login)) == {name: {"pull", "push"}}


def test_a_name_without_namespace_lies_in_the_library_and_keeps_its_spelling(shop):
    shop.organization("library")
    name = unique("alone")
    shop.repository("library", name, "public")
    for asked in (name, f"library/{name}"):
        assert granted(shop.registry_token(f"repository:{asked}:pull")) == {asked: {"pull"}}


@pytest.mark.parametrize("scope", ["repository", "repository:org/web", "foo", "pull", "org/web"])
@pytest.mark.parametrize("who", ["owner", "anonymous"])
def test_what_is_no_scope_at_all_is_refused(shop, owner, scope, who):
    reply = shop.registry_token(scope, owner.login if who == "owner" else None)
    assert reply.status == 400
    error = reply.json()["errors"][0]
    assert error["code"] == "INVALID_REQUEST"
    assert error["message"] == f"Unable to decode repository and actions: {scope}"
    assert "www-authenticate" not in reply.headers


def test_one_bad_piece_spoils_the_whole_request(shop, owner, repository):
    good = f"repository:{repository}:pull"
    for form in (f"{good} foo", [good, "foo"], ["foo", good]):
        assert shop.registry_token(form, owner.login).status == 400


def test_a_bad_scope_creates_no_repository(server, shop, owner):
    name = f"{owner.organization}/{unique('fresh')}"
    assert shop.registry_token([f"repository:{name}:push", "foo"], owner.login).status == 400
    assert server.get(f"/api/v1/repository/{name}/permissions/user/", bearer=owner.session).status != 200


def test_an_empty_scope_is_none(server, shop, owner):
    for query in ("&scope=", "&scope=&scope=", "&scope", "&scope=+"):
        assert claims_of(raw(server, query, owner.login))["access"] == []
    refused = raw(server, "&scope=", None)
    assert refused.status == 401
    assert refused.json()["errors"][0]["message"] == "access to the requested resource is not authorized"


def test_a_plus_is_a_space_and_escapes_are_undone(server, owner, repository):
    name = repository.replace("/", "%2F")
    reply = raw(server, f"&scope=repository%3A{name}%3Apull%2Cpush+registry%3Acatalog%3A*", owner.login)
    assert granted(reply) == {repository: {"pull", "push"}}


def test_what_nobody_reads_may_come_twice_and_what_is_read_may_not(server, owner, repository):
    query = f"&scope=repository:{repository}:pull"
    for extra in ("&password=1&password=2", "&username=a&username=b", "&foo=1&foo=2", "&grant_type=x&grant_type=y"):
        assert granted(raw(server, query + extra, owner.login)) == {repository: {"pull"}}
    for extra in ("&account=a&account=b", "&client_id=a&client_id=b", "&offline_token=true&offline_token=false"):
        assert raw(server, query + extra, owner.login).status == 400


def ignored(server):
    lines = server.get("/metrics", admin=True).text.splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("jeton_registry_scopes_ignored_total "))


def test_pieces_that_name_nothing_here_are_counted(server, shop, owner, repository):
    before = ignored(server)
    scope = f"repository:{repository}:pull widget:a:pull repository::pull repository:A/B:pull"
    assert granted(shop.registry_token(scope, owner.login)) == {repository: {"pull"}}
    assert ignored(server) == before + 3


def test_pieces_are_counted_once_however_often_the_request_runs(server, shop, owner, repository):
    before = ignored(server)
    # The identity token is written after the scopes were looked at.
    reply = raw(server, f"&scope=repository:{repository}:pull+widget:a:pull&offline_token=true", owner.login)
    assert granted(reply) == {repository: {"pull"}} and reply.json()["refresh_token"]
    assert ignored(server) == before + 1


def test_sixty_four_scopes_are_served_and_sixty_five_are_not(shop, owner):
    scopes = [f"repository:{owner.organization}/w{number}:pull" for number in range(65)]
    assert shop.registry_token(scopes[:64], owner.login).status == 200
    for form in (scopes, " ".join(scopes)):
        refused = shop.registry_token(form, owner.login)
        assert refused.status == 400
        assert refused.json()["error"] == "invalid_scope"
        assert refused.json()["errors"][0]["code"] == "UNSUPPORTED"


@pytest.mark.parametrize("query", [
    "&scope=%", "&scope=%zz", "&scope=%ff%fe", "&scope=%00", "&scope=:::", "&scope=::", "&scope=repository:%C0%AF:pull",
    "&scope=repository(:a:pull", "&scope=repository():a/b:pull", "&scope=repository:a/b:%F0%9F%8D%8E",
    "&scope=" + "a" * 3000,
    "&scope=" + ":" * 3000, "&&&=&=x", "&scope=repository:a/b:pull%0d%0aX-Evil:1", "&%ff=1", "&scope=%22%5C%7B",
], ids=lambda text: text[:40])
def test_no_scope_however_broken_breaks_the_server(server, owner, query):
    for login in (None, owner.login):
        reply = raw(server, query, login)
        assert reply.status in (200, 400, 401), reply
        assert isinstance(reply.json(), dict)
        assert "x-evil" not in reply.headers
