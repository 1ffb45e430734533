"""Completion in the real bash, zsh and fish, each in a terminal of its own."""
import re
import socket
import time

import pytest

from jeton_cli import OnTerminal
from jetond import BUILD
from stub_server import StubServer

PAGES = BUILD / "jeton-pages"


@pytest.fixture(scope="module")
def filled(jeton):
    jeton("org", "create", "acme", "--email", "acme@example.com")
    for name in ("builder", "deployer"):
        jeton("robot", "create", f"acme+{name}")
    jeton("repo", "create", "acme/web")
    return jeton


class Shell:
    """One shell that knows the completion; `complete(line)` is the line after the tab key."""

    def __init__(self, cli):
        # Whatever the prompt is, the line is behind these.
        self.environment = {**cli.environment, "PS1": "READY> ", "HISTFILE": "/dev/null", "fish_history": ""}
        self.terminal = OnTerminal(self.command(cli.home), self.environment, cwd=str(cli.home))
        self.begin()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.terminal.__exit__()

    def begin(self):
        self.terminal.wait_for("READY> ")

    def clean(self, text):
        return re.sub(r"\x1b(\[[0-9;?>=]*[a-zA-Z]|\][^\a\x1b]*(\a|\x1b\\)|[()][A-Z0-9]|[=>78])|\r|\x07", "", text)

    def tab(self, line, expected, times=1):
        """Types a line and the tab key; the expected text comes."""
        self.terminal.type("\x15" + line)
        time.sleep(0.3)
        seen = ""
        self.terminal.type("\t" * times)
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            try:
                seen += self.terminal.wait_for(r"(?s).", 1)
            except AssertionError:
                pass
            if re.search(expected, self.clean(seen)):
                return
        raise AssertionError((line, expected, self.clean(seen)))


class Bash(Shell):
    def command(self, home):
        (home / "bashrc").write_text(f"source {PAGES}/jeton\nbind 'set enable-bracketed-paste off'\nPS1='READY> '\n"
                                     "bind 'set show-all-if-ambiguous on'\n")
        return ["bash", "--noprofile", "--rcfile", str(home / "bashrc"), "-i"]


class Zsh(Shell):
    def command(self, home):
        (home / ".zshrc").write_text(f"fpath=({PAGES} $fpath)\nautoload -U compinit\ncompinit -u -D\nPS1='READY> '\n"
                                     "unsetopt zle_bracketed_paste\nunset zle_bracketed_paste\n")
        return ["zsh", "-i"]


class Fish(Shell):
    def command(self, home):
        folder = home / ".config/fish"
        (folder / "completions").mkdir(parents=True, exist_ok=True)
        (folder / "completions/jeton.fish").write_text((PAGES / "jeton.fish").read_text())
        (folder / "config.fish").write_text("function fish_prompt; echo -n 'READY> '; end\nset -g fish_greeting\n"
                                            "set -g fish_autosuggestion_enabled 0\n")
        return ["fish", "-i"]


# What is typed, what comes.
LINES = [("jeton who", r"whoami|who-can"), ("jeton rob", r"robot "), ("jeton robot tr", r"trust "),
         ("jeton robot list --or", r"--org "), ("jeton robot list --org ac", r"acme "),
         ("jeton robot show acme+b", r"acme\+builder"), ("jeton robot delete acme+builder acme+d", r"acme\+deployer"),
         ("jeton allow acme+builder pu", r"pull|push"), ("jeton allow acme+builder pull acme/w", r"acme/web"),
         ("jeton token list --kind ro", r"robot "), ("jeton token list --kind=ro", r"--kind=robot"),
         ("jeton help out", r"output "), ("jeton completion f", r"fish ")]


@pytest.mark.parametrize("shell", [Bash, Zsh, Fish], ids=lambda shell: shell.__name__.lower())
def test_the_tab_key_completes(filled, shell):
    with shell(filled) as one:
        for line, expected in LINES:
            one.tab(line, expected, times=2 if "|" in expected and shell is not Bash else 1)


def complete(cli, *words, **environment):
    done = cli.run("__complete", "--", *words, **environment)
    assert done.returncode == 0 and done.stderr == "", done
    return [line.split("\t")[0] for line in done.stdout.splitlines()]


def test_an_organization_comes_before_its_names(filled):
    assert "acme+" in complete(filled, "robot", "show", "ac")
    assert complete(filled, "robot", "show", "", JETON_ORG="acme") == ["acme+builder", "acme+deployer"]
    assert complete(filled, "repo", "show", "acme/") == ["acme/web"]


def test_values_are_completed_behind_their_flag(filled):
    assert complete(filled, "robot", "list", "--output", "") == "table wide json yaml csv name".split()
    assert complete(filled, "robot", "list", "-o", "j") == ["json"]
    assert complete(filled, "auth", "use", "") == [filled.server.address]
    assert complete(filled, "login", "--token-file", "") == [":files"]


def test_nothing_is_said_without_a_login(filled):
    assert complete(filled, "robot", "show", "acme+", JETON_URL="http://127.0.0.1:9") == []


def test_the_server_is_asked_for_300_ms_at_most(filled):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        start = time.monotonic()
        assert complete(filled, "robot", "show", "acme+", JETON_URL=url, JETON_TOKEN="x") == []
        took = time.monotonic() - start
    assert 0.25 < took < 20, took  # the program's start and a busy machine included; a usual request waits 60 s


def test_names_that_a_shell_would_act_upon_are_not_offered(filled):
    evil = {"items": [{"name": "$(reboot)"}, {"name": "a\nb"}, {"name": "good"}], "next_cursor": None}
    with StubServer((200, evil)) as stub:
        assert complete(filled, "org", "show", "", JETON_URL=stub.url, JETON_TOKEN="x") == ["good"]
