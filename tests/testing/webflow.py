"""What tests of the web flow share: a registered application, and the steps from its question to its token."""
import base64
import hashlib
import html.parser
import urllib.parse

from browser import Browser
from quay import Owner

CALLBACK = "https://client.example/cb"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


class Page(html.parser.HTMLParser):
    """The parts of a page that people and their helpers go by."""

    def __init__(self, reply):
        super().__init__()
        self.tags, self.fields, self.texts, self.buttons, self.attributes = [], {}, [], [], []
        assert reply.headers["content-type"].startswith("text/html"), reply
        self.feed(reply.text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append(tag)
        self.attributes.append((tag, attributes))
        if tag == "input" and attributes.get("type") == "hidden":
            self.fields[attributes["name"]] = attributes["value"]
        if tag == "button":
            self.buttons.append(attributes.get("formaction"))

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())

    def of(self, tag):
        return [attributes for name, attributes in self.attributes if name == tag]


class Redirect:
    """Where an answer sends the browser."""

    def __init__(self, reply):
        assert reply.status == 302, reply
        self.location = reply.headers["location"]
        parts = urllib.parse.urlsplit(self.location)
        self.base = urllib.parse.urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
        self.query = dict(urllib.parse.parse_qsl(parts.query, strict_parsing=True) if parts.query else [])
        self.fragment = dict(urllib.parse.parse_qsl(parts.fragment))


class Client(Owner):
    """An owner, his browser, and an application of his organization that waits at CALLBACK."""

    def __init__(self, shop, **more):
        super().__init__(shop)
        self.server = shop.server
        self.app = self.application("reader", redirect_uri=CALLBACK, **more)
        self.id, self.secret = self.app["client_id"], self.app["client_secret"]
        self.browser = Browser(self.server).sign_in(self.name, self.password)

    @property
    def local(self):
        return f"{self.server.url}/oauth/localapp"

    def query(self, **more):
        query = {"client_id": self.id, "redirect_uri": CALLBACK, "scope": "repo:read", "state": "s t&=#", **more}
        return {name: value for name, value in query.items() if value is not None}

    def ask(self, browser=None, **more):
        return (browser or self.browser).get("/oauth/authorize", query=self.query(**more))

    def allow(self, browser=None, **more):
        return (browser or self.browser).post("/oauth/authorizeapp", form=self.query(**more))

    def deny(self, browser=None, **more):
        return (browser or self.browser).post("/oauth/denyapp", form=self.query(**more))

    def code(self, **more):
        return Redirect(self.allow(**more)).query["code"]

    def form(self, code, **more):
        form = {"grant_type": "authorization_code", "client_id": self.id, "client_secret": self.secret,
                "redirect_uri": CALLBACK, "code": code, "scope": "repo:read", **more}
        return {name: value for name, value in form.items() if value is not None}

    def exchange(self, code, **more):
        return self.server.post("/oauth/access_token", form=self.form(code, **more))
