"""`jetond backup` and `jetond restore`: complete, consistent, and never half."""
import concurrent.futures
import contextlib
import json
import os
import pathlib
import pty
import random
import shutil
import sqlite3
import stat
import subprocess
import threading
import time

import pytest

from jetond import BUILD, Jetond, Shop

WHO = "/api/v1/user/"
CLIENTS = 64


def jetond(*args, **more):
    return subprocess.run([str(BUILD / "jetond"), *map(str, args)], capture_output=True, timeout=120, **more)


def good(done):
    assert done.returncode == 0 and done.stderr == b"", done
    return done.stdout


def refused(done):
    assert done.returncode == 1 and done.stdout == b"", done
    assert done.stderr.startswith(b"jetond: ") and done.stderr.count(b"\n") == 1, done
    return done.stderr.decode()


@pytest.fixture
def used():
    with Jetond() as server:
        server.token = server.bootstrap_token
        Shop(server).organization("acme")
        yield server


@pytest.fixture
def backup(used):
    """The two files of a backup of it."""
    files = used.directory / "backup.db", used.directory / "backup.keys"
    good(jetond("backup", files[0], "--data-dir", used.data, "--with-keys", files[1]))
    return files


@pytest.fixture
def empty():
    """A server over a folder that is not there yet."""
    with contextlib.closing(Jetond()) as server:
        yield server


def restore(files, server, **more):
    keys = ["--with-keys", files[1]] if files[1] else []
    return jetond("restore", files[0], "--data-dir", server.data, *keys, **more)


def files_of(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_what_was_backed_up_from_a_running_server_is_there_after_the_restore(used, backup, empty):
    Shop(used).organization("late")
    good(restore(backup, empty))
    empty.start()
    assert empty.get(WHO, bearer=used.token).json()["username"] == "admin"
    assert empty.get("/api/v1/organization/acme", bearer=used.token).status == 200
    assert empty.get("/api/v1/organization/late", bearer=used.token).status == 404
    keys = [server.get("/.well-known/jwks.json").json() for server in (used, empty)]
    assert keys[0] == keys[1]


@pytest.mark.parametrize("how", [15, 9])
def test_a_stopped_server_can_be_backed_up_and_still_starts_again(used, empty, how):
    used.stop(how)
    before = files_of(used.data)
    files = used.directory / "b", used.directory / "k"
    good(jetond("backup", files[0], "--data-dir", used.data, "--with-keys", files[1]))
    assert set(before) <= set(files_of(used.data)), "the log of a killed server holds its last commits"
    good(restore(files, empty))
    for server in (used, empty):
        server.start()
        assert server.get("/api/v1/organization/acme", bearer=used.token).status == 200


def test_both_files_are_for_their_owner_alone_whatever_the_mask_and_an_older_file(used):
    for name in "backup.db", "backup.keys":
        (used.directory / name).touch()
        (used.directory / name).chmod(0o666)
    good(jetond("backup", "backup.db", "--data-dir", used.data, "--with-keys", "backup.keys", cwd=used.directory,
                umask=0))
    for name in "backup.db", "backup.keys":
        assert stat.S_IMODE((used.directory / name).stat().st_mode) == 0o600


def test_keys_are_in_a_file_of_their_own_and_only_when_asked_for(used, backup):
    good(jetond("backup", used.directory / "alone.db", "--data-dir", used.data))
    assert not list(used.directory.glob("alone*keys*"))
    sealing = (used.data / "keys/sealing").read_text().split()[1]
    for database in backup[0], used.directory / "alone.db":
        content = database.read_bytes()
        assert sealing.encode() not in content and b"PRIVATE KEY" not in content
    kept = json.loads(backup[1].read_text())["files"]
    assert {f"keys/{path.name}" for path in (used.data / "keys").iterdir()} <= set(kept)
    assert [name for name in kept if name.endswith("/events-token")]
    for same in ("-", str(used.directory / "alone.db")):
        said = refused(jetond("backup", used.directory / "alone.db", "--data-dir", used.data, "--with-keys", same))
        assert "a file of their own" in said


def test_a_backup_needs_no_other_file_and_is_read_by_plain_sqlite(backup):
    with contextlib.closing(sqlite3.connect(f"file:{backup[0]}?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert ("acme",) in database.execute("SELECT name FROM accounts").fetchall()


def test_a_backup_goes_through_a_pipe_and_back(used, empty):
    keys = used.directory / "keys.json"
    environment = {**os.environ, "TMPDIR": str(used.directory)}
    before = files_of(used.directory)
    stream = good(jetond("backup", "-", "--data-dir", used.data, "--with-keys", keys, env=environment))
    assert set(files_of(used.directory)) - set(before) == {"keys.json"}
    good(restore(("-", keys), empty, input=stream))
    empty.start()
    assert empty.get("/api/v1/organization/acme", bearer=used.token).status == 200


def on_terminal(*args):
    """What the command shows on a terminal's standard error, and what it prints elsewhere."""
    ours, its = pty.openpty()
    done = subprocess.run([str(BUILD / "jetond"), *map(str, args)], stdout=subprocess.PIPE, stderr=its, timeout=60)
    os.close(its)
    shown = b""
    with contextlib.suppress(OSError):
        while piece := os.read(ours, 4096):
            shown += piece
    os.close(ours)
    assert done.returncode == 0, shown
    return shown.decode(), done.stdout


def test_progress_is_on_a_terminals_standard_error_alone(used):
    shown, printed = on_terminal("backup", used.directory / "b", "--data-dir", used.data)
    assert "Copied" in shown and "(100 %)" in shown and printed == b""
    assert shown.endswith("\r\x1b[K"), "the line goes away"
    good(jetond("backup", used.directory / "b", "--data-dir", used.data))  # silent, for cron


def write_all_the_time(server, stop):
    """One client: makes tokens of an application until told to stop. Returns (when it was acknowledged, secret)."""
    client = write_all_the_time.clients[threading.get_ident() % len(write_all_the_time.clients)]
    made = []
    while not stop.is_set():
        token = Shop(server).token("acme", client, "user:read", name="n")["token"]
        made.append((time.monotonic(), token))
    return made


def test_sixty_four_clients_write_while_it_is_backed_up(empty):
    """No write fails, what was acknowledged before is in the copy, and the log is as short as before soon after."""
    with Jetond(on_disk=True) as server:
        shop = Shop(server)
        shop.organization("acme")
        write_all_the_time.clients = [shop.application("acme", f"app{n}")["client_id"] for n in range(8)]
        fatten(server.data / "jeton.db", 48)
        log = server.data / "jeton.db-wal"
        stop = threading.Event()
        files = server.directory / "b", server.directory / "k"
        longest = [0]
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as clients:
            running = [clients.submit(write_all_the_time, server, stop) for _ in range(CLIENTS)]
            time.sleep(1)
            begun = time.monotonic()
            process = subprocess.Popen([str(BUILD / "jetond"), "backup", str(files[0]), "--data-dir", str(server.data),
                                        "--with-keys", str(files[1])])
            while process.poll() is None:
                longest.append(log.stat().st_size)
                time.sleep(0.02)
            ended = time.monotonic()
            time.sleep(1)
            stop.set()
            made = [token for one in running for token in one.result()]
        assert process.returncode == 0 and max(longest) < 256 << 20, max(longest)
        before = [secret for at, secret in made if at < begun]
        meanwhile = [secret for at, secret in made if begun <= at < ended]
        assert len(before) > CLIENTS and meanwhile, "writers went on"
        good(restore(files, empty))
        empty.start()
        for secret in random.Random(1).sample(before, CLIENTS):
            assert empty.get(WHO, bearer=secret).status == 200


def fatten(database, mebibytes):
    """Makes the database large, so that copying it takes a while."""
    with contextlib.closing(sqlite3.connect(database, timeout=30)) as connection:
        connection.execute("CREATE TABLE fat (x BLOB)")
        for _ in range(mebibytes):
            connection.execute("INSERT INTO fat SELECT randomblob(1048576)")
            connection.commit()


@pytest.fixture(scope="module")
def large():
    """A stopped server with a database that takes a while to copy, and a backup of it."""
    with Jetond() as server:
        server.token = server.bootstrap_token
        server.stop()
        fatten(server.data / "jeton.db", 64)
        server.files = server.directory / "b", server.directory / "k"
        begun = time.monotonic()
        good(jetond("backup", server.files[0], "--data-dir", server.data, "--with-keys", server.files[1]))
        server.seconds = time.monotonic() - begun
        yield server


def killed(seconds, *args):
    process = subprocess.Popen([str(BUILD / "jetond"), *map(str, args)], stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    process.kill()
    return process.wait()


def is_whole(file):
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        return database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_backup_that_is_killed_leaves_nothing_or_everything_under_its_name(large):
    folder = large.directory / "kills"
    folder.mkdir()
    ends = set()
    for turn in range(12):
        file, keys = folder / "b", folder / "k"
        file.write_text("the one before")
        ends.add(killed(large.seconds * turn / 10, "backup", file, "--data-dir", large.data, "--with-keys", keys))
        assert file.read_bytes() == b"the one before" or is_whole(file)
    assert -9 in ends
    good(jetond("backup", file, "--data-dir", large.data, "--with-keys", keys))
    assert files_of(folder) == ["b", "k"], "the next run removes what a killed one has left"


def test_an_interrupted_backup_removes_what_it_has_begun(large):
    process = subprocess.Popen([str(BUILD / "jetond"), "backup", str(large.directory / "i"), "--data-dir",
                                str(large.data)], stderr=subprocess.PIPE)
    while not (large.directory / "i.part").exists():
        assert process.poll() is None
    process.terminate()
    _, said = process.communicate(timeout=30)
    if process.returncode:
        assert process.returncode == 1 and b"interrupted" in said
        assert not (large.directory / "i").exists()
    assert not (large.directory / "i.part").exists()


def test_a_restore_that_is_killed_leaves_nothing_or_everything(large):
    ends = set()
    for turn in range(12):
        with contextlib.closing(Jetond()) as target:
            target.data.mkdir()
            ends.add(killed(large.seconds * turn / 6, "restore", large.files[0], "--data-dir", target.data,
                            "--with-keys", large.files[1]))
            if (target.data / "restoring").exists():
                with pytest.raises(RuntimeError, match="cut off before it counted"):
                    target.start()
            if not (target.data / "restored").exists() and not (target.data / "jeton.db").exists():
                assert {path.name for path in target.data.iterdir()} <= {"restoring"}
                good(restore(large.files, target))
            target.start()
            assert target.get(WHO, bearer=large.token).status == 200
    assert -9 in ends


@pytest.mark.parametrize("moved", [[], ["keys"], ["keys", "registry"], ["keys", "registry", "jeton.db"]])
def test_a_start_finishes_a_restore_that_counts(used, backup, empty, moved):
    good(restore(backup, empty))
    (empty.data / "restored").mkdir()
    for name in {"keys", "registry", "jeton.db"} - set(moved):
        shutil.move(empty.data / name, empty.data / "restored" / name)
    empty.start()
    assert empty.get(WHO, bearer=used.token).status == 200
    assert not (empty.data / "restored").exists()


def damage(path):
    content = bytearray(path.read_bytes())
    for at in range(8192, len(content), 4096):
        content[at:at + 64] = b"\xff" * 64
    path.write_bytes(content)


def of_the_future(path):
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("INSERT INTO migrations (name) VALUES ('9999_of_the_future')")
        database.commit()


def foreign(path):
    path.unlink()
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE accounts (name)")


SPOILED = {
    "cut": (lambda path: os.truncate(path, path.stat().st_size // 2), "damaged"),
    "damaged": (damage, "damaged"),
    "empty": (lambda path: os.truncate(path, 0), "jetond did not make"),
    "no database": (lambda path: path.write_text("hello" * 100), "no database"),
    "a foreign one": (foreign, "jetond did not make"),
    "a newer one": (of_the_future, "a newer jetond"),
    "not there": (pathlib.Path.unlink, "No such file"),
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_database_that_is_not_good_is_refused_before_anything_is_in_place(backup, empty, how):
    spoil, says = SPOILED[how]
    spoil(backup[0])
    assert says in refused(restore(backup, empty))
    assert list(empty.data.iterdir()) == []


def other_keys(path):
    with Jetond() as other:
        good(jetond("backup", other.directory / "b", "--data-dir", other.data, "--with-keys", path))


def without_a_key(path):
    archive = json.loads(path.read_text())
    del archive["files"]["keys/federation-es256.pem"]
    path.write_text(json.dumps(archive))


def that_writes_elsewhere(path):
    archive = json.loads(path.read_text())
    archive["files"]["keys/../../evil"] = "x"
    path.write_text(json.dumps(archive))


SPOILED_KEYS = {
    "of another installation": (other_keys, "lacks the key"),
    "one is missing": (without_a_key, "federation-es256.pem is missing"),
    "cut": (lambda path: os.truncate(path, 100), "no file of keys"),
    "a foreign file": (lambda path: path.write_text("{}"), "no file of keys"),
    "with a path that leads out": (that_writes_elsewhere, "no file of keys"),
    "not there": (pathlib.Path.unlink, "No such file"),
}


@pytest.mark.parametrize("how", SPOILED_KEYS)
def test_keys_that_do_not_fit_are_refused_before_anything_is_in_place(backup, empty, how):
    spoil, says = SPOILED_KEYS[how]
    spoil(backup[1])
    assert says in refused(restore(backup, empty))
    assert list(empty.data.iterdir()) == [] and not (empty.directory / "evil").exists()


def test_a_database_without_its_keys_is_refused(backup, empty):
    said = refused(restore((backup[0], None), empty))
    assert "--with-keys" in said and f"{empty.data}/keys" in said
    assert list(empty.data.iterdir()) == []


def test_keys_that_were_put_back_by_hand_are_used_as_they_are(used, backup, empty):
    empty.data.mkdir()
    shutil.copytree(used.data / "keys", empty.data / "keys")
    before = {path.name: path.read_bytes() for path in (empty.data / "keys").iterdir()}
    assert "leave out --with-keys" in refused(restore(backup, empty))
    good(restore((backup[0], None), empty))
    assert {path.name: path.read_bytes() for path in (empty.data / "keys").iterdir()} == before
    empty.start()
    assert empty.get(WHO, bearer=used.token).status == 200


def test_a_restore_goes_into_an_empty_folder_only(used, backup):
    before = files_of(used.data)
    assert "in use by another jetond" in refused(restore(backup, used))
    used.stop()
    assert "restore into an empty folder" in refused(restore(backup, used))
    assert set(files_of(used.data)) <= set(before)
    used.start()
    assert used.get(WHO, bearer=used.token).status == 200


def test_a_backup_of_what_is_not_there_or_to_where_nothing_can_be_written_says_so(used):
    assert "there is no database" in refused(jetond("backup", used.directory / "b", "--data-dir", used.directory / "no"))
    assert not (used.directory / "no").exists()
    assert "No such file" in refused(jetond("backup", used.directory / "no/b", "--data-dir", used.data))


def test_a_full_disk_is_named_and_leaves_nothing(large):
    full = pathlib.Path("/dev/full")
    done = subprocess.run([str(BUILD / "jetond"), "backup", "-", "--data-dir", str(large.data)], stderr=subprocess.PIPE,
                          stdout=full.open("wb"), timeout=60)
    assert done.returncode == 1 and b"No space left" in done.stderr
