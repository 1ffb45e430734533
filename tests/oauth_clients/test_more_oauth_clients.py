"""The standard surface as clients of other languages see it: Spring Security, Nimbus and golang.org/x/oauth2 make each journey that they
know, with their strict checks on. Run by scripts/test-oauth-clients.sh, which builds them."""
import os
import pathlib

import pytest

from conversation import converse
from oauth_journeys import OF_A_USER, OF_ITSELF, browser, foreign, issuer, new_client, person, server  # noqa: F401

PROGRAMS = pathlib.Path(os.environ.get("JETON_OAUTH_PROGRAMS", "/nowhere"))
SECRETS = ["client_secret_basic", "client_secret_post"]
WITH_CODE = ["authorization_code", "refresh_token"]
# By library: its ways to authenticate, and what it can do for a user, by itself, and with a token.
KNOWN = {
    "nimbus": (["none", *SECRETS, "private_key_jwt"], OF_A_USER, [*OF_ITSELF, "introspection"], ["revocation"]),
    "spring": (["none", *SECRETS, "private_key_jwt"], WITH_CODE, OF_ITSELF, []),
    "go": (["none", *SECRETS], OF_A_USER, OF_ITSELF, []),
}
TABLE = {}


def command(library):
    if library == "go":
        return [PROGRAMS / "go" / "journeys"]
    return ["java", "-cp", f"{PROGRAMS / library / 'classes'}:{PROGRAMS / library / 'jars'}/*", "Journeys"]


@pytest.fixture(scope="module", autouse=True)
def table():
    """Prints what was made, once all is."""
    yield
    columns = [*OF_A_USER, *OF_ITSELF, "introspection", "revocation"]
    print()
    print("| library | authentication | " + " | ".join(columns) + " |")
    for (library, method), made in TABLE.items():
        print(f"| {library} | {method} | " + " | ".join("yes" if one in made else "-" for one in columns) + " |")


@pytest.mark.parametrize("library, method", [(library, method) for library, known in KNOWN.items() for method in known[0]])
def test_a_library_makes_each_journey_that_it_knows(person, browser, foreign, library, method):
    told = {**new_client(person, method, f"{library}-{method}".replace("_", "-")), "foreign": foreign}
    made = converse(command(library), browser, told)
    _, of_a_user, by_itself, with_a_token = KNOWN[library]
    expected = of_a_user + with_a_token + (by_itself if method != "none" else [])
    if library == "spring" and method in SECRETS:
        expected = expected + ["introspection"]  # its resource server authenticates by a secret alone
    assert sorted(made) == sorted(expected)
    TABLE[library, method] = made
