"""The real `jeton` for tests: a home of its own, an environment of its own, and terminals for what asks or completes."""
import dataclasses
import json
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import tempfile
import time

from jetond import BUILD

JETON = str(BUILD / "jeton")


class Cli:
    """`Cli(server)` is logged in as the superuser; `Cli(server, bearer=…)` as somebody else, `bearer=None` as nobody."""

    def __init__(self, server=None, bearer="", home=None, **environment):
        self.home = pathlib.Path(home or tempfile.mkdtemp(prefix="jeton-home-"))
        self.server = server
        self.environment = {"PATH": f"{BUILD}:/usr/bin:/bin", "HOME": str(self.home), "LANG": "C.UTF-8",
                            "TERM": "xterm", **environment}
        if bearer is not None and server is not None:
            self("login", server.url, "--token-stdin", stdin=bearer or server.bootstrap_token, exit=0)

    @property
    def logins(self):
        return self.home / ".config/jeton/logins.json"

    def run(self, *args, stdin="", program=JETON, **environment):
        return subprocess.run([program, *args], input=stdin, capture_output=True, text=True, timeout=60,
                              env={**self.environment, **environment}, cwd=self.home)

    def __call__(self, *args, exit=0, stdin="", **environment):
        """Runs it, checks how it ends, returns what it prints."""
        done = self.run(*args, stdin=stdin, **environment)
        assert done.returncode == exit, (args, done)
        return done.stdout

    def json(self, *args, **more):
        return json.loads(self(*args, "-o", "json", **more))

    def fails(self, exit, *args, stdin="", **environment):
        """Three lines on standard error: what failed, why, what to type next. Returns them."""
        done = self.run(*args, stdin=stdin, **environment)
        assert done.returncode == exit and done.stdout == "", (args, done)
        lines = done.stderr.splitlines()[-3:]
        assert len(lines) == 3, done
        assert re.match(r"jeton: .+", lines[0]) and re.match(r"  why:  .+", lines[1]) and re.match(r"  next: .+", lines[2]), done
        return done.stderr

    def shell(self, line, shell="sh", stdin="", **environment):
        return subprocess.run([shell, "-euc", line], input=stdin, capture_output=True, text=True, timeout=60,
                              env={**self.environment, **environment}, cwd=self.home)


@dataclasses.dataclass
class Ended:
    output: str
    returncode: int


class OnTerminal:
    """`with OnTerminal(args, env) as terminal:` runs a program whose standard input, output and error are a terminal."""

    def __init__(self, args, environment, cwd="/"):
        self.output = ""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            os.execvpe(args[0], list(args), environment)
        import fcntl, struct, termios  # noqa: E401
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 200, 0, 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        try:
            os.waitpid(self.pid, 0)
        except ChildProcessError:
            pass
        os.close(self.terminal)

    def type(self, text):
        os.write(self.terminal, text.encode())

    def wait_for(self, pattern, seconds=20):
        """Reads until the pattern is in what came since the last wait; returns that."""
        deadline = time.monotonic() + seconds
        text = ""
        while time.monotonic() < deadline:
            ready, _, _ = select.select([self.terminal], [], [], 0.1)
            if ready:
                try:
                    piece = os.read(self.terminal, 65536).decode(errors="replace")
                except OSError:
                    piece = ""
                if not piece:
                    break
                text += piece
                self.output += piece
            if re.search(pattern, text):
                return text
        raise AssertionError(f"{pattern!r} did not come: {text!r}")

    def end(self, seconds=20):
        """Reads to the end; returns all output and how the program ended."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            ready, _, _ = select.select([self.terminal], [], [], 0.1)
            if not ready:
                continue
            try:
                piece = os.read(self.terminal, 65536).decode(errors="replace")
            except OSError:
                break
            if not piece:
                break
            self.output += piece
        else:
            os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        return Ended(self.output, os.waitstatus_to_exitcode(status))


def commands():
    """The words of every command, as `jeton help` lists them."""
    text = subprocess.run([JETON, "help"], capture_output=True, text=True, check=True).stdout
    section = text.split("\nCommands:\n")[1].split("\n\n")[0]
    return [found.group(1) for line in section.splitlines() if (found := re.match(r"  (\S+(?: \S+)*?)(?:  |$)", line))]
