"""The guide run-it-as-a-service.md: its lines work as they stand, with programs in place of apt and systemctl."""
import contextlib
import re
import subprocess

import pytest

from jetond import BUILD, ROOT, Jetond
from test_setup import choose, link_in, signs_in

GUIDE = (ROOT / "docs/guides/run-it-as-a-service.md").read_text()
SET_UP, PORT, LOOK, UPGRADE = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)


class Machine(Jetond):
    """Where no package manager and no systemd are, and /etc/jeton is the test's folder."""

    def __init__(self):
        super().__init__()
        self.config.unlink()
        self.programs = self.directory / "programs"
        self.programs.mkdir()
        (self.directory / "backups").mkdir()
        self.data = self.directory / "var"
        for name in "apt", "systemctl":
            path = self.programs / name
            path.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.directory}/done"\n')
            path.chmod(0o755)

    def sh(self, script, url="http://127.0.0.1:1"):
        script = (script.replace("/etc/jeton/", f"{self.directory}/").replace("https://auth.example.org", url)
                  .replace("/var/backups/", f"{self.directory}/backups/"))
        return subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=120,
                              cwd=self.directory, env={"PATH": f"{self.programs}:{BUILD}:/usr/bin:/bin"})

    @property
    def done(self):
        return (self.directory / "done").read_text().splitlines()


@pytest.fixture
def machine():
    with contextlib.closing(Machine()) as made:
        yield made


def free_address(machine):
    """An address that stays: the public URL must lead to the server that is started below."""
    with Jetond() as probe:
        return probe.address, probe.admin_address


def test_a_server_is_set_up_looked_at_and_upgraded(machine):
    main, admin = free_address(machine)
    done = machine.sh(SET_UP, f"http://{main}")
    assert done.returncode == 0 and done.stderr == "", done
    assert machine.done == ["apt install ./jeton-server_*.deb", "systemctl enable --now jeton"]
    machine.config.write_text(machine.config.read_text() + f'listen = "{main}"\nadmin_listen = "{admin}"\n')
    machine.args = ["--listen", main, "--admin-listen", admin]
    machine.start()
    assert choose(machine, link_in(done.stdout)).status == 200 and signs_in(machine)
    look = machine.sh(LOOK)
    assert look.returncode == 0 and "FAULT" not in look.stdout and "ok     public_url" in look.stdout, look
    upgraded = machine.sh(UPGRADE)
    assert upgraded.returncode == 0 and upgraded.stderr == "", upgraded
    assert sorted(path.name for path in (machine.directory / "backups").iterdir()) == ["jeton.db", "jeton.keys"]
    assert machine.done[-1] == "systemctl restart jeton"
    machine.stop()
    assert machine.sh(LOOK).returncode != 0, "a server that does not run is a fault"


def test_the_port_and_the_certificate_are_those_of_the_units(machine):
    assert machine.sh(PORT).returncode == 0
    assert machine.done == ["systemctl edit jeton", "systemctl enable --now jeton.socket"]
    unit = (ROOT / "deploy/systemd/jeton.service").read_text()
    for line in re.findall(r"LoadCredential=\w+:[\w/.]+", PORT):
        assert line in unit
    assert "FileDescriptorName=main" in (ROOT / "deploy/systemd/jeton.socket").read_text()


def test_an_upgrade_without_an_installation_stops_before_it_begins(machine):
    assert machine.sh(UPGRADE).returncode != 0
    assert not (machine.directory / "done").exists()


def test_a_wrong_url_is_refused_and_nothing_is_enabled(machine):
    assert machine.sh(SET_UP, "auth.example.org").returncode != 0
    assert machine.done == ["apt install ./jeton-server_*.deb"] and not machine.config.exists()


def test_what_the_guide_names_is_there():
    for path in "deploy/prometheus/jeton.rules.yml", "deploy/grafana/jeton.json":
        assert path in GUIDE and (ROOT / path).exists()
