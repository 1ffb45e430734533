"""The guide for those who come from Quay: its lines work as they stand, and its configuration is good."""
import re
import subprocess

from jetond import BUILD, ROOT, Jetond

GUIDE = (ROOT / "docs/guides/coming-from-quay.md").read_text()


def blocks(kind):
    return re.findall(rf"```{kind}\n(.*?)```", GUIDE, re.S)


def test_the_first_administrator_needs_no_browser():
    first, rule = blocks("sh")
    with Jetond() as server:
        script = (first + rule).replace("127.0.0.1:8080", server.address)
        script = script.replace("var/bootstrap-token", str(server.data / "bootstrap-token"))
        done = subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and done.stderr == "", done
    for expected in ('"Created"', "users: 403", "the robot may log in",
                     '[{"issuer":"https://ci.example.com","subject":"repo:acme/web:ref:refs/heads/main",'
                     '"audiences":["acme-registry"]}]'):
        assert expected in done.stdout, done


def test_its_configuration_is_good(tmp_path):
    for number, block in enumerate(blocks("toml")):
        file = tmp_path / f"{number}.toml"
        file.write_text(block)
        done = subprocess.run([str(BUILD / "jetond"), "check-config", "--config", str(file)], capture_output=True,
                              text=True, timeout=60)
        assert done.returncode == 0, done
