"""Every line of the tree of commands: each does what its name says, on a real server."""
import json
import re

import pytest

from jeton_cli import Cli, commands
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


def test_auth_use(server):
    cli = Cli(server, bearer=None)
    for name in "one", "two":
        cli("login", server.url, "--name", name, "--token-stdin", stdin=server.bootstrap_token)
    cli("auth", "use", "one")
    assert [login["name"] for login in cli.json("auth", "status") if login["used"]] == ["one"]
    cli.fails(3, "auth", "use", "none")


def test_allow_and_deny(jeton, org):
    done = jeton.run("allow", "ci", "pull", f"{org}/web", "--for", "30d")
    assert done.returncode == 0 and SECRET.fullmatch(done.stdout), done
    assert f"{org}+ci has the role read on {org}/web, which ends in 30 d" in done.stderr.replace("in 29 d", "in 30 d")
    assert jeton.json("token", "list", "--org", org)[0]["subject"]["name"] == f"{org}+ci"
    assert jeton("can", "pull", f"{org}/web", "--as", "ci").startswith("yes")
    assert "lost the role read" in jeton.run("deny", "ci", "pull", f"{org}/web").stderr
    assert jeton("can", "pull", f"{org}/web", "--as", "ci", exit=5).startswith("no")


def test_allow_and_deny_at_an_api(jeton, org):
    jeton("api", "create", f"{org}/orders", "--identifier", f"https://orders.{org}.example.org", "--title", "Orders",
          "--scopes", "orders:read,orders:write")
    api = f"api:{org}/orders"
    done = jeton.run("allow", "portal", "orders:read", api)
    assert done.returncode == 0 and re.fullmatch(r"\w+\n", done.stdout), done
    assert f"portal has the scope orders:read of {api}." in done.stderr and "the application portal" in done.stderr
    assert jeton("can", "orders:read", api, "--as", f"{org}/portal").startswith("yes")
    assert jeton("can", "orders:write", api, "--as", "portal", exit=5).startswith("no")
    assert jeton("allow", "portal", "orders:write", api) == "", "it has a secret"
    [listed] = jeton.json("who-can", "orders:write", api)
    assert listed["grants"] == ["orders:read", "orders:write"] and listed["subject"]["kind"] == "application"
    assert "has lost the scope orders:read of" in jeton.run("deny", "portal", "orders:read", api).stderr
    assert "does not have that scope of" in jeton.run("deny", "portal", "orders:read", api).stderr
    assert jeton("can", "orders:read", api, "--as", "portal", exit=5).startswith("no")
    assert "curl alone" in jeton.fails(2, "allow", "portal", "orders:read", api, "--snippet", "docker")
    assert jeton("allow", "portal", "orders:read", api, "--snippet", "curl").count("CLIENT_SECRET") == 1


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


def test_token_list_create_show_edit(jeton, org):
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


def test_org_list_show_create_edit_delete_members(jeton, org):
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


def test_team_list_show_create_edit_delete_members_add_remove(jeton, org):
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


def test_repo_list_show_create_edit_delete_roles(jeton, org):
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


def test_api_credential_create_delete(jeton, server, org):
    jeton("api", "create", f"{org}/orders", "--identifier", f"https://{org}.example.com/v1", "--title", "Orders")
    made = jeton.json("api", "credential", "create", f"{org}/orders", "--expires-in", "90d")
    ask = lambda: server.post("/oauth2/introspect", login=(made["username"], made["secret"]), form={"token": "x"})  # noqa: E731
    assert ask().json() == {"active": False}
    jeton("api", "credential", "delete", f"{org}/orders", made["id"], "--dry-run")
    assert ask().status == 200
    jeton("api", "credential", "delete", f"{org}/orders", made["id"])
    assert ask().status == 401
    jeton.fails(3, "api", "credential", "delete", f"{org}/orders", made["id"])
    assert jeton("api", "credential", "create", f"{org}/orders", "-q").startswith("jtk_")


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


def test_webhook_edit(jeton, org):
    jeton("webhook", "create", "alarm", "--org", org, "--to", "https://hooks.example.com/jeton", "--events", "token.leaked")
    before = jeton.json("webhook", "show", "alarm", "--org", org)
    assert jeton.json("webhook", "edit", "alarm", "--org", org, "--enabled=false", "--dry-run")["enabled"] is False
    assert jeton.json("webhook", "show", "alarm", "--org", org)["enabled"] is True
    jeton("webhook", "edit", "alarm", "--enabled=false", JETON_ORG=org)
    jeton("webhook", "edit", "alarm", "--org", org, "--to", "https://hooks.example.com/b", "--events", "token.revoked")
    after = jeton.json("webhook", "show", "alarm", "--org", org)
    changed = {"enabled": False, "url": "https://hooks.example.com/b", "events": ["token.revoked"]}
    assert {name: after[name] for name in before if after[name] != before[name]} == changed
    jeton.fails(2, "webhook", "edit", "alarm", "--org", org)
    jeton.fails(3, "webhook", "edit", "none", "--org", org, "--enabled=false")


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
