"""What has been done: the logs of organizations, users, repositories and the installation (L1-L8)."""
import time

import pytest

from quay import MAIL_DATE, Owner, Person, forbidden, invalid_request, is_avatar, message, refused


@pytest.fixture()
def owner(shop):
    return Owner(shop)


def org_logs(owner, tail="logs"):
    return f"/api/v1/organization/{owner.org}/{tail}"


def read(server, path, bearer, **query):
    reply = server.get(path, bearer=bearer, query=query)
    assert reply.status == 200, reply
    return reply.json()


def kinds(body):
    return [entry["kind"] for entry in body["logs"]]


def test_l1_an_entry_tells_who_did_what_with_which_token_when_and_whence(server, owner):
    token = owner.view("org:admin user:admin", name="for the test")
    assert server.put(owner.robots("/ci"), bearer=token["token"], json_body={"description": "d"}).status == 201
    body = read(server, org_logs(owner), owner.bearer)
    assert set(body) == {"start_time", "end_time", "logs"}
    assert MAIL_DATE.fullmatch(body["start_time"]) and MAIL_DATE.fullmatch(body["end_time"])
    entry = body["logs"][0]
    assert set(entry) == {"kind", "metadata", "ip", "datetime", "performer"}
    assert entry["kind"] == "create_robot" and entry["ip"] == "127.0.0.1" and MAIL_DATE.fullmatch(entry["datetime"])
    performer = entry["performer"]
    assert performer["kind"] == "user" and performer["name"] == owner.name and performer["is_robot"] is False
    assert is_avatar(performer["avatar"], "user")
    metadata = entry["metadata"]
    assert metadata["robot"] == "ci" and metadata["description"] == "d"
    assert metadata["token_id"] == token["uuid"] and metadata["oauth_token_name"] == "for the test"
    assert metadata["oauth_token_application_id"] == owner.client_id
    assert token["token"] not in server.get(org_logs(owner), bearer=owner.bearer).text


def test_what_was_refused_is_not_logged(server, owner):
    before = read(server, org_logs(owner), owner.bearer)["logs"]
    invalid_request(server.put(owner.robots("/Bad"), bearer=owner.bearer, json_body={}))
    forbidden(server.put(owner.robots("/ci"), bearer=owner.token("repo:read"), json_body={}))
    after = kinds(read(server, org_logs(owner), owner.bearer))
    assert after == ["create_oauth_api_token"] + [entry["kind"] for entry in before]


def test_l2_l3_users_and_repositories_have_logs_of_their_own(server, shop, owner):
    repository = owner.repository()
    shop.permit(repository, owner.name, "admin", bearer=owner.bearer)
    path = f"/api/v1/repository/{repository}/logs"
    assert kinds(read(server, path, owner.bearer)) == ["change_repo_permission", "create_repo"]
    server.post("/api/v1/user/apptoken", bearer=owner.bearer, json_body={"title": "t"})
    assert "create_app_specific_token" in kinds(read(server, "/api/v1/user/logs", owner.bearer))
    assert "create_repo" not in kinds(read(server, "/api/v1/user/logs", owner.bearer))


def test_l4_the_log_of_all_tells_the_name_space(server, owner):
    entry = next(one for one in read(server, "/api/v1/superuser/logs", server.bootstrap_token)["logs"]
                 if one.get("namespace", {}).get("name") == owner.org)
    assert entry["namespace"]["kind"] == "org" and is_avatar(entry["namespace"]["avatar"], "org")


def test_pages_have_twenty_entries_and_hang_together(server, owner):
    for number in range(22):
        owner.robot(f"bot{number}")
    path = org_logs(owner)
    first = read(server, path, owner.bearer)
    second = read(server, path, owner.bearer, next_page=first["next_page"])
    assert len(first["logs"]) == 20 and "next_page" not in second
    names = [one["metadata"].get("robot") for one in first["logs"] + second["logs"] if one["kind"] == "create_robot"]
    assert names == [f"bot{number}" for number in reversed(range(22))]
    assert read(server, path, owner.bearer, next_page="nonsense")["logs"] == first["logs"]
    other = f"/api/v1/user/logs"
    assert read(server, other, owner.bearer, next_page=first["next_page"]) is not None


def test_days_and_performers_narrow_the_log(server, owner):
    path = org_logs(owner)
    today = time.strftime("%m/%d/%Y", time.gmtime())
    assert kinds(read(server, path, owner.bearer, starttime=today, endtime=today))
    assert kinds(read(server, path, owner.bearer, starttime="01/01/2001", endtime="01/02/2001")) == []
    invalid_request(server.get(path, bearer=owner.bearer, query={"starttime": "yesterday"}))
    invalid_request(server.get(path, bearer=owner.bearer, query={"endtime": "2001-01-01"}))
    message(server.get(path, bearer=owner.bearer, query={"starttime": today, "endtime": "01/01/2001"}), 400)
    assert kinds(read(server, path, owner.bearer, performer=owner.name))
    assert kinds(read(server, path, owner.bearer, performer="nobody-there")) == []


def test_l5_l8_logs_are_counted_by_day_and_kind(server, owner):
    owner.robot(), owner.robot()
    repository = owner.repository()
    for path, bearer in ((org_logs(owner, "aggregatelogs"), owner.bearer),
                         (f"/api/v1/repository/{repository}/aggregatelogs", owner.bearer),
                         ("/api/v1/user/aggregatelogs", owner.bearer),
                         ("/api/v1/superuser/aggregatelogs", server.bootstrap_token)):
        body = read(server, path, bearer)
        assert set(body) == {"aggregated"}
        for entry in body["aggregated"]:
            assert set(entry) == {"kind", "count", "datetime"} and MAIL_DATE.fullmatch(entry["datetime"])
    counts = read(server, org_logs(owner, "aggregatelogs"), owner.bearer)["aggregated"]
    assert sum(one["count"] for one in counts if one["kind"] == "create_robot") == 2


@pytest.mark.parametrize("tail", ["logs", "aggregatelogs"])
def test_logs_are_for_those_whose_business_they_are(server, shop, owner, tail):
    outsider = Person(shop)
    repository = f"/api/v1/repository/{owner.repository()}/{tail}"
    for path in (org_logs(owner, tail), repository, f"/api/v1/superuser/{tail}", f"/api/v1/organization/none/{tail}",
                 f"/api/v1/repository/none/none/{tail}"):
        forbidden(server.get(path, bearer=outsider.bearer))
        refused(server.get(path), 401, "invalid_token", "Requires authentication")
    forbidden(server.get(f"/api/v1/superuser/{tail}", bearer=owner.bearer))
    forbidden(server.get(f"/api/v1/user/{tail}", bearer=owner.token("user:read")))
    forbidden(server.get(repository, bearer=owner.token("org:admin")))
    assert server.get(repository, bearer=owner.token("repo:admin")).status == 200
