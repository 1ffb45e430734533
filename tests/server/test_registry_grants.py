"""GET /v2/auth: who gets which actions on what. What is asked and what is allowed, and never more."""
import pytest

from people import Person, disable, repository_exists, unique
from registry_claims import claims_of, granted


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


def test_a_superuser_has_no_power_over_the_repositories_of_others(server, shop, private):
    assert actions_for(shop, private, "pull,push,*", ("$oauthtoken", server.bootstrap_token)) == set()


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
