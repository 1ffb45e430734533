"""An organization with all that has tokens, for tests of our own API."""
from jetond import Shop


class World:
    """An organization with a robot and an application; its admin mira, and otto, who has nothing to do with it."""

    def __init__(self, server, org):
        self.server, self.org, self.shop = server, org, Shop(server)
        self.passwords = {name: self.shop.user(name) for name in (f"mira-{org}", f"otto-{org}")}
        self.mira, self.otto = self.passwords
        self.session = {name: self.shop.session(name, password) for name, password in self.passwords.items()}
        self.shop.organization(org, bearer=self.session[self.mira])
        self.robot, self.robot_secret = self.shop.robot(org, bearer=self.session[self.mira])
        self.application = self.shop.application(org, bearer=self.session[self.mira])
        self.client_id = self.application["client_id"]

    def token(self, scope="repo:read", **more):
        return self.shop.token(self.org, self.client_id, scope, bearer=self.session[self.mira], **more)

    def get(self, path, who=None, **query):
        return self.server.get(path, bearer=who or self.session[self.mira], query=query or None)

    def list(self, who=None, **query):
        answer = self.get("/jeton/v1/tokens", who, **query)
        assert answer.status == 200, answer
        return answer.json()["items"]

    def all_pages(self, who=None, **query):
        items, cursor = [], {}
        while True:
            page = self.get("/jeton/v1/tokens", who, **query, **cursor).json()
            items += page["items"]
            if page["next_cursor"] is None:
                return items
            cursor = {"cursor": page["next_cursor"]}

    def send(self, method, path, body=None, who=None, **query):
        return self.server.request(method, path, bearer=who or self.session[self.mira], json_body=body, query=query or None)

    def make(self, who=None, **body):
        """A new token's item with its secret, by POST /jeton/v1/tokens."""
        answer = self.send("POST", "/jeton/v1/tokens", body, who)
        assert answer.status == 201, answer
        return answer.json()

    def works(self, robot, secret):
        """Whether a registry accepts the robot's secret."""
        return self.shop.registry_token(login=(robot, secret)).status == 200

    def audit(self, kind):
        """The metadata of the organization's log entries of one kind, newest first."""
        answer = self.server.get(f"/api/v1/organization/{self.org}/logs", bearer=self.session[self.mira])
        return [one["metadata"] for one in answer.json()["logs"] if one["kind"] == kind]
