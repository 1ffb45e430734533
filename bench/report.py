"""The table of ratios: rows, printing, and the reference page that keeps it."""
import dataclasses
import pathlib
import statistics

PAGE = pathlib.Path(__file__).resolve().parents[1] / "docs" / "reference" / "performance.md"
HEADER = ("name", "ours", "reference", "ratio", "bound", "ok")

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


def markdown(lines, header=HEADER):
    table = [header] + [line.cells() for line in lines]
    widths = [max(len(row[column]) for row in table) for column in range(len(header))]
    printed = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in table]
    printed.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(printed)


def listed(notes):
    return "\n".join(f"* {note}" for note in notes)


def write(part, text):
    """Replaces what stands between the markers of that part of the page; the prose around them is edited by hand."""
    begin, end = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    page = PAGE.read_text()
    if begin not in page or end not in page:
        raise SystemExit(f"{PAGE} lacks the markers {begin} and {end}")
    before, rest = page.split(begin, 1)
    after = rest.split(end, 1)[1]
    PAGE.write_text(f"{before}{begin}\n{text}\n{end}{after}")
