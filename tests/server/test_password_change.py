"""A new password ends everything of the person that is no robot's, at once; the rest may be kept."""
import pytest

from browser import Browser
from quay import Owner, accepted

USERS = "/api/v1/superuser/users/"


@pytest.fixture()
def owner(shop):
    return Owner(shop)


def everything(server, shop, owner):
    password = server.post("/api/v1/user/apptoken", bearer=owner.bearer, json_body={"title": "t"}).json()["token"]
    identity = server.get("/v2/auth", login=(owner.name, owner.password), query={"offline_token": "true"}).json()
    browser = Browser(server).sign_in(owner.name, owner.password)
    token = owner.token("user:read")

    def alive():
        return {
            "application password": shop.registry_token(login=("$app", password["token_code"])).status == 200,
            "oauth": accepted(server, token), "authorization": accepted(server, owner.bearer),
            "session": browser.get("/api/v1/user/").status == 200,
            "identity": server.post("/v2/auth", form={
                "grant_type": "refresh_token", "refresh_token": identity["refresh_token"],
                "service": server.address}).status == 200}
    return alive


def change(server, owner, **body):
    reply = server.put(USERS + owner.name, bearer=server.bootstrap_token,
                       json_body={"password": "a wholly new one".replace(" ", "-"), **body})
    assert reply.status == 200, reply


def test_a_superusers_change_ends_everything_but_robots(server, shop, owner):
    robot = owner.robot()
    alive = everything(server, shop, owner)
    assert all(alive().values()), alive()
    change(server, owner)
    assert not any(alive().values()), alive()
    assert shop.registry_token(login=robot).status == 200


def test_what_is_no_login_stays_where_that_is_asked_for(server, shop, owner):
    alive = everything(server, shop, owner)
    change(server, owner, end_everything=False)
    assert alive() == {"application password": True, "oauth": True, "authorization": True, "session": False,
                       "identity": False}
