"""Applications by our own API: made by name and as a whole, with two live secrets, a life for their tokens, and a switch."""
import pytest

from jetond import Jetond, Shop
from problems import problem

ACME = "/jeton/v1/organizations/acme/applications"
PORTAL = {"title": "Portal", "redirect_uris": ["https://portal.example.com/back", "http://127.0.0.1/back"],
          "scopes": ["repo:read", "repo:write"], "default_scopes": ["repo:read"], "access_token_life": "15m"}


@pytest.fixture
def shop():
    with Jetond() as server:
        shop = Shop(server)
        shop.organization("acme")
        shop.organization("umbra")
        yield shop


def put(shop, name="portal", bearer=None, query=None, **members):
    return shop.server.put(f"{ACME}/{name}", bearer=bearer or shop.bearer, json_body={**PORTAL, **members}, query=query)


def secret(shop, name="portal", **members):
    return shop.server.post(f"{ACME}/{name}/secrets", bearer=shop.bearer, json_body=members)


def token(shop, made, **form):
    return shop.server.post("/oauth2/token", login=(made["client_id"], made["client_secret"]),
                            form={"grant_type": "client_credentials", **form})


def admin_of(shop, organization):
    """A bearer of an admin of one organization alone."""
    name = f"admin-of-{organization}"
    bearer = shop.session(name, shop.user(name))
    shop.server.put(f"/api/v1/organization/{organization}/team/owners/members/{name}", bearer=shop.bearer)
    return bearer


def test_an_application_is_made_by_its_name_and_changed_as_a_whole(shop):
    made = put(shop)
    assert made.status == 201 and made.json()["name"] == "portal" and made.json()["secrets"] == []
    changed = put(shop, title="Gate", access_token_life=None, redirect_uris=None)
    assert changed.status == 200
    assert changed.json()["client_id"] == made.json()["client_id"], "it never changes"
    assert changed.json()["title"] == "Gate" and changed.json()["redirect_uris"] == []
    assert shop.server.get(f"{ACME}/portal", bearer=shop.bearer).json() == changed.json()


def test_the_same_application_shows_in_the_quay_dialect(shop):
    made = put(shop).json()
    seen = shop.server.get(f"/api/v1/organization/acme/applications/{made['client_id']}", bearer=shop.bearer).json()
    assert (seen["name"], seen["redirect_uri"]) == ("Portal", "https://portal.example.com/back")
    other = shop.application("acme", "Elsewhere")
    names = [one["name"] for one in shop.server.get(ACME, bearer=shop.bearer).json()["items"]]
    assert names == ["portal", other["client_id"]], "one that was made elsewhere goes by its client id"
    assert shop.server.get(f"{ACME}/{other['client_id']}", bearer=shop.bearer).json()["title"] == "Elsewhere"


@pytest.mark.parametrize("members, field", [
    ({"title": ""}, "title"), ({"redirect_uris": ["/back"]}, "redirect_uris"),
    ({"redirect_uris": ["https://a.example/#x"]}, "redirect_uris"), ({"scopes": ["repo:all"]}, "scopes"),
    ({"access_token_life": "0s"}, "access_token_life"), ({"enabled": "yes"}, "enabled")])
def test_what_cannot_be_is_refused_and_nothing_is_made(shop, members, field):
    assert problem(put(shop, **members), 400, "invalid_parameter")["field"] == field
    assert shop.server.get(ACME, bearer=shop.bearer).json()["items"] == []


def test_a_default_scope_must_be_one_of_its_scopes(shop):
    problem(put(shop, default_scopes=["org:admin"]), 400, "invalid_parameter")


@pytest.mark.parametrize("name", ["Portal", "-x", "a" * 64, "a b"])
def test_a_name_that_cannot_stand_in_a_path_is_refused(shop, name):
    problem(put(shop, name.replace(" ", "%20")), 400, "invalid_parameter")


def test_two_secrets_are_live_at_most_and_both_work(shop):
    put(shop)
    first, second = secret(shop).json(), secret(shop, expires_in="90d").json()
    assert first["expires"] is None and second["expires"]
    problem(secret(shop), 409, "limit_reached")
    for one in (first, second):
        assert token(shop, one).status == 200
    listed = shop.server.get(f"{ACME}/portal", bearer=shop.bearer).json()["secrets"]
    assert [one["id"] for one in listed] == [second["id"], first["id"]]
    assert "client_secret" not in listed[0]
    assert shop.server.delete(f"{ACME}/portal/secrets/{first['id']}", bearer=shop.bearer).status == 204
    assert token(shop, first).status == 401 and token(shop, second).status == 200
    assert secret(shop).status == 201, "there is room for the next"


def test_its_tokens_have_its_default_scopes_and_live_as_long_as_it_says(shop):
    put(shop)
    made = secret(shop).json()
    given = token(shop, made).json()
    assert (given["scope"], given["expires_in"]) == ("repo:read", 900)
    assert token(shop, made, scope="repo:write").json()["scope"] == "repo:write"
    assert token(shop, made, scope="org:admin").status == 400


def test_one_that_is_disabled_rests_with_its_tokens_and_goes_on_as_it_was(shop):
    put(shop)
    made = secret(shop).json()
    bearer = token(shop, made).json()["access_token"]
    whoami = lambda: shop.server.get("/jeton/v1/whoami", bearer=bearer).status  # noqa: E731
    assert whoami() == 200
    assert put(shop, enabled=False).json()["enabled"] is False
    assert whoami() == 401 and token(shop, made).status == 401
    assert put(shop, enabled=True).status == 200
    assert whoami() == 200 and token(shop, made).status == 200


def test_deleting_it_ends_its_secrets_and_tokens(shop):
    put(shop)
    made = secret(shop).json()
    bearer = token(shop, made).json()["access_token"]
    assert shop.server.delete(f"{ACME}/portal", bearer=shop.bearer).status == 204
    assert shop.server.get("/jeton/v1/whoami", bearer=bearer).status == 401
    assert token(shop, made).status == 401
    problem(shop.server.get(f"{ACME}/portal", bearer=shop.bearer), 404, "not_found")


def test_a_dry_run_answers_what_would_be_and_changes_nothing(shop):
    tried = put(shop, query={"dry_run": "true"})
    assert tried.status == 201 and tried.json()["title"] == "Portal"
    problem(shop.server.get(f"{ACME}/portal", bearer=shop.bearer), 404, "not_found")
    put(shop)
    tried = shop.server.post(f"{ACME}/portal/secrets?dry_run=true", bearer=shop.bearer, json_body={})
    assert tried.status == 201 and tried.json()["client_secret"] is None
    assert shop.server.delete(f"{ACME}/portal?dry_run=true", bearer=shop.bearer).status == 204
    assert shop.server.get(f"{ACME}/portal", bearer=shop.bearer).json()["secrets"] == []


@pytest.mark.parametrize("method, path, body", [
    ("GET", ACME, None), ("GET", f"{ACME}/portal", None), ("PUT", f"{ACME}/portal", PORTAL),
    ("PUT", f"{ACME}/new", PORTAL), ("DELETE", f"{ACME}/portal", None), ("POST", f"{ACME}/portal/secrets", {})])
def test_only_admins_of_the_organization_see_and_change_it(shop, method, path, body):
    before = put(shop).json()
    stranger = admin_of(shop, "umbra")
    assert shop.server.request(method, path, bearer=stranger, json_body=body).status in (403, 404)
    assert shop.server.get(ACME, bearer=shop.bearer).json()["items"] == [before]
    own = admin_of(shop, "acme")
    assert shop.server.request(method, path, bearer=own, json_body=body).status < 300


@pytest.mark.parametrize("scope, status", [("org:admin", 200), ("repo:admin user:admin repo:create", 403)])
def test_the_token_needs_org_admin(shop, scope, status):
    put(shop)
    client = shop.application("umbra", "tool")["client_id"]
    bearer = shop.token("umbra", client, scope)["token"]
    answer = shop.server.get(f"{ACME}/portal", bearer=bearer)
    assert answer.status == status
    if status == 403:
        needs = problem(answer, 403, "forbidden")["needs"]
        assert "admin" in needs.pop("who_can_grant")
        assert needs == {"right": "admin", "scope": "org:admin", "resource": "acme"}


def test_a_list_goes_on_where_its_cursor_says(shop):
    for name in ("a", "b", "c"):
        put(shop, name)
    first = shop.server.get(f"{ACME}?limit=2", bearer=shop.bearer).json()
    assert [one["name"] for one in first["items"]] == ["a", "b"] and first["next_cursor"]
    rest = shop.server.get(ACME, bearer=shop.bearer, query={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [one["name"] for one in rest["items"]] == ["c"] and rest["next_cursor"] is None
    problem(shop.server.get("/jeton/v1/organizations/umbra/applications", bearer=shop.bearer,
                            query={"cursor": first["next_cursor"]}), 400, "bad_cursor")


def test_an_edit_is_refused_if_another_came_first(shop):
    tag = put(shop).headers["etag"]
    assert shop.server.get(f"{ACME}/portal", bearer=shop.bearer).headers["etag"] == tag
    stale = {"If-Match": tag}
    assert shop.server.put(f"{ACME}/portal", bearer=shop.bearer, json_body={**PORTAL, "title": "A"}, headers=stale).status == 200
    problem(shop.server.put(f"{ACME}/portal", bearer=shop.bearer, json_body=PORTAL, headers=stale), 412, "changed_meanwhile")
    problem(shop.server.delete(f"{ACME}/portal", bearer=shop.bearer, headers=stale), 412, "changed_meanwhile")
    problem(shop.server.put(f"{ACME}/portal", bearer=shop.bearer, json_body=PORTAL, headers={"If-None-Match": "*"}), 412,
            "changed_meanwhile")


def test_rotating_a_secret_makes_no_third_one(shop):
    put(shop)
    first, _ = secret(shop).json(), secret(shop)
    answer = shop.server.post(f"/jeton/v1/tokens/{first['id']}/rotate", bearer=shop.bearer, json_body={"overlap": "1d"})
    problem(answer, 409, "limit_reached")
    answer = shop.server.post(f"/jeton/v1/tokens/{first['id']}/rotate", bearer=shop.bearer, json_body={})
    assert answer.status == 201, answer


def test_a_life_that_was_chosen_is_not_made_longer_by_the_policy(shop):
    put(shop)
    policy = {"email": "acme@example.com", "policy": {"default_life": "30d"}}
    assert shop.server.put("/jeton/v1/organizations/acme", bearer=shop.bearer, json_body=policy).status == 200
    made = secret(shop, expires_in="1h").json()
    shown = shop.server.get(f"/jeton/v1/tokens/{made['id']}", bearer=shop.bearer).json()
    assert shown["expires"] == made["expires"]
    assert token(shop, made).json()["expires_in"] <= 900


def test_what_acts_for_a_user_lives_longer_by_their_will_alone(shop):
    put(shop)
    client = shop.application("acme", "tool")["client_id"]
    own = admin_of(shop, "acme")
    mine = shop.token("acme", client, "repo:read", bearer=own, expiration=3600)
    longer = {"expires_in": "3650d"}
    problem(shop.server.request("PATCH", f"/jeton/v1/tokens/{mine['uuid']}", bearer=shop.bearer, json_body=longer), 403,
            "forbidden")
