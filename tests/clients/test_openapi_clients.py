"""The OpenAPI document, as programs that were made for any such document use it: a linter, a property tester, a
generator of clients."""
import json
import os
import pathlib
import subprocess

import pytest

from jetond import BUILD, Jetond, Shop

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
