"""The policy of an organization holds in every dialect for the tokens of its applications and robots."""
import email.utils
import time

import pytest

from api import Api
from jetond import jwt_part
from quay import Owner, accepted, granted

HOUR = 3600


@pytest.fixture
def owner(shop):
    return Owner(shop)


@pytest.fixture
def api(server, owner):
    return Api(server, owner.bearer)


def set_policy(api, owner, **policy):
    api.put(f"/organizations/{owner.org}", {"policy": policy})


def life(server, secret, login):
    """The seconds that a token lives, by introspection; None: it has no end."""
    reply = server.post("/oauth2/introspect", login=login, form={"token": secret, "client_address": "127.0.0.1"})
    assert reply.status == 200 and reply.json()["active"], reply
    return reply.json()["exp"] - reply.json()["iat"] if "exp" in reply.json() else None


def client(owner):
    """The client id and the secret of a new application."""
    view = owner.application("client")
    return view["client_id"], view["client_secret"]


def own_token(server, login, **form):
    reply = server.post("/oauth2/token", login=login, form={"grant_type": "client_credentials", **form})
    assert reply.status == 200, reply
    return reply.json()


def robot_tokens(server, owner, robot):
    name = robot[0].split("+")[1]
    return server.get(owner.robots(f"/{name}/tokens"), bearer=owner.bearer).json()["tokens"]


def test_the_longest_life_shortens_what_quays_dialect_issues(server, owner, api):
    set_policy(api, owner, longest_life="1h")
    login = client(owner)
    assert life(server, owner.token("repo:read"), login) == HOUR
    assert life(server, owner.token("repo:read", expiration=600), login) == 600
    assert life(server, owner.token("repo:read", expiration=86400), login) == HOUR
    robot = owner.robot()
    assert life(server, robot[1], login) == HOUR


def test_the_longest_life_shortens_the_own_tokens_of_applications(server, owner, api):
    login = client(owner)
    set_policy(api, owner, longest_life="1h")
    answer = own_token(server, login)
    assert answer["expires_in"] == HOUR and life(server, answer["access_token"], login) == HOUR


def test_the_default_life_is_that_of_tokens_whose_life_was_not_asked(server, owner, api):
    set_policy(api, owner, default_life="1h")
    login = client(owner)
    assert life(server, owner.token("repo:read"), login) == HOUR
    assert life(server, owner.token("repo:read", expiration=86400), login) == 86400
    assert own_token(server, login)["expires_in"] == HOUR


def test_secrets_without_an_end_keep_it_while_never_is_allowed(server, owner, api):
    set_policy(api, owner, longest_life="1h", default_life="30m", never_allowed=True)
    assert life(server, owner.robot()[1], client(owner)) is None


@pytest.mark.parametrize("policy, wanted", [
    ({"longest_life": "1h", "default_life": "30m"}, HOUR // 2), ({"longest_life": "1h"}, HOUR),
    ({"default_life": "2h"}, 2 * HOUR), ({}, 30 * 86400)])
def test_without_never_secrets_get_the_default_or_longest_life(server, owner, api, policy, wanted):
    login = client(owner)
    set_policy(api, owner, never_allowed=False, **policy)
    assert life(server, owner.robot()[1], login) == wanted
    application = owner.application("late")
    assert own_token(server, (application["client_id"], application["client_secret"]))


def test_the_end_of_a_robot_token_is_not_moved_beyond_the_longest_life(server, owner, api):
    set_policy(api, owner, longest_life="1h")
    robot = owner.robot()
    name = robot[0].split("+")[1]
    [token] = robot_tokens(server, owner, robot)
    path = owner.robots(f"/{name}/tokens/{token['uuid']}")
    moved = server.put(path, bearer=owner.bearer, json_body={"expiration": 9 * 86400})
    assert moved.status == 200 and life(server, robot[1], client(owner)) == HOUR, moved


def test_registry_tokens_and_logins_end_within_the_longest_life(server, shop, owner, api):
    repository, robot = owner.repository(), owner.robot()
    shop.permit(repository, robot[0], "write", bearer=owner.bearer)
    set_policy(api, owner, longest_life="2m", never_allowed=True)
    answer = server.get("/v2/auth", login=robot, query={"scope": f"repository:{repository}:push",
                                                        "offline_token": "true"}).json()
    claims = jwt_part(answer["token"], 1)
    assert answer["expires_in"] == 120 and claims["exp"] - claims["iat"] <= 130
    logins = server.get(owner.robots(f"/{robot[0].split('+')[1]}/registrylogins"), bearer=owner.bearer).json()["logins"]
    end = email.utils.parsedate_to_datetime(next(logins[0][name] for name in logins[0] if name.startswith("expir")))
    assert 60 < end.timestamp() - time.time() <= 122


def test_tokens_are_refused_from_elsewhere_than_the_allowed_addresses(server, shop, owner, api):
    repository, robot = owner.repository(), owner.robot()
    shop.permit(repository, robot[0], bearer=owner.bearer)
    token, login = owner.token("repo:read"), client(owner)
    own = own_token(server, login)["access_token"]
    kept = server.get("/v2/auth", login=robot, query={"offline_token": "true"}).json()["refresh_token"]

    def works():
        refreshed = server.post("/v2/auth", form={"grant_type": "refresh_token", "refresh_token": kept,
                                                  "service": server.address, "client_id": "docker"})
        return {"token": accepted(server, token), "own": accepted(server, own),
                "robot": granted(shop, repository, "pull", robot) == {"pull"},
                "bearer at the registry": granted(shop, repository, "pull", ("$oauthtoken", token)) is not None,
                "login": refreshed.status == 200,
                "client": server.post("/oauth2/token", login=login,
                                      form={"grant_type": "client_credentials"}).status == 200}

    assert set(works().values()) == {True}
    set_policy(api, owner, allowed_addresses=["192.0.2.0/24"])
    assert set(works().values()) == {False}
    # An API that introspects says where the token came from.
    other = client(Owner(shop))
    for address, active in (("192.0.2.7", True), ("198.51.100.7", False)):
        reply = server.post("/oauth2/introspect", bearer=server.bootstrap_token,
                            form={"token": token, "client_address": address})
        assert reply.json()["active"] is active, (address, reply)
    assert own_token(server, other)
    set_policy(api, owner, allowed_addresses=["192.0.2.0/24", "127.0.0.1"])
    assert set(works().values()) == {True}


def test_a_refusal_by_address_is_explained_as_one(server, shop, owner, api):
    repository, robot = owner.repository(), owner.robot()
    set_policy(api, owner, allowed_addresses=["192.0.2.7"])
    refused = shop.registry_token(f"repository:{repository}:pull", login=robot)
    assert refused.status == 401
    explained = api.get(f"/refusals/{refused.json()['reason']}")
    assert "not_from_that_address" in str(explained) or "from that address" in str(explained), explained


def test_the_callers_own_tokens_do_not_belong_to_the_organization(server, owner, api):
    set_policy(api, owner, allowed_addresses=["192.0.2.7"], longest_life="1s")
    assert accepted(server, owner.bearer)
    assert api.get(f"/organizations/{owner.org}")["name"] == owner.org
