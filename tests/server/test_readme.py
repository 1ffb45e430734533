"""The README's tour, every line as it stands: only ports and the folder of the data are put in."""
import re
import subprocess

from jetond import ROOT, Jetond


def tour():
    readme = (ROOT / "README.md").read_text()
    return re.search(r"## Five-minute tour.*?```sh\n(.*?)```", readme, re.S).group(1)


def test_the_readmes_tour_works_line_by_line():
    with Jetond() as server:
        script = tour().replace("localhost:8080", server.address).replace("var/bootstrap-token",
                                                                          str(server.data / "bootstrap-token"))
        done = subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done
    assert done.stderr == ""
    before, after = done.stdout.split("Could not find robot with username: acme+builder and supplied password.", 1)
    for expected in ('"username":"admin"', '"Created"', '"active":true', '"scope":"repo:read"', '"kind":"image"',
                     '"role":"write"', '"access_token":"'):
        assert expected in before, f"{expected} is missing in {before}"
    assert after.endswith('{"active":false}'), after


def test_the_readme_is_under_120_lines():
    assert len((ROOT / "README.md").read_text().splitlines()) < 120
