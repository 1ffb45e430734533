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
