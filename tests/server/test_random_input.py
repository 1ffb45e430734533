"""Seeded nonsense at every endpoint: never a 5xx, never a crash, and every answer is what its Content-Type says.

JETON_RANDOM_REQUESTS sets how many, JETON_RANDOM_SEED repeats a run.
"""
import base64
import html.parser
import json
import os
import random
import urllib.parse
import xml.etree.ElementTree

import pytest

from jetond import Jetond, Shop, jwt_part
from rawhttp import Closed, Raw

REQUESTS = int(os.environ.get("JETON_RANDOM_REQUESTS", "3000"))
SEED = int(os.environ.get("JETON_RANDOM_SEED", random.randrange(1 << 32)))
PER_SCENE = 250

ENDPOINTS = """
GET /api/v1/user/
GET,POST /api/v1/superuser/users/
GET,PUT,DELETE /api/v1/superuser/users/{name}
POST /api/v1/organization/
GET,DELETE /api/v1/organization/{org}
GET,POST /api/v1/organization/{org}/applications
GET,PUT,DELETE /api/v1/organization/{org}/applications/{client}
POST /api/v1/organization/{org}/applications/{client}/resetclientsecret
GET,POST /api/v1/organization/{org}/applications/{client}/tokens
DELETE /api/v1/organization/{org}/applications/{client}/tokens/{uuid}
GET /api/v1/organization/{org}/robots
GET,PUT,DELETE /api/v1/organization/{org}/robots/{name}
POST /api/v1/organization/{org}/robots/{name}/regenerate
GET,PUT /api/v1/organization/{org}/robots/{name}/trust
POST /api/v1/organization/{org}/robots/{name}/trust/check
POST /api/v1/organization/{org}/robots/{name}/trust/dry-run
GET /api/v1/organization/{org}/robots/{name}/uses
GET /api/v1/repository/{org}/{name}/uses
POST /registries/{name}/events
POST /api/v1/repository
DELETE /api/v1/repository/{org}/{name}
POST /api/v1/repository/{org}/{name}/changevisibility
GET /api/v1/repository/{org}/{name}/permissions/user/
GET,PUT,DELETE /api/v1/repository/{org}/{name}/permissions/user/{name}
GET /api/v1/repository/{org}/{name}/permissions/application/
GET,PUT,DELETE /api/v1/repository/{org}/{name}/permissions/application/{client}
GET /api/v1/user/authorizations
GET,DELETE /api/v1/user/authorizations/{uuid}
POST /api/v1/signin
POST /api/v1/signin/verify
POST /api/v1/signout
POST /api/v1/user/clientkey
POST /api/v1/user/initialize
GET /api/v1/user/assignedauthorization
DELETE /api/v1/user/assignedauthorization/{uuid}
GET /api/v1/app/{client}
GET /csrf_token
GET /oauth/style.css
GET,POST /oauth/signin
POST /oauth/signout
GET /oauth/authorize
POST /oauth/authorize/assignuser
POST /oauth/authorizeapp
POST /oauth/denyapp
GET /oauth/localapp
POST /oauth/access_token
GET /v2/auth
GET /broker/rest
GET /broker/rest/api
GET /broker/rest/api.xml
GET /broker/rest/user
GET,POST,DELETE /broker/rest/user/authorizations
GET,PUT,DELETE /broker/rest/user/authorization/{id}
GET,PUT,DELETE /broker/rest/user/authorizations/{id}.json
POST /oauth2/token
POST /oauth2/introspect
POST /oauth2/revoke
GET /.well-known/oauth-authorization-server
GET /.well-known/jwks.json
GET /{name}
""".split("\n")[1:-1]
ROUTES = [(methods.split(","), path) for methods, path in (line.split(" ") for line in ENDPOINTS)]
PARAMETERS = ["service", "scope", "account", "client_id", "client_secret", "grant_type", "token", "token_type_hint",
              "offline_token", "version", "nolinks", "note", "expires_in", "reuse", "limit", "next_page", "disabled",
              "permissions", "token", "username", "password", "redirect_uri", "response_type", "state", "code",
              "code_challenge", "code_challenge_method", "code_verifier", "assignment_uuid", "format", "_csrf_token",
              "continue"]
MEMBERS = ["name", "email", "scope", "scopes", "expiration", "note", "expires_in", "reuse", "role", "username",
           "password", "enabled", "repository", "namespace", "visibility", "description", "redirect_uri",
           "application_uri", "avatar_email", "unstructured_metadata"]
TEXTS = [
    "", " ", "a", "owners", "read", "admin", "true", "-1", "0", "1e999", "9" * 40, "x" * 5000, "\0", "a\0b", "\r\n",
    "ä€😀", "\u202e", "'; DROP TABLE tokens; --", "%", "%00", "../../etc/passwd", "repository:a/b:pull",
    "repository:a/b:pull,push", "repository(plugin):a/b:*", "registry:catalog:*", "repository::", ":::", "a:b:c d:e:f",
    "repo:read", "repo:read user:read", "repo:read,", "session", "userinfo read",
    "domain/0123456789abcdef01234567/view", "client_credentials", "authorization_code", "<script>", "{}", "\\", '"',
    "${jndi}", "public", "private"]
BAD_BYTES = [b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xc0\x80", b"\xfe\xff", b"\x80" * 50]
ESCAPES = ["%", "%2", "%zz", "%00", "%0a", "%2f", "%2F", "%2e%2e", "%ff", "%C0%80", "%u0041", "%25", "+", "%20", "..",
           ".", "//", ";a=b", "%3f", "?", "#", "~", "!", "*", "[", "]", "@", "&", "=", "'", "(", "\\", "^", "|"]
BAD_JSON = [
    b"", b"null", b"true", b"1", b'"text"', b"[]", b"{", b"}", b'{"a"}', b"{'name': 1}", b"{}x", b"NaN", b"{} {}",
    b'{"name": "\\ud800"}', b'{"name": "\\u0000"}', b'{"name": "a\nb"}', b"\xef\xbb\xbf{}", b"\0" * 20,
    b'{"name": 1' + b"0" * 5000 + b"}", b'{"name": 1e99999999999}', b"<xml/>"]
BASIC_TEXTS = [b"a:b", b"nocolon", b":", b"", b"$oauthtoken:", b"$app:x", b"$token:x", b"a+b:c", b"\xff:\xfe",
               b"a\0b:c", b"x" * 3000 + b":y"]
OTHER_AUTHORIZATIONS = [
    b"Basic !!!", b"Basic", b"Bearer", b"Bearer  ", b"Bearer a.b.c", b"Bearer \xff\xfe", b"Bearer " + b"x" * 4000,
    b"Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.e30.", b"Digest username=a", b"", b"\xff", b"Negotiate YII="]
ACCEPTS = [
    b"application/xml", b"application/json", b"application/json;version=1.7", b"application/json; version=9", b"*/*",
    b"text/html", b"", b"a" * 500, b"application/json;version=\xff", b"application/json; nolinks", b",,;;=", b"\xff"]
OTHER_HEADERS = [
    b"User-Agent: rhc/1.38", b"User-Agent: \xff", b"X-Remote-User: admin", b"Cookie: a=b; \xff", b"Cookie: _csrf_token=x", b"X-CSRF-Token: x", b"Origin: null", b"X-Empty:",
    b"X-Forwarded-For: 1.2.3.4", b"Accept-Encoding: gzip;q=x", b"Range: bytes=0-"]
CONTENT_TYPES = [b"text/plain", b"", b"application/json; charset=\xff", b"application/xml", b"multipart/form-data"]


class Scene:
    """Fresh things to talk about, since some of the nonsense deletes what it names."""

    def __init__(self, server, number, superuser):
        shop = Shop(server, bearer=Shop(server).session(*superuser))
        self.org = shop.organization(f"nonsense{number}")
        application = shop.application(self.org)
        self.client, self.client_secret = application["client_id"], application["client_secret"]
        self.name = f"person{number}"
        password = shop.user(self.name)
        robot, robot_token = shop.robot(self.org)
        shop.repository(self.org)
        every = "repo:read repo:write repo:admin repo:create user:read user:admin org:admin super:user"
        made = [shop.token(self.org, self.client, scope=scope) for scope in (every, every, "repo:read", "org:admin")]
        session = shop.session(self.name, password)
        self.uuids = [view["uuid"] for view in made]
        self.bearers = [view["token"] for view in made] + [session]
        self.logins = [(robot, robot_token), ("$oauthtoken", made[0]["token"]), (self.client, self.client_secret),
                       (self.name, password)]

    def fill(self, rng, piece):
        """A value for {piece} of a path: mostly one that exists, so that the nonsense gets beyond the first check."""
        real = {"org": [self.org], "client": [self.client], "uuid": self.uuids, "name": [self.name, "ci", "web"],
                "id": [self.bearers[-1], "0123456789abcdef01234567"]}[piece]
        if rng.random() < 0.75:
            return rng.choice(real)
        return "".join(rng.choice([rng.choice(ESCAPES), rng.choice(real), quoted(rng)])
                       for _ in range(rng.randint(0, 4)))


def quoted(rng):
    text = rng.choice(TEXTS)[:300].encode() if rng.random() < 0.8 else rng.choice(BAD_BYTES)
    return urllib.parse.quote(text, safe=rng.choice(["", "/:", "/:,$+"]))


def target(rng, scene, path):
    while "{" in path:
        before, rest = path.split("{", 1)
        piece, after = rest.split("}", 1)
        path = before + scene.fill(rng, piece) + after
    if rng.random() < 0.1:
        at = rng.randint(1, len(path))
        path = path[:at] + rng.choice(ESCAPES) + path[at:]
    if rng.random() < 0.4:
        pairs = [f"{rng.choice(PARAMETERS)}{rng.choice(['=', '=', '=', '', '=='])}{quoted(rng)}"
                 for _ in range(rng.randint(0, 6))]
        path += "?" + rng.choice("&&&;").join(pairs) + rng.choice(["", "", "&", "%", "=%zz"])
    return path.replace(" ", "%20")[:7000]


def value(rng, depth=0):
    kind = rng.random()
    if kind < 0.45 or depth > 3:
        return rng.choice(TEXTS)
    if kind < 0.7:
        return rng.choice([0, -1, 1, 2 ** 31, 2 ** 63, 2 ** 64, -2 ** 63, 10 ** 400, 1.5, 1e308, -0.0, True, False,
                           None])
    if kind < 0.85:
        return [value(rng, depth + 1) for _ in range(rng.randint(0, 3))]
    return {rng.choice(MEMBERS): value(rng, depth + 1) for _ in range(rng.randint(0, 3))}


def json_body(rng):
    kind = rng.random()
    if kind < 0.6:
        return json.dumps({rng.choice(MEMBERS): value(rng) for _ in range(rng.randint(0, 6))},
                          ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
    if kind < 0.7:
        pairs = [f"{json.dumps(rng.choice(MEMBERS))}: {json.dumps(value(rng))}" for _ in range(3)]
        return ("{" + ", ".join(pairs + pairs) + "}").encode()
    if kind < 0.75:
        depth = rng.choice([10, 40, 1000, 20000])
        return rng.choice([b"[" * depth + b"]" * depth, b'{"name":' * min(depth, 6000) + b"1", b"[" * depth])
    if kind < 0.85:
        return b'{"name": "' + rng.choice(BAD_BYTES) + b'", "scope": "repo:read"}'
    return rng.choice(BAD_JSON)


def form_body(rng, scene):
    pairs = [f"{rng.choice(PARAMETERS)}={quoted(rng)}" for _ in range(rng.randint(0, 6))]
    if rng.random() < 0.3:
        pairs.append("token=" + rng.choice(scene.bearers))
    if rng.random() < 0.3:
        pairs += ["grant_type=client_credentials", f"client_id={scene.client}", f"client_secret={scene.client_secret}"]
    ending = rng.choice([b"", b"", b"&", b"=", b"%", b"%f", b"\xff", b"&token=%00", b"+" * 50])
    return "&".join(pairs).encode() + ending


def authorization(rng, scene):
    kind = rng.random()
    if kind < 0.1:
        return None
    if kind < 0.55:
        return b"Bearer " + rng.choice(scene.bearers).encode()
    if kind < 0.75:
        # The last login costs the server a password hash; a few of them do.
        name, secret = scene.logins[-1] if rng.random() < 0.04 else rng.choice(scene.logins[:-1])
        return b"Basic " + base64.b64encode(f"{name}:{secret}".encode())
    encoded = base64.b64encode(rng.choice(BASIC_TEXTS))
    return rng.choice([b"Basic " + encoded, b"Basic " + encoded[:-1], b"Basic " + encoded + b"=", b"basic  " + encoded,
                       *OTHER_AUTHORIZATIONS])


def random_request(rng, scene):
    """(method, bytes)"""
    methods, path = rng.choice(ROUTES)
    method = rng.choice(methods) if rng.random() < 0.85 else rng.choice(
        ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "BREW"])
    lines = [f"{method} {target(rng, scene, path)} HTTP/1.1".encode("latin-1"), b"Host: jeton.test"]
    credentials = authorization(rng, scene)
    if credentials is not None:
        lines.append(b"Authorization: " + credentials)
    if rng.random() < 0.3:
        lines.append(b"Accept: " + rng.choice(ACCEPTS))
    if rng.random() < 0.1:
        lines.append(rng.choice(OTHER_HEADERS))
    body = b""
    if method not in ("GET", "HEAD", "OPTIONS", "TRACE") or rng.random() < 0.05:
        form = "/oauth/" in path or rng.random() < 0.15
        body = form_body(rng, scene) if form else json_body(rng)
        kind = b"application/x-www-form-urlencoded" if form else b"application/json"
        if rng.random() < 0.1:
            kind = rng.choice(CONTENT_TYPES)
        lines += [b"Content-Type: " + kind, b"Content-Length: %d" % len(body)]
    return method, b"\r\n".join(lines) + b"\r\n\r\n" + body


def strict(pairs):
    names = [name for name, _ in pairs]
    assert len(set(names)) == len(names), f"a name twice in one object: {names}"
    return dict(pairs)


def no_constant(name):
    raise ValueError(f"{name} is no JSON")


def what_is_wrong(method, reply):
    """None, or why this answer is none that the server may give."""
    if reply.status >= 500 and not (reply.status == 501 and method in ("BREW", "TRACE", "PATCH")):
        return "a 5xx"
    kind = reply.headers.get("content-type", "").split(";")[0].strip().lower()
    if method == "HEAD" or reply.status == 204:
        return "a body where none may be" if reply.body else None
    if not reply.body:
        return f"no body, but Content-Type {kind}" if "json" in kind or "xml" in kind else None
    try:
        text = reply.body.decode("utf-8")
        if kind.endswith("json"):
            json.loads(text, object_pairs_hook=strict, parse_constant=no_constant)
        elif kind.endswith("/xml"):
            xml.etree.ElementTree.fromstring(text)
        elif kind == "text/html":
            html.parser.HTMLParser().feed(text)
        elif kind not in ("text/plain", "text/css"):
            return f"unexpected Content-Type {kind!r}"
    except (ValueError, AssertionError, xml.etree.ElementTree.ParseError) as error:
        return f"the body is not {kind}: {error}"
    if reply.status == 401 and "www-authenticate" not in reply.headers:
        return "a 401 without a challenge"
    return None


def ask(server, connection, method, data):
    """(connection to go on with, answer): a connection that was closed between two requests is replaced once."""
    connection = connection or Raw(server)
    try:
        connection.send(data)
        reply = connection.answer(head=method == "HEAD")
    except Closed:
        connection.close()
        connection = Raw(server)
        connection.send(data)
        reply = connection.answer(head=method == "HEAD")
    if reply.headers.get("connection", "").lower() == "close":
        connection.close()
        connection = None
    return connection, reply


@pytest.fixture(scope="module")
def target_server():
    """With a second superuser who asks the nonsense, so that nothing of it can end the bootstrap token."""
    with Jetond(config='[log]\nlevel = "warn"\n[accounts]\nsuperusers = ["admin", "jester"]\n') as running:
        running.jester = "jester", Shop(running).user("jester")
        yield running


def test_no_nonsense_makes_a_5xx_a_crash_or_a_malformed_answer(target_server):
    server, rng = target_server, random.Random(SEED)
    connection, statuses = None, set()
    for number in range(REQUESTS):
        if number % PER_SCENE == 0:
            scene = Scene(server, number // PER_SCENE, server.jester)
        method, data = random_request(rng, scene)
        where = f"seed {SEED}, request {number}: {data[:3000]!r}"
        try:
            connection, reply = ask(server, connection, method, data)
        except (Closed, OSError, AssertionError) as error:
            pytest.fail(f"{where}\nno answer: {error}; exit code {server.process.poll()}\n"
                        f"{server.log.read_text()[-4000:]}")
        wrong = what_is_wrong(method, reply)
        assert wrong is None, f"{where}\n{wrong}: {reply}"
        statuses.add(reply.status)
    if connection:
        connection.close()
    assert server.process.poll() is None
    assert server.get("/healthz", admin=True).status == 200
    # What nonsense reaches by chance alone (201, 204) is not asked for.
    assert REQUESTS < 1000 or {200, 400, 401, 403, 404, 405} <= statuses, "the nonsense reached too little"


@pytest.mark.parametrize("body", [b"[" * 60000, b'{"a":' * 10000, b"[" * 30000 + b"]" * 30000],
                         ids=["arrays", "objects", "closed_arrays"])
@pytest.mark.parametrize("path", ["/api/v1/organization/", "/broker/rest/user/authorizations", "/oauth2/token"])
def test_deep_nesting_is_a_plain_client_error(target_server, path, body):
    server = target_server
    reply = server.post(path, bearer=server.bootstrap_token, body=body, headers={"Content-Type": "application/json"})
    assert 400 <= reply.status < 500


@pytest.mark.parametrize("text", [b"\xff", b"a\xff:b", b"\0", b"no colon", b":" * 10, b""], ids=repr)
@pytest.mark.parametrize("path", ["/v2/auth", "/broker/rest/user"])
def test_a_basic_header_of_odd_bytes_is_401(target_server, path, text):
    encoded = base64.b64encode(text).decode()
    reply = target_server.get(path, headers={"Authorization": f"Basic {encoded}"})
    assert reply.status == 401


@pytest.mark.parametrize("header", ["Basic !!!!", "Basic YTpi*", "Basic Y", "Basic YTp", "Basic =", "Basic YT pi",
                                    "Basic"])
@pytest.mark.parametrize("path", ["/v2/auth", "/broker/rest/user"])
def test_a_basic_header_of_bad_base64_is_401(target_server, path, header):
    assert target_server.get(path, headers={"Authorization": header}).status == 401


@pytest.mark.parametrize("name", ["%ff", "%00", "%c3%28", "%ed%a0%80", "%", "%zz", "a%2fb", "..", "%2e%2e"])
def test_a_path_of_odd_escapes_is_a_client_error(target_server, name):
    server = target_server
    reply = server.get(f"/api/v1/organization/{name}/applications", bearer=server.bootstrap_token)
    assert 400 <= reply.status < 500
    reply.json()


def test_a_subject_with_markup_cannot_break_out_of_a_jwt_or_a_challenge(target_server):
    server = target_server
    reply = server.get("/v2/auth", query={"scope": 'repository:a"b\\/c:pull', "service": server.address})
    if reply.status == 200:
        jwt_part(reply.json()["token"], 1)
    else:
        assert reply.status in (400, 401)
        assert "\n" not in reply.headers.get("www-authenticate", "")
