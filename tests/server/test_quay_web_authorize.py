"""O1 to O4: asking, allowing, denying, landing (section 4 of the Quay contract)."""
import json

import pytest

from browser import Browser
from jetond import Jetond, Shop
from quay import Person, is_avatar
from webflow import CALLBACK, CHALLENGE, Client, Page, Redirect


@pytest.fixture(scope="module")
def server():
    with Jetond() as running:
        yield running


@pytest.fixture(scope="module")
def shop(server):
    return Shop(server)


@pytest.fixture(scope="module")
def client(shop):
    return Client(shop)


@pytest.fixture(scope="module")
def stranger(server, shop):
    person = Person(shop)
    return Browser(server).sign_in(person.name, person.password)


def is_safe(reply):
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
    assert "script" not in policy and "unsafe" not in policy
    assert "no-store" in reply.headers["cache-control"] and reply.headers["x-content-type-options"] == "nosniff"
    page = Page(reply)
    assert page.tags.count("h1") == 1 and page.of("html")[0]["lang"] == "en" and page.tags.count("main") == 1
    assert "script" not in page.tags and "style" not in page.tags and page.tags.count("title") == 1
    assert not [a for _, attributes in page.attributes for a in attributes if a.startswith("on") or a == "style"]
    labels = {attributes["for"] for attributes in page.of("label")}
    shown = {a["id"] for a in page.of("input") if a.get("type") != "hidden"}
    assert shown == labels
    return page


# O1: the order of evaluation

@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "scope"])
def test_o1_1_a_missing_parameter_comes_before_authentication(server, client, name):
    reply = server.get("/oauth/authorize", query=client.query(**{name: None}))
    assert reply.status == 400 and reply.json() == {"error": f"Required param: {name}"}


def test_o1_2_nobody_is_401_with_a_page_to_sign_in(server, client):
    reply = server.get("/oauth/authorize", query=client.query())
    assert reply.status == 401 and reply.headers["www-authenticate"].startswith("Cookie realm=")
    page = is_safe(reply)
    assert {a.get("autocomplete") for a in page.of("input")} >= {"username", "current-password"}
    wrong = server.get("/oauth/authorize", query=client.query(), login=("nobody", "wrong"))
    assert wrong.status == 401


def test_o1_3_an_assignment_is_for_a_token(client):
    assert client.ask(assignment_uuid="x").status == 400
    assert client.ask(assignment_uuid="x", response_type="token").status == 200


def test_o1_4_an_unknown_client_is_404(client):
    reply = client.ask(client_id="NOBODY")
    assert reply.status == 404 and is_safe(reply)


def test_o1_5_who_is_no_admin_of_the_organization_is_403_superusers_too(server, client, stranger):
    for browser in (stranger,):
        reply = client.ask(browser)
        assert reply.status == 403 and is_safe(reply)
    root = server.get("/oauth/authorize", query=client.query(), login=("$oauthtoken", server.bootstrap_token))
    assert root.status == 403


def test_o1_6_what_is_granted_already_is_granted_at_once(shop):
    client = Client(shop)
    client.exchange(client.code(scope="repo:write"), scope="repo:write")
    assert client.ask(scope="repo:read user:read").status == 200
    again = Redirect(client.ask(scope="repo:read"))
    assert again.base == CALLBACK and set(again.query) == {"scope", "state", "code"}
    assert client.exchange(again.query["code"]).status == 200


def test_o1_6_to_look_is_not_to_take(shop):
    client = Client(shop)
    client.exchange(client.code())
    assert client.browser.request("HEAD", "/oauth/authorize", query=client.query()).status == 200


def test_o1_6_tokens_for_some_repositories_are_no_consent(shop):
    client = Client(shop)
    client.view("repo:read", client.id, repositories="acme/web")
    assert client.ask().status == 200


def test_o1_7_a_wrong_address_goes_to_the_registered_one(client):
    to = Redirect(client.ask(redirect_uri="https://evil.example/cb"))
    assert to.base == CALLBACK and to.query == {"error": "redirect_uri_mismatch", "state": "s t&=#"}


def test_o1_7_without_a_registered_address_nobody_is_sent_anywhere(client):
    bare = client.application("bare")["client_id"]
    reply = client.ask(client_id=bare)
    assert reply.status == 400 and reply.json() == {"error": "invalid_request"}


@pytest.mark.parametrize("scope", ["", "nonsense", "repo:read,", "direct_user_login"])
def test_o1_8_an_invalid_scope_is_404(client, scope):
    assert client.ask(scope=scope).status == 404


def test_o1_9_the_page_says_who_asks_and_for_what(client):
    reply = client.ask(scope="repo:read org:admin")
    assert reply.status == 200
    page = is_safe(reply)
    assert "reader" in page.text and client.org in page.text and client.name in page.text
    assert "View all visible repositories" in page.text and "Administer Organization (dangerous)" in page.text
    assert "https://client.example" in page.text
    assert page.buttons == [None, "/oauth/denyapp"]
    assert "https://client.example" in reply.headers["content-security-policy"]
    assert "dangerous" not in is_safe(client.ask()).text


def test_o1_9_the_form_of_the_page_is_the_whole_answer(client):
    page = Page(client.ask(code_challenge=CHALLENGE, code_challenge_method="S256"))
    form = page.fields
    assert form["state"] == "s t&=#" and form["code_challenge"] == CHALLENGE
    reply = client.browser.post("/oauth/authorizeapp", csrf=False, form=form)
    assert Redirect(reply).query["state"] == "s t&=#"


def test_o1_9_format_json(client):
    body = client.ask(format="json", scope="repo:read user:admin").json()
    assert set(body) == {"scopes", "has_dangerous_scopes", "application", "response_type", "client_id", "redirect_uri",
                         "scope", "csrf_token_val", "state", "assignment_uuid"}
    assert body["has_dangerous_scopes"] is True and body["response_type"] == "code"
    assert {scope["scope"] for scope in body["scopes"]} == {"repo:read", "user:admin"}
    assert set(body["application"]) == {"name", "description", "url", "avatar", "organization"}
    assert is_avatar(json.loads(body["application"]["avatar"]), "app")
    assert is_avatar(json.loads(body["application"]["organization"]["avatar"]), "org")
    assert body["csrf_token_val"] == client.browser.csrf and body["assignment_uuid"] is None


def test_o1_everything_is_escaped(shop):
    client = Client(shop, description='<script>alert("x")</script> & <b>')
    path = client.applications(client.id)
    body = {"name": "<img src=x onerror=y>'\"", "redirect_uri": CALLBACK, "application_uri": "",
            "description": '<script>alert("x")</script>'}
    assert client.server.put(path, bearer=client.bearer, json_body=body).status == 200
    reply = client.ask(state='"><script>')
    page = is_safe(reply)
    assert "img" not in page.tags and page.fields["state"] == '"><script>'
    assert '<script>alert("x")</script>' in page.text


@pytest.mark.parametrize("kind", ["password", "clientkey", "oauthtoken"])
def test_o1_basic_is_as_good_as_a_session(server, client, kind):
    login = {"password": (client.name, client.password),
             "clientkey": (client.name, client.browser.post("/api/v1/user/clientkey",
                                                            json_body={"password": client.password}).json()["key"]),
             "oauthtoken": ("$oauthtoken", client.token("org:admin repo:read"))}[kind]
    assert server.get("/oauth/authorize", query=client.query(), login=login).status == 200


def test_o1_robots_and_application_passwords_authorize_nothing(server, client):
    robot, secret = client.robot()
    server.put(f"/api/v1/organization/{client.org}/team/owners/members/{robot}", bearer=client.bearer)
    assert server.get("/oauth/authorize", query=client.query(), login=(robot, secret)).status == 401
    made = server.post("/api/v1/user/apptoken", bearer=client.bearer, json_body={"title": "t"}).json()["token"]
    assert server.get("/oauth/authorize", query=client.query(), login=("$app", made["token_code"])).status == 403
    assert server.get("/oauth/authorize", query=client.query(), bearer=client.bearer).status == 401


# O2

def test_o2_code(client):
    to = Redirect(client.allow())
    assert to.base == CALLBACK and set(to.query) == {"scope", "state", "code"} and not to.fragment
    assert to.query["scope"] == "repo:read" and to.query["state"] == "s t&=#" and len(to.query["code"]) == 40


def test_o2_token_to_our_own_page(server, client):
    to = Redirect(client.allow(redirect_uri=client.local, response_type="token"))
    assert to.base == client.local and to.query == {"scope": "repo:read", "state": "s t&=#"}
    assert set(to.fragment) == {"access_token", "token_type", "expires_in"}
    assert to.fragment["token_type"] == "Bearer" and to.fragment["expires_in"] == "315576000"
    assert server.get("/api/v1/user/", bearer=to.fragment["access_token"]).status == 401
    assert len(to.fragment["access_token"]) == 40
    org = server.get(f"/api/v1/organization/{client.org}", bearer=to.fragment["access_token"])
    assert org.status == 200


def test_o2_token_is_for_applications_that_have_chosen_it(shop, client):
    assert Redirect(client.allow(response_type="token")).query["error"] == "unauthorized_client"
    implicit = Client(shop, implicit=True)
    assert implicit.app["implicit"] is True
    assert "access_token" in Redirect(implicit.allow(response_type="token")).fragment


@pytest.mark.parametrize("change,error", [
    ({"response_type": "id_token"}, "unsupported_response_type"),
    ({"scope": "nonsense"}, "invalid_scope"), ({"scope": ""}, "invalid_scope"),
    ({"scope": "nonsense", "response_type": "token", "redirect_uri": "local"}, "invalid_scope"),
    ({"code_challenge": "short"}, "invalid_request"),
    ({"code_challenge": CHALLENGE, "code_challenge_method": "S512"}, "invalid_request"),
    ({"code_challenge_method": "S256"}, "invalid_request")])
def test_o2_errors_go_to_the_client_with_its_state(client, change, error):
    if change.get("redirect_uri") == "local":
        change = {**change, "redirect_uri": client.local}
    assert Redirect(client.allow(**change)).query == {"error": error, "state": "s t&=#"}


@pytest.mark.parametrize("change", [
    {"redirect_uri": "https://evil.example/"}, {"redirect_uri": CALLBACK + "/"}, {"redirect_uri": CALLBACK + "x"},
    {"redirect_uri": CALLBACK + "?x=1"}, {"redirect_uri": CALLBACK + "#x"}, {"redirect_uri": "https://client.example/c%62"},
    {"redirect_uri": "https://client.example@evil.example/cb"}, {"redirect_uri": "https://CLIENT.example/cb"},
    {"redirect_uri": "http://client.example/cb"}, {"redirect_uri": "https://client.example:443/cb"},
    {"redirect_uri": ""}, {"redirect_uri": "//client.example/cb"}, {"client_id": "NOBODY"},
    {"client_id": "NOBODY", "redirect_uri": "https://evil.example/", "response_type": "token"}])
def test_o2_nobody_is_sent_where_no_client_waits(client, change):
    for response_type in ("code", "token", "id_token"):
        reply = client.allow(**{"response_type": response_type, **change})
        assert reply.status == 400 and reply.json() == {"error": "invalid_request"}
        assert reply.headers["content-type"] == "application/json;charset=UTF-8"
        assert "no-store" in reply.headers["cache-control"] and reply.headers["pragma"] == "no-cache"


def test_o2_the_address_keeps_its_own_query(shop):
    client = Client(shop)
    path = client.applications(client.id)
    uri = CALLBACK + "?tenant=a%20b"
    body = {"name": "n", "redirect_uri": uri, "application_uri": ""}
    assert client.server.put(path, bearer=client.bearer, json_body=body).status == 200
    to = Redirect(client.allow(redirect_uri=uri))
    assert to.query["tenant"] == "a b" and "code" in to.query


def test_o2_loopback_addresses_may_differ_in_their_port(shop):
    client = Client(shop)
    body = {"name": "n", "redirect_uri": "http://127.0.0.1:8000/cb", "application_uri": ""}
    assert client.server.put(client.applications(client.id), bearer=client.bearer, json_body=body).status == 200
    assert "code" in Redirect(client.allow(redirect_uri="http://127.0.0.1:49152/cb")).query
    for other in ("http://localhost:8000/cb", "http://127.0.0.1:8000/other", "https://127.0.0.1:8000/cb",
                  "http://127.0.0.1:8000@evil.example/cb", "http://127.0.0.1:x/cb"):
        assert client.allow(redirect_uri=other).status == 400


def test_o2_nobody_is_401_before_csrf_and_csrf_is_required(server, client):
    assert server.post("/oauth/authorizeapp", form=client.query()).status == 401
    for reply in (client.browser.post("/oauth/authorizeapp", csrf=False, form=client.query()),
                  client.browser.post("/oauth/authorizeapp", csrf=False, form=client.query(_csrf_token="wrong")),
                  client.browser.post("/oauth/authorizeapp", form=client.query(), headers={"Origin": "https://evil.example"}),
                  server.post("/oauth/authorizeapp", form=client.query(), login=(client.name, client.password))):
        assert reply.status == 403 and reply.json() == {"error": "CSRF token was invalid or missing."}


def test_o2_another_browsers_csrf_token_is_none(client, stranger):
    form = client.query(_csrf_token=stranger.csrf)
    assert client.browser.post("/oauth/authorizeapp", csrf=False, form=form).status == 403


def test_o2_who_is_no_admin_gets_no_token_in_an_address(client, stranger):
    to = Redirect(client.allow(stranger, redirect_uri=client.local, response_type="token"))
    assert to.query["error"] == "unauthorized_client"


def test_o2_quirk_a_code_is_for_any_user_and_acts_as_him(server, client, stranger):
    code = Redirect(client.allow(stranger, scope="user:read")).query["code"]
    token = client.exchange(code, scope="user:read").json()["access_token"]
    assert server.get("/api/v1/user/", bearer=token).json()["username"] == stranger.get("/api/v1/user/").json()["username"]


def test_o2_a_token_hands_on_no_more_than_it_has(server, client):
    browser = Browser(server).arrive()
    for scope, granted in (("repo:read", True), ("repo:write", False), ("user:admin", False)):
        login = ("$oauthtoken", client.token("org:admin repo:read user:admin" if granted else "org:admin repo:read"))
        reply = browser.post("/oauth/authorizeapp", login=login,
                             form=client.query(scope=scope, redirect_uri=client.local, response_type="token"))
        assert ("access_token" in Redirect(reply).fragment) == granted, scope


def test_o2_direct_clients_need_no_page_but_a_password(shop):
    with Jetond() as running:
        client = Client(Shop(running))
        running.stop()
        running.config.write_text(f'[applications]\ndirect_clients = ["{client.id}"]\n')
        running.start()
        form = {**client.query(), "redirect_uri": client.local, "response_type": "token"}
        login = (client.name, client.password)
        reply = running.post("/oauth/authorizeapp", login=login, form=form)
        assert "access_token" in Redirect(reply).fragment
        assert running.post("/oauth/authorizeapp", login=login, form=form,
                            headers={"Origin": "https://evil.example"}).status == 403
        token = ("$oauthtoken", client.token("org:admin repo:read"))
        assert running.post("/oauth/authorizeapp", login=token, form=form).status == 403
        assert Browser(running).post("/oauth/authorizeapp", csrf=False, form=form).status == 401


# O3

def test_o3_deny(server, client):
    assert Redirect(client.deny()).query == {"error": "authorization_denied", "state": "s t&=#"}
    assert client.deny(redirect_uri="https://evil.example/").json() == {"error": "invalid_request"}
    assert client.browser.post("/oauth/denyapp", csrf=False, form=client.query()).status == 403
    assert server.post("/oauth/denyapp", form=client.query()).status == 403
    assert Browser(server).arrive().post("/oauth/denyapp", form=client.query()).status == 401


# O4

def test_o4_localapp(server, client):
    assert server.get("/oauth/localapp").status == 401
    cancelled = client.browser.get("/oauth/localapp")
    assert cancelled.status == 200 and "Cancelled" in is_safe(cancelled).text
    assert "address of this page" in is_safe(client.browser.get("/oauth/localapp?scope=repo:read")).text
    shown = client.browser.get("/oauth/localapp?scope=repo:read&format=json&access_token=abc")
    assert shown.json() == {"access_token": "abc"}
    assert client.browser.get("/oauth/localapp?scope=repo:read&format=json").json() == {"access_token": None}


def test_o4_localapp_shows_a_code_and_no_other_text(client):
    code = Redirect(client.allow(redirect_uri=client.local)).query["code"]
    assert code in is_safe(client.browser.get(f"/oauth/localapp?scope=repo:read&code={code}")).text
    assert "Call%20me" not in client.browser.get("/oauth/localapp?scope=repo:read&code=Call%20me").text


# Signing in on the way

def test_signing_in_leads_back_to_the_question(server, shop):
    client = Client(shop)
    browser = Browser(server)
    page = Page(browser.get("/oauth/authorize", query=client.query()))
    form = {**page.fields, "username": client.name, "password": "wrong"}
    wrong = browser.post("/oauth/signin", form=form)
    again = is_safe(wrong)
    assert wrong.status == 403 and "Invalid Username or Password." in again.text
    assert [a for tag, a in again.attributes if a.get("role") == "alert"]
    right = browser.post("/oauth/signin", form={**again.fields, "username": client.name, "password": client.password})
    assert right.status == 303 and right.headers["location"].startswith("/oauth/authorize?client_id=")
    asked = browser.get(right.headers["location"])
    assert asked.status == 200 and "reader" in Page(asked).text


@pytest.mark.parametrize("go_on", ["//evil.example", "\r\nX: y", "https://evil.example/", "a b"])
def test_signing_in_leads_nowhere_else(server, client, go_on):
    browser = Browser(server).arrive()
    form = {"username": client.name, "password": client.password, "continue": go_on, "_csrf_token": browser.csrf}
    location = browser.post("/oauth/signin", form=form).headers["location"]
    assert location.startswith("/oauth/authorize?") or location == "/account"


def test_signing_in_and_out_by_page(server, client):
    browser = Browser(server)
    page = is_safe(browser.get("/oauth/signin"))
    form = {"username": client.name, "password": client.password}
    assert browser.post("/oauth/signin", form=form).status == 403
    assert browser.post("/oauth/signin", form={**page.fields, **form}).headers["location"] == "/account"
    shown = browser.get("/oauth/signin")
    assert client.name in is_safe(shown).text
    assert browser.post("/oauth/signout").status == 403
    assert is_safe(browser.post("/oauth/signout", form=Page(shown).fields))
    assert browser.get("/api/v1/user/").status == 401


def test_the_style_is_a_file_of_ours(server):
    reply = server.get("/oauth/style.css")
    assert reply.status == 200 and reply.headers["content-type"].startswith("text/css")


QUERY = "/oauth/authorize?client_id=x&redirect_uri=y&scope=repo:read"


def test_resource_and_audience_may_repeat_here_and_an_unknown_parameter_twice_is_ignored(server):
    assert server.get(QUERY + "&resource=a&resource=b&audience=a&audience=b&flavour=a&flavour=b").status == 401
    for name in ("client_id", "state", "scope"):
        assert server.get(f"{QUERY}&{name}=x&{name}=x").json() == {"error": "invalid_request"}


@pytest.mark.parametrize("method, path", [("GET", QUERY + "&"), ("POST", "/oauth/authorizeapp?"),
                                          ("POST", "/oauth/denyapp?"), ("POST", "/oauth/signin?")])
@pytest.mark.parametrize("name", ["client_secret", "password", "access_token", "refresh_token"])
def test_a_secret_in_the_address_is_refused_and_never_logged(server, method, path, name):
    reply = server.request(method, f"{path}{name}=hunter2hunter2")
    assert reply.status == 400 and "hunter2" not in reply.text
    assert "hunter2" not in server.log.read_text()
