"""`secrets.retrievable = false`, in both formats: the secret is told once, by create, and null ever after."""
import urllib.parse

import pytest

from jetond import Jetond, Shop
from openshift import ALL, BASE, USER, Person, one
from openshift_contract import OAUTH_CLIENT, REDIRECT, Api, form  # noqa: F401


@pytest.fixture(scope="module")
def house():
    with Jetond("[secrets]\nretrievable = false\n" + OAUTH_CLIENT) as server:
        yield Shop(server)


@pytest.fixture
def api(house, form):
    return Api(Person(house), form)


def create(api, status=201, **parameters):
    return api.call("POST", ALL, status, "authorization", json_body=parameters).data


def test_create_tells_the_secret(api):
    assert api.person.works(create(api, scope="read")["token"])


@pytest.mark.parametrize("handle", ["id", "token"])
def test_show_update_and_list_carry_null(api, handle):
    made = create(api, scope="read")
    replies = [api.call("GET", one(made[handle]), kind="authorization"),
               api.call("PUT", one(made[handle]), kind="authorization", json_body={"note": "x"})]
    listed = api.call("GET", ALL, kind="authorizations")
    for view in [reply.data for reply in replies] + listed.data:
        assert "token" in view and view["token"] is None
    assert made["token"] not in "".join(answer.reply.text for answer in [*replies, listed])
    assert made["id"] in [view["id"] for view in listed.data]


def test_reuse_always_makes_a_new_token(api):
    first = create(api, scope="read", note="same")
    again = create(api, 201, scope="read", note="same", reuse=True)
    assert again["token"] and again["id"] != first["id"]
    assert api.person.works(first["token"]) and api.person.works(again["token"])


def test_delete_by_token_and_delete_all_work(api):
    first, second = create(api, scope="read"), create(api, scope="userinfo")
    assert first["token"] not in api.call("DELETE", one(first["token"])).reply.text
    assert not api.person.works(first["token"]) and api.person.works(second["token"])
    api.call("DELETE", ALL)
    assert not api.person.works(second["token"]) and not api.person.works(api.person.session)


def test_the_code_flow_works_and_its_secrets_are_told_once(api):
    person = api.person
    query = {"client_id": "portal", "redirect_uri": REDIRECT, "response_type": "code"}
    place = person.get(BASE + "/oauth/authorize", query=query).headers["location"]
    code = urllib.parse.parse_qs(place.partition("?")[2])["code"][0]
    form = {"grant_type": "authorization_code", "client_id": "portal", "client_secret": "the first secret", "code": code}
    token = person.server.post(BASE + "/oauth/access_token", form=form).json()["access_token"]
    assert person.get(USER, bearer=token).status == 200
    listed = api.call("GET", ALL, kind="authorizations").reply.text
    assert token not in listed and code not in listed


def test_what_is_on_the_disk_holds_no_secret(api):
    secrets = [create(api, scope="read")["token"], api.person.session]
    api.call("GET", one(secrets[0]), kind="authorization")
    server = api.person.server
    written = b"".join(path.read_bytes() for path in [*server.data.rglob("*"), server.log] if path.is_file())
    assert not [secret for secret in secrets if secret.encode() in written or bytes.fromhex(secret) in written]
