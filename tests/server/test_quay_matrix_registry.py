"""The same people at GET /v2/auth: what each presentation is granted on each kind of repository."""
import pytest

from jetond import jwt_part
from quay import unique
from quay_oracle import FULL, Installation, Subject
from quay_registry_oracle import grants
from quay_world import World

INSTALLATIONS = {"plain": ("", False), "full access": ("superusers_full_access = true\n", False),
                 "restricted": ("", True)}
PLACES = ["private", "public", "missing", "own", "nowhere"]
KINDS = [*World.KINDS, "anonymous", "robot"]


class Installed:
    def __init__(self, name):
        accounts, restricted = INSTALLATIONS[name]
        self.where = Installation(full_access=name == "full access")
        self.world = World(accounts, readers=not restricted, restricted=restricted)

    def __enter__(self):
        self.world.__enter__()
        self.private = self.world.names["repo"]
        self.public = self.world.shop.repository(self.world.org, "shown", "public", bearer=self.world.boss.bearer)
        for kind, (_, role) in World.KINDS.items():
            if role:
                self.world.shop.permit(self.public, self.world.callers[kind].name, role, bearer=self.world.boss.bearer)
        return self

    def __exit__(self, *_):
        self.world.__exit__()

    def repository(self, place, name):
        return {"private": self.private, "public": self.public, "missing": f"{self.world.org}/{unique('new')}",
                "own": f"{name}/{unique('new')}", "nowhere": f"nowhere/{unique('new')}"}[place]

    def logins(self, kind):
        """(how, name for `sub`, login, scopes) of each way in; a robot may all that its teams give it."""
        caller = self.world.callers[kind]
        if kind == "anonymous":
            return [("nobody", "", None, frozenset())]
        if kind == "robot":
            return [("robot", caller.name, (caller.name, caller.secret), FULL)]
        tokens = [(one.name, caller.name, ("$oauthtoken", one.headers["Authorization"].split()[1]), one.scopes)
                  for one in caller.presentations if one.name in caller.scopes or one.name == "all scopes"]
        return tokens + [("$app", caller.name, ("$app", caller.code), FULL),
                         ("password", caller.name, (caller.name, caller.password), FULL)]


@pytest.fixture(scope="module", params=INSTALLATIONS)
def installed(request):
    with Installed(request.param) as made:
        yield made


def asked(installed, repository, action, login):
    reply = installed.world.shop.registry_token(f"repository:{repository}:{action}", login=login)
    assert reply.status == 200, reply
    return jwt_part(reply.json()["token"], 1)


def subject(installed, kind):
    """A robot of an organization: its team's rights, but no name space of its own."""
    return Subject("admin") if kind == "robot" else installed.world.callers[kind].subject


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", KINDS)
def test_exactly_this_is_granted(installed, kind, place):
    wrong = []
    for how, name, login, scopes in installed.logins(kind):
        if place == "own" and kind in ("anonymous", "robot"):
            continue
        for action in ("pull", "push") if place in ("missing", "own", "nowhere") else ("pull", "push", "*"):
            claims = asked(installed, installed.repository(place, name), action, login)
            expected = grants(action, place, subject(installed, kind), scopes, installed.where)
            got = {one for entry in claims["access"] for one in entry["actions"]}
            if (action in got) != expected or claims["sub"] != name:
                wrong.append(f"{how} asks {action}: {expected} expected, got {sorted(got)} for {claims['sub']}")
    assert not wrong, "\n".join(wrong)
