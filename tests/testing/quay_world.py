"""An organization with everything in it that operations name, and callers of every kind around it.

All is made by a server without restrictions, which is then started again with the configuration under test: so even
people who may make nothing own something that they might touch.
"""
import dataclasses
import re

from browser import COOKIE, Browser
from jetond import Jetond, Shop, basic
from quay import SCOPES, Person, keep_login, unique
from quay_oracle import ANONYMOUS, BAD_CREDENTIAL, FULL, Subject

SUPERVISOR, AUDITOR, INSPECTOR, FOREMAN = "supervisor", "auditor", "inspector", "foreman"
# The foreman sets the scene; as a superuser he is restricted by nothing.
SUPERUSERS = f'superusers = ["admin", "{SUPERVISOR}", "{FOREMAN}"]\n'


@dataclasses.dataclass(frozen=True)
class Presentation:
    """A way to present oneself. scopes: what it carries, as verdict() of the oracle takes it.

    web: what it carries in the web flow; None: nothing. cookie, token: whether a browser sends its session with it, and
    whether a page of ours says what goes with that.
    """
    name: str
    headers: dict
    scopes: object
    web: object = None
    cookie: bool = False
    token: bool = False


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


class Caller(Person):
    """A person with an organization of his own, whose application gave him a token of every kind."""

    def __init__(self, shop, subject, name=None):
        super().__init__(shop, "caller", name)
        self.subject = subject
        self.home = shop.organization(unique("home"), bearer=self.bearer)
        self.client_id = shop.application(self.home, bearer=self.bearer)["client_id"]
        self.scopes = [scope for scope in SCOPES if scope != "super:user" or subject.superuser]
        self.own = {"own_name": self.name, "own_password": self.password}
        self.cookie, self.page = {}, {}  # headers: of a browser that is signed in, and of a page of ours in it
        for name in ("own_session", "own_robot", "own_app_token", "own_authorization", "own_assignment",
                     "own_login"):
            self.renew(name)
        self.presentations = [*self._good(), *self._bad()]

    def mint(self, scope):
        return self.shop.token(self.home, self.client_id, scope, bearer=self.bearer)

    def _good(self):
        yield Presentation("session", bearer(self.bearer), FULL)
        for scope in self.scopes:
            yield Presentation(scope, bearer(self.mint(scope)["token"]), frozenset([scope]))
        self.everything = self.mint(" ".join(self.scopes))["token"]
        yield Presentation("all scopes", bearer(self.everything), frozenset(self.scopes))
        yield Presentation("cookie", self.page, FULL, FULL, cookie=True, token=True)
        yield Presentation("cookie alone", self.cookie, FULL, FULL, cookie=True)

    def _bad(self):
        self.code = self._create_app_token()["token_code"]
        everything = frozenset(self.scopes)
        token = {"Authorization": basic("$oauthtoken", self.everything)}
        for name, headers, web in (("$oauthtoken", token, everything),
                                   ("$app", {"Authorization": basic("$app", self.code)}, frozenset()),
                                   ("password", {"Authorization": basic(self.name, self.password)}, FULL),
                                   ("$app's code as a bearer", bearer(self.code), None)):
            yield Presentation(name, headers, BAD_CREDENTIAL, web)

    def _create_app_token(self):
        reply = self.shop.server.post("/api/v1/user/apptoken", bearer=self.bearer, json_body={"title": "t"})
        assert reply.status == 200, reply
        return reply.json()["token"]

    def _sign_in(self):
        browser = Browser(self.shop.server).sign_in(self.name, self.password)
        self.cookie.update({"Cookie": f"{COOKIE}={browser.cookie}"})
        self.page.update({**self.cookie, "X-CSRF-Token": browser.csrf})

    def _offer(self):
        """Assigns himself a token of his application; returns the uuid."""
        query = {"client_id": self.client_id, "redirect_uri": "x", "scope": "repo:read", "username": self.name}
        reply = self.shop.server.post("/oauth/authorize/assignuser", query=query, headers=self.page)
        assert reply.status == 200, reply
        offers = self.shop.server.get("/api/v1/user/assignedauthorization", bearer=self.bearer).json()
        return offers["authorizations"][-1]["uuid"]

    def renew(self, name):
        """Makes what the caller's own operations name, again if it was used up."""
        if name == "own_robot":
            self.own[name] = unique("own")
            reply = self.shop.server.put(f"/api/v1/user/robots/{self.own[name]}", bearer=self.bearer, json_body={})
            assert reply.status == 201, reply
        elif name == "own_app_token":
            self.own[name] = self._create_app_token()["uuid"]
        elif name == "own_session":
            self._sign_in()
        elif name == "own_login":
            self.own[name] = keep_login(self.shop.server, self.name, self.password, self.bearer, "/api/v1/user")
        elif name == "own_assignment":
            self.own[name] = self._offer()
        else:
            self.own[name] = self.mint("user:read")["uuid"]


class Anonymous:
    """Nobody, who comes without any credential."""

    def __init__(self, world):
        self.subject, self.own = Subject(), world.boss.own
        self.presentations = [Presentation("no credential", {}, ANONYMOUS)]

    def renew(self, _):
        """What is the boss's he has not touched."""


class Robot:
    """A robot in a team of administrators: all that it may, it may at registries alone."""

    def __init__(self, world):
        self.subject, self.own = Subject("admin", repository="admin"), world.boss.own
        self.name, self.secret = world.shop.robot(world.org, unique("machine"), bearer=world.boss.bearer)
        world.join("chiefs", self.name)
        self.presentations = [
            Presentation("robot", {"Authorization": basic(self.name, self.secret)}, BAD_CREDENTIAL),
            Presentation("its token as a bearer", bearer(self.secret), BAD_CREDENTIAL)]


class World:
    """`with World(accounts) as world:`; world.callers by kind, world.send() to call one operation."""
    TEAMS = {"devs": "member", "makers": "creator", "chiefs": "admin"}
    KINDS = {  # kind: his teams, and his own role on the repository
        "member": (["devs"], None), "creator": (["makers"], None), "admin": (["chiefs"], None),
        "outsider": ([], None), "superuser": ([], None), "reader": ([], None), "writer": ([], "write"),
        "collaborator": ([], "admin"), "reading admin": (["chiefs"], None),
    }

    def __init__(self, accounts="", readers=True, restricted=False):
        self.settings = SUPERUSERS + accounts + (f'readonly_superusers = ["{AUDITOR}", "{INSPECTOR}"]\n' if readers else "")
        self.settings += "restricted_users = true\n" if restricted else ""
        self.settings += "wrong_password_milliseconds = 0\n"  # nonsense is many wrong passwords
        self.restricted, self.readers = restricted, readers
        self.server = Jetond(f"[accounts]\n{SUPERUSERS}")

    def __enter__(self):
        self.server.start()
        try:
            self._make()
            self.server.stop()
            self.server.config.write_text(f"[accounts]\n{self.settings}")
            self.server.start()
        except BaseException:
            self.server.close()
            raise
        return self

    def __exit__(self, *_):
        self.server.close()

    def _make(self):
        self.shop = Shop(self.server)
        self.boss = Caller(self.shop, Subject("admin", superuser=True), FOREMAN)
        self.names = {}
        self.org = self.names["org"] = self._organization()
        self.callers = {}
        for kind in self.KINDS:
            self.callers[kind] = self._caller(kind)
            self._admit(kind, self.org)
        self.callers["anonymous"], self.callers["robot"] = Anonymous(self), Robot(self)
        self._furnish()

    def _caller(self, kind):
        teams, repository = self.KINDS[kind]
        subject = Subject(organization=self.TEAMS[teams[0]] if teams else None, in_seen_team="devs" in teams,
                          repository=repository, superuser=kind == "superuser",
                          reader=kind in ("reader", "reading admin") and self.readers, restricted=self.restricted)
        return Caller(self.shop, subject, {"superuser": SUPERVISOR, "reader": AUDITOR, "reading admin": INSPECTOR}.get(kind))

    def _organization(self):
        org = self.shop.organization(unique("org"), bearer=self.boss.bearer)
        for team, role in {**self.TEAMS, "helpers": "member"}.items():
            self.do("PUT", f"/api/v1/organization/{org}/team/{team}", {"role": role})
        return org

    def _admit(self, kind, org):
        for team in self.KINDS[kind][0]:
            self.join(team, self.callers[kind].name, org)

    def _furnish(self):
        for name in ("guest", "mate_name", "collaborator_name", "suspect"):
            self.names[name] = unique("person")
            self.shop.user(self.names[name])
        self.names["mate"], self.names["collaborator"] = self.names["mate_name"], self.names["collaborator_name"]
        self.names.update(seen_team="devs", team="helpers", robot="steady")
        self.shop.robot(self.org, "steady", bearer=self.boss.bearer)
        self.names["login_robot"] = "keeper"
        self.keeper = self.shop.robot(self.org, "keeper", bearer=self.boss.bearer)
        self.names["app"] = self.shop.application(self.org, bearer=self.boss.bearer)["client_id"]
        self.names["repo"] = self._repository()
        self.names["prototype"] = self._prototype()
        for thing in ("doomed_org", "mate", "doomed_team", "doomed_prototype", "doomed_app", "token", "doomed_robot",
                      "collaborator", "permission_of_team", "permission_of_app", "doomed_repo", "doomed_user",
                      "robot_login"):
            self.renew(thing)

    def do(self, method, path, body=None, bearer=None):
        """What the boss does while he sets the scene; it must succeed."""
        reply = self.server.request(method, path, bearer=bearer or self.boss.bearer, json_body=body)
        assert reply.status in (200, 201, 204), (method, path, reply)
        return reply.json() if reply.body else None

    def join(self, team, member, org=None):
        self.do("PUT", f"/api/v1/organization/{org or self.org}/team/{team}/members/{member}")

    def _repository(self):
        repository = self.shop.repository(self.org, unique("repo"), bearer=self.boss.bearer)
        for kind, (_, role) in self.KINDS.items():
            if role:
                self.shop.permit(repository, self.callers[kind].name, role, bearer=self.boss.bearer)
        return repository

    def _prototype(self):
        body = {"role": "read", "delegate": {"kind": "user", "name": self.names["suspect"]},
                "activating_user": {"name": self.names["guest"]}}
        return self.do("POST", f"/api/v1/organization/{self.org}/prototypes", body)["id"]

    def renew(self, thing, caller=None):
        """Makes again what a success has used up."""
        if thing.startswith("own_"):
            caller.renew(thing)
        else:
            getattr(self, f"_renew_{thing}")()

    def _renew_doomed_org(self):
        self.names["doomed_org"] = self._organization()
        for kind in self.KINDS:
            self._admit(kind, self.names["doomed_org"])

    def _renew_mate(self):
        self.join("helpers", self.names["mate"])

    def _renew_guest(self):
        self.do("DELETE", f"/api/v1/organization/{self.org}/team/helpers/members/{self.names['guest']}")

    def _renew_doomed_team(self):
        self.names["doomed_team"] = unique("team")
        self.do("PUT", f"/api/v1/organization/{self.org}/team/{self.names['doomed_team']}", {"role": "member"})

    def _renew_doomed_prototype(self):
        self.names["doomed_prototype"] = self._prototype()

    def _renew_doomed_app(self):
        self.names["doomed_app"] = self.shop.application(self.org, bearer=self.boss.bearer)["client_id"]

    def _renew_token(self):
        self.names["token"] = self.shop.token(self.org, self.names["app"], "repo:read", bearer=self.boss.bearer)["uuid"]

    def _renew_doomed_robot(self):
        self.names["doomed_robot"] = unique("bot")
        self.shop.robot(self.org, self.names["doomed_robot"], bearer=self.boss.bearer)

    def _renew_collaborator(self):
        self.shop.permit(self.names["repo"], self.names["collaborator"], bearer=self.boss.bearer)

    def _renew_permission_of_team(self):
        self.do("PUT", f"/api/v1/repository/{self.names['repo']}/permissions/team/helpers", {"role": "read"})

    def _renew_permission_of_app(self):
        path = f"/api/v1/repository/{self.names['repo']}/permissions/application/{self.names['app']}"
        self.do("PUT", path, {"role": "read"})

    def _renew_doomed_repo(self):
        self.names["doomed_repo"] = self._repository()

    def _renew_doomed_user(self):
        self.names["doomed_user"] = unique("leaver")
        self.shop.user(self.names["doomed_user"])

    def _renew_robot_login(self):
        place = f"/api/v1/organization/{self.org}/robots/keeper"
        self.names["robot_login"] = keep_login(self.server, *self.keeper, self.boss.bearer, place)

    def fill(self, value, caller=None, **names):
        """A path or body of an operation with its {names} filled in."""
        if isinstance(value, dict):
            return {name: self.fill(one, caller, **names) for name, one in value.items()}
        if not isinstance(value, str):
            return value
        known = {"new": unique("new"), **self.names, **(caller or self.boss).own, **names}
        return re.sub("{([a-z_]+)}", lambda found: known[found[1]], value)

    def send(self, operation, caller, headers, **names):
        """Calls one operation as a caller; what a success used up is there again afterwards."""
        reply = self.server.request(operation.method, self.fill(operation.path, caller, **names), headers=headers,
                                    json_body=self.fill(operation.body, caller, **names))
        if operation.spends and reply.status == operation.status:
            try:
                self.renew(operation.spends, caller)
            except AssertionError as refusal:
                raise AssertionError(f"{reply}, and it cannot be made again: {refusal}") from None
        return reply
