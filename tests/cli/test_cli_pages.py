"""Help, manual, reference and completion say the same, because they are printed from one table."""
import re
import subprocess

import pytest

from jeton_cli import JETON, commands
from jetond import BUILD, ROOT

PAGES = BUILD / "jeton-pages"
MANUAL = sorted((PAGES / "man1").glob("*.1"))


def run(*args, **more):
    return subprocess.run(args, capture_output=True, text=True, timeout=60, **more)


def plain(page):
    text = run("mandoc", "-T", "utf8", "-O", "width=400", page).stdout
    return " ".join(re.sub(r".\x08", "", text).split())


def help_of(words):
    return subprocess.run([JETON, "help", *words.split()], capture_output=True, text=True, check=True).stdout


def flags_of(words):
    """Those that help explains."""
    found = re.search(r"\nFlags:\n(.*?)(?=\n\S|\Z)", help_of(words), re.S)
    return set(re.findall(r"^  (--[a-z-]+)", found.group(1), re.M)) if found else set()


def offered(*words):
    done = run(JETON, "__complete", "--", *words)
    return {line.split("\t")[0] for line in done.stdout.splitlines()}


COMMON = set(re.findall(r"(--[a-z-]+)", help_of("flags")))


def test_the_manual_has_a_page_for_the_program_and_each_first_word():
    assert {page.name for page in MANUAL} == {
        "jeton.1", "docker-credential-jeton.1", "jeton-credential-provider.1"} | {f"jeton-{words.split()[0]}.1" for words in commands()}


@pytest.mark.parametrize("page", MANUAL, ids=lambda page: page.stem)
def test_the_manual_has_no_warnings(page):
    lint = run("mandoc", "-T", "lint", "-W", "warning", page)
    assert lint.stdout == "" == lint.stderr, lint
    for program in (["groff", "-ww", "-man", "-Tutf8", "-z", page], ["man", "--warnings=w", "-l", "-Tutf8", "-Z", page]):
        done = run(*program, env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MANWIDTH": "80"})
        assert done.returncode == 0 and done.stderr == "", done


@pytest.mark.parametrize("words", commands())
def test_help_manual_reference_and_completion_of_a_command_agree(words):
    told = help_of(words)
    synopsis = told.splitlines()[0].strip()
    summary = " ".join(told.split("\n\n")[1].split())
    page = plain(PAGES / "man1" / f"jeton-{words.split()[0]}.1")
    assert synopsis in page and summary in page
    reference = (ROOT / "docs/reference/jeton.md").read_text()
    section = reference.split(f"### `jeton {words}`\n")[1].split("\n### ")[0]
    assert synopsis in section and summary in section
    flags = flags_of(words)
    explained = section.split("#### Flags\n")[1].split("\n#### ")[0] if "#### Flags" in section else ""
    assert set(re.findall(r"^- `(--[a-z-]+)", explained, re.M)) == flags
    assert all(flag in page for flag in flags)
    assert offered(*words.split(), "--") == flags | COMMON
    assert words.split()[-1] in offered(*words.split()[:-1], "")


def test_the_program_takes_the_flags_that_help_explains_and_no_others(jeton):
    for words in commands():
        for flag in flags_of(words):
            done = jeton.run(*words.split(), flag + "=x", "--help")
            assert "There is no flag" not in done.stderr, (words, flag)
        assert "There is no flag" in jeton.run(*words.split(), "--no-such-flag").stderr


def test_no_command_has_a_flag_of_every_command():
    assert [words for words in commands() if flags_of(words) & COMMON] == []


def test_the_reference_is_as_printed():
    """`jeton help --format markdown > docs/reference/jeton.md`"""
    printed = subprocess.run([JETON, "help", "--format", "markdown"], capture_output=True, text=True, check=True).stdout
    assert (ROOT / "docs/reference/jeton.md").read_text() == printed


def test_every_example_is_a_line_that_the_program_understands(jeton):
    """With --help behind it, a line is read and nothing is done."""
    seen = 0
    for words in commands():
        text = help_of(words)
        if "\nExamples:\n" not in text:
            continue
        for line in text.split("\nExamples:\n")[1].split("\n\n")[0].splitlines():
            line = line.strip()
            if line.startswith("#"):
                continue
            found = re.search(r"jeton [^|<>$]*", line)
            own = found.group().strip().replace('"', "'").rstrip(")").strip()
            done = jeton.shell(own + " --help", shell="bash") if "$(" not in line else None
            assert done is None or (done.returncode == 0 and done.stdout.startswith(f"  jeton {words}") or "completion" in own), (line, done)
            seen += 1
    assert seen > 20


def test_every_operation_of_the_table_is_in_the_openapi_document(server):
    """Method, path, and each flag's parameter or member."""
    document = server.get("/openapi.json").json()
    paths = set(document["paths"])
    source = "".join(path.read_text() for path in (ROOT / "src/cli/table").glob("*.cc"))
    used = set(re.findall(r'"(/(?:organizations|users|tokens|access|refusals|audit|webhooks|whoami)[^"]*)"', source))
    shapes = {re.sub(r"\{[^}]*\}", "{}", path) for path in paths}
    missing = {path for path in used if re.sub(r"\{[^}]*\}", "{}", "/jeton/v1" + path) not in shapes}
    assert not missing and len(used) > 15, missing


def test_install_puts_everything_in_its_place(tmp_path):
    done = run("cmake", "--install", BUILD, "--component", "jeton", "--prefix", tmp_path)
    assert done.returncode == 0, done
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if not path.is_dir()}
    assert {"bin/jeton", "bin/docker-credential-jeton", "bin/jeton-credential-provider", "share/man/man1/jeton.1",
            "share/man/man1/jeton-robot.1", "share/bash-completion/completions/jeton",
            "share/zsh/vendor-completions/_jeton", "share/fish/vendor_completions.d/jeton.fish"} <= files
    assert run(tmp_path / "bin/jeton", "version").stdout.startswith("jeton ")
    assert (tmp_path / "bin/docker-credential-jeton").is_symlink()
