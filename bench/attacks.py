"""Attacks by strangers and by a tenant, at full speed. Each returns lines of the table and notes, as measurements do."""
import itertools
import json
import random
import string

import beside
import crowd
import others
import quay
import report
import scene as scenes
import tasks

MOST_WAIT = 1000.0  # ms, of a right password or a good job
CONNECTIONS = 8     # of an attack that needs no number of its own
STRANGERS = 400
NOT_READING = 60
HANGING = 120
LOGIN_INTERVAL = 0.5  # seconds between two people, or jobs, that log in beside an attack
PEOPLE = 254        # the network 127.254.x.y
BROKER_LIST = "/broker/rest/user/authorizations"


def busy_core(scene, plan):
    """No attack at all, but a core of the load that is as busy as beside one: says whether the machine is fit for this."""
    lines, _ = beside.measure(scene, plan, "no attack, a busy load core",
                              lambda: [tasks.Task(crowd.spin, plan.seconds + 1, niceness=tasks.GIVES_WAY)])
    return lines, []


def foreign_signatures(scene, plan):
    """Rubbish in place of signatures, for as many of the largest keys as a tenant may have."""
    key = scenes.rsa_key(4096)
    names = [f"key{number}" for number in range(64)]
    public = key.export_public(as_dict=True)
    url = scene.issuer.serve("/large", keys=[{**public, "kid": name, "alg": "RS512"} for name in names])
    robot = scene.trusting_robot(scene.tenant(), {"issuer": url, "subject": "web"})
    claims = scene.issuer.claims(scene.server.url, url)
    requests = scene.prepare("signatures", [
        scene.registry_login(robot.name, scenes.unsigned_job(claims, names[number % 64], "RS512", 512))
        for number in range(5000)])
    lines, (answers,) = beside.measure(scene, plan, "foreign signatures",
                                       lambda: [scene.wrk(requests, CONNECTIONS, plan)])
    return lines, [_refused("foreign signatures", answers, plan)]


def refused_jobs(scene, plan):
    """Tokens of all kinds that a robot with the longest rules there may be refuses."""
    wanted = {f"claim{number}": "v" * 8 for number in range(19)}
    url = scene.issuer.serve("/rules")
    robot = scene.trusting_robot(scene.tenant(), *(
        {"issuer": url, "audiences": ["bench"], "name": f"rule {number}", "claims": {**wanted, "number": str(number)}}
        for number in range(100)))

    def claims(issuer):
        return scene.issuer.claims("bench", issuer, **wanted, number="none")

    good = [scene.issuer.sign(claims(url)) for _ in range(200)]
    bad = [scenes.unsigned_job(claims(url), "key-ES256") for _ in range(2000)]
    elsewhere = [scenes.unsigned_job(claims("https://elsewhere.example.org"), "key-ES256") for _ in range(500)]
    requests = [scene.registry_login(robot.name, job) for job in [*good, *bad, *elsewhere]]
    random.Random(1).shuffle(requests)
    prepared = scene.prepare("refused", requests)
    lines, (answers,) = beside.measure(scene, plan, "refused jobs", lambda: [scene.wrk(prepared, CONNECTIONS, plan)])
    return lines, [_refused("refused jobs", answers, plan)]


def long_lists(scene, plan):
    """A user's list, as long as a user may make it: asked for by clients that do not read, read by others, deleted."""
    bearer = scene.tenant().bearer
    body = json.dumps({"scope": "read", "note": "n" * 500})
    create = scene.request("POST", BROKER_LIST,
                           {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}, body)
    made = scene.task(crowd.drive, 16, crowd.addresses(3), itertools.repeat(create, plan.authorizations), 600).result()
    if made != {201: plan.authorizations}:
        raise RuntimeError(f"the authorizations were not made: {made}")
    ask = scene.call("GET", BROKER_LIST, bearer)
    first, (opened,) = beside.measure(
        scene, plan, "lists that are not read",
        lambda: [scene.task(crowd.hold_without_reading, "127.3.0.1", ask, NOT_READING, plan.seconds + 1)])
    prepared = scene.prepare("lists", [ask])
    second, (answers,) = beside.measure(scene, plan, "lists that are read",
                                        lambda: [scene.wrk(prepared, CONNECTIONS, plan)])
    third, (((seconds, status),),) = beside.measure(
        scene, plan, "deleting them",
        lambda: [scene.task(others.ask_each, crowd.addresses(3), [scene.call("DELETE", BROKER_LIST, bearer)], 0)],
        watch_seconds=2)
    if status not in (200, 204):
        raise RuntimeError(f"they were not deleted: {status}")
    return first + second + third, [
        f"{plan.authorizations:,} authorizations in the list; {NOT_READING} clients that do not read connected {opened} "
        f"times; it was read {answers[0] - answers[1]:,} times, and refused {answers[1]:,} times; deleted in "
        f"{seconds * 1e3:.0f} ms, the others watched for 2 s"]


def sums_over_a_log(scene, plan):
    tenant = scene.logged
    path = f"/api/v1/organization/{tenant.org}/aggregatelogs"
    reply = scene.server.get(path, bearer=tenant.bearer)
    if reply.status != 200 or sum(kind["count"] for kind in reply.json()["aggregated"]) < plan.audit_rows:
        raise RuntimeError(f"not all rows are summed up: {reply}")
    requests = scene.prepare("sums", [scene.call("GET", path, tenant.bearer)])
    lines, (answers,) = beside.measure(scene, plan, "sums over a log", lambda: [scene.wrk(requests, CONNECTIONS, plan)])
    return lines, [f"{plan.audit_rows:,} rows summed up {answers[0] - answers[1]:,} times, {answers[1]:,} times refused"]


def wrong_passwords(scene, plan):
    """From many addresses, each for another login; and one password from one address."""
    one = _passwords(scene, plan, "wrong passwords of one address", STRANGERS, crowd.addresses(4, 1))
    many = _passwords(scene, plan, f"wrong passwords of {STRANGERS} addresses", STRANGERS, crowd.addresses(5, STRANGERS),
                      familiar=True)
    spray = _passwords(scene, plan, "one password sprayed", CONNECTIONS, crowd.addresses(6, 1), "correct-horse-battery")
    compared = spray[2].get(401, 0)
    allowed = 60 + (plan.seconds + 1) / 2 + CONNECTIONS
    line = report.limit_line("one password sprayed: compared", [compared], lambda value: f"{value:.0f}", allowed)
    return one[0] + many[0] + spray[0] + [line], one[1] + many[1] + spray[1]


def _passwords(scene, plan, name, connections, sources, password=None, familiar=False):
    """familiar: each person with a right password has signed in before, once, from the same address."""
    people = [(user, scene.shop.user(user)) for user in
              (quay.unique("person") for _ in range(int(plan.seconds / LOGIN_INTERVAL)))]
    right = [scene.registry_login(*person) for person in people]
    wrong = (scene.registry_login(_word(), password or _word()) for _ in itertools.count())
    if familiar:
        before = tasks.Task(others.ask_each, scene.address, crowd.addresses(PEOPLE), right, 0.1).result()
        if any(status != 200 for _, status in before):
            raise RuntimeError(f"the people did not sign in: {before}")

    def start():
        return [scene.task(crowd.drive, connections, sources, wrong, plan.seconds + 1),
                tasks.Task(others.ask_each, scene.address, crowd.addresses(PEOPLE), right, LOGIN_INTERVAL)]

    lines, (statuses, answers) = beside.measure(scene, plan, name, start)
    return lines + _answered(f"{name}: right passwords", answers), [f"{name}: answers by status {statuses}"], statuses


def hanging(scene, plan):
    """Receivers of log exports and issuers that never say a word; beside them, jobs of another tenant log in."""
    tenant = scene.tenant()
    listener, url = scenes.hanging_listener()
    with listener:
        export = scene.call("POST", f"/api/v1/organization/{tenant.org}/exportlogs", tenant.bearer,
                            {"callback_url": url + "/told"})
        robots = [scene.trusting_robot(tenant, *(
            {"issuer": f"{url}/{number}", "subject": "web"} for number in range(first, first + 60)))
            for first in range(0, HANGING, 60)]
        def claims(issuer):
            return scene.issuer.claims(scene.server.url, issuer)

        waiting = itertools.cycle([
            scene.registry_login(robots[number // 60].name,
                                 scenes.unsigned_job(claims(f"{url}/{number}"), "key"))
            for number in range(HANGING)])
        good = _jobs(scene, int(plan.seconds / LOGIN_INTERVAL))

        def start():
            exports = itertools.repeat(export)
            return [scene.task(crowd.drive, HANGING, crowd.addresses(7), exports, plan.seconds + 1),
                    scene.task(crowd.drive, HANGING, crowd.addresses(8), waiting, plan.seconds + 1),
                    tasks.Task(others.ask_each, scene.address, crowd.addresses(PEOPLE), good, LOGIN_INTERVAL)]

        lines, (exported, asked, answers) = beside.measure(scene, plan, "hanging receivers and issuers", start)
    return lines + _answered("hanging receivers and issuers: good jobs", answers), [
        f"exports by status {exported}, jobs of hanging issuers by status {asked}, of {HANGING} connections each"]


def _jobs(scene, count):
    """Logins of jobs, each of an issuer that the server has not asked yet."""
    logins = []
    for first in range(0, count, 100):
        urls = [scene.issuer.serve(f"/job{number}") for number in range(first, min(first + 100, count))]
        robot = scene.trusting_robot(scene.owner, *({"issuer": url, "subject": "web"} for url in urls))
        logins += [scene.registry_login(robot.name, scene.issuer.sign(scene.issuer.claims(scene.server.url, url)))
                   for url in urls]
    return logins


def pulls(scene, plan):
    """A robot that pulls, and docker logins, as fast as they can."""
    tenant = scene.tenant()
    robot = tenant.robot()
    repository = tenant.repository()
    scene.shop.permit(repository, robot[0], bearer=tenant.bearer)
    foreign = scene.tenant().repository()
    lines, notes = [], []
    for name, request in (("pulls of one robot", scene.registry_login(*robot, repository)),
                          ("pulls without a right", scene.registry_login(*robot, foreign)),
                          ("logins without a scope", scene.registry_login(*robot, close=True))):
        prepared = scene.prepare("pulls", [request])
        before = scene.kept()
        more, ((count, refused),) = beside.measure(scene, plan, name, lambda: [scene.wrk(prepared, CONNECTIONS, plan)])
        lines += more
        grown = ", ".join(f"{rows - before[table]:,} rows of {table}" for table, rows in scene.kept().items())
        notes.append(f"{name}: {count / (plan.seconds + 1):,.0f}/s, {refused} refused; they left {grown}")
    return lines, notes


def _answered(name, answers):
    """Bounds on those that must be answered: all of them, and soon."""
    failed = [status for _, status in answers if status != 200]
    longest = max(seconds for seconds, _ in answers) * 1e3
    return [report.limit_line(f"{name}, longest wait", [longest], report.milliseconds, MOST_WAIT),
            report.limit_line(f"{name}, of {len(answers)} not answered", [len(failed)], str, 0)]


def _refused(name, answers, plan):
    count, refused = answers
    return f"{name}: {count / (plan.seconds + 1):,.0f} answers/s, {refused:,} of {count:,} refused"


def _word():
    return "".join(random.choices(string.ascii_lowercase, k=12))
