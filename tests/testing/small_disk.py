"""A jetond whose data lies on a disk of its own, which is full or can only be read: a tmpfs in a mount name space."""
import json
import subprocess
import time

from jetond import BUILD, START_SECONDS, Jetond

# Fills the disk to the last byte, and takes away what was written of a file that did not fit.
FULL = 'cat /dev/zero > "$1/filler" 2>/dev/null || true'
READ_ONLY = 'mount -o remount,ro "$1"'


class OnSmallDisk(Jetond):
    """Starts over a copy of `data` on a disk that has been prepared by a line of shell: FULL or READ_ONLY."""

    def __init__(self, data, prepare, config=""):
        super().__init__(config)
        self.data.mkdir()
        self.origin, self.prepare = data, prepare

    def start(self):
        script = f'''set -eu
            mount -t tmpfs -o size=24m tmpfs "$1"
            cp -a "$2/." "$1"
            {self.prepare}
            shift 2
            exec "$@"'''
        command = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", str(self.data), str(self.origin),
                   str(BUILD / "jetond"), "serve", "--config", str(self.config), "--data-dir", str(self.data),
                   "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        found = {}
        deadline = time.monotonic() + START_SECONDS
        while len(found) < 2:
            events = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]
            found = {e["listener"]: e["address"] for e in events if e["event"] == "listening"}
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(self.log.read_text())
            time.sleep(0.01)
        self.address, self.admin_address = found["main"], found["admin"]
        return self
