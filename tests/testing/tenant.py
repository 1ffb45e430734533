"""A tenant that has one of everything that operations of our own API name."""
import time

from api import Api
from bulk_tokens import add_rows
from quay import Owner, Person, unique


class Tenant(Owner):
    """names: what there is, by the words of api_operations.THINGS, and as queries and bodies have it."""

    def __init__(self, shop, job=False):
        super().__init__(shop, "tenant")
        self.api = Api(shop.server, self.bearer)
        self.mate = Person(shop, "mate")
        self.names = {"organization": self.org, "member": self.mate.name, "client": self.client_id}
        self._make_accounts()
        self._make_repository()
        self._make_clients()
        self._make_webhook()
        self._make_tokens(job)

    def _make_accounts(self):
        names = self.names
        names["team"], names["robot"], names["own_robot"] = unique("helpers"), "ci", unique("mine")
        self.api.put(self.at("teams", "team"), {"role": "member"})
        self.api.put(self.at("teams", "team") + f"/members/{self.mate.name}")
        self.api.put(self.at("robots", "robot"), {"description": unique("machine")})
        self.api.put(f"/users/me/robots/{names['own_robot']}", {})
        names["account"] = f"{self.org}+{names['robot']}"

    def _make_repository(self):
        names = self.names
        names["repository"] = unique("secret")
        names["resource"] = f"{self.org}/{names['repository']}"
        self.api.put(self.at("repositories", "repository"), {"visibility": "private"})
        self.api.put(self.at("repositories", "repository") + "/roles/" + names["account"], {"role": "read"})

    def _make_clients(self):
        names = self.names
        names["application"], names["api"] = unique("portal"), unique("orders")
        view = self.api.put(self.at("applications", "application"), {"title": "Portal"})
        names["client"] = view["client_id"]
        names["secret"] = self.api.post(self.at("applications", "application") + "/secrets", {})["id"]
        self.api.put(self.at("apis", "api"), {"identifier": f"https://{names['api']}.example.org", "title": "Orders"})
        # With a token of its own user, an application is among the user's consents.
        names["own_consent"] = self.client_id
        self.token()
        names["credential"] = self.api.post(self.at("apis", "api") + "/credentials", {})["id"]

    def _make_webhook(self):
        self.names["webhook"] = unique("watcher")
        self.api.put(f"/webhooks/{self.names['webhook']}",
                     {"url": "https://hooks.example.org/jeton", "events": ["token.revoked"], "organization": self.org,
                      "enabled": False})  # how its deliveries go would change by itself

    def _make_tokens(self, job):
        names, robot = self.names, {"kind": "robot", "robot": self.names["account"]}
        self.machine = self.api.post("/tokens", {**robot, "note": unique("deploys")}, 201)
        self.laptop = self.api.post("/tokens", {"kind": "password", "note": unique("laptop")}, 201)
        names["token"], names["own_token"] = self.machine["id"], self.laptop["id"]
        login = (names["account"], self.machine["token"])
        refused = self.shop.registry_token(f"repository:{names['resource']}:push", login=login)
        names["code"] = refused.json()["reason"]
        ended = self.api.post("/tokens", {**robot, "note": "ends"}, 201)["id"]
        names["receipt"] = self.api.post("/tokens/revoke", {"ids": [ended]})["receipt"]
        if job:
            names["job"] = self._begin_job()

    def _begin_job(self):
        """The id of a job that is done."""
        add_rows(self.shop.server, self.org, 1001)
        job = self.api.post("/tokens/revoke", {"filter": {"organization": self.org, "q": "bulk"}}, 202)["id"]
        deadline = time.monotonic() + 60
        while self.api.get(f"/jobs/{job}")["state"] != "done":
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return job

    def at(self, collection, thing):
        return f"/organizations/{self.org}/{collection}/{self.names[thing]}"
