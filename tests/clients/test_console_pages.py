"""Every page, dialog and menu of the console: axe finds nothing wrong with it, light and dark, wide and on a phone, and
the keyboard suffices. JETON_PICTURES=FOLDER keeps a picture of each."""
import os
import pathlib

import pytest

from browser import Browser
from chromium import DARK, PHONE, Chromium
from console_world import ConsoleUser, server_with_link

LOOKS = {"light": {}, "dark": DARK, "phone": PHONE}
FORCED = {"forcedColors": "active", "reducedMotion": "reduce"}
# In the dark, the same document has other colours.
RULES = {"dark": ["color-contrast", "link-in-text-block"]}
ZOOMED = {"viewport": {"width": 320, "height": 256}}  # 1280 by 1024, four times as large (WCAG 2.2, 1.4.10)


@pytest.fixture(scope="module")
def user(server, shop):
    made = ConsoleUser(server, shop)
    made.repository("web")
    made.secret = made.allow("builder", note="builds")
    made.put_ok(f"/organizations/{made.org}/applications/portal", {"title": "Portal"})
    made.put_ok(f"/organizations/{made.org}/apis/orders", {"identifier": f"https://{made.org}.example/v1", "title": "Orders",
                                                          "scopes": [{"name": "orders:read"}]})
    made.put_ok(f"/organizations/{made.org}/teams/builders", {"role": "member"})
    made.code = made.refuse(f"repository:{made.org}/web:pull", (made.secret["who"], "wrong"))
    return made


@pytest.fixture(scope="module")
def link_and_server():
    with server_with_link() as (server, link):
        yield server, link


@pytest.fixture(scope="module")
def server(link_and_server):
    return link_and_server[0]


@pytest.fixture(scope="module")
def superuser(link_and_server):
    """The browser of someone who runs the installation."""
    server, link = link_and_server
    browser = Browser(server)
    browser.post(link, form={"username": "admin", "password": "correct-horse", "again": "correct-horse"})
    return browser


@pytest.fixture(scope="module")
def chromium():
    with Chromium() as running:
        yield running


@pytest.fixture(scope="module")
def pages(user):
    """path → heading."""
    org, at = user.org, f"/o/{user.org}"
    return {"/": f"Overview of {org}", "/access": "Give access", "/credentials": "Credentials",
            f"/credentials/{user.secret['token_id']}": "builds", "/refusals": "Refusals",
            f"/refusals/{user.code}": f"Why {user.code} was refused", "/identify": "Identify a string", "/audit": "Audit log",
            f"{at}/repositories": f"Repositories of {org}", f"{at}/repositories/web": f"{org}/web",
            f"{at}/robots": f"Robots of {org}", f"{at}/robots/builder": f"{org}+builder",
            f"{at}/applications": f"Applications of {org}", f"{at}/applications/portal": "Portal", f"{at}/apis": f"APIs of {org}",
            f"{at}/teams": f"Teams of {org}", f"{at}/teams/builders": "builders", f"{at}/settings": f"Policy of {org}",
            "/organizations": "Organizations", "/account": f"Your account: {user.name}", "/nowhere": "There is no such page"}


SUPERUSERS = {"/users": "Users", "/server": "Registries, keys, server", "/organizations": "Organizations"}

# Path → the buttons that open each dialog of it. {org}: of the user.
DIALOGS = [("/o/{org}/repositories", ["New repository"]), ("/o/{org}/repositories/web", ["Give CI access", "Delete"]),
           ("/o/{org}/robots/builder", ["New secret", "Disable", "Delete", "Trust GitHub Actions", "Try a token"]),
           ("/o/{org}/applications", ["New application"]), ("/o/{org}/applications/portal", ["New secret", "Change"]),
           ("/o/{org}/apis", ["New API"]), ("/o/{org}/teams/builders", ["Add a member"]),
           ("/o/{org}/settings", ["Delete the organization"]), ("/organizations", ["New organization"]),
           ("/account", ["New authorization", "New application password", "Change password"]),
           ("/credentials", ["Rotate builds", "Revoke builds"])]


def look_at(chromium, look, path, heading):
    """What is wrong with a page."""
    chromium.visit("/console" + path).see("heading", heading).do("settled")
    folder = os.environ.get("JETON_PICTURES")
    if folder:
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        chromium.do("picture", path=f"{folder}/{look}{path.replace('/', '_')}.png", whole=True)
    wide = chromium.run("document.documentElement.scrollWidth > window.innerWidth")
    return [(look, path, fault) for fault in chromium.do("axe", rules=RULES.get(look)) + ["is wider than the window"] * wide]


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_wrong_with_any_page(chromium, server, user, superuser, pages, look):
    wrong = []
    for cookie, these in (user.cookie, pages), (superuser.cookie, SUPERUSERS):
        chromium.open(server, cookie, **LOOKS[look])
        wrong += [fault for path, heading in these.items() for fault in look_at(chromium, look, path, heading)]
    assert wrong == [] and chromium.do("complaints") == []


@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_any_dialog_and_focus_returns(chromium, server, user, look):
    chromium.open(server, user.cookie, **LOOKS[look])
    wrong = []
    for path, buttons in DIALOGS:
        chromium.visit("/console" + path.format(org=user.org)).do("settled")
        for button in buttons:
            chromium.click("button", button).do("see", role="dialog")
            wrong += [(path, button, fault) for fault in chromium.do("axe", rules=RULES.get(look))]
            chromium.press("Escape").do("gone", selector="[role=dialog]")
            if chromium.focused != button:
                wrong.append((path, button, f"the focus went to {chromium.focused!r}"))
    assert wrong == [] and chromium.do("complaints") == []


def test_on_a_phone_the_menu_opens_and_closes(chromium, server, user):
    chromium.open(server, user.cookie, **PHONE)
    chromium.click("button", "Menu of pages").see("link", "Robots")
    assert chromium.do("axe") == []
    chromium.click("link", "Robots").see("heading", f"Robots of {user.org}").do("gone", selector="#page-sidebar nav")
    assert chromium.do("axe") == []


@pytest.mark.parametrize("look, options", [("forced", FORCED), ("zoomed", ZOOMED)])
def test_forced_colours_and_400_percent(chromium, server, user, pages, look, options):
    chromium.open(server, user.cookie, **options)
    paths = ["/", "/credentials", f"/o/{user.org}/repositories/web", "/access", f"/o/{user.org}/settings"]
    assert [fault for path in paths for fault in look_at(chromium, look, path, pages[path])] == []


def test_ci_access_by_the_keyboard_alone(chromium, server, user):
    chromium.open(server, user.cookie).see("heading", f"Overview of {user.org}")
    chromium.press("Tab")
    assert chromium.focused == "Skip to the page"
    chromium.tab_to("Repositories").press("Enter").see("link", f"{user.org}/web")
    assert chromium.focused == f"Repositories of {user.org}", "the heading of the new page is read out"
    chromium.tab_to(f"{user.org}/web").press("Enter").see("button", "Give CI access")
    chromium.tab_to("Give CI access").press("Enter").do("see", role="dialog")
    chromium.tab_to("Robot").press("Control+A").do("type", text=f"{user.org}+keyboard")
    chromium.tab_to("may").press("ArrowDown")
    chromium.tab_to("Give access").press("Enter").see("heading", "The job has access")
    chromium.tab_to("I have kept it").press("Enter").do("gone", selector="[role=dialog]")
    [grant] = [one for one in user.items(f"/organizations/{user.org}/repositories/web/roles") if "keyboard" in one["name"]]
    assert grant["role"] == "write", "push, which is below pull in the list"


def test_the_focus_is_seen(chromium, server, user):
    chromium.open(server, user.cookie).see("heading", f"Overview of {user.org}")
    chromium.tab_to("Repositories")
    assert chromium.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_dialog_keeps_the_focus(chromium, server, user):
    chromium.open(server, user.cookie, path="/console/organizations").see("heading", "Organizations")
    chromium.click("button", "New organization").do("see", role="dialog")
    for _ in range(12):
        chromium.press("Tab")
        assert chromium.run("document.activeElement.closest('[role=dialog]') !== null"), chromium.focused


def test_every_text_comes_from_the_catalogue(chromium, server, user):
    """In the pseudo-language, each text has odd letters: one that has none goes round the catalogue."""
    chromium.open(server, user.cookie, path="/console/?language=pseudo").do("settled")
    plain = chromium.run("""[...document.querySelectorAll("nav a, h1, h2, main a, main button")]
        .map((one) => one.innerText.trim()).filter((text) => text && !text.startsWith("["))""")
    assert plain == []
