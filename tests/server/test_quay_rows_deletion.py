"""Section 1.1 of the contract row by row: what deleting and disabling does, at once."""
import pytest

from jetond import Jetond, Shop, without_reason
from quay import (Owner, Person, accepted, alive, bad_credential, forbidden, granted, not_found, unique)

USERS = "/api/v1/superuser/users/"


@pytest.fixture()
def owner(shop):
    return Owner(shop)


def org(owner, tail=""):
    return f"/api/v1/organization/{owner.org}{tail}"


def ok(reply, *statuses):
    assert reply.status in (statuses or (200, 201, 204)), reply
    return reply.json() if reply.body else None


def message_of(reply):
    assert reply.status == 401, reply
    return without_reason(reply.json()["errors"][0]["message"])


def oauth(shop, token):
    return shop.registry_token(login=("$oauthtoken", token))


def app_code(server, person):
    view = ok(server.post("/api/v1/user/apptoken", bearer=person.bearer, json_body={"title": "t"}))
    return view["token"]["token_code"]


def own_robot(server, person, short="ci"):
    view = ok(server.put(f"/api/v1/user/robots/{short}", bearer=person.bearer, json_body={}))
    return view["name"], view["token"]


@pytest.mark.parametrize("endpoint", ["tokens", "authorizations"])
def test_1_1_delete_one_oauth_token(server, shop, owner, endpoint):
    view, other = owner.view("user:read"), owner.token("user:read")
    path = owner.tokens(view["uuid"]) if endpoint == "tokens" else f"/api/v1/user/authorizations/{view['uuid']}"
    assert alive(server, view["token"]) and oauth(shop, view["token"]).status == 200
    assert server.delete(path, bearer=owner.bearer).status == 204
    bad_credential(server.get("/api/v1/user/", bearer=view["token"]))
    assert message_of(oauth(shop, view["token"])) == "OAuth access token could not be validated"
    assert alive(server, other), "that token and no other"


def test_1_1_delete_application(server, shop, owner):
    view, other = owner.application(), owner.token("user:read")
    made = [owner.view("user:read", view["client_id"]) for _ in range(2)]
    assert server.delete(owner.applications(view["client_id"]), bearer=owner.bearer).status == 204
    assert not any(accepted(server, one["token"]) for one in made)
    listed = server.get("/api/v1/user/authorizations", bearer=owner.bearer).text
    assert not any(one["uuid"] in listed for one in made)
    reply = server.post("/oauth2/token", login=(view["client_id"], view["client_secret"]),
                        form={"grant_type": "client_credentials"})
    assert reply.status in (400, 401) and alive(server, other)


def test_1_1_reset_client_secret(server, owner):
    view = owner.application()
    token = owner.token("user:read", view["client_id"])
    fresh = ok(server.post(owner.applications(view["client_id"], "/resetclientsecret"), bearer=owner.bearer))
    assert alive(server, token)
    form = {"grant_type": "client_credentials"}
    assert server.post("/oauth2/token", login=(view["client_id"], view["client_secret"]), form=form).status == 401
    assert server.post("/oauth2/token", login=(view["client_id"], fresh["client_secret"]), form=form).status == 200


def test_1_1_delete_organization(server, shop, owner):
    robot, token, repository = owner.robot(), owner.token("user:read"), owner.repository()
    login = (owner.name, owner.password)
    assert granted(shop, repository, "pull", login=login) == {"pull"}
    assert server.delete(org(owner), bearer=owner.bearer).status == 204
    assert not accepted(server, token) and granted(shop, repository, "pull", login=robot) is None
    assert granted(shop, repository, "pull,push", login=login) == set(), "the name space does not exist"
    not_found(server.get(org(owner)))


def test_1_1_delete_user(server, shop, owner):
    person = Person(shop)
    team = org(owner, "/team/owners/members/")
    ok(server.put(team + person.name, bearer=owner.bearer))
    token = shop.token(owner.org, owner.client_id, "user:read", bearer=person.bearer)["token"]
    code, robot = app_code(server, person), own_robot(server, person)
    assert server.delete(USERS + person.name, bearer=server.bootstrap_token).status == 204
    assert not accepted(server, token) and not accepted(server, person.bearer)
    for login in (("$oauthtoken", token), ("$app", code), robot, (person.name, person.password)):
        assert shop.registry_token(login=login).status == 401, login[0]
    assert person.name not in server.get(org(owner, "/members"), bearer=owner.bearer).text


def test_1_1_delete_user_is_refused_to_the_sole_admin_of_an_organization(server, shop, owner):
    assert server.delete(USERS + owner.name, bearer=server.bootstrap_token).status == 400
    assert alive(server, owner.bearer)
    ok(server.put(org(owner, f"/team/owners/members/{Person(shop).name}"), bearer=owner.bearer))
    assert server.delete(USERS + owner.name, bearer=server.bootstrap_token).status == 204


def test_1_1_disable_user(server, shop, owner):
    code, robot, token = app_code(server, owner), own_robot(server, owner), owner.token("user:read")
    of_org = owner.robot()
    ok(server.put(USERS + owner.name, bearer=server.bootstrap_token, json_body={"enabled": False}))
    bad_credential(server.get("/api/v1/user/", bearer=token))
    assert message_of(oauth(shop, token)) == "Granter of the oauth access token is disabled"
    disabled = "This user has been disabled. Please contact your administrator."
    assert message_of(shop.registry_token(login=("$app", code))) == disabled
    assert message_of(shop.registry_token(login=(owner.name, owner.password))) == disabled
    assert message_of(shop.registry_token(login=robot)) == f"Robot {robot[0]} owner {owner.name} is disabled"
    assert shop.registry_token(login=of_org).status == 200, "a robot of the organization is not his"
    ok(server.put(USERS + owner.name, bearer=server.bootstrap_token, json_body={"enabled": True}))
    assert alive(server, token)
    assert all(shop.registry_token(login=one).status == 200 for one in (("$app", code), robot, ("$oauthtoken", token)))


@pytest.mark.parametrize("how", ["removed from the organization", "removed from the team", "team demoted"])
def test_1_1_remove_user_from_org_or_demote(server, shop, owner, how):
    person = Owner(shop)
    ok(server.put(org(owner, "/team/bosses"), bearer=owner.bearer, json_body={"role": "admin"}))
    ok(server.put(org(owner, f"/team/bosses/members/{person.name}"), bearer=owner.bearer))
    here = shop.token(owner.org, owner.client_id, "org:admin user:read", bearer=person.bearer)
    elsewhere = person.token("org:admin user:read")
    assert server.get(owner.robots(), bearer=here["token"]).status == 200
    if how == "removed from the organization":
        ok(server.delete(org(owner, f"/members/{person.name}"), bearer=owner.bearer))
    elif how == "removed from the team":
        ok(server.delete(org(owner, f"/team/bosses/members/{person.name}"), bearer=owner.bearer))
    else:
        ok(server.put(org(owner, "/team/bosses"), bearer=owner.bearer, json_body={"role": "member"}))
    for token in (here["token"], elsewhere):
        forbidden(server.put(owner.robots("/fresh"), bearer=token, json_body={}))
        forbidden(server.get(owner.applications(), bearer=token))
        assert alive(server, token), "the row stays"
    assert server.get(person.robots(), bearer=here["token"]).status == 200, "and works where he still is admin"
    assert here["uuid"] in server.get(owner.tokens(), bearer=owner.bearer).text


def test_1_1_remove_superuser_from_config():
    with Jetond('[accounts]\nsuperusers = ["admin", "second"]\n') as server:
        shop = Shop(server)
        second = Owner.__new__(Owner)
        Person.__init__(second, shop, name="second")
        second.org = shop.organization(unique("org"), bearer=second.bearer)
        second.client_id = second.application()["client_id"]
        token = second.token("super:user user:read")
        assert server.get(USERS, bearer=token).status == 200
        server.stop()
        server.config.write_text('[accounts]\nsuperusers = ["admin"]\n')
        server.start()
        forbidden(server.get(USERS, bearer=token))
        assert "super_user" not in ok(server.get("/api/v1/user/", bearer=token))


def test_1_1_delete_robot(server, shop, owner):
    robot, secret = owner.robot("ci")
    repository = owner.repository()
    shop.permit(repository, robot, "write", bearer=owner.bearer)
    ok(server.put(org(owner, "/team/makers"), bearer=owner.bearer, json_body={"role": "creator"}))
    ok(server.put(org(owner, f"/team/makers/members/{robot}"), bearer=owner.bearer))
    body = {"role": "read", "delegate": {"kind": "user", "name": robot}}
    ok(server.post(org(owner, "/prototypes"), bearer=owner.bearer, json_body=body))
    assert server.delete(owner.robots("/ci"), bearer=owner.bearer).status == 204
    assert granted(shop, repository, "pull", login=(robot, secret)) is None
    assert ok(server.get(org(owner, "/prototypes"), bearer=owner.bearer)) == {"prototypes": []}
    assert ok(server.get(org(owner, "/team/makers/members"), bearer=owner.bearer))["members"] == []
    again = owner.robot("ci")
    assert granted(shop, repository, "pull,push", login=again) == set(), "the next of this name inherits nothing"
    assert granted(shop, f"{owner.org}/{unique('new')}", "push", login=again) == set()
