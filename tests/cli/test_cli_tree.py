"""Every line of the tree of commands: each does what its name says, on a real server."""
import datetime
import http.server
import json
import re
import threading
import time

import pytest

from jeton_cli import JETON, Cli, OnTerminal, commands
from quay import unique

SECRET = re.compile(r"jtr_\w{60}\n")


@pytest.fixture
def mira(jeton):
    """A user, and the `jeton` of that user."""
    name = unique("mira").replace("_", "")
    password = jeton("user", "create", name, "-q").strip()
    reply = jeton.server.post("/broker/rest/user/authorizations", login=(name, password), json_body={"scope": "session"})
    return name, Cli(jeton.server, reply.json()["data"]["token"])


def test_login_logout(server):
    cli = Cli(server, bearer=None)
    cli.fails(4, "whoami")
    cli("login", server.url, "--token-stdin", stdin=server.bootstrap_token + "\n")
    assert cli("whoami", "--field", "name") == "admin\n"
    cli("logout")
    cli.fails(4, "whoami")
    assert server.bootstrap_token not in cli.logins.read_text()


def test_whoami(jeton):
    who = jeton.json("whoami")
    assert who["name"] == "admin" and who["superuser"] is True
    assert "superuser: yes" in jeton("whoami")


def test_auth_status_token_setup_docker(server, jeton):
    [login] = jeton.json("auth", "status")
    assert login["url"] == server.url and login["file"] == str(jeton.logins) and login["used"]
    assert str(jeton.logins) in jeton.run("auth", "status").stderr
    assert jeton("auth", "token") == server.bootstrap_token + "\n"
    config = jeton.home / ".docker/config.json"
    config.parent.mkdir()
    config.write_text('{"auths": {"other.example.org": {}}, "psFormat": "x"}')
    jeton("auth", "setup-docker", "registry.example.com", "--dry-run")
    assert "credHelpers" not in json.loads(config.read_text())
    jeton("auth", "setup-docker", "registry.example.com")
    assert json.loads(config.read_text()) == {"auths": {"other.example.org": {}}, "psFormat": "x",
                                              "credHelpers": {"registry.example.com": "jeton"}}


def test_allow_and_deny(jeton, org):
    done = jeton.run("allow", "ci", "pull", f"{org}/web", "--for", "30d")
    assert done.returncode == 0 and SECRET.fullmatch(done.stdout), done
    assert f"{org}+ci has the role read on {org}/web, which ends in 30 d" in done.stderr.replace("in 29 d", "in 30 d")
    assert jeton.json("token", "list", "--org", org)[0]["subject"]["name"] == f"{org}+ci"
    assert jeton("can", "pull", f"{org}/web", "--as", "ci").startswith("yes")
    assert "lost the role read" in jeton.run("deny", "ci", "pull", f"{org}/web").stderr
    assert jeton("can", "pull", f"{org}/web", "--as", "ci", exit=5).startswith("no")


def test_allow_gives_a_user_a_role_and_no_secret(jeton, org, mira):
    done = jeton.run("allow", f"user:{mira[0]}", "push", f"{org}/web")
    assert done.returncode == 0 and done.stdout == "", done
    assert mira[1]("can", "push", f"{org}/web").startswith("yes")
    assert jeton.json("robot", "list", "--org", org) == []


def test_allow_q_prints_the_secret_alone(jeton, org):
    assert SECRET.fullmatch(jeton("allow", "ci", "pull", f"{org}/web", "-q"))
    assert jeton("allow", "ci", "pull", f"{org}/web", "-q", "--dry-run") == ""


def test_can(jeton, org):
    jeton("repo", "create", f"{org}/web")
    jeton("robot", "create", f"{org}+ci")
    answer = jeton("can", "push", f"{org}/web", "--as", "ci", exit=5)
    assert answer.startswith("no\n") and f"needs: write on {org}/web, from admin" in answer
    assert "jeton robot list" in jeton.fails(3, "can", "push", f"{org}/web", "--as", "none")
    assert jeton.json("can", "push", f"{org}/web")["allowed"] is True


def test_who_can(jeton, org):
    jeton("allow", "ci", "push", f"{org}/web")
    names = jeton("who-can", "push", f"{org}/web", "-q").splitlines()
    assert f"{org}+ci" in names and "admin" in names


def test_explain_and_refusals(jeton, server, org):
    jeton("robot", "create", f"{org}+ci")
    reply = server.get("/v2/auth", login=(f"{org}+ci", "wrong"), query={"service": "registry.example.com"})
    code = reply.json()["reason"]
    told = jeton("explain", code)
    assert f"code:     {code}" in told and f"{org}+ci" in told and "refused:  login" in told
    assert jeton.json("explain", code)["code"] == code
    assert code in jeton("refusals", "--since", "1d", "--org", org, "-q").split()
    assert "jeton refusals" in jeton.fails(3, "explain", "23456789ABCD")


def test_token_list_create_show(jeton, org):
    jeton("robot", "create", f"{org}+ci")
    secret = jeton("token", "create", "--robot", f"{org}+ci", "--note", "laptop", "--expires-in", "90d", "--actions",
                   "pull", "--repositories", f"{org}/web,{org}/api", "-q")
    assert SECRET.fullmatch(secret)
    [item] = jeton.json("token", "list", "--org", org, "--kind", "robot")
    assert item["note"] == "laptop" and item["restriction"]["actions"] == ["pull"]
    assert item["restriction"]["repositories"] == [f"{org}/web", f"{org}/api"]
    assert jeton("token", "show", item["id"], "--field", "note") == "laptop\n"
    assert jeton("token", "list", "--org", org, "--unused", "90d", "-q") == ""
    jeton("token", "edit", item["id"], "--note", "desk")
    assert jeton.json("token", "show", item["id"])["note"] == "desk"


def test_token_create_makes_a_password_and_an_authorization(mira):
    assert mira[1]("token", "create", "--kind", "password", "--note", "laptop", "-q").startswith("jta_")
    assert re.fullmatch(r"[0-9a-f]{64}\n", mira[1]("token", "create", "--scopes", "read", "-q"))


def test_token_rotate(jeton, org):
    jeton("allow", "ci", "pull", f"{org}/web")
    secret = jeton("token", "rotate", "--robot", f"{org}+ci", "--overlap", "1h", "-q")
    assert SECRET.fullmatch(secret)
    assert "2 live secrets" in jeton.fails(2, "token", "rotate", "--robot", f"{org}+ci")
    newest = jeton("token", "list", "--org", org, "-q").split()[0]
    assert SECRET.fullmatch(jeton("token", "rotate", newest, "-q"))
    jeton("robot", "create", f"{org}+bare")
    assert "jeton token create --robot" in jeton.fails(3, "token", "rotate", "--robot", f"{org}+bare")


def test_token_revoke(jeton, org):
    for _ in range(3):
        jeton("allow", "ci", "pull", f"{org}/web")
    first, *rest = jeton("token", "list", "--org", org, "-q").split()
    assert jeton.json("token", "revoke", first, "--reason", "test")["revoked"] == 1
    trial = jeton.json("token", "revoke", "--org", org, "--dry-run")
    assert trial["revoked"] == 2 and trial["dry_run"] is True
    assert jeton("token", "list", "--org", org, "--state", "live", "-q").split() == rest
    assert jeton.json("token", "revoke", "--org", org, "--yes")["revoked"] == 2
    assert jeton("token", "list", "--org", org, "--state", "live", "-q") == ""


def test_token_revoke_owner_ends_everything_of_a_leaver(jeton, mira):
    mira[1]("token", "create", "--kind", "password", "--note", "laptop", "-q")
    assert jeton.json("token", "revoke", "--owner", mira[0], "--reason", "left", "--yes")["revoked"] >= 2
    mira[1].fails(4, "whoami")


def test_token_identify(jeton, org):
    secret = jeton("allow", "ci", "pull", f"{org}/web", "-q")
    known = jeton.json("token", "identify", stdin=secret)
    assert known["kind"] == "robot" and known["checksum"] == "ok"
    assert known["item"]["subject"]["name"] == f"{org}+ci" and known["revoke_at"]
    assert set(jeton.json("token", "identify", "--offline", stdin=secret)) == {"kind", "checksum"}
    assert jeton("token", "identify", "--secret-file", "/dev/stdin", stdin=secret)
    jeton("token", "identify", stdin="no token", exit=1)


def test_token_leaked(jeton, server, org):
    secrets = [jeton("allow", "ci", "pull", f"{org}/web", "-q").strip() for _ in range(2)]
    found = "\n".join([secrets[0], "something else", secrets[1], ""])
    assert jeton.json("token", "leaked", "--dry-run", stdin=found) == {"ours": 2}
    assert jeton("token", "leaked", "-q", stdin=found) == "2\n"
    for secret in secrets:
        assert server.get("/v2/auth", login=(f"{org}+ci", secret)).status == 401


def test_robot_list_create_show_edit_disable_enable_delete(jeton, org):
    jeton("robot", "create", f"{org}+ci", "--description", "Builds", "--ends", "2099-01-31T08:15:00Z")
    jeton.fails(6, "robot", "create", f"{org}+ci")
    jeton("robot", "disable", f"{org}+ci")
    robot = jeton.json("robot", "show", f"{org}+ci")
    assert robot["disabled"] and robot["description"] == "Builds" and robot["ends"] == "2099-01-31T08:15:00Z"
    jeton("robot", "enable", "ci", "--org", org)
    jeton("robot", "edit", f"{org}+ci", "--description", "Ships", "--ends", "never")
    robot = jeton.json("robot", "show", f"{org}+ci")
    assert not robot["disabled"] and robot["description"] == "Ships" and robot["ends"] is None
    assert jeton("robot", "list", "--org", org, "-q") == f"{org}+ci\n"
    jeton("robot", "delete", f"{org}+ci", "--dry-run")
    jeton("robot", "delete", f"{org}+ci")
    assert jeton("robot", "list", "--org", org, "-q") == ""


def test_robots_of_ones_own(mira):
    name, own = mira
    own("robot", "create", "me+ci")
    assert own("robot", "list", "--org", "me", "-q") == f"{name}+ci\n"
    assert SECRET.fullmatch(own("token", "create", "--robot", "me+ci", "-q"))
    assert SECRET.fullmatch(own("token", "rotate", "--robot", "me+ci", "-q"))
    assert SECRET.fullmatch(own("allow", "me+ci", "pull", f"{name}/web", "-q"))


def test_robot_trust_add_list_remove_try(jeton, org):
    jeton("robot", "create", f"{org}+ci")
    jeton("robot", "trust", "add", f"{org}+ci", "--name", "main", "--issuer", "https://ci.example.org", "--claims",
          "repository_id=74,ref=refs/heads/main")
    jeton("robot", "trust", "add", f"{org}+ci", "--name", "tags", "--issuer", "https://ci.example.org", "--subject", "x",
          "--audiences", "https://a.example.org,https://b.example.org")
    first, second = jeton.json("robot", "trust", "list", f"{org}+ci")
    assert first["claims"] == {"repository_id": "74", "ref": "refs/heads/main"}
    assert first["audiences"] == [jeton.server.url]
    assert second["audiences"] == ["https://a.example.org", "https://b.example.org"] and second["subject"] == "x"
    jeton("robot", "trust", "remove", f"{org}+ci", "main", "--dry-run")
    jeton("robot", "trust", "remove", f"{org}+ci", "main")
    assert jeton("robot", "trust", "list", f"{org}+ci", "-q") == "tags\n"
    jeton.fails(3, "robot", "trust", "remove", f"{org}+ci", "main")
    trial = jeton.run("robot", "trust", "try", f"{org}+ci", "-o", "json", stdin="e30.e30.e30")
    assert trial.returncode == 5 and json.loads(trial.stdout)["accepted"] is False, trial


def test_org_list_show_create_edit_delete(jeton, org):
    assert org in jeton("org", "list", "-q").split()
    jeton("org", "edit", org, "--longest-life", "90d", "--allowed-addresses", "192.0.2.0/24")
    jeton("org", "edit", org, "--default-life", "30d")
    policy = jeton.json("org", "show", org)["policy"]
    assert policy["longest_life"] == 90 * 86400 and policy["default_life"] == 30 * 86400
    assert policy["allowed_addresses"] == ["192.0.2.0/24"]
    assert jeton.json("org", "show", org)["email"] == f"{org}@example.com"
    assert jeton("org", "members", org, "-q") == "admin\n"
    assert "--yes" in jeton.fails(2, "org", "delete", org)
    jeton("org", "delete", org, "--yes")
    jeton.fails(3, "org", "show", org)


def test_team_list_show_create_edit_delete_members(jeton, org):
    jeton("team", "create", f"{org}/builders", "--role", "creator")
    jeton("robot", "create", f"{org}+ci")
    jeton("team", "add", f"{org}/builders", f"{org}+ci", "admin")
    assert sorted(jeton("team", "members", f"{org}/builders", "-q").split()) == sorted(["admin", f"{org}+ci"])
    jeton("team", "remove", f"{org}/builders", f"{org}+ci")
    assert jeton("team", "members", f"{org}/builders", "-q") == "admin\n"
    jeton("team", "edit", f"{org}/builders", "--description", "Builds")
    assert jeton.json("team", "show", f"{org}/builders")["role"] == "creator"
    assert "builders" in jeton("team", "list", "--org", org, "-q").split()
    jeton("team", "delete", f"{org}/builders")
    jeton.fails(3, "team", "show", f"{org}/builders")


def test_repo_list_show_create_edit_delete(jeton, org):
    jeton("repo", "create", f"{org}/web", "--visibility", "public")
    jeton("repo", "edit", f"{org}/web", "--description", "Shop")
    shown = jeton.json("repo", "show", f"{org}/web")
    assert shown["visibility"] == "public" and shown["description"] == "Shop"
    jeton("allow", "ci", "push", f"{org}/web")
    assert f"{org}+ci" in jeton("repo", "roles", f"{org}/web", "-q").split()
    assert jeton("repo", "list", "--org", org, "-q") == f"{org}/web\n"
    jeton("repo", "delete", f"{org}/web")
    jeton.fails(3, "repo", "show", f"{org}/web")


def test_app_list_show_create_edit_delete_secret(jeton, org):
    jeton("app", "create", f"{org}/portal", "--title", "Portal", "--redirect-uris",
          "https://portal.example.com/a,https://portal.example.com/b")
    jeton("app", "edit", f"{org}/portal", "--description", "Shop")
    shown = jeton.json("app", "show", f"{org}/portal")
    assert shown["title"] == "Portal" and shown["description"] == "Shop" and len(shown["redirect_uris"]) == 2
    assert jeton("app", "secret", "create", f"{org}/portal", "-q").startswith("jts_")
    assert jeton("token", "create", "--application", f"{org}/portal", "--scopes", "repo:read", "-q").startswith("jto_")
    listed = jeton.json("token", "list", "--org", org, "--application", f"{org}/portal", "--kind", "oauth")
    assert [token["application"] for token in listed] == [shown["client_id"]]
    assert jeton.json("token", "revoke", "--org", org, "--application", f"{org}/portal", "--kind", "oauth", "--yes")["revoked"] == 1
    jeton.fails(3, "token", "create", "--application", f"{org}/none")
    [secret] = jeton.json("app", "show", f"{org}/portal")["secrets"]
    jeton("app", "secret", "delete", f"{org}/portal", secret["id"])
    assert jeton("app", "list", "--org", org, "-q") == "portal\n"
    jeton("app", "delete", f"{org}/portal")
    jeton.fails(3, "app", "show", f"{org}/portal")


def test_api_list_show_create_edit_delete(jeton, org):
    identifier = f"https://{org}.example.com/v1"
    jeton("api", "create", f"{org}/orders", "--identifier", identifier, "--title", "Orders", "--scopes",
          "orders:read,orders:write")
    jeton("api", "edit", f"{org}/orders", "--token-format", "jwt")
    shown = jeton.json("api", "show", f"{org}/orders")
    assert [scope["name"] for scope in shown["scopes"]] == ["orders:read", "orders:write"]
    assert shown["token_format"] == "jwt" and shown["identifier"] == identifier
    jeton("api", "edit", f"{org}/orders", "--scopes", "orders:read")
    assert len(jeton.json("api", "show", f"{org}/orders")["scopes"]) == 1
    assert jeton("api", "list", "--org", org, "-q") == "orders\n"
    jeton("api", "delete", f"{org}/orders")
    jeton.fails(3, "api", "show", f"{org}/orders")


def test_user_list_show_create_edit_delete(jeton):
    name = unique("nils").replace("_", "")
    assert len(jeton("user", "create", name, "-q").strip()) >= 16
    jeton("user", "edit", name, "--email", f"{name}@example.com")
    jeton("user", "edit", name, "--enabled=false")
    shown = jeton.json("user", "show", name)
    assert shown["email"] == f"{name}@example.com" and shown["enabled"] is False
    assert name in jeton("user", "list", "-q").split()
    jeton("user", "delete", name, "--yes")
    jeton.fails(3, "user", "show", name)


def test_log_search(jeton, org):
    jeton("robot", "create", f"{org}+ci")
    kinds = jeton("log", "search", "--org", org, "--since", "1h", "--field", "kind").split()
    assert kinds[0] == "create_robot" and "org_create" in kinds
    assert jeton("log", "search", "--org", org, "--kind", "create_robot", "--limit", "1", "-q").count("\n") == 1
    assert jeton.json("log", "search", "--org", org, "--performer", "nobody") == []


def test_log_tail(jeton, org):
    with OnTerminal([JETON, "log", "tail", "--org", org], jeton.environment) as terminal:
        terminal.wait_for("org_create")
        jeton("robot", "create", f"{org}+later")
        assert terminal.wait_for("create_robot").count("create_robot") == 1
        terminal.type("\x03")
        ended = terminal.end()
    assert ended.returncode == 130 and ended.output.count("org_create") == 1, ended


def test_log_export(jeton, org):
    for number in range(60):
        jeton.server.put(f"/jeton/v1/organizations/{org}/robots/r{number}", bearer=jeton.server.bootstrap_token, json_body={})
    lines = [json.loads(line) for line in jeton("log", "export", "--org", org).splitlines()]
    assert len(lines) == 61 and len({line["id"] for line in lines}) == 61
    rest = jeton("log", "export", "--org", org, "--cursor", lines[9]["cursor"]).splitlines()
    assert [json.loads(line)["id"] for line in rest] == [line["id"] for line in lines[10:]]


class Cutting(http.server.BaseHTTPRequestHandler):
    """A log of five lines, whose connection breaks after each second one."""
    asked = []

    def do_GET(self):
        self.asked.append(self.path)
        begin = int(self.path.split("cursor=")[1]) if "cursor=" in self.path else 0
        lines = [json.dumps({"id": str(number), "cursor": str(number)}) + "\n" for number in range(begin + 1, 6)]
        self.send_response(200)
        self.send_header("Content-Length", str(sum(map(len, lines))))
        self.end_headers()
        self.wfile.write("".join(lines[:2]).encode())

    def log_message(self, *_):
        pass


def test_log_export_goes_on_after_a_cut(jeton):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Cutting) as stub:
        threading.Thread(target=stub.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{stub.server_address[1]}"
        lines = jeton("log", "export", JETON_URL=url, JETON_TOKEN="x").splitlines()
        stub.shutdown()
    assert [json.loads(line)["id"] for line in lines] == ["1", "2", "3", "4", "5"]
    assert [path.rpartition("?")[2] for path in Cutting.asked] == ["/jeton/v1/audit", "cursor=2", "cursor=4"]


def test_usage(jeton, server, org):
    secret = jeton("allow", "ci", "pull", f"{org}/web", "-q").strip()
    assert server.get("/v2/auth", login=(f"{org}+ci", secret)).status == 200
    deadline = time.monotonic() + 20
    while not (item := jeton.json("usage", f"{org}+ci")[0])["last_used"]:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert item["last_address"] == "127.0.0.1"
    assert datetime.datetime.fromisoformat(item["last_used"].replace("Z", "+00:00"))


def test_suggest(jeton, org):
    jeton("allow", "ci", "push", f"{org}/web")
    [item] = jeton.json("suggest", "--org", org)
    assert item["subject"] == f"{org}+ci" and item["granted"] == [{"resource": f"{org}/web", "actions": ["pull", "push"]}]
    listed = jeton("suggest", "--org", org, "--verdict", item["verdict"])
    assert item["token"] in listed and f"{org}/web:pull,push" in listed
    assert jeton.json("suggest", JETON_ORG=org) == [item] and jeton.json("suggest", "--org", org, "--verdict", "fits") == []


def test_webhook_list_show_create_rotate_delete(jeton, org):
    made = ("webhook", "create", "alarm", "--org", org, "--to", "https://hooks.example.com/jeton", "--events",
            "token.leaked,token.revoked")
    first = jeton(*made, "-q").strip()
    jeton.fails(6, *made)
    second = jeton("webhook", "rotate", "alarm", "--org", org, "--overlap", "1h", "-q").strip()
    assert first and second and first != second
    shown = jeton.json("webhook", "show", "alarm", "--org", org)
    assert shown["organization"] == org and set(shown["events"]) == {"token.leaked", "token.revoked"}
    assert jeton("webhook", "list", "-q", JETON_ORG=org) == "alarm\n"
    assert "alarm" in jeton("webhook", "list", "--everywhere", "-q").split()
    jeton("webhook", "delete", "alarm", "--org", org)
    assert jeton("webhook", "list", "--org", org, "-q") == ""


def test_completion(jeton):
    for shell in ("bash", "zsh", "fish"):
        assert "jeton __complete" in jeton("completion", shell)
    jeton.fails(2, "completion", "tcsh")


def test_version(jeton):
    assert re.fullmatch(r"jeton \d+\.\d+\.\d+\n", jeton("version"))
    assert jeton("--version") == jeton("-V") == jeton("version")


def test_help_topic(jeton):
    for words in commands():
        told = jeton("help", *words.split())
        assert told.startswith(f"  jeton {words}") and told == jeton(*words.split(), "--help")
    for topic in ("environment", "exit-status", "files", "helpers", "names", "output", "flags"):
        assert jeton("help", topic)
    assert "Did you mean `robot`" in jeton.fails(2, "help", "robto")


# The tree of the contract: every one of these is a command.
TREE = """login logout whoami auth.status auth.token auth.setup-docker allow deny can who-can explain refusals suggest
token.list token.create token.show token.rotate token.revoke token.identify token.leaked robot.list robot.create
robot.disable robot.enable robot.delete robot.trust.add robot.trust.list robot.trust.remove robot.trust.try
org.list org.show org.create org.delete team.list team.show team.create team.delete repo.list repo.show repo.create
repo.delete app.list app.show app.create app.delete api.list api.show api.create api.delete user.list user.show
user.create user.delete webhook.list webhook.create webhook.delete log.search log.tail log.export usage ci.token completion version help""".split()


def test_the_whole_tree_is_there():
    assert {words.replace(".", " ") for words in TREE} <= set(commands())
