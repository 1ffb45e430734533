"""A user of the API with the few things that tests about rights need of him."""
import itertools
import os

_numbers = itertools.count(1)


def unique(word):
    """A name that no other test of this run uses."""
    return f"{word}{os.getpid()}x{next(_numbers)}"


class Person:
    """A new ordinary user; organization and application are made when first asked for."""

    def __init__(self, shop, name=None):
        self.shop = shop
        self.name = name or unique("user")
        self.password = shop.user(self.name)
        self._session = self._organization = self._application = None

    @property
    def login(self):
        return self.name, self.password

    @property
    def session(self):
        self._session = self._session or self.shop.session(*self.login)
        return self._session

    @property
    def organization(self):
        """An organization that this user owns."""
        self._organization = self._organization or self.shop.organization(unique("org"), bearer=self.session)
        return self._organization

    @property
    def application(self):
        if not self._application:
            self._application = self.shop.application(self.organization, bearer=self.session)
        return self._application

    def repository(self, name="web", visibility="private"):
        return self.shop.repository(self.organization, name, visibility, bearer=self.session)

    def robot(self, short="ci"):
        return self.shop.robot(self.organization, short, bearer=self.session)

    def robot_on(self, repository, role):
        """(name, token) of a new robot with that role."""
        login = self.robot(unique("bot"))
        self.permit(repository, login[0], role)
        return login

    def regenerate(self, robot):
        """The new token of a robot, whose old one is void."""
        path = f"/api/v1/organization/{self.organization}/robots/{robot.split('+')[1]}/regenerate"
        reply = self.shop.server.post(path, bearer=self.session)
        assert reply.status == 200, reply
        return reply.json()["token"]

    def oauth_token(self, scope, **more):
        return self.shop.token(self.organization, self.application["client_id"], scope, bearer=self.session, **more)

    def oauth_login(self, scope, **more):
        return "$oauthtoken", self.oauth_token(scope, **more)["token"]

    def permit(self, repository, who, role):
        self.shop.permit(repository, who, role, bearer=self.session)


def disable(server, name, enabled=False):
    reply = server.put(f"/api/v1/superuser/users/{name}", bearer=server.bootstrap_token, json_body={"enabled": enabled})
    assert reply.status == 200, reply


def repository_exists(server, repository, bearer):
    """Seen through its list of permissions, which only an existing repository has."""
    return server.get(f"/api/v1/repository/{repository}/permissions/user/", bearer=bearer).status == 200
