"""The OpenShift dialect as a client sees it: its paths, its envelope, and a user who calls it."""
import functools
import secrets

BASE = "/broker/rest"
ROOT = BASE + "/api"
USER = BASE + "/user"
ALL = BASE + "/user/authorizations"
VERSIONS = ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"]
ADVERTISED = ["session", "read", "userinfo", "domain/:id/view", "domain/:id/edit", "domain/:id/admin",
              "application/:id/view", "application/:id/edit", "application/:id/admin"]
OBJECT_ID = "53f1a2b3c4d5e6f708192a3b"
UNKNOWN_ID = "0123456789abcdef01234567"
REASONS = {200: "ok", 201: "created", 400: "bad_request", 403: "forbidden", 404: "not_found", 406: "not_acceptable",
           422: "unprocessable_entity"}


def one(handle):
    return f"{BASE}/user/authorization/{handle}"


def accept(version):
    return {"Accept": f"application/json;version={version}"}


def envelope(reply, status, kind=None):
    """The envelope of a reply, whose shape, status and type must be right."""
    assert reply.status == status, reply
    assert reply.headers["content-type"] == "application/json; charset=utf-8"
    body = reply.json()
    assert set(body) == {"api_version", "data", "messages", "status", "supported_api_versions", "type", "version"}
    assert body["status"] == REASONS[status]
    assert body["type"] == kind
    return body


def data(reply, status=200, kind="authorization"):
    return envelope(reply, status, kind)["data"]


def info(reply):
    """The text of the one message of a success."""
    [message] = reply.json()["messages"]
    assert {**message, "text": None} == {"exit_code": 0, "field": None, "index": None, "severity": "info",
                                         "text": None}
    return message["text"]


def problem(reply, status, exit_code, field=None):
    """The text of the one message of a refusal, whose envelope and exit code must be right."""
    body = envelope(reply, status)
    assert body["data"] is None
    [message] = body["messages"]
    assert {**message, "text": None} == {"exit_code": exit_code, "field": field, "index": None, "severity": "error",
                                         "text": None}
    assert message["text"]
    return message["text"]


def refused(reply, challenge):
    """A 401 without an envelope; returns the challenge."""
    assert reply.status == 401, reply
    assert "json" not in reply.headers.get("content-type", "")
    assert f"HTTP {challenge}: Access denied" in reply.text
    assert reply.headers["www-authenticate"].startswith(challenge + " ")
    return reply.headers["www-authenticate"]


class Person:
    """A new user. Calls go out with a `session` token of his unless they bring a bearer or a login."""

    def __init__(self, shop):
        self.shop = shop
        self.server = shop.server
        self.name = "person" + secrets.token_hex(6)
        self.password = shop.user(self.name)

    @property
    def login(self):
        return self.name, self.password

    @functools.cached_property
    def session(self):
        return self.shop.session(self.name, self.password)

    def request(self, method, path, **more):
        if "bearer" not in more and "login" not in more:
            more["bearer"] = self.session
        return self.server.request(method, path, **more)

    get = functools.partialmethod(request, "GET")
    post = functools.partialmethod(request, "POST")
    put = functools.partialmethod(request, "PUT")
    delete = functools.partialmethod(request, "DELETE")

    def ask(self, **parameters):
        """A create call with these parameters as JSON."""
        return self.post(ALL, json_body=parameters)

    def create(self, **parameters):
        """A new authorization's view, its secret in "token"."""
        return data(self.ask(**parameters), 201)

    def expired(self, **parameters):
        """A new authorization whose life is over from the start: a life of nought seconds is a legal one."""
        return self.create(expires_in=0, **parameters)

    def show(self, handle):
        return data(self.get(one(handle)))

    def listed(self):
        """The ids of the list, in its order."""
        return [entry["id"] for entry in data(self.get(ALL), kind="authorizations")]

    def works(self, token):
        """Whether a token is a credential; it must be one that may see its user."""
        reply = self.get(USER, bearer=token)
        assert reply.status in (200, 401), reply
        return reply.status == 200
