"""Measures the same in stores of growing size and prints what it costs, each; see `growth`."""
import argparse
import dataclasses
import math
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "testing"))

import beside  # noqa: E402
import growth_measurements as measurements  # noqa: E402
import machine  # noqa: E402
import report  # noqa: E402
from grown import GrownWorld  # noqa: E402

MOST_PER_DECADE = 1.3


@dataclasses.dataclass
class Row:
    name: str
    values: list  # text for each size
    ratio: str = ""
    bound: str = ""
    good: bool = False

    def cells(self):
        return self.name, *self.values, self.ratio, self.bound, "yes" if self.good else "NO"


def main():
    arguments = parse()
    if machine.allow_many_files() < 1000:
        raise SystemExit("1000 open files are needed (ulimit -Hn)")
    os.sched_setaffinity(0, {machine.LOAD_CORE})  # this program must not disturb the server
    sizes = [2_000, 20_000] if arguments.quick else [10_000, 1_000_000]
    if arguments.large:
        sizes.append(10_000_000)
    if arguments.sizes:
        sizes = sorted(arguments.sizes)
    plan = measurements.Plan(seconds=1, sweep_seconds=15) if arguments.quick else \
        measurements.Plan(seconds=4, sweep_seconds=120)
    plan.seconds = arguments.seconds or plan.seconds
    plan.sweep_seconds = arguments.sweep_seconds or plan.sweep_seconds

    results, failures = [], {}
    for size in sizes:
        print(f"growth: filling a store with {size:,} tokens", file=sys.stderr, flush=True)
        with GrownWorld(size, min(sizes[0], 10_000)) as world:
            results.append(measured(world, plan, size, failures))

    rows = cost_rows(sizes, results) + wait_rows(results) + [
        Row(f"failed: {name}", ["yes" if size in failed else "" for size in sizes]) for name, failed in failures.items()]
    notes = [f"machine: {machine.describe()}", "costs are the server's time on a processor, all its threads, without "
             "what the others cost it; one holder of each kind has a tenth of the number above, 100,000 at most"]
    text = f"{report.markdown(rows, header(sizes))}\n\n{report.listed(notes)}"
    print(text)
    if arguments.write:
        report.write("growth", text)
    return 0 if all(row.good for row in rows) else 1


def parse():
    parser = argparse.ArgumentParser(prog="bench/growth")
    parser.add_argument("--quick", action="store_true", help="2,000 and 20,000 tokens, short windows")
    parser.add_argument("--large", action="store_true", help="10,000,000 tokens, too")
    parser.add_argument("--sizes", type=int, nargs="+", metavar="N", help="numbers of tokens instead of these")
    parser.add_argument("--seconds", type=int, help="of a window of load, instead of 4 (or 1)")
    parser.add_argument("--sweep-seconds", type=int, help="time for what a delete leaves, instead of 120 (or 15)")
    parser.add_argument("--write", action="store_true", help="writes the table into docs/reference/performance.md")
    return parser.parse_args()


def measured(world, plan, size, failures):
    result = measurements.Measured(world, plan)
    for name, measure in measurements.all_of(world):
        print(f"growth: {size:,} tokens: {name}", file=sys.stderr, flush=True)
        try:
            measure(result)
        except (RuntimeError, OSError) as error:  # the other measurements are worth having all the same
            print(f"growth: {name} failed: {error}", file=sys.stderr)
            failures.setdefault(name, []).append(size)
    return result


def cost_rows(sizes, results):
    rows = []
    for name in results[0].costs:
        costs = [result.costs.get(name) for result in results]
        if None in costs:
            continue  # told as failed
        ratios = [(after.value / before.value) ** (1 / math.log10(larger / smaller)) for before, after, smaller, larger
                  in zip(costs, costs[1:], sizes, sizes[1:])]
        worst = max(ratios, default=1.0)
        enough = costs[0].enough
        bound = f"≤ {MOST_PER_DECADE}" + (f" or ≤ {costs[0].show(enough)}" if enough else "")
        good = worst <= MOST_PER_DECADE or costs[-1].value <= enough
        rows.append(Row(name, [cost.show(cost.value) for cost in costs], f"{worst:.2f}", bound, good))
    return rows


def wait_rows(results):
    """The worst of the others' connections in each store."""
    rows = []
    for name in results[0].beside:
        values, ratios, good = [], [], True
        for result in results:
            if name not in result.beside:
                values.append("")
                continue
            lane = max(result.quiet, key=lambda one: result.beside[name][one].p99 / result.quiet[one].p99)
            waits, quiet = result.beside[name][lane], result.quiet[lane]
            values.append(f"{waits.p99:.2f} ms ({quiet.p99:.2f})")
            ratios.append(waits.p99 / quiet.p99)
            good = good and waits.p99 <= beside.FACTOR * quiet.p99 + beside.PLUS and not waits.failures
        rows.append(Row(f"others' p99 beside {name} (in quiet)", values, f"{max(ratios):.2f}",
                        f"≤ {beside.FACTOR} × + {beside.PLUS:.0f} ms", good))
    return rows


def header(sizes):
    return "name", *(f"{size:,} tokens" for size in sizes), "per decade, or ratio", "bound", "ok"


if __name__ == "__main__":
    sys.exit(main())
