"""Exports of the audit log (L9-L11): who may, what is answered, who is told, what the log says of it."""
import json
import time
import urllib.parse

import pytest

from federation_fixtures import issuer, owner, server  # noqa: F401
from quay import forbidden, invalid_request, unique


def export(server, path, bearer, body=None, **query):
    return server.post(path, bearer=bearer, json_body=body or {}, query=query)


def org_path(owner):
    return f"/api/v1/organization/{owner.org}/exportlogs"


def read(server, url, bearer):
    reply = server.get(url.removeprefix(server.url), bearer=bearer)
    assert reply.status == 200, reply
    return reply.json()["logs"]


def test_l9_l10_l11_the_answer_names_the_export_and_where_all_of_it_can_be_read(server, owner):
    owner.robot("exported")
    repository = owner.repository()
    for path in (org_path(owner), "/api/v1/user/exportlogs", f"/api/v1/repository/{repository}/exportlogs"):
        reply = export(server, path, owner.bearer)
        assert reply.status == 200 and set(reply.json()) == {"export_id", "exported_data_url"}, reply
        newest = read(server, reply.json()["exported_data_url"], owner.bearer)[0]
        assert newest["kind"] == "export_logs_success"
        assert newest["metadata"]["export_id"] == reply.json()["export_id"]
    assert "create_robot" in [one["kind"] for one in read(server, export(server, org_path(owner), owner.bearer)
                                                          .json()["exported_data_url"], owner.bearer)]


def test_one_page_of_it_holds_more_than_the_usual_list(server, owner):
    for number in range(30):
        owner.robot(f"many{number}")
    url = export(server, org_path(owner), owner.bearer).json()["exported_data_url"]
    assert len(read(server, url, owner.bearer)) >= 30
    for limit in ("0", "1001"):
        invalid_request(server.get(f"/api/v1/organization/{owner.org}/logs", bearer=owner.bearer,
                                   query={"limit": limit}))


def test_the_link_keeps_days_and_performer_and_is_no_key(server, owner):
    today = time.strftime("%m/%d/%Y", time.gmtime())
    url = export(server, org_path(owner), owner.bearer, starttime=today, endtime=today,
                 performer=owner.name).json()["exported_data_url"]
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
    assert asked == {"starttime": today, "endtime": today, "performer": owner.name, "limit": "1000"}
    assert server.get(url.removeprefix(server.url)).status == 401
    forbidden(server.get(url.removeprefix(server.url), bearer=owner.token("repo:read")))


def test_l9_a_callback_is_told_and_the_log_says_so(server, owner, issuer):
    path = "/" + unique("told")
    issuer.pages[path] = (204, {}, b"")
    reply = export(server, org_path(owner), owner.bearer, {"callback_url": issuer.url + path})
    assert reply.status == 200, reply
    notice = json.loads(next(body for asked, body in issuer.told if asked == path))
    assert notice["export_id"] == reply.json()["export_id"] and notice["namespace"] == owner.org
    assert notice["exported_data_url"] == reply.json()["exported_data_url"] and notice["status"] == "success"
    entry = read(server, notice["exported_data_url"], owner.bearer)[0]
    assert entry["kind"] == "export_logs_success" and entry["metadata"]["url"] == issuer.url + path


def test_a_callback_that_fails_is_logged_as_a_failure(server, owner, issuer):
    path = "/" + unique("broken")
    issuer.pages[path] = (302, {"Location": issuer.url + "/elsewhere"}, b"")
    reply = export(server, org_path(owner), owner.bearer, {"callback_url": issuer.url + path})
    assert reply.status == 200, reply
    entry = read(server, reply.json()["exported_data_url"], owner.bearer)[0]
    assert entry["kind"] == "export_logs_failure" and entry["metadata"]["export_id"] == reply.json()["export_id"]
    assert "/elsewhere" not in issuer.asked


@pytest.mark.parametrize("body", [{"callback_url": "http://127.0.0.1/"}, {"callback_url": "file:///etc/passwd"},
                                  {"callback_url": 1}, {"callback_email": "nobody"}])
def test_a_callback_that_cannot_be_told_is_refused_first(server, owner, body):
    invalid_request(export(server, org_path(owner), owner.bearer, body))


def test_nobody_is_told_of_what_the_caller_may_not_export(server, owner, issuer):
    path = "/" + unique("spied")
    forbidden(export(server, org_path(owner), owner.token("repo:read"), {"callback_url": issuer.url + path}))
    assert path not in [asked for asked, _ in issuer.told]
