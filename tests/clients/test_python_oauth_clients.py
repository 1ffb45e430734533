"""The standard surface as PyPI's Authlib and requests-oauthlib see it, with all their checks on: each grant and each way to
authenticate that they know."""
import json
import pathlib

import pytest

from conversation import converse
from jetond import BUILD
from oauth_journeys import OF_A_USER, OF_ITSELF, browser, foreign, issuer, new_client, person, server  # noqa: F401

PYTHON = BUILD.parent / "clients" / "bin" / "python"
PROGRAM = pathlib.Path(__file__).parent / "oauth-python" / "journeys.py"
METHODS = {"authlib": ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"],
           "requests-oauthlib": ["none", "client_secret_basic", "client_secret_post"]}


@pytest.mark.parametrize("library, method", [(library, method) for library, all_of_it in METHODS.items() for method in all_of_it])
def test_a_library_makes_each_journey_that_it_knows(person, browser, foreign, library, method):
    told = {**new_client(person, method, f"{library}-{method}".replace("_", "-")), "foreign": foreign}
    made = converse([PYTHON, PROGRAM, library], browser, told)
    by_itself = OF_ITSELF + ["introspection"] if method != "none" else []
    assert sorted(made) == sorted(OF_A_USER + by_itself + ["revocation"]), json.dumps(made)
