"""Stores with many tokens and log entries, and the questions that lists of our own API answer about them."""
import urllib.parse

import grown
import store
from grown import CROWDED, GrownWorld

API = "/jeton/v1"
SPARSE = "sparse"  # a robot whose few tokens lie among those of the others


class ListedWorld(GrownWorld):
    """`crowd`: how many tokens, robots, members, repositories and so on the crowded organization has."""

    def __init__(self, count, crowd):
        super().__init__(count, 1)
        self.crowd = crowd

    def _furnish(self):
        super()._furnish()
        made = self.server.put(f"{API}/organizations/{CROWDED}/robots/{SPARSE}", bearer=self.shop.bearer, json_body={})
        self._made(made)
        body = {"kind": "robot", "robot": f"{CROWDED}+{SPARSE}", "note": "sparse"}
        for _ in range(3):
            self._made(self.server.post(f"{API}/tokens", bearer=self.shop.bearer, json_body=body))
        for number in range(60):
            self._made(self.server.put(f"{API}/organizations/{CROWDED}/apis/api{number:02}", bearer=self.shop.bearer,
                                       json_body={"identifier": f"https://{number}.example.org", "title": "An API"}))

    def _fill_stopped(self, database):
        super()._fill_stopped(database)
        with store.filling(database) as connection:  # old ones, before all others
            connection.execute("UPDATE tokens SET created = 1000000, id = x'00000000' || substr(id, 5) WHERE subject ="
                               " (SELECT id FROM accounts WHERE name = ?)", [f"{CROWDED}+{SPARSE}"])

    def questions(self):
        """Pairs of a name and a path with its query."""
        yield from self._tokens()
        organization = f"/organizations/{CROWDED}"
        lists = {"organizations": "/organizations?everywhere=true", "users": "/users",
                 "teams": f"{organization}/teams", "members": f"{organization}/members",
                 "members of a team": f"{organization}/teams/readers/members", "robots": f"{organization}/robots",
                 "repositories": f"{organization}/repositories", "roles": f"{organization}/repositories/popular/roles",
                 "applications": f"{organization}/applications", "APIs": f"{organization}/apis",
                 "who can": f"/access/who-can?action=pull&resource={CROWDED}/popular",
                 "refusals": "/refusals", "refusals of an organization": f"/refusals?organization={CROWDED}"}
        yield from lists.items()
        for name, query in {"": {}, ", 200": {"limit": 200}, ", a kind": {"kind": "create_repo"},
                            ", a kind that is not there": {"kind": "no_such_kind"}, ", a performer": {"performer": "admin"},
                            ", a performer that did little": {"performer": "crowd"},
                            ", an account": {"subject": f"{CROWDED}+{SPARSE}"}, ", since": {"since": "1h"},
                            ", until": {"until": "2026-01-01T00:00:00Z"}, ", a text": {"q": "repo"},
                            ", a text that is not there": {"q": "nowhere"}}.items():
            for whose, more in (("log", {}), ("log of an organization", {"organization": CROWDED})):
                yield whose + name, path("/audit", **query, **more)

    def _tokens(self):
        for whose, of in (("tokens of an organization", {"organization": CROWDED}),
                          ("tokens everywhere", {"everywhere": "true"}), ("tokens of a user", {"owner": "crowd"})):
            for name, query in {
                    "": {}, ", 200": {"limit": 200}, ", oldest first": {"sort": "created"}, ", a kind": {"kind": "oauth"},
                    ", a state": {"state": "live"}, ", a state that none has": {"state": "not_yet"},
                    ", unused": {"unused": "90d"}, ", made before": {"created_before": "90d"},
                    ", ending": {"expires_within": "1d"}, ", an address": {"address": "192.0.2.0/24"},
                    ", an application": {"application": self.application}, ", a text": {"q": "o"},
                    ", a text that is not there": {"q": "nowhere"}}.items():
                yield whose + name, path("/tokens", **of, **query)
        yield "tokens of a robot", path("/tokens", organization=CROWDED, subject=f"{CROWDED}+{SPARSE}")
        yield "tokens of a robot, everywhere", path("/tokens", everywhere="true", subject=f"{CROWDED}+{SPARSE}")
        yield "tokens of a kind that is rare", path("/tokens", organization=CROWDED, kind="client_secret")


def path(below, **query):
    return below + ("?" + urllib.parse.urlencode(query) if query else "")


__all__ = ["API", "CROWDED", "ListedWorld", "grown"]
