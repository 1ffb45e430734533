"""The measurements. Each returns lines of the table and notes; reference and subject take turns inside a run."""
import concurrent.futures
import dataclasses
import json
import statistics
import time

import idle
import load
import machine
import reference
import report
import world as worlds

CONNECTIONS = 64
IDLE_CONNECTIONS = 5000
LOGINS_AT_ONCE = 1000
PAUSE = 5  # ms


@dataclasses.dataclass
class Plan:
    runs: int
    seconds: int
    signing_seconds: int


def introspection(world, plan):
    server = world.server
    reply = world.introspection_reply()
    size = len(load.ask(server.address, world.introspect_one))
    _warm_up(world)
    memory_before = machine.resident_bytes(server.pid)

    ours, theirs = [], []
    with reference.Nginx(reply, world.directory / "nginx") as nginx:
        constant_size = len(load.ask(nginx.address, world.introspect_one))
        for _ in range(plan.runs):
            other, one = _in_turn(
                plan, lambda: load.run(nginx.address, nginx.process.pid, world.introspect, CONNECTIONS, 1),
                lambda: _introspect(world, 1, size))
            theirs.append(other)
            ours.append(one)
    memory_after = machine.resident_bytes(server.pid)
    anonymous = machine.resident_bytes(server.pid, "RssAnon")

    lines = [
        report.ratio_line("introspection, rate / nginx constant", _all(ours, "rate"), _all(theirs, "rate"),
                          report.rate, at_least=0.9),
        report.ratio_line("introspection, CPU each / nginx constant", _all(ours, "cpu_microseconds"),
                          _all(theirs, "cpu_microseconds"), report.microseconds, at_most=1.1),
        report.limit_line("introspection, p99", _all(ours, "p99_milliseconds"), report.milliseconds, 2.0,
                          _all(theirs, "p99_milliseconds")),
        report.ratio_line("memory after the load / before (warm)", [memory_after], [memory_before],
                          report.mebibytes, at_most=1.05),
        report.limit_line(f"resident memory, {world.count:,} tokens", [memory_after], report.mebibytes, 256 * 2**20),
    ]
    busy = [max(_all(windows, "generator_busy")) for windows in (ours, theirs)]
    notes = [
        f"an introspection answer has {size} bytes, the constant {constant_size}",
        f"the load generator was busy up to {busy[0]:.0%} against ours and {busy[1]:.0%} against nginx: near 100 % the "
        "rate is its limit, and CPU is the judge",
        f"of the resident memory, {report.mebibytes(anonymous)} are not pages of mapped files",
    ]
    return lines, notes


def forward_authentication(world, plan):
    """What a gateway asks for each of its requests; the constant is nginx's with the same headers."""
    server = world.server
    size = len(load.ask(server.address, world.forward_one))
    ours, theirs = [], []
    with reference.Nginx(world.forward_reply(), world.directory / "nginx-forward") as nginx:
        for _ in range(plan.runs):
            other, one = _in_turn(
                plan, lambda: load.run(nginx.address, nginx.process.pid, world.forward, CONNECTIONS, 1),
                lambda: load.run(server.address, server.pid, world.forward, CONNECTIONS, 1))
            if abs(one.bytes_each - size) > 0.05 * size:
                raise RuntimeError(f"answers of {one.bytes_each:.0f} bytes instead of {size}: some were refused")
            theirs.append(other)
            ours.append(one)
    return [
        report.ratio_line("forward-auth, rate / nginx constant", _all(ours, "rate"), _all(theirs, "rate"), report.rate),
        report.ratio_line("forward-auth, CPU each / nginx constant", _all(ours, "cpu_microseconds"),
                          _all(theirs, "cpu_microseconds"), report.microseconds),
        report.limit_line("forward-auth, p99", _all(ours, "p99_milliseconds"), report.milliseconds, 2.0,
                          _all(theirs, "p99_milliseconds")),
    ], []


def idle_connections(world, plan):
    server = world.server
    size = len(load.ask(server.address, world.introspect_one))
    growth, crowded, alone = [], [], []
    for _ in range(plan.runs):
        alone.append(_introspect(world, plan.seconds, size))
        before = machine.resident_bytes(server.pid)
        with idle.IdleConnections(server.address, world.introspect_one, IDLE_CONNECTIONS) as connections:
            growth.append((machine.resident_bytes(server.pid) - before) / IDLE_CONNECTIONS)
            crowded.append(_introspect(world, plan.seconds, size))
            connections.check_alive()
    # The first round alone shows the cost: later ones take memory that the allocator has kept.
    lines = [
        report.limit_line(f"memory of an idle connection, {IDLE_CONNECTIONS:,} open", [max(growth)], report.kibibytes,
                          8 * 2**10),
        report.affine_line(f"introspection, p99 with {IDLE_CONNECTIONS:,} idle / without",
                           _all(crowded, "p99_milliseconds"), _all(alone, "p99_milliseconds"), report.milliseconds,
                           1.5, 0.5),
    ]
    return lines, []


def registry_tokens(world, plan):
    server = world.server
    answer = load.ask(server.address, world.registry_one)
    access = worlds.jetond.jwt_part(json.loads(answer.partition(b"\r\n\r\n")[2])["token"], 1)["access"]
    if not access or access[0]["actions"] != ["pull"]:
        raise RuntimeError(f"the robot was not granted what it asked for: {access}")
    ours, signatures = [], []
    for _ in range(plan.runs):
        signatures.append(reference.es256_signatures(plan.signing_seconds))
        ours.append(load.run(server.address, server.pid, world.registry, CONNECTIONS, plan.seconds))
    lines = [
        report.ratio_line("/v2/auth of a robot / bare ES256 signatures", _all(ours, "rate"), signatures, report.rate,
                          at_least=0.6),
        _information("/v2/auth, CPU each / one signature", _all(ours, "cpu_microseconds"),
                     [1e6 / one for one in signatures], report.microseconds),
        _information("/v2/auth, p99", _all(ours, "p99_milliseconds"), None, report.milliseconds),
    ]
    return lines, []


def registry_connections(world, plan):
    """A connection for each token, against nginx that answers as much, likewise."""
    server = world.server
    load.ask(server.address, world.registry_close_one)
    ours, theirs, logins = [], [], []
    with reference.Nginx(world.registry_reply(), world.directory / "nginx-registry") as nginx:
        for _ in range(plan.runs):
            other, one = _in_turn(
                plan, lambda: load.run(nginx.address, nginx.process.pid, world.registry_close, CONNECTIONS, 1),
                lambda: load.run(server.address, server.pid, world.registry_close, CONNECTIONS, 1))
            theirs.append(other)
            ours.append(one)
            logins.append(load.run(server.address, server.pid, world.robot_login, LOGINS_AT_ONCE, plan.seconds))
    lines = [
        report.ratio_line("/v2/auth over new connections, rate / nginx constant", _all(ours, "rate"),
                          _all(theirs, "rate"), report.rate, at_least=0.5),
        _information(f"logins of {LOGINS_AT_ONCE:,} robots at once", _all(logins, "rate"), None, report.rate),
        _information(f"logins of {LOGINS_AT_ONCE:,} robots at once, p99", _all(logins, "p99_milliseconds"), None,
                     report.milliseconds),
    ]
    return lines, ["a login is one token request without a scope over its own connection, written into the audit log; "
                   "not one failed"]


def logins(world, plan):
    """Introspection that leaves most of the core free, alone and while as many users log in as there are connections."""
    server = world.server
    load.ask(server.address, world.login_one)
    alone, beside, served = [], [], []
    for _ in range(plan.runs):
        alone.append(load.run(server.address, server.pid, world.introspect, CONNECTIONS, plan.seconds, pause=PAUSE))
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            others = pool.submit(load.run, server.address, server.pid, world.login, CONNECTIONS, plan.seconds + 2)
            time.sleep(1)
            beside.append(load.run(server.address, server.pid, world.introspect, CONNECTIONS, plan.seconds, pause=PAUSE))
            served.append(others.result())
    lines = [
        report.ratio_line(f"introspection, p99 with {CONNECTIONS} logins / without", _all(beside, "p99_milliseconds"),
                          _all(alone, "p99_milliseconds"), report.milliseconds, at_most=2),
        _information("logins beside it", _all(served, "rate"), None, report.rate),
        _information("logins beside it, p99", _all(served, "p99_milliseconds"), None, report.milliseconds),
    ]
    return lines, [f"beside the logins, {statistics.median(_all(beside, 'rate')):,.0f} introspections a second: "
                   f"each connection waits {PAUSE} ms before it asks again"]


def durable_creation(world, plan, loop_program):
    server = world.server
    loop, many, one = [], [], []
    for _ in range(plan.runs):
        loop.append(reference.durable_creations(loop_program, world.copy, world.template, plan.seconds))
        many.append(load.run(server.address, server.pid, world.create, CONNECTIONS, plan.seconds))
        one.append(load.run(server.address, server.pid, world.create, 1, plan.seconds))
    lines = [
        report.ratio_line(f"token creation, {CONNECTIONS} clients / loop in batches of 64", _all(many, "rate"), loop,
                          report.rate, at_least=0.7),
        report.ratio_line(f"token creation, {CONNECTIONS} clients / one client", _all(many, "rate"),
                          _all(one, "rate"), report.rate, at_least=3),
        _information(f"token creation, CPU each, {CONNECTIONS} clients / one", _all(many, "cpu_microseconds"),
                     _all(one, "cpu_microseconds"), report.microseconds),
        _information(f"token creation, p99, {CONNECTIONS} clients / one", _all(many, "p99_milliseconds"),
                     _all(one, "p99_milliseconds"), report.milliseconds),
    ]
    return lines, [f"a token creation writes a row each into: {', '.join(world.tables)}"]


def start_up(world, plan):
    """Both stores have been started before, so neither start makes keys or a schema."""
    full, empty = [], []
    with worlds.PinnedJetond() as bare:
        for _ in range(plan.runs):
            empty.append(bare.restart_seconds() * 1e3)
            full.append(world.server.restart_seconds() * 1e3)
    name = f"start-up, {world.count:,} tokens / none"
    return [report.affine_line(name, full, empty, report.milliseconds, 1.5, 100)], []


def _in_turn(plan, theirs, ours):
    """Both sides of one run, in windows of a second: what else goes on in the machine changes slower than that."""
    turns = [(theirs(), ours()) for _ in range(plan.seconds)]
    return [load.middle(windows) for windows in zip(*turns)]


def _introspect(world, seconds, size):
    window = load.run(world.server.address, world.server.pid, world.introspect, CONNECTIONS, seconds)
    # `{"active":false}` is a success to the load generator and far cheaper to make: the size tells it.
    if abs(window.bytes_each - size) > 0.05 * size:
        raise RuntimeError(f"answers of {window.bytes_each:.0f} bytes instead of {size}: tokens were not active")
    return window


def _warm_up(world):
    """Asks for every token of the pool, again and again until the bounded caches are full (the tokens' and, as uses are
    noted, SQLite's): what memory grows by afterwards is a leak."""
    asked, before = 0, 0
    for _ in range(15):
        window = load.run(world.server.address, world.server.pid, world.introspect, CONNECTIONS, 4, "sequential")
        asked += window.rate * 4
        now = machine.resident_bytes(world.server.pid)
        if asked >= len(world.tokens) and now < 1.01 * before:
            return
        before = now


def _information(name, ours, theirs, show):
    if theirs is None:
        return report.Line(name, show(report.statistics.median(ours)))
    return report.ratio_line(name, ours, theirs, show)


def _all(windows, field):
    return [getattr(window, field) for window in windows]
