"""The operations on webhooks: who may, what is refused, what is shown, and what one organization knows of another."""
import pytest

from api import Api
from jetond import Jetond, Shop
from problems import problem
from quay import unique

URL = "https://hooks.example.com/in"


class Place:
    def __init__(self, server):
        self.shop = Shop(server)
        self.server = server
        self.root = Api(server, self.shop.bearer)

    def admin(self):
        """(api, organization) of a new user."""
        name = unique("person")
        bearer = self.shop.session(name, self.shop.user(name))
        return Api(self.server, bearer), self.shop.organization(unique("org"), bearer)


@pytest.fixture(scope="module")
def place():
    with Jetond("[limits]\nwebhooks = 3\n") as server:
        yield Place(server)


@pytest.fixture
def owner(place):
    return place.admin()


def body(organization=None, **more):
    return {"url": URL, "events": ["token.revoked"], **({"organization": organization} if organization else {}), **more}


def test_a_webhook_is_made_read_changed_listed_and_deleted(owner):
    api, org = owner
    made = api.put("/webhooks/alerts", body(org), 201)
    assert made["secret"].startswith("whsec_") and len(made["secret"]) > 40
    read = api.get("/webhooks/alerts", organization=org)
    assert "secret" not in read and read == {name: value for name, value in made.items() if name != "secret"}
    assert read == {"name": "alerts", "organization": org, "url": URL, "events": ["token.revoked"], "enabled": True,
                    "created": read["created"], "pending": 0, "delivered": 0, "dropped": 0, "last_delivery": None,
                    "last_failure": None, "last_failure_status": None, "failing_since": None, "next_try": None}
    changed = api.put("/webhooks/alerts", body(org, events=["token.leaked", "token.expiring"], enabled=False), 200)
    assert changed["secret"] is None and changed["enabled"] is False
    assert changed["events"] == ["token.expiring", "token.leaked"]
    assert [item["name"] for item in api.items("/webhooks", organization=org)] == ["alerts"]
    api.delete("/webhooks/alerts", organization=org)
    api.fails(404, "not_found", "GET", "/webhooks/alerts", organization=org)
    assert api.items("/webhooks", organization=org) == []


def test_a_name_alone_suffices_where_it_is_the_only_one(place, owner):
    api, org = owner
    name = unique("single")
    api.put(f"/webhooks/{name}", body(org), 201)
    assert api.get(f"/webhooks/{name}")["organization"] == org
    second = place.shop.organization(unique("org"), api.bearer)
    api.put(f"/webhooks/{name}", body(second), 201)
    api.fails(400, "missing_parameter", "GET", f"/webhooks/{name}")
    api.fails(400, "missing_parameter", "DELETE", f"/webhooks/{name}")
    api.delete(f"/webhooks/{name}", organization=second)
    api.delete(f"/webhooks/{name}")


def test_organizations_know_nothing_of_each_others_webhooks(place):
    (one, first), (two, second) = place.admin(), place.admin()
    one.put("/webhooks/alerts", body(first), 201)
    assert two.put("/webhooks/alerts", body(second, url=URL + "/2"), 201)["url"] == URL + "/2"
    assert one.get("/webhooks/alerts", organization=first)["url"] == URL
    for method, path, sent, query in (("GET", "/webhooks", None, {"organization": first}),
                                      ("GET", "/webhooks/alerts", None, {"organization": first}),
                                      ("GET", "/webhooks/none", None, {"organization": first}),
                                      ("PUT", "/webhooks/other", body(first), {}),
                                      ("PUT", "/webhooks/alerts", body(first), {}),
                                      ("DELETE", "/webhooks/alerts", None, {"organization": first}),
                                      ("POST", "/webhooks/alerts/secret", {}, {"organization": first})):
        answered = two.call(method, path, sent, **query)
        nowhere = {name: "no-such-organization" for name in query}
        elsewhere = two.call(method, path, sent and {**sent, **({"organization": "no-such-organization"} if "url" in sent else {})},
                             **nowhere)
        assert answered.status == elsewhere.status == 404, (method, path, answered, elsewhere)
        assert answered.json()["detail"] == elsewhere.json()["detail"]
    assert len(one.items("/webhooks", organization=first)) == 1


def scoped(place, org, scope):
    client = place.shop.application(org)["client_id"]
    return Api(place.server, place.shop.token(org, client, scope)["token"])


@pytest.mark.parametrize("scope, allowed", [("org:admin", True), ("repo:admin user:admin", False), ("super:user", None)])
def test_each_operation_needs_the_scope_that_is_documented(place, scope, allowed):
    org = place.shop.organization(unique("org"))
    place.root.put("/webhooks/alerts", body(org), 201)
    api = scoped(place, org, scope)
    for method, path, sent, query in (("GET", "/webhooks", None, {"organization": org}),
                                      ("GET", "/webhooks/alerts", None, {"organization": org}),
                                      ("PUT", "/webhooks/alerts", body(org), {}),
                                      ("POST", "/webhooks/alerts/secret", {}, {"organization": org}),
                                      ("DELETE", "/webhooks/alerts", None, {"organization": org})):
        answered = api.call(method, path, sent, **query)
        if allowed is False:
            assert problem(answered, 403, "forbidden")["needs"]["scope"] == "org:admin", path
        else:
            assert answered.status in (200, 201, 204), (path, answered)
    answered = api.call("PUT", "/webhooks/everything", body())
    if scope == "super:user":
        assert answered.status == 201
        assert api.get("/webhooks")["items"][0]["organization"] is None
        assert {None, } <= {item["organization"] for item in api.items("/webhooks", everywhere="true")}
        api.delete("/webhooks/everything")
    else:
        assert problem(answered, 403, "forbidden")["needs"]["scope"] == "super:user"
        assert problem(api.call("GET", "/webhooks"), 403, "forbidden")["needs"]["scope"] == "super:user"
        assert problem(api.call("GET", "/webhooks", everywhere="true"), 403, "forbidden")


def test_edits_are_guarded_by_settings_and_not_by_deliveries(owner):
    api, org = owner
    api.put("/webhooks/alerts", body(org), 201)
    one = api.call("GET", "/webhooks/alerts", organization=org)
    changed = body(org, events=["token.leaked"])
    api.fails(412, "changed_meanwhile", "PUT", "/webhooks/alerts", changed, {"If-None-Match": "*"})
    api.fails(412, "changed_meanwhile", "PUT", "/webhooks/alerts", changed, {"If-Match": '"0123"'})
    answered = api.call("PUT", "/webhooks/alerts", changed, {"If-Match": one.headers["etag"]})
    assert answered.status == 200 and answered.headers["etag"] != one.headers["etag"]
    api.fails(412, "changed_meanwhile", "DELETE", "/webhooks/alerts", None, {"If-Match": one.headers["etag"]}, organization=org)
    api.fails(412, "changed_meanwhile", "PUT", "/webhooks/other", changed, {"If-Match": "*"})
    tag = api.call("GET", "/webhooks/alerts", organization=org).headers["etag"]
    api.post("/webhooks/alerts/secret", {}, 201, organization=org)
    assert api.call("GET", "/webhooks/alerts", organization=org).headers["etag"] == tag


def test_a_dry_run_changes_nothing_and_shows_no_secret(owner):
    api, org = owner
    made = api.put("/webhooks/alerts", body(org), 201, dry_run="true")
    assert made["secret"] is None
    api.fails(404, "not_found", "GET", "/webhooks/alerts", organization=org)
    api.put("/webhooks/alerts", body(org), 201)
    assert api.post("/webhooks/alerts/secret", {}, 201, organization=org, dry_run="true")["secret"] is None
    api.delete("/webhooks/alerts", organization=org, dry_run="true")
    api.get("/webhooks/alerts", organization=org)


def test_a_new_secret_is_another_one(owner):
    api, org = owner
    first = api.put("/webhooks/alerts", body(org), 201)["secret"]
    second = api.post("/webhooks/alerts/secret", {"overlap": "24h"}, 201, organization=org)["secret"]
    assert second.startswith("whsec_") and second != first
    api.fails(400, "invalid_parameter", "POST", "/webhooks/alerts/secret", {"overlap": "8d"}, organization=org)


@pytest.mark.parametrize("url", ["http://hooks.example.com/", "https://", "hooks.example.com", "ftp://hooks.example.com/", "",
                                 "https://user:pass@hooks.example.com/", "https://hooks.example.com/#here",
                                 "https://hooks.example.com/ x", "file:///etc/passwd", "https://h/" + "x" * 2000])
def test_an_address_that_could_not_be_told_is_refused(owner, url):
    api, org = owner
    fault = api.fails(400, "invalid_parameter", "PUT", "/webhooks/alerts", body(org, url=url))
    assert fault["field"] == "url"


@pytest.mark.parametrize("events", [[], ["token.made"], "token.revoked", [1], ["token.revoked", "key.rotated"], [""]])
def test_events_that_it_cannot_be_told_of_are_refused(owner, events):
    api, org = owner
    assert api.fails(400, "invalid_parameter", "PUT", "/webhooks/alerts", body(org, events=events))["field"] == "events"


def test_what_is_not_known_is_refused_with_what_was_meant(owner):
    api, org = owner
    fault = api.fails(400, "unknown_parameter", "PUT", "/webhooks/alerts", {**body(org), "event": []})
    assert "events" in fault["detail"]
    fault = api.fails(400, "unknown_parameter", "GET", "/webhooks", organisation=org)
    assert "organization" in fault["detail"]
    api.fails(400, "missing_parameter", "PUT", "/webhooks/alerts", {"url": URL, "organization": org})
    api.fails(400, "invalid_parameter", "PUT", "/webhooks/Not%20a%20name", body(org))


def test_at_the_cap_the_answer_says_the_number(owner):
    api, org = owner
    for number in range(3):
        api.put(f"/webhooks/hook{number}", body(org), 201)
    fault = api.fails(409, "limit_reached", "PUT", "/webhooks/more", body(org))
    assert "3 webhooks" in fault["detail"]
    api.put("/webhooks/hook1", body(org, url=URL + "/new"), 200)
    api.delete("/webhooks/hook2", organization=org)
    api.put("/webhooks/more", body(org), 201)


def test_lists_have_pages_oldest_first(owner):
    api, org = owner
    for number in range(3):
        api.put(f"/webhooks/hook{number}", body(org), 201)
    names = [item["name"] for item in api.items("/webhooks", limit=2, organization=org)]
    assert names == ["hook0", "hook1", "hook2"]
    api.fails(400, "bad_cursor", "GET", "/webhooks", organization=org, cursor="x")


def test_the_log_says_what_was_done_and_no_more_of_the_address_than_its_host(owner):
    api, org = owner
    api.put("/webhooks/alerts", body(org, url=URL + "?key=hidden"), 201)
    api.put("/webhooks/alerts", body(org), 200)
    api.post("/webhooks/alerts/secret", {}, 201, organization=org)
    api.delete("/webhooks/alerts", organization=org)
    entries = {entry["kind"]: entry for entry in api.items("/audit", organization=org)}
    for kind in ("create_webhook", "update_webhook", "renew_webhook_secret", "delete_webhook"):
        assert entries[kind]["metadata"]["webhook"] == "alerts" and entries[kind]["metadata"]["host"] == "hooks.example.com"
    assert "hidden" not in str(entries) and "whsec" not in str(entries)


def test_the_openapi_document_describes_what_is_sent(place):
    document = place.server.get("/openapi.json").json()
    assert set(document["webhooks"]) == {"token.expiring", "token.revoked", "token.leaked", "access.refused_often", "key.rotated"}
    for event, sent in document["webhooks"].items():
        schema = sent["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        described = document["components"]["schemas"][schema]
        assert event in described["properties"]["event"]["enum"]
        assert {parameter["name"] for parameter in sent["post"]["parameters"]} == {"Jeton-Signature", "Jeton-Event", "Jeton-Delivery"}
    assert 'id="tokenRevoked"' in place.server.get("/docs/").text
