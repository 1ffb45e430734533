"""Logins: where they are kept, which is used, and to which server a token may go."""
import json
import os
import socket
import stat
import subprocess
import threading

import pytest

from issuer import Certificate
from jeton_cli import JETON, Cli, OnTerminal
from jetond import Jetond


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


@pytest.fixture
def cli(server):
    return Cli(server)


def test_the_file_is_for_its_owner_alone(cli):
    assert mode(cli.logins) == 0o600 and mode(cli.logins.parent) == 0o700
    assert sorted(path.name for path in cli.logins.parent.iterdir()) == ["lock", "logins.json"], "nothing half-written"


def test_the_folder_is_that_of_xdg(server, tmp_path):
    cli = Cli(server, XDG_CONFIG_HOME=str(tmp_path / "deep/er"))
    assert (tmp_path / "deep/er/jeton/logins.json").exists() and not cli.logins.exists()
    assert str(tmp_path) in cli.run("auth", "status").stderr


def test_a_folder_of_xdg_that_is_no_absolute_path_is_ignored(server):
    """XDG paths: "If an implementation encounters a relative path … it should consider the path invalid and ignore it.\""""
    cli = Cli(server, XDG_CONFIG_HOME="here")
    assert cli.logins.exists() and not (cli.home / "here").exists()


@pytest.mark.parametrize("bits", [0o640, 0o604, 0o666])
def test_a_file_that_others_can_read_is_not_used(cli, bits):
    cli.logins.chmod(bits)
    assert f"chmod 600 {cli.logins}" in cli.fails(1, "whoami")


def test_a_damaged_file_is_said_and_kept(cli):
    cli.logins.write_text("{")
    assert "is damaged" in cli.fails(1, "whoami")
    assert "is damaged" in cli.fails(1, "login", cli.server.url, "--token-stdin", stdin=cli.server.bootstrap_token)
    assert cli.logins.read_text() == "{"


def test_logins_made_at_the_same_time_are_all_kept(server):
    cli = Cli(server)
    processes = [subprocess.Popen([JETON, "login", server.url, "--name", f"n{n}", "--token-stdin"], text=True,
                                  stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=cli.environment) for n in range(8)]
    for process in processes:
        process.communicate(server.bootstrap_token, timeout=30)
        assert process.returncode == 0
    assert len(json.loads(cli.logins.read_text())["logins"]) == 9


def test_several_servers(cli):
    with Jetond() as other:
        cli("login", other.url, "--name", "other", "--org", "acme", "--token-stdin", stdin=other.bootstrap_token)
        first = cli.server.address
        used = {login["name"]: login["used"] for login in cli.json("auth", "status")}
        assert used == {first: False, "other": True}, "the newest login is used"
        cli("org", "create", "acme", "--email", "a@example.com")
        cli("robot", "create", "ci")
        assert cli("robot", "list", "-q") == "acme+ci\n", "the organization of the login"
        assert cli("org", "list", "-q", JETON_CONTEXT=first).split().count("acme") == 0
        assert cli("org", "list", "-q", "--context", "other") == "acme\n"
        cli("auth", "use", first)
        assert cli("auth", "token").strip() == cli.server.bootstrap_token
        assert cli("auth", "token", "--context", "other").strip() == other.bootstrap_token
        assert cli("auth", "token", JETON_URL=other.url + "/").strip() == other.bootstrap_token
        cli.fails(3, "auth", "use", "none")
        cli("logout")
        assert [login["name"] for login in cli.json("auth", "status")] == ["other"]


def test_a_token_of_a_login_goes_to_no_other_server(cli):
    asked = []
    with listening(asked) as url:
        cli.fails(4, "whoami", JETON_URL=url)
        cli.fails(4, "whoami", "--url", url)
        cli.fails(4, "auth", "token", "--url", url)
    assert asked == []


def test_a_redirect_is_not_followed(cli):
    """Wherever it leads: what was presented goes nowhere else."""
    asked = []
    with listening(asked) as goal, listening([], f"HTTP/1.1 302 Found\r\nLocation: {goal}/x\r\nContent-Length: 0\r\n\r\n") as url:
        cli.fails(1, "whoami", JETON_URL=url, JETON_TOKEN="secret-token")
    assert asked == []


def test_a_token_goes_in_the_clear_to_this_machine_only(cli):
    told = cli.fails(2, "whoami", JETON_URL="http://tokens.example.org", JETON_TOKEN="x")
    assert "in the clear" in told and "https" in told
    cli.fails(7, "whoami", JETON_URL="http://tokens.invalid", JETON_TOKEN="x", JETON_PLAIN_HTTP="1")


def test_a_proxy_gets_nothing_that_is_not_encrypted(cli):
    asked = []
    with listening(asked) as proxy:
        assert cli("whoami", "--field", "name", http_proxy=proxy, HTTP_PROXY=proxy, ALL_PROXY=proxy) == "admin\n"
    assert asked == []


def test_https_with_certificates_of_ones_own():
    certificate = Certificate()
    with Jetond(f'[tls]\ncertificate = "{certificate.file}"\nkey = "{certificate.key}"\n') as server:
        cli, url = Cli(server, bearer=None), f"https://{server.address}"
        assert "did not prove" in cli.fails(7, "login", url, "--token-stdin", stdin=server.bootstrap_token)
        cli("login", url, "--token-stdin", "--cacert", str(certificate.file), stdin=server.bootstrap_token)
        assert cli("whoami", "--field", "name") == "admin\n", "the file is remembered"
        assert "certificates" in cli.fails(7, "whoami", JETON_CACERT="/no/such/file")
    certificate.close()


def test_the_environment_comes_before_the_login(cli):
    assert "JETON_TOKEN" in cli.run("auth", "status", JETON_TOKEN="x").stderr
    cli.fails(4, "whoami", JETON_TOKEN="wrong")


@pytest.mark.parametrize("bad", ["two words", "a\r\nX-Evil: 1", "caf\u00e9"])
def test_a_token_of_the_environment_is_no_header(cli, bad):
    asked = []
    with listening(asked) as url:
        assert "no header may hold" in cli.fails(2, "whoami", JETON_URL=url, JETON_TOKEN=bad)
    assert asked == []


def test_a_prompt_shows_nothing_of_the_token(server):
    cli = Cli(server, bearer=None)
    with OnTerminal([JETON, "login", server.url, "--token-stdin"], cli.environment) as terminal:
        terminal.wait_for("A token for")
        terminal.type(server.bootstrap_token + "\n")
        ended = terminal.end()
    assert ended.returncode == 0 and server.bootstrap_token not in ended.output and "Logged in" in ended.output


def test_a_prompt_that_is_interrupted_leaves_the_terminal_as_it_was(server):
    cli = Cli(server, bearer=None)
    line = f"{JETON} login {server.url} --token-stdin; echo ended with $?; stty -a | grep -o ' echo '"
    with OnTerminal(["sh", "-c", "trap : INT; " + line], cli.environment) as terminal:
        terminal.wait_for("A token for")
        terminal.type("\x03")
        output = terminal.end().output
    assert "ended with 130" in output and " echo " in output, output


def test_no_input_asks_nothing(server):
    cli = Cli(server, bearer=None)
    with OnTerminal([JETON, "login", server.url, "--no-input"], cli.environment) as terminal:
        ended = terminal.end()
    assert ended.returncode == 2 and "cannot be asked for" in ended.output


def test_a_terminal_is_asked_before_much_is_done(cli):
    cli("org", "create", "asked", "--email", "a@example.com")
    for answer, code in (("n", 1), ("y", 0)):
        with OnTerminal([JETON, "org", "delete", "asked"], cli.environment) as terminal:
            terminal.wait_for("Really org delete asked")
            terminal.type(answer + "\n")
            assert terminal.end().returncode == code
    assert "asked" not in cli("org", "list", "-q")


@pytest.mark.parametrize("bad", ["", "two words", "line\nbreak", "caf\u00e9", "a\r\nX-Evil: 1"])
def test_what_is_no_token_is_not_sent(server, bad):
    cli = Cli(server, bearer=None)
    cli.fails(2, "login", server.url, "--token-stdin", stdin=bad)


class listening:
    """A socket that notes whatever comes, and answers with one text."""

    def __init__(self, asked, answer="HTTP/1.1 204 No\r\n\r\n"):
        self.asked, self.answer = asked, answer
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen()

    def _serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                self.asked.append(connection.recv(65536))
                connection.sendall(self.answer.encode())

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def __exit__(self, *_):
        self.socket.close()

