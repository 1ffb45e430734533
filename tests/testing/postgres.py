"""A PostgreSQL 15 of Debian for tests, in a folder of its own on a socket of its own. It can be killed and started again.

`JETON_TEST_DATABASE=postgres` makes every Jetond of a test run over a database of `shared()`, a new one for each.
"""
import atexit
import functools
import itertools
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")
START_SECONDS = 60
SETTINGS = {"fsync": "off", "listen_addresses": "", "shared_buffers": "32MB", "max_connections": "200"}


def wanted():
    return os.environ.get("JETON_TEST_DATABASE") == "postgres"


class Postgres:
    """`with Postgres() as server:`; with `settings`, further ones of postgresql.conf."""

    def __init__(self, settings=None):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="pg-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
        # PostgreSQL refuses to run as root; its package has made a user for it.
        self.user = "postgres" if os.geteuid() == 0 else None
        self.settings = {**SETTINGS, **(settings or {})}
        self.process = None
        self.numbers = itertools.count(1)
        if self.user:
            entry = pwd.getpwnam(self.user)
            os.chown(self.directory, entry.pw_uid, entry.pw_gid)
        self._run([PROGRAMS / "initdb", "--pgdata", "data", "--username", "jeton", "--auth", "trust", "--encoding", "UTF8",
                   "--locale", "C", "--no-sync"])
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _as_user(self, command):
        words = [str(word) for word in command]
        return ["setpriv", "--reuid", self.user, "--regid", self.user, "--init-groups", *words] if self.user else words

    def _run(self, command):
        done = subprocess.run(self._as_user(command), cwd=self.directory, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self):
        command = [PROGRAMS / "postgres", "-D", "data", "-k", self.directory]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert time.monotonic() < deadline, (self.directory / "log").read_text()
            # After a kill, children of the former server may still hold its memory.
            if self.process is None or self.process.poll() is not None:
                with open(self.directory / "log", "ab") as log:
                    self.process = subprocess.Popen(self._as_user(command), cwd=self.directory, stdout=log, stderr=log,
                                                    stdin=subprocess.DEVNULL)
            time.sleep(0.05)
        return self

    def _answers(self):
        if self.process is None or self.process.poll() is not None:
            return False
        asked = subprocess.run([PROGRAMS / "psql", self.url("postgres"), "-qAtc", "SELECT 1"], capture_output=True, timeout=30)
        return asked.returncode == 0

    def stop(self, how=signal.SIGINT):
        self.process.send_signal(how)
        self.process.wait(60)

    def kill(self):
        """As when the machine of the database loses its power: no connection is ended in good order."""
        self.stop(signal.SIGKILL)

    def url(self, database):
        return f"postgresql://jeton@/{database}?host={self.directory}&sslmode=disable&gssencmode=disable"

    def new_database(self):
        """The address of a new, empty one."""
        name = f"jeton{next(self.numbers)}"
        self.sql(f"CREATE DATABASE {name}")
        return self.url(name)

    def sql(self, text, database="postgres"):
        """What psql prints, a row a line."""
        return self._run([PROGRAMS / "psql", database if "://" in database else self.url(database), "-qAtc", text]).strip()

    def close(self):
        try:
            if self.process and self.process.poll() is None:
                self.stop(signal.SIGINT)
        finally:
            shutil.rmtree(self.directory, ignore_errors=True)


@functools.cache
def shared():
    server = Postgres()
    atexit.register(server.close)
    return server
