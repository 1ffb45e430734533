"""The server's own pages in a real browser: Debian's Chromium shows them light and dark, wide and narrow, and axe finds
nothing wrong with any."""
import json
import pathlib
import shutil
import subprocess

import pytest

from browser import COOKIE, Browser
from people import Person
from webflow import CALLBACK, CHALLENGE

PROGRAM = pathlib.Path(__file__).parent / "pages" / "look.mjs"


@pytest.fixture(scope="module")
def person(shop):
    return Person(shop)


@pytest.fixture(scope="module")
def browser(server, person):
    return Browser(server).sign_in(person.name, person.password)


def refusal(server, shop, person):
    """The code of a refusal that the person may read."""
    organization = person.organization
    reply = server.get("/v2/auth", login=person.login, query={"scope": f"repository:{organization}/none:pull"})
    assert reply.status == 200, reply
    other = Person(shop)
    reply = server.get("/v2/auth", login=other.login, query={"scope": f"repository:{organization}/none:push"})
    return other, reply.json()["reason"]


@pytest.fixture(scope="module")
def pages(server, shop, person, browser):
    """name → (path, cookie)."""
    grants = ["authorization_code", "refresh_token", "device_code"]
    client = shop.client(person.organization, "portal", bearer=person.session, auth_method="none", grant_types=grants,
                         redirect_uris=[CALLBACK], description="Shows what there is")["client_id"]
    ask = (f"client_id={client}&redirect_uri={CALLBACK}&response_type=code&scope=repo:read%20org:admin"
           f"&code_challenge={CHALLENGE}&code_challenge_method=S256")
    own = ask.replace(client, "jeton-cli").replace(CALLBACK, "http%3A%2F%2F127.0.0.1%3A4000%2Fcallback")
    device = server.post("/oauth2/device", form={"client_id": client, "scope": "repo:read"}).json()["user_code"]
    other, code = refusal(server, shop, person)
    others = Browser(server).sign_in(other.name, other.password)
    mine = f"{COOKIE}={browser.cookie}"
    return [("sign in", "/oauth/signin", None), ("sign in to go on", "/account", None),
            ("signed in", "/oauth/signin", mine), ("account", "/account", mine),
            ("consent", "/oauth2/authorize?" + ask, mine), ("consent of the command line", "/oauth2/authorize?" + own, mine),
            ("code of a device", "/oauth2/device/verify", mine),
            ("device", "/oauth2/device/verify?user_code=" + device, mine),
            ("unknown device", "/oauth2/device/verify?user_code=BCDFGHJK", mine),
            ("error of a request", "/oauth2/authorize?client_id=nobody", mine),
            ("explanation", "/explain/" + code, f"{COOKIE}={others.cookie}"),
            ("old consent", f"/oauth/authorize?client_id={client}&redirect_uri={CALLBACK}&scope=repo:read&response_type=code", mine),
            ("link that is over", "/setup/over", None), ("errors", "/docs/errors", None), ("reference", "/docs/", None)]


def test_axe_finds_nothing_wrong_with_any_page(server, pages):
    chromium = shutil.which("chromium")
    assert chromium, "scripts/install-deps.sh test installs it"
    asked = {"origin": server.url, "pages": [dict(zip(("name", "path", "cookie"), page)) for page in pages]}
    done = subprocess.run(["node", str(PROGRAM), chromium], input=json.dumps(asked), capture_output=True, text=True,
                          timeout=300)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


def test_every_page_is_one_that_is_looked_at(server, pages):
    """Each answers with a page, not with the error of another."""
    for name, path, cookie in pages:
        reply = server.get(path, headers={"Accept": "text/html", **({"Cookie": cookie} if cookie else {})})
        assert reply.headers["content-type"].startswith("text/html"), (name, reply)
        assert "script-src" not in reply.headers["content-security-policy"], name
        expected = {"sign in to go on": 401, "unknown device": 404, "error of a request": 400, "link that is over": 404}
        assert reply.status == expected.get(name, 200), (name, reply)
