"""What people do with their own accounts: details and password (W9), signing up (W10), leaving (W11)."""
import time

import pytest

from browser import Browser
from jetond import Jetond, Shop
from quay import (BAD_NAMES, Owner, Person, accepted, alive, forbidden, granted, invalid_request, message, refused,
                  unique)

USER = "/api/v1/user/"
PASSWORD_RULE = "Invalid password, password must be at least 8 characters and contain no whitespace."
FRESH = "a new passphrase".replace(" ", "-")


@pytest.fixture()
def person(shop):
    return Person(shop)


@pytest.fixture()
def browser(server, person):
    return Browser(server).sign_in(person.name, person.password)


def kinds(server, bearer):
    return [(entry["kind"], entry["metadata"]) for entry in
            server.get("/api/v1/user/logs", bearer=bearer).json()["logs"]]


# W9: details

def test_nothing_sent_changes_nothing(server, person):
    before = server.get(USER, bearer=person.bearer).json()
    reply = server.put(USER, bearer=person.bearer, json_body={})
    assert reply.status == 200 and reply.json() == before


def test_details_are_kept_shown_and_written_down(server, person):
    body = {"invoice_email": True, "invoice_email_address": "bills@example.com", "tag_expiration_s": 86400,
            "username": "other-name", "given_name": "Ada", "company": None}
    reply = server.put(USER, bearer=person.bearer, json_body=body)
    assert reply.status == 200, reply
    view = reply.json()
    assert view == server.get(USER, bearer=person.bearer).json() and view["username"] == person.name
    assert (view["invoice_email"], view["invoice_email_address"], view["tag_expiration_s"]) == (
        True, "bills@example.com", 86400)
    assert view["given_name"] is None, "what cannot be said of oneself is ignored"
    told = kinds(server, person.bearer)
    for kind, expected in (("user_change_invoicing", {"invoice_email": True}),
                           ("user_change_invoicing", {"invoice_email_address": "bills@example.com"}),
                           ("user_change_tag_expiration", {"tag_expiration": 86400})):
        assert any(kind == one and expected.items() <= metadata.items() for one, metadata in told), kind
    reply = server.put(USER, bearer=person.bearer, json_body={"invoice_email_address": None})
    assert reply.json()["invoice_email_address"] is None and reply.json()["tag_expiration_s"] == 86400


def test_an_address_is_changed_once_it_is_one_and_nobody_elses(server, shop, person):
    other = Person(shop)
    for email, text in ((f"{other.name}@example.com", "E-mail address already used"), ("nonsense", "Invalid email address"),
                        ("", "Invalid email address")):
        invalid_request(server.put(USER, bearer=person.bearer, json_body={"email": email}), text)
    email, before = f"{unique('new')}@example.com", f"{person.name}@example.com"
    reply = server.put(USER, bearer=person.bearer, json_body={"email": email})
    assert reply.status == 200 and reply.json()["email"] == email
    [metadata] = [metadata for kind, metadata in kinds(server, person.bearer) if kind == "user_change_email"]
    assert {"email": email, "old_email": before}.items() <= metadata.items()
    assert server.put(USER, bearer=person.bearer, json_body={"email": email}).status == 200, "their own"


@pytest.mark.parametrize("body", [{"password": 7}, {"email": None}, {"invoice_email": "x"}, {"username": 7},
                                  {"tag_expiration_s": "x"}, {"tag_expiration_s": -1}, {"company": 7},
                                  {"invoice_email_address": 7}])
def test_members_have_their_types(server, person, body):
    invalid_request(server.put(USER, bearer=person.bearer, json_body=body))


def test_tags_are_kept_for_one_of_the_options(server, person):
    message(server.put(USER, bearer=person.bearer, json_body={"tag_expiration_s": 60}), 400,
            "Invalid tag expiration option")


def test_a_token_needs_the_scope_for_it(server, shop):
    owner = Owner(shop)
    forbidden(server.put(USER, bearer=owner.token("user:read"), json_body={}))
    assert server.put(USER, bearer=owner.token("user:admin"), json_body={"tag_expiration_s": 0}).status == 200
    refused(server.put(USER, json_body={}), 401, "invalid_token")


# W9: the password

def test_a_new_password_ends_all_that_speaks_for_the_person_but_robots(server, shop):
    owner = Owner(shop)
    token, (robot, secret) = owner.token("user:read"), owner.robot()
    repository = owner.repository()
    shop.permit(repository, robot, "read", bearer=owner.bearer)
    app = server.post("/api/v1/user/apptoken", bearer=owner.bearer, json_body={"title": "t"}).json()["token"]["token_code"]
    here, there = (Browser(server).sign_in(owner.name, owner.password) for _ in range(2))
    old = here.cookie
    reply = here.put(USER, json_body={"password": FRESH})
    assert reply.status == 200 and reply.json()["username"] == owner.name and reply.json()["has_password_set"] is True
    assert "x-next-csrf-token" in reply.headers and here.cookie not in (None, old)
    assert here.get(USER).status == 200 and here.put(USER, json_body={}).status == 200, "this browser stays"
    assert there.get(USER).status == 401
    assert not alive(server, owner.bearer) and not accepted(server, token)
    assert granted(shop, repository, "pull", ("$app", app)) is None
    assert granted(shop, repository, "pull", (robot, secret)) == {"pull"}
    assert granted(shop, repository, "pull", (owner.name, owner.password)) is None
    assert granted(shop, repository, "pull", (owner.name, FRESH)) == {"pull"}
    logs = here.get("/api/v1/user/logs").json()["logs"]
    [entry] = [entry for entry in logs if entry["kind"] == "account_change_password"]
    assert entry["metadata"] == {}


@pytest.mark.parametrize("password", ["short", "seven77", "with a blank", "with\ttab", ""])
def test_a_password_has_a_rule(browser, password):
    invalid_request(browser.put(USER, json_body={"password": password}), PASSWORD_RULE)


def test_no_token_sets_a_password(server, shop):
    owner = Owner(shop)
    for bearer in (owner.bearer, owner.token("user:admin")):
        refused(server.put(USER, bearer=bearer, json_body={"password": FRESH}), 401, "fresh_login_required")
    assert alive(server, owner.bearer)


def test_a_browser_must_show_that_a_page_of_ours_asks(browser):
    reply = browser.request("PUT", USER, csrf=False, json_body={"email": "x@example.com"})
    assert reply.status == 403 and reply.json()["error"].startswith("CSRF token was invalid or missing.")


# W10: signing up

@pytest.fixture(scope="module")
def open_house():
    with Jetond("[accounts]\nuser_creation = true\n") as running:
        yield running


def sign_up(server, **body):
    return Browser(server).arrive().post(USER, json_body=body)


def test_signing_up_is_off_unless_switched_on(server):
    assert sign_up(server, username="newcomer", password=FRESH).status == 405
    assert server.get("/config").json()["features"]["USER_CREATION"] is False


def test_signing_up_makes_a_user_who_is_signed_in(open_house):
    browser = Browser(open_house).arrive()
    name = unique("newcomer")
    reply = browser.post(USER, json_body={"username": name, "password": FRESH, "email": f"{name}@example.com"})
    assert reply.status == 200, reply
    assert "x-next-csrf-token" in reply.headers
    view = reply.json()
    assert view["username"] == name and view["email"] == f"{name}@example.com" and view["organizations"] == []
    assert browser.get(USER).json() == view
    assert browser.put(USER, json_body={"tag_expiration_s": 0}).status == 200, "a page knows what to say next"
    assert Browser(open_house).sign_in(name, FRESH)
    logs = browser.get("/api/v1/user/logs").json()["logs"]
    assert ("user_create", {"email": f"{name}@example.com", "username": name}) in [
        (entry["kind"], entry["metadata"]) for entry in logs]
    assert open_house.get("/config").json()["features"]["USER_CREATION"] is True


def test_signing_up_needs_a_page_of_ours(open_house):
    reply = open_house.post(USER, json_body={"username": unique("newcomer"), "password": FRESH})
    assert reply.status == 403 and reply.json()["error"].startswith("CSRF token was invalid or missing.")


def test_what_cannot_be_signed_up(open_house):
    shop = Shop(open_house)
    owner = Owner(shop)
    for body, text in (
            ({"username": owner.name, "password": FRESH}, "The username already exists"),
            ({"username": owner.org, "password": FRESH},
             f"Username has already been taken by an organization and cannot be reused: {owner.org}"),
            ({"username": unique("other"), "password": FRESH, "email": f"{owner.name}@example.com"},
             f"Email has already been used: {owner.name}@example.com"),
            ({"username": unique("other"), "password": FRESH, "email": "nonsense"}, "Invalid email address"),
            ({"username": unique("other"), "password": "short"}, PASSWORD_RULE),
            ({"username": "library", "password": FRESH}, "Username is not available"),
            ({"username": unique("other")}, None), ({"password": FRESH}, None),
            ({"username": 7, "password": FRESH}, None), ({"username": unique("other"), "password": None}, None)):
        invalid_request(sign_up(open_house, **body), text)


@pytest.mark.parametrize("name", BAD_NAMES.values(), ids=BAD_NAMES)
def test_bad_names_are_refused_in_the_words_that_clients_compare(open_house, name):
    text = ("Namespace must be between 2 and 255 characters in length" if name in ("a", "a" * 256) else
            "Namespace must match expression ^([a-z0-9]+(?:[._-][a-z0-9]+)*)$")
    invalid_request(sign_up(open_house, username=name, password=FRESH), f"Invalid namespace {name}: {text}")


def test_a_deleted_name_cannot_be_signed_up(open_house):
    shop = Shop(open_house)
    person = Person(shop)
    assert open_house.delete(f"/api/v1/superuser/users/{person.name}", bearer=open_house.bootstrap_token).status == 204
    invalid_request(sign_up(open_house, username=person.name, password=FRESH), "Username is not available")


# W11: leaving

def test_leaving_ends_the_account_and_all_that_is_its_own(server, shop, person, browser):
    reply = browser.delete(USER)
    assert reply.status == 204 and reply.body == b""
    assert not alive(server, person.bearer)
    message(server.get(f"/api/v1/users/{person.name}"), 404)
    assert browser.get(USER).status == 401
    reply = server.get("/api/v1/superuser/logs", bearer=server.bootstrap_token)
    assert {"username": person.name} in [entry["metadata"] for entry in reply.json()["logs"]
                                         if entry["kind"] == "user_delete"]


def test_the_only_administrator_of_organizations_stays(server, shop, person):
    organizations = sorted(shop.organization(unique("org"), bearer=person.bearer) for _ in range(2))
    message(server.delete(USER, bearer=person.bearer), 400,
            f"Cannot delete {person.name} as you are the only admin for organizations: {', '.join(organizations)}")
    assert alive(server, person.bearer)


def test_leaving_needs_the_scope_for_it_and_superusers_stay(server, shop):
    owner = Owner(shop)
    forbidden(server.delete(USER, bearer=owner.token("user:read")))
    refused(server.delete(USER), 401, "invalid_token")
    invalid_request(server.delete(USER, bearer=server.bootstrap_token), "Cannot delete a superuser")


def test_what_asks_for_a_fresh_login(server, person):
    with Jetond("[sessions]\nfresh_seconds = 1\n") as strict:
        shop = Shop(strict)
        someone = Person(shop)
        browser = Browser(strict).sign_in(someone.name, someone.password)
        time.sleep(1.2)
        for method, body in (("PUT", {"password": FRESH}), ("PUT", {}), ("DELETE", None)):
            refused(browser.request(method, USER, json_body=body), 401, "fresh_login_required")
