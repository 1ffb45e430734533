"""`jetond setup`: a configuration, and a link by which an administrator is made, once and within 15 minutes."""
import contextlib
import os
import pty
import re
import sqlite3
import stat
import subprocess
import threading

import pytest

from jetond import BUILD, Jetond
from webflow import Page

PASSWORD = "correct-horse"


def set_up(folder, *args, stdin="", **more):
    return subprocess.run([str(BUILD / "jetond"), "setup", *args], cwd=folder, input=stdin, capture_output=True,
                          text=True, timeout=60, **more)


def good(done):
    assert done.returncode == 0 and done.stderr == "", done
    return done.stdout


def link_in(text):
    [path] = re.findall(r"https?://\S+(/setup/[0-9A-Za-z]{32})\n", text)
    return path


@pytest.fixture
def server():
    """A server that is set up and not started: its configuration is the written one."""
    with contextlib.closing(Jetond()) as made:
        made.config.unlink()
        made.said = good(set_up(made.directory, "--public-url", "http://auth.example.org", "--data-dir", "data",
                               "--config", "jeton.toml"))
        made.link = link_in(made.said)
        yield made


def choose(server, link, name="admin", password=PASSWORD, again=None, **more):
    form = {"username": name, "password": password, "again": password if again is None else again}
    return server.post(link, form=form, **more)


def signs_in(server, name="admin", password=PASSWORD):
    return server.get("/broker/rest/user", login=(name, password)).status == 200


def test_the_administrator_is_made_by_the_link(server):
    server.start()
    page = Page(server.get(server.link))
    assert page.of("form")[0] == {"method": "post", "action": server.link}
    assert [field["name"] for field in page.of("input")] == ["username", "password", "again"]
    done = choose(server, server.link)
    assert done.status == 200 and "jeton login http://auth.example.org" in Page(done).text
    assert signs_in(server)
    assert server.get("/api/v1/user/", bearer=server.bootstrap_token).json()["super_user"]


def test_the_link_works_once(server):
    server.start()
    assert choose(server, server.link).status == 200
    for reply in server.get(server.link), choose(server, server.link, password="another-one"):
        assert reply.status == 404 and "jetond setup" in Page(reply).text
    assert signs_in(server) and not signs_in(server, password="another-one")


def test_of_many_at_the_same_time_one_wins(server):
    server.start()
    replies = []
    threads = [threading.Thread(target=lambda n=n: replies.append((n, choose(server, server.link, password=f"{n}" * 9))))
               for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [winner] = [n for n, reply in replies if reply.status == 200]
    assert [n for n in range(3) if signs_in(server, password=f"{n}" * 9)] == [winner]


def test_the_link_lives_for_fifteen_minutes(server):
    with contextlib.closing(sqlite3.connect(server.data / "jeton.db")) as database:
        [(expires, created)] = database.execute("SELECT l.expires, a.created FROM setup_link l, accounts a "
                                                  "WHERE a.name = 'admin'").fetchall()
        assert 0 <= expires - created - 15 * 60 * 1_000_000 < 10_000_000
        database.execute("UPDATE setup_link SET expires = expires - ?", (15 * 60 * 1_000_000,))
        database.commit()
    server.start()
    assert server.get(server.link).status == 404
    assert choose(server, server.link).status == 404 and not signs_in(server)


def test_looking_at_the_link_does_not_use_it_and_neither_does_a_wrong_form(server):
    server.start()
    for _ in range(3):
        assert server.get(server.link).status == 200
    assert choose(server, server.link, again="different").status == 400
    assert choose(server, server.link, password="short").status == 400
    assert choose(server, server.link, name="somebody").status == 403
    assert choose(server, server.link, headers={"Origin": "https://evil.example"}).status == 403
    assert not signs_in(server)
    assert choose(server, server.link).status == 200


@pytest.mark.parametrize("link", ["/setup/" + "A" * 32, "/setup/x", "/setup/%C3%A9"])
def test_a_guessed_link_is_none(server, link):
    server.start()
    assert server.get(link).status == 404
    assert choose(server, link).status == 404 and not signs_in(server)


def test_the_page_has_no_script_and_is_kept_by_no_cache(server):
    server.start()
    for reply in server.get(server.link), choose(server, server.link, again="no"):
        assert "default-src 'none'" in reply.headers["content-security-policy"]
        assert "script" not in reply.headers["content-security-policy"] and "<script" not in reply.text
        assert "no-store" in reply.headers["cache-control"]
        assert reply.headers["referrer-policy"] == "same-origin"


def test_neither_link_nor_password_is_logged_or_kept(server):
    server.start()
    choose(server, server.link)
    server.stop()
    secret = server.link.split("/")[-1].encode()
    for path in [server.log, *server.data.rglob("*")]:
        if path.is_file():
            assert secret not in path.read_bytes() and PASSWORD.encode() not in path.read_bytes(), path


def test_names_are_those_that_the_configuration_names(server):
    server.config.write_text(server.config.read_text() + '[accounts]\nsuperusers = ["root", "mira"]\n')
    server.start()
    assert 'value="root"' in server.get(server.link).text
    refused = choose(server, server.link, name="admin")
    assert refused.status == 403 and "root, mira" in Page(refused).text
    assert choose(server, server.link, name="mira").status == 200
    assert signs_in(server, name="mira")
    token = server.post("/broker/rest/user/authorizations", login=("mira", PASSWORD),
                        json_body={"scope": "session"}).json()["data"]["token"]
    assert server.get("/api/v1/user/", bearer=token).json()["super_user"]


def test_a_lost_password_is_replaced_by_another_link_from_a_running_server(server):
    server.start()
    choose(server, server.link)
    again = link_in(good(set_up(server.directory, "--config", "jeton.toml")))
    newest = link_in(good(set_up(server.directory, "--config", "jeton.toml")))
    assert server.get(again).status == 404, "a newer link ends it"
    assert choose(server, newest, password="the-new-one").status == 200
    assert signs_in(server, password="the-new-one") and not signs_in(server)


def test_another_link_needs_the_secret_of_the_data_folder(server):
    server.start()
    assert server.post("/setup-link", admin=True).status == 401
    assert server.post("/setup-link", admin=True, bearer=server.bootstrap_token).status == 401
    assert server.post("/setup-link").status == 404


def test_the_configuration_is_written_and_says_what_was_asked_for(server):
    assert stat.S_IMODE(server.config.stat().st_mode) == 0o640
    text = server.config.read_text()
    assert 'public_url = "http://auth.example.org"\n' in text
    assert f'data_dir = "{server.data}"\n' in text
    for command in ("jetond serve --config jeton.toml", "jeton login http://auth.example.org",
                    "jetond registry config auth.example.org --config jeton.toml",
                    "jetond doctor --config jeton.toml"):
        assert f"     {command}\n" in server.said
    shown = subprocess.run([str(BUILD / "jetond"), "registry", "config", "auth.example.org", "--config", "jeton.toml"],
                           cwd=server.directory, capture_output=True, text=True, timeout=60)
    assert shown.returncode == 0 and '"http://auth.example.org/v2/auth"' in shown.stdout


def test_a_configuration_is_never_overwritten_silently(server):
    before = server.config.read_text()
    done = set_up(server.directory, "--config", "jeton.toml", stdin="http://other.example.org\n")
    assert done.returncode == 1 and "--overwrite" in done.stderr and "http://auth.example.org" in done.stderr
    assert server.config.read_text() == before
    good(set_up(server.directory, "--config", "jeton.toml", "--data-dir", "data", "--overwrite",
               stdin="http://other.example.org\n"))
    assert "http://other.example.org" in server.config.read_text()
    assert (server.directory / "jeton.toml.before-setup").read_text() == before


def test_the_public_url_on_standard_input_is_enough(tmp_path):
    said = good(set_up(tmp_path, stdin="http://auth.example.org\n"))
    assert "jetond serve --config jeton.toml" in said
    assert (tmp_path / "jeton.toml").exists() and (tmp_path / "var/jeton.db").exists()


def test_a_registry_that_is_named_is_in_the_configuration(tmp_path):
    args = ("--public-url", "http://auth.example.org", "--registry", "registry.example.org:5000")
    said = good(set_up(tmp_path, *args))
    assert "jetond registry config registry.example.org:5000" in said
    assert '[[registry]]\nservice = "registry.example.org:5000"\n' in (tmp_path / "jeton.toml").read_text()
    good(set_up(tmp_path, *args))
    other = set_up(tmp_path, *args[:3], "other.example.org")
    assert other.returncode == 1 and "names no registry" in other.stderr


@pytest.mark.parametrize("args, stdin, says", [
    ((), "", "public URL is missing"),
    (("--public-url", "auth.example.org"), "", "--public-url: must be"),
    (("--public-url", "http://auth.example.org", "--listen", "nowhere"), "", "--listen"),
    (("--public-url", "http://auth.example.org", "--registry", "https://registry.example.org"), "", "--registry"),
    (("--public-url", "http://auth.example.org", "--start"), "", "--start needs systemd"),
])
def test_what_is_wrong_is_said_before_anything_is_written(tmp_path, args, stdin, says):
    done = set_up(tmp_path, *args, stdin=stdin)
    assert done.returncode == 1 and says in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_on_a_terminal_it_asks(tmp_path):
    ours, its = pty.openpty()
    process = subprocess.Popen([str(BUILD / "jetond"), "setup"], cwd=tmp_path, stdin=its, stderr=its,
                               stdout=subprocess.PIPE, text=True)
    os.close(its)
    os.write(ours, b"own.toml\nhttp://auth.example.org\n\n")
    said, _ = process.communicate(timeout=60)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert process.returncode == 0 and link_in(said)
    assert [question in shown for question in ("Configuration file [jeton.toml]", "Public URL", "Data folder [var]")]
    assert 'public_url = "http://auth.example.org"' in (tmp_path / "own.toml").read_text()


def test_keys_without_a_database_are_refused_here_too(server):
    (server.data / "jeton.db").unlink()
    done = set_up(server.directory, "--config", "jeton.toml")
    assert done.returncode == 1 and "belongs to an installation whose database" in done.stderr
