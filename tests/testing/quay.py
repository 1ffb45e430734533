"""What tests of the Quay dialect share: people and their organizations, and the shapes of refusals."""
import itertools
import re

from jetond import jwt_part

SCOPES = {  # scope: (title, dangerous)
    "repo:read": ("View all visible repositories", False),
    "repo:write": ("Read/Write to any accessible repositories", False),
    "repo:admin": ("Administer Repositories", False),
    "repo:create": ("Create Repositories", False),
    "user:read": ("Read User Information", False),
    "user:admin": ("Administer User", True),
    "org:admin": ("Administer Organization", True),
    "super:user": ("Super User Access", True),
}
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
MAIL_DATE = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
                       r"\d\d:\d\d:\d\d -0000")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
NO_UUID = "00000000-0000-4000-8000-000000000000"
BAD_NAMES = {  # what neither an account nor a robot's short name may be
    "one letter": "a", "capitals": "Upper", "leading dash": "-ab", "trailing dash": "ab-", "leading dot": ".ab",
    "two joiners": "a..b", "mixed joiners": "a.-b", "plus": "a+b", "space": "a b", "not ascii": "caf\u00e9",
    "256 long": "a" * 256,
}
# Every operation: method, path, a body that fits. {org} {client} {repo} stand for things of the tester's own.
OPERATIONS = [
    ("GET", "/api/v1/user/", None),
    ("GET", "/api/v1/user/authorizations", None),
    ("GET", f"/api/v1/user/authorizations/{NO_UUID}", None),
    ("DELETE", f"/api/v1/user/authorizations/{NO_UUID}", None),
    ("GET", "/api/v1/superuser/users/", None),
    ("POST", "/api/v1/superuser/users/", {"username": "nobody-made-me"}),
    ("GET", "/api/v1/superuser/users/nobody", None),
    ("PUT", "/api/v1/superuser/users/nobody", {"enabled": False}),
    ("DELETE", "/api/v1/superuser/users/nobody", None),
    ("POST", "/api/v1/organization/", {"name": "nobody-made-me"}),
    ("GET", "/api/v1/user/assignedauthorization", None),
    ("DELETE", f"/api/v1/user/assignedauthorization/{NO_UUID}", None),
    ("POST", "/api/v1/signin/verify", {"password": "wrong"}),
    ("POST", "/api/v1/user/clientkey", {"password": "wrong"}),
    ("GET", "/api/v1/user/apptoken", None),
    ("POST", "/api/v1/user/apptoken", {"title": "t"}),
    ("GET", f"/api/v1/user/apptoken/{NO_UUID}", None),
    ("DELETE", f"/api/v1/user/apptoken/{NO_UUID}", None),
    ("GET", "/api/v1/superuser/apptokens", None),
    ("GET", "/api/v1/user/robots", None),
    ("GET", "/api/v1/user/robots/ci", None),
    ("PUT", "/api/v1/user/robots/fresh", {"description": ""}),
    ("DELETE", "/api/v1/user/robots/ci", None),
    ("POST", "/api/v1/user/robots/ci/regenerate", None),
    ("GET", "/api/v1/user/robots/ci/permissions", None),
    ("GET", "/api/v1/user/robots/ci/federation", None),
    ("POST", "/api/v1/user/robots/ci/federation", []),
    ("DELETE", "/api/v1/user/robots/ci/federation", None),
    ("GET", "/api/v1/organization/{org}/robots/ci/federation", None),
    ("POST", "/api/v1/organization/{org}/robots/ci/federation", []),
    ("DELETE", "/api/v1/organization/{org}/robots/ci/federation", None),
    *((method, robot + "/ci/trust" + tail, body)
      for robot in ("/api/v1/user/robots", "/api/v1/organization/{org}/robots")
      for method, tail, body in (("GET", "", None), ("PUT", "", {"rules": []}), ("POST", "/check", {}),
                                 ("POST", "/dry-run", {"token": "x"}))),
    ("GET", "/api/v1/superuser/organizations/", None),
    ("PUT", "/api/v1/superuser/organizations/nobody", {"email": ""}),
    ("DELETE", "/api/v1/superuser/organizations/nobody", None),
    ("POST", "/api/v1/superuser/takeownership/nobody", None),
    ("GET", "/api/v1/superuser/keys", None),
    ("POST", "/api/v1/superuser/keys", {"service": "s", "expiration": None}),
    ("GET", "/api/v1/superuser/keys/KID", None),
    ("PUT", "/api/v1/superuser/keys/KID", {"name": "n"}),
    ("DELETE", "/api/v1/superuser/keys/KID", None),
    ("POST", "/api/v1/superuser/approvedkeys/KID", {"notes": "n"}),
    ("PUT", "/api/v1/organization/{org}", {"tag_expiration_s": 86400}),
    ("GET", "/api/v1/organization/{org}/members", None),
    ("GET", "/api/v1/organization/{org}/members/admin", None),
    ("DELETE", "/api/v1/organization/{org}/members/admin", None),
    ("GET", "/api/v1/organization/{org}/collaborators", None),
    ("PUT", "/api/v1/organization/{org}/team/fresh", {"role": "member"}),
    ("DELETE", "/api/v1/organization/{org}/team/fresh", None),
    ("GET", "/api/v1/organization/{org}/team/owners/members", None),
    ("PUT", "/api/v1/organization/{org}/team/owners/members/nobody", None),
    ("DELETE", "/api/v1/organization/{org}/team/owners/members/nobody", None),
    ("GET", "/api/v1/organization/{org}/team/owners/permissions", None),
    ("GET", "/api/v1/organization/{org}/prototypes", None),
    ("POST", "/api/v1/organization/{org}/prototypes", {"role": "read", "delegate": {"kind": "team", "name": "owners"}}),
    ("PUT", f"/api/v1/organization/{{org}}/prototypes/{NO_UUID}", {"role": "read"}),
    ("DELETE", f"/api/v1/organization/{{org}}/prototypes/{NO_UUID}", None),
    ("GET", "/api/v1/organization/{org}/robots/ci/permissions", None),
    ("GET", "/api/v1/repository/{repo}/permissions/user/admin/transitive", None),
    ("GET", "/api/v1/repository/{repo}/permissions/team/", None),
    ("GET", "/api/v1/repository/{repo}/permissions/team/owners", None),
    ("PUT", "/api/v1/repository/{repo}/permissions/team/owners", {"role": "read"}),
    ("DELETE", "/api/v1/repository/{repo}/permissions/team/owners", None),
    ("GET", "/api/v1/repository/{repo}/tokens/", None),
    ("POST", "/api/v1/repository/{repo}/tokens/", {"friendlyName": "t"}),
    ("GET", "/api/v1/repository/{repo}/tokens/CODE", None),
    ("PUT", "/api/v1/repository/{repo}/tokens/CODE", {"role": "read"}),
    ("DELETE", "/api/v1/repository/{repo}/tokens/CODE", None),
    ("GET", "/api/v1/organization/{org}/logs", None),
    ("GET", "/api/v1/organization/{org}/aggregatelogs", None),
    ("GET", "/api/v1/user/logs", None),
    ("GET", "/api/v1/user/aggregatelogs", None),
    ("GET", "/api/v1/repository/{repo}/logs", None),
    ("GET", "/api/v1/repository/{repo}/aggregatelogs", None),
    ("GET", "/api/v1/superuser/logs", None),
    ("GET", "/api/v1/superuser/aggregatelogs", None),
    ("POST", "/api/v1/organization/{org}/exportlogs", {}),
    ("POST", "/api/v1/user/exportlogs", {}),
    ("POST", "/api/v1/repository/{repo}/exportlogs", {}),
    ("DELETE", "/api/v1/organization/{org}", None),
    ("GET", "/api/v1/organization/{org}/applications", None),
    ("POST", "/api/v1/organization/{org}/applications", {"name": "app"}),
    ("GET", "/api/v1/organization/{org}/applications/{client}", None),
    ("PUT", "/api/v1/organization/{org}/applications/{client}",
     {"name": "app", "redirect_uri": "", "application_uri": ""}),
    ("DELETE", "/api/v1/organization/{org}/applications/{client}", None),
    ("POST", "/api/v1/organization/{org}/applications/{client}/resetclientsecret", None),
    ("GET", "/api/v1/organization/{org}/applications/{client}/tokens", None),
    ("POST", "/api/v1/organization/{org}/applications/{client}/tokens", {"name": "t", "scope": "repo:read"}),
    ("DELETE", "/api/v1/organization/{org}/applications/{client}/tokens/" + NO_UUID, None),
    ("GET", "/api/v1/organization/{org}/robots", None),
    ("GET", "/api/v1/organization/{org}/robots/ci", None),
    ("PUT", "/api/v1/organization/{org}/robots/fresh", {"description": ""}),
    ("DELETE", "/api/v1/organization/{org}/robots/ci", None),
    ("POST", "/api/v1/organization/{org}/robots/ci/regenerate", None),
    ("POST", "/api/v1/repository", {"repository": "fresh", "namespace": "{org}", "visibility": "private",
                                    "description": ""}),
    ("GET", "/api/v1/repository/{repo}/permissions/user/", None),
    ("GET", "/api/v1/repository/{repo}/permissions/user/admin", None),
    ("PUT", "/api/v1/repository/{repo}/permissions/user/admin", {"role": "read"}),
    ("DELETE", "/api/v1/repository/{repo}/permissions/user/admin", None),
]

_numbers = itertools.count(1)


def operation_id(value):
    """For pytest's ids of OPERATIONS: the method and the path, not the body."""
    return value.replace("/api/v1/", "").replace(NO_UUID, "UUID") if isinstance(value, str) else ""


def unique(prefix):
    return f"{prefix}{next(_numbers)}x"


def refused(reply, status, error_type, detail=None):
    """The API's own error object, complete."""
    assert reply.status == status, reply
    assert reply.headers["content-type"].split(";")[0] == "application/json", reply
    body = reply.json()
    assert body["status"] == status and body["title"] == error_type and body["error_type"] == error_type, reply
    assert re.fullmatch(rf"https?://[^/]+/api/v1/error/{error_type}", body["type"]), reply
    assert body.get("detail") == body.get("error_message"), reply
    if detail is not None:
        assert body["detail"] == detail, reply
    return body


def forbidden(reply):
    return refused(reply, 403, "insufficient_scope", "Unauthorized")


def not_found(reply):
    return refused(reply, 404, "not_found", "Not Found")


def invalid_request(reply, detail=None):
    return refused(reply, 400, "invalid_request", detail)


def bad_credential(reply):
    """A credential that was sent and is no good is named as such, on every method."""
    body = refused(reply, 401, "invalid_token")
    assert reply.headers["www-authenticate"].startswith("Bearer"), reply
    return body


def message(reply, status, text=None):
    """The plain shape {"message": text}, which has no error_type."""
    assert reply.status == status, reply
    assert reply.headers["content-type"].split(";")[0] == "application/json", reply
    body = reply.json()
    assert "error_type" not in body and isinstance(body["message"], str), reply
    if text is not None:
        assert body["message"] == text, reply


def is_avatar(value, kind=None):
    return (set(value) == {"name", "hash", "color", "kind"} and re.fullmatch(r"#[0-9a-fA-F]{6}", value["color"])
            and (kind is None or value["kind"] == kind))


class Person:
    """An ordinary user with a bearer that has all the power of name and password."""

    def __init__(self, shop, prefix="user", name=None):
        self.shop = shop
        self.name = name or unique(prefix)
        self.password = shop.user(self.name)
        self.bearer = shop.session(self.name, self.password)

    def personal(self, scope):
        """A personal token of a smaller scope."""
        reply = self.shop.server.post("/broker/rest/user/authorizations", login=(self.name, self.password),
                                      json_body={"scope": scope})
        assert reply.status in (200, 201), reply
        return reply.json()["data"]["token"]


class Owner(Person):
    """A person with an organization that holds one application."""

    def __init__(self, shop, prefix="owner"):
        super().__init__(shop, prefix)
        self.org = shop.organization(unique("org"), bearer=self.bearer)
        self.client_id = self.application()["client_id"]

    def application(self, name="app", **more):
        return self.shop.application(self.org, name, bearer=self.bearer, **more)

    def view(self, scope="repo:read", client_id=None, **more):
        """A new token's whole view."""
        return self.shop.token(self.org, client_id or self.client_id, scope, bearer=self.bearer, **more)

    def token(self, scope="repo:read", client_id=None, **more):
        return self.view(scope, client_id, **more)["token"]

    def robot(self, short=None):
        return self.shop.robot(self.org, short or unique("bot"), bearer=self.bearer)

    def repository(self, name=None, **more):
        return self.shop.repository(self.org, name or unique("repo"), bearer=self.bearer, **more)

    def applications(self, client_id=None, tail=""):
        """The path of the applications, or of one of them and what is below it."""
        return f"/api/v1/organization/{self.org}/applications" + (f"/{client_id}{tail}" if client_id else "")

    def tokens(self, uuid=None, client_id=None):
        return self.applications(client_id or self.client_id, "/tokens" + (f"/{uuid}" if uuid else ""))

    def robots(self, tail=""):
        return f"/api/v1/organization/{self.org}/robots{tail}"


def keep_login(server, name, secret, session, place):
    """Logs in as `docker login` does; returns the id of what is kept of it, as its holder's list at `place` has it."""
    assert "refresh_token" in server.get("/v2/auth", login=(name, secret), query={"offline_token": "true"}).json()
    return server.get(f"{place}/registrylogins", bearer=session).json()["logins"][0]["id"]


def alive(server, bearer):
    """Whether a bearer that can read its user is accepted now."""
    reply = server.get("/api/v1/user/", bearer=bearer)
    assert reply.status in (200, 401), reply
    return reply.status == 200


def accepted(server, bearer):
    """Whether a bearer is accepted at all: an open operation answers 401 to a bad credential alone."""
    reply = server.get("/api/v1/organization/no-such-organization", bearer=bearer)
    assert reply.status in (404, 401), reply
    return reply.status == 404


def call(server, operation, bearer=None, headers=None, **names):
    """Sends one row of OPERATIONS with its placeholders filled."""
    method, path, body = operation

    def fill(text):
        for name, value in names.items():
            text = text.replace("{" + name + "}", value)
        return text

    if isinstance(body, dict):
        body = {name: fill(value) if isinstance(value, str) else value for name, value in body.items()}
    return server.request(method, fill(path), bearer=bearer, headers=headers, json_body=body)


def granted(shop, repository, actions, login=None):
    """The actions that GET /v2/auth grants on a repository, as a set; None when the login is refused."""
    reply = shop.registry_token(f"repository:{repository}:{actions}", login=login)
    if reply.status == 401:
        return None
    assert reply.status == 200, reply
    return {action for entry in jwt_part(reply.json()["token"], 1)["access"] if entry["name"] == repository
            for action in entry["actions"]}
