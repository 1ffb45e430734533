"""No secret that the server gave out is found again in what it wrote: data directory, write-ahead log, log, metrics.

Retrievable secrets lie there sealed; so the search is for the text itself, its hexadecimal and its base64 forms, and
for any piece of fifteen characters of them, since half a secret in the clear is half too much.
"""
import base64
import json
import signal
import sqlite3

import pytest

from jetond import Jetond, Shop, basic

PIECE = 15


def forms(piece):
    yield piece
    yield piece.hex().encode()
    yield piece.hex().upper().encode()
    yield base64.b64encode(piece)  # of whole triples: found at whatever offset the text was encoded
    yield base64.urlsafe_b64encode(piece)
    yield piece.decode().encode("utf-16-le")
    yield piece[::-1]


def traces(secret, content):
    """The forms in which a piece of the secret occurs in the bytes."""
    assert len(secret) >= PIECE, "too short a secret to be looked for, and to be one"
    found = set()
    for start in range(len(secret) - PIECE + 1):
        found.update(form for form in forms(secret[start:start + PIECE].encode()) if form in content)
    return found


def written_bytes(server):
    """{name: bytes} of everything in the data directory and the log, but for the bootstrap token's own file."""
    found = {str(path): path.read_bytes() for path in server.data.rglob("*")
             if path.is_file() and path.name != "bootstrap-token"}
    found["log"] = server.log.read_bytes()
    return found


def assert_no_traces(server, secrets):
    for name, content in written_bytes(server).items():
        for kind, secret in secrets.items():
            assert not traces(secret, content), f"{kind} in {name}"


def test_the_search_itself_finds_what_it_looks_for():
    secret = "jto_abcdefghijklmnopqrstuvwxyz0123456789"
    for form in (secret.encode(), secret[10:30].encode(), secret.encode().hex().encode(),
                 base64.b64encode(b"ci:" + secret.encode()), base64.b64encode(b"user:" + secret.encode())):
        assert traces(secret, b"before" + form + b"after"), form
    assert not traces(secret, b"jto_" + b"bdfhjlnprtvxzacegikmoqsuwy0246813579")


class Used:
    """A server on which one secret of every kind was made and then presented in every way, right and wrong."""

    def __init__(self, server, retrievable):
        self.server, self.shop, self.retrievable = server, Shop(server), retrievable
        self.secrets = {}
        self.make()
        self.present()

    def make(self):
        shop, keep = self.shop, self.secrets
        self.organization = shop.organization("secretive")
        keep["password"] = shop.user("keeper")
        keep["authorization"] = shop.session("keeper", keep["password"])
        self.application = shop.application(self.organization)
        self.client = self.application["client_id"]
        keep["client secret"] = self.application["client_secret"]
        self.created = shop.token(self.organization, self.client, scope="repo:read user:read")
        keep["oauth token"] = self.created["token"]
        self.robot, keep["robot token"] = shop.robot(self.organization)
        answer = self.server.post("/oauth2/token", login=(self.client, keep["client secret"]),
                                  form={"grant_type": "client_credentials"})
        assert answer.status == 200, answer
        keep["client_credentials token"] = answer.json()["access_token"]
        self.registry_jwt = shop.registry_token(login=(self.robot, keep["robot token"])).json()["token"]

    def present(self):
        """Also as careless clients do: in the query, the path, the user name, a cookie, a name of something new."""
        server, boot = self.server, self.server.bootstrap_token
        for secret in [*self.secrets.values(), self.registry_jwt]:
            server.get("/api/v1/user/", bearer=secret)
            server.get("/broker/rest/user", bearer=secret)
            server.get("/v2/auth", login=("$oauthtoken", secret))
            server.get("/v2/auth", login=("keeper", secret))
            server.get("/v2/auth", login=(self.robot, secret))
            server.get("/v2/auth", login=(secret[:200], ""))
            server.get("/v2/auth", query={"service": secret, "scope": secret})
            server.get("/api/v1/user/", query={"access_token": secret})
            server.get(f"/{secret}")
            server.get(f"/api/v1/user/authorizations/{secret}", bearer=boot)
            server.get(f"/broker/rest/user/authorization/{secret}", bearer=secret)
            server.get("/api/v1/user/", headers={"X-Token": secret, "Authorization": secret})
            server.get("/api/v1/user/", headers={"Authorization": "Token " + secret})
            server.request("BREW", f"/{secret}", headers={"Cookie": f"session={secret}", "Referer": f"/{secret}"})
            server.post("/oauth2/introspect", bearer=boot, form={"token": secret})
            server.post("/oauth2/introspect", form={"token": secret, "client_id": self.client, "client_secret": secret})
            server.post("/oauth2/token", form={"grant_type": secret, "client_id": secret, "client_secret": secret})
            server.post("/oauth2/token", body=secret, headers={"Content-Type": "application/json"})
            server.post("/api/v1/organization/", bearer=boot, json_body={"name": secret * 8, "email": secret})
            server.post("/api/v1/organization/", bearer=boot, body='{"name": "' + secret)
            with server.connect() as broken:
                broken.sendall(f"GET / HTTP/1.1\r\nHost: a\r\nAuthorization: {secret}\0\r\n\r\n".encode())
                broken.recv(4096)


@pytest.fixture(scope="module", params=[True, False], ids=["retrievable", "not_retrievable"])
def used(request):
    config = f'[log]\nlevel = "debug"\n[secrets]\nretrievable = {str(request.param).lower()}\n'
    with Jetond(config=config) as server:
        yield Used(server, request.param)


def test_no_secret_is_in_the_log_while_the_server_runs(used):
    content = used.server.log.read_bytes()
    assert len(content.splitlines()) > 50, "level debug says nothing about the requests, so this proves little"
    for kind, secret in {**used.secrets, "registry token": used.registry_jwt,
                         "bootstrap token": used.server.bootstrap_token}.items():
        assert not traces(secret, content) or kind == "registry token" and only_public(secret, content), kind


def only_public(jwt, content):
    """The signature is the secret of a registry token; header and claims are the same for many."""
    return not traces(jwt.rsplit(".", 1)[1], content)


def test_no_secret_is_in_the_metrics(used):
    content = used.server.get("/metrics", admin=True).body
    assert content
    for kind, secret in used.secrets.items():
        assert not traces(secret, content), kind


def test_no_secret_is_in_any_file_while_the_server_runs(used):
    assert_no_traces(used.server, used.secrets)


def test_no_secret_is_in_any_file_after_a_stop_a_restart_and_a_kill(used):
    server = used.server
    server.stop()
    assert_no_traces(server, used.secrets)
    server.start()
    used.present()
    assert_no_traces(server, used.secrets)
    server.stop(signal.SIGKILL)
    assert_no_traces(server, used.secrets)
    server.start()
    assert_no_traces(server, used.secrets)


def test_the_bootstrap_token_is_in_its_own_file_alone(used):
    for name, content in written_bytes(used.server).items():
        assert not traces(used.server.bootstrap_token, content), name


def test_secrets_in_text_columns_of_the_database_are_none(used):
    """The same search through SQL: a value could lie across two pages of the file."""
    checked = 0
    for path in used.server.data.rglob("*"):
        if not path.is_file() or path.read_bytes()[:15] != b"SQLite format 3":
            continue
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        tables = [name for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):
                content = b"\0".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
                checked += 1
                for kind, secret in used.secrets.items():
                    assert not traces(secret, content), f"{kind} in table {table}"
        database.close()
    assert checked > 10


def everything_readable(used):
    """Every answer that speaks of the tokens, applications, robots and users made here."""
    server, boot = used.server, used.server.bootstrap_token
    application = f"/api/v1/organization/{used.organization}/applications"
    paths = [application, f"{application}/{used.client}", f"{application}/{used.client}/tokens",
             f"/api/v1/organization/{used.organization}/robots", f"/api/v1/organization/{used.organization}/robots/ci",
             f"/api/v1/organization/{used.organization}", "/api/v1/user/", "/api/v1/user/authorizations",
             f"/api/v1/user/authorizations/{used.created['uuid']}", "/api/v1/superuser/users/",
             "/api/v1/superuser/users/keeper", "/.well-known/jwks.json", "/.well-known/oauth-authorization-server"]
    replies = {path: server.get(path, bearer=boot) for path in paths}
    assert all(reply.status == 200 for reply in replies.values()), replies
    return replies


def test_an_oauth_token_is_shown_once(used):
    assert used.created["token"] == used.secrets["oauth token"]
    for path, reply in everything_readable(used).items():
        assert not traces(used.secrets["oauth token"], reply.body), path
        assert not traces(used.secrets["client_credentials token"], reply.body), path


def test_a_password_is_shown_once(used):
    for path, reply in everything_readable(used).items():
        assert not traces(used.secrets["password"], reply.body), path


def test_introspection_does_not_repeat_the_token(used):
    for secret in used.secrets.values():
        reply = used.server.post("/oauth2/introspect", bearer=used.server.bootstrap_token, form={"token": secret})
        assert reply.status == 200
        assert not traces(secret, reply.body)


def shown(used, kind):
    """What a later look at the thing says in the place of its secret."""
    server, boot = used.server, used.server.bootstrap_token
    organization = f"/api/v1/organization/{used.organization}"
    if kind == "robot token":
        return server.get(f"{organization}/robots/ci", bearer=boot).json().get("token")
    if kind == "client secret":
        return server.get(f"{organization}/applications/{used.client}", bearer=boot).json().get("client_secret")
    listed = server.get("/broker/rest/user/authorizations", bearer=used.secrets["authorization"]).json()["data"]
    return listed[0].get("token")


@pytest.mark.parametrize("kind", ["robot token", "client secret", "authorization"])
def test_a_secret_is_shown_again_only_if_secrets_are_retrievable(used, kind):
    assert shown(used, kind) == (used.secrets[kind] if used.retrievable else None)


def test_secrets_work_whether_they_are_retrievable_or_not(used):
    server, secrets = used.server, used.secrets
    assert server.get("/api/v1/user/", bearer=secrets["oauth token"]).status == 200
    assert server.get("/v2/auth", login=(used.robot, secrets["robot token"])).status == 200
    assert server.get("/v2/auth", login=("keeper", secrets["password"])).status in (200, 429)
    assert server.get("/broker/rest/user", bearer=secrets["authorization"]).status == 200
    assert server.post("/oauth2/token", login=(used.client, secrets["client secret"]),
                       form={"grant_type": "client_credentials"}).status == 200


def test_a_secret_that_was_replaced_leaves_no_trace_either(used):
    server, boot = used.server, used.server.bootstrap_token
    name, first = used.shop.robot(used.organization, "replaced")
    again = server.post(f"/api/v1/organization/{used.organization}/robots/replaced/regenerate", bearer=boot)
    application = used.shop.application(used.organization, "replaced")
    reset = server.post(f"/api/v1/organization/{used.organization}/applications/{application['client_id']}"
                        "/resetclientsecret", bearer=boot)
    assert again.status == reset.status == 200
    secrets = {"old robot token": first, "new robot token": again.json()["token"],
               "old client secret": application["client_secret"], "new client secret": reset.json()["client_secret"]}
    assert len(set(secrets.values())) == 4
    for login in ((name, first), (name, secrets["new robot token"])):
        server.get("/v2/auth", headers={"Authorization": basic(*login)})
    assert_no_traces(server, secrets)


def test_error_answers_do_not_repeat_what_was_presented(used):
    server = used.server
    for secret in used.secrets.values():
        altered = secret[:-1] + ("a" if secret[-1] != "a" else "b")
        for reply in (server.get("/api/v1/user/", bearer=altered), server.get("/broker/rest/user", bearer=altered),
                      server.get("/v2/auth", login=("$oauthtoken", altered)),
                      server.post("/oauth2/token", form={"grant_type": "client_credentials", "client_id": used.client,
                                                        "client_secret": altered})):
            assert reply.status in (401, 429)
            assert not traces(altered, reply.body + json.dumps(reply.headers).encode())
