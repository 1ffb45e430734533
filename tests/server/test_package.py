"""What is installed: the unit, the manual page, and the Debian package of the server."""
import os
import re
import shutil
import subprocess

import pytest

from jetond import BUILD, ROOT

UNIT = ROOT / "deploy/systemd/jeton.service"


def run(*command, **more):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=300, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def help_of(*args):
    return run(BUILD / "jetond", "help", *args)


COMMANDS = re.findall(r"^  ([a-z-]+)  ", run(BUILD / "jetond", "--help"), re.M)


def test_the_unit_is_as_closed_as_it_can_be():
    said = run("systemd-analyze", "security", "--offline=yes", "--no-pager", UNIT)
    exposure = float(re.search(r"Overall exposure level for jeton.service: ([\d.]+)", said).group(1))
    assert exposure <= 1.5, said


def test_the_unit_starts_a_command_that_there_is_and_speaks_the_protocol():
    unit = UNIT.read_text()
    command = re.search(r"^ExecStart=/usr/bin/jetond (\w+) --config /etc/jeton/jeton.toml$", unit, re.M).group(1)
    assert command in COMMANDS
    assert "Type=notify" in unit and "WatchdogSec=" in unit and "ExecReload=/bin/kill -HUP" in unit


def test_the_manual_page_has_no_fault_and_says_what_help_says(tmp_path):
    page = tmp_path / "jetond.8"
    page.write_text(help_of("man"))
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "MANROFFSEQ": "", "MANWIDTH": "120"}
    done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", str(page)], capture_output=True,
                          text=True, timeout=60, env=environment)
    assert done.returncode == 0 and done.stderr == ""
    shown = run("man", "-l", page, env={**environment, "PAGER": "cat", "GROFF_NO_SGR": "1"})
    shown = re.sub(r".\x08", "", shown)
    assert COMMANDS and all(f"jetond {command}" in shown for command in COMMANDS)
    for command in COMMANDS:
        for option in re.findall(r"--[a-z-]+", help_of(command)):
            assert option in shown or option in ("--help",), (command, option)
    assert run("lexgrog", page).strip().endswith('server for access tokens of APIs and container registries"')


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The .deb, made of this build's program."""
    folder = tmp_path_factory.mktemp("package")
    source = folder / "jeton"
    source.mkdir()
    shutil.copytree(ROOT / "debian", source / "debian")
    run("dpkg-buildpackage", "-us", "-uc", "-b", "-d", cwd=source,
        env={**os.environ, "JETON_BUILT": str(BUILD), "DEB_BUILD_OPTIONS": "noautodbgsym nocheck"})
    [made] = folder.glob("jeton-server_*.deb")
    return made


def test_the_package_holds_what_belongs_to_the_server(package):
    paths = set(re.findall(r"\./(\S+)$", run("dpkg-deb", "-c", package), re.M))
    assert {"usr/bin/jetond", "lib/systemd/system/jeton.service", "lib/systemd/system/jeton.socket",
            "usr/share/man/man8/jetond.8.gz", "etc/jeton/"} <= paths
    assert any(path.endswith("jeton.rules.yml") or path.endswith("jeton.rules.yml.gz") for path in paths)
    depends = run("dpkg-deb", "-f", package, "Depends")
    assert "libsqlite3-0" in depends and "adduser" in depends


def test_lintian_has_no_error(package):
    said = run("lintian", "--allow-root", "--fail-on", "error", package)
    assert "E: " not in said, said
