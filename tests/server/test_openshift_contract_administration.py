"""Administration of authorizations from the command line: what `jetond authorizations` does, prints and refuses."""
import concurrent.futures
import re
import signal
import stat
import subprocess

import pytest

from jetond import BUILD, Jetond, Shop
from openshift import USER, Person, one, problem, refused


def jetond(*args):
    return subprocess.run([str(BUILD / "jetond"), *map(str, args)], capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL)


def authorizations(server, *args):
    return jetond("authorizations", *args, "--config", server.config, "--data-dir", server.data)


def count(result):
    """The count that ends the last line of a success."""
    assert result.returncode == 0, result
    return int(re.search(r"(\d+)\W*$", result.stdout.strip().splitlines()[-1])[1])


@pytest.fixture
def house():
    with Jetond() as server:
        yield Shop(server)


@pytest.fixture
def people(house):
    """Two users with a session each, two live authorizations, and the first with three that are over."""
    first, second = Person(house), Person(house)
    for person in (first, second):
        person.live = [person.create(scope="read"), person.create(scope="userinfo", note="live")]
        assert person.session
    first.over = [first.expired(note=str(number)) for number in range(3)]
    return first, second


def stopped(house):
    house.server.stop()
    return house.server


# expire

def test_expire_deletes_what_is_over_and_prints_the_count(house, people):
    first, second = people
    server = stopped(house)
    assert count(authorizations(server, "expire")) == 3
    assert count(authorizations(server, "expire")) == 0
    server.start()
    assert all(person.works(view["token"]) for person in people for view in person.live)
    assert first.works(first.session) and second.works(second.session)


def test_before_the_purge_expired_is_said_and_shown_and_after_it_nothing_is_known(house, people):
    first, _ = people
    view = first.over[0]
    assert "expired" in refused(first.get(USER, bearer=view["token"]), "Bearer")
    assert first.show(view["id"])["expires_in_seconds"] == 0
    server = stopped(house)
    assert count(authorizations(server, "expire")) == 3
    server.start()
    assert "not recognized" in refused(first.get(USER, bearer=view["token"]), "Bearer")
    problem(first.get(one(view["id"])), 404, 129)


# revoke-all

def test_revoke_all_ends_every_authorization_of_everybody_and_prints_the_count(house, people):
    server = stopped(house)
    assert count(authorizations(server, "revoke-all")) in (6, 9)  # whether those that are over count is not said
    assert count(authorizations(server, "revoke-all")) == 0
    server.start()
    for person in people:
        for token in (person.session, *[view["token"] for view in person.live]):
            assert "not recognized" in refused(person.get(USER, bearer=token), "Bearer")
        assert person.get(USER, login=person.login).status == 200
    assert house.user("madeafterwards"), "tokens of other kinds are no authorizations"


def test_revoke_all_of_one_user_leaves_the_others_alone(house, people):
    first, second = people
    server = stopped(house)
    assert count(authorizations(server, "revoke-all", "--user", second.name)) == 3
    server.start()
    assert not [view for view in second.live if second.works(view["token"])] and not second.works(second.session)
    assert first.works(first.session) and all(first.works(view["token"]) for view in first.live)
    assert first.show(first.over[0]["id"])


def test_the_tokens_of_an_application_are_no_authorizations(house):
    house.organization("keeper")
    client = house.application("keeper")
    token = house.token("keeper", client["client_id"], "user:read")["token"]
    robot = house.robot("keeper")
    server = stopped(house)
    count(authorizations(server, "revoke-all"))
    count(authorizations(server, "expire"))
    server.start()
    assert server.get("/api/v1/user/", bearer=token).status == 200
    assert house.registry_token(login=robot).status == 200


def test_an_unknown_user_has_nothing_to_revoke(house, people):
    first, _ = people
    server = stopped(house)
    result = authorizations(server, "revoke-all", "--user", "nobody-at-all")
    assert result.returncode != 0 or count(result) == 0
    server.start()
    assert first.works(first.session)


# While the server runs

@pytest.mark.parametrize("command", ["expire", "revoke-all"])
def test_beside_a_running_server_it_works_at_once_or_says_that_it_cannot(house, people, command):
    first, second = people
    tokens = [first.session, second.session, *[view["token"] for view in first.live]]
    assert all(first.works(token) for token in tokens)
    result = authorizations(house.server, command)
    if result.returncode == 0:
        assert count(result) == 3 if command == "expire" else count(result) in (6, 9)
        assert [first.works(token) for token in tokens] == [command == "expire"] * len(tokens)
    else:
        assert re.search("running|stop|lock|in use", result.stderr), result
        assert all(first.works(token) for token in tokens)
        assert first.show(first.over[0]["id"])
    assert house.server.get("/healthz", admin=True).status == 200


def test_the_administrators_listener_revokes_nothing_without_a_credential(house, people):
    first, _ = people
    for path in ("/authorizations/revoke-all", "/authorizations/expire"):
        for more in ({}, {"bearer": "x"}, {"bearer": first.session}, {"login": ("admin", "")}, {"bearer": ""}):
            reply = house.server.post(path, admin=True, form={"user": first.name}, **more)
            assert reply.status in (401, 403, 404, 405), reply
        assert house.server.post(path, bearer=house.bearer).status == 404
    assert first.works(first.session) and first.show(first.over[0]["id"])


def test_the_administrators_secret_is_the_owners_alone_and_new_at_each_start(house, people):
    first, _ = people
    path = house.server.data / "admin-secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    old = path.read_text().strip()
    stopped(house).start()
    new = path.read_text().strip()
    assert new != old and len(new) >= 32
    assert old not in house.server.log.read_text() and new not in house.server.log.read_text()
    for wrong in (old, new[:-1], new + "x", new.swapcase(), ""):
        assert house.server.post("/authorizations/revoke-all", admin=True, bearer=wrong, form={}).status in (401, 403)
    assert house.server.get(USER, bearer=new).status == 401
    assert house.server.get("/api/v1/user/", bearer=new).status == 401
    assert first.works(first.session)


def test_after_a_crash_the_command_works_on_what_is_left(house, people):
    first, _ = people
    house.server.stop(signal.SIGKILL)
    assert count(authorizations(house.server, "expire")) == 3
    house.server.start()
    assert first.works(first.session)
    problem(first.get(one(first.over[0]["id"])), 404, 129)


def test_several_commands_at_once_count_each_authorization_once(house, people):
    server = stopped(house)
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda _: authorizations(server, "expire"), range(3)))
    done = [count(result) for result in results if result.returncode == 0]
    assert sum(done) == 3 and all(result.stderr for result in results if result.returncode)


def test_a_data_folder_that_is_not_there_is_told_and_not_made(tmp_path):
    result = jetond("authorizations", "revoke-all", "--data-dir", tmp_path / "nowhere")
    assert result.returncode != 0 and "nowhere" in result.stderr
    assert not (tmp_path / "nowhere").exists()


# The command line

@pytest.mark.parametrize("args", [["dance"], ["revoke_everything"], ["expire", "--dance"], ["revoke-all", "--user"],
                                  ["expire", "more"]], ids=str)
def test_an_unknown_command_is_an_error_and_changes_nothing(house, people, args):
    first, _ = people
    server = stopped(house)
    result = authorizations(server, *args)
    assert result.returncode != 0 and result.stderr.strip()
    server.start()
    assert first.works(first.session) and first.show(first.over[0]["id"])


@pytest.mark.parametrize("args", [["authorizations"], ["help"]], ids=str)
def test_without_a_command_the_usage_is_told(args):
    result = jetond(*args)
    told = result.stdout + result.stderr
    assert "authorizations" in told and "expire" in told and "revoke-all" in told


def test_no_secret_is_printed(house, people):
    server = stopped(house)
    printed = "".join(result.stdout + result.stderr for result in (authorizations(server, "expire"),
                                                                   authorizations(server, "revoke-all")))
    assert not [person.session for person in people if person.session in printed]


# Deleting a user purges his tokens

def test_deleting_a_user_purges_his_tokens(house, people):
    first, _ = people
    assert house.server.delete(f"/api/v1/superuser/users/{first.name}", bearer=house.bearer).status == 204
    assert "not recognized" in refused(house.server.get(USER, bearer=first.session), "Bearer")
    server = stopped(house)
    assert count(authorizations(server, "expire")) <= 3
    assert count(authorizations(server, "revoke-all")) == 3
