"""What the tests of the console look at: a person with an organization, through the API as their browser uses it."""
import contextlib
import re

from browser import Browser
from jetond import Jetond
from people import unique

API = "/jeton/v1"


class ConsoleUser(Browser):
    """A signed-in user. `org` is an organization that they have made, and that no other test uses."""

    def __init__(self, server, shop, name=None):
        super().__init__(server)
        self.name = name or unique("mira")
        self.password = shop.user(self.name)
        self.sign_in(self.name, self.password)
        self.org = unique("acme")
        self.put_ok(f"/organizations/{self.org}")

    def _ok(self, reply):
        assert reply.status in (200, 201, 204), reply
        return reply.json() if reply.body else None

    def put_ok(self, path, body=None):
        return self._ok(self.put(API + path, json_body=body or {}))

    def post_ok(self, path, body):
        return self._ok(self.post(API + path, json_body=body))

    def items(self, path):
        return self._ok(self.get(API + path))["items"]

    def repository(self, name="web", **settings):
        self.put_ok(f"/organizations/{self.org}/repositories/{name.replace('/', '%2F')}", settings)
        return f"{self.org}/{name}"

    def allow(self, robot="builder", action="push", repository="web", **more):
        """The answer, with the secret of the robot."""
        return self.post_ok("/access/allow", {"who": f"{self.org}+{robot}", "action": action, "create": True,
                                              "resource": f"{self.org}/{repository}", **more})

    def refuse(self, scope, login=None):
        """Asks for what is not allowed; returns the code of the refusal."""
        reply = self.server.get("/v2/auth", login=login or (self.name, self.password), query={"scope": scope})
        return reply.json()["reason"]


@contextlib.contextmanager
def server_with_link(config=""):
    """A server, and the path of the link by which its administrator is made."""
    with contextlib.closing(Jetond()) as server:
        server.configure(f'data_dir = "{server.data}"\n{config}')
        server.start()
        [link] = re.findall(r"(/setup/\w{32})\n", server.command("setup").stdout)
        yield server, link
