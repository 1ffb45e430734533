"""Runs the attacks and prints one table; see `adversity`."""
import argparse
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "testing"))

import attacks  # noqa: E402
import machine  # noqa: E402
import report  # noqa: E402
import scene as scenes  # noqa: E402

ATTACKS = {
    "0": ("no attack", attacks.busy_core),
    "1": ("foreign signatures", attacks.foreign_signatures),
    "2": ("refused jobs", attacks.refused_jobs),
    "3": ("long lists", attacks.long_lists),
    "3-log": ("sums over a log", attacks.sums_over_a_log),
    "4": ("wrong passwords", attacks.wrong_passwords),
    "5": ("hanging receivers and issuers", attacks.hanging),
    "6": ("pulls and logins", attacks.pulls),
}


def main():
    arguments = parse()
    if machine.allow_many_files() < 2000:
        raise SystemExit("2000 open files are needed (ulimit -Hn)")
    os.sched_setaffinity(0, {machine.LOAD_CORE})  # this program must not disturb the server
    plan = scenes.Plan(seconds=3, quiet_seconds=2, settle_seconds=10, authorizations=1500, audit_rows=50_000) \
        if arguments.quick else \
        scenes.Plan(seconds=20, quiet_seconds=5, settle_seconds=60, authorizations=15_000, audit_rows=1_000_000)
    if arguments.seconds:
        plan.seconds = arguments.seconds

    lines, notes = [], [f"machine: {machine.describe()}",
                        f"each attack lasts {plan.seconds} s; before it, {plan.quiet_seconds} s are measured in quiet"]
    with scenes.Scene(plan.audit_rows) as scene:
        scene.watch(3).result()  # the first answers of a server are slower, and its memory grows with them
        for number in arguments.only or ATTACKS:
            more_lines, more_notes = run(scene, plan, *ATTACKS[number])
            lines += more_lines
            notes += more_notes

    text = f"{report.markdown(lines)}\n\n{report.listed(notes)}"
    print(text)
    if arguments.write:
        report.write("adversity", text)
    return 1 if any(line.good is False for line in lines) else 0


def parse():
    parser = argparse.ArgumentParser(prog="bench/adversity")
    parser.add_argument("--quick", action="store_true", help="short attacks and a small store")
    parser.add_argument("--seconds", type=int, help="how long each attack lasts, instead of 20 (or 3)")
    parser.add_argument("--only", nargs="+", choices=ATTACKS, metavar="N", help=f"of {', '.join(ATTACKS)}")
    parser.add_argument("--write", action="store_true", help="writes the table into docs/reference/performance.md")
    return parser.parse_args()


def run(scene, plan, name, attack):
    print(f"adversity: {name}", file=sys.stderr, flush=True)
    try:
        return attack(scene, plan)
    except (RuntimeError, OSError, AssertionError) as error:  # the other attacks are worth having all the same
        print(f"adversity: {name} failed: {error}", file=sys.stderr)
        return [report.Line(name, "failed", good=False)], []


if __name__ == "__main__":
    sys.exit(main())
