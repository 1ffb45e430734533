"""The OpenAPI document, as programs that were made for any such document use it: a linter, a property tester, a
generator of clients."""
import json
import os
import pathlib
import sqlite3
import subprocess
import uuid

import pytest

from jetond import BUILD, Jetond, Shop
from quay import Person
from token_world import World

HERE = pathlib.Path(__file__).parent / "openapi"
PROGRAMS = BUILD.parent / "clients" / "bin"


@pytest.fixture(scope="module")
def server():
    with Jetond() as server:
        Shop(server).organization("acme")
        yield server


@pytest.fixture(scope="module")
def document(server, tmp_path_factory):
    """The document as a file."""
    path = tmp_path_factory.mktemp("openapi") / "openapi.json"
    path.write_text(json.dumps(server.get("/openapi.json").json(), indent=2))
    return path


def run(*command, cwd=HERE, **environment):
    done = subprocess.run([str(one) for one in command], cwd=cwd, capture_output=True, text=True, timeout=280,
                          stdin=subprocess.DEVNULL, env={**os.environ, **environment})
    return done.returncode, done.stdout + done.stderr


def test_a_linter_finds_nothing(document):
    code, said = run("node_modules/.bin/redocly", "lint", document, "--config", HERE / "redocly.yaml",
                     REDOCLY_TELEMETRY="off", REDOCLY_SUPPRESS_UPDATE_NOTICE="true")
    assert code == 0 and "warning" not in said, said


# They can end the credential of the tester, which would then see nothing but 401.
ENDING = ("revokeTokens", "putOwnPassword")


def test_a_property_tester_finds_no_answer_that_is_not_described(server, tmp_path):
    without = [word for name in ENDING for word in ("--exclude-operation-id", name)]
    code, said = run(PROGRAMS / "schemathesis", "--config-file", HERE / "schemathesis.toml", "run",
                     f"{server.url}/openapi.json", "--header", f"Authorization: Bearer {Shop(server).bearer}",
                     "--max-examples", "10", "--no-color", *without, cwd=tmp_path)
    assert code == 0, said[:8000]


JOURNEYS = ("allow", "rotate", "refused", "unused", "everything", "leaked", "leaver")
DAY = 86400 * 10 ** 6


@pytest.fixture(scope="module")
def generated(document, tmp_path_factory):
    """The folder of a client. A warning of the generator is a failure: it leaves out what it does not understand."""
    folder = tmp_path_factory.mktemp("generated")
    code, said = run(PROGRAMS / "openapi-python-client", "generate", "--path", document, "--output-path",
                     folder / "jeton_client", "--meta", "none", "--fail-on-warning",
                     PATH=f"{PROGRAMS}:{os.environ['PATH']}")
    assert code == 0, said
    return folder


def test_a_generated_client_has_every_operation(document, generated):
    described = sum(len(methods) for methods in json.loads(document.read_text())["paths"].values())
    made = [one for one in (generated / "jeton_client" / "api").glob("*/*.py") if one.name != "__init__.py"]
    assert len(made) == described
    # What has no name in the document gets one by its place, and a number where it can be several things.
    unnamed = [one.name for one in (generated / "jeton_client" / "models").glob("*_body*.py")
               if one.name != "granting_call_body.py"]
    assert unnamed == []


@pytest.fixture(scope="module")
def tidy():
    """A server that the property tester has not been at."""
    with Jetond() as server:
        yield server


@pytest.fixture(scope="module")
def world(tidy):
    """An organization whose robot pulls from one repository and not from another, and a user that leaves."""
    world = World(tidy, "journeys")
    bearer, shop = world.session[world.mira], world.shop
    repository, closed = (shop.repository("journeys", name, bearer=bearer) for name in ("open", "closed"))
    shop.permit(repository, world.robot, bearer=bearer)
    secrets = {note: world.make(kind="robot", robot=world.robot, note=note) for note in ("rotates", "idle", "found")}
    world.token()
    idle = uuid.UUID(secrets["idle"]["id"])
    older = uuid.UUID(int=idle.int - (100 * DAY // 1000 << 80))  # an id begins with the milliseconds of its time
    with sqlite3.connect(tidy.data / "jeton.db") as database:
        database.execute("UPDATE tokens SET created = created - ?, id = ? WHERE id = ?",
                         (100 * DAY, older.bytes, idle.bytes))
    leaver = Person(shop)
    world.make(leaver.bearer, kind="password")
    return {"org": "journeys", "robot": world.robot, "repository": repository, "closed": closed,
            "secret": secrets["rotates"]["token"], "idle": str(older), "found": secrets["found"]["token"],
            "bearer": bearer, "leaver": leaver.name, "of_leaver": len(world.list(leaver.bearer))}


@pytest.mark.parametrize("journey", JOURNEYS)
def test_a_generated_client_does_the_journeys(tidy, generated, world, journey):
    bearer = Shop(tidy).bearer if journey in ("leaked", "leaver") else world["bearer"]  # of a superuser, or an admin
    code, said = run(PROGRAMS / "python", HERE / "journeys.py", journey, tidy.url, bearer,
                     json.dumps(world), PYTHONPATH=str(generated))
    assert code == 0, said
