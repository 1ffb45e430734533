"""Nothing is skipped unseen: neither a test nor a whole file of tests (tests/conftest.py)."""
import os
import pathlib
import subprocess
import sys

import pytest

TESTS = pathlib.Path(__file__).resolve().parents[1]
GOOD = "def test_good():\n    pass\n"
SKIPPING = {
    "a test": "import pytest\n\n\ndef test_skipped():\n    pytest.skip('no such program')\n",
    "a file": f"import pytest\n\npytest.skip('no such program', allow_module_level=True)\n\n\n{GOOD}",
    "a file without a module": f"import pytest\n\npytest.importorskip('no_such_module')\n\n\n{GOOD}",
}


def run(path, text, **environment):
    path.write_text(text)
    known = {name: value for name, value in os.environ.items() if name != "JETON_MAY_SKIP"}
    return subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "conftest", "--rootdir",
                           str(path.parent), str(path)], capture_output=True, text=True, timeout=120, cwd=path.parent,
                          env={**known, "PYTHONPATH": str(TESTS), **environment})


@pytest.mark.parametrize("text", SKIPPING.values(), ids=SKIPPING.keys())
def test_what_is_skipped_fails_and_is_named(tmp_path, text):
    done = run(tmp_path / "test_skipping.py", text)
    assert done.returncode not in (0, 5) and "this machine cannot run it" in done.stdout, done
    assert run(tmp_path / "test_skipping.py", text, JETON_MAY_SKIP="1").returncode in (0, 5)


def test_what_passes_passes(tmp_path):
    assert run(tmp_path / "test_passing.py", GOOD).returncode == 0
