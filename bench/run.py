"""Runs all measurements and prints one table; see run.sh."""
import argparse
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "testing"))

import machine  # noqa: E402
import measurements  # noqa: E402
import report  # noqa: E402
from world import World, jetond  # noqa: E402


def main():
    parser = argparse.ArgumentParser(prog="bench/run.sh")
    parser.add_argument("--quick", action="store_true", help="a small store and two runs, nothing written")
    quick = parser.parse_args().quick
    count, pool = (50_000, 20_000) if quick else (1_000_000, 100_000)
    plan = measurements.Plan(runs=2, seconds=2, signing_seconds=1) if quick else \
        measurements.Plan(runs=5, seconds=4, signing_seconds=2)
    if machine.allow_many_files() < measurements.IDLE_CONNECTIONS + 500:
        raise SystemExit(f"{measurements.IDLE_CONNECTIONS} connections need a higher limit of open files (ulimit -Hn)")
    os.sched_setaffinity(0, {machine.LOAD_CORE})  # this program must not disturb the server either

    lines, notes = [], [
        f"machine: {machine.describe()}",
        f"{count:,} live tokens stored, introspected ones drawn from {pool:,}; {measurements.CONNECTIONS} connections; "
        f"medians of {plan.runs} runs of {plan.seconds} s for each side"]
    progress(f"filling a store with {count:,} tokens")
    with World(count, pool) as world:
        for name, measure in (
                ("introspection", measurements.introspection),
                ("forward authentication", measurements.forward_authentication),
                ("idle connections", measurements.idle_connections),
                ("registry tokens", measurements.registry_tokens),
                ("registry connections", measurements.registry_connections),
                ("logins", measurements.logins),
                ("durable creation", lambda *both: measurements.durable_creation(
                    *both, jetond.BUILD / "bench-durable-loop")),
                ("start-up", measurements.start_up)):
            progress(name)
            try:
                more_lines, more_notes = measure(world, plan)
                lines += more_lines
                notes += more_notes
            except (RuntimeError, OSError) as error:  # the other measurements are worth having all the same
                print(f"bench: {name} failed: {error}", file=sys.stderr)
                lines.append(report.Line(name, "failed", good=False))

    text = f"{report.markdown(lines)}\n\n{report.listed(notes)}"
    print(text)
    if not quick:
        report.write("table", text)
    return 1 if any(line.good is False for line in lines) else 0


def progress(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
