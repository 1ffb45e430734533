"""The guide for backup and restore: its lines work as they stand, and fail where something is wrong or missing."""
import contextlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess

import pytest

from jetond import BUILD, ROOT, Jetond, Shop

GUIDE = (ROOT / "docs/guides/back-up-and-restore.md").read_text()
RUNNING, LOOK, STOPPED, RESTORE, SEE = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)


def sh(server, script):
    """Runs lines of the guide where the data folder is called var, as they assume."""
    script = script.replace("var/", "data/").replace(" var", " data").replace("localhost:8080", server.address or "")
    return subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60,
                          cwd=server.directory, env={"PATH": "/usr/bin:/bin", "TOKEN": getattr(server, "token", "")})


def good(done):
    assert done.returncode == 0 and done.stderr == "", done
    return done.stdout


def backup(server, script):
    """The folder that the lines make."""
    good(sh(server, script))
    [made] = server.directory.glob("backup-*")
    return made


def restore(server, made, lines=RESTORE):
    """Stops the server, runs the guide's lines up to the start, and makes that start with the test's own arguments."""
    server.stop()
    *prepare, start = lines.strip().splitlines()
    assert start == "jetond serve --config jeton.toml --data-dir var"
    done = sh(server, "\n".join([f"B={made.name}", *prepare]))
    if done.returncode == 0:
        server.start()
    return done


@pytest.fixture
def used():
    with Jetond() as server:
        server.token = server.bootstrap_token
        Shop(server).organization("acme")
        yield server


def there(server, organization):
    return server.get(f"/api/v1/organization/{organization}", bearer=server.token).status == 200


@pytest.mark.parametrize("how", ["running", "stopped", "killed"])
def test_what_was_backed_up_is_there_after_the_restore(used, how):
    secret = (used.data / "registry" / used.address / "events-token").read_text()
    if how != "running":
        used.stop(signal.SIGKILL if how == "killed" else signal.SIGTERM)
    made = backup(used, RUNNING if how == "running" else STOPPED)
    assert made.stat().st_mode & 0o077 == 0 or how != "running", "a backup is as secret as the server"
    assert good(sh(used, f"B={made.name}\n" + LOOK)) == "admin\n"
    if how != "running":
        used.start()
    Shop(used).organization("late")
    good(restore(used, made))
    assert there(used, "acme") and not there(used, "late")
    assert '"username":"admin"' in good(sh(used, SEE))
    assert secret in [path.read_text() for path in used.data.glob("registry/*/events-token")]
    assert (used.directory / "data.before-restore/jeton.db").exists()


@pytest.mark.parametrize("wrong", ["no database", "no keys", "no place"])
def test_a_backup_of_what_is_not_there_fails(used, wrong):
    used.stop()
    script = RUNNING
    if wrong == "no database":
        (used.data / "jeton.db").unlink()
    elif wrong == "no keys":
        shutil.rmtree(used.data / "keys")
    else:
        script = script.replace('mkdir "$B"\n', "")
    assert sh(used, script).returncode != 0
    assert wrong != "no database" or not (used.data / "jeton.db").exists(), "none is made by looking for it"


@pytest.mark.parametrize("wrong", ["cut database", "empty database", "other database", "no database", "no keys"])
def test_a_look_at_a_wrong_copy_fails(used, wrong):
    made = backup(used, RUNNING)
    copy = made / "jeton.db"
    if wrong == "cut database":
        os.truncate(copy, copy.stat().st_size // 2)
    elif wrong == "no keys":
        (made / "keys/sealing").unlink()
    else:
        copy.unlink()
    if wrong == "empty database":
        copy.touch()
    elif wrong == "other database":
        with contextlib.closing(sqlite3.connect(copy)) as database:
            database.execute("CREATE TABLE accounts (name)")
    assert sh(used, f"B={made.name}\n" + LOOK).returncode != 0


@pytest.mark.parametrize("half", ["jeton.db", "keys"])
def test_a_restore_of_one_half_fails_and_leaves_the_folder_as_it_is(used, half):
    made = backup(used, RUNNING)
    shutil.rmtree(made / half) if half == "keys" else (made / half).unlink()
    assert restore(used, made).returncode != 0
    used.start()
    assert there(used, "acme")


def test_the_last_look_fails_with_a_token_that_is_not_from_before_the_backup(used):
    made = backup(used, RUNNING)
    client = Shop(used).application("acme")["client_id"]
    used.token = Shop(used).token("acme", client, "user:read")["token"]
    good(sh(used, SEE))
    good(restore(used, made))
    assert sh(used, SEE).returncode != 0


def spoil(server, says):
    """Does to the folder of a stopped server, or to a copy from below a running one, what the row is about."""
    data = server.data
    if "copied from below" in says:
        copy = server.directory / "copy"
        copy.mkdir()
        shutil.copy(data / "jeton.db", copy)
        shutil.copytree(data / "keys", copy / "keys")
        server.stop()
        server.data = copy
        return
    server.stop()
    if "whose database" in says:
        (data / "jeton.db").unlink()
    elif "is missing" in says:
        shutil.rmtree(data / "keys")
    elif "lacks" in says:
        number, key = (data / "keys/sealing").read_text().split()
        (data / "keys/sealing").write_text(f"{number} {key[::-1]}\n")
    else:
        with contextlib.closing(sqlite3.connect(data / "jeton.db")) as database:
            database.execute("INSERT INTO migrations (name) VALUES ('9999_of_the_future')")
            database.commit()


ROWS = re.findall(r"^\| `([^`]+)` \|", GUIDE, re.M)


@pytest.mark.parametrize("says", ROWS)
def test_each_refusal_says_what_the_guide_shows(used, says):
    spoil(used, says)
    with pytest.raises(RuntimeError) as refused:
        used.start()
    assert says in str(refused.value) and used.process.returncode == 1


def test_the_guide_shows_every_refusal():
    assert len(ROWS) == 5


def test_the_command_of_the_restore_is_one_that_the_program_knows():
    done = subprocess.run([str(BUILD / "jetond"), "help", "serve"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "--config" in done.stdout and "--data-dir" in done.stdout, done


def test_the_readme_says_that_the_file_alone_is_no_backup():
    assert "(docs/guides/back-up-and-restore.md)" in (ROOT / "README.md").read_text()
