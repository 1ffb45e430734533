"""A real registry with exactly the configuration that `jetond registry config` prints, and keys that change under it."""
import contextlib

import pytest

from jetond import Jetond, Shop
from people import Person
from registry import SERVICE, DockerRegistry, Skopeo, done, registry_config

KINDS = {"as it comes": "", "with certificates": "x5c = true", "with certificates and thumbprints":
         'x5c = true\nkey_id = "thumbprint"', "RSA": 'algorithm = "rs256"', "RSA with certificates":
         'algorithm = "rs256"\nx5c = true'}


@contextlib.contextmanager
def running(settings):
    with Jetond(f'[[registry]]\nservice = "{SERVICE}"\n{settings}\n') as server:
        with DockerRegistry(registry_config(server)) as registry:
            yield server, registry


@pytest.mark.parametrize("kind", KINDS)
def test_a_registry_takes_tokens_of_every_kind_before_and_after_a_rotation(kind, home, image):
    with running(KINDS[kind]) as (server, registry):
        owner = Person(Shop(server))
        repository, skopeo = owner.repository(), Skopeo(registry, home)
        done(skopeo.push(image, repository, owner.login))
        done(skopeo.pull(repository, owner.login))
        done(server.command("keys", "rotate", "registry"))
        done(skopeo.pull(repository, owner.login))


def test_the_settings_are_put_into_a_configuration_as_debian_ships_it(tmp_path, home, image):
    """--into: what was there for logins is replaced, all else stays, and the registry takes our tokens."""
    with Jetond(f'[[registry]]\nservice = "{SERVICE}"\n') as server:
        before = f"""version: 0.1
storage:
  filesystem:
    rootdirectory: {tmp_path}
http:
  addr: 127.0.0.1:0
auth:
  htpasswd:
    realm: basic-realm
    path: /etc/docker/registry
# Kept.
health:
  storagedriver:
    enabled: true
"""
        file = tmp_path / "config.yml"
        file.write_text(before)
        file.chmod(0o640)
        changed = server.command("registry", "config", SERVICE, "--into", str(file), "--listen", server.address)
        assert changed.returncode == 0 and "Restart the registry" in changed.stdout, changed
        assert (tmp_path / "config.yml.before-jeton").read_text() == before and file.stat().st_mode & 0o777 == 0o640
        after = file.read_text()
        assert after == before.replace(before[before.index("auth:"):before.index("# Kept.")], registry_config(server))
        again = server.command("registry", "config", SERVICE, "--into", str(file), "--listen", server.address)
        assert again.returncode == 0 and "already" in again.stdout and file.read_text() == after
        for wrong in (["none.example", "--into", str(file)], [SERVICE, "--into", "/none/config.yml"], [SERVICE, "--restart", "x"]):
            assert server.command("registry", "config", *wrong).returncode != 0, wrong
    with Jetond(f'[[registry]]\nservice = "{SERVICE}"\nprofile = "zot"\n') as server:
        refused = server.command("registry", "config", SERVICE, "--into", str(file))
        assert refused.returncode == 1 and "CNCF distribution only" in refused.stderr
