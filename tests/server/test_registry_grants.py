"""GET /v2/auth: who gets which actions on what. What is asked and what is allowed, and never more."""
import pytest

from people import Person, disable, repository_exists, unique
from registry_claims import claims_of, granted

ALL = {"pull", "push", "delete", "*"}
WRITE = {"pull", "push"}


@pytest.fixture(scope="module")
def owner(shop):
    return Person(shop)


@pytest.fixture(scope="module")
def private(owner):
    return owner.repository("private")


@pytest.fixture(scope="module")
def public(owner):
    return owner.repository("public", "public")


@pytest.fixture(scope="module")
def reader(shop, owner, private):
    person = Person(shop)
    owner.permit(private, person.name, "read")
    return person


def scope(repository, actions):
    return f"repository:{repository}:{actions}"


def actions_for(shop, repository, actions, login=None):
    """The actions granted on the one repository that is asked for; nothing else may be granted."""
    found = granted(shop.registry_token(scope(repository, actions), login))
    assert set(found) <= {repository}
    return found.get(repository, set())


ROLES = [
    ("read", "pull,push", {"pull"}), ("read", "push", set()), ("read", "delete", set()), ("read", "*", {"pull"}),
    ("write", "pull", {"pull"}), ("write", "pull,push", WRITE), ("write", "push,pull", WRITE),
    ("write", "push", {"push"}), ("write", "delete", set()), ("write", "*", WRITE),
    ("write", "pull,push,delete", WRITE),
    ("admin", "pull", {"pull"}), ("admin", "pull,push", WRITE), ("admin", "delete", {"delete"}), ("admin", "*", ALL),
    ("admin", "pull,push,delete", {"pull", "push", "delete"}),
]


@pytest.mark.parametrize("role, asked, expected", ROLES, ids=[f"{role}-asks-{asked}" for role, asked, _ in ROLES])
@pytest.mark.parametrize("kind", ["user", "robot"])
def test_a_role_on_the_repository_gives(shop, owner, kind, role, asked, expected):
    repository = owner.repository(unique("web"))
    login = Person(shop).login if kind == "user" else owner.robot(unique("bot"))
    owner.permit(repository, login[0], role)
    assert actions_for(shop, repository, asked, login) == expected


def test_the_owner_of_the_organization_has_all_rights(shop, owner, private):
    assert actions_for(shop, private, "*", owner.login) == ALL


@pytest.mark.parametrize("asked", ["pull", "push", "pull,push", "delete", "*"])
def test_without_any_role_a_private_repository_gives_nothing(shop, owner, private, asked):
    for login in (None, Person(shop).login, owner.robot(unique("bot"))):
        assert actions_for(shop, private, asked, login) == set()


@pytest.mark.parametrize("asked", ["pull", "pull,push", "*", "pull,push,delete,*"])
def test_a_public_repository_gives_everybody_pull_at_most(shop, owner, public, asked):
    for login in (None, Person(shop).login, owner.robot(unique("bot"))):
        assert actions_for(shop, public, asked, login) == {"pull"}


def test_pushing_to_a_public_repository_is_not_for_the_public(shop, public):
    assert actions_for(shop, public, "push") == set()
    assert actions_for(shop, public, "push", Person(shop).login) == set()


SCOPES = [
    ("repo:read", {"pull"}), ("repo:write", WRITE), ("repo:admin", ALL), ("repo:create", set()), ("user:read", set()),
    ("user:admin", set()), ("org:admin", set()), ("repo:read user:read", {"pull"}), ("repo:read repo:write", WRITE),
]


@pytest.mark.parametrize("scopes, expected", SCOPES, ids=[scopes for scopes, _ in SCOPES])
def test_an_oauth_token_of_the_owner_gives_no_more_than_its_scopes(shop, owner, private, scopes, expected):
    assert actions_for(shop, private, "pull,push,delete,*", owner.oauth_login(scopes)) == expected


def test_an_oauth_token_gives_no_more_than_its_user_has(shop, private, reader):
    assert actions_for(shop, private, "pull,push,delete,*", reader.oauth_login("repo:admin")) == {"pull"}


def test_an_oauth_token_without_repository_scopes_still_pulls_what_is_public(shop, owner, public):
    assert actions_for(shop, public, "pull,push", owner.oauth_login("user:read")) == {"pull"}


def test_a_superuser_has_no_power_over_the_repositories_of_others(server, shop, private):
    assert actions_for(shop, private, "pull,push,*", ("$oauthtoken", server.bootstrap_token)) == set()


@pytest.mark.parametrize("role, scopes, expected", [
    pytest.param("write", None, WRITE, id="role-write-and-default-scopes"),
    pytest.param("read", None, {"pull"}, id="role-read-and-default-scopes"),
    pytest.param("write", "repo:read", {"pull"}, id="role-write-but-scope-repo:read"),
    pytest.param(None, None, set(), id="no-role"),
])
def test_an_application_itself_has_its_role_within_its_scopes(server, shop, owner, role, scopes, expected):
    repository = owner.repository(unique("web"))
    client = shop.application(owner.organization, bearer=owner.session, **({"scopes": scopes} if scopes else {}))
    if role:
        path = f"/api/v1/repository/{repository}/permissions/application/{client['client_id']}"
        assert server.put(path, bearer=owner.session, json_body={"role": role}).status == 200
    token = server.post("/oauth/token", login=(client["client_id"], client["client_secret"]),
                        form={"grant_type": "client_credentials"}).json()["access_token"]
    assert actions_for(shop, repository, "pull,push", ("$oauthtoken", token)) == expected


def test_several_scopes_are_judged_one_by_one(shop, private, public, reader):
    found = granted(shop.registry_token([scope(private, "pull,push"), scope(public, "pull,push"),
                                         scope("nowhere/web", "pull")], reader.login))
    assert found == {private: {"pull"}, public: {"pull"}}


def test_scopes_joined_by_spaces_count_like_repeated_ones(shop, owner, private, public):
    a, b, c = scope(private, "pull"), scope(public, "push"), scope(private, "push")
    expected = {private: {"pull", "push"}, public: {"push"}}
    for form in ([a, b, c], [f"{a} {b} {c}"], [f"{a} {b}", c], [f"{a}  {b}", f" {c} "]):
        assert granted(shop.registry_token(form, owner.login)) == expected


def test_the_same_repository_asked_several_times_makes_one_entry(shop, owner, private):
    thrice = [scope(private, "pull"), scope(private, "push,pull"), scope(private, "pull")]
    reply = shop.registry_token(thrice, owner.login)
    entries = claims_of(reply)["access"]
    assert len(entries) == 1
    assert sorted(entries[0]["actions"]) == ["pull", "push"]


def test_a_mount_from_a_foreign_repository_is_granted_only_on_the_own_side(shop, owner):
    stranger = Person(shop)
    own = stranger.repository()
    source = owner.repository(unique("web"))
    found = granted(shop.registry_token([scope(own, "pull,push"), scope(source, "pull")], stranger.login))
    assert found == {own: {"pull", "push"}}


def test_what_is_forbidden_and_what_is_missing_look_the_same(shop, owner, private):
    missing = f"{owner.organization}/{unique('missing')}"
    for login in (None, Person(shop).login):
        entries = [claims_of(shop.registry_token(scope(name, "pull,push"), login))["access"]
                   for name in (private, missing)]
        assert [{**one, "name": ""} for one in entries[0]] == [{**one, "name": ""} for one in entries[1]]


def test_a_refused_scope_stays_in_the_token_with_no_actions(shop, private):
    assert claims_of(shop.registry_token(scope(private, "pull")))["access"] == [
        {"type": "repository", "name": private, "actions": []}]


def test_a_missing_namespace_gives_nothing_and_stays_missing(server, shop):
    person = Person(shop)
    namespace = unique("nowhere")
    assert actions_for(shop, f"{namespace}/web", "pull,push,*", person.login) == set()
    assert server.get(f"/api/v1/organization/{namespace}", bearer=person.session).status == 404


def test_the_first_push_creates_the_repository_for_whoever_may_create(server, shop, owner):
    repository = f"{owner.organization}/{unique('fresh')}"
    assert actions_for(shop, repository, "pull,push", owner.login) == {"pull", "push"}
    assert repository_exists(server, repository, owner.session)
    assert actions_for(shop, repository, "pull") == set(), "private unless configured otherwise"


def test_whoever_creates_by_pushing_gets_the_admin_role(server, shop, owner):
    repository = f"{owner.organization}/{unique('fresh')}"
    shop.registry_token(scope(repository, "pull,push"), owner.login)
    view = server.get(f"/api/v1/repository/{repository}/permissions/user/{owner.name}", bearer=owner.session)
    assert view.status == 200 and view.json()["role"] == "admin"


def test_a_user_creates_by_pushing_into_his_own_namespace(server, shop):
    person = Person(shop)
    assert actions_for(shop, f"{person.name}/web", "pull,push", person.login) == {"pull", "push"}
    assert repository_exists(server, f"{person.name}/web", person.session)


def test_asking_to_pull_creates_nothing(server, shop, owner):
    repository = f"{owner.organization}/{unique('fresh')}"
    assert shop.registry_token(scope(repository, "pull"), owner.login).status == 200
    assert not repository_exists(server, repository, owner.session)


def test_asking_for_the_star_on_a_missing_repository_is_no_error(shop, owner):
    reply = shop.registry_token(scope(f"{owner.organization}/{unique('fresh')}", "*"), owner.login)
    assert reply.status == 200


@pytest.mark.parametrize("who", ["anonymous", "stranger", "robot"])
def test_a_push_by_somebody_who_may_not_create_leaves_the_repository_missing(server, shop, owner, who):
    repository = f"{owner.organization}/{unique('fresh')}"
    login = {"anonymous": lambda: None, "stranger": lambda: Person(shop).login,
             "robot": lambda: owner.robot(unique("bot"))}[who]()
    assert actions_for(shop, repository, "pull,push", login) == set()
    assert not repository_exists(server, repository, owner.session)


@pytest.mark.parametrize("scopes, creates", [
    ("repo:create", True), ("org:admin", True), ("repo:write repo:create", True),
    ("repo:read", False), ("repo:write", False), ("user:admin", False),
])
def test_an_oauth_token_creates_by_pushing_only_with_a_scope_that_allows_it(server, shop, owner, scopes, creates):
    repository = f"{owner.organization}/{unique('fresh')}"
    found = actions_for(shop, repository, "pull,push", owner.oauth_login(scopes))
    assert ("push" in found) == creates
    assert "pull" in found or not creates
    assert repository_exists(server, repository, owner.session) == creates


def test_the_catalog_is_for_superusers_whose_token_says_so(server, shop):
    reply = shop.registry_token("registry:catalog:*", ("$oauthtoken", server.bootstrap_token))
    assert claims_of(reply)["access"] == [{"type": "registry", "name": "catalog", "actions": ["*"]}]
    assert reply.json()["expires_in"] == 300, "who lists writes nothing"


@pytest.mark.parametrize("who", ["anonymous", "user", "robot", "superuser-without-scope"])
def test_the_catalog_is_for_nobody_else(server, shop, owner, who):
    if who == "superuser-without-scope":
        organization = shop.organization(unique("org"))
        client = shop.application(organization)
        token = shop.token(organization, client["client_id"], "repo:admin user:read org:admin")["token"]
        login = ("$oauthtoken", token)
    else:
        login = {"anonymous": None, "user": owner.login, "robot": owner.robot(unique("bot"))}[who]
    assert granted(shop.registry_token("registry:catalog:*", login)) == {}


@pytest.mark.parametrize("change", ["role-taken", "made-private", "repository-deleted", "user-disabled"])
def test_what_is_taken_away_is_gone_from_the_next_token(server, shop, owner, change):
    repository = owner.repository(unique("web"), "public" if change == "made-private" else "private")
    person = Person(shop)
    login = None if change == "made-private" else person.login
    if login:
        owner.permit(repository, person.name, "read")
    assert actions_for(shop, repository, "pull", login) == {"pull"}
    path = f"/api/v1/repository/{repository}"
    if change == "role-taken":
        assert server.delete(f"{path}/permissions/user/{person.name}", bearer=owner.session).status == 204
    elif change == "made-private":
        assert server.post(f"{path}/changevisibility", bearer=owner.session,
                           json_body={"visibility": "private"}).status == 200
    elif change == "repository-deleted":
        assert server.delete(path, bearer=owner.session).status == 204
    else:
        disable(server, person.name)
        assert shop.registry_token(scope(repository, "pull"), login).status == 401
        return
    assert actions_for(shop, repository, "pull", login) == set()


def test_a_role_given_is_in_the_next_token(shop, owner, private):
    person = Person(shop)
    repository = owner.repository(unique("web"))
    assert actions_for(shop, repository, "pull,push", person.login) == set()
    owner.permit(repository, person.name, "write")
    assert actions_for(shop, repository, "pull,push", person.login) == {"pull", "push"}
