"""Tokens of an application: their view, their lists, and every rule of making and revoking them."""
import datetime
import re
import time

import pytest

from quay import (ISO_DATE, NO_UUID, UUID, Owner, Person, accepted, alive, bad_credential, forbidden,
                  invalid_request, message, not_found)

VIEW = {"uuid", "name", "scope", "expires_at", "created", "created_by", "last_accessed"}
NO_CLIENT = "A" * 20
TEN_YEARS = 315576000


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def outsider(shop):
    return Person(shop, "outsider")


@pytest.fixture(scope="module")
def neighbour(shop):
    return Owner(shop, "neighbour")


def create(server, owner, bearer=None, client_id=None, **body):
    return server.post(owner.tokens(client_id=client_id), bearer=bearer or owner.bearer,
                       json_body={"name": "t", "scope": "repo:read", **body})


def listed(server, owner, client_id=None, **query):
    reply = server.get(owner.tokens(client_id=client_id), bearer=owner.bearer, query=query)
    assert reply.status == 200, reply
    return reply.json()


def lifetime(view):
    moment = [datetime.datetime.fromisoformat(view[name].rstrip("Z")) for name in ("created", "expires_at")]
    return (moment[1] - moment[0]).total_seconds()


# Views and lists

def test_a_created_token_is_told_whole_and_works(server, owner):
    reply = create(server, owner, name="deploy", scope="user:read")
    assert reply.status == 200
    view = reply.json()
    assert set(view) == VIEW | {"token"}
    assert re.fullmatch(r"jto_[A-Za-z0-9]{36}", view["token"]) and UUID.fullmatch(view["uuid"])
    assert view["name"] == "deploy" and view["scope"] == "user:read" and view["created_by"] == owner.name
    assert ISO_DATE.fullmatch(view["created"]) and ISO_DATE.fullmatch(view["expires_at"])
    assert view["last_accessed"] is None
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    assert abs((datetime.datetime.fromisoformat(view["created"].rstrip("Z")) - now).total_seconds()) < 60
    assert alive(server, view["token"])


def test_a_token_acts_as_the_caller_who_made_it(server, owner):
    token = create(server, owner, scope="user:read").json()["token"]
    assert server.get("/api/v1/user/", bearer=token).json()["username"] == owner.name


def test_a_token_is_shown_once_and_never_again(server, owner):
    client_id = owner.application()["client_id"]
    view = owner.view("user:read", client_id)
    secret = view.pop("token")
    reply = server.get(owner.tokens(client_id=client_id), bearer=owner.bearer)
    assert reply.json() == {"tokens": [view]}
    assert secret not in reply.text and secret[4:24] not in reply.text


def test_names_of_tokens_may_repeat(server, owner):
    client_id = owner.application()["client_id"]
    made = {create(server, owner, client_id=client_id, name="twin").json()["uuid"] for _ in range(2)}
    assert {view["uuid"] for view in listed(server, owner, client_id)["tokens"]} == made and len(made) == 2


def test_the_newest_tokens_come_first(server, owner):
    client_id = owner.application()["client_id"]
    made = [owner.view(client_id=client_id, name=f"t{number}")["uuid"] for number in range(5)]
    assert [view["uuid"] for view in listed(server, owner, client_id)["tokens"]] == made[::-1]


@pytest.mark.parametrize("count, pages", [(0, [0]), (1, [1]), (50, [50]), (51, [50, 1]), (120, [50, 50, 20])])
def test_a_page_holds_fifty_tokens_and_the_last_page_names_no_next(server, owner, count, pages):
    client_id = owner.application()["client_id"]
    made = [owner.view(client_id=client_id)["uuid"] for _ in range(count)]
    seen, sizes, query = [], [], {}
    while True:
        page = listed(server, owner, client_id, **query)
        seen += [view["uuid"] for view in page["tokens"]]
        sizes.append(len(page["tokens"]))
        if "next_page" not in page:
            break
        assert isinstance(page["next_page"], str) and page["next_page"]
        query = {"next_page": page["next_page"]}
    assert seen == made[::-1] and sizes == pages


def test_tokens_made_or_revoked_meanwhile_shift_no_page(server, owner):
    client_id = owner.application()["client_id"]
    made = [owner.view(client_id=client_id)["uuid"] for _ in range(60)][::-1]
    first = listed(server, owner, client_id)
    owner.view(client_id=client_id)
    assert server.delete(owner.tokens(made[3], client_id), bearer=owner.bearer).status == 204
    second = listed(server, owner, client_id, next_page=first["next_page"])
    assert [view["uuid"] for view in first["tokens"] + second["tokens"]] == made


@pytest.mark.parametrize("page", ["", "x", "%ff", "A" * 3000, "0", "-1", NO_UUID])
def test_an_unusable_page_is_the_first_page(server, owner, page):
    client_id = owner.application()["client_id"]
    uuid = owner.view(client_id=client_id)["uuid"]
    assert [view["uuid"] for view in listed(server, owner, client_id, next_page=page)["tokens"]] == [uuid]


def test_a_page_of_one_application_shows_nothing_of_another(server, owner):
    first, second = (owner.application()["client_id"] for _ in range(2))
    for _ in range(51):
        owner.view(client_id=first)
    uuid = owner.view(client_id=second)["uuid"]
    page = listed(server, owner, first)["next_page"]
    assert {view["uuid"] for view in listed(server, owner, second, next_page=page)["tokens"]} <= {uuid}


def test_using_a_token_is_seen_and_refused_use_is_not(server, owner):
    client_id = owner.application()["client_id"]
    used, asking, asked_for, broker, unused = (owner.view("user:read", client_id) for _ in range(5))
    assert alive(server, used["token"]) and not accepted(server, unused["token"][:-1])
    reply = server.post("/oauth2/introspect", bearer=asking["token"], form={"token": asked_for["token"]})
    assert reply.json()["active"] is True
    server.get("/broker/rest/user", bearer=broker["token"])
    every = [view["uuid"] for view in (used, asking, asked_for, broker)]
    deadline = time.monotonic() + 15
    while True:
        seen = {view["uuid"]: view["last_accessed"] for view in listed(server, owner, client_id)["tokens"]}
        if all(seen[uuid] for uuid in every) or time.monotonic() > deadline:
            break
        time.sleep(0.2)
    assert all(seen[uuid] and ISO_DATE.fullmatch(seen[uuid]) for uuid in every)
    assert seen[unused["uuid"]] is None


# Rules of making, in their order

@pytest.mark.parametrize("body", [
    {"scope": "repo:read"}, {"name": "t"}, {"name": None, "scope": "repo:read"}, {"name": 5, "scope": "repo:read"},
    {"name": ["t"], "scope": "repo:read"}, {"name": "t", "scope": None}, {"name": "t", "scope": ["repo:read"]},
    {"name": "t", "scope": 5}, {"name": "t", "scope": True},
    *({"name": "t", "scope": "repo:read", "expiration": value}
      for value in (0, -1, 0.99, "60", True, False, None, [60], {}, -1e300))], ids=str)
def test_a_body_off_the_schema_is_an_invalid_request(server, owner, body):
    invalid_request(server.post(owner.tokens(), bearer=owner.bearer, json_body=body))


@pytest.mark.parametrize("name", ["n" * 256, "n" + " " * 255, "\u00e9" * 256], ids=["256", "padded", "letters"])
def test_a_name_over_255_letters_is_an_invalid_request_even_if_only_spaces_make_it_long(server, owner, name):
    invalid_request(create(server, owner, name=name))


@pytest.mark.parametrize("name", ["n" * 255, "\u00e9" * 255, "\U0001f511" * 255], ids=["ascii", "latin", "astral"])
def test_a_name_of_255_letters_is_fine_in_any_script(server, owner, name):
    assert create(server, owner, name=name).json()["name"] == name


def test_a_name_is_trimmed(server, owner):
    assert create(server, owner, name="  my token\t").json()["name"] == "my token"


@pytest.mark.parametrize("name", [" ", "   ", "\t\n "], ids=["one", "three", "others"])
def test_a_name_of_spaces_is_told_as_empty_in_the_plain_shape(server, owner, name):
    message(create(server, owner, name=name), 400, "'name' must not be empty")


def test_an_empty_name_is_refused(server, owner):
    assert create(server, owner, name="").status == 400


@pytest.mark.parametrize("scope", ["bogus", "repo:read bogus", "direct_user_login", "repo:read direct_user_login", "",
                                   " ", ",", "REPO:READ", "repo", "repo:read;repo:write", "repo:read\trepo:bad",
                                   "push", "session", "repository:a/b:pull", "repo:read\u00a0repo:write", "caf\u00e9"])
def test_an_invalid_scope_is_told_as_it_was_sent(server, owner, scope):
    message(create(server, owner, scope=scope), 400, f"Invalid scope: {scope}")


@pytest.mark.parametrize("sent, kept", [
    ("repo:read,repo:write", "repo:read repo:write"), ("repo:write, repo:read", "repo:write repo:read"),
    ("repo:read repo:read", "repo:read"), ("repo:write,repo:read repo:write", "repo:write repo:read"),
    ("repo:read   repo:write", "repo:read repo:write"), ("repo:read,,repo:write", "repo:read repo:write"),
    ("repo:admin repo:read", "repo:admin repo:read")])
def test_scopes_are_normalized_and_keep_their_first_places(server, owner, sent, kept):
    client_id = owner.application()["client_id"]
    assert create(server, owner, client_id=client_id, scope=sent).json()["scope"] == kept
    assert listed(server, owner, client_id)["tokens"][0]["scope"] == kept


@pytest.mark.parametrize("expiration, seconds", [
    (1, 1), (90, 90), (90.9, 90), (1.5, 1), (3600.0, 3600), (TEN_YEARS, TEN_YEARS), (TEN_YEARS + 1, TEN_YEARS),
    (10**12, TEN_YEARS), (2**63, TEN_YEARS), (2**64 + 5, TEN_YEARS), (10**30, TEN_YEARS), (1e300, TEN_YEARS)], ids=str)
def test_an_expiration_is_whole_seconds_and_capped_in_silence(server, owner, expiration, seconds):
    reply = create(server, owner, expiration=expiration)
    assert reply.status == 200, reply
    assert abs(lifetime(reply.json()) - seconds) < 0.01


def test_a_token_lives_ten_years_by_default(server, owner):
    assert abs(lifetime(create(server, owner).json()) - TEN_YEARS) < 0.01


@pytest.mark.parametrize("number", ["1e400", "1" + "0" * 400, "-1e400", "1E+99999999999999999999"])
def test_a_number_beyond_all_bounds_breaks_nothing(server, owner, number):
    reply = server.post(owner.tokens(), bearer=owner.bearer, headers={"Content-Type": "application/json"},
                        body=f'{{"name":"t","scope":"repo:read","expiration":{number}}}')
    assert reply.status == 400 if number.startswith("-") else reply.status in (200, 400), reply
    if reply.status == 200:
        assert abs(lifetime(reply.json()) - TEN_YEARS) < 0.01


def test_unknown_members_are_accepted(server, owner):
    assert create(server, owner, username="somebody", token="mine", uuid=NO_UUID).status == 200


def test_the_schema_is_checked_before_the_permission(server, owner, outsider):
    invalid_request(create(server, owner, outsider.bearer, name=5))
    invalid_request(create(server, owner, outsider.bearer, expiration=0))


def test_the_permission_is_checked_before_the_existence(server, owner, outsider):
    for path in ("/api/v1/organization/nobody-here/applications/x/tokens", owner.tokens(client_id=NO_CLIENT)):
        forbidden(server.post(path, bearer=outsider.bearer, json_body={"name": " ", "scope": "bogus"}))


def test_the_existence_is_checked_before_the_name_and_the_scope(server, owner, neighbour):
    for client_id in (NO_CLIENT, neighbour.client_id):
        not_found(create(server, owner, client_id=client_id, name=" ", scope="bogus"))


def test_the_name_is_checked_before_the_scope(server, owner):
    message(create(server, owner, name=" ", scope="bogus"), 400, "'name' must not be empty")


def test_the_scope_is_checked_before_the_minting(server, owner):
    narrow = owner.token("org:admin")
    message(create(server, owner, narrow, scope="repo:read bogus"), 400, "Invalid scope: repo:read bogus")
    forbidden(create(server, owner, narrow, scope="repo:read"))


# The minting check

@pytest.mark.parametrize("held, wanted, allowed", [
    ("org:admin repo:read", "repo:read", True), ("org:admin repo:read", "repo:write", False),
    ("org:admin repo:write", "repo:read repo:write", True), ("org:admin repo:write", "repo:admin", False),
    ("org:admin repo:admin", "repo:write repo:read", True), ("org:admin repo:admin", "repo:create", False),
    ("org:admin repo:create", "repo:create", True), ("org:admin", "org:admin", True),
    ("org:admin", "repo:read", False), ("org:admin user:admin", "user:admin", True),
    ("org:admin user:admin", "user:read", False), ("org:admin user:read", "user:admin", False),
    ("org:admin repo:read", "org:admin repo:read repo:write", False), ("org:admin", "super:user", False)])
def test_a_token_passes_on_no_more_than_its_own_scopes(server, owner, held, wanted, allowed):
    reply = create(server, owner, owner.token(held), scope=wanted)
    assert reply.status == 200 if allowed else forbidden(reply)


@pytest.mark.parametrize("scope", ["super:user", "org:admin super:user"])
def test_who_is_no_superuser_mints_no_superuser_token(server, owner, scope):
    forbidden(create(server, owner, scope=scope))


@pytest.mark.parametrize("scope", ["repo:read", "repo:write", "repo:admin", "repo:create", "user:read", "user:admin",
                                   "org:admin"])
def test_an_admin_of_the_organization_mints_every_other_scope(server, owner, scope):
    assert create(server, owner, scope=scope).json()["scope"] == scope


def test_a_superuser_mints_super_user_in_his_own_organization(server, shop):
    org = shop.organization("of-the-superuser")
    view = shop.token(org, shop.application(org)["client_id"], "super:user")
    assert server.get("/api/v1/superuser/users/", bearer=view["token"]).status == 200


@pytest.mark.parametrize("scope", ["repo:admin", "repo:create", "user:read user:admin"])
def test_a_token_without_the_scope_of_organizations_handles_no_tokens(server, owner, scope):
    bearer, victim = owner.token(scope), owner.view("user:read")
    forbidden(server.get(owner.tokens(), bearer=bearer))
    forbidden(create(server, owner, bearer))
    forbidden(server.delete(owner.tokens(victim["uuid"]), bearer=bearer))
    assert alive(server, victim["token"])


# Revoking

def test_a_revoked_token_is_dead_at_once_and_unlisted(server, shop, owner):
    client_id = owner.application()["client_id"]
    view, kept = owner.view("user:read", client_id), owner.view("user:read", client_id)
    assert alive(server, view["token"])
    reply = server.delete(owner.tokens(view["uuid"], client_id), bearer=owner.bearer)
    assert reply.status == 204 and reply.body == b""
    bad_credential(server.get("/api/v1/user/", bearer=view["token"]))
    assert shop.registry_token(login=("$oauthtoken", view["token"])).status == 401
    assert [one["uuid"] for one in listed(server, owner, client_id)["tokens"]] == [kept["uuid"]]
    assert alive(server, kept["token"])


def test_a_revoked_token_cannot_be_revoked_again(server, owner):
    uuid = owner.view()["uuid"]
    assert server.delete(owner.tokens(uuid), bearer=owner.bearer).status == 204
    not_found(server.delete(owner.tokens(uuid), bearer=owner.bearer))


def test_a_token_may_revoke_itself(server, owner):
    view = owner.view("org:admin user:read")
    assert server.delete(owner.tokens(view["uuid"]), bearer=view["token"]).status == 204
    assert not accepted(server, view["token"])


@pytest.mark.parametrize("uuid", [NO_UUID, "x", "0", "%00", "%ff", "a" * 2000, "..", "jto_" + "A" * 36])
def test_an_unknown_uuid_is_not_found(server, owner, uuid):
    reply = server.delete(owner.tokens(uuid), bearer=owner.bearer)
    assert reply.status in (400, 404), reply
    if uuid == NO_UUID:
        not_found(reply)


def test_a_token_is_revoked_only_through_its_own_application(server, owner, neighbour):
    view, other = owner.view("user:read"), owner.application()["client_id"]
    not_found(server.delete(owner.tokens(view["uuid"], other), bearer=owner.bearer))
    not_found(server.delete(owner.tokens(view["uuid"], NO_CLIENT), bearer=owner.bearer))
    not_found(server.delete(neighbour.tokens(view["uuid"]), bearer=neighbour.bearer))
    assert alive(server, view["token"])


def test_an_outsider_neither_lists_nor_makes_nor_revokes(server, owner, outsider, neighbour):
    view = owner.view("user:read")
    for bearer in (outsider.bearer, neighbour.bearer, neighbour.token("org:admin"), server.bootstrap_token):
        forbidden(server.get(owner.tokens(), bearer=bearer))
        forbidden(create(server, owner, bearer))
        forbidden(server.delete(owner.tokens(view["uuid"]), bearer=bearer))
        forbidden(server.get("/api/v1/organization/nobody-here/applications/x/tokens", bearer=bearer))
    assert alive(server, view["token"])


def test_tokens_of_an_unknown_application_are_not_found(server, owner, neighbour):
    for client_id in (NO_CLIENT, neighbour.client_id, "x"):
        not_found(server.get(owner.tokens(client_id=client_id), bearer=owner.bearer))
