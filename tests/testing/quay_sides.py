"""Tenants to be kept apart: people with an organization each that holds one of everything operations name."""
import random
import re
import string

from browser import Browser
from quay import NO_UUID, Owner, Person, keep_login, unique


class Side(Owner):
    """names: what exists, by the {names} of operations. A member of it has the smallest role and nothing more."""

    def __init__(self, shop):
        super().__init__(shop, "side")
        self.member = Person(shop, "member")
        mate = unique("mate")
        shop.user(mate)
        self.code = self._do("POST", "/api/v1/user/apptoken", {"title": "t"})["token"]
        for team, person in (("devs", self.member.name), ("helpers", mate)):
            self._do("PUT", f"/api/v1/organization/{self.org}/team/{team}", {"role": "member"})
            self._do("PUT", f"/api/v1/organization/{self.org}/team/{team}/members/{person}")
        self.machine, self.machine_token = self.robot()
        repository = self.repository(unique("secret"))
        shop.permit(repository, mate, bearer=self.bearer)
        shop.permit(repository, self.machine, bearer=self.bearer)
        self._do("PUT", f"/api/v1/repository/{repository}/permissions/team/helpers", {"role": "read"})
        self._do("PUT", f"/api/v1/repository/{repository}/permissions/application/{self.client_id}", {"role": "read"})
        self.mine = unique("mine")
        self._do("PUT", f"/api/v1/user/robots/{self.mine}", {})
        self.names = self._names(repository, self.machine.split("+")[1], mate)

    def _names(self, repository, robot, mate):
        token = self.view("user:read")["uuid"]
        prototype = self._do("POST", f"/api/v1/organization/{self.org}/prototypes",
                             {"role": "read", "delegate": {"kind": "user", "name": mate}})["id"]
        names = {"org": self.org, "app": self.client_id, "token": token, "robot": robot, "team": "helpers",
                 "seen_team": "helpers", "prototype": prototype, "repo": repository, "mate": mate,
                 "collaborator": mate, "guest": self.member.name, "suspect": self.member.name, "doomed_user": mate,
                 "own_robot": self.mine, "own_app_token": self.code["uuid"], "own_authorization": token,
                 "own_assignment": self._offer(), "login_robot": robot,
                 "own_login": keep_login(self.shop.server, self.name, self.password, self.bearer, "/api/v1/user"),
                 "robot_login": keep_login(self.shop.server, self.machine, self.machine_token, self.bearer,
                                           self.robots(f"/{robot}"))}
        doomed = ("org", "app", "team", "prototype", "robot", "repo")
        return {**names, **{f"doomed_{one}": names[one] for one in doomed}}

    def _offer(self):
        query = {"client_id": self.client_id, "redirect_uri": "x", "scope": "repo:read", "username": self.name}
        browser = Browser(self.shop.server).sign_in(self.name, self.password)
        assert browser.post("/oauth/authorize/assignuser", query=query).status == 200
        return self._do("GET", "/api/v1/user/assignedauthorization")["authorizations"][0]["uuid"]

    def _do(self, method, path, body=None):
        reply = self.shop.server.request(method, path, bearer=self.bearer, json_body=body)
        assert reply.status in (200, 201), (method, path, reply)
        return reply.json()


def made_up(rng, name):
    """A name like this one, of the same length and alphabet, that nobody has."""
    if re.fullmatch("[0-9a-f-]{36}", name):
        return "".join(rng.choice("0123456789abcdef") if letter == "0" else letter for letter in NO_UUID)
    if "/" in name:
        return "/".join(made_up(rng, part) for part in name.split("/"))
    letters = string.ascii_uppercase + string.digits if name.isupper() else string.ascii_lowercase
    return "".join(rng.choice(letters) for _ in name)


def neutral(text, names):
    """An answer without the names that were asked about, so that only what the server adds is compared."""
    for name in sorted({part for name in names for part in [name, *name.split("/")]}, key=len, reverse=True):
        text = text.replace(name, "NAME")
    return text


def comparable(reply, names):
    """What two answers have to have in common: everything but the date and the names asked about."""
    headers = {name: neutral(value, names) for name, value in reply.headers.items() if name != "date"}
    return reply.status, headers, neutral(reply.text, names)


def random_of(seed, test):
    """Chance of one test's own, so that it repeats alone as among others; a failure shows the seed."""
    print(f"JETON_RANDOM_SEED={seed}")
    return random.Random(f"{seed} {test}")
