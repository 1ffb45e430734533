"""The web flow (section 4) and signing in (A3): one table, and who gets which answer, from the description alone.

Its credentials are others than the API's: the cookie of a session, and Basic; what changes something takes a page of
ours besides. O6 is no row: it knows applications, not people.
"""
import dataclasses
import urllib.parse

from quay_matrix import no_page
from quay_oracle import organization_role

DONE, SIGN_IN, NO_PAGE, FORBIDDEN, SENT_BACK, CLOSED = (
    "done", "401 sign in", "403 without a page", "403", "302 unauthorized_client", "404")
ASKED = {"client_id": "{app}", "redirect_uri": "{local}", "scope": "repo:read", "response_type": "token"}
CODE = {**ASKED, "response_type": "code"}


@dataclasses.dataclass(frozen=True)
class WebOperation:
    """done: what holds of a good answer. spends: as of Operation."""
    row: str
    method: str
    path: str
    done: object
    query: dict = None
    form: dict = None
    json_body: dict = None
    spends: str = None

    def __str__(self):
        return f"{self.row} {self.method} {self.path}"


def members(*names):
    return lambda reply: reply.status == 200 and set(names) <= set(reply.json())


def sent_to(place, name):
    """A redirect that carries a parameter in its query or fragment."""
    def holds(reply):
        parts = urllib.parse.urlsplit(reply.headers["location"])
        return reply.status == 302 and name in urllib.parse.parse_qs(getattr(parts, place))
    return holds


def _page(status):
    return lambda reply: reply.status == status and reply.headers["content-type"].startswith("text/html")


WEB_OPERATIONS = [
    WebOperation("A3", "POST", "/api/v1/signin", members("success"), spends="own_session",
                 json_body={"username": "{own_name}", "password": "{own_password}"}),
    # Another scope than O2 grants: what was granted once is granted again without a question.
    WebOperation("O1", "GET", "/oauth/authorize", members("scopes", "application", "csrf_token_val"),
                 query={**ASKED, "scope": "user:read", "format": "json"}),
    WebOperation("O2", "POST", "/oauth/authorizeapp", sent_to("fragment", "access_token"), form=ASKED),
    WebOperation("O2 code", "POST", "/oauth/authorizeapp", sent_to("query", "code"), form=CODE),
    WebOperation("O3", "POST", "/oauth/denyapp", sent_to("query", "error"), form=ASKED),
    WebOperation("O4", "GET", "/oauth/localapp", members("access_token"), query={"scope": "x", "format": "json"}),
    WebOperation("O5", "POST", "/oauth/authorize/assignuser", members("message"),
                 query={**ASKED, "username": "{guest}", "format": "json"}),
    WebOperation("O7", "GET", "/csrf_token", members("csrf_token")),
    WebOperation("O8", "POST", "/api/v1/user/initialize", None,
                 json_body={"username": "first", "password": "long enough"}),
]

SHAPES = {
    SIGN_IN: _page(401),
    FORBIDDEN: _page(403),
    NO_PAGE: lambda reply: no_page(reply) is None,
    SENT_BACK: lambda reply: reply.status == 302 and "error=unauthorized_client" in reply.headers["location"],
    CLOSED: lambda reply: reply.status == 404,
}


def expected(operation, who, presentation):
    row, page = operation.row, presentation.token
    if row in ("O7", "O8"):
        return DONE if row == "O7" else CLOSED
    if row in ("A3", "O3", "O5") and not page:
        return NO_PAGE
    known = presentation.cookie if row == "O4" else presentation.web is not None
    if row in ("A3", "O3", "O4"):
        return DONE if known else SIGN_IN
    if not known:
        return SIGN_IN
    if row.startswith("O2") and not page:
        return NO_PAGE
    # Superusers are no exception, and whoever has a code still needs the application's secret.
    admin = organization_role(who, presentation.web) == "admin"
    if admin or row == "O2 code":
        return DONE
    return SENT_BACK if row.startswith("O2") else FORBIDDEN


def answer(world, operation, caller, headers):
    names = {"local": f"{world.server.url}/oauth/localapp"}
    content = {name: world.fill(getattr(operation, name), caller, **names) for name in ("query", "form", "json_body")}
    reply = world.server.request(operation.method, operation.path, headers=headers, **content)
    if operation.spends and reply.status == 200:
        world.renew(operation.spends, caller)
    return reply


def web_mistakes(world, operation, kind):
    """What the server answered otherwise than is expected, a line each."""
    caller, found = world.callers[kind], []
    for presentation in caller.presentations:
        verdict = expected(operation, caller.subject, presentation)
        reply = answer(world, operation, caller, presentation.headers)
        try:
            right = (operation.done if verdict == DONE else SHAPES[verdict])(reply)
        except (AssertionError, KeyError, ValueError):
            right = False
        if not right:
            found.append(f"{kind} with {presentation.name}: {verdict} expected; {reply!r}"[:700])
    return found
