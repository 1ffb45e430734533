"""What is printed: data on standard output and everything else on standard error, in each format, whole lists."""
import csv
import io
import json
import os
import re
import subprocess

import pytest
import yaml

from jeton_cli import JETON, OnTerminal

MANY = 230  # more than a page


@pytest.fixture(scope="module")
def full(jeton):
    """An organization with many robots."""
    jeton("org", "create", "full", "--email", "full@example.com")
    for number in range(MANY):
        jeton.server.put(f"/jeton/v1/organizations/full/robots/r{number:03}", bearer=jeton.server.bootstrap_token,
                         json_body={"description": 'a "b", c' if number == 0 else "yes" if number == 1 else ""})
    return "full"


def test_table_has_heads_and_human_times(jeton, full):
    lines = jeton("robot", "list", "--org", full, "-o", "wide").splitlines()
    assert re.fullmatch(r"ACCOUNT +DESCRIPTION +DISABLED +ENDS +LAST USED +CREATED", lines[0])
    assert len(lines) == MANY + 1 and re.fullmatch(r"full\+r002 +- +no +- +- +\d+ (s|min) ago", lines[3])
    assert "CREATED" not in jeton("robot", "list", "--org", full)


def test_json_is_one_document_with_rfc_3339(jeton, full):
    robots = jeton.json("robot", "list", "--org", full)
    assert len(robots) == MANY and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", robots[0]["created"])


def test_yaml_reads_as_the_same(jeton, full):
    assert yaml.safe_load(jeton("robot", "list", "--org", full, "-o", "yaml").replace("created: ", "created: !!str ")) == \
        jeton.json("robot", "list", "--org", full)
    shown = yaml.safe_load(jeton("org", "show", full, "-o", "yaml").replace("created: ", "created: !!str "))
    assert shown == jeton.json("org", "show", full)


def test_csv_reads_as_the_same(jeton, full):
    rows = list(csv.reader(io.StringIO(jeton("robot", "list", "--org", full, "-o", "csv"))))
    assert rows[0] == ["ACCOUNT", "DESCRIPTION", "DISABLED", "ENDS", "LAST USED", "CREATED"] and len(rows) == MANY + 1
    assert rows[1][:3] == ["full+r000", 'a "b", c', "false"]
    assert list(csv.DictReader(io.StringIO(jeton("org", "show", full, "-o", "csv"))))[0]["name"] == "full"


def test_name_and_q_print_names(jeton, full):
    names = [f"full+r{number:03}" for number in range(MANY)]
    assert jeton("robot", "list", "--org", full, "-o", "name").split() == names
    assert jeton("robot", "list", "--org", full, "-q").split() == names
    assert jeton("robot", "edit", "full+r005", "--description", "x", "-q") == "full+r005\n"


def test_field_prints_one_member(jeton, full):
    assert jeton("org", "show", full, "--field", "policy.never_allowed") == "true\n"
    assert jeton("org", "show", full, "--field", "email") == "full@example.com\n"
    assert len(jeton("robot", "list", "--org", full, "--field", "created").split()) == MANY


@pytest.mark.parametrize("limit", [1, 50, 201, 230, 500])
def test_limit_asks_for_no_more(jeton, full, limit):
    assert jeton("robot", "list", "--org", full, "--limit", str(limit), "-q").count("\n") == min(limit, MANY)


def test_nothing_is_said_on_standard_output_but_data(jeton, org):
    done = jeton.run("robot", "list", "--org", org)
    assert done.stdout == "" and done.stderr == "There is none.\n" and done.returncode == 0
    assert jeton.json("robot", "list", "--org", org) == []
    done = jeton.run("repo", "delete", f"{org}/none", "--dry-run")
    assert done.stdout == ""


def test_a_reader_that_leaves_ends_it(jeton, full):
    done = jeton.shell(f"{JETON} robot list --org {full} -o json | head -c 10", shell="bash")
    assert done.returncode == 0 and done.stdout.startswith("[{")


def test_a_full_disk_is_a_failure(jeton, full):
    for line in (f"robot list --org {full} -o json", f"org show {full}"):
        assert jeton.shell(f"{JETON} {line} > /dev/full").returncode == 1


def test_control_characters_do_not_reach_a_terminal(jeton, org):
    jeton.server.put(f"/jeton/v1/organizations/{org}/robots/ci", bearer=jeton.server.bootstrap_token,
                     json_body={"description": "a\x1b[2Jb\x9bc"})
    assert "a?[2Jb?c" in jeton("robot", "list", "--org", org)
    assert "\x1b" not in jeton("robot", "show", f"{org}+ci")


def test_times_are_human_in_tables_only(jeton, org):
    jeton("robot", "create", f"{org}+ci", "--ends", "2099-01-31T08:15:00Z")
    assert re.search(r"ends: in \d+ y", jeton("robot", "show", f"{org}+ci"))
    assert jeton("robot", "show", f"{org}+ci", "--field", "ends") == "2099-01-31T08:15:00Z\n"


def on_terminal(jeton, *args, **environment):
    with OnTerminal([JETON, *args], {**jeton.environment, **environment}) as terminal:
        return terminal.end().output


def test_colors_on_a_terminal_only(jeton, full):
    line = ("robot", "list", "--org", full, "--limit", "1")
    assert "\x1b[1m" in on_terminal(jeton, *line) and "\x1b" not in jeton(*line)
    for variable, value in (("NO_COLOR", "1"), ("CI", "true"), ("TERM", "dumb")):
        assert "\x1b" not in on_terminal(jeton, *line, **{variable: value})


def test_progress_on_a_terminal_only(jeton):
    """Of an export, which is long if it is more than a thousand lines."""
    for number in range(1100):
        jeton.server.put(f"/jeton/v1/organizations/full/robots/r{number % 3:03}", bearer=jeton.server.bootstrap_token,
                         json_body={"description": str(number)})
    line = f"exec {JETON} log export --org full > /dev/null"
    for environment, expected in (({}, True), ({"CI": "true"}, False)):
        with OnTerminal(["sh", "-c", line], {**jeton.environment, **environment}) as terminal:
            assert ("entries" in terminal.end().output) == expected
    assert jeton.run("log", "export", "--org", "full").stderr == ""


def test_json_of_a_list_comes_as_it_is_read(jeton, full):
    """The first item is there before the last page is asked for."""
    process = subprocess.Popen([JETON, "robot", "list", "--org", full, "-o", "json", "-v"], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, env={**os.environ, **jeton.environment})
    out, trace = process.communicate(timeout=20)
    assert trace.count("> GET") == 2 and len(json.loads(out)) == MANY
