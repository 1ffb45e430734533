"""/explain/CODE for people: a page without script, after signing in, that says what was missing and which call grants it."""
import html
import re

import pytest

from browser import Browser
from jetond import Jetond, Shop
from quay import Owner, Person, unique
from webflow import Page

FIREFOX = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
           "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"}


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def refused(shop, owner):
    """(code, robot, repository) of a push for want of a role."""
    robot, repository = owner.robot(unique("bot")), owner.repository()
    return shop.registry_token(f"repository:{repository}:push", login=robot).json()["reason"], robot[0], repository


def checked(reply, status):
    assert reply.status == status, reply
    page = Page(reply)
    assert "script" not in page.tags and not [a for _, a in page.attributes if any(n.startswith("on") for n in a)]
    policy = reply.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self';") and "script-src" not in policy
    assert "no-store" in reply.headers["cache-control"] and reply.headers["vary"] == "Accept"
    return page


def test_whoever_is_not_signed_in_signs_in_and_comes_back_to_the_page(server, owner, refused):
    code, robot, repository = refused
    browser = Browser(server)
    reply = browser.get(f"/explain/{code}", headers=FIREFOX)
    page = checked(reply, 401)
    assert "www-authenticate" in reply.headers and "X-Requested-With" not in reply.text and code not in page.text
    signed = browser.post("/oauth/signin", csrf=False, form={**page.fields, "username": owner.name,
                                                             "password": owner.password})
    assert signed.status == 303 and signed.headers["location"] == f"/explain/{code}", signed
    reply = browser.get(signed.headers["location"], headers=FIREFOX)
    page = checked(reply, 200)
    assert robot in page.text and f"push on {repository}" in page.text
    assert f"it takes the role write on {repository}" in page.text and f"granted by: {owner.name}" in page.text
    call = re.search(r"<pre><code>(\S+) (\S+)\n(.*?)</code></pre>", reply.text, re.S)
    method, path, body = (html.unescape(part) for part in call.groups())
    granted = server.request(method, path, bearer=owner.bearer, body=body, headers={"Content-Type": "application/json"})
    assert granted.status == 200 and granted.json()["role"] == "write"


def test_whoever_it_does_not_concern_learns_that_it_is_not_there(server, shop, refused):
    other = Person(shop)
    browser = Browser(server).sign_in(other.name, other.password)
    for code in (refused[0], "222222222222", "x"):
        page = checked(browser.get(f"/explain/{code}", headers=FIREFOX), 404)
        assert refused[1] not in page.text and other.name in page.text


def test_what_somebody_typed_is_text_and_nothing_else(server, shop):
    mark = "<script>alert(1)</script>"
    reply = shop.registry_token(login=(f"x{mark}+y", "wrong"))
    with Jetond('[accounts]\nsuperusers = ["admin", "root"]\n') as other:
        there = Shop(other)
        password = there.user("root")
        code = there.registry_token(login=(f"x{mark}", "wrong")).json()["reason"]
        page = Browser(other).sign_in("root", password).get(f"/explain/{code}", headers=FIREFOX)
        checked(page, 200)
        assert html.escape(mark) in page.text
    assert reply.status == 401


@pytest.mark.parametrize("accept, page", [
    (None, False), ("*/*", False), ("application/json", False), ("application/problem+json", False),
    ("text/html", True), ("application/xhtml+xml", True), ("application/json, text/html;q=0.5", False),
    ("text/html, application/json;q=0.5", True)])
def test_programs_get_a_problem_document_and_browsers_a_page(server, owner, refused, accept, page):
    browser = Browser(server).sign_in(owner.name, owner.password)
    reply = browser.get(f"/explain/{refused[0]}", headers={"Accept": accept} if accept else {})
    assert reply.status == 200, reply
    kind = "text/html; charset=utf-8" if page else "application/problem+json"
    assert reply.headers["content-type"] == kind and reply.headers["vary"] == "Accept"
    if not page:
        assert refused[2] in reply.json()["detail"] and reply.json()["code"] == refused[0]


@pytest.mark.parametrize("way", ["/explain/../oauth/signin", "/explain//evil.example.org", "//evil.example.org",
                                 "/explain/22222222222x", "/explain/222222222222?x"])
def test_signing_in_leads_to_nothing_but_an_explanation_or_an_authorization(server, owner, way):
    browser = Browser(server)
    page = Page(browser.get("/oauth/signin"))
    reply = browser.post("/oauth/signin", csrf=False, form={**page.fields, "continue": way, "username": owner.name,
                                                            "password": owner.password})
    assert reply.status == 303 and reply.headers["location"] == "/oauth/authorize?" + way, reply


def test_head_is_answered_as_get_is(server, refused):
    assert server.request("HEAD", f"/explain/{refused[0]}", headers=FIREFOX).status == 401
