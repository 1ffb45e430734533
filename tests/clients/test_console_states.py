"""When things do not go as they should, the console says so in words of its own, and a form keeps its text."""
import json

import pytest

from chromium import Chromium
from console_world import API, ConsoleUser


@pytest.fixture(scope="module")
def chromium():
    with Chromium() as running:
        yield running


@pytest.fixture
def user(server, shop):
    return ConsoleUser(server, shop)


@pytest.fixture
def console(chromium, server, user):
    chromium.open(server, user.cookie)
    chromium.see("heading", f"Overview of {user.org}")
    yield chromium
    chromium.do("unroute")


def answer(console, path, status, headers=None, **body):
    """The next answers at this path are this problem."""
    console.do("answer", path=path, status=status, headers=headers or {}, body=json.dumps({"code": "x", "detail": "As it is.", **body}))


@pytest.mark.parametrize("status, title", [
    (403, "This is not yours to do"), (404, "There is no such thing, or it is not yours to see"),
    (429, "Too much at once"), (503, "The server has a fault"), (400, "The server refused this")])
def test_what_cannot_be_read_says_why_and_can_be_tried_again(console, user, status, title):
    path = f"{API}/organizations/{user.org}/robots"
    answer(console, path, status, {"Retry-After": "1"} if status == 429 else {}, request_id="abc",
           needs={"who_can_grant": ["zoe"]} if status == 403 else None)
    console.click("link", "Robots").see("heading", title)
    told = console.text()
    assert "As it is." in told
    assert ("Ask zoe." in told) == (status == 403) and ("Try again in 1 second." in told) == (status == 429)
    assert ("abc" in told) == (status == 503)
    assert console.do("axe") == []
    console.do("unroute")
    console.click("button", "Try again").see("heading", "There is no robot yet")


def test_the_server_is_gone_and_comes_back(console, user):
    console.click("link", "Organizations").click("button", "New organization").fill("Name", f"{user.org}late")
    console.do("offline", on=True)
    console.click("button", "Make it").see_text("The server does not answer")
    assert console.run("document.querySelector('[role=dialog] input').value") == f"{user.org}late"
    console.do("offline", on=False)
    console.click("button", "Make it").see("heading", f"Repositories of {user.org}late")


@pytest.mark.parametrize("status, title", [(409, "This cannot be done as things are"), (412, "Someone changed it meanwhile")])
def test_a_refused_form_keeps_its_text(console, user, status, title):
    answer(console, f"{API}/organizations/{user.org}late", status)
    console.click("link", "Organizations").click("button", "New organization").fill("Name", f"{user.org}late")
    console.click("button", "Make it").see_text(title)
    assert console.run("document.querySelector('[role=dialog] input').value") == f"{user.org}late"
    assert console.do("axe") == []


def test_a_fault_of_a_field_stands_at_the_field(console, user):
    console.click("link", "Give access").fill("Who", "acme+").fill("what", f"{user.org}/web").click("button", "Give access")
    console.do("see", role="textbox", name="Who")
    console.see_text("This")
    assert console.run("document.querySelectorAll('[aria-invalid=true]').length + document.querySelectorAll('[role=alert], .pf-m-danger').length") > 0


def test_a_session_that_ended_asks_for_the_password_above_the_page(console, server, user):
    console.click("link", "Organizations").click("button", "New organization").fill("Name", f"{user.org}late")
    reply = server.post(f"{API}/tokens/revoke", bearer=shop_session(server, user), json_body={"filter": {"owner": "me", "kind": "session"}})
    assert reply.json()["revoked"] >= 1, reply
    console.click("button", "Make it").see("heading", "Enter your password")
    console.fill("Password", user.password).click("button", "Go on").see("heading", f"Repositories of {user.org}late")


def shop_session(server, user):
    reply = server.post("/broker/rest/user/authorizations", login=(user.name, user.password), json_body={"scope": "session"})
    return reply.json()["data"]["token"]


def test_nothing_changes_when_the_password_is_not_given(console, server, user):
    console.click("link", "Organizations").click("button", "New organization").fill("Name", f"{user.org}late")
    server.post(f"{API}/tokens/revoke", bearer=shop_session(server, user), json_body={"filter": {"owner": "me", "kind": "session"}})
    console.click("button", "Make it").see("heading", "Enter your password").click("button", "Cancel", nth=-1)
    console.see_text("Nothing was changed: this needs your password.")


def test_a_slow_answer_shows_that_it_is_awaited(console, user):
    console.do("slow", path=f"{API}/organizations/{user.org}/robots", milliseconds=1500)
    console.click("link", "Robots").see("progressbar", "Loading").see("heading", "There is no robot yet")


def test_a_page_of_an_older_console_says_what_to_do(console):
    """After an upgrade its files are gone."""
    console.do("missing", beginning="/console/assets/audit")
    console.click("link", "Audit log").see_text("The server may have a newer console: load it again.")
    assert console.do("axe") == []
