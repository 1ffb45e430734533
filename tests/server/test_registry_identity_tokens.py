"""Identity tokens: what registry clients keep of a login - for whom, how far, until when, and how it is ended."""
import signal

import pytest

from jetond import Jetond, Shop
from people import Person, disable, unique
from registry_claims import claims_of
from registry_posts import keep, post, read_strictly, refused, unauthorized

REFUSED = "Invalid identity token. Please log in again."
LOGINS = "/api/v1/user/registrylogins"


@pytest.fixture(scope="module")
def owner(shop):
    return Person(shop)


def use(server, token, **fields):
    return post(server, refresh=token, **fields)


def dead(server, token):
    unauthorized(server, use(server, token), REFUSED)


def robots(owner, short, tail=""):
    return f"/api/v1/organization/{owner.organization}/robots/{short}{tail}"


@pytest.mark.parametrize("name, value", [("offline_token", "true"), ("offline_token", "1"), ("access_type", "offline")])
def test_it_comes_with_a_get_or_a_post_that_asks(server, owner, name, value):
    for reply in (server.get("/v2/auth", login=owner.login, query={name: value}),
                  post(server, owner.login, **{name: value})):
        token = read_strictly(reply)["refresh_token"]
        assert token.startswith("jtf_") and len(token) == 64
        assert claims_of(use(server, token))["sub"] == owner.name


@pytest.mark.parametrize("name, value", [("offline_token", "false"), ("offline_token", ""), ("access_type", "online")])
def test_it_does_not_come_unasked(server, owner, name, value):
    for reply in (server.get("/v2/auth", login=owner.login, query={name: value}),
                  post(server, owner.login, **{name: value})):
        assert "refresh_token" not in read_strictly(reply)


def test_it_is_not_rotated(server, owner):
    token = keep(server, owner.login)
    for _ in range(3):
        assert read_strictly(use(server, token, access_type="offline"))["refresh_token"] == token


def test_an_oauth_token_is_kept_by_the_client_itself(server, owner):
    assert "refresh_token" not in read_strictly(post(server, owner.oauth_login("repo:read"), access_type="offline"))


def test_head_makes_none(server, shop):
    person = Person(shop)
    assert server.request("HEAD", "/v2/auth", login=person.login, query={"offline_token": "true"}).status == 200
    assert server.get(LOGINS, bearer=person.session).json() == {"logins": []}


def test_its_rights_are_those_of_the_present(server, shop, owner):
    repository, reader = owner.repository("rights"), Person(shop)
    token = keep(server, reader.login)
    scope = f"repository:{repository}:pull,push"
    assert read_strictly(use(server, token, scope=scope))["scope"] == ""
    owner.permit(repository, reader.name, "read")
    assert read_strictly(use(server, token, scope=scope))["scope"] == f"repository:{repository}:pull"


def test_it_is_never_wider_than_its_parent(server, owner):
    repository = owner.repository("narrow")
    reply = server.post("/broker/rest/user/authorizations", login=owner.login, json_body={"scope": "read"})
    token = keep(server, ("$oauthtoken", reply.json()["data"]["token"]))
    answer = read_strictly(use(server, token, scope=f"repository:{repository}:pull,push,delete"))
    assert answer["scope"] == f"repository:{repository}:pull"


def test_it_is_refused_for_every_other_purpose(server, shop, owner):
    person = Person(shop)
    token = keep(server, person.login)
    assert server.get("/api/v1/user/", bearer=token).status == 401
    assert server.get("/broker/rest/user", bearer=token).status == 401
    assert server.get("/v2/", bearer=token).status == 401
    for name in ("", "$oauthtoken", "$app", "$token", owner.robot("used")[0], person.name):
        assert server.get("/v2/auth", login=(name, token)).status == 401, name
        if name:
            assert post(server, (name, token)).status == 401, name
    reply = server.post("/oauth2/introspect", bearer=person.session, form={"token": token})
    assert reply.json() == {"active": False}
    assert use(server, token).status == 200


def test_no_other_secret_is_one(server, owner):
    for secret in (owner.session, owner.robot("other")[1], owner.oauth_token("repo:read")["token"],
                   server.bootstrap_token, owner.password, "A" * 64):
        dead(server, secret)


def test_whatever_is_changed_in_it_it_is_refused(server, owner):
    token = keep(server, owner.login)
    changed = [token[:-1], token[1:], token[:5], token + "0", token + " ", " " + token, token + "\n", token + "\0",
               token.swapcase(), token.upper(), "jtr_" + token[4:],
               *(token[:at] + ("0" if token[at] != "0" else "1") + token[at + 1:] for at in range(len(token)))]
    for one in changed:
        dead(server, one)
    assert use(server, token).status == 200


def test_it_dies_with_the_password(server, shop):
    person = Person(shop)
    token = keep(server, person.login)
    reply = server.put(f"/api/v1/superuser/users/{person.name}", bearer=server.bootstrap_token,
                       json_body={"password": "another-password"})
    assert reply.status == 200, reply
    dead(server, token)


def test_it_dies_with_its_user(server, shop):
    person = Person(shop)
    token = keep(server, person.login)
    disable(server, person.name)
    dead(server, token)
    disable(server, person.name, enabled=True)
    dead(server, token)
    token = keep(server, person.login)
    assert server.delete(f"/api/v1/superuser/users/{person.name}", bearer=server.bootstrap_token).status == 204
    dead(server, token)


@pytest.mark.parametrize("end", ["regenerate", "delete"])
def test_it_dies_with_the_robot_and_its_token(server, owner, end):
    short = unique("bot")
    token = keep(server, owner.robot(short))
    assert claims_of(use(server, token))["sub"] == f"{owner.organization}+{short}"
    if end == "regenerate":
        assert server.post(robots(owner, short, "/regenerate"), bearer=owner.session).status == 200
        assert server.get(robots(owner, short, "/registrylogins"), bearer=owner.session).json() == {"logins": []}
    else:
        assert server.delete(robots(owner, short), bearer=owner.session).status == 204
    dead(server, token)


def test_it_dies_with_an_application_password(server, owner):
    view = server.post("/api/v1/user/apptoken", bearer=owner.session, json_body={"title": "t"}).json()["token"]
    token = keep(server, ("$app", view["token_code"]))
    assert server.delete(f"/api/v1/user/apptoken/{view['uuid']}", bearer=owner.session).status == 204
    dead(server, token)


def test_it_outlives_a_restart_and_so_does_its_end():
    service = "registry.example.com"
    with Jetond(f'[[registry]]\nservice = "{service}"\n') as server:
        person = Person(Shop(server))
        kept, ended = (keep(server, person.login, service=service) for _ in range(2))
        assert server.post("/oauth2/revoke", form={"token": ended}).status == 200
        server.stop(signal.SIGKILL)
        server.start()
        assert use(server, kept, service=service).status == 200
        unauthorized(server, use(server, ended, service=service), REFUSED)


def test_it_is_for_one_registry_alone():
    names = ["one.example.com", "two.example.com"]
    with Jetond("".join(f'[[registry]]\nservice = "{name}"\n' for name in names)) as server:
        token = keep(server, Person(Shop(server)).login, service=names[0])
        assert use(server, token, service=names[0]).status == 200
        unauthorized(server, use(server, token, service=names[1]), REFUSED)


def test_its_holder_sees_and_ends_it(server, shop):
    person, other = Person(shop), Person(shop)
    token = keep(server, person.login, client_id="docker")
    login, = server.get(LOGINS, bearer=person.session).json()["logins"]
    assert set(login) == {"id", "service", "client", "address", "created", "expires", "last_used"}
    assert (login["service"], login["client"], login["address"]) == (server.address, "docker", "127.0.0.1")
    assert token not in str(login)
    assert server.delete(f"{LOGINS}/{login['id']}", bearer=other.session).status == 404
    assert use(server, token).status == 200
    assert server.delete(f"{LOGINS}/{login['id']}", bearer=person.session).status == 204
    dead(server, token)
    assert server.delete(f"{LOGINS}/{login['id']}", bearer=person.session).status == 404
    kinds = [row["kind"] for row in server.get("/api/v1/user/logs", bearer=person.session).json()["logs"]]
    assert {"create_registry_login", "revoke_registry_login"} <= set(kinds)


def test_a_robots_is_seen_and_ended_by_its_owner_alone(server, shop, owner):
    short = unique("bot")
    token = keep(server, owner.robot(short), client_id="podman")
    place, stranger = robots(owner, short, "/registrylogins"), Person(shop)
    assert server.get(place, bearer=stranger.session).status == 403
    login, = server.get(place, bearer=owner.session).json()["logins"]
    assert login["client"] == "podman"
    assert server.delete(f"{place}/{login['id']}", bearer=stranger.session).status == 403
    assert server.delete(f"{place}/nonsense", bearer=owner.session).status == 404
    assert server.delete(f"{place}/{login['id']}", bearer=owner.session).status == 204
    dead(server, token)


def test_whoever_knows_it_may_end_it(server, shop, owner):
    token = keep(server, owner.login)
    for _ in range(2):
        reply = server.post("/oauth2/revoke", form={"token": token})
        assert reply.status == 200 and reply.body == b""
        dead(server, token)
    token = keep(server, owner.login)
    assert server.post("/oauth2/revoke", form={"token": token}, bearer=Person(shop).session).status == 200
    dead(server, token)


def test_to_end_another_token_still_takes_a_client(server, owner):
    secret = owner.robot(unique("bot"))[1]
    assert server.post("/oauth2/revoke", form={"token": secret}).status == 401
    assert server.post("/oauth2/revoke", form={"token": keep(server, owner.login)}, bearer="nonsense").status == 401


def test_a_refresh_without_a_token_is_a_mistake(server):
    refused(use(server, ""), 400, "invalid_request", "UNSUPPORTED")
