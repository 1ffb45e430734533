"""What people come to the console for, in a real browser, each with the clicks and fields that it may cost, beside 100,000
other credentials."""
import sqlite3
import subprocess
import uuid

import pytest

from bulk_tokens import add_rows
from chromium import Chromium
from console_world import API, ConsoleUser, server_with_link
from jetond import Jetond
from ports import free_port
from registry import SERVICE, SKOPEO, Skopeo, done

MANY = 100_000
DAY = 86_400_000_000


@pytest.fixture(scope="module")
def server():
    # The same address after a restart, by which browsers know it.
    with Jetond(f'[[registry]]\nservice = "{SERVICE}"\n', args=["--listen", f"127.0.0.1:{free_port()}"]) as running:
        yield running


@pytest.fixture(scope="module", autouse=True)
def crowd(server, shop):
    """Someone with many credentials."""
    someone = ConsoleUser(server, shop)
    someone.allow("ci")
    server.stop()
    add_rows(server, someone.org, MANY)
    server.start()
    return someone


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
    assert chromium.do("complaints") == []


def spent(console):
    return console.clicks, console.fields


def secret_on(console):
    return console.text("[data-secret] code")


def logs_in(server, account, secret):
    return server.get("/v2/auth", login=(account, secret)).status == 200


def test_a_ci_job_gets_access_and_its_snippet_works(console, server, user, registry, image, home):
    repository = user.repository()
    done(Skopeo(registry, home / "seed").push(image, repository, (user.name, user.password)))
    console.start().click("link", "Repositories").click("link", repository).click("button", "Give CI access")
    console.click("button", "Give access").see("heading", "The job has access")
    assert spent(console) == (4, 0)
    secret = secret_on(console)
    console.click("tab", "skopeo").see_text("skopeo login")
    snippet = console.text("[role=tabpanel]:not([hidden]) pre").replace(SERVICE, registry.address)
    program = home / "skopeo"
    program.write_text(f'#!/bin/sh\nverb=$1; shift; exec {SKOPEO} $verb --tls-verify=false "$@"\n')
    program.chmod(0o755)
    ran = subprocess.run(["sh", "-euc", snippet], capture_output=True, text=True, timeout=60, cwd=home, env={
        "PATH": f"{home}:/usr/bin:/bin", "HOME": str(home), "REGISTRY_TOKEN": secret, "REGISTRY_AUTH_FILE": str(home / "auth")})
    assert "Login Succeeded" in done(ran) and f'"Name": "{registry.address}/{repository}"' in ran.stdout
    console.click("button", "I have kept it")
    console.do("gone", selector="[data-secret]")
    assert secret not in console.do("content")


def test_a_secret_is_rotated_with_an_overlap(console, server, user):
    old = user.allow(note="deploys")
    console.start().click("link", "Credentials").click("button", "Rotate deploys").click("button", "Rotate")
    console.see_text("This is shown now and never again.")
    assert spent(console) == (3, 0)
    new = secret_on(console)
    assert new != old["token"] and logs_in(server, old["who"], new) and logs_in(server, old["who"], old["token"])
    ends = {one["id"]: one["expires"] for one in user.items(f"/tokens?organization={user.org}")}
    assert ends[old["token_id"]] < old["token_expires"], "the old one ends tomorrow"
    console.click("button", "I have kept it")
    assert new not in console.do("content")


def test_why_it_was_refused_is_one_click_from_the_link_of_the_client_and_so_is_the_grant(console, server, user):
    repository = user.repository()
    other = user.allow("reader", "pull")
    code = user.refuse(f"repository:{repository}:push", (other["who"], other["token"]))
    console.start().goto(f"/explain/{code}").click("link", "Open it in the console")
    console.see("heading", f"Why {code} was refused").see("heading", f"push {repository}")
    assert spent(console) == (1, 0)
    console.click("button", "Grant this").click("button", "Grant").see_text("the next try of")
    reply = server.get("/v2/auth", login=(other["who"], other["token"]), query={"scope": f"repository:{repository}:push"})
    assert "reason" not in reply.json()


def test_a_grant_that_is_a_new_secret_shows_it(console, server, user):
    robot = user.allow()["who"]
    code = user.refuse(f"repository:{user.org}/web:pull", (robot, "wrong"))
    console.goto(f"/console/refusals/{code}").click("button", "Grant this").click("button", "Grant")
    console.see_text("This is shown now and never again.")
    assert logs_in(server, robot, secret_on(console))
    console.click("button", "I have kept it").do("gone", selector="[data-secret]")


def test_who_can_push(console, user):
    repository = user.repository()
    user.allow("builder", "push")
    user.allow("reader", "pull")
    console.start().click("link", "Repositories").click("link", repository)
    console.see("grid", f"Who can push {repository}")
    assert spent(console) == (2, 0)
    table = console.text(f"[aria-label='Who can push {repository}']")
    assert f"{user.org}+builder" in table and "own role: write" in table
    assert f"{user.org}+reader" not in table and "admin of the organization, by the team owners" in table


def test_all_that_were_unused_for_90_days_are_revoked(console, server, user):
    user.repository()
    old, fresh = user.allow("old", note="old"), user.allow("fresh", note="fresh")
    server.stop()
    with sqlite3.connect(server.data / "jeton.db") as database:
        made = uuid.UUID(old["token_id"])
        earlier = uuid.UUID(int=made.int - (100 * DAY // 1000 << 80))  # an id begins with the milliseconds of its time
        database.execute("UPDATE tokens SET created = created - ?, id = ? WHERE id = ?",
                         (100 * DAY, earlier.bytes, made.bytes))
    server.start()
    console.open(server, user.cookie)
    console.start().click("link", "Credentials").click("button", "Unused for 90 days").see("link", "old")
    console.click("button", "Revoke all of these").click("button", "Revoke all").see_text("1 credential is revoked.")
    assert spent(console) == (4, 0)
    assert logs_in(server, fresh["who"], fresh["token"]) and not logs_in(server, old["who"], old["token"])


def test_a_leaked_string_is_found_and_revoked_with_what_it_made(console, server, user):
    user.repository()
    leaked = user.allow(note="leaky")
    console.start().click("link", "Identify a string").fill("The string", leaked["token"]).click("button", "Look")
    console.see("heading", "It is leaky")
    assert leaked["token"] not in console.do("content"), "the field is empty again"
    console.click("button", "Revoke it and all that it made").click("button", "Revoke").see_text("1 credential is revoked.")
    assert spent(console) == (4, 1)
    assert not logs_in(server, leaked["who"], leaked["token"])


def test_of_a_foreign_string_nothing_is_told(console):
    console.click("link", "Identify a string").fill("The string", "hunter2").click("button", "Look")
    console.see_text("This is none of our credentials.")


def test_access_without_a_secret_by_a_trust_rule(console, user):
    """A rule instead of a secret: the ids of the repository are the one thing to fill in."""
    user.put_ok(f"/organizations/{user.org}/robots/ci")
    console.start().click("link", "Robots").click("link", f"{user.org}+ci").click("button", "Trust GitHub Actions")
    rules = console.run("document.getElementById('rules').value")
    console.fill("Rules, as JSON", rules.replace("REPOSITORY_ID", "74").replace("OWNER_ID", "9")).click("button", "Save")
    console.see_text("Tokens of https://token.actions.githubusercontent.com")
    assert spent(console) == (4, 1)
    [rule] = user._ok(user.get(f"{API}/organizations/{user.org}/robots/ci/trust"))["rules"]
    assert rule["claims"]["repository_id"] == "74"


def test_a_sentence_gives_access(console, server, user):
    console.start().click("link", "Give access").fill("Who", f"{user.org}+nightly").fill("what", f"{user.org}/tools/lint")
    console.choose("may", "push").choose("for", "7d").click("button", "Give access", nth=0).see("heading", "Access was given")
    assert logs_in(server, f"{user.org}+nightly", secret_on(console))
    console.click("button", "Done")
    assert console.do("count", selector="[data-secret]") == 0


@pytest.mark.parametrize("kind, button", [("authorization", "New authorization"), ("password", "New application password")])
def test_a_person_makes_and_revokes_a_token_of_their_own(console, server, user, kind, button):
    console.start().click("link", user.name).click("button", button).fill("Note", "laptop").choose("Lives for", "7d")
    console.click("button", "Make it").see_text("This is shown now and never again.")
    assert spent(console) == (3, 1)
    secret = secret_on(console)
    [token] = user.items(f"/tokens?kind={kind}")
    assert token["note"] == "laptop" and token["expires"]
    if kind == "authorization":
        assert token["scopes"] == ["read"] and server.get(f"{API}/whoami", bearer=secret).status == 200
    else:
        assert logs_in(server, "$app", secret)
    console.click("button", "I have kept it").click("button", "Revoke laptop").click("button", "Revoke")
    console.see_text("1 credential is revoked.")
    assert server.get(f"{API}/whoami", bearer=secret).status == 401


def test_an_organization_a_robot_and_an_application_are_made(console, server, user):
    name = f"{user.org}two"
    console.click("link", "Organizations").click("button", "New organization").fill("Name", name).click("button", "Make it")
    console.see("heading", f"Repositories of {name}")
    console.click("link", "Robots").click("button", "New robot", nth=0).fill("Name", "ci").click("button", "Make it")
    console.see("heading", f"{name}+ci").click("button", "New secret").click("button", "Make it")
    assert logs_in(server, f"{name}+ci", secret_on(console))
    console.click("button", "I have kept it").click("link", "Applications").click("button", "New application", nth=0)
    console.fill("Name", "reports").click("button", "Make it").see("heading", "reports")
    console.click("button", "New secret").click("button", "Make it").see_text("This is shown now and never again.")
    [application] = user.items(f"/organizations/{name}/applications")
    reply = server.post("/oauth2/token", login=(application["client_id"], secret_on(console)), form={"grant_type": "client_credentials"})
    assert reply.status == 200, reply


def test_the_log_tells_what_was_done(console, user):
    user.allow(note="seen")
    console.click("link", "Audit log").see("grid", "Audit log").see_text("create_robot_token")
    console.fill("Done by", "nobody-at-all").press("Enter").see_text("Nothing fits")


def test_the_first_sign_in_from_the_link_of_setup(chromium):
    with server_with_link() as (server, link):
        chromium.open(server, path=link)
        chromium.start().fill("Password, of 8 characters or more", "correct-horse").fill("The password again", "correct-horse")
        chromium.click("button", "Make the administrator").click("link", "open the console")
        chromium.see("heading", "Overview of admin").see("link", "Users")
        assert (chromium.clicks, chromium.fields) == (2, 2)


def test_a_visitor_signs_in_and_comes_where_they_wanted_to_go(chromium, server, user):
    chromium.open(server, path=f"/console/o/{user.org}/robots?x=1")
    chromium.fill("User name or e-mail address", user.name).fill("Password", user.password).click("button", "Sign in")
    chromium.see("heading", f"Robots of {user.org}")
    assert chromium.url == f"/console/o/{user.org}/robots?x=1"
    chromium.click("button", "Sign out").see("heading", "Sign in")
    chromium.goto("/console/").see("heading", "Sign in")


def test_of_100000_credentials_a_page_is_shown_and_the_next_on_demand(chromium, server, crowd):
    chromium.open(server, crowd.cookie, path="/console/credentials")
    chromium.see_text("50 rows").click("button", "More").see_text("100 rows")
    assert chromium.do("count", selector="tbody tr") == 100
    chromium.goto("/console/").see_text("10,000+")
