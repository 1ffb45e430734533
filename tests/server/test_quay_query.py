"""Parameters of queries (section 6.0): what cannot be read is refused, and never replaced by a default."""
import pytest

from quay import Owner, invalid_request, message

FALSE = ["false", "False", "FALSE", "0", "null", ""]
TRUE = ["true", "1", "yes", "no", "fALSE", "x", "off"]


@pytest.fixture(scope="module")
def owner(shop):
    made = Owner(shop)
    for name in ("one", "two", "three"):
        made.robot(name)
    return made


@pytest.mark.parametrize("text, means", [*((one, False) for one in FALSE), *((one, True) for one in TRUE)])
def test_booleans(server, owner, text, means):
    robot = server.get(owner.robots(), bearer=owner.bearer, query={"permissions": text}).json()["robots"][0]
    assert ("teams" in robot) == means
    robot = server.get(owner.robots(), bearer=owner.bearer, query={"token": text}).json()["robots"][0]
    assert ("token" in robot) == means
    listed = server.get("/api/v1/user/apptoken", bearer=owner.bearer, query={"expiring": text}).json()
    assert listed["only_expiring"] is means


def robots_of(server, owner, **query):
    return len(server.get(owner.robots(), bearer=owner.bearer, query=query).json()["robots"])


def test_a_limit_of_zero_is_none_for_robots(server, owner):
    assert robots_of(server, owner) == robots_of(server, owner, limit=0) == 3
    assert robots_of(server, owner, limit=2) == 2
    assert robots_of(server, owner, limit=2, permissions="true") == 2, "robots, not rows"


@pytest.mark.parametrize("text", ["x", "", "1.5", "0x1", "1e3", "99999999999999999999", " 1"])
@pytest.mark.parametrize("path", ["/api/v1/user/robots", "/api/v1/superuser/users/", "/api/v1/superuser/organizations/"])
def test_a_limit_that_is_no_number_is_named(server, path, text):
    reply = server.get(path, bearer=server.bootstrap_token, query={"limit": text})
    assert reply.status == 400 and set(reply.json()) == {"message"} and "limit" in reply.json()["message"], reply


@pytest.mark.parametrize("path", ["/api/v1/superuser/users/", "/api/v1/superuser/organizations/"])
def test_the_limit_of_a_page(server, path):
    invalid_request(server.get(path, bearer=server.bootstrap_token, query={"limit": 101}),
                    "Page limit cannot be above 100")
    for text in ("0", "-1"):
        assert server.get(path, bearer=server.bootstrap_token, query={"limit": text}).status == 400
    assert server.get(path, bearer=server.bootstrap_token, query={"limit": 100}).status == 200


PLACES = ["/api/v1/organization/{org}/logs", "/api/v1/organization/{org}/aggregatelogs", "/api/v1/user/logs",
          "/api/v1/user/aggregatelogs", "/api/v1/repository/{repo}/logs", "/api/v1/repository/{repo}/aggregatelogs"]


@pytest.mark.parametrize("place", PLACES)
def test_dates_that_cannot_be_read_are_refused(server, owner, place):
    path = place.format(org=owner.org, repo=owner.repository())
    for name in ("starttime", "endtime"):
        for text in ("x", "", "2017-01-09", "13/01/2017", "02/30/2017", "1/9/17", "001/09/2017", "1/009/2017",
                     "09/01/20177", "1/9/2017 ", "-1/9/2017", "1//2017"):
            reply = server.get(path, bearer=owner.bearer, query={name: text})
            assert reply.status == 400, (name, text, reply)


def test_dates_may_have_one_digit(server, owner):
    path = f"/api/v1/organization/{owner.org}/logs"
    body = server.get(path, bearer=owner.bearer, query={"starttime": "1/09/2017", "endtime": "2/3/2017"}).json()
    assert body["start_time"].startswith("Mon, 09 Jan 2017 00:00:00")
    assert body["end_time"].startswith("Sat, 04 Feb 2017 00:00:00"), "the last day is included"
    assert server.get(path, bearer=owner.bearer, query={"starttime": "1/9/2017"}).json()["logs"] != []


def test_days_that_end_before_they_begin(server, owner):
    path = f"/api/v1/organization/{owner.org}/logs"
    assert server.get(path, bearer=owner.bearer, query={"starttime": "1/9/2017", "endtime": "1/9/2017"}).status == 200
    message(server.get(path, bearer=owner.bearer, query={"starttime": "1/9/2017", "endtime": "1/7/2017"}), 400)


def test_an_unreadable_next_page_is_the_first_one(server, owner):
    for place in (f"/api/v1/organization/{owner.org}/logs", owner.tokens()):
        first = server.get(place, bearer=owner.bearer)
        again = server.get(place, bearer=owner.bearer, query={"next_page": "nonsense"})
        assert again.status == 200 and set(again.json()) == set(first.json())


def test_what_an_operation_does_not_know_is_ignored(server, owner):
    plain = server.get(owner.robots(), bearer=owner.bearer)
    assert server.get(owner.robots(), bearer=owner.bearer, query={"colour": "x"}).json() == plain.json()
    body = {"name": "app", "colour": 7}
    assert server.post(owner.applications(), bearer=owner.bearer, json_body=body).status == 200


def test_scopes_are_split_at_any_white_space(server, owner):
    made = server.post(owner.tokens(), bearer=owner.bearer,
                       json_body={"name": "t", "scope": "\trepo:read,\n repo:write\r\nrepo:read\v,,repo:create "})
    assert made.status == 200 and made.json()["scope"] == "repo:read repo:write repo:create", made
    message(server.post(owner.tokens(), bearer=owner.bearer, json_body={"name": "t", "scope": "repo:read\tnone "}), 400,
            "Invalid scope: repo:read\tnone ")
