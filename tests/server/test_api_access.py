"""Questions about access: /jeton/v1/access/can and who-can say what the token endpoint of registries does."""
import random
import time

import pytest

from jetond import Jetond, Shop, jwt_part
from problems import problem
from quay import Owner, Person, unique

CAN, WHO = "/jeton/v1/access/can", "/jeton/v1/access/who-can"
ACTIONS = ("pull", "push", "delete")


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def other(shop):
    return Owner(shop)


def can(server, bearer, action, resource, who=None):
    reply = server.get(CAN, bearer=bearer, query={"action": action, "resource": resource, **({"who": who} if who else {})})
    assert reply.status == 200, reply
    body = reply.json()
    assert set(body) == {"allowed", "reason", "because", "needs"} and body["because"], body
    assert body["allowed"] == (body["reason"] == "allowed")
    return body


def who_can(server, bearer, action, resource, limit=50):
    items, cursor = [], {}
    while True:
        reply = server.get(WHO, bearer=bearer, query={"action": action, "resource": resource, "limit": limit, **cursor})
        assert reply.status == 200, reply
        page = reply.json()
        assert len(page["items"]) <= limit
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        cursor = {"cursor": page["next_cursor"]}


def granted(shop, login, repository, actions="pull,push,delete"):
    """What the token endpoint grants; nothing if the login is refused."""
    reply = shop.registry_token(f"repository:{repository}:{actions}", login=login)
    if reply.status == 401:
        return set()
    access = jwt_part(reply.json()["token"], 1)["access"]
    return set(access[0]["actions"]) if access else set()


class World:
    """A small organization with random roles."""

    def __init__(self, shop, dice):
        self.shop, self.owner = shop, Owner(shop)
        org, bearer, put = self.owner.org, self.owner.bearer, shop.server.put
        self.logins = {}
        people = [self.owner] + [Person(shop, "person") for _ in range(4)]
        for person in people:
            self.logins[person.name] = (person.name, person.password)
        for _ in range(4):
            name, token = self.owner.robot()
            self.logins[name] = (name, token)
        teams = {unique("team"): dice.choice(["member", "creator", "admin"]) for _ in range(3)}
        for team, role in teams.items():
            assert put(f"/api/v1/organization/{org}/team/{team}", bearer=bearer, json_body={"role": role}).status == 200
            for name in dice.sample(sorted(self.logins), dice.randrange(4)):
                put(f"/api/v1/organization/{org}/team/{team}/members/{name}", bearer=bearer)
        self.repositories = [self.owner.repository(visibility=dice.choice(["public", "private"])) for _ in range(4)]
        for repository in self.repositories:
            for name in dice.sample(sorted(self.logins), dice.randrange(5)):
                shop.permit(repository, name, dice.choice(["read", "write", "admin"]), bearer=bearer)
            for team in dice.sample(sorted(teams), dice.randrange(3)):
                path = f"/api/v1/repository/{repository}/permissions/team/{team}"
                put(path, bearer=bearer, json_body={"role": dice.choice(["read", "write", "admin"])})
        self.disabled = dice.choice(sorted(set(self.logins) - {self.owner.name}))
        if "+" in self.disabled:
            short = self.disabled.split("+")[1]
            place = f"/api/v1/organization/{org}/robots/{short}/status"
            assert put(place, bearer=bearer, json_body={"enabled": False}).status == 200
        else:
            place = f"/api/v1/superuser/users/{self.disabled}"
            assert put(place, bearer=shop.bearer, json_body={"enabled": False}).status == 200


@pytest.mark.parametrize("full_access", [False, True])
def test_can_and_who_can_agree_with_the_token_endpoint(full_access):
    seed = int(time.time())
    print("seed", seed)
    dice = random.Random(seed)
    flag = str(full_access).lower()
    with Jetond(f"[accounts]\nsuperusers_full_access = {flag}\nreadonly_superusers = [\"looker\"]\n") as server:
        shop = Shop(server)
        shop.user("looker")
        for _ in range(2):
            world = World(shop, dice)
            for repository in world.repositories:
                real = {name: granted(shop, login, repository) for name, login in world.logins.items()}
                for action in ACTIONS:
                    for name, actions in real.items():
                        answer = can(server, world.owner.bearer, action, repository, name)
                        assert answer["allowed"] == (action in actions), (seed, name, action, repository, answer)
                    items = who_can(server, world.owner.bearer, action, repository, limit=dice.choice([1, 2, 50]))
                    subjects = {item["subject"]["name"] for item in items}
                    assert all(action in item["grants"] for item in items), (seed, items)
                    everybody = "everybody" in subjects
                    assert everybody == (action == "pull" and granted(shop, None, repository) == {"pull"}), (seed, items)
                    able = {name for name, actions in real.items() if action in actions}
                    known = subjects & set(world.logins)
                    assert known == able or (everybody and known < able), (seed, action, repository, items)
                    assert ("admin" in subjects) == full_access, (seed, items)
                    assert ("looker" in subjects) == (action == "pull"), (seed, items)


def test_can_says_in_sentences_why_and_what_is_needed(server, shop, owner):
    repository, robot = owner.repository(), owner.robot()
    no = can(server, owner.bearer, "push", repository, robot[0])
    assert no["reason"] == "role" and no["needs"] == {
        "right": "write", "resource": repository, "who_can_grant": [owner.name],
        "call": {"method": "PUT", "path": f"/api/v1/repository/{repository}/permissions/user/{robot[0]}",
                 "body": {"role": "write"}}}
    shop.permit(repository, robot[0], "write", bearer=owner.bearer)
    yes = can(server, owner.bearer, "push", repository, robot[0])
    assert yes["allowed"] and yes["needs"] is None and yes["because"] == [f"{robot[0]} has the role write on {repository}."]
    assert can(server, owner.bearer, "push", repository)["because"][0].endswith("admin of the organization of " + repository + ".")


def test_can_answers_for_the_presented_token_if_nobody_is_named(server, owner):
    repository = owner.repository()
    narrow = owner.token("repo:read")
    assert can(server, narrow, "pull", repository)["allowed"]
    assert can(server, narrow, "push", repository)["reason"] == "scope"
    assert can(server, narrow, "push", repository, owner.name)["allowed"]


def test_a_push_that_would_create_the_repository_is_allowed_and_creates_nothing(server, shop, owner):
    fresh = f"{owner.org}/{unique('fresh')}"
    answer = can(server, owner.bearer, "push", fresh)
    assert answer["allowed"] and "does not exist yet" in answer["because"][0]
    assert not can(server, owner.bearer, "delete", fresh)["allowed"]
    assert server.get(f"/api/v1/repository/{fresh}/permissions/user/", bearer=owner.bearer).status == 404
    assert granted(shop, (owner.name, owner.password), fresh, "push") == {"push"}


def test_only_admins_and_superusers_ask_about_others(server, shop, owner, other):
    repository, robot = owner.repository(), owner.robot()
    for bearer in (other.bearer, owner.token("repo:read")):
        for place in (repository, f"{owner.org}/no-such-repository"):
            query = {"action": "pull", "resource": place, "who": robot[0]}
            body = problem(server.get(CAN, bearer=bearer, query=query), 403, "forbidden")
            assert body["needs"]["scope"] == "repo:admin"
    assert can(server, shop.bearer, "pull", repository, robot[0])["reason"] == "role"
    problem(server.get(CAN, bearer=owner.bearer, query={"action": "pull", "resource": repository, "who": "no-such-user"}),
            404, "not_found")
    foreign = other.robot()[0]
    problem(server.get(CAN, bearer=owner.bearer, query={"action": "pull", "resource": repository, "who": foreign}),
            404, "not_found")


def test_own_questions_reveal_no_more_than_the_refusal_would(server, owner, other):
    hidden = can(server, other.bearer, "pull", owner.repository())
    missing = can(server, other.bearer, "pull", f"{owner.org}/no-such-repository")
    nowhere = can(server, other.bearer, "pull", "no-such-organization/web")
    assert hidden["reason"] == missing["reason"] == nowhere["reason"] == "role"
    assert hidden["needs"]["who_can_grant"] == []


def test_who_can_needs_admin_of_the_repository(server, owner, other):
    repository = owner.repository()
    query = {"action": "pull", "resource": repository}
    for bearer in (other.bearer, owner.token("repo:write")):
        problem(server.get(WHO, bearer=bearer, query=query), 403, "forbidden")
        problem(server.get(WHO, bearer=bearer, query={**query, "resource": f"{owner.org}/no-such"}), 403, "forbidden")
    problem(server.get(WHO, bearer=owner.bearer, query={**query, "resource": f"{owner.org}/no-such"}), 404, "not_found")
    assert server.get(WHO, bearer=owner.token("repo:admin"), query=query).status == 200


def test_who_can_lists_the_way_of_each(server, shop, owner):
    repository, robot = owner.repository(visibility="public"), owner.robot()
    shop.permit(repository, robot[0], "read", bearer=owner.bearer)
    rules = {"rules": [{"issuer": "https://issuer.example.org", "subject": "repo:acme", "audiences": ["jeton"]}]}
    place = f"/api/v1/organization/{owner.org}/robots/{robot[0].split('+')[1]}/trust"
    assert server.put(place, bearer=owner.bearer, json_body=rules).status in (200, 201)
    shop._ok(server.put(f"/api/v1/repository/{repository}/permissions/application/{owner.client_id}", bearer=owner.bearer,
                        json_body={"role": "write"}))
    items = who_can(server, owner.bearer, "pull", repository)
    assert items[0] == {"subject": {"kind": "everybody", "name": "everybody"}, "path": ["public"], "grants": ["pull"]}
    ways = {(item["subject"]["kind"], item["subject"]["name"], *item["path"]) for item in items[1:]}
    assert {("user", owner.name, "owner", "team", "owners"), ("robot", robot[0], "direct", "read"),
            ("robot", robot[0], "trust_rule"), ("application", owner.client_id, "direct", "write")} <= ways
    assert ("robot", robot[0], "direct", "read") not in {
        (item["subject"]["kind"], item["subject"]["name"], *item["path"]) for item in who_can(server, owner.bearer, "push", repository)}


@pytest.mark.parametrize("query, code, field", [
    ("resource=acme/web", "missing_parameter", "action"), ("action=pull", "missing_parameter", "resource"),
    ("action=run&resource=acme/web", "invalid_parameter", "action"),
    ("action=pull&resource=web", "invalid_parameter", "resource"),
    ("action=pull&resource=acme/WEB", "invalid_parameter", "resource"),
    ("action=pull&resource=acme/web&whom=a", "unknown_parameter", "whom")])
def test_a_wrong_question_is_refused_by_name(server, owner, query, code, field):
    for place in (CAN, WHO):
        assert problem(server.get(f"{place}?{query}", bearer=owner.bearer), 400, code)["field"] == field
