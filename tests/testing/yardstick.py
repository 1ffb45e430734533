"""Two authorization servers that are asked the same: jetond, and npm's oidc-provider as a yardstick."""
import pathlib
import subprocess
import urllib.parse

from browser import Browser
from conversation import allow
from jetond import ROOT, Caller
from webflow import CALLBACK, CHALLENGE

PROGRAM = ROOT / "tests" / "clients" / "oidc-issuer" / "yardstick.mjs"
SCOPE = "repo:read offline_access"


def _path_of(url):
    return urllib.parse.urlsplit(url).path


class Party:
    """A server, and the clients that it knows. `web` and `other` have a secret, `spa` has none."""

    def __init__(self, server, metadata_path, web, other, spa):
        self.server, self.web, self.other, self.spa = server, web, other, spa
        self.metadata = server.get(metadata_path).json()

    def path(self, endpoint):
        return _path_of(self.metadata[endpoint])

    def ask(self, endpoint, method="POST", login=None, **how):
        return self.server.request(method, self.path(endpoint), login=login, **how)

    def token(self, login=None, **form):
        """An answer of the token endpoint; without a login, of the client that the form names."""
        return self.ask("token_endpoint", login=login, form=form)

    def authorize(self, **parameters):
        query = {"client_id": self.spa, "redirect_uri": CALLBACK, "response_type": "code", "scope": SCOPE, "state": "s",
                 "code_challenge": CHALLENGE, "code_challenge_method": "S256", **parameters}
        return self.ask("authorization_endpoint", "GET", query={name: value for name, value in query.items() if value is not None})


class Here(Party):
    """jetond."""

    def __init__(self, server, person):
        self.person = person
        self.browser = Browser(server).sign_in(person.name, person.password)
        of_a_user = ["authorization_code", "refresh_token", "device_code"]
        secrets = [self._client(name, "client_secret_basic", of_a_user + ["client_credentials"]) for name in ("web", "other")]
        super().__init__(server, "/.well-known/oauth-authorization-server", *secrets, self._client("spa", "none", of_a_user)[0])

    def _client(self, name, method, grants):
        person = self.person
        view = person.shop.client(person.organization, name, bearer=person.session, auth_method=method, grant_types=grants,
                                  redirect_uris=[CALLBACK])
        if method == "none":
            return view["client_id"], None
        path = f"/jeton/v1/organizations/{person.organization}/applications/{name}/secrets"
        made = person.shop.server.post(path, bearer=person.session, json_body={}).json()
        return made["client_id"], made["client_secret"]

    def code(self, client_id):
        query = {"client_id": client_id, "redirect_uri": CALLBACK, "response_type": "code", "scope": SCOPE,
                 "code_challenge": CHALLENGE, "code_challenge_method": "S256"}
        back = allow(self.browser, "/oauth2/authorize?" + urllib.parse.urlencode(query))
        return urllib.parse.parse_qs(urllib.parse.urlsplit(back).query)["code"][0]


class There(Caller, Party):
    """oidc-provider (scripts/install-clients.sh installs it)."""

    def __init__(self):
        pathlib.Path(PROGRAM).resolve(strict=True)

    def __enter__(self):
        self.process = subprocess.Popen(["node", PROGRAM, CALLBACK, CHALLENGE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        url = self.process.stdout.readline().strip()
        assert url.startswith("http://"), "oidc-provider did not come up: see scripts/install-clients.sh"
        self.address = url.removeprefix("http://")
        secret = "secret_of_the_test"
        super().__init__(self, "/.well-known/openid-configuration", ("web", secret), ("other", secret), "spa")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()

    def code(self, client_id):
        return self.get("/yardstick/code", query={"client": client_id}).json()["code"]


def said(reply, members=False):
    """An answer in a few words: its status and error, or where it sends the browser, and how it asks for credentials."""
    words = [str(reply.status)]
    if reply.status in (301, 302, 303, 307):
        parts = urllib.parse.urlsplit(reply.headers["location"])
        query = urllib.parse.parse_qs(parts.query or parts.fragment)
        back = reply.headers["location"].startswith(CALLBACK)
        words = ["sent to the client" if back else "sent to its own page", *query.get("error", [])]
        if back and "iss" not in query:
            words.append("without iss")
    elif reply.headers.get("content-type", "").startswith("application/json"):
        body = reply.json()
        if "error" in body:
            words.append(body["error"])
        elif members:
            words.append(" ".join(sorted(body)))
    if "www-authenticate" in reply.headers:
        words.append("with " + reply.headers["www-authenticate"].split()[0])
    return " ".join(words)
