"""What lies in the data folder: parts that do not belong together, disks that cannot be written, and who may read it."""
import contextlib
import grp
import os
import pathlib
import shutil
import sqlite3
import stat
import subprocess

import pytest

from jetond import BUILD, Jetond, Shop
from small_disk import FULL, READ_ONLY, OnSmallDisk

WHO = "/api/v1/user/"


def refusal(server):
    """What the program says when it does not start over this folder."""
    with pytest.raises(RuntimeError) as refused:
        server.start()
    assert server.process.returncode == 1
    return str(refused.value)


@contextlib.contextmanager
def used(config=""):
    """A server that has been used and stopped."""
    with Jetond(config) as server:
        server.token = server.bootstrap_token
        Shop(server).organization("acme")
        server.stop()
        yield server


def test_a_database_that_was_copied_without_its_log_is_refused():
    with Jetond() as server, contextlib.closing(Jetond()) as copy:
        Shop(server).organization("acme")
        copy.data.mkdir()
        shutil.copy(server.data / "jeton.db", copy.data)
        shutil.copytree(server.data / "keys", copy.data / "keys")
        said = refusal(copy)
        assert "jeton.db-wal" in said and "backup" in said
        assert not (copy.data / "bootstrap-token").exists()


def test_a_database_that_was_copied_from_a_stopped_server_is_good():
    with used() as server, contextlib.closing(Jetond()) as copy:
        copy.data.mkdir()
        shutil.copy(server.data / "jeton.db", copy.data)
        shutil.copytree(server.data / "keys", copy.data / "keys")
        copy.start()
        assert copy.get("/api/v1/organization/acme", bearer=server.token).status == 200


def test_a_copy_by_vacuum_from_below_a_running_server_is_good():
    with Jetond() as server, contextlib.closing(Jetond()) as copy:
        Shop(server).organization("acme")
        copy.data.mkdir()
        with contextlib.closing(sqlite3.connect(server.data / "jeton.db")) as database:
            database.execute("VACUUM INTO ?", [str(copy.data / "jeton.db")])
        shutil.copytree(server.data / "keys", copy.data / "keys")
        copy.start()
        assert copy.get("/api/v1/organization/acme", bearer=server.bootstrap_token).status == 200


def test_a_server_that_was_killed_starts_again_with_all_it_had_acknowledged():
    with Jetond() as server:
        Shop(server).organization("acme")
        server.stop(how=9)
        server.start()
        assert server.get("/api/v1/organization/acme", bearer=server.bootstrap_token).status == 200


@pytest.mark.parametrize("left", ["nothing", "an empty file"])
def test_keys_without_a_database_are_refused(left):
    with used() as server:
        (server.data / "jeton.db").unlink()
        if left == "an empty file":
            (server.data / "jeton.db").touch()
        before = (server.data / "keys/sealing").read_text()
        said = refusal(server)
        assert "jeton.db" in said and "backup" in said
        assert (server.data / "keys/sealing").read_text() == before


@pytest.mark.parametrize("name", ["sealing", "registry-es256.pem", "federation-es256.pem"])
def test_a_database_without_one_of_its_keys_is_refused_and_none_is_made(name):
    with used() as server:
        (server.data / "keys" / name).unlink()
        assert f"keys/{name} is missing" in refusal(server)
        assert not (server.data / "keys" / name).exists()


@pytest.mark.parametrize("name", ["sealing", "registry-es256.pem", "federation-es256.pem"])
def test_an_empty_file_in_place_of_a_lost_key_gets_a_new_one(name):
    with used() as server:
        (server.data / "keys" / name).write_text("")
        server.start()
        assert (server.data / "keys" / name).stat().st_size > 0
        assert server.get(WHO, bearer=server.token).status == 200
        server.stop()
        server.start()


def test_a_database_whose_sealed_copies_these_keys_cannot_open_is_refused():
    with used() as server, used() as other:
        shutil.copy(other.data / "keys/sealing", server.data / "keys/sealing")
        assert "keys/sealing lacks the key" in refusal(server)


def test_keys_of_the_same_number_that_are_other_keys_are_refused():
    with used() as server:
        path = server.data / "keys/sealing"
        number, key = path.read_text().split()
        path.write_text(f"{number} {key[::-1]}\n")
        assert "keys/sealing lacks the key" in refusal(server)


def test_keys_of_before_a_rotation_are_refused_once_the_newer_ones_were_used():
    with used() as server:
        old = (server.data / "keys/sealing").read_text()
        assert server.command("keys", "rotate", "sealing").returncode == 0
        server.start()
        server.stop()
        (server.data / "keys/sealing").write_text(old)
        assert "keys/sealing lacks the key" in refusal(server)


def test_a_database_of_a_newer_program_is_refused():
    with used() as server:
        with contextlib.closing(sqlite3.connect(server.data / "jeton.db")) as database:
            database.execute("INSERT INTO migrations (name) VALUES ('9999_of_the_future')")
            database.commit()
        said = refusal(server)
        assert "newer jetond" in said and "9999_of_the_future" in said


# Free ports differ from start to start; the registry's name must not.
NAMED = 'public_url = "http://jeton.test"\n'


@pytest.fixture(scope="module")
def with_robot():
    """A stopped server with a robot that may pull from acme/web; its name and token."""
    with Jetond(NAMED) as server:
        shop = Shop(server)
        shop.organization("acme")
        shop.repository("acme")
        robot = shop.robot("acme")
        shop.permit("acme/web", robot[0])
        server.token = server.bootstrap_token
        server.stop()
        yield server, robot


def pulls(server, robot):
    scope = "repository:acme/web:pull"
    return server.get("/v2/auth", login=robot, query={"scope": scope}).status == 200


def test_a_server_on_a_full_disk_checks_and_lets_pull_and_says_what_does_not_work(with_robot):
    origin, robot = with_robot
    with OnSmallDisk(origin.data, FULL, NAMED) as server:
        assert server.get(WHO, bearer=origin.token).status == 200
        assert pulls(server, robot)
        made = server.post("/api/v1/organization/", bearer=origin.token, json_body={"name": "late", "email": "l@x.org"})
        assert made.status == 503
        ready = server.get("/readyz", admin=True)
        assert ready.status == 200 and "nothing can be written: " in ready.text
        assert "full" in ready.text or "No space left" in ready.text, ready.text


def test_a_read_only_server_starts_on_a_disk_that_can_only_be_read(with_robot):
    origin, robot = with_robot
    with OnSmallDisk(origin.data, READ_ONLY, NAMED + "read_only = true\n") as server:
        assert server.get(WHO, bearer=origin.token).status == 200
        assert pulls(server, robot)
        assert "nothing can be written: " in server.get("/readyz", admin=True).text


def test_a_server_that_can_write_is_just_ready(server):
    assert server.get("/readyz", admin=True).text == "ready\n"


def test_a_second_server_is_refused_also_when_every_lock_file_was_removed():
    with Jetond() as server, contextlib.closing(Jetond()) as second:
        second.data = server.data
        (server.data / "lock").unlink(missing_ok=True)
        assert "in use by another jetond" in refusal(second)


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def test_a_data_folder_is_made_for_its_owner_and_group():
    with Jetond() as server:
        assert mode(server.data) == 0o750
        assert mode(server.data / "keys") == 0o700
        assert mode(server.data / "jeton.db") == 0o600


@pytest.mark.parametrize("chosen", [0o700, 0o755])
def test_a_data_folder_that_is_there_keeps_its_mode(chosen):
    with contextlib.closing(Jetond()) as server:
        server.data.mkdir()
        server.data.chmod(chosen)
        server.start()
        assert mode(server.data) == chosen


def bundle(server):
    return next(pathlib.Path(server.data / "registry").glob("*/bundle.pem"))


def test_registry_files_have_the_mode_that_is_chosen_and_secrets_beside_them_keep_theirs():
    with Jetond('registry_files_mode = "0640"\n') as server:
        assert mode(bundle(server)) == 0o640
        assert mode(bundle(server).parent) == mode(server.data / "registry") == 0o750
        assert mode(bundle(server).parent / "events-token") == 0o600


@pytest.mark.skipif(os.getuid() != 0, reason="only root may act as another user")
def test_a_registry_of_another_user_reads_its_files_by_its_group():
    group = grp.getgrnam("daemon")
    with Jetond('registry_files_group = "daemon"\nregistry_files_mode = "0640"\n') as server:
        server.directory.chmod(0o755)
        reader = ["setpriv", "--reuid=65534", f"--regid={group.gr_gid}", "--clear-groups", "cat"]
        read = subprocess.run([*reader, bundle(server)], capture_output=True)
        assert read.stdout == bundle(server).read_bytes()
        for secret in ("jeton.db", "keys/sealing", "bootstrap-token"):
            assert subprocess.run([*reader, server.data / secret], capture_output=True).returncode != 0


def test_a_group_that_cannot_enter_an_operators_folder_is_warned_of():
    with contextlib.closing(Jetond(f'registry_files_group = "{grp.getgrgid(os.getgid()).gr_name}"\n')) as server:
        server.data.mkdir(mode=0o700)
        server.start()
        assert "registries_cannot_reach_their_files" in server.log.read_text()


@pytest.mark.skipif(os.getuid() != 0, reason="only root may start a server as another user")
def test_no_other_process_of_the_same_user_may_look_into_the_servers_memory():
    with contextlib.closing(Jetond()) as server:
        server.directory.chmod(0o777)
        command = ["setpriv", "--reuid=65534", "--clear-groups", str(BUILD / "jetond"), "serve", "--data-dir",
                   str(server.data), "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            try:
                while b'"listening"' not in process.stdout.readline():
                    assert process.poll() is None
                # The system gives the memory of what must not be dumped to root.
                assert os.stat(f"/proc/{process.pid}/environ").st_uid == 0
            finally:
                process.terminate()
