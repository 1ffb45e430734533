"""The guide for backup and restore: its lines work as they stand, and fail where something is wrong or missing."""
import contextlib
import re
import shutil
import signal
import sqlite3
import subprocess

import pytest

from jetond import BUILD, ROOT, Jetond, Shop

GUIDE = (ROOT / "docs/guides/back-up-and-restore.md").read_text()
BACKUP, RESTORE, START, SEE = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)


def sh(server, script):
    """Runs lines of the guide where the data folder is called var, as they assume."""
    script = script.replace(" var", " data").replace("localhost:8080", server.address or "")
    path = f"{BUILD}:/usr/bin:/bin"
    return subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60,
                          cwd=server.directory, env={"PATH": path, "TOKEN": getattr(server, "token", "")})


def good(done):
    assert done.returncode == 0 and done.stderr == "", done
    return done.stdout


def backup(server):
    """The name that the lines give it."""
    assert good(sh(server, BACKUP)) == ""
    [made] = server.directory.glob("backup-*.db")
    return made.stem


def restore(server, name):
    """Stops the server and runs the guide's lines up to the start."""
    server.stop()
    return sh(server, f"B={name}\n" + RESTORE)


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
    made = backup(used)
    if how != "running":
        used.start()
    Shop(used).organization("late")
    assert good(restore(used, made)) == ""
    used.start()
    assert there(used, "acme") and not there(used, "late")
    assert '"username":"admin"' in good(sh(used, SEE))
    assert secret in [path.read_text() for path in used.data.glob("registry/*/events-token")]
    assert (used.directory / "data.before-restore/jeton.db").exists()


def test_a_stopped_server_may_be_copied_as_a_folder(used):
    assert '`cp -a var "$B"`' in GUIDE
    used.stop()
    good(sh(used, "cp -a var copy\nmv var away\ncp -a copy data\n"))
    used.start()
    assert there(used, "acme")


def test_the_pipe_of_the_guide_is_one_that_a_restore_reads(used):
    assert "jetond backup - --data-dir var | gpg" in GUIDE
    good(sh(used, "jetond backup - --data-dir var | cat > stream\n"
                  "jetond backup other --data-dir var --with-keys keys\n"))
    used.stop()
    good(sh(used, "mv var away\ncat stream | jetond restore - --data-dir var --with-keys keys\n"))
    used.start()
    assert there(used, "acme")


def test_keys_that_are_put_into_the_folder_need_no_file(used):
    made = backup(used)
    used.stop()
    good(sh(used, f"mv var away\nmkdir -m 0750 data\ncp -a away/keys data/keys\njetond restore {made}.db --data-dir var"))
    used.start()
    assert there(used, "acme")


@pytest.mark.parametrize("wrong", ["no database", "no keys"])
def test_a_backup_of_what_is_not_there_fails(used, wrong):
    used.stop()
    if wrong == "no database":
        (used.data / "jeton.db").unlink()
    else:
        shutil.rmtree(used.data / "keys")
    assert sh(used, BACKUP).returncode != 0
    assert list(used.directory.glob("backup-*")) == []
    assert wrong != "no database" or not (used.data / "jeton.db").exists(), "none is made by looking for it"


@pytest.mark.parametrize("half", ["db", "keys"])
def test_a_restore_of_one_half_fails_and_leaves_the_folder_empty(used, half):
    made = backup(used)
    (used.directory / f"{made}.{half}").unlink()
    assert restore(used, made).returncode != 0
    assert list(used.data.iterdir()) == []


def test_the_last_look_fails_with_a_token_that_is_not_from_before_the_backup(used):
    made = backup(used)
    client = Shop(used).application("acme")["client_id"]
    used.token = Shop(used).token("acme", client, "user:read")["token"]
    good(sh(used, SEE))
    good(restore(used, made))
    used.start()
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
    elif "cut off" in says:
        (data / "restoring").mkdir()
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
    assert len(ROWS) == 6


def test_the_command_that_starts_it_is_one_that_the_program_knows():
    assert START == "jetond serve --config jeton.toml --data-dir var\n"
    done = subprocess.run([str(BUILD / "jetond"), "help", "serve"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "--config" in done.stdout and "--data-dir" in done.stdout, done


def test_the_readme_says_that_the_file_alone_is_no_backup():
    assert "(docs/guides/back-up-and-restore.md)" in (ROOT / "README.md").read_text()
