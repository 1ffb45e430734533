"""Pages of every list of our own API in a small and in a large store, side by side; exports; revocation in bulk.

Requests go to both stores in turn, so that whatever else the machine does falls on both alike.
"""
import argparse
import dataclasses
import http.client
import json
import pathlib
import statistics
import sys
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "testing"))

import machine  # noqa: E402
import report  # noqa: E402
from listed import API, CROWDED, ListedWorld  # noqa: E402

FACTOR = 1.3
PLUS = 0.3            # milliseconds: less than this is the noise of a connection
LONGEST_TURN = 0.001  # seconds
EXPORT_MIB = 16
BESIDE = 2.0
NAMED = 1000          # tokens of one request that end in one commit
NAMED_MILLISECONDS = 20


@dataclasses.dataclass
class Row:
    name: str
    small: str
    large: str
    ratio: str
    bound: str
    good: bool

    def cells(self):
        return self.name, self.small, self.large, self.ratio, self.bound, "yes" if self.good else "NO"


class Asker:
    """One connection of a superuser to one store."""

    def __init__(self, world):
        self.world = world
        self.headers = {"Authorization": f"Bearer {world.shop.bearer}"}
        self.connection = http.client.HTTPConnection(world.server.address, timeout=60)

    def ask(self, method, path, body=None):
        """(milliseconds, document)"""
        begun = time.perf_counter()
        self.connection.request(method, API + path, body=json.dumps(body) if body is not None else None,
                                headers={**self.headers, "Content-Type": "application/json"})
        answer = self.connection.getresponse()
        text = answer.read()
        taken = (time.perf_counter() - begun) * 1e3
        if answer.status >= 300:
            raise RuntimeError(f"{path}: {answer.status} {text[:300]}")
        return taken, json.loads(text)


def turns(world):
    """How often a request kept its thread for longer than the bound, and how many requests there were."""
    buckets = {}
    for line in world.server.get("/metrics", admin=True).text.splitlines():
        if line.startswith("jeton_http_loop_turn_seconds_bucket"):
            buckets[line.split('"')[1]] = int(line.split()[-1])
    return buckets["+Inf"] - buckets[str(LONGEST_TURN)], buckets["+Inf"]


def p99(values):
    return sorted(values)[int(len(values) * 0.99)]


def compare(name, path, askers, requests, tries=3):
    """A row: the best of some tries, because what disturbs only ever adds."""
    best = None
    for _ in range(tries):
        before = [turns(asker.world) for asker in askers]
        taken, items = ([], []), [0, 0]
        for _ in range(requests):
            for which, asker in enumerate(askers):
                milliseconds, page = asker.ask("GET", path)
                taken[which].append(milliseconds)
                items[which] = len(page["items"])
        long = [after[0] - one[0] for after, one in zip((turns(asker.world) for asker in askers), before)]
        small, large = map(p99, taken)
        middle = [statistics.median(one) for one in taken]
        good = (large <= FACTOR * small + PLUS and middle[1] <= FACTOR * middle[0] + PLUS
                and max(long) <= requests // 2)
        row = Row(f"{name} ({items[0]}, {items[1]})", f"{middle[0]:.2f} / {small:.2f} ms",
                  f"{middle[1]:.2f} / {large:.2f} ms", f"{middle[1] / middle[0]:.2f} / {large / small:.2f}",
                  f"≤ {FACTOR}, + {PLUS} ms; {long[1]} of {requests} turns > 1 ms", good)
        if good:
            return row
        if best is None or large / small < best[0]:
            best = (large / small, row)
    return best[1]


def export(world, cut_after):
    """Reads the whole log in two parts. (rows, MiB of memory that it took, gaps or repeats, seconds)"""
    def lines(cursor=None):
        connection = http.client.HTTPConnection(world.server.address, timeout=60)
        connection.request("GET", f"{API}/audit" + (f"?cursor={cursor}" if cursor else ""), headers={
            "Authorization": f"Bearer {world.shop.bearer}", "Accept": "application/x-ndjson"})
        yield from connection.getresponse()

    begun, ids, last = time.perf_counter(), set(), None
    with machine.MostMemory(world.server.pid) as memory:
        count = 0
        for part in range(2):
            for line in lines(last):
                entry = json.loads(line)
                ids.add(entry["id"])
                last, count = entry["cursor"], count + 1
                if part == 0 and count == cut_after:
                    break
    return count, memory.growth / 2**20, count - len(ids), time.perf_counter() - begun


class Others(threading.Thread):
    """One connection that introspects and creates in turn; waits in milliseconds."""

    def __init__(self, world):
        super().__init__()
        self.world, self.waits, self.ending = world, {"introspection": [], "creation": []}, threading.Event()
        self.host, self.asker = world.server.address, Asker(world)
        self.caller = {"Authorization": __import__("jetond").basic(world.caller["client_id"],
                                                                    world.caller["client_secret"]),
                       "Content-Type": "application/x-www-form-urlencoded"}

    def run(self):
        connection = http.client.HTTPConnection(self.host, timeout=60)
        while not self.ending.is_set():
            begun = time.perf_counter()
            connection.request("POST", "/oauth2/introspect", body=f"token={self.world.tokens[0]}", headers=self.caller)
            connection.getresponse().read()
            self.waits["introspection"].append((time.perf_counter() - begun) * 1e3)
            milliseconds, _ = self.asker.ask("POST", "/tokens", {"kind": "password", "expires_in": "1d"})
            self.waits["creation"].append(milliseconds)
            time.sleep(0.005)

    def end(self):
        self.ending.set()
        self.join()
        return {name: (statistics.median(waits), p99(waits)) for name, waits in self.waits.items()}


def revoke_named(world, tries=5):
    """A row: how long a request that names a thousand tokens takes until its one commit is answered."""
    asker, taken = Asker(world), []
    for _ in range(min(tries, world.count // NAMED // 2)):  # leaves most of a small store to the job
        _, page = asker.ask("GET", "/tokens?organization=bench&kind=oauth&limit=200")
        ids = [item["id"] for item in page["items"]]
        while len(ids) < NAMED and page["next_cursor"]:
            cursor = urllib.parse.quote(page["next_cursor"])
            _, page = asker.ask("GET", f"/tokens?organization=bench&kind=oauth&limit=200&cursor={cursor}")
            ids += [item["id"] for item in page["items"]]
        milliseconds, answer = asker.ask("POST", "/tokens/revoke", {"ids": ids[:NAMED], "reason": "bench"})
        if answer["revoked"] != len(ids[:NAMED]):
            raise RuntimeError(f"{answer['revoked']} of {len(ids[:NAMED])} named tokens were revoked")
        taken.append(milliseconds)
    best = min(taken)
    return Row(f"a revocation of {len(ids[:NAMED]):,} named tokens", "", f"{best:.1f} / {max(taken):.1f} ms", "",
               f"≤ {NAMED_MILLISECONDS} ms, the best of {len(taken)}", best <= NAMED_MILLISECONDS)


def revoke_all(world, quiet_seconds):
    """Rows: what others wait beside a job that ends every token of the organization `bench`."""
    quiet = Others(world)
    quiet.start()
    time.sleep(quiet_seconds)
    alone = quiet.end()
    beside = Others(world)
    asker = Asker(world)
    _, job = asker.ask("POST", "/tokens/revoke", {"filter": {"organization": "bench", "kind": "oauth"}, "reason": "bench"})
    beside.start()
    begun, shown = time.perf_counter(), job
    while shown["state"] != "done":
        time.sleep(0.25)
        _, shown = asker.ask("GET", f"/jobs/{job['id']}")
    seconds, during = time.perf_counter() - begun, beside.end()
    for name, (middle, slow) in during.items():
        yield Row(f"{name} beside the revocation of {shown['done']:,} tokens in {seconds:.0f} s",
                  f"{alone[name][0]:.2f} / {alone[name][1]:.2f} ms", f"{middle:.2f} / {slow:.2f} ms",
                  f"{middle / alone[name][0]:.2f} / {slow / alone[name][1]:.2f}", f"≤ {BESIDE}, + {PLUS} ms",
                  slow <= BESIDE * alone[name][1] + PLUS)


def main():
    parser = argparse.ArgumentParser(prog="bench/lists")
    parser.add_argument("--quick", action="store_true", help="20,000 tokens instead of 1,000,000, and fewer requests")
    parser.add_argument("--count", type=int, help="tokens and log entries of the large store")
    parser.add_argument("--requests", type=int, help="requests for each list and store")
    parser.add_argument("--only", help="only lists whose name holds this text")
    parser.add_argument("--write", action="store_true", help="writes the table into docs/reference/performance.md")
    arguments = parser.parse_args()
    count = arguments.count or (20_000 if arguments.quick else 1_000_000)
    requests = arguments.requests or (40 if arguments.quick else 100)
    rows = []
    print(f"lists: filling stores with 1,000 and {count:,} tokens", file=sys.stderr, flush=True)
    with ListedWorld(1000, 1000) as small, ListedWorld(count, min(count, 100_000)) as large:
        askers = [Asker(small), Asker(large)]
        for name, path in large.questions():
            if arguments.only and arguments.only not in name:
                continue
            rows.append(compare(name, path, askers, requests))
            print("lists:", *rows[-1].cells(), file=sys.stderr, flush=True)
        if not arguments.only:
            entries, mebibytes, repeats, seconds = export(large, count // 3)
            rows.append(Row(f"export of {entries:,} log entries, cut and resumed, in {seconds:.0f} s", "",
                            f"{mebibytes:.1f} MiB, {repeats} repeats", "", f"≤ {EXPORT_MIB} MiB, all of them",
                            mebibytes <= EXPORT_MIB and not repeats and entries >= count))
            rows.append(revoke_named(large))
            rows += revoke_all(large, 5 if arguments.quick else 15)
    notes = [f"machine: {machine.describe()}", "times are the median and the 99th of a hundred, on one connection that "
             "waits for each answer; in brackets, the items of the page in each store"]
    text = report.markdown(rows, ("list", "1,000 tokens", f"{count:,} tokens", "ratio", "bound", "ok")) + "\n\n" + \
        report.listed(notes)
    print(text)
    if arguments.write:
        report.write("lists", text)
    return 0 if all(row.good for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
