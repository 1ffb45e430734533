"""What clients look up before they give somebody a role: entities (W1) and users (W2)."""
import pytest

from jetond import Jetond, Shop
from quay import Owner, Person, bad_credential, is_avatar, message, unique


@pytest.fixture(scope="module")
def owner(shop):
    owner = Owner(shop)
    for team in ("searched-devs", "searched-ops", "other"):
        reply = server_of(owner).put(f"/api/v1/organization/{owner.org}/team/{team}", bearer=owner.bearer,
                                     json_body={"role": "member"})
        assert reply.status == 200, reply
    return owner


def server_of(person):
    return person.shop.server


def join(owner, member, team="owners"):
    path = f"/api/v1/organization/{owner.org}/team/{team}/members/{member}"
    assert server_of(owner).put(path, bearer=owner.bearer).status == 200


def search(server, prefix, bearer=None, **query):
    reply = server.get(f"/api/v1/entities/{prefix}", bearer=bearer, query=query)
    assert reply.status == 200 and set(reply.json()) == {"results"}, reply
    return reply.json()["results"]


def names(results, kind="user"):
    return [found["name"] for found in results if found["kind"] == kind]


# W1: entities

def test_anybody_finds_users_by_the_beginning_of_their_names_and_whole_names_first(server, shop):
    prefix = unique("finder")
    for name in (prefix + "b", prefix, prefix + "a"):
        Person(shop, name=name)
    found = search(server, prefix)
    assert names(found) == [prefix, prefix + "a", prefix + "b"]
    for one in found:
        assert set(one) == {"name", "kind", "is_robot", "avatar"} and one["is_robot"] is False
        assert is_avatar(one["avatar"], "user")


def test_organizations_are_no_users(server, owner):
    assert search(server, owner.org) == []


def test_at_most_ten_users_are_found(server, shop):
    prefix = unique("crowd")
    for letter in "abcdefghijkl":
        shop.user(prefix + letter)
    assert names(search(server, prefix)) == [prefix + letter for letter in "abcdefghij"]


@pytest.mark.parametrize("typed", ["{upper}", "%20{name}%20", "{name}%20", "{accent}"])
def test_what_is_typed_is_spelled_as_names_are(server, shop, typed):
    name = "e" + unique("clair")
    shop.user(name)
    typed = typed.format(name=name, upper=name.upper(), accent="%C3%89" + name[1:])
    assert names(search(server, typed)) == [name]


@pytest.mark.parametrize("typed", ["%25", "_", "wild%25", "wild_", "%2A"])
def test_wildcards_are_plain_characters(server, shop, typed):
    shop.user(unique("wild"))
    assert search(server, typed) == []


def test_a_member_finds_robots_before_users_teams_and_the_organization(server, shop, owner):
    prefix = owner.org
    robot, _ = owner.robot(prefix)
    user = Person(shop, name=prefix + "user")
    found = search(server, prefix, owner.bearer, namespace=owner.org, includeTeams="true", includeOrgs="true")
    assert names(found) == [robot, user.name] and names(found, "org") == [owner.org]
    assert [one["is_robot"] for one in found if one["kind"] == "user"] == [True, False]
    assert found[-1]["is_org_member"] is True and is_avatar(found[-1]["avatar"], "org")
    teams = search(server, "searched", owner.bearer, namespace=owner.org, includeTeams="true")
    assert names(teams, "team") == ["searched-devs", "searched-ops"]
    assert all(one["is_org_member"] is True and is_avatar(one["avatar"], "team") for one in teams)
    assert set(teams[0]) == {"name", "kind", "is_org_member", "avatar"}


def test_teams_come_first_and_only_when_asked_for(server, owner):
    owner.robot("searched-bot")
    found = search(server, "searched", owner.bearer, namespace=owner.org, includeTeams="true")
    assert [one["kind"] for one in found] == ["team", "team", "user"]
    assert names(search(server, "searched", owner.bearer, namespace=owner.org), "team") == []


def test_an_organization_is_found_only_by_the_beginning_of_its_own_name(server, owner):
    assert names(search(server, "zzz", owner.bearer, namespace=owner.org, includeOrgs="true"), "org") == []
    assert names(search(server, owner.org[:3], owner.bearer, namespace=owner.org, includeOrgs="true"), "org") == [
        owner.org]
    assert names(search(server, owner.org, owner.bearer, namespace=owner.org), "org") == []


@pytest.mark.parametrize("scope, inside", [("org:admin", True), ("repo:create", True), ("repo:admin", False),
                                           ("user:admin", False)])
def test_a_token_looks_inside_an_organization_only_with_a_scope_for_it(server, owner, scope, inside):
    robot, _ = owner.robot(unique("within"))
    found = search(server, "within", owner.token(scope), namespace=owner.org, includeTeams="true")
    assert (robot in names(found)) == inside


def test_a_stranger_sees_nothing_inside_of_an_organization_and_no_error(server, shop, owner):
    owner.robot(unique("hidden"))
    for bearer in (None, Person(shop).bearer):
        assert search(server, "hidden", bearer, namespace=owner.org, includeTeams="true", includeOrgs="true") == []
        assert search(server, "hidden", bearer, namespace="no-such-organization", includeTeams="true") == []


def test_membership_is_told_truly_whoever_asks(server, shop, owner):
    prefix = unique("mate")
    member, outsider = Person(shop, name=prefix + "a"), Person(shop, name=prefix + "b")
    join(owner, member.name)
    for bearer in (None, owner.bearer):
        found = search(server, prefix, bearer, namespace=owner.org)
        assert {one["name"]: one["is_org_member"] for one in found} == {member.name: True, outsider.name: False}
    assert "is_org_member" not in search(server, prefix, owner.bearer, namespace=member.name)[0]


@pytest.mark.parametrize("presented, seen", [("session", True), ("user:admin", True), ("user:read", False)])
def test_users_find_their_own_robots(server, owner, presented, seen):
    short = unique("mine")
    reply = server.put(f"/api/v1/user/robots/{short}", bearer=owner.bearer, json_body={})
    assert reply.status == 201, reply
    bearer = owner.bearer if presented == "session" else owner.token(presented)
    found = search(server, short, bearer, namespace=owner.name)
    assert names(found) == ([f"{owner.name}+{short}"] if seen else [])
    assert all("is_org_member" not in one for one in found)


def test_the_robots_of_others_are_not_found(server, shop, owner):
    short = unique("theirs")
    assert server.put(f"/api/v1/user/robots/{short}", bearer=owner.bearer, json_body={}).status == 201
    assert search(server, short, Person(shop).bearer, namespace=owner.name) == []


def test_a_bad_bearer_is_named_as_such(server):
    bad_credential(server.get("/api/v1/entities/a", bearer="nonsense"))


def test_an_account_has_one_hash_in_all_answers(server, owner):
    [found] = [one for one in search(server, owner.name) if one["name"] == owner.name]
    assert found["avatar"] == server.get("/api/v1/user/", bearer=owner.bearer).json()["avatar"]


@pytest.fixture(scope="module")
def private():
    with Jetond("[accounts]\npartial_user_search = false\nanonymous_user_search = false\n") as running:
        yield running


def test_the_search_can_be_held_to_whole_names_and_to_callers_that_are_known(private):
    shop = Shop(private)
    person = Person(shop)
    assert names(search(private, person.name, person.bearer)) == [person.name]
    assert search(private, person.name[:-1], person.bearer) == []
    assert search(private, person.name) == []


# W2: users

def test_a_user_is_shown_to_others_by_name_and_avatar_alone(server, shop, owner):
    other = Person(shop)
    for bearer in (None, other.bearer, other.personal("read")):
        reply = server.get(f"/api/v1/users/{owner.name}", bearer=bearer)
        assert reply.status == 200
        view = reply.json()
        assert set(view) == {"anonymous", "username", "avatar"} and view["anonymous"] is False
        assert view["username"] == owner.name and is_avatar(view["avatar"], "user")


@pytest.mark.parametrize("scope", ["user:admin", "user:read"])
def test_users_see_of_themselves_what_their_credential_shows_elsewhere(server, owner, scope):
    token = owner.token(scope)
    assert server.get(f"/api/v1/users/{owner.name}", bearer=token).json() == server.get("/api/v1/user/",
                                                                                       bearer=token).json()


def test_a_token_without_a_right_to_its_user_sees_what_others_see(server, owner):
    view = server.get(f"/api/v1/users/{owner.name}", bearer=owner.token("repo:read")).json()
    assert set(view) == {"anonymous", "username", "avatar"}


def test_a_superuser_sees_no_profile_of_others(server, owner):
    view = server.get(f"/api/v1/users/{owner.name}", bearer=server.bootstrap_token).json()
    assert view == {"anonymous": False, "username": owner.name, "avatar": view["avatar"], "super_user": False}


def test_organizations_robots_and_unknown_names_are_no_users(server, owner):
    robot, _ = owner.robot()
    for name in (owner.org, robot, "no-such-user"):
        message(server.get(f"/api/v1/users/{name}", bearer=owner.bearer), 404)
