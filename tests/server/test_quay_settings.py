"""Settings that change what the API allows or tells."""
import concurrent.futures

import pytest

from jetond import Jetond, Shop
from quay import Owner, Person, alive, forbidden, invalid_request, message, unique


def started(config):
    with Jetond(config) as running:
        yield running


@pytest.fixture(scope="module")
def strict():
    yield from started('[secrets]\nretrievable = false\n[applications]\nmax_tokens = 2\n'
                       '[accounts]\nanonymous_access = false\n')


@pytest.fixture(scope="module")
def strict_owner(strict):
    return Owner(Shop(strict))


@pytest.fixture(scope="module")
def closed():
    yield from started('[robots]\ndisallow = true\nwhitelist = []\n[accounts]\nsuperusers_org_creation_only = true\n')


@pytest.fixture(scope="module")
def restricted():
    yield from started("[accounts]\nrestricted_users = true\n")


# Secrets that are shown once

def test_a_client_secret_is_shown_only_when_made_if_secrets_are_not_retrievable(strict, strict_owner):
    view = strict_owner.application()
    assert len(view["client_secret"]) == 40
    for reply in (strict.get(strict_owner.applications(view["client_id"]), bearer=strict_owner.bearer),
                  strict.get(strict_owner.applications(), bearer=strict_owner.bearer)):
        assert reply.status == 200 and view["client_secret"] not in reply.text
    shown = strict.get(strict_owner.applications(view["client_id"]), bearer=strict_owner.bearer).json()
    assert shown.get("client_secret") is None
    path = strict_owner.applications(view["client_id"], "/resetclientsecret")
    fresh = strict.post(path, bearer=strict_owner.bearer).json()["client_secret"]
    form = {"grant_type": "client_credentials"}
    assert strict.post("/oauth2/token", login=(view["client_id"], fresh), form=form).status == 200
    assert strict.post("/oauth2/token", login=(view["client_id"], view["client_secret"]), form=form).status == 401


def test_a_robots_token_is_shown_only_when_made_if_secrets_are_not_retrievable(strict, strict_owner):
    robot, secret = strict_owner.robot("once")
    shown = strict.get(strict_owner.robots("/once"), bearer=strict_owner.bearer)
    listed = strict.get(strict_owner.robots(), bearer=strict_owner.bearer)
    assert shown.json().get("token") is None and shown.json()["name"] == robot
    assert secret not in shown.text and secret not in listed.text
    fresh = strict.post(strict_owner.robots("/once/regenerate"), bearer=strict_owner.bearer).json()["token"]
    assert Shop(strict).registry_token(login=(robot, fresh)).status == 200
    assert Shop(strict).registry_token(login=(robot, secret)).status == 401


# The greatest number of tokens

def test_an_application_holds_no_more_living_tokens_than_the_limit(strict, strict_owner):
    client_id = strict_owner.application()["client_id"]
    first, second = (strict_owner.view("user:read", client_id) for _ in range(2))
    path, body = strict_owner.tokens(client_id=client_id), {"name": "t", "scope": "user:read"}
    message(strict.post(path, bearer=strict_owner.bearer, json_body=body), 400,
            "Token limit reached: maximum 2 non-expired tokens per application")
    assert alive(strict, first["token"]) and alive(strict, second["token"])
    assert strict.delete(strict_owner.tokens(first["uuid"], client_id), bearer=strict_owner.bearer).status == 204
    assert strict.post(path, bearer=strict_owner.bearer, json_body=body).status == 200


def test_the_minting_is_checked_before_the_limit(strict, strict_owner):
    full, other = strict_owner.application()["client_id"], strict_owner.application()["client_id"]
    for _ in range(2):
        strict_owner.view(client_id=full)
    narrow = strict_owner.token("org:admin", other)
    forbidden(strict.post(strict_owner.tokens(client_id=full), bearer=narrow,
                          json_body={"name": "t", "scope": "repo:read"}))
    message(strict.post(strict_owner.tokens(client_id=full), bearer=narrow,
                        json_body={"name": "t", "scope": "org:admin"}), 400)


def test_the_limit_holds_against_many_at_once(strict, strict_owner):
    client_id = strict_owner.application()["client_id"]

    def mint(_):
        return strict.post(strict_owner.tokens(client_id=client_id), bearer=strict_owner.bearer,
                           json_body={"name": "t", "scope": "repo:read"}).status

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(mint, range(24)))
    assert sorted(answers) == [200] * 2 + [400] * 22


# Who may come in

def test_nobody_sees_anything_without_credentials_if_anonymous_access_is_off(strict, strict_owner):
    reply = strict.get(f"/api/v1/organization/{strict_owner.org}")
    assert reply.status == 401 and reply.json() == {"error": "Anonymous access is not allowed"}
    assert strict.get(f"/api/v1/organization/{strict_owner.org}", bearer=strict_owner.bearer).status == 200


def test_no_robot_is_made_where_robots_are_disallowed(closed):
    shop = Shop(closed)
    org = shop.organization(unique("org"))
    reply = closed.put(f"/api/v1/organization/{org}/robots/ci", bearer=closed.bootstrap_token)
    invalid_request(reply, "Robot accounts have been disabled. Please contact your administrator.")
    assert closed.get(f"/api/v1/organization/{org}/robots", bearer=closed.bootstrap_token).json() == {"robots": []}


def test_only_superusers_make_organizations_where_it_is_said_so(closed):
    shop = Shop(closed)
    forbidden(closed.post("/api/v1/organization/", bearer=Person(shop).bearer, json_body={"name": unique("no")}))
    assert shop.organization(unique("yes"))


def test_a_restricted_user_makes_neither_organizations_nor_repositories_of_his_own(restricted):
    shop = Shop(restricted)
    person = Person(shop)
    forbidden(restricted.post("/api/v1/organization/", bearer=person.bearer, json_body={"name": unique("no")}))
    body = {"repository": "web", "namespace": person.name, "visibility": "private", "description": ""}
    assert restricted.post("/api/v1/repository", bearer=person.bearer, json_body=body).status == 403
    assert shop.organization(unique("yes")), "a superuser is not restricted"


# Superusers, and the page of tokens

@pytest.fixture(scope="module")
def without_superusers():
    yield from started('[accounts]\nsuperusers_enabled = false\n[applications]\nlocal_oauth_handler = "/done"\n')


def test_without_the_feature_there_are_no_superusers_and_nothing_for_them(without_superusers):
    server = without_superusers
    for path in ("/api/v1/superuser/users/", "/api/v1/superuser/logs", "/api/v1/superuser/keys"):
        assert server.get(path, bearer=server.bootstrap_token).status == 404
    assert "super_user" not in server.get("/api/v1/user/", bearer=server.bootstrap_token).json()
    described = server.get("/api/v1/discovery").json()
    assert not [path for path in described["paths"] if "superuser" in path]
    assert "super:user" not in described["securityDefinitions"]["oauth2_implicit"]["scopes"]
    assert server.get("/config").json()["features"]["SUPER_USERS"] is False


def test_without_the_feature_its_scope_is_none(without_superusers):
    server = without_superusers
    org = unique("org")
    assert server.post("/api/v1/organization/", bearer=server.bootstrap_token, json_body={"name": org}).status == 201
    path = f"/api/v1/organization/{org}/applications"
    made = server.post(path, bearer=server.bootstrap_token, json_body={"name": "app"})
    client = made.json()["client_id"]
    reply = server.post(f"{path}/{client}/tokens", bearer=server.bootstrap_token,
                        json_body={"name": "t", "scope": "super:user"})
    message(reply, 400, "Invalid scope: super:user")


def test_the_page_of_tokens_has_the_path_that_is_configured(without_superusers):
    assert without_superusers.get("/done").status == 401
    assert without_superusers.get("/oauth/localapp").status == 404
    assert without_superusers.get("/config").json()["config"]["LOCAL_OAUTH_HANDLER"] == "/done"


# Read-only

def test_while_nothing_may_be_changed_it_can_be_seen():
    with Jetond() as server:
        owner = Owner(Shop(server))
        repository, robot = owner.repository(), owner.robot()
        Shop(server).permit(repository, robot[0], "write", bearer=owner.bearer)
        server.stop()
        server.config.write_text("read_only = true\n")
        server.start()
        assert server.get("/config").json()["registry_state"] == "readonly"
        assert len(server.get(owner.robots(), bearer=owner.bearer).json()["robots"]) == 1
        reply = server.put(owner.robots("/another"), bearer=owner.bearer, json_body={})
        assert reply.status == 503 and reply.json()["is_readonly"] is True

        def ask(**query):
            return server.get("/v2/auth", login=robot, query=query)
        assert ask(scope=f"repository:{repository}:pull").status == 200
        pushed = ask(scope=f"repository:{repository}:pull,push")
        assert pushed.status == 405
        error = pushed.json()["errors"][0]
        assert error["code"] == "DENIED" and error["is_readonly"] is True
        assert ask().status == 200, "a login writes no line now"
        assert len(server.get(owner.robots(), bearer=owner.bearer).json()["robots"]) == 1


def test_an_application_password_makes_a_name_space_by_a_push_and_a_bad_name_does_not():
    with Jetond("[repositories]\ncreate_namespace_on_push = true\n") as server:
        person = Person(Shop(server))
        made = server.post("/api/v1/user/apptoken", bearer=person.bearer, json_body={"title": "t"})
        login = ("$app", made.json()["token"]["token_code"])

        def push(repository):
            return server.get("/v2/auth", login=login, query={"scope": f"repository:{repository}:push,pull"})
        assert push(f"{unique('fresh')}/web").status == 200
        refused = push("x/web")
        assert refused.status == 405
        assert refused.json()["errors"][0]["code"] == "UNSUPPORTED"
        assert refused.json()["errors"][0]["message"] == "Cannot create organization"
