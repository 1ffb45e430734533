"""What is installed: the unit, the manual page, and the Debian packages."""
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
def packages(tmp_path_factory):
    """The packages by name, made of this build's programs."""
    folder = tmp_path_factory.mktemp("package")
    source = folder / "jeton"
    source.mkdir()
    shutil.copytree(ROOT / "debian", source / "debian")
    shutil.copytree(ROOT / "docs/examples", source / "docs/examples")
    run("dpkg-buildpackage", "-us", "-uc", "-b", "-d", cwd=source,
        env={**os.environ, "JETON_BUILT": str(BUILD), "DEB_BUILD_OPTIONS": "noautodbgsym nocheck"})
    return {path.name.split("_")[0]: path for path in folder.glob("*.deb")}


# What belongs to each package: paths, and packages that it needs.
HELD = {
    "jeton-server": ({"usr/bin/jetond", "lib/systemd/system/jeton.service", "lib/systemd/system/jeton.socket",
                      "usr/share/man/man8/jetond.8.gz", "etc/jeton/"}, {"libsqlite3-0", "adduser"}),
    "jeton": ({"usr/bin/jeton", "usr/bin/docker-credential-jeton", "usr/bin/jeton-credential-provider",
               "usr/share/man/man1/jeton.1.gz", "usr/share/man/man1/jeton-allow.1.gz",
               "usr/share/bash-completion/completions/jeton", "usr/share/zsh/vendor-completions/_jeton",
               "usr/share/fish/vendor_completions.d/jeton.fish"}, {"libcurl4"}),
    "libjeton-dev": ({"usr/include/jeton/verifier.h", "usr/include/jeton/introspector.h",
                      "usr/share/doc/libjeton-dev/examples/protect_an_api.cc"}, {"libcurl4-openssl-dev", "libssl-dev"}),
}


@pytest.mark.parametrize("name", HELD)
def test_each_package_holds_what_belongs_to_it(packages, name):
    wanted, needs = HELD[name]
    # A link is printed as "path -> target".
    paths = set(re.findall(r"\./(\S+)(?: -> \S+)?$", run("dpkg-deb", "-c", packages[name]), re.M))
    assert wanted <= paths, wanted - paths
    depends = run("dpkg-deb", "-f", packages[name], "Depends")
    assert all(package in depends for package in needs), depends
    assert "libargon2" not in depends or name == "jeton-server", "only the server hashes passwords"


def test_the_files_that_are_no_one_packages_alone(packages):
    listed = {name: run("dpkg-deb", "-c", path) for name, path in packages.items()}
    assert set(listed) == set(HELD)
    assert any(name in listed["jeton-server"] for name in ("jeton.rules.yml", "jeton.rules.yml.gz"))
    for file in "libjeton.a", "jetonConfig.cmake", "jeton.pc":
        assert file in listed["libjeton-dev"] and file not in listed["jeton"] + listed["jeton-server"], file


def test_an_upgrade_restarts_a_running_server_and_only_a_removal_stops_it(packages, tmp_path):
    """What scripts/test-packages.sh sees happen is what the scripts of the package say."""
    run("dpkg-deb", "-e", packages["jeton-server"], tmp_path)
    calls = {path.name: re.findall(r"deb-systemd-invoke (\S+) .*jeton\.service", path.read_text())
             for path in tmp_path.glob("p*")}
    assert {name: said for name, said in calls.items() if said} == {"postinst": ["try-restart"], "prerm": ["stop"]}


@pytest.mark.parametrize("name", HELD)
def test_lintian_has_no_error(packages, name):
    said = run("lintian", "--allow-root", "--fail-on", "error", packages[name])
    assert "E: " not in said, said
