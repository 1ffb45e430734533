"""The table of exit codes: a line a test. Every failure has three lines: what failed, why, what to type next."""
import json
import re
import signal
import socket
import subprocess
import time

import pytest

from jeton_cli import JETON, Cli
from quay import Person
from stub_server import StubServer


def test_0_done_and_for_can_yes(jeton, org):
    jeton("whoami")
    jeton("repo", "create", f"{org}/web")
    assert jeton("can", "pull", f"{org}/web").startswith("yes\n")


def test_1_failed_otherwise(jeton):
    jeton("token", "identify", stdin="no token", exit=1)
    with StubServer((500, {"code": "server_error", "detail": "Ours.", "request_id": "00ff"})) as stub:
        assert "request 00ff" in jeton.fails(1, "whoami", JETON_URL=stub.url, JETON_TOKEN="x")
    with StubServer((200, "no JSON")) as stub:
        assert "not of a Jeton server" in jeton.fails(1, "whoami", JETON_URL=stub.url, JETON_TOKEN="x")


@pytest.mark.parametrize("line, told", [
    ("robto list", "Did you mean `robot`"), ("robot lits", "Did you mean `list`"),
    ("robot list --ogr acme", "Did you mean `--org`"), ("whoami now", "one word too many"),
    ("token list --kind robto", "Did you mean `robot`"), ("allow ci fly acme/web", "`ACTION` is one of"),
    ("allow ci pull", "It needs RESOURCE"), ("robot show ci", "does not say of which organization"),
    ("token list --limit many", "is a number"), ("token list --limit 0", "at least 1"),
    ("token list --everywhere=maybe", "true or false"), ("ci token", "It needs `--robot`"),
    ("token list --unused", "needs a value"), ("token list -x", "There is no flag `-x`"),
    ("token list --unused soon --owner me", "`unused`"), ("whoami --field no.such", "no member `no.such`"),
    ("token revoke", "not said which tokens"), ("token revoke 1 --owner me", "not both"),
    ("token rotate", "either ID or"), ("org edit acme", "not said what to change"),
    ("robot trust add acme+ci --issuer https://x.example --claims x", "NAME=PATTERN"),
])
def test_2_wrong_usage(jeton, line, told):
    assert told in jeton.fails(2, *line.split())


def test_2_wrong_usage_of_words_alone(jeton):
    for line in ([], ["robot"], ["robot", "trust"]):
        done = jeton.run(*line)
        assert done.returncode == 2 and done.stdout == "" and "Commands:" in done.stderr, done


def test_2_a_bulk_revocation_without_yes_and_without_a_terminal_does_nothing(jeton, org):
    jeton("allow", "ci", "pull", f"{org}/web")
    assert "--yes" in jeton.fails(2, "token", "revoke", "--org", org)
    assert "--yes" in jeton.fails(2, "robot", "delete", f"{org}+a", f"{org}+ci")
    assert jeton("token", "list", "--org", org, "--state", "live", "-q")


def test_3_not_found(jeton, org):
    assert "jeton robot list" in jeton.fails(3, "robot", "show", f"{org}+none")
    assert f"robot show {org}+none failed" in jeton.fails(3, "robot", "show", f"{org}+none")


def test_4_login_needed(server, jeton):
    nobody = Cli(server, bearer=None)
    assert "jeton login" in nobody.fails(4, "whoami")
    assert f"jeton login {server.url}" in nobody.fails(4, "whoami", "--url", server.url)
    assert "jeton login" in jeton.fails(4, "whoami", JETON_TOKEN="jto_wrong")
    assert "does not accept" in nobody.fails(4, "login", server.url, "--token-stdin", stdin="wrong")
    jeton.fails(4, "whoami", "--context", "none")


def test_5_refused_and_for_can_no(jeton, shop, org):
    stranger = Cli(jeton.server, Person(shop).bearer)
    told = stranger.fails(5, "robot", "create", f"{org}+ci")
    assert "next: ask" in told and f"for the right admin on {org}" in told
    jeton("repo", "create", f"{org}/web")
    assert stranger("can", "pull", f"{org}/web", exit=5).startswith("no")


def test_5_refused_says_whom_a_member_may_ask(jeton, shop, org):
    person = Person(shop)
    jeton("team", "create", f"{org}/readers", "--role", "member")
    jeton("team", "add", f"{org}/readers", person.name)
    told = Cli(jeton.server, person.bearer).fails(5, "robot", "create", f"{org}+ci")
    assert f"next: ask admin for the right admin on {org}" in told


def test_6_conflict(jeton, org):
    jeton("robot", "create", f"{org}+ci")
    told = jeton.fails(6, "robot", "create", f"{org}+ci")
    assert "There is one already" in told and f"jeton robot show {org}+ci" in told
    jeton("org", "edit", org, "--longest-life", "1d")
    assert "jeton: token create failed" in jeton.fails(6, "token", "create", "--robot", f"{org}+ci", "--expires-in", "30d")


def test_7_server_not_reached(jeton):
    with socket.socket() as nowhere:
        nowhere.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nowhere.getsockname()[1]}"
        assert url in jeton.fails(7, "whoami", JETON_URL=url, JETON_TOKEN="x")
    with StubServer((503, {"code": "unavailable", "detail": "Later.", "retry_after": 7})) as stub:
        assert "again in 7 s" in jeton.fails(7, "whoami", JETON_URL=stub.url, JETON_TOKEN="x")


JOB = {"id": "0190", "state": "working", "done": 3, "total": 5000, "receipt": None}


def test_8_pending(jeton):
    with StubServer((202, JOB)) as stub:
        printed = jeton("token", "revoke", "--org", "acme", "--yes", "--no-wait", "-o", "json", exit=8,
                        JETON_URL=stub.url, JETON_TOKEN="x")
    assert json.loads(printed) == JOB


def test_9_partly_done(jeton, org):
    jeton("robot", "create", f"{org}+ci")
    assert "1 of 2 failed" in jeton.run("robot", "delete", f"{org}+none", f"{org}+ci", "--yes").stderr
    assert jeton("robot", "list", "--org", org, "-q") == ""
    jeton("robot", "create", f"{org}+ci")
    jeton.fails(9, "robot", "delete", f"{org}+none", f"{org}+ci", "--yes")
    jeton.fails(3, "robot", "delete", f"{org}+none", f"{org}+nobody", "--yes")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_130_interrupted(jeton, how):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        process = subprocess.Popen([JETON, "whoami"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env={**jeton.environment, "JETON_TOKEN": "x",
                                        "JETON_URL": f"http://127.0.0.1:{silent.getsockname()[1]}"})
        taken, _ = silent.accept()
        time.sleep(0.2)
        process.send_signal(how)
        out, err = process.communicate(timeout=20)
        taken.close()
    assert process.returncode == 130 and out == ""
    assert re.fullmatch(r"jeton: whoami failed\n  why:  .+\n  next: the same again\n", err), err


def test_130_interrupted_says_what_goes_on(jeton):
    """Errors have three lines, also that of a wait for a job that does not end with it."""
    with StubServer(lambda request: (202, JOB) if request.method == "POST" else (200, JOB)) as stub:
        process = subprocess.Popen([JETON, "token", "revoke", "--org", "acme", "--yes"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True,
                                   env={**jeton.environment, "JETON_TOKEN": "x", "JETON_URL": stub.url})
        deadline = time.monotonic() + 20
        while len(stub.requests) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(0.1)  # it has the answer, and waits for half a second
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 130 and out == ""
    assert f"The job {JOB['id']} goes on without you." in err and "next: jeton token list" in err, err


def test_a_job_is_waited_for(jeton):
    """202 first, then a job that is at work, then one that is done."""
    states = iter(["working", "done"])

    def answer(request):
        return (202, JOB) if request.method == "POST" else (200, {**JOB, "state": next(states), "done": 5000, "receipt": "r1-9"})

    with StubServer(answer) as stub:
        printed = jeton("token", "revoke", "--org", "acme", "--yes", "-o", "json", JETON_URL=stub.url, JETON_TOKEN="x")
    assert json.loads(printed)["state"] == "done" and next(states, None) is None


def test_the_table_of_codes_gives_the_exit_codes(jeton, server):
    """The page of errors says how `jeton` ends for each code; `jeton help exit-status` says the same."""
    page = server.get("/docs/errors").text
    codes = dict(re.findall(r'<li id="(\w+)">.*?<code>jeton</code> ends with (\d+)', page))
    assert len(codes) > 25 and codes["not_found"] == "3" and codes["unauthenticated"] == "4"
    told = " ".join(jeton("help", "exit-status").split())
    for code, exit in codes.items():
        if exit != "1":
            assert re.search(rf" {exit} [^0-9]*\b{code}\b", told), code
    for code, exit in codes.items():
        with StubServer((400, {"code": code, "detail": "No."})) as stub:
            jeton.fails(int(exit), "whoami", JETON_URL=stub.url, JETON_TOKEN="x")
