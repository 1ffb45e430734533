"""The two cores, and what the kernel says about a process."""
import contextlib
import os
import pathlib
import platform
import re
import resource
import subprocess
import threading

_CORES = sorted(os.sched_getaffinity(0))
if len(_CORES) < 2:
    raise SystemExit("the benchmark needs two cores: one for the server, one for the load")
SERVER_CORE, LOAD_CORE = _CORES[:2]
_TICKS = os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def on_core(core):
    """What is started inside runs on that core alone: a child inherits the affinity of its parent, as with taskset."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def output_of(core, command):
    """What the command prints, run on that core."""
    with on_core(core):
        ended = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(f"{command[0]} ended with {ended.returncode}: {ended.stderr.strip()}")
    return ended.stdout


def allow_many_files():
    """Raises the soft limit of open files to the hard one, here and for children."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def cpu_seconds(pid):
    """User and system time of all threads of a process."""
    text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    fields = text.rsplit(")", 1)[1].split()  # the name before may hold spaces; utime and stime are fields 14 and 15
    return (int(fields[11]) + int(fields[12])) / _TICKS


def run_seconds(pid):
    """As cpu_seconds(), to the nanosecond; threads that have ended are not in it."""
    files = pathlib.Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(file.read_text().split()[0]) for file in files) / 1e9


def resident_bytes(pid, kind="VmRSS"):
    """Resident memory: VmRSS is all of it, RssAnon without the pages of mapped files."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(kind + ":"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"no {kind} for {pid}")


class MostMemory:
    """`with MostMemory(pid) as memory:` - how much more anonymous memory a process came to hold inside."""

    def __init__(self, pid):
        self.pid = pid
        self.before = self.most = resident_bytes(pid, "RssAnon")
        self._end = threading.Event()
        self._watching = threading.Thread(target=self._watch)

    def __enter__(self):
        self._watching.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        self._watching.join()

    def _watch(self):
        while not self._end.wait(0.1):
            self.most = max(self.most, resident_bytes(self.pid, "RssAnon"))

    @property
    def growth(self):
        return self.most - self.before

    def left(self):
        """What of it is held now."""
        return max(0, resident_bytes(self.pid, "RssAnon") - self.before)


def describe():
    """The machine in general words."""
    info = pathlib.Path("/proc/cpuinfo").read_text()
    model = re.search(r"^model name\s*:\s*(.*)$", info, re.MULTILINE)
    cpu = re.sub(r"\s*@.*$", "", model[1]) if model else platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    virtual = "virtual machine, " if re.search(r"^flags.*\bhypervisor\b", info, re.MULTILINE) else ""
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    return f"{virtual}{os.cpu_count()} cores, {cpu}, {memory:.0f} GiB of memory, {system}"
