"""Seeded nonsense at every call of the OpenShift dialect, in every format: only answers that its contract knows.

JETON_RANDOM_REQUESTS sets how many, JETON_RANDOM_SEED repeats a run.
"""
import base64
import json
import random
import secrets
import urllib.parse
import xml.etree.ElementTree

import pytest

from jetond import Jetond, Shop
from openshift import BASE, OBJECT_ID, UNKNOWN_ID, Person
from openshift_contract import OAUTH_CLIENT, REDIRECT, Named, read
from rawhttp import Closed
from test_random_input import BAD_BYTES, BAD_JSON, BASIC_TEXTS, ESCAPES, REQUESTS, SEED, TEXTS, ask, quoted, \
    what_is_wrong

CONFIG = OAUTH_CLIENT + """
[openshift]
sub_account_parents = ["jester"]
logins = ["strip", "lowercase"]
[front_end]
addresses = ["127.0.0.0/8"]
[log]
level = "warn"
"""
CALLS = """
GET /api
GET,DELETE /user
GET,POST,DELETE /user/authorizations
POST /user/authorizations
GET,PUT,DELETE /user/authorization/{id}
DELETE /user/authorization/{id}
GET,PUT,DELETE /user/authorizations/{id}
GET,POST /user/keys
GET /domains
GET /cartridges
GET /environment
GET /oauth/authorize
GET /oauth/authorize
POST /oauth/access_token
POST /oauth/access_token
GET /{id}
GET
""".split("\n")[1:-1]
ROUTES = [(line.split(" ")[0].split(","), (line.split(" ") + [""])[1]) for line in CALLS]
SCOPES = ["session", "read", "userinfo", "sso", "oauthaccesstoken", f"domain/{OBJECT_ID}/view", "read userinfo",
          f"application/{OBJECT_ID}/scale", "nonsense", f"domain/{OBJECT_ID}/builder", "session,session", "READ", "*"]
NAMES = ["scope", "scopes", "note", "expires_in", "expires-in", "reuse", "nolinks", "force", "client_id", "id",
         "client_secret", "redirect_uri", "response_type", "state", "code", "grant_type", "broker_auth_key", "", "é"]
VALUES = {"scope": SCOPES, "scopes": SCOPES, "reuse": ["true", "false", ""], "force": ["true", "false", "x"],
          "expires_in": ["-1", "0", "60", "99999999999999999999", "1e5"], "nolinks": ["true", "FALSE", "maybe"],
          "client_id": ["portal", "console"], "client_secret": ["the first secret"], "redirect_uri": [REDIRECT],
          "response_type": ["code", "token"], "grant_type": ["authorization_code"]}
KINDS = ["application/json", "application/xml", "text/xml", "application/x-www-form-urlencoded", "text/plain", "",
         "multipart/form-data; boundary=x", "application/yaml"]
ACCEPTS = ["application/json", "application/xml", "*/*", "text/html", "application/*", "", "text/plain", "*", "a/b/c",
           "application/xml, application/json", "application/json;nolinks", "APPLICATION/XML ; nolinks", ";", ",,"]
VERSIONS = [*["1.0", "1.2", "1.4", "1.5", "1.7"] * 4, "1.8", "1", "", "1.7.7", "-1", "1,7", '"1.7"', "9" * 300, "NaN",
            "é"]
SUFFIXES = [*[""] * 14, ".json", ".json", ".xml", ".xml", ".html", ".", ".json.xml", ".XML", ".json/", "/"]
WHOLE = {"/oauth/authorize": ["client_id", "redirect_uri", "response_type", "state"],
         "/oauth/access_token": ["grant_type", "client_id", "client_secret", "code"]}  # what a success needs
XML_PIECES = [
    '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-16"?>', '<?xml version="9"?>', "<!-- a -- b -->",
    "<![CDATA[x]]>", "<![CDATA[", "]]>", "<?a b?>", "<!DOCTYPE a>", '<!DOCTYPE a [<!ENTITY e "&e;&e;">]>', "&e;",
    '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "&#0;", "&#xFFFFFFFFF;", "&lt;", "&amp",
    "<a:b xmlns:a='x'/>", '<a b="1" b="2"/>', "<a", "</a>", "<>", "< a/>", '<note nil="true"/>',
    '<scope type="array"><scope>read</scope></scope>',
    '<expires-in type="integer">5</expires-in>', "<a>" * 3000, "<a>" * 900 + "</a>" * 900, "\ufeff", "<\u00e9/>"]
TYPES = {None, "links", "user", "authorization", "authorizations", "keys", "domains", "cartridges", "environment"}
STATUSES = {200, 201, 204, 301, 302, 307, 308, 400, 401, 403, 404, 406, 413, 414, 422, 431}


class Scene:
    """A user, his tokens and a child of the parent, all fresh: some of the nonsense ends what it names."""

    def __init__(self, shop, parent):
        person = Person(shop)
        made = [person.create(scope=scope) for scope in ["session"] * 3 + SCOPES[1:8]]
        self.person, self.parent, self.child = person.name, parent.name, "child" + secrets.token_hex(4)
        self.bearers = [view["token"] for view in made] + [person.session] * 4
        self.ids = [view["id"] for view in made] + self.bearers[:3] + [UNKNOWN_ID]
        codes = [code_of(shop.server, self.bearers[0]) for _ in range(9)]
        self.values = {**VALUES, "code": codes * 3 + self.bearers}


def code_of(server, bearer):
    query = {name: VALUES[name][0] for name in WHOLE["/oauth/authorize"][:3]}
    place = server.get(BASE + "/oauth/authorize", bearer=bearer, query=query).headers["location"]
    return urllib.parse.parse_qs(place.partition("?")[2])["code"][0]


def pick(rng, choices, odd=0.2):
    """Mostly one of the choices, so that the nonsense gets beyond the first check."""
    return rng.choice(choices) if choices and rng.random() >= odd else rng.choice(TEXTS)


def pairs(rng, scene, path):
    names = WHOLE.get(path, []) if rng.random() < 0.5 else []
    names = names + [rng.choice(NAMES) for _ in range(rng.randint(0, 1 if names else 5))]
    odd = 0.02 if path in WHOLE else 0.2
    return [(name, pick(rng, scene.values.get(name), odd)) for name in names if rng.random() < 0.98]


def form_of(rng, given):
    encoded = [f"{name}={value}" for name, value in ((base_quoted(name), base_quoted(value)) for name, value in given)]
    ending = rng.choice(["", "", "", "", "&", "=", "%zz", "%ff", "&&=&", "&note=" + quoted(rng)])
    return "&".join(encoded) + ending


def base_quoted(text):
    return "".join(f"%{byte:02X}" if not chr(byte).isalnum() else chr(byte) for byte in text.encode())


def json_of(rng, given):
    if rng.random() < 0.15:
        return rng.choice([*BAD_JSON, b"[" * 20000, b'{"note":' * 5000, b'{"note":"' + rng.choice(BAD_BYTES) + b'"}'])
    odd = [None, True, False, 0, -1, 2 ** 64, 1.5, [], ["read"], {}, {"note": []}, 10 ** 400]
    return json.dumps({name: value if rng.random() < 0.8 else rng.choice(odd) for name, value in given}).encode()


def xml_of(rng, given):
    def escaped(text):
        text = text.replace("&", "&amp;").replace("<", "&lt;")
        return "".join(one for one in text if one >= " " or one in "\t\n\r")

    members = [f"<{name}>{escaped(value) if rng.random() < 0.9 else value}</{name}>" for name, value in given if name]
    if rng.random() < 0.4:
        members.insert(rng.randint(0, len(members)), rng.choice(XML_PIECES))
    body = rng.choice(["<authorization>{}</authorization>", "<a>{}</a>", "{}", "<a><b>{}</b></a>"]).format(
        "".join(members))
    body = (rng.choice(XML_PIECES[:2] + ["", "", "\n"] + XML_PIECES) + body).encode()
    return body.replace(b"note", rng.choice(BAD_BYTES), 1) if rng.random() < 0.1 else body


def body_of(rng, given):
    """(content type, body), the two mostly of one kind."""
    kind = rng.choice(KINDS[:4]) if rng.random() < 0.9 else rng.choice(KINDS)
    written = kind if rng.random() < 0.92 else rng.choice(KINDS[:4])
    if "json" in written:
        body = json_of(rng, given)
    elif "xml" in written:
        body = xml_of(rng, given)
    else:
        body = form_of(rng, given).encode()
    return kind + (f";version={rng.choice(VERSIONS)}" if rng.random() < 0.2 else ""), body[:60000]


def who(rng, scene):
    """Header lines that say who calls."""
    chance = rng.random()
    if chance < 0.1:
        return []
    if chance < 0.7:
        return ["Authorization: Bearer " + pick(rng, scene.bearers, 0.05).split("\r")[0].replace("\0", "").strip()]
    if chance < 0.76:
        return [b"Authorization: Basic " + base64.b64encode(rng.choice(BASIC_TEXTS))[:rng.choice([400, 5])]]
    lines = ["X-Remote-User: " + pick(rng, [scene.person, scene.parent, scene.parent, scene.child], 0.1)]
    if rng.random() < 0.5:
        lines.append("X-Impersonate-User: " + pick(rng, [scene.child, scene.person, scene.parent], 0.1))
    return [line.split("\r")[0].replace("\0", "") for line in lines]


def random_request(rng, scene):
    """(method, bytes)"""
    methods, path = rng.choice(ROUTES)
    every = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"]
    method = rng.choice(methods if rng.random() < 0.9 else every)
    target = BASE + path.replace("{id}", rng.choice(scene.ids) if rng.random() < 0.8 else quoted(rng))
    target += rng.choice(SUFFIXES)
    if rng.random() < 0.05:
        at = rng.randint(1, len(target))
        target = target[:at] + rng.choice(ESCAPES) + target[at:]
    given = pairs(rng, scene, path)
    lines = who(rng, scene)
    if rng.random() < 0.8:
        version = f"{rng.choice([';', '; ', ' ;'])}version={rng.choice(VERSIONS)}" if rng.random() < 0.3 else ""
        lines.append("Accept: " + rng.choice(ACCEPTS[:3] if rng.random() < 0.8 else ACCEPTS) + version)
    if rng.random() < 0.1:
        lines.append("User-Agent: " + rng.choice(["rhc/1.38", "openshift", "OpenShift-console"]))
    body = b""
    if method in ("GET", "HEAD") or rng.random() < 0.15:
        target += "?" + form_of(rng, given)
    else:
        kind, body = body_of(rng, given)
        lines += ["Content-Type: " + kind, f"Content-Length: {len(body)}"]
    head = [f"{method} {target.replace(' ', '%20')[:7000]} HTTP/1.1", "Host: jeton.test", *lines]
    return method, b"\r\n".join(line if isinstance(line, bytes) else line.encode()
                                for line in head) + b"\r\n\r\n" + body


def what_the_contract_does_not_know(method, reply):
    """None, or why this is no answer of the dialect."""
    wrong = what_is_wrong(method, reply)
    if wrong == "a 401 without a challenge" and b"api" in reply.body:
        wrong = None  # a refused impersonation has an envelope instead
    if wrong == "unexpected Content-Type 'application/x-www-form-urlencoded'" and b"error=" in reply.body:
        wrong = None  # an error of the code flow, to who did not ask for JSON
    if wrong or method == "HEAD":
        return wrong
    if reply.status not in STATUSES:
        return f"an unexpected status {reply.status}"
    kind = reply.headers.get("content-type", "").split(";")[0].removeprefix("application/")
    if (kind == "json" and b'"api_version"' in reply.body) or (kind == "xml" and b"<response>" in reply.body):
        try:
            read(reply, kind, reply.status, type_of(kind, reply))
        except (AssertionError, KeyError, ValueError) as error:
            return f"no envelope of the contract: {error!r}"
    elif kind == "json" and reply.status == 200 and set(reply.json()) != {"access_token", "expires_in", "token_type"}:
        return "a success without an envelope"
    return "a success as plain text" if kind == "text/plain" and reply.status < 300 else None


def type_of(kind, reply):
    """The type that the envelope gives itself, which must be one of the contract's."""
    if kind == "json":
        found = reply.json()["type"]
    else:
        found = xml.etree.ElementTree.fromstring(reply.body).find("type").text
    assert found in TYPES
    return found


def test_no_nonsense_gets_an_answer_that_the_contract_does_not_know():
    rng, seen = random.Random(SEED), set()
    with Jetond(CONFIG) as server:
        shop, connection = Shop(server), None
        parent = Named(shop, "jester")
        for number in range(REQUESTS):
            if number % 150 == 0:
                scene = Scene(shop, parent)
            method, data = random_request(rng, scene)
            where = f"JETON_RANDOM_SEED={SEED}, request {number}: {data[:3000]!r}"
            try:
                connection, reply = ask(server, connection, method, data)
            except (Closed, OSError, AssertionError) as error:
                pytest.fail(f"{where}\nno answer: {error}; exit code {server.process.poll()}\n"
                            f"{server.log.read_text()[-4000:]}")
            wrong = what_the_contract_does_not_know(method, reply)
            assert wrong is None, f"{where}\n{wrong}: {reply}"
            seen |= {reply.status, reply.headers.get("content-type")}
        if connection:
            connection.close()
        assert server.process.poll() is None and server.get("/healthz", admin=True).status == 200
        assert server.get(BASE + "/user", bearer=parent.session).status == 200
    hoped = {200, 201, 302, 400, 401, 403, 404, 406, 422, "application/json; charset=utf-8",
             "application/xml; charset=utf-8"}
    assert REQUESTS < 1000 or hoped <= seen, f"JETON_RANDOM_SEED={SEED} reached too little: {hoped - seen}"
