"""A crowd drawn at random: organizations with teams, robots and applications, people, and repositories of them all.

`draw_credential()` gives a random subject a new credential, `draw_place()` a repository that is there or not. What is
remembered of both is what was asked for when they were made; what follows from it, quay_registry_oracle.py says.
"""
import dataclasses
import time

from people import Person, unique
from quay_oracle import FULL, RANKS, Subject
from quay_registry_oracle import ACTIONS, ROLES, Held

TEAMS = {"devs": "member", "makers": "creator", "chiefs": "admin"}
SCOPES = ["repo:read", "repo:write", "repo:admin", "repo:create", "org:admin", "user:read"]
HERE, ELSEWHERE = "127.0.0.0/8", "192.0.2.0/24"


@dataclasses.dataclass
class Somebody:
    """name: as `sub` says it. own: his own name space; login: the one he was born with."""
    name: str
    kind: str
    login: tuple = None
    own: str = None
    person: Person = None
    home: str = None  # the path of a robot, the organization of an application
    scopes: frozenset = FULL
    teams: set = dataclasses.field(default_factory=set)  # (organization, team)


@dataclasses.dataclass(frozen=True)
class Credential:
    holder: Somebody
    how: str
    login: tuple
    scopes: frozenset = FULL
    held: Held = Held()
    usable: bool = True

    def __str__(self):
        limits = f"held to {self.held.patterns} {sorted(self.held.actions)}" if self.held.narrows else "not held"
        scopes = "" if self.scopes == FULL else f", scopes {sorted(self.scopes)}"
        return f"{self.holder.name or 'nobody'} by {self.how}{scopes}, {limits}, usable: {self.usable}"


@dataclasses.dataclass
class Repository:
    name: str
    visibility: str
    roles: dict = dataclasses.field(default_factory=dict)  # of subjects' names, and of (organization, team)

    @property
    def namespace(self):
        return self.name.partition("/")[0]


class Crowd:
    """Nobody stands otherwise to anything than is drawn here; the boss, who makes it all, asks for nothing."""

    def __init__(self, shop, rng, people=5, organizations=2, robots=3, applications=2, repositories=4):
        self.shop, self.server, self.rng = shop, shop.server, rng
        self.boss = Person(shop)
        self.people = [self._person() for _ in range(people)]
        self.organizations = [self._organization() for _ in range(organizations)]
        self.robots = [self._robot(org) for org in self.organizations for _ in range(robots)]
        self.robots += [self._own_robot(one) for one in self.people[:2]]
        self.applications = [self._application(org) for org in self.organizations for _ in range(applications)]
        self._join_teams()
        self.repositories = [self._repository(org, self.boss, org_teams=True) for org in self.organizations
                             for _ in range(repositories)]
        self.repositories += [self._repository(one.own, one.person) for one in self.people[:3]]

    def do(self, method, path, body=None, bearer=None):
        reply = self.server.request(method, path, bearer=bearer or self.boss.session, json_body=body)
        assert reply.status in (200, 201, 204), (method, path, body, reply)
        return reply.json() if reply.body else None

    # Who there is

    def _person(self):
        person = Person(self.shop)
        return Somebody(person.name, "user", person.login, own=person.name, person=person)

    def _organization(self):
        org = self.shop.organization(unique("org"), bearer=self.boss.session)
        for team, role in TEAMS.items():
            self.do("PUT", f"/api/v1/organization/{org}/team/{team}", {"role": role})
        return org

    def _robot(self, org):
        login = self.shop.robot(org, unique("bot"), bearer=self.boss.session)
        return Somebody(login[0], "robot", login, home=f"/api/v1/organization/{org}/robots/{login[0].split('+')[1]}",
                        person=self.boss)

    def _own_robot(self, owner):
        path = f"/api/v1/user/robots/{unique('bot')}"
        view = self.do("PUT", path, {}, owner.person.session)
        return Somebody(view["name"], "robot", (view["name"], view["token"]), home=path, person=owner.person)

    def _application(self, org):
        scopes = self._some(SCOPES[:3], least=1)
        view = self.shop.application(org, unique("app"), bearer=self.boss.session, scopes=" ".join(scopes))
        token = self.server.post("/oauth2/token", login=(view["client_id"], view["client_secret"]),
                                 form={"grant_type": "client_credentials"}).json()["access_token"]
        return Somebody(view["client_id"], "application", ("$oauthtoken", token), home=org, scopes=frozenset(scopes))

    def _join_teams(self):
        for org in self.organizations:
            local = [robot for robot in self.robots if robot.name.startswith(org + "+")]
            for one in self.people + local:
                for team in self._some(TEAMS, most=1 if self.rng.random() < 0.6 else 0):
                    self.do("PUT", f"/api/v1/organization/{org}/team/{team}/members/{one.name}")
                    one.teams.add((org, team))

    def _some(self, things, least=0, most=None):
        things = list(things)
        return self.rng.sample(things, self.rng.randint(least, len(things) if most is None else most))

    # What there is

    def _repository(self, namespace, owner, org_teams=False):
        short = f"{self.rng.choice(['web', 'api', 'tools/web'])}-{unique('r')}"
        visibility = self.rng.choice(["private", "private", "public"])
        made = Repository(self.shop.repository(namespace, short, visibility, bearer=owner.session), visibility)
        # Who makes a repository administers it.
        made.roles[owner.name] = "admin"
        local = [one for one in self.robots if one.name.startswith(namespace + "+")]
        for one in self._some([one for one in self.people if one.name != namespace] + local, most=4):
            self._permit(made, owner, "user", one.name, one.name)
        if org_teams:
            for team in self._some(TEAMS, most=1):
                self._permit(made, owner, "team", team, (namespace, team))
            for one in self._some(self.applications, most=2):
                if one.home == namespace:
                    self._permit(made, owner, "application", one.name, one.name)
        return made

    def _permit(self, repository, owner, kind, name, key):
        repository.roles[key] = role = self.rng.choice(ROLES[1:])
        self.do("PUT", f"/api/v1/repository/{repository.name}/permissions/{kind}/{name}", {"role": role}, owner.session)

    def draw_place(self):
        """(name, repository or None)."""
        kind = self.rng.choice(["there"] * 6 + ["missing", "missing", "own", "nowhere"])
        if kind == "there":
            repository = self.rng.choice(self.repositories)
            return repository.name, repository
        namespace = {"missing": lambda: self.rng.choice(self.organizations), "nowhere": lambda: unique("nowhere"),
                     "own": lambda: self.rng.choice(self.people).own}[kind]()
        return f"{namespace}/{self.rng.choice(['web', 'api'])}-{unique('new')}", None

    def standing(self, somebody, name, repository):
        """(place, Subject) as the oracle takes them."""
        namespace = name.partition("/")[0]
        known = namespace in self.organizations or any(one.own == namespace for one in self.people)
        teams = [TEAMS[team] for org, team in somebody.teams if org == namespace]
        rank = max(teams, key=RANKS.index, default=None)
        own = somebody.own == namespace
        if not repository:
            place = "own" if own else "missing" if known else "nowhere"
            return place, Subject(organization=rank)
        keys = [somebody.name, *[key for key in somebody.teams if key[0] == namespace]]
        role = max((repository.roles.get(key) for key in keys), key=ROLES.index)
        return repository.visibility, Subject(organization=rank, repository="admin" if own else role)

    # Credentials

    def draw_credential(self):
        somebody = self.rng.choice([*self.people * 2, *self.robots * 2, *self.applications, Somebody("", "nobody")])
        if somebody.kind == "nobody":
            return Credential(somebody, "nothing", None)
        if somebody.kind == "application":
            return Credential(somebody, "$oauthtoken", somebody.login, somebody.scopes)
        ways = {"user": ["password", "$app", "$oauthtoken", "$oauthtoken"], "robot": ["its first secret", "a secret",
                                                                                    "a secret"]}
        how = self.rng.choice(ways[somebody.kind])
        if how in ("password", "its first secret"):
            return Credential(somebody, how, somebody.login)
        held, limits, usable = self._limits()
        if how == "a secret":
            secret = self._secret_of_robot(somebody, limits)
            return Credential(somebody, how, (somebody.name, secret), held=held, usable=usable)
        if how == "$app":
            view = self.do("POST", "/api/v1/user/apptoken", {"title": "t", **limits}, somebody.person.session)
            return Credential(somebody, how, ("$app", view["token"]["token_code"]), held=held, usable=usable)
        scopes = self._some(SCOPES, least=1, most=3)
        login = somebody.person.oauth_login(" ".join(scopes), **limits)
        return Credential(somebody, how, login, frozenset(scopes), held, usable)

    def _secret_of_robot(self, robot, limits):
        """A robot has twenty at most: the others end."""
        body = {"others_expiration": 3600, **limits}
        for token in self.do("GET", robot.home + "/tokens", bearer=robot.person.session)["tokens"][15:-1]:
            self.do("DELETE", f"{robot.home}/tokens/{token['uuid']}", bearer=robot.person.session)
        return self.do("POST", robot.home + "/tokens", body, robot.person.session)["token"]

    def _limits(self):
        """(Held, members that say so, whether it may be presented here and now)."""
        limits, patterns, actions, usable = {}, (), frozenset(ACTIONS), True
        if self.rng.random() < 0.4:
            patterns = tuple(self._pattern() for _ in range(self.rng.randint(1, 2)))
            limits["repositories"] = " ".join(patterns)
        if self.rng.random() < 0.4:
            actions = frozenset(self._some(["pull", "push", "delete"], least=1))
            limits["actions"] = " ".join(actions)
        if self.rng.random() < 0.3:
            limits["addresses"] = self.rng.choice([HERE, ELSEWHERE, f"{ELSEWHERE} {HERE}"])
            usable = HERE in limits["addresses"]
        if self.rng.random() < 0.2:
            at = time.time() + self.rng.choice([-3600, 3600])
            limits["not_before"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
            usable = usable and at < time.time()
        return Held(patterns, actions), limits, usable

    def _pattern(self):
        name = self.rng.choice(self.repositories).name
        namespace, _, short = name.partition("/")
        first = short.split("/")[0]
        return self.rng.choice([name, f"{namespace}/*", f"{namespace}/{first[:2]}*", f"{namespace}/*{first[-1:]}",
                                f"{namespace}/tools/*", f"{namespace}/{first[:3]}*{first[-1:]}"])
