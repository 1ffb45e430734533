"""The guide docs/guides/put-it-in-front-of-a-registry.md: its lines work as they stand, and fail where something is
wrong. Registries and clients are stand-ins that say what they were started with; tests/clients has the real ones."""
import json
import re
import subprocess

import pytest

from jetond import BUILD, ROOT, Jetond, Shop

GUIDE = (ROOT / "docs/guides/put-it-in-front-of-a-registry.md").read_text()
CONFIG = re.search(r"```toml\n(.*?)```", GUIDE, re.S).group(1)
SHOW, DISTRIBUTION, SHOW_3, DISTRIBUTION_3, ZOT, PUSH, REGENERATE, ROTATE = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)

# Reads the file that it is given, as the program that it stands for would.
STAND_IN = '#!/bin/sh -e\necho "$(basename "$0") $*"\n[ "$1" = copy ] || cat "$2"\n'


@pytest.fixture
def folder(tmp_path):
    """A working folder with the guide's configuration, and the programs it calls in `bin`."""
    (tmp_path / "jeton.toml").write_text(CONFIG)
    (tmp_path / "bin").mkdir()
    for program in ("docker-registry", "registry", "zot", "skopeo"):
        (tmp_path / "bin" / program).write_text(STAND_IN)
        (tmp_path / "bin" / program).chmod(0o755)
    return tmp_path


def run(folder, script, **variables):
    script = script.replace("$PWD/build/release", str(BUILD))
    environment = {"PATH": f"{folder}/bin:{BUILD}:/usr/bin:/bin", **variables}
    return subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60, cwd=folder,
                          env=environment)


def good(done):
    assert done.returncode == 0 and done.stderr == "", done
    return done.stdout


def profile(folder, name):
    (folder / "jeton.toml").write_text(CONFIG.replace('profile = "distribution"', f'profile = "{name}"'))


def test_each_registry_is_started_with_what_is_printed_for_it(folder):
    printed = good(run(folder, SHOW))
    assert "realm: http://localhost:8080/v2/auth" in printed.replace('"', "") and "rootcertbundle" in printed
    started = good(run(folder, DISTRIBUTION))
    assert started.startswith("docker-registry serve registry.yml\nversion: 0.1\n") and printed.strip() in started
    profile(folder, "distribution-v3")
    assert "jwks" in good(run(folder, SHOW_3))
    assert good(run(folder, DISTRIBUTION_3)).startswith("registry serve registry.yml\n")
    profile(folder, "zot")
    first, document = good(run(folder, ZOT)).split("\n", 1)
    assert first == "zot serve zot.json"
    assert json.loads(document)["http"]["port"] == "5000" and "bearer" in json.loads(document)["http"]["auth"]


@pytest.mark.parametrize("block", ["SHOW", "DISTRIBUTION", "ZOT"])
@pytest.mark.parametrize("wrong", ["another registry", "no configuration", "a profile that is none"])
def test_no_registry_is_started_when_something_is_wrong(folder, block, wrong):
    profile(folder, "zot" if block == "ZOT" else "distribution")
    script = globals()[block]
    if wrong == "another registry":
        script = script.replace("config registry.example.com", "config other.example.com")
    elif wrong == "no configuration":
        (folder / "jeton.toml").unlink()
    else:
        profile(folder, "none")
    done = run(folder, script)
    assert done.returncode != 0 and "serve" not in done.stdout, done


def test_a_push_names_the_robot_and_a_new_secret_ends_the_old_one(folder):
    assert good(run(folder, PUSH, ROBOT="secret")).startswith("skopeo copy --dest-tls-verify=false --dest-creds "
                                                              "acme+builder:secret SOURCE docker://127.0.0.1:5000/")
    with Jetond() as server:
        shop = Shop(server)
        shop.organization("acme")
        name, old = shop.robot("acme", "builder")
        bearer = {"J": server.url, "A": f"Authorization: Bearer {server.bootstrap_token}"}
        new = json.loads(good(run(folder, REGENERATE, **bearer)))["token"]
        assert [shop.registry_token(login=(name, secret)).status for secret in (old, new)] == [401, 200]
        for wrong in ({**bearer, "A": "Authorization: Bearer wrong"}, {**bearer, "J": server.url + "/none"}):
            done = run(folder, REGENERATE, **wrong)
            assert done.returncode != 0 and done.stdout == "", done
        done = run(folder, REGENERATE.replace("builder", "none"), **bearer)
        assert done.returncode != 0 and done.stdout == "", done


def test_a_key_is_changed_beside_the_running_server_once_until_its_last_token_has_ended():
    with Jetond(CONFIG) as server:
        script = ROTATE.replace("--config jeton.toml", f"--config {server.config} --data-dir {server.data}")
        good(run(server.directory, script))
        again = run(server.directory, script)
        assert again.returncode != 0 and again.stderr, again
