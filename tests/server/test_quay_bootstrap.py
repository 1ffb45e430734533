"""S1: the bootstrap token is renewed by whoever holds it, and by nobody else."""
import json

import pytest

from jetond import Jetond, Shop
from quay import Owner, alive, forbidden, message, refused

RENEW = "/api/v1/bootstrap/renew"
CONFIG = '[bootstrap]\nrenewal = true\n'


@pytest.fixture
def server():
    with Jetond(CONFIG) as running:
        yield running


def test_s1_the_new_token_is_in_the_file_and_the_old_one_is_dead(server):
    old = server.bootstrap_token
    reply = server.post(RENEW, bearer=old)
    assert reply.status == 200 and reply.json() == {"status": "rotated"}
    new = server.bootstrap_token
    assert new != old and new not in reply.text and alive(server, new) and not alive(server, old)
    assert (server.data / "bootstrap-token").stat().st_mode & 0o777 == 0o600
    refused(server.post(RENEW, bearer=old), 401, "invalid_token", "Requires valid bootstrap bearer token")
    server.stop()
    server.start()
    assert server.bootstrap_token == new and alive(server, new)


def test_s1_no_other_credential_will_do(server):
    owner = Owner(Shop(server))
    before = server.bootstrap_token
    for bearer in (owner.bearer, owner.token("org:admin user:admin repo:admin"), owner.token(name="bootstrap")):
        forbidden(server.post(RENEW, bearer=bearer))
    for how in ({}, {"bearer": "nonsense"}, {"login": ("admin", before)}, {"login": ("$oauthtoken", before)},
                {"headers": {"Authorization": "Bearer"}}):
        refused(server.post(RENEW, **how), 401, "invalid_token", "Requires valid bootstrap bearer token")
    assert server.bootstrap_token == before and alive(server, before)


def test_s1_a_file_that_cannot_be_written_changes_nothing(server):
    token = server.bootstrap_token
    file = server.data / "bootstrap-token"
    file.unlink()
    file.mkdir()
    refused(server.post(RENEW, bearer=token), 500, "token_rotation_failed",
            "Token rotation failed: could not write token")
    assert alive(server, token)
    file.rmdir()


def test_s1_is_not_there_unless_configured():
    with Jetond() as server:
        message(server.post(RENEW, bearer=server.bootstrap_token), 404)


def test_6_11_path_scope_and_life_are_configured(tmp_path):
    file = tmp_path / "machine-token.json"
    config = f'path = "{file}"\nscope = "org:admin user:read"\nseconds = 3600\n'
    with Jetond(CONFIG + config) as server:
        first = json.loads(file.read_text())
        assert set(first) == {"access_token"} and file.stat().st_mode & 0o777 == 0o600
        assert alive(server, first["access_token"])
        forbidden(server.get("/api/v1/superuser/users/", bearer=first["access_token"]))
        assert server.post(RENEW, bearer=first["access_token"]).status == 200
        second = json.loads(file.read_text())["access_token"]
        assert second != first["access_token"] and alive(server, second)
        assert not (server.data / "bootstrap-token").exists()


# Every start, as 6.11 says it

OWNED = '[accounts]\nsuperusers = ["admin", "root"]\n[bootstrap]\nowner = "{}"\n{}\n'
RENEWED, REMOVED = "renewal = true", "remove = true"


def restart(server, config):
    """The same data under another configuration."""
    server.stop()
    server.configure(config)
    server.start()


def names(server, bearer):
    reply = server.get("/api/v1/superuser/users/", bearer=bearer)
    assert reply.status == 200, reply
    return {user["username"] for user in reply.json()["users"]}


def test_the_owner_of_the_first_token_can_be_chosen():
    with Jetond(OWNED.format("root", "")) as server:
        assert server.get("/api/v1/user/", bearer=server.bootstrap_token).json()["username"] == "root"


def test_a_token_that_is_there_is_never_rewritten_even_where_its_file_is_lost(server):
    token = server.bootstrap_token
    (server.data / "bootstrap-token").unlink()
    server.stop()
    server.start()
    assert not (server.data / "bootstrap-token").exists() and alive(server, token)


def test_a_new_owner_gets_a_token_and_the_former_ones_are_dead():
    with Jetond(OWNED.format("admin", RENEWED)) as server:
        old = server.bootstrap_token
        Shop(server).user("root")
        restart(server, OWNED.format("root", RENEWED))
        new = server.bootstrap_token
        assert new != old and alive(server, new) and not alive(server, old)
        assert server.get("/api/v1/user/", bearer=new).json()["username"] == "root"


@pytest.mark.parametrize("owner", ["root", "nobody-yet"])
def test_an_owner_who_is_no_superuser_or_not_there_changes_nothing(owner):
    with Jetond(OWNED.format("admin", RENEWED)) as server:
        token = server.bootstrap_token
        if owner == "root":
            Shop(server).user("root")
        restart(server, OWNED.format(owner, RENEWED).replace('"admin", "root"', '"admin"'))
        assert server.bootstrap_token == token and alive(server, token)


def test_switched_off_all_bootstrap_applications_and_the_file_go():
    with Jetond(OWNED.format("admin", "")) as server:
        token = server.bootstrap_token
        owner = Owner(Shop(server))
        ordinary = owner.token("user:read")
        restart(server, OWNED.format("admin", REMOVED))
        assert not (server.data / "bootstrap-token").exists() and not alive(server, token)
        assert alive(server, ordinary), "no other application is touched"
        restart(server, OWNED.format("admin", RENEWED))
        assert alive(server, server.bootstrap_token), "switched on again there is a new one"


def test_a_configuration_cannot_want_both():
    server = Jetond(OWNED.format("admin", RENEWED + "\n" + REMOVED))
    try:
        with pytest.raises(RuntimeError, match="bootstrap.remove"):
            server.start()
    finally:
        server.close()
