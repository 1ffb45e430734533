"""Others in quiet and beside something, what that does to memory, and the bounds on both."""
import time

import machine
import report

FACTOR, PLUS = 5, 2.0  # what the others wait for at most: FACTOR times as long as in quiet, and PLUS milliseconds
MOST_GROWTH = 64 * 2**20
MOST_LEFT = 32 * 2**20  # after the time to settle: bounded caches may keep what they took


def waits_lines(name, quiet, crowded):
    """What others waited in quiet and beside the attack."""
    lines = []
    for lane, beside in crowded.items():
        alone = quiet[lane]
        lines.append(report.ratio_line(f"{name}: {lane}, p50", [beside.p50], [alone.p50], report.milliseconds))
        lines.append(report.affine_line(f"{name}: {lane}, p99", [beside.p99], [alone.p99], report.milliseconds,
                                        FACTOR, PLUS))
        if alone.failures or beside.failures:
            lines.append(report.limit_line(f"{name}: {lane}, no success", [beside.failures], str, 0,
                                           [alone.failures]))
    return lines


def memory_lines(name, memory, plan):
    """Growth, and what is left of it as soon as it is little, or after the time to settle."""
    growth, waited = memory.growth, 0
    left = memory.left()
    while left > MOST_LEFT / 4 and waited < plan.settle_seconds:
        time.sleep(1)
        waited += 1
        left = memory.left()
    return [report.limit_line(f"{name}: memory, growth", [growth], report.mebibytes, MOST_GROWTH),
            report.limit_line(f"{name}: memory, left {waited} s later", [left], report.mebibytes, MOST_LEFT, [growth])]


def measure(scene, plan, name, start, watch_seconds=None):
    """Measures the others in quiet and beside the attack that `start` begins.

    start: returns tasks. Returns lines, and the results of the tasks.
    """
    quiet = scene.watch(plan.quiet_seconds).result()
    with machine.MostMemory(scene.server.pid) as memory:
        attack = start()
        crowded = scene.watch(watch_seconds or plan.seconds).result()
        results = [task.end() for task in attack]
    return waits_lines(name, quiet, crowded) + memory_lines(name, memory, plan), results
