"""Signing in with a browser: sections 3, 6.1 (A3, A4, A5, A7) and 8.5 of the Quay contract."""
import base64
import re

import pytest

from browser import Browser
from jetond import Jetond, Shop, without_reason
from quay import Owner, Person, unique

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CSRF = {"error": "CSRF token was invalid or missing."}


@pytest.fixture(scope="module")
def server():
    with Jetond('[accounts]\nsuperusers = ["admin", "root1"]\n') as running:
        yield running


@pytest.fixture(scope="module")
def shop(server):
    return Shop(server)


@pytest.fixture
def owner(shop):
    return Owner(shop)


@pytest.fixture
def browser(server, owner):
    return Browser(server).sign_in(owner.name, owner.password)


def signed_in(browser):
    return browser.get("/api/v1/user/").status == 200


def kinds(browser):
    return [entry["kind"] for entry in browser.get("/api/v1/user/logs").json()["logs"]]


# O7, and the cookie of section 3

def test_o7_csrf_token_sets_the_cookie_and_says_what_goes_with_it(server):
    reply = server.get("/csrf_token")
    assert reply.status == 200 and set(reply.json()) == {"csrf_token"}
    assert len(base64.urlsafe_b64decode(reply.json()["csrf_token"])) == 48
    attributes = reply.headers["set-cookie"].split("; ")
    assert re.fullmatch(r"_csrf_token=\w+", attributes[0])
    assert set(attributes[1:]) == {"Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=2678400"}
    assert "no-store" in reply.headers["cache-control"]


def test_o7_the_same_cookie_gives_the_same_token_and_another_one_another(server):
    browser = Browser(server).arrive()
    first = browser.csrf
    again = browser.get("/csrf_token")
    assert again.json()["csrf_token"] == first and "set-cookie" not in again.headers
    assert Browser(server).arrive().csrf != first


def test_the_cookie_is_secure_where_the_service_is_reached_by_https():
    with Jetond('public_url = "https://tokens.example.org"\n') as running:
        assert "; Secure" in running.get("/csrf_token").headers["set-cookie"]


# A3

def test_a3_signin_answers_success_with_a_new_cookie_and_the_next_token(server, owner):
    browser = Browser(server).arrive()
    before = browser.cookie, browser.csrf
    reply = browser.post("/api/v1/signin", json_body={"username": owner.name, "password": owner.password})
    assert reply.status == 200 and reply.json() == {"success": True}
    assert browser.cookie != before[0] and browser.csrf != before[1]
    assert browser.get("/csrf_token").json()["csrf_token"] == browser.csrf
    assert browser.get("/api/v1/user/").json()["username"] == owner.name


def test_a3_signin_takes_the_mail_address_and_writes_login_success(server, owner):
    browser = Browser(server).sign_in(f"{owner.name}@example.com", owner.password)
    assert signed_in(browser) and "login_success" in kinds(browser)


@pytest.mark.parametrize("who", ["right", "unknown"])
def test_a3_signin_refuses_a_wrong_password_and_an_unknown_user_alike(server, owner, who):
    name = owner.name if who == "right" else unique("nobody")
    reply = Browser(server).arrive().post("/api/v1/signin", json_body={"username": name, "password": "wrong"})
    assert reply.status == 403 and "set-cookie" not in reply.headers
    assert reply.json() == {"needsEmailVerification": False, "invalidCredentials": True,
                            "message": "Invalid Username or Password"}


def test_a3_signin_needs_the_csrf_token(server, owner):
    body = {"username": owner.name, "password": owner.password}
    browser = Browser(server).arrive()
    for reply in (server.post("/api/v1/signin", json_body=body),
                  browser.post("/api/v1/signin", csrf=False, json_body=body),
                  browser.post("/api/v1/signin", json_body=body, headers={"Origin": "https://evil.example"}),
                  server.post("/api/v1/signin", json_body=body, headers={"X-CSRF-Token": browser.csrf})):
        assert reply.status == 403 and reply.json() == CSRF


def test_a3_a_cookie_known_before_signing_in_is_worth_nothing_after_it(server, owner):
    browser = Browser(server).arrive()
    planted = Browser(server)
    planted.cookie = browser.cookie
    browser.post("/api/v1/signin", json_body={"username": owner.name, "password": owner.password})
    assert signed_in(browser) and not signed_in(planted)


def test_a3_signing_in_again_ends_the_session_before(server, owner, browser):
    old = Browser(server)
    old.cookie = browser.cookie
    browser.sign_in(owner.name, owner.password)
    assert signed_in(browser) and not signed_in(old)


# A5 and the other ends of a session

def test_a5_signout_ends_all_sessions_of_the_user(server, owner, browser):
    other = Browser(server).sign_in(owner.name, owner.password)
    reply = browser.post("/api/v1/signout")
    assert reply.status == 200 and reply.json() == {"success": True} and "Max-Age=0" in reply.headers["set-cookie"]
    assert not signed_in(other) and not signed_in(browser)
    assert server.get("/api/v1/user/", bearer=owner.bearer).status == 200
    back = Browser(server).sign_in(owner.name, owner.password)
    assert "logout_success" in kinds(back)


def test_a5_signout_without_a_session_is_a_success_and_with_one_needs_the_csrf_token(server, browser):
    assert server.post("/api/v1/signout").json() == {"success": True}
    assert browser.post("/api/v1/signout", csrf=False).status == 403
    assert signed_in(browser)


def test_a5_a_narrow_token_signs_nobody_out(server, owner, browser):
    assert server.post("/api/v1/signout", bearer=owner.token("repo:read")).status == 403
    assert signed_in(browser)


@pytest.mark.parametrize("change", [{"password": "another-long-one"}, {"enabled": False}])
def test_a_session_ends_when_the_password_changes_or_the_user_is_disabled(server, owner, browser, change):
    path = f"/api/v1/superuser/users/{owner.name}"
    assert server.put(path, bearer=server.bootstrap_token, json_body=change).status == 200
    assert not signed_in(browser)
    assert server.put(path, bearer=server.bootstrap_token, json_body={"enabled": True}).status == 200
    assert not signed_in(browser)


def test_a_session_ends_with_its_user(server, shop):
    person = Person(shop)
    browser = Browser(server).sign_in(person.name, person.password)
    assert server.delete(f"/api/v1/superuser/users/{person.name}", bearer=server.bootstrap_token).status == 204
    assert not signed_in(browser)


def test_sessions_survive_a_restart_and_end_after_their_life(shop):
    with Jetond("[sessions]\nseconds = 60\n") as running:
        person = Person(Shop(running))
        browser = Browser(running).sign_in(person.name, person.password)
        running.stop()
        running.start()
        assert signed_in(browser)
        assert "Max-Age=60" in running.get("/csrf_token").headers["set-cookie"]


# What a session may do

def test_a_session_has_all_scopes_and_writes_need_the_csrf_token(server, browser):
    name = unique("org")
    assert browser.post("/api/v1/organization/", csrf=False, json_body={"name": name}).json() == CSRF
    assert browser.post("/api/v1/organization/", json_body={"name": name}).status == 201
    browser.csrf = Browser(server).arrive().csrf
    assert browser.delete(f"/api/v1/organization/{name}").json() == CSRF


def test_the_csrf_token_may_stand_in_the_query(browser):
    name = unique("org")
    path = "/api/v1/organization/?_csrf_token=" + browser.csrf
    assert browser.post(path, csrf=False, json_body={"name": name}).status == 201


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"},
                                     {"Sec-Fetch-Site": "cross-site"}])
def test_a_page_of_another_site_changes_nothing(browser, headers):
    assert browser.post("/api/v1/organization/", json_body={"name": unique("org")}, headers=headers).status == 403


def test_a_bad_bearer_is_refused_whatever_the_cookie(server, browser):
    reply = browser.get("/api/v1/user/", bearer="jto_wrong")
    assert reply.status == 401 and reply.json()["error_type"] == "invalid_token"


def test_two_cookies_of_the_name_are_none(server, browser):
    twice = f"_csrf_token={browser.cookie}; _csrf_token={browser.cookie}"
    assert server.get("/api/v1/user/", headers={"Cookie": twice}).status == 401


def test_a_session_counts_in_its_cookie_alone(server, owner, browser):
    cookie = browser.cookie
    assert server.get("/api/v1/user/", bearer=cookie).status == 401
    for login in (("$oauthtoken", cookie), ("$app", cookie), (owner.name, cookie)):
        assert server.get("/v2/auth", login=login).status == 401
    assert server.get("/broker/rest/user", bearer=cookie).status == 401
    secret = owner.application()
    shown = server.post("/oauth2/introspect", login=(secret["client_id"], secret["client_secret"]),
                        form={"token": cookie})
    assert shown.json() == {"active": False}
    assert server.get("/v2/auth", headers={"Cookie": f"_csrf_token={cookie}"}).status == 401


# FL: fresh login

# A7

def test_a7_clientkey_is_a_password_for_basic_authentication(server, owner, browser):
    key = browser.post("/api/v1/user/clientkey", json_body={"password": owner.password}).json()["key"]
    assert server.get("/v2/auth", login=(owner.name, key)).status == 200
    assert browser.post("/api/v1/user/clientkey", json_body={"password": "wrong"}).status == 400
    assert server.post("/api/v1/user/clientkey", bearer=owner.token("user:read"),
                       json_body={"password": owner.password}).status == 403
    assert server.post("/api/v1/user/clientkey", json_body={"password": owner.password}).status == 401


def test_encrypted_basic_only_refuses_plain_passwords_right_or_wrong():
    with Jetond("[accounts]\nencrypted_basic_only = true\n") as running:
        shop = Shop(running)
        name = unique("user")
        made = running.post("/api/v1/superuser/users/", bearer=running.bootstrap_token, json_body={"username": name}).json()
        for login in ((name, made["password"]), (name, "wrong"), ("nobody", "wrong")):
            reply = running.get("/v2/auth", login=login)
            assert reply.status == 401 and "encrypted password" in reply.json()["errors"][0]["message"]
        assert running.get("/broker/rest/user", login=(name, made["password"])).status == 401
        assert running.get("/v2/auth", login=(name, made["encrypted_password"])).status == 200
        refused = running.get("/v2/auth", login=("nobody", made["encrypted_password"])).json()
        assert without_reason(refused["errors"][0]["message"]) == "Invalid Username or Password"
        assert signed_in(Browser(running).sign_in(name, made["password"]))


# 8.6: browsers

def test_browsers_say_that_they_are_scripts(server, owner, browser):
    headers = {"User-Agent": FIREFOX}
    assert browser.get("/api/v1/user/", headers=headers).status == 400
    assert server.get("/api/v1/user/", headers=headers, bearer=owner.bearer).status == 400
    headers["X-Requested-With"] = "XMLHttpRequest"
    assert browser.get("/api/v1/user/", headers=headers).status == 200
    assert server.get("/api/v1/user/", headers={"User-Agent": "curl/8"}, bearer=owner.bearer).status == 200


def test_browsers_need_not_say_so_where_it_is_off_and_sign_in_may_be_off():
    with Jetond("[sessions]\nbrowsers_say_xhr = false\ndirect_login = false\n[accounts]\nanonymous_access = false\n") as running:
        bearer = running.bootstrap_token
        assert running.get("/api/v1/user/", headers={"User-Agent": FIREFOX}, bearer=bearer).status == 200
        assert Browser(running).arrive().post("/api/v1/signin", json_body={"username": "a", "password": "b"}).status == 404
