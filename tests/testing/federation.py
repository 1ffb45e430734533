"""What tests of robot federation share: a server that asks issuers on loopback, and robots that trust one."""
import http.client

from jetond import basic

RULE = {"issuer": "https://ci.example.org", "subject": "repo:acme/web"}
EXCHANGE = "/oauth2/federation/robot/token"
CONFIG = """
[federation]
private_networks = ["127.0.0.0/8"]
ca_file = "{ca}"
fetch_seconds = 1
refetch_seconds = 1
[accounts]
superusers = ["admin"]
readonly_superusers = ["gro"]
superusers_full_access = true
[[registry]]
service = "registry.example.com"
profile = "quay"
"""


class Robot:
    """A robot of an organization that trusts the issuer's subject `web`."""

    def __init__(self, owner, rules):
        self.server = owner.shop.server
        self.owner = owner
        self.name, self.token = owner.robot()
        self.path = owner.robots("/" + self.name.split("+")[1])
        self.trust(rules)

    def trust(self, rules):
        reply = self.server.post(self.path + "/federation", bearer=self.owner.bearer, json_body=rules)
        assert reply.status == 200, reply
        return reply.json()

    def trust_claims(self, *rules):
        """Instead of all rules: these, of the newer form."""
        reply = self.server.put(self.path + "/trust", bearer=self.owner.bearer, json_body={"rules": list(rules)})
        assert reply.status == 200, reply
        return reply.json()

    def exchange(self, token):
        return self.server.get(EXCHANGE, login=(self.name, token))

    def password(self, token):
        reply = self.exchange(token)
        assert reply.status == 200, reply
        assert set(reply.json()) == {"token"}
        return reply.json()["token"]

    def login(self, password, service="registry.example.com"):
        return self.server.get("/v2/auth", login=(self.name, password), query={"service": service})

    def login_from(self, address, password, name=None):
        """The same from another address of this machine; returns the status."""
        connection = http.client.HTTPConnection(self.server.address, timeout=30, source_address=(address, 0))
        try:
            connection.request("GET", "/v2/auth", headers={"Authorization": basic(name or self.name, password)})
            return connection.getresponse().status
        finally:
            connection.close()
