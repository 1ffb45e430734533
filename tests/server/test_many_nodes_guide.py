"""docs/guides/run-many-nodes.md, its lines as they stand, over scripts/run-cluster.sh in another folder."""
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import pytest

from jetond import BUILD, ROOT, Jetond
from postgres import Postgres

GUIDE = (ROOT / "docs/guides/run-many-nodes.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)


def free_port():
    """The first of the ports that a cluster takes: two neighbours, and two a hundred above."""
    while True:
        first = random.randrange(20000, 30000)
        try:
            for port in (first, first + 1, first + 100, first + 101):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return first
        except OSError:
            continue


FIRST = free_port()


@pytest.fixture(scope="module")
def folder():
    """Where a cluster runs."""
    place = pathlib.Path(tempfile.mkdtemp(prefix="cluster-"))
    place.chmod(0o755)  # the user that runs PostgreSQL must come through
    log = place / "said"
    with open(log, "wb") as said:
        script = subprocess.Popen([str(ROOT / "scripts/run-cluster.sh")], stdout=said, stderr=said, cwd=ROOT,
                                  env={**os.environ, "JETON_CLUSTER_DIR": str(place / "var"), "JETON_BUILD_DIR": str(BUILD), "JETON_CLUSTER_PORT": str(FIRST)})
    try:
        deadline = time.monotonic() + 60
        while "Two servers" not in log.read_text():
            assert script.poll() is None and time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield place / "var"
    finally:
        script.send_signal(signal.SIGTERM)
        script.wait(30)
        shutil.rmtree(place)


def localized(script, folder):
    return script.replace("var/cluster", str(folder)).replace("localhost:8081", f"127.0.0.1:{FIRST}").replace(
        "localhost:8082", f"127.0.0.1:{FIRST + 1}")


def typed(script, folder):
    return subprocess.run(["sh", "-eu"], input=localized(script, folder), capture_output=True, text=True, timeout=60)


def run(script, folder):
    done = typed(script, folder)
    assert done.returncode == 0, done
    return done.stdout.split()


def test_the_lines_of_the_guide_work_as_they_stand(folder):
    make, revoke, migrate, know = BLOCKS
    assert migrate == "jetond migrate --config /etc/jeton/jeton.toml\n", "tests/server/test_migrate.py runs it"
    assert run(make + revoke + know, folder) == ["200", "401", "true"]


def test_with_a_wrong_token_the_lines_stop_at_the_first_call(folder):
    make, _, _, know = BLOCKS
    wrong = make.replace("token=$(cat var/cluster/1/bootstrap-token)", "token=wrong")
    assert wrong != make
    for script in (wrong, "token=wrong\n" + know):
        done = typed(script, folder)
        assert done.returncode != 0 and "401" in done.stderr and done.stdout == "", done


def test_what_the_script_prints_works(folder):
    printed = (folder.parent / "said").read_text()
    lines = "\n".join(line.strip() for line in printed.splitlines() if line.startswith("  token=") or line.startswith("  for "))
    assert run(lines, folder) == ["200", "200"]


def test_the_database_of_the_guide_is_one_that_a_server_takes():
    statements = re.search(r"```sql\n(.*?)```", GUIDE, re.S)[1]
    with Postgres() as database:
        # The tests' own superuser has that name; a server needs no superuser.
        for statement in statements.replace("ROLE jeton", "ROLE guest").replace("OWNER jeton", "OWNER guest").split(";"):
            database.sql(statement)
        with Jetond(database=database.url("jeton").replace("jeton@", "guest@")) as server:
            assert server.get("/readyz", admin=True).status == 200
