"""The guide upgrade.md: its lines as they stand, with programs in place of apt and systemctl, and a database that a
newer version has changed."""
import contextlib
import re
import sqlite3

import pytest

from jetond import ROOT, Shop
from test_service_guide import Machine, free_address

GUIDE = (ROOT / "docs/guides/upgrade.md").read_text()
BACKUP, UPGRADE, BACK = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)


@pytest.fixture
def machine():
    """Installed and running as from the package."""
    with contextlib.closing(Machine()) as made:
        main, admin = free_address(made)
        made.config.write_text(f'public_url = "http://{main}"\ndata_dir = "{made.data}"\nlisten = "{main}"\n'
                               f'admin_listen = "{admin}"\n')
        made.args = ["--listen", main, "--admin-listen", admin]
        made.start()
        yield made


def sh(machine, script):
    return machine.sh(script.replace("/var/lib/jeton", str(machine.data)))


def works(machine, script):
    done = sh(machine, script)
    assert done.returncode == 0 and done.stderr == "", done
    return done.stdout


def test_an_upgrade_and_the_way_back(machine):
    token = machine.bootstrap_token
    before = Shop(machine).organization("before")
    assert works(machine, BACKUP) == ""
    said = works(machine, UPGRADE)
    assert "The configuration is good." in said and not re.search("^FAULT", said, re.M)
    assert machine.done == ["apt install ./jeton-server_*.deb", "systemctl restart jeton"]
    after = Shop(machine).organization("after")
    machine.stop()
    with contextlib.closing(sqlite3.connect(machine.data / "jeton.db")) as database, database:
        database.execute("INSERT INTO migrations(name) VALUES ('9999_of_tomorrow')")
    with pytest.raises(RuntimeError, match="a newer jetond has changed this database"):
        machine.start()
    assert works(machine, BACK) == ""
    assert machine.done[2:] == ["systemctl stop jeton", "apt install --allow-downgrades ./before/jeton-server_*.deb",
                                "systemctl start jeton"]
    machine.start()
    names = [item["name"] for item in machine.get("/jeton/v1/organizations", bearer=token).json()["items"]]
    assert before in names and after not in names


def test_nothing_is_upgraded_with_a_configuration_that_is_wrong(machine):
    machine.config.write_text(machine.config.read_text() + "nonsense = 1\n")
    assert sh(machine, UPGRADE).returncode != 0
    assert "systemctl restart jeton" not in machine.done


def test_without_the_backup_there_is_no_way_back_and_it_says_so(machine):
    machine.stop()
    assert sh(machine, BACK).returncode != 0
    assert "systemctl start jeton" not in machine.done
