"""What things cost in a store of one size: the server's time on a processor, each, and what others wait beside."""
import dataclasses
import functools
import json
import time

import crowd
import grown
import load
import machine
import others
import report
import store
import tasks

CONNECTIONS = 4
CROWDED = f"/api/v1/organization/{grown.CROWDED}"


@dataclasses.dataclass
class Plan:
    seconds: int        # of a window of load
    sweep_seconds: int  # after which all that a delete leaves must be gone


@dataclasses.dataclass
class Cost:
    value: float
    show: object
    enough: float = 0.0  # what is bounded by its ratio alone when it costs more than that


class Measured:
    """What one store gave: costs by name, and what others waited beside, with what they wait in quiet."""

    def __init__(self, world, plan):
        self.world, self.plan = world, plan
        self.costs, self.beside = {}, {}
        self._watch(1).result()
        begun, spent = time.perf_counter(), machine.run_seconds(world.server.pid)
        self.quiet = self._watch(max(3, plan.seconds)).result()
        # What the others cost is taken off what is measured beside them.
        self._rate = (machine.run_seconds(world.server.pid) - spent) / (time.perf_counter() - begun)

    def _watch(self, seconds):
        return tasks.Task(others.watch, self.world.server.address, self.world.lanes(), seconds)

    def measure(self, name, work):
        """What `work` returns, and the seconds of a processor that it cost the server."""
        watching = self._watch(600)
        begun, spent = time.perf_counter(), machine.run_seconds(self.world.server.pid)
        try:
            result = work()
            cost = machine.run_seconds(self.world.server.pid) - spent - self._rate * (time.perf_counter() - begun)
        finally:
            waits = watching.end()
        self.beside[name] = waits
        return result, max(cost, 1e-9)

    def window(self, name, requests, connections=CONNECTIONS):
        """The cost of each of these requests, as fast as some connections send them."""
        server = self.world.server
        window, cost = self.measure(name, lambda: load.run(server.address, server.pid, requests, connections,
                                                           self.plan.seconds))
        self.costs[name] = Cost(cost * 1e6 / (window.rate * self.plan.seconds), report.microseconds)

    def page(self, name, path):
        request = self.world.request("GET", path, self.world.shop.bearer)
        load.ask(self.world.server.address, request)
        self.window(name, load.prepare(self.world.directory / "page", [request]))

    def whole(self, name, path, member, bearer):
        """The cost of each item of a list that has no pages."""
        def read_again():
            items, begun = 0, time.perf_counter()
            while not items or time.perf_counter() - begun < self.plan.seconds:
                items += self._items(path, member, bearer)
            return items

        items, cost = self.measure(name, read_again)
        self.costs[f"{name}, each"] = Cost(cost * 1e6 / items, report.microseconds)

    def _items(self, path, member, bearer):
        reply = self.world.server.get(path, bearer=bearer)
        if reply.status != 200:
            raise RuntimeError(f"{path}: {reply}")
        items = len(json.loads(reply.body)[member])
        if items < self.world.crowd:
            raise RuntimeError(f"{path} has {items} items of {self.world.crowd}")
        return items

    def delete(self, name, path, left, items):
        """The wait for the answer, and the cost of each item until all of them are swept.

        left: conditions of which rows there are as long as it is not swept, (table, where, parameters).
        """
        def until_swept():
            begun = time.perf_counter()
            reply = self.world.server.delete(path, bearer=self.world.shop.bearer)
            answered = time.perf_counter() - begun
            if reply.status not in (200, 204):
                raise RuntimeError(f"{path}: {reply}")
            while rows := sum(store.count(self.database, *one) for one in left):
                if time.perf_counter() - begun > self.plan.sweep_seconds:
                    return answered, rows
                time.sleep(0.2)
            return answered, 0

        (answered, rows), cost = self.measure(f"delete: {name}", until_swept)
        self.costs[f"delete: {name}, answer"] = Cost(answered * 1e3, report.milliseconds, enough=20)
        if rows:
            raise RuntimeError(f"{rows:,} rows are still there {self.plan.sweep_seconds} s after the delete")
        self.costs[f"delete: {name}, each of its items"] = Cost(cost * 1e6 / items, report.microseconds)

    def identify(self, table, column, value):
        return store.find_id(self.database, table, column, value)

    @property
    def database(self):
        return self.world.server.data / "jeton.db"


def first_checks(measured):
    """Checks each token of the pool once: none of them is in a cache."""
    world = measured.world

    def ask_all():
        return tasks.Task(crowd.drive, world.server.address, 16, crowd.addresses(1), iter(world.introspections), 600,
                          niceness=tasks.GIVES_WAY).result()

    answers, cost = measured.measure("check, the first of a token", ask_all)
    if answers != {200: len(world.introspections)}:
        raise RuntimeError(f"not all were answered: {answers}")
    measured.costs["check, the first of a token"] = Cost(cost * 1e6 / len(world.introspections), report.microseconds)


def delete_application(measured):
    world = measured.world
    application = measured.identify("applications", "client_id", world.application)
    measured.delete("application", f"{CROWDED}/applications/{world.application}",
                    [("tokens", "application = ?", [application]), ("purges",)], world.crowd)


def delete_user(measured):
    user = measured.identify("accounts", "name", measured.world.person[0])
    measured.delete("user", f"/api/v1/superuser/users/{measured.world.person[0]}",
                    [("tokens", "subject = ?", [user]), ("purges",)], 2 * measured.world.crowd)


def delete_organization(measured):
    """Its items are the repositories, with a role on each, and the robots, with a token of each."""
    crowd_of_each = measured.world.crowd
    organization = measured.identify("accounts", "name", grown.CROWDED)
    measured.delete("organization", CROWDED, [
        ("repositories", "namespace = ?", [organization]), ("accounts", "owner = ?", [organization]), ("purges",),
        ("tokens", "subject = ?", [grown.grown_id("robot", crowd_of_each)])], 4 * crowd_of_each)


def all_of(world):
    """Pairs of a name and a function of Measured. The deletes come last: they take away what the rest needs."""
    pages = {
        "robots": f"{CROWDED}/robots?limit=10",
        "tokens of an application": f"{CROWDED}/applications/{world.application}/tokens",
        "log": f"{CROWDED}/logs?limit=10",
        "log of the installation": "/api/v1/superuser/logs?limit=10",
        "users": "/api/v1/superuser/users/?limit=10",
        "organizations": "/api/v1/superuser/organizations/?limit=10",
        "repositories": f"/api/v1/repository?namespace={grown.CROWDED}",
    }
    lists = {  # path, member that holds the items, bearer
        "personal authorizations": (grown.BROKER_LIST, "data", world.session),
        "application passwords": ("/api/v1/user/apptoken", "tokens", world.session),
        "application passwords of all users": ("/api/v1/superuser/apptokens", "tokens", world.shop.bearer),
        "members": (f"{CROWDED}/members", "members", world.shop.bearer),
        "members of a team": (f"{CROWDED}/team/readers/members", "members", world.shop.bearer),
        "permissions": (f"/api/v1/repository/{world.popular}/permissions/user/", "permissions", world.shop.bearer),
    }
    yield "check, the first of a token", first_checks
    yield "check, again", lambda measured: measured.window("check, again", world.introspect)
    yield "creation", lambda measured: measured.window("creation", world.create, connections=16)
    for name, path in pages.items():
        yield f"page: {name}", functools.partial(Measured.page, name=f"page: {name}", path=path)
    for name, (path, member, bearer) in lists.items():
        yield f"list: {name}", functools.partial(Measured.whole, name=f"list: {name}", path=path, member=member,
                                                 bearer=bearer)
    yield "delete: application", delete_application
    yield "delete: user", delete_user
    yield "delete: organization", delete_organization
