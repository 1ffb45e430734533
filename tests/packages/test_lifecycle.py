"""The packages on a bare Debian 12: installed, upgraded with data, removed, installed again, purged. In this order."""
import os
import re
import subprocess

import pytest

from bare_root import NEW, OLD

CONFIG = "--config /etc/jeton/jeton.toml"
URL = "http://localhost:8080"
UNIT = "lib/systemd/system/jeton.service"
# As `systemctl enable` makes it.
ENABLED = "/etc/systemd/system/multi-user.target.wants/jeton.service"
PROGRAMS = ("/usr/bin/jetond", "/usr/bin/jeton", "/usr/bin/docker-credential-jeton", "/usr/bin/jeton-credential-provider",
            "/lib/systemd/system/jeton.service", "/lib/systemd/system/jeton.socket",
            "/usr/share/bash-completion/completions/jeton", "/usr/share/zsh/vendor-completions/_jeton",
            "/usr/share/fish/vendor_completions.d/jeton.fish", "/usr/share/doc/jeton-server/monitoring",
            "/usr/share/doc/jeton-server/gateways/nginx.conf")
DATA = ("/etc/jeton/jeton.toml", "/var/lib/jeton/jeton.db", "/var/lib/jeton/keys")
FOLDERS = ("/etc/jeton", "/var/lib/jeton")


def there(root, *paths):
    return [path for path in paths if os.path.lexists(root.path / path.lstrip("/"))]


def version_of(root, package):
    return root.sh(f"dpkg-query -W -f '${{Version}}' {package}")


def servers(root):
    """The program of each jetond that runs; of one that has been replaced on the disk, the name ends with `(deleted)`."""
    return [line for line in root.sh("readlink /proc/[0-9]*/exe || true").splitlines() if line.startswith("/usr/bin/jetond")]


def install(root, *packages):
    root.sh("rm -f /root/*.deb")
    root.put(*packages)
    return root.sh("apt-get install -y -qq ./jeton-server_*.deb ./jeton_*.deb", fetching=True)


def install_new(root):
    return install(root, *NEW.glob("jeton-server_*.deb"), *NEW.glob("jeton_*.deb"))


@pytest.fixture(scope="module")
def ask(bare):
    """A line that a robot made on the first day types on every day."""
    bare.install("curl")
    install(bare, *OLD.glob("jeton-server_*.deb"), *OLD.glob("jeton_*.deb"))
    assert version_of(bare, "jeton-server") == version_of(bare, "jeton") == "0.0.9"
    assert there(bare, *PROGRAMS) == list(PROGRAMS)
    assert there(bare, *FOLDERS) and not there(bare, *DATA) and not servers(bare), "nothing is made before `jetond setup`"
    assert bare.sh("stat -c '%U %a' /var/lib/jeton /etc/jeton").split() == ["jeton", "751", "root", "750"]
    bare.sh(f"jetond setup --public-url {URL} --start")
    bare.sh("jeton org create acme --email ops@acme.example")
    secret = bare.sh("jeton allow ci pull acme/web -q").strip()
    return f"curl -sSf -u acme+ci:{secret} '{URL}/v2/auth?service=localhost:8080'"


def test_1_what_is_installed_works_once_it_is_set_up(bare, ask):
    assert there(bare, *DATA, ENABLED) == [*DATA, ENABLED]
    assert bare.sh("stat -c '%U:%G %a' /etc/jeton/jeton.toml").strip() == "root:jeton 640"
    assert servers(bare) == ["/usr/bin/jetond"] and '"token"' in bare.sh(ask)


def test_2_an_upgrade_keeps_configuration_and_data_and_starts_the_new_program(bare, ask):
    config = bare.sh("cat /etc/jeton/jeton.toml")
    install_new(bare)
    assert version_of(bare, "jeton-server") == version_of(bare, "jeton") != "0.0.9"
    assert servers(bare) == ["/usr/bin/jetond"], "the upgrade restarts it"
    assert bare.sh("cat /etc/jeton/jeton.toml") == config and there(bare, ENABLED)
    assert '"token"' in bare.sh(ask) and "name: admin" in bare.sh("jeton whoami")
    assert "FAULT" not in bare.sh(f"jetond doctor {CONFIG}")


def test_3_an_upgrade_starts_no_server_that_was_stopped(bare, ask):
    bare.sh("systemctl stop jeton && apt-get install -y -qq --reinstall ./jeton-server_*.deb", fetching=True)
    assert not servers(bare)
    bare.sh("systemctl start jeton")
    assert '"token"' in bare.sh(ask)


def test_4_the_installed_unit_is_as_closed_as_it_can_be(bare, ask):
    said = subprocess.run(["systemd-analyze", "security", "--offline=yes", "--no-pager", bare.path / UNIT], capture_output=True,
                          text=True, timeout=60)
    assert float(re.search(r"Overall exposure level for jeton.service: ([\d.]+)", said.stdout).group(1)) <= 1.5, said


def test_5_removing_stops_the_server_takes_the_programs_and_leaves_what_people_made(bare, ask):
    bare.sh("apt-get remove -y -qq jeton jeton-server", fetching=True)
    assert not servers(bare)
    assert there(bare, *PROGRAMS) == [] and there(bare, *DATA) == list(DATA)
    assert bare.sh("getent passwd jeton"), "its files have an owner"


def test_6_installed_again_it_goes_on_with_what_was_left(bare, ask):
    assert "jetond setup" not in install_new(bare), "it has been set up"
    bare.sh("systemctl start jeton")
    assert '"token"' in bare.sh(ask) and "name: admin" in bare.sh("jeton whoami")


def test_7_purging_leaves_nothing(bare, ask):
    bare.sh("apt-get purge -y -qq jeton jeton-server", fetching=True)
    assert not servers(bare) and there(bare, *PROGRAMS, *FOLDERS, ENABLED) == []
    assert bare.run("getent passwd jeton").returncode != 0 and bare.run("getent group jeton").returncode != 0
    left = bare.sh("find / -xdev -name '*jeton*' -not -path '/root/*' -not -path '/proc/*' -not -path '/var/log/*'").split()
    assert left == []


def test_8_after_a_purge_it_begins_anew(bare, ask):
    assert "jetond setup" in install_new(bare)
    assert there(bare, *DATA) == [] and bare.sh("stat -c '%U %a' /var/lib/jeton").split() == ["jeton", "751"]
    bare.sh(f"jetond setup --public-url {URL} --start")
    assert bare.run(ask).returncode != 0, "what was issued before is unknown"


def test_9_without_a_service_manager_it_is_installed_and_removed_all_the_same(bare, ask):
    """As in a container: maintainer scripts have no service manager to ask."""
    bare.sh("systemctl stop jeton && apt-get purge -y -qq jeton jeton-server", fetching=True)
    bare.sh("rmdir /run/systemd/system && mv /usr/bin/systemctl /root/")
    install_new(bare)
    assert there(bare, *PROGRAMS) == list(PROGRAMS)
    bare.sh("apt-get purge -y -qq jeton jeton-server", fetching=True)
    assert there(bare, *PROGRAMS, *FOLDERS) == []
