"""No secret on a command line, in a trace, in an error, or in another program's arguments."""
import re
import subprocess

import pytest

from jeton_cli import JETON, Cli, commands

STRACE = "/usr/bin/strace"


@pytest.fixture(scope="module")
def secret(jeton):
    jeton("org", "create", "hidden", "--email", "a@example.com")
    return jeton("allow", "ci", "pull", "hidden/web", "-q").strip()


@pytest.mark.parametrize("line", ["token identify {}", "token leaked {}", "login http://localhost:1 {}",
                                  "token show {}", "token list --q {}", "token list --q={}", "{}",
                                  "robot trust try hidden+ci {}", "token identify -- {}"])
def test_a_secret_on_a_command_line_is_refused_and_not_repeated(jeton, secret, line):
    for one in (secret, jeton.server.bootstrap_token):
        told = jeton.fails(2, *line.format(one).split())
        assert "does not belong on a command line" in told or "one of" in told, told
        assert one not in told and one[8:20] not in told


def test_no_flag_takes_a_secret():
    """A flag about a secret names a file, or says where it comes from."""
    text = subprocess.run([JETON, "help", "--format", "markdown"], capture_output=True, text=True, check=True).stdout
    flags = set(re.findall(r"`--([a-z-]+)(?: ([A-Z_]+))?`", text))
    about = {(name, value) for name, value in flags if re.search(r"token|secret|password", name)}
    assert about <= {("token-stdin", ""), ("token-file", "FILE"), ("secret-stdin", ""), ("secret-file", "FILE"),
                     ("token-format", "TOKEN_FORMAT"), ("access-token-life", "ACCESS_TOKEN_LIFE")}, about


SECRET_LINES = [("login {url} --token-stdin", "bootstrap"), ("token identify", "secret"),
                ("token leaked --dry-run", "secret"), ("robot trust try hidden+ci", "secret"),
                ("allow ci pull hidden/web -q", None), ("token create --robot hidden+ci -q", None)]


@pytest.mark.parametrize("line, which", SECRET_LINES, ids=[line.split("{")[0] for line, _ in SECRET_LINES])
def test_a_trace_holds_no_secret(jeton, secret, line, which):
    given = {"bootstrap": jeton.server.bootstrap_token, "secret": secret, None: ""}[which]
    done = jeton.run(*line.format(url=jeton.server.url).split(), "--verbose", stdin=given, JETON_DEBUG="1")
    assert "> " in done.stderr or which == "bootstrap", done
    for one in (jeton.server.bootstrap_token, secret, done.stdout.strip() if "-q" in line else secret):
        assert one not in done.stderr and one[10:30] not in done.stderr
    assert "Bearer" not in done.stderr and "Authorization" not in done.stderr


def test_a_trace_says_what_is_sent(jeton):
    trace = jeton.run("token", "list", "--q", "private-words", "-v").stderr
    assert re.search(rf"> GET {jeton.server.url}/jeton/v1/tokens\n< 200 in \d+ ms\n", trace) and "private" not in trace


@pytest.mark.skipif(subprocess.run([STRACE, "-e", "trace=none", "true"], capture_output=True).returncode != 0,
                    reason="this machine lets no program be traced")
@pytest.mark.parametrize("line, which", SECRET_LINES[:4])
def test_no_program_is_started_and_no_file_but_the_logins_is_written(jeton, secret, tmp_path, line, which):
    """What the system sees of a command: one execve, its own; nothing written but the file of the logins."""
    given = {"bootstrap": jeton.server.bootstrap_token, "secret": secret}[which]
    log = tmp_path / "trace"
    subprocess.run([STRACE, "-f", "-o", log, "-e", "trace=execve,openat,creat", JETON,
                    *line.format(url=jeton.server.url).split()], input=given, text=True, capture_output=True,
                   env=jeton.environment, timeout=60)
    trace = log.read_text()
    assert trace.count("execve(") == 1 and given not in trace
    written = set(re.findall(r'openat\([^"]*"([^"]+)"[^)]*O_(?:WRONLY|RDWR)', trace))
    written = {path for path in written if not path.startswith(("/dev/", "/proc/"))}
    assert all(path.startswith(str(jeton.logins.parent)) for path in written), written


def test_errors_of_the_server_are_told_without_secrets(jeton, secret):
    told = jeton.run("token", "rotate", "--robot", "hidden+none").stderr
    assert jeton.server.bootstrap_token not in told and secret not in told


def test_nothing_asks_for_a_secret_but_these(jeton):
    """Every command without input, terminal and login ends at once."""
    nobody = Cli(jeton.server, bearer=None)
    for words in commands():
        done = nobody.run(*words.split(), "--no-input")
        assert done.returncode in (0, 1, 2, 4), (words, done)
