"""`jeton login` by a browser and by a device code, and what keeps such a login alive: a person presses the buttons of the
server's pages, as a browser would."""
import json
import os
import re
import stat
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

from browser import Browser
from jeton_cli import JETON, Cli, OnTerminal
from jetond import BUILD, Jetond
from quay import unique
from stub_server import StubServer
from webflow import Page


@pytest.fixture
def mira(jeton):
    """A user, as a browser that is signed in."""
    name = unique("mira").replace("_", "")
    password = jeton("user", "create", name, "-q").strip()
    browser = Browser(jeton.server).sign_in(name, password)
    browser.name, browser.password = name, password
    return browser


@pytest.fixture
def cli(server):
    return Cli(server, bearer=None)


def press(browser, address, target, decision="allow"):
    """Opens one of the server's pages and presses a button."""
    parts = urllib.parse.urlsplit(address)
    reply = browser.get(f"{parts.path}?{parts.query}")
    assert reply.status == 200, reply
    return browser.post(target, form={**Page(reply).fields, "decision": decision})


def visit(address):
    """What the browser shows of the program's own page."""
    try:
        with urllib.request.urlopen(address, timeout=10) as reply:
            return reply.status, dict(reply.headers), reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read().decode()


class OnDesktop(OnTerminal):
    """`jeton login` on a terminal of a desktop, whose browser notes the address."""

    def __init__(self, cli, *args):
        self.opened = cli.home / "opened"
        self.opened.unlink(missing_ok=True)
        program = cli.home / "browser"
        program.write_text(f'#!/bin/sh\nprintf %s "$1" > {self.opened}.part && mv {self.opened}.part {self.opened}\n')
        program.chmod(0o755)
        super().__init__([JETON, "login", cli.server.url, *args],
                         {**cli.environment, "DISPLAY": ":0", "BROWSER": str(program)})

    def address(self):
        deadline = time.monotonic() + 20
        while not self.opened.exists():
            assert time.monotonic() < deadline, self.output
            time.sleep(0.05)
        return self.opened.read_text()


def log_in(cli, browser, *args):
    with OnDesktop(cli, *args) as terminal:
        sent = press(browser, terminal.address(), "/oauth2/authorize/consent")
        assert sent.status == 303, sent
        status, headers, page = visit(sent.headers["location"])
        assert status == 200 and "close this window" in page
        assert headers["Referrer-Policy"] == "no-referrer", "the code is in the address"
        ended = terminal.end()
    assert ended.returncode == 0, ended
    return ended.output


def device(cli, browser, decision="allow", args=(), **environment):
    """Begins with a code, decides in the browser, and returns how it ends."""
    process = subprocess.Popen([JETON, "login", cli.server.url, "--device", *args], text=True, stderr=subprocess.PIPE,
                               stdin=subprocess.DEVNULL, env={**cli.environment, **environment})
    said = ""
    while "user_code=" not in said:
        line = process.stderr.readline()
        assert line, said
        said += line
    address = re.search(r"https?://\S+user_code=\S+", said)[0]
    code = re.search(r"type the code ([A-Z]{4}-[A-Z]{4})", said)[1]
    assert press(browser, address, "/oauth2/device/verify", decision).status == 200
    rest = process.communicate(timeout=60)[1]
    return process.returncode, said + rest, code


def login_of(cli):
    [login] = json.loads(cli.logins.read_text())["logins"]
    return login


def expire(cli):
    """The access token is about to end."""
    kept = json.loads(cli.logins.read_text())
    kept["logins"][0]["expires"] = int(time.time()) + 30
    cli.logins.write_text(json.dumps(kept))


def test_login_url_opens_a_browser(cli, mira):
    said = log_in(cli, mira)
    assert f"as {mira.name}" in said and cli.server.url + "/oauth2/authorize?" in said, "the address is printed, too"
    assert cli("whoami", "--field", "name") == mira.name + "\n"
    login = login_of(cli)
    assert login["token"].startswith("jto_") and login["refresh"].startswith("jtg_")
    assert login["token"] not in said and login["refresh"] not in said
    assert stat.S_IMODE(os.stat(cli.logins).st_mode) == 0o600


def test_the_request_of_the_browser_proves_itself(cli, mira):
    with OnDesktop(cli) as terminal:
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(terminal.address()).query))
        terminal.type("\x03")
        assert terminal.end().returncode == 130
    assert query["response_type"] == "code" and query["code_challenge_method"] == "S256"
    assert len(query["code_challenge"]) == 43 and len(query["state"]) >= 43
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/callback", query["redirect_uri"])
    assert "super:user" not in query["scope"].split() and "org:admin" in query["scope"].split()


def test_an_answer_that_was_not_asked_for_ends_nothing(cli, mira):
    with OnDesktop(cli) as terminal:
        address = terminal.address()
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))
        here = query["redirect_uri"]
        iss = urllib.parse.quote(cli.server.url, safe="")
        for foreign in (f"?code=stolen&state=x&iss={iss}", f"?code=stolen&iss={iss}",
                        f"?code=stolen&state={query['state']}&iss=https%3A%2F%2Fevil.example", "", "?"):
            assert visit(here + foreign)[0] == 404
        assert visit(here.replace("/callback", "/favicon.ico"))[0] == 404
        sent = press(mira, address, "/oauth2/authorize/consent")
        assert visit(sent.headers["location"])[0] == 200
        assert terminal.end().returncode == 0


def test_a_refusal_in_the_browser_is_said(cli, mira):
    with OnDesktop(cli) as terminal:
        sent = press(mira, terminal.address(), "/oauth2/authorize/consent", "deny")
        visit(sent.headers["location"])
        ended = terminal.end()
    assert ended.returncode == 5 and "not allowed in the browser" in ended.output
    assert not cli.logins.exists()


def test_login_device(cli, mira):
    code, said, shown = device(cli, mira)
    assert code == 0 and f"as {mira.name}" in said, said
    assert cli("whoami", "--field", "name") == mira.name + "\n"
    assert shown in said


def test_without_a_desktop_a_terminal_shows_a_code(cli, mira):
    with OnTerminal([JETON, "login", cli.server.url], cli.environment) as terminal:
        text = terminal.wait_for(r"user_code=[A-Z-]+\s")
        address = re.search(r"https?://\S+user_code=[A-Z-]+", text)[0]
        press(mira, address, "/oauth2/device/verify")
        assert terminal.end().returncode == 0
    assert cli("whoami", "--field", "name") == mira.name + "\n"


def test_a_device_that_is_refused_is_said(cli, mira):
    code, said, _ = device(cli, mira, "deny")
    assert code == 5 and "not allowed in the browser" in said
    assert not cli.logins.exists()


def test_a_code_is_shown_before_it_is_waited_for_and_an_interrupt_ends_that(cli):
    with OnTerminal([JETON, "login", cli.server.url, "--device"], cli.environment) as terminal:
        terminal.wait_for("user_code=")
        terminal.type("\x03")
        assert terminal.end().returncode == 130


def test_login_superuser_and_scopes(cli, mira):
    log_in(cli, mira, "--superuser")
    assert "super:user" in cli.json("whoami")["credential"]["scopes"]
    log_in(cli, mira, "--scopes", "user:read,repo:read")
    assert cli.json("whoami")["credential"]["scopes"] == ["repo:read", "user:read"]
    cli.fails(5, "org", "create", "never", "--email", "n@example.com")


def test_a_token_that_is_about_to_end_is_renewed(cli, mira):
    log_in(cli, mira)
    before = login_of(cli)
    assert cli("auth", "token").strip() == before["token"]
    expire(cli)
    after = cli("auth", "token").strip()
    assert after != before["token"] and login_of(cli)["token"] == after
    assert login_of(cli)["refresh"] != before["refresh"], "it rotates"
    assert cli("whoami", "--field", "name") == mira.name + "\n"


def test_many_processes_renew_once(cli, mira):
    log_in(cli, mira)
    expire(cli)
    processes = [subprocess.Popen([JETON, "auth", "token"], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  env=cli.environment) for _ in range(12)]
    printed = {process.communicate(timeout=60)[0] for process in processes}
    assert {process.returncode for process in processes} == {0}
    assert printed == {login_of(cli)["token"] + "\n"}, "one of them asked, all have its answer"
    bearer = login_of(cli)["token"]
    tokens = cli.server.get("/jeton/v1/tokens?kind=oauth", bearer=bearer).json()["items"]
    assert len(tokens) == 2, "the first and the one that replaced it"


def test_auth_status_says_how_long_and_auth_token_is_for_other_programs(cli, mira):
    log_in(cli, mira)
    [login] = cli.json("auth", "status")
    assert login["renewed"] is True and login["user"] == mira.name and login["expires"].endswith("Z")
    reply = cli.server.get("/jeton/v1/whoami", bearer=cli("auth", "token").strip())
    assert reply.json()["name"] == mira.name


def test_the_environment_is_never_renewed(cli, mira):
    log_in(cli, mira)
    expire(cli)
    before = login_of(cli)
    assert cli("auth", "token", JETON_TOKEN="mine") == "mine\n"
    assert login_of(cli) == before


def test_logout_ends_what_the_login_was_given(cli, mira):
    log_in(cli, mira)
    login = login_of(cli)
    assert "has ended" in cli.run("logout").stderr
    assert login["refresh"] not in cli.logins.read_text()
    assert cli.server.get("/jeton/v1/whoami", bearer=login["token"]).status == 401
    form = {"grant_type": "refresh_token", "refresh_token": login["refresh"], "client_id": "jeton-cli"}
    assert cli.server.post("/oauth2/token", form=form).json()["error"] == "invalid_grant"
    cli.fails(4, "whoami")


def test_another_login_in_its_place_ends_the_one_before(cli, mira):
    log_in(cli, mira)
    first = login_of(cli)
    log_in(cli, mira)
    assert cli.server.get("/jeton/v1/whoami", bearer=first["token"]).status == 401
    assert cli("whoami", "--field", "name") == mira.name + "\n"


def test_logout_without_the_server_is_done_partly(jeton):
    with Jetond() as other:
        cli = Cli(other, bearer=None)
        admin = Cli(other)
        password = admin("user", "create", "noor", "-q").strip()
        log_in(cli, Browser(other).sign_in("noor", password))
    told = cli.fails(9, "logout")
    assert "/account" in told
    assert json.loads(cli.logins.read_text())["logins"] == []


def test_a_login_that_was_taken_back_is_said(cli, mira):
    log_in(cli, mira)
    csrf = re.search(r'name="_csrf_token" value="([^"]+)"', mira.get("/account").text)[1]
    ended = mira.post("/account/consents/end", form={"application": "jeton-cli", "_csrf_token": csrf})
    assert ended.status == 303, ended
    cli.fails(4, "whoami")
    expire(cli)
    assert "has ended" in cli.fails(4, "whoami")


def test_consent_list_revoke(jeton, cli, mira, org):
    log_in(cli, mira)
    [own] = cli.json("consent", "list")
    assert (own["application"], own["organization"], own["remembered"]) == ("jeton-cli", None, [])
    assert "org:admin" in own["logins"][0]["scopes"]
    back = "https://portal.example.com/back"
    portal = jeton("app", "create", f"{org}/portal", "--title", "Portal", "--redirect-uris", back, "--scopes", "repo:read",
                   "--field", "client_id").strip()
    request = {"client_id": portal, "redirect_uri": back, "response_type": "code", "scope": "repo:read", "state": "s",
               "code_challenge": "A" * 43, "code_challenge_method": "S256"}
    sent = press(mira, f"{cli.server.url}/oauth2/authorize?{urllib.parse.urlencode(request)}", "/oauth2/authorize/consent")
    assert sent.headers["location"].startswith(back), sent
    both = {"jeton-cli", portal}
    assert set(cli("consent", "list", "-q").split()) == both
    assert re.search(rf"{portal} +Portal +{org} +repo:read at http", cli("consent", "list"))
    offered = cli.run("__complete", "--", "consent", "revoke", "").stdout.splitlines()
    assert {line.split("\t")[0] for line in offered} == both
    trial = cli.json("consent", "revoke", portal, "--dry-run")
    assert trial["dry_run"] is True and set(cli("consent", "list", "-q").split()) == both
    done = cli.json("consent", "revoke", portal)
    assert done["revoked"] == trial["revoked"] and done["receipt"] and cli("consent", "list", "-q") == "jeton-cli\n"
    assert "jeton consent list" in cli.fails(3, "consent", "revoke", portal)
    assert "--yes" in cli.fails(2, "consent", "revoke", portal, "jeton-cli")
    assert cli.json("consent", "revoke", "jeton-cli")["revoked"] >= 2, "the access token and the refresh token"
    cli.fails(4, "whoami")


def test_docker_gets_a_token_that_lives(cli, mira):
    log_in(cli, mira)
    cli("auth", "setup-docker", "registry.example.com")
    expire(cli)
    before = login_of(cli)["token"]
    given = json.loads(cli.run("get", program=str(BUILD / "docker-credential-jeton"), stdin="registry.example.com").stdout)
    assert given["Username"] == "$oauthtoken" and given["Secret"] == login_of(cli)["token"] != before


def device_server(polls, **more):
    """A server that is asked for a code, then polled: gives these answers in turn, and others by path."""
    polls = iter(polls)

    def answer(request):
        url = f"http://{request.headers['Host']}"
        if request.path == "/t":
            return next(polls)
        return {"/.well-known/oauth-authorization-server": (200, {
                    "issuer": url, "token_endpoint": url + "/t", "device_authorization_endpoint": url + "/d",
                    "revocation_endpoint": url + "/r"}),
                "/d": (200, {"device_code": "d", "user_code": "BCDF-GHJK", "interval": 1, "expires_in": 600,
                             "verification_uri": "http://127.0.0.1/x"}),
                "/r": (200, ""), **more}[request.path]
    return StubServer(answer)


def test_a_code_that_no_user_types_is_pending():
    """Until the code ends, which is ten minutes on a real server: here the server says that it has."""
    with device_server([(400, {"error": "authorization_pending"}), (400, {"error": "expired_token"})]) as server:
        done = Cli().run("login", server.url, "--device")
    assert done.returncode == 8 and "in time" in done.stderr, done


TOKENS = 200, {"access_token": "jto_a", "refresh_token": "jtg_r", "expires_in": 3600}
# The shell that runs it may make files and not write to them.
FULL = "trap '' XFSZ; ulimit -f 0; "


@pytest.mark.parametrize("whoami, line", [((500, ""), ""), ((200, {"name": "mira"}), FULL)], ids=["unknown user", "full disk"])
def test_what_a_login_was_given_ends_if_it_cannot_be_kept(whoami, line):
    with device_server([TOKENS], **{"/jeton/v1/whoami": whoami}) as server:
        cli = Cli()
        done = cli.shell(f"{line}jeton login {server.url} --device")
        assert done.returncode not in (0, 3), done
        [ended] = [request.body for request in server.requests if request.path == "/r"]
    assert urllib.parse.parse_qs(ended.decode())["token"] == ["jtg_r"]
    assert not cli.logins.exists()


def test_a_renewed_token_that_cannot_be_kept_is_used_all_the_same(cli, mira):
    log_in(cli, mira)
    expire(cli)
    before = login_of(cli)
    done = cli.shell(FULL + "jeton auth token")
    assert done.returncode == 0 and "could not be kept" in done.stderr, done
    token = done.stdout.strip()
    assert token != before["token"] and cli.server.get("/jeton/v1/whoami", bearer=token).json()["name"] == mira.name
    assert login_of(cli) == before
    assert cli("whoami", "--field", "name") == mira.name + "\n", "the token that is kept leads to the new one for a while"


def test_an_end_that_no_calendar_has_is_shown_as_the_last_one(cli, mira):
    log_in(cli, mira)
    kept = json.loads(cli.logins.read_text())
    kept["logins"][0]["expires"] = 2 ** 63 - 1
    cli.logins.write_text(json.dumps(kept))
    assert cli.json("auth", "status")[0]["expires"] == "9999-12-31T23:59:59Z"
