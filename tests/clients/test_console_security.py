"""What the console must not do: run what is not its own, keep a secret, obey another site, or answer with another file."""
import gzip
import json
import re
import subprocess
import urllib.parse

import pytest

from browser import Browser
from chromium import Chromium
from console_world import API, ConsoleUser
from jetond import ROOT, Jetond, Shop

MOST_BYTES = 350 * 1024  # of the first visit
# What a tenant may write into every text; each would set a mark, were it run.
ATTACKS = ["<img src=x onerror=window.hit=1>", "\"><script>window.hit=1</script>", "javascript:window.hit=1", "{who}${7*7}{{7*7}}"]


@pytest.fixture(scope="module")
def user(server, shop):
    return ConsoleUser(server, shop)


@pytest.fixture(scope="module")
def chromium():
    with Chromium() as running:
        yield running


@pytest.fixture(scope="module")
def assets(server):
    return re.findall(r'"(/console/assets/[^"]+)"', server.get("/console/").text)


def policy(reply):
    return dict(part.strip().partition(" ")[::2] for part in reply.headers["content-security-policy"].split(";"))


@pytest.mark.parametrize("path", ["/console/", "/console/o/acme/robots", "/console/index.html", "/console/icon.svg"])
def test_the_policy_has_no_exception(server, path):
    reply = server.get(path)
    assert reply.status == 200
    rules = policy(reply)
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == rules["trusted-types"] == "'none'"
    assert rules["require-trusted-types-for"] == "'script'"
    for kind in "script", "style", "img", "font", "connect":
        assert rules[f"{kind}-src"] == "'self'", kind
    assert "unsafe" not in reply.headers["content-security-policy"]
    assert reply.headers["x-frame-options"] == "DENY" and reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cross-origin-opener-policy"] == "same-origin"


def test_files_with_a_hash_are_kept_for_ever_and_the_page_is_asked_for_again(server, assets):
    assert assets
    page = server.get("/console/")
    assert page.headers["cache-control"] == "no-cache"
    again = server.get("/console/", headers={"If-None-Match": page.headers["etag"]})
    assert again.status == 304 and again.body == b"" and again.headers["etag"] == page.headers["etag"]
    for path in assets:
        reply = server.get(path)
        assert reply.status == 200 and reply.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert server.get(path, headers={"If-None-Match": f'W/{reply.headers["etag"]}'}).status == 304


@pytest.mark.parametrize("accepted, encoding", [("gzip", "gzip"), ("br", "br"), ("gzip, deflate, br", "br"), ("identity", None),
                                                ("br;q=0, gzip", "gzip"), ("br;q=0, gzip;q=0.0", None), ("", None), ("xbr", None)])
def test_files_come_compressed_as_the_client_takes_them(server, assets, accepted, encoding):
    reply = server.get(assets[0], headers={"Accept-Encoding": accepted})
    assert reply.headers.get("content-encoding") == encoding and reply.headers["vary"] == "Accept-Encoding"
    plain = server.get(assets[0], headers={"Accept-Encoding": "identity"})
    if encoding == "gzip":
        assert gzip.decompress(reply.body) == plain.body
    if encoding:
        assert len(reply.body) < len(plain.body) / 2 and reply.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("path", ["/console/assets/", "/console/assets/none.js", "/console/assets/../index.html",
                                  "/console/assets/%2e%2e/%2e%2e/etc/passwd", "/console/assets/..%2f..%2f..%2fetc%2fpasswd",
                                  "/console/assets//etc/passwd"])
def test_no_path_leads_to_another_file(server, path):
    assert server.get(path).status == 404


@pytest.mark.parametrize("path", ["/console/../../etc/passwd", "/console/..%2f..%2fetc%2fpasswd", "/console/%00", "/console//etc/passwd"])
def test_any_other_path_is_the_page_itself(server, path):
    reply = server.get(path)
    assert reply.status in (200, 400, 404) and b"root:" not in reply.body


def test_the_console_is_read_only_by_its_files(server):
    for method in "POST", "PUT", "DELETE":
        assert server.request(method, "/console/").status == 405


@pytest.mark.parametrize("go_on", ["https://evil.example/", "//evil.example/", "/console", "/consolex/", "/\\evil.example", "console/",
                                   "/console/\r\nSet-Cookie: a=b", "/jeton/v1/tokens"])
def test_the_sign_in_page_leads_to_the_console_and_nowhere_else(server, user, go_on):
    fresh = Browser(server).arrive()
    page = fresh.get("/oauth/signin?continue=" + urllib.parse.quote(go_on, safe=""))
    assert page.status == 200 and 'name="continue" value=""' in page.text
    signed = fresh.post("/oauth/signin", form={"username": user.name, "password": user.password, "_csrf_token": fresh.csrf,
                                               "continue": go_on})
    assert signed.status == 303
    assert signed.headers["location"] == "/account" or signed.headers["location"].startswith("/oauth/authorize?")


def test_who_is_signed_in_is_led_on_at_once(server, user):
    reply = user.get("/oauth/signin?continue=/console/credentials%3Fof%3Dme")
    assert reply.status == 303 and reply.headers["location"] == "/console/credentials?of=me"


def test_a_change_needs_the_token_of_our_page_and_its_origin(server, user):
    path = f"{API}/organizations/{user.org}"
    assert user.put(path, json_body={}, csrf=False).status == 403
    assert user.put(path, json_body={}, headers={"Origin": "https://evil.example"}).status == 403


def test_the_first_visit_is_small(chromium, server, user):
    chromium.open(server, user.cookie)
    assert 50_000 < chromium.do("bytes", path="/console/") < MOST_BYTES


def test_a_slow_phone_paints_soon(chromium, server, user):
    """A report, and no bound that a busy machine could break."""
    chromium.open(server, user.cookie)
    took = chromium.do("paint", path="/console/", slower=4, kilobits=1600, milliseconds=150, selector="h1")
    print(f"first paint after {took['first']:.0f} ms, the page after {took['all']:.0f} ms")
    assert took["first"] > 0


def test_no_text_of_a_tenant_is_run(chromium, server, user):
    """Every text that another person may have written, on the pages that show it."""
    org, attack = user.org, " ".join(ATTACKS)
    user.repository("evil", description=attack)
    user.put_ok(f"/organizations/{org}/robots/evil", {"description": attack})
    user.put_ok(f"/organizations/{org}/teams/evil", {"role": "member", "description": attack})
    user.put_ok(f"/organizations/{org}/applications/evil", {"title": attack, "description": attack})
    user.put_ok(f"/organizations/{org}/apis/evil", {"identifier": f"https://{org}.example", "title": attack})
    token = user.post_ok("/tokens", {"kind": "robot", "robot": f"{org}+evil", "note": attack})
    user.post_ok("/tokens", {"kind": "password", "note": attack})
    at = f"/o/{org}"
    shown = [f"{at}/repositories", f"{at}/robots", f"{at}/robots/evil", f"{at}/applications", f"{at}/applications/evil", f"{at}/teams",
             f"{at}/teams/evil", "/credentials", f"/credentials/{token['id']}", "/account"]
    chromium.open(server, user.cookie)
    for path in [*shown, "/audit", f"{at}/repositories/evil", f"{at}/apis"]:
        chromium.visit("/console" + path).do("settled")
        assert chromium.run("window.hit") is None, path
        assert chromium.run("document.querySelectorAll('img[src=x], main script, a[href^=javascript]').length") == 0, path
        assert path not in shown or all(one in chromium.text() for one in ATTACKS), path
    assert chromium.do("complaints") == []


def test_trusted_types_are_enforced(chromium, server, user):
    chromium.open(server, user.cookie).see("heading", f"Overview of {user.org}")
    said = chromium.run("(() => { try { document.body.innerHTML = '<b>x</b>'; return 'done'; } catch (error) { return error.name; } })()")
    assert said == "TypeError"


def test_a_dismissed_secret_is_nowhere(chromium, server, user):
    """Neither in the document, nor in the address, the history, a storage, a cookie that scripts read, or a cache."""
    chromium.open(server, user.cookie, path="/console/account").click("button", "New application password")
    chromium.fill("Note", "gone").click("button", "Make it").see_text("This is shown now and never again.")
    secret = chromium.text("[data-secret] code")
    live = chromium.run("[...document.querySelectorAll('[aria-live], [role=status], [role=alert]')].map((one) => one.innerText).join()")
    assert len(secret) > 20 and secret not in live, "screen readers read it when they are told to, and not by themselves"
    chromium.click("button", "I have kept it").do("gone", selector="[role=dialog]")
    assert secret not in chromium.do("content") and secret not in chromium.url
    kept = chromium.run("""(async () => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, history.state,
        await caches.keys(), await indexedDB.databases(), performance.getEntries().map((one) => one.name)]))()""")
    found = json.loads(kept)
    assert secret not in kept and found[0] == found[1] == {} and found[2] == "" and found[4] == found[5] == []
    assert secret not in server.log.read_text()


def test_an_identified_string_is_in_no_address_and_no_log(chromium, server, user):
    text = user.allow()["token"]
    text = text[:-1] + ("a" if text[-1] != "a" else "b")
    chromium.open(server, user.cookie, path="/console/identify").fill("The string", text).click("button", "Look")
    chromium.see_text("with a checksum that is wrong")
    assert text not in chromium.do("content") + chromium.url + server.log.read_text()


def test_no_page_of_another_site_frames_it(server):
    assert policy(server.get("/console/"))["frame-ancestors"] == "'none'"


def test_the_types_are_those_of_this_server(server):
    """console/src/api/schema.ts is written from the document of the API."""
    written = subprocess.run(["node", "tools/types.mjs"], cwd=ROOT / "console", input=server.get("/openapi.json").text,
                             capture_output=True, text=True, check=True).stdout
    assert written == (ROOT / "console" / "src" / "api" / "schema.ts").read_text()


def test_the_lock_file_names_no_registry():
    packages = json.loads((ROOT / "console" / "package-lock.json").read_text())["packages"]
    assert [name for name, one in packages.items() if "resolved" in one or (name and "integrity" not in one)] == []
    wanted = json.loads((ROOT / "console" / "package.json").read_text())
    versions = [*wanted["dependencies"].values(), *wanted["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


def test_without_signing_in_nothing_is_shown(chromium, server):
    chromium.open(server, path="/console/audit").see("heading", "Sign in")


def test_a_session_needs_its_password_again_after_a_while_and_the_form_keeps_its_text(chromium):
    with Jetond("[sessions]\nfresh_seconds = 2\n") as server:
        user = ConsoleUser(server, Shop(server))
        chromium.open(server, user.cookie, path="/console/organizations").see("heading", "Organizations")
        chromium.run("new Promise((done) => setTimeout(done, 2500))")
        chromium.click("button", "New organization").fill("Name", f"{user.org}late").click("button", "Make it")
        chromium.see("heading", "Enter your password").fill("Password", "wrong-one").click("button", "Go on")
        chromium.see_text("The password is not right.")
        chromium.fill("Password", user.password).click("button", "Go on")
        chromium.see("heading", f"Repositories of {user.org}late")
        assert user.password not in chromium.do("content")
