"""Section 5 of the contract: GET /v2/auth (R1), its order of checks, errors of scopes, and grant rules row by row."""
import pytest

from jetond import Jetond, Shop, jwt_part
from quay import Owner, Person, unique
from people import disable


HOST = "registry.test:8443"
QUAY = f'[[registry]]\nservice = "{HOST}"\nprofile = "quay"\n'  # the kind of registry whose rows these are


class QuayShop(Shop):
    """Asks for tokens of the one registry that there is."""

    def registry_token(self, scope=None, login=None, service=HOST):
        return super().registry_token(scope, login, service)


def started(config=""):
    return Jetond(config + QUAY, args=["--public-url", f"http://{HOST}"])


@pytest.fixture(scope="module")
def server():
    with started() as running:
        yield running


@pytest.fixture(scope="module")
def shop(server):
    return QuayShop(server)


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def login(owner):
    return owner.name, owner.password


@pytest.fixture(scope="module")
def public(owner):
    return owner.repository(unique("public"), visibility="public")


def access(reply):
    """[(name, actions)] of a granted token, in the order of the answer."""
    assert reply.status == 200, reply
    return [(entry["name"], entry["actions"]) for entry in jwt_part(reply.json()["token"], 1)["access"]]


def asked(shop, *scopes, login=None):
    return access(shop.registry_token(list(scopes), login=login))


def error(reply, status, code, message):
    assert reply.status == status, reply
    [entry] = reply.json()["errors"]
    assert entry["code"] == code and entry["message"] == message, reply



# R1: the answer

def test_r1_answers_the_token_twice_with_its_life_and_is_stored_nowhere(shop, login):
    reply = shop.registry_token(login=login)
    body = reply.json()
    assert reply.status == 200 and reply.headers["content-type"].split(";")[0] == "application/json"
    assert "no-store" in reply.headers["cache-control"]
    assert body["access_token"] == body["token"] and body["expires_in"] > 0 and body["issued_at"]
    assert "refresh_token" not in body


# Order of checks

def test_5_order_1_without_anonymous_access_only_a_good_credential_is_looked_at():
    with started("[accounts]\nanonymous_access = false\n") as closed:
        shop = QuayShop(closed)
        for login in (None, ("nobody", "wrong"), ("$oauthtoken", "A" * 40)):
            reply = shop.registry_token("repository:a/b:pull", login=login)
            assert reply.status == 401, reply
            assert reply.json()["errors"][0]["message"] == "Anonymous access is not allowed", reply
        person = Person(shop)
        assert shop.registry_token(login=(person.name, person.password)).status == 200


def test_5_order_2_a_header_that_is_no_good_is_401_even_for_what_is_public(server, public, owner):
    for header in ("Basic x", "Bearer x", f"Bearer {owner.bearer}", "Digest a", ""):
        reply = server.get("/v2/auth", headers={"Authorization": header},
                           query={"service": HOST, "scope": f"repository:{public}:pull"})
        error(reply, 401, "UNAUTHORIZED", "Specified credentials are invalid")


@pytest.mark.parametrize("scopes", [[], [""]], ids=["no scope", "empty scope"])
def test_5_order_3_the_anonymous_need_a_scope(shop, scopes):
    error(shop.registry_token(scopes), 401, "UNAUTHORIZED", "access to the requested resource is not authorized")


@pytest.mark.parametrize("scopes", [[], [""]], ids=["no scope", "empty scope"])
def test_5_order_4_a_login_needs_none(shop, login, scopes):
    assert asked(shop, *scopes, login=login) == []


def test_5_order_5_the_first_scope_that_is_wrong_ends_it_all(shop, owner, login):
    missing = f"{owner.org}/{unique('later')}"
    reply = shop.registry_token(["nonsense", "other nonsense", f"repository:{missing}:push"], login=login)
    error(reply, 400, "INVALID_REQUEST", "Unable to decode repository and actions: nonsense")
    path = f"/api/v1/repository/{missing}/permissions/user/"
    assert shop.server.get(path, bearer=owner.bearer).status == 404, "and nothing was created"


# Errors of one scope

@pytest.mark.parametrize("scope", ["nonsense", "repository", "repository:a/b", "a:b", ":"])
def test_5_what_is_no_scope_cannot_be_decoded(shop, login, scope):
    error(shop.registry_token(scope, login=login), 400, "INVALID_REQUEST",
          f"Unable to decode repository and actions: {scope}")


@pytest.mark.parametrize("scope", ["other:a/b:pull", "repository(plugin):a/b:pull", "repository:a/b:fly",
                                   "registry:nothing:*"])
def test_5_what_is_well_formed_but_unknown_gets_nothing(shop, login, scope):
    assert [actions for _, actions in asked(shop, scope, login=login)] in ([], [[]])


def test_5_order_5_a_bad_name_comes_before_what_stands_behind_it(shop, login):
    error(shop.registry_token(["repository:UPPER/Case:pull", "nonsense"], login=login), 400, "NAME_INVALID",
          "Invalid repository name: UPPER/Case")


@pytest.mark.parametrize("name", ["Upper", "-dash", ".dot", "_low", "a/UPPER", "a/-b", "x" * 256],
                         ids=lambda name: name[:20])
def test_5_a_bad_repository_name_is_named(shop, owner, login, name):
    repository = f"{owner.org}/{name}"
    error(shop.registry_token(f"repository:{repository}:pull", login=login), 400, "NAME_INVALID",
          f"Invalid repository name: {repository}")


def test_5_the_name_space_may_have_capitals_and_gets_nothing(shop, login):
    assert asked(shop, "repository:UPPER/web:pull,push", login=login) == [("UPPER/web", [])]


def test_5_nested_names_can_be_switched_off():
    with started("[repositories]\nnested_names = false\n") as flat:
        shop = QuayShop(flat)
        owner = Owner(shop)
        login = (owner.name, owner.password)
        reply = shop.registry_token(f"repository:{owner.org}/a/b:push", login=login)
        error(reply, 400, "NAME_INVALID", f"Nested repositories are not supported. Found: {owner.org}/a/b")
        assert asked(shop, f"repository:{owner.org}/a:push", login=login) == [(f"{owner.org}/a", ["push"])]


def test_5_a_name_without_name_space_is_one_of_the_library(shop):
    library = shop.organization("library")
    shop.repository(library, "busy", "public")
    assert asked(shop, "repository:busy:pull") == [("busy", ["pull"])]


def test_5_the_hosts_own_name_may_stand_in_front_and_stays(shop, public):
    name = f"{HOST}/{public}"
    assert asked(shop, f"repository:{name}:pull") == [(name, ["pull"])]


# Grant rules

def test_5_grant_any_in_a_missing_name_space_is_nothing(shop, login):
    for actions in ("pull", "push", "*", "pull,push,*"):
        assert asked(shop, f"repository:no-such-space/web:{actions}", login=login) == [("no-such-space/web", [])]


def test_5_grant_order_is_always_push_pull_star_and_doubles_collapse(shop, owner, login):
    repository = owner.repository()
    for actions in ("pull,push", "push,pull", "pull,push,pull,push"):
        assert asked(shop, f"repository:{repository}:{actions}", login=login) == [(repository, ["push", "pull"])]


def test_5_grant_of_nothing_stays_in_the_list(shop, owner):
    private = owner.repository()
    person = Person(shop)
    assert asked(shop, f"repository:{private}:pull,push", login=(person.name, person.password)) == [(private, [])]


def test_5_grant_push_to_what_exists_takes_write(shop, owner):
    repository, person = owner.repository(), Person(shop)
    for role, actions in (("read", []), ("write", ["push"]), ("admin", ["push"])):
        shop.permit(repository, person.name, role, bearer=owner.bearer)
        assert asked(shop, f"repository:{repository}:push", login=(person.name, person.password)) == [
            (repository, actions)]


def test_5_grant_push_to_what_is_missing_creates_it_with_a_role_and_defaults(server, shop, owner):
    creator = Person(shop)
    default = {"role": "read", "delegate": {"kind": "team", "name": "makers"}}
    for method, tail, body in (("PUT", "/team/makers", {"role": "creator"}),
                               ("PUT", f"/team/makers/members/{creator.name}", None), ("POST", "/prototypes", default)):
        assert server.request(method, f"/api/v1/organization/{owner.org}{tail}", bearer=owner.bearer,
                              json_body=body).status == 200
    name = f"{owner.org}/{unique('made')}"
    login = (creator.name, creator.password)
    assert asked(shop, f"repository:{name}:push", login=login) == [(name, ["push"])]
    path = f"/api/v1/repository/{name}/permissions/"
    roles = server.get(path + "user/", bearer=owner.bearer).json()["permissions"]
    assert {who: view["role"] for who, view in roles.items()} == {creator.name: "admin"}
    teams = server.get(path + "team/", bearer=owner.bearer).json()["permissions"]
    assert {team: view["role"] for team, view in teams.items()} == {"makers": "read"}
    assert asked(shop, f"repository:{name}:pull") == [(name, [])], "it is private"


def test_5_grant_push_creates_public_ones_where_that_is_wanted():
    with started("[repositories]\ncreate_private_on_push = false\n") as server:
        shop = QuayShop(server)
        owner = Owner(shop)
        asked(shop, f"repository:{owner.org}/open:push", login=(owner.name, owner.password))
        assert asked(shop, f"repository:{owner.org}/open:pull") == [(f"{owner.org}/open", ["pull"])]


@pytest.mark.parametrize("scopes, creates", [("repo:create", True), ("org:admin", True), ("repo:admin", False),
                                             ("repo:write", False), ("user:admin", False)])
def test_5_grant_push_to_what_is_missing_by_an_oauth_token_takes_a_scope(shop, owner, scopes, creates):
    name = f"{owner.org}/{unique('made')}"
    found = asked(shop, f"repository:{name}:push", login=("$oauthtoken", owner.token(scopes)))
    assert found == [(name, ["push"] if creates else [])]


def test_5_grant_push_makes_the_name_space_where_that_is_on():
    with started("[repositories]\ncreate_namespace_on_push = true\n") as server:
        shop = QuayShop(server)
        person = Person(shop)
        name = f"{unique('space')}/web"
        assert asked(shop, f"repository:{name}:push", login=(person.name, person.password)) == [(name, ["push"])]
        view = server.get(f"/api/v1/organization/{name.split('/')[0]}", bearer=person.bearer).json()
        assert view["is_admin"] is True and f"+{view['name']}@" in view["email"]
        assert asked(shop, "repository:nobodys/web:push,pull") == [("nobodys/web", [])]
        assert server.get("/api/v1/organization/nobodys").status == 404


def test_5_grant_pull_of_what_is_public_and_of_what_is_missing_in_ones_own_space(shop, owner, public, login):
    person = Person(shop)
    for who in (None, (person.name, person.password)):
        assert asked(shop, f"repository:{public}:pull", login=who) == [(public, ["pull"])]
    missing = f"{owner.org}/{unique('missing')}"
    assert asked(shop, f"repository:{missing}:pull", login=login) == [(missing, ["pull"])]
    assert asked(shop, f"repository:{missing}:pull", login=(person.name, person.password)) == [(missing, [])]


def test_5_grant_star_takes_admin(shop, owner):
    repository, person = owner.repository(), Person(shop)
    for role, star in (("read", False), ("write", False), ("admin", True)):
        shop.permit(repository, person.name, role, bearer=owner.bearer)
        [(_, actions)] = asked(shop, f"repository:{repository}:*", login=(person.name, person.password))
        assert ("*" in actions) is star, (role, actions)


def test_5_grant_star_of_what_is_missing_is_omitted_and_creates_nothing(shop, owner, login):
    missing = f"{owner.org}/{unique('missing')}"
    [(_, actions)] = asked(shop, f"repository:{missing}:*", login=login)
    path = f"/api/v1/repository/{missing}/permissions/user/"
    assert shop.server.get(path, bearer=owner.bearer).status == 404
    assert "*" not in actions and "push" not in actions, actions


def test_5_robots_have_the_rights_they_were_given_and_those_of_their_teams(server, shop, owner):
    robot = owner.robot()
    repository = owner.repository()
    assert asked(shop, f"repository:{repository}:pull", login=robot) == [(repository, [])]
    new = f"{owner.org}/{unique('made')}"
    assert asked(shop, f"repository:{new}:push", login=robot) == [(new, [])]
    for tail, body in (("/team/makers", {"role": "creator"}), (f"/team/makers/members/{robot[0]}", None)):
        assert server.put(f"/api/v1/organization/{owner.org}{tail}", bearer=owner.bearer, json_body=body).status == 200
    assert asked(shop, f"repository:{new}:push", login=robot) == [(new, ["push"])]
    own = server.put("/api/v1/user/robots/mine", bearer=owner.bearer, json_body={}).json()
    assert asked(shop, f"repository:{owner.name}/new:push", login=(own["name"], own["token"])) == [
        (f"{owner.name}/new", [])]


def test_5_oauth_grants_are_rights_within_scopes_and_those_of_app_are_all_rights(server, shop, owner):
    repository = owner.repository()
    code = server.post("/api/v1/user/apptoken", bearer=owner.bearer, json_body={"title": "t"}).json()["token"]
    for login, actions in ((("$oauthtoken", owner.token("repo:read")), ["pull"]),
                           (("$oauthtoken", owner.token("repo:write")), ["push", "pull"]),
                           (("$oauthtoken", owner.token("user:admin")), []),
                           (("$app", code["token_code"]), ["push", "pull"])):
        assert asked(shop, f"repository:{repository}:pull,push", login=login) == [(repository, actions)]


# 5.1: the messages of refused logins

DISABLED = "This user has been disabled. Please contact your administrator."
WRONG = "Invalid Username or Password"
NO_ROBOT = "Could not find robot with specified username"


def refused(shop, login, message):
    error(shop.registry_token("repository:a/b:pull", login=login), 401, "UNAUTHORIZED", message)


@pytest.mark.parametrize("header", ["Basic", "Basic %%%", "Basic /////w==", "Basic bm9jb2xvbg==", "Bearer x", "x"])
def test_5_1_header_unusable(server, header):
    reply = server.get("/v2/auth", headers={"Authorization": header},
                       query={"service": HOST, "scope": "repository:a/b:pull"})
    error(reply, 401, "UNAUTHORIZED", "Specified credentials are invalid")


@pytest.mark.parametrize("name", [None, "nobody-here", "j\u00f6rg"], ids=["wrong password", "unknown", "not ascii"])
def test_5_1_wrong_user_or_password(shop, name):
    refused(shop, (name or Person(shop).name, "wrong"), WRONG)


def test_5_1_disabled_user(server, shop):
    person = Owner(shop)
    code = server.post("/api/v1/user/apptoken", bearer=person.bearer, json_body={"title": "t"}).json()["token"]
    token = person.token()
    robot = server.put("/api/v1/user/robots/ci", bearer=person.bearer, json_body={}).json()
    disable(server, person.name)
    refused(shop, (person.name, person.password), DISABLED)
    refused(shop, ("$app", code["token_code"]), DISABLED)
    refused(shop, ("$oauthtoken", token), "Granter of the oauth access token is disabled")
    refused(shop, (robot["name"], robot["token"]), f"Robot {robot['name']} owner {person.name} is disabled")


@pytest.mark.parametrize("name, message", [("$app", "Invalid token"), ("$token", "Invalid access token"),
                                           ("$oauthtoken", "OAuth access token could not be validated")])
@pytest.mark.parametrize("secret", ["", "x", "A" * 20, "A" * 40, "A" * 60, "A" * 64, "A" * 120, "\u00f6" * 40])
def test_5_1_unknown_secret_under_a_special_name(shop, name, message, secret):
    refused(shop, (name, secret), message)


@pytest.mark.parametrize("name", ["nowhere+ci", "{org}+none", "{org}+\u00f6", "+", "{org}+", "+ci"])
def test_5_1_robot_unknown(shop, owner, name):
    refused(shop, (name.replace("{org}", owner.org), "A" * 64), NO_ROBOT)


@pytest.mark.parametrize("secret", ["", "A" * 64, "\u00f6" * 64, "a.b.c"])
def test_5_1_robot_with_a_wrong_token(shop, owner, secret):
    robot, _ = owner.robot()
    refused(shop, (robot, secret), f"Could not find robot with username: {robot} and supplied password.")


def test_5_1_robots_disallowed():
    with started() as server:
        shop = QuayShop(server)
        owner = Owner(shop)
        robot, other = owner.robot("listed"), owner.robot("other")
        server.stop()
        server.config.write_text(f'[robots]\ndisallow = true\nwhitelist = ["{robot[0]}"]\n{QUAY}')
        server.start()
        assert shop.registry_token(login=robot).status == 200
        refused(shop, other, "Robot account have been disabled. Please contact your administrator.")
