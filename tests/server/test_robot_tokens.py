"""Several live secrets of one robot, what each is held to, and robots that rest or end."""
import re
import time

import pytest

from quay import Owner, Person, forbidden, granted, invalid_request, not_found
from jetond import Jetond, Shop


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def repository(shop, owner):
    return owner.repository()


@pytest.fixture
def robot(shop, owner, repository):
    """Its name and first secret; it may write."""
    name, secret = owner.robot()
    shop.permit(repository, name, "write", bearer=owner.bearer)
    return name, secret


def path(owner, robot, tail="/tokens"):
    return owner.robots("/" + robot[0].split("+")[1] + tail)


def add(server, owner, robot, **body):
    reply = server.post(path(owner, robot), bearer=owner.bearer, json_body=body)
    assert reply.status == 201, reply
    return reply.json()


def listed(server, owner, robot):
    reply = server.get(path(owner, robot), bearer=owner.bearer)
    assert reply.status == 200, reply
    return reply.json()["tokens"]


def works(shop, robot, secret):
    return shop.registry_token(login=(robot[0], secret)).status == 200


def test_a_second_secret_works_beside_the_first(server, shop, owner, robot):
    view = add(server, owner, robot, name="next")
    assert set(view) == {"uuid", "name", "created", "expires_at", "last_accessed", "made_with", "token"}
    assert view["name"] == "next" and view["expires_at"] is None and re.fullmatch(r"jtr_[A-Za-z0-9]{60}", view["token"])
    assert works(shop, robot, robot[1]) and works(shop, robot, view["token"])
    tokens = listed(server, owner, robot)
    assert [token["uuid"] for token in tokens][0] == view["uuid"] and len(tokens) == 2
    assert all("token" not in token for token in tokens)


def test_its_last_use_shows_whether_the_old_one_is_still_needed(server, shop, owner, robot):
    add(server, owner, robot, others_expiration=3600)
    assert works(shop, robot, robot[1])
    deadline = time.time() + 20
    while time.time() < deadline:
        old = listed(server, owner, robot)[1]
        if old["last_accessed"] is not None:
            return
        time.sleep(0.2)
    pytest.fail("its use was never shown")


def test_rotating_at_once_leaves_the_new_one_alone(server, shop, owner, robot):
    fresh = add(server, owner, robot, others_expiration=0)["token"]
    assert not works(shop, robot, robot[1]) and works(shop, robot, fresh)


def test_an_end_is_never_put_off_by_rotating(server, shop, owner, robot):
    short = add(server, owner, robot, expiration=60)
    add(server, owner, robot, others_expiration=3600)
    ends = {token["uuid"]: token["expires_at"] for token in listed(server, owner, robot)}
    assert ends[short["uuid"]] == short["expires_at"]


def test_one_secret_is_revoked_and_the_others_stay(server, shop, owner, robot):
    view = add(server, owner, robot)
    one = f"/tokens/{view['uuid']}"
    assert server.delete(path(owner, robot, one), bearer=owner.bearer).status == 204
    assert works(shop, robot, robot[1]) and not works(shop, robot, view["token"])
    not_found(server.delete(path(owner, robot, one), bearer=owner.bearer))


def test_the_end_of_one_can_be_chosen_later(server, shop, owner, robot):
    view = add(server, owner, robot)
    reply = server.put(path(owner, robot, f"/tokens/{view['uuid']}"), bearer=owner.bearer, json_body={"expiration": 0})
    assert reply.status == 200 and reply.json()["expires_at"] is not None
    assert not works(shop, robot, view["token"])


def test_regenerating_ends_all_of_them(server, shop, owner, robot):
    second = add(server, owner, robot)["token"]
    fresh = server.post(path(owner, robot, "/regenerate"), bearer=owner.bearer).json()["token"]
    assert [works(shop, robot, secret) for secret in (robot[1], second, fresh)] == [False, False, True]


def test_a_robot_has_twenty_at_most(server, owner, robot):
    for _ in range(19):
        add(server, owner, robot)
    invalid_request(server.post(path(owner, robot), bearer=owner.bearer, json_body={}))


def test_another_robots_secret_is_not_found(server, shop, owner, robot):
    other = owner.robot()
    view = add(server, owner, other)
    not_found(server.delete(path(owner, robot, f"/tokens/{view['uuid']}"), bearer=owner.bearer))
    assert works(shop, other, view["token"])


def test_outsiders_see_and_change_nothing(server, shop, owner, robot):
    bearer = Person(shop, "outsider").bearer
    forbidden(server.get(path(owner, robot), bearer=bearer))
    forbidden(server.post(path(owner, robot), bearer=bearer, json_body={}))
    forbidden(server.put(path(owner, robot, "/status"), bearer=bearer, json_body={"enabled": False}))
    assert works(shop, robot, robot[1])


@pytest.mark.parametrize("body", [
    {"expiration": 0}, {"expiration": "60"}, {"expiration": 1.5}, {"others_expiration": -1}, {"name": 5},
    {"name": "n" * 256}, {"repositories": "*"}, {"repositories": ""}, {"actions": ""}, {"addresses": ""},
    {"not_before": "1969-12-31T23:59:59Z"}, {"repositories": "Acme/x"}, {"actions": "read"}, {"actions": ["pull"]},
    {"addresses": "0.0.0.0/0"}, {"addresses": "localhost"}, {"not_before": "tomorrow"}, {"not_before": 5}, {"uses": 0},
    {"uses": "1"}, {"uses": -1}, {"action": "pull"}, {"expires_in": 60}, {"expires_at": "2030-01-01T00:00:00Z"}], ids=str)
def test_what_is_not_well_formed_is_an_invalid_request(server, owner, robot, body):
    invalid_request(server.post(path(owner, robot), bearer=owner.bearer, json_body=body))
    assert len(listed(server, owner, robot)) == 1


# What a secret is held to

def test_repositories_and_actions_narrow(server, shop, owner, robot, repository):
    secret = add(server, owner, robot, repositories=repository, actions="pull")["token"]
    assert granted(shop, repository, "pull,push", (robot[0], secret)) == {"pull"}
    assert granted(shop, repository, "pull,push", robot) == {"push", "pull"}
    other = owner.repository()
    shop.permit(other, robot[0], "write", bearer=owner.bearer)
    assert granted(shop, other, "pull", (robot[0], secret)) == set()
    view = listed(server, owner, robot)[0]
    assert view["repositories"] == repository and view["actions"] == "pull"


def test_every_action_may_be_named_by_a_star(server, shop, owner, robot):
    administered = owner.repository()
    shop.permit(administered, robot[0], "admin", bearer=owner.bearer)
    secret = add(server, owner, robot, actions="*")["token"]
    assert granted(shop, administered, "*", (robot[0], secret)) == granted(shop, administered, "*", robot)
    assert "*" in granted(shop, administered, "*", robot)


def test_a_pattern_names_what_it_fits(server, shop, owner, robot):
    repositories = [owner.repository(name) for name in ("web-1", "api-1")]
    for name in repositories:
        shop.permit(name, robot[0], "read", bearer=owner.bearer)
    secret = add(server, owner, robot, repositories=f"{owner.org}/web-*")["token"]
    assert [granted(shop, name, "pull", (robot[0], secret)) for name in repositories] == [{"pull"}, set()]


def test_addresses_bind_it_to_a_place(server, shop, owner, robot):
    here = add(server, owner, robot, addresses="127.0.0.0/8 ::1")
    elsewhere = add(server, owner, robot, addresses="192.0.2.0/24")
    assert works(shop, robot, here["token"]) and not works(shop, robot, elsewhere["token"])
    assert elsewhere["addresses"] == "192.0.2.0/24"


def test_behind_a_proxy_its_word_counts_where_it_is_trusted():
    with Jetond('[http]\ntrusted_proxies = ["127.0.0.1"]\n') as server:
        shop = Shop(server)
        owner = Owner(shop)
        robot = owner.robot()
        secret = add(server, owner, robot, addresses="192.0.2.0/24")["token"]

        def status(forwarded):
            return server.get("/v2/auth", login=(robot[0], secret), headers={"X-Forwarded-For": forwarded}).status
        assert [status(one) for one in ("192.0.2.7", "192.0.2.7, 198.51.100.1", "198.51.100.1")] == [200, 401, 401]


def test_nobodys_word_counts_by_default(server, shop, owner, robot):
    secret = add(server, owner, robot, addresses="192.0.2.0/24")["token"]
    reply = server.get("/v2/auth", login=(robot[0], secret), headers={"X-Forwarded-For": "192.0.2.7"})
    assert reply.status == 401


def test_a_wrong_place_reads_like_a_wrong_secret(server, shop, owner, robot):
    elsewhere = add(server, owner, robot, addresses="192.0.2.0/24")["token"]
    replies = [shop.registry_token(login=(robot[0], secret)) for secret in (elsewhere, "wrong")]
    assert [reply.status for reply in replies] == [401, 401]
    first, second = (reply.json()["error_description"].partition(" (reason")[0] for reply in replies)
    assert first == second


def test_so_does_a_wrong_place_of_other_tokens(server, shop, owner):
    reply = server.post("/api/v1/user/apptoken", bearer=owner.bearer, json_body={"title": "t", "addresses": "192.0.2.1"})
    secrets = {"$app": reply.json()["token"]["token_code"], "$oauthtoken": owner.token("repo:read", addresses="192.0.2.1")}
    for name, secret in secrets.items():
        first, second = (shop.registry_token(login=(name, one)) for one in (secret, secret[:-1] + "_"))
        assert first.status == second.status == 401
        first, second = (reply.json()["error_description"].partition(" (reason")[0] for reply in (first, second))
        assert first == second


def test_its_uses_are_counted(server, shop, owner, robot):
    secret = add(server, owner, robot, uses=3)["token"]
    assert [works(shop, robot, secret) for _ in range(5)] == [True, True, True, False, False]


def test_uses_are_counted_over_a_restart(tmp_path):
    with Jetond() as server:
        shop = Shop(server)
        owner = Owner(shop)
        robot = owner.robot()
        secret = add(server, owner, robot, uses=2)["token"]
        assert works(shop, robot, secret)
        server.stop()
        server.start()
        assert [works(shop, robot, secret) for _ in range(2)] == [True, False]


# The same at other kinds of tokens

def test_an_access_token_is_bound_to_its_place_and_uses(server, owner):
    here = owner.token("user:read", addresses="127.0.0.1", uses=2)
    elsewhere = owner.token("user:read", addresses="192.0.2.1")
    statuses = [server.get("/api/v1/user/", bearer=bearer).status for bearer in (here, here, here, elsewhere)]
    assert statuses == [200, 200, 401, 401]


def test_an_access_token_that_counts_its_uses_counts_those_at_introspection(server, shop, owner):
    token = owner.token("repo:read", uses=2)
    asks = [server.post("/oauth2/introspect", bearer=owner.bearer, form={"token": token}).json()["active"]
            for _ in range(3)]
    assert asks == [True, True, False]


def test_at_introspection_the_caller_says_whence_a_token_came(server, owner):
    token = owner.token("repo:read", addresses="192.0.2.0/24")

    def active(**more):
        reply = server.post("/oauth2/introspect", bearer=owner.bearer, form={"token": token, **more})
        return reply.json()["active"]
    assert [active(), active(client_address="192.0.2.9"), active(client_address="127.0.0.1")] == [False, True, False]


def test_introspection_tells_what_is_left_of_a_token(server, owner):
    token = owner.token("repo:write org:admin user:admin", repositories="acme/web", actions="pull", addresses="127.0.0.1")
    reply = server.post("/oauth2/introspect", bearer=owner.bearer, form={"token": token, "client_address": "127.0.0.1"})
    answer = reply.json()
    assert answer["scope"] == "repo:read", "who does not know the rest must not take it for more"
    assert (answer["repositories"], answer["actions"], answer["addresses"]) == ("acme/web", "pull", "127.0.0.1")


def test_a_token_bound_to_a_place_mints_no_other(server, owner):
    bound = owner.token("org:admin repo:read", addresses="127.0.0.1")
    reply = server.post(owner.tokens(), bearer=bound, json_body={"name": "x", "scope": "repo:read"})
    forbidden(reply)


def test_a_token_that_is_held_to_anything_administers_nothing(server, owner, robot):
    for more in ({"addresses": "127.0.0.1"}, {"uses": 9}):
        bound = owner.token("org:admin user:admin user:read", **more)
        assert server.get("/api/v1/user/", bearer=bound).status == 200
        forbidden(server.post(path(owner, robot), bearer=bound, json_body={}))
        forbidden(server.get(owner.robots("/" + robot[0].split("+")[1]), bearer=bound))
        forbidden(server.post("/api/v1/user/apptoken", bearer=bound, json_body={"title": "t"}))
        forbidden(server.post(owner.applications(owner.client_id, "/resetclientsecret"), bearer=bound))


def test_who_asks_about_his_own_token_uses_it_once(server, owner):
    token = owner.token("repo:read", uses=1)
    assert server.post("/oauth2/introspect", bearer=token, form={"token": token}).json()["active"]
    assert server.post("/oauth2/introspect", bearer=token, form={"token": token}).status == 401


def test_an_application_password_is_narrowed_too(server, shop, owner, repository):
    reply = server.post("/api/v1/user/apptoken", bearer=owner.bearer, json_body={"title": "t", "actions": "pull"})
    token = reply.json()["token"]
    assert reply.status == 200 and token["actions"] == "pull"
    assert granted(shop, repository, "pull,push", ("$app", token["token_code"])) == {"pull"}


# Rest and end

def status(server, owner, robot, **body):
    return server.put(path(owner, robot, "/status"), bearer=owner.bearer, json_body=body)


def test_a_disabled_robot_rests_with_all_its_secrets(server, shop, owner, robot):
    assert status(server, owner, robot, enabled=False).json() == {"name": robot[0], "enabled": False, "expires_at": None}
    reply = shop.registry_token(login=robot)
    assert reply.status == 401 and f"Robot {robot[0]} is disabled" in reply.json()["error_description"]
    assert status(server, owner, robot, enabled=True).status == 200
    assert works(shop, robot, robot[1])


def test_a_disabled_robot_says_so_to_none_but_itself(server, shop, owner, robot):
    status(server, owner, robot, enabled=False)
    assert "disabled" not in shop.registry_token(login=(robot[0], "wrong")).json()["error_description"]


@pytest.mark.parametrize("body", [{"enabled": "no"}, {"expires_at": "never"}, {"expires_at": 5}], ids=str)
def test_a_status_that_is_none_is_an_invalid_request(server, owner, robot, body):
    invalid_request(status(server, owner, robot, **body))
