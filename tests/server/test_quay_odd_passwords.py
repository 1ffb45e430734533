"""Passwords and names that nobody has, wherever one signs in: answered as any wrong one, never by a fault.

An empty password is a password; it is not the one that may stand in a header besides.
"""
import pytest

from browser import Browser
from jetond import Jetond, Shop, basic, waits_for
from quay import Owner, Person, bad_credential, invalid_request
from webflow import Page

LONG = "x" * (1 << 20)
WRONG = {"message": "Invalid Username or Password", "invalidCredentials": True}
WRONG_NAMES = ["", " ", "nobody", "a+b", "$app", "$oauthtoken", "\u00fc", "x" * 50000]


@pytest.fixture(scope="module")
def server():
    """With room for a long password."""
    with Jetond("[http]\nmax_body_bytes = 2097152\n[audit]\nlogin_failures = true\n") as running:
        yield running


@pytest.fixture(scope="module")
def owner(server):
    return Owner(Shop(server))


@pytest.fixture
def browser(server, owner):
    return Browser(server).sign_in(owner.name, owner.password)


def sign_in(server, name, password, **more):
    return Browser(server).arrive().post("/api/v1/signin", json_body={"username": name, "password": password}, **more)


def sign_in_page(server, name, password, **more):
    browser = Browser(server).arrive()
    return browser.post("/oauth/signin", form={"username": name, "password": password, "continue": ""}, **more)


def shows_the_form_again(reply):
    assert reply.status == 403 and "Invalid Username or Password." in Page(reply).text, reply


@pytest.mark.parametrize("password", ["", " ", "wrong", LONG], ids=["empty", "blank", "wrong", "1 MiB"])
def test_a3_a4_a7_and_the_page_refuse_every_wrong_password_alike(server, owner, browser, password):
    reply = sign_in(server, owner.name, password)
    assert reply.status == 403 and reply.json() == {"needsEmailVerification": False, **WRONG}, reply
    reply = browser.post("/api/v1/signin/verify", json_body={"password": password})
    assert reply.status == 403 and reply.json() == WRONG, reply
    invalid_request(browser.post("/api/v1/user/clientkey", json_body={"password": password}),
                    "Invalid Username or Password")
    shows_the_form_again(sign_in_page(server, owner.name, password))
    assert browser.get("/api/v1/user/").status == 200, "and the session is what it was"


@pytest.mark.parametrize("name", WRONG_NAMES, ids=lambda name: name[:12])
def test_a3_and_the_page_refuse_every_name_of_nobody_alike(server, owner, name):
    for password in ("", owner.password):
        reply = sign_in(server, name, password)
        assert reply.status == 403 and reply.json() == {"needsEmailVerification": False, **WRONG}, reply
        shows_the_form_again(sign_in_page(server, name, password))


@pytest.mark.parametrize("field", ["username", "password"])
def test_a_nul_is_named_as_such(server, owner, browser, field):
    good = {"username": owner.name, "password": owner.password}
    for text in ("\0", good[field] + "\0", "\0" + good[field]):
        body = {**good, field: text}
        invalid_request(Browser(server).arrive().post("/api/v1/signin", json_body=body))
        reply = sign_in_page(server, body["username"], body["password"])
        assert reply.status == 400 and Page(reply).text, reply
        if field == "password":
            invalid_request(browser.post("/api/v1/signin/verify", json_body={"password": text}))
            invalid_request(browser.post("/api/v1/user/clientkey", json_body={"password": text}))


def test_an_empty_password_is_not_the_one_in_the_header(server, owner, browser):
    headers = {"Authorization": basic(owner.name, owner.password)}
    reply = sign_in(server, owner.name, "", headers=headers)
    assert reply.status == 403 and reply.json()["invalidCredentials"] is True and "set-cookie" not in reply.headers
    shows_the_form_again(sign_in_page(server, owner.name, "", headers=headers))
    shows_the_form_again(sign_in_page(server, "", "", headers=headers))
    for path in ("/api/v1/signin/verify", "/api/v1/user/clientkey"):
        bad_credential(browser.post(path, json_body={"password": ""}, headers=headers))
        reply = server.post(path, bearer=owner.bearer, json_body={"password": ""})
        assert reply.status in (400, 403) and "Invalid Username or Password" in reply.text, reply


def test_an_empty_password_makes_wait_like_any_wrong_one():
    with Jetond(waits_for(10_000), patient=True) as running:
        person = Person(Shop(running))
        assert sign_in(running, person.name, "").status == 403
        assert sign_in(running, person.name, person.password).status == 429


@pytest.mark.parametrize("secret", ["", "\0", " ", "x" * 5000], ids=["empty", "nul", "blank", "long"])
@pytest.mark.parametrize("who", ["owner", "nobody", "", "\0", "$app", "$oauthtoken", "$token", "a+b"])
def test_o1_o2_and_the_registry_take_odd_basic_credentials_for_wrong_ones(server, owner, who, secret):
    name = owner.name if who == "owner" else who
    query = {"client_id": owner.client_id, "redirect_uri": f"{server.url}/oauth/localapp", "scope": "repo:read"}
    for reply in (server.get("/oauth/authorize", query=query, login=(name, secret)),
                  server.post("/oauth/authorizeapp", form=query, login=(name, secret))):
        assert reply.status == 401 and "Sign in" in Page(reply).text, reply
    reply = server.get("/v2/auth", login=(name, secret))
    assert reply.status == 401 and reply.json()["errors"][0]["code"] == "UNAUTHORIZED", reply
    assert server.get("/broker/rest/user", login=(name, secret)).status == 401


def test_what_is_longer_than_the_listener_allows_is_refused_unread():
    with Jetond() as small:
        browser = Browser(small).arrive()
        for path, content in (("/api/v1/signin", {"json_body": {"username": "a", "password": LONG}}),
                              ("/api/v1/signin/verify", {"json_body": {"password": LONG}}),
                              ("/api/v1/user/clientkey", {"json_body": {"password": LONG}}),
                              ("/oauth/signin", {"form": {"username": "a", "password": LONG}}),
                              ("/oauth/authorizeapp", {"form": {"client_id": "a", "password": LONG}})):
            try:
                assert browser.post(path, **content).status == 413, path
            except (BrokenPipeError, ConnectionResetError):
                pass  # it was answered, and nobody waited for the rest
        for path in ("/oauth/authorize", "/v2/auth"):
            try:
                assert small.get(path, login=("a", LONG)).status == 431, path
            except (BrokenPipeError, ConnectionResetError):
                pass
        assert small.get("/csrf_token").status == 200
