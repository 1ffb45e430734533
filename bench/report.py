"""The table of ratios: rows, printing, and the reference page that keeps it."""
import dataclasses
import statistics

BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
HEADER = ("name", "ours", "reference", "ratio", "bound", "ok")

PROSE = f"""\
# Performance

What `bench/run.sh` measured last. Both sides of a ratio are measured in the same run, in turn, on the same core;
the load comes from the other core over kept-alive loopback connections. A ratio is the median of the ratios of the
single runs, a value the median of the values, so the two need not divide exactly. CPU is user and system time of all
threads of the server. Absolute numbers belong to the machine; the ratios are what a change must keep.

{BEGIN}
{END}
"""


@dataclasses.dataclass
class Line:
    name: str
    ours: str
    reference: str = ""
    ratio: str = ""
    bound: str = ""
    good: bool | None = None  # None: shown for information, without a bound

    def cells(self):
        ok = {None: "", True: "yes", False: "NO"}[self.good]
        return self.name, self.ours, self.reference, self.ratio, self.bound, ok


def rate(value):
    return f"{value:,.0f}/s"


def microseconds(value):
    return f"{value:.1f} µs"


def milliseconds(value):
    return f"{value:.2f} ms"


def mebibytes(value):
    return f"{value / 2**20:.1f} MiB"


def kibibytes(value):
    return f"{value / 2**10:.2f} KiB"


def ratio_line(name, ours, reference, show, at_least=None, at_most=None):
    """A line from paired runs; with a bound, it is one on the ratio."""
    ratio = statistics.median(one / other for one, other in zip(ours, reference))
    bound, good = "", None
    if at_least is not None:
        bound, good = f"≥ {at_least}", ratio >= at_least
    if at_most is not None:
        bound, good = f"≤ {at_most}", ratio <= at_most
    return Line(name, show(statistics.median(ours)), show(statistics.median(reference)), f"{ratio:.2f}", bound, good)


def limit_line(name, ours, show, at_most, reference=None):
    """A line whose bound is on the value itself."""
    value = statistics.median(ours)
    return Line(name, show(value), show(statistics.median(reference)) if reference else "", "", f"≤ {show(at_most)}",
                value <= at_most)


def affine_line(name, ours, reference, show, factor, plus):
    """A line whose bound is factor × reference + plus: for small values, of which a ratio alone says little."""
    value, other = statistics.median(ours), statistics.median(reference)
    return Line(name, show(value), show(other), f"{value / other:.2f}", f"≤ {factor} × + {show(plus)}",
                value <= factor * other + plus)


def markdown(lines):
    table = [HEADER] + [line.cells() for line in lines]
    widths = [max(len(row[column]) for row in table) for column in range(len(HEADER))]
    printed = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in table]
    printed.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(printed)


def write(path, lines, notes):
    """Replaces what stands between the markers; the prose around them is edited by hand."""
    text = path.read_text() if path.exists() else PROSE
    if BEGIN not in text or END not in text:
        raise SystemExit(f"{path} lacks the markers {BEGIN} and {END}")
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    listed = "\n".join(f"* {note}" for note in notes)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{before}{BEGIN}\n{markdown(lines)}\n\n{listed}\n{END}{after}")
