"""The guide for those who come from OpenShift: its calls work as they stand."""
import re
import subprocess

from jetond import BUILD, ROOT, Jetond, Shop
from openshift import Person

GUIDE = (ROOT / "docs/guides/coming-from-openshift.md").read_text()


def blocks(kind):
    return re.findall(rf"```{kind}\n(.*?)```", GUIDE, re.S)


def run_its_calls(server, person, password):
    script = next(block for block in blocks("sh") if "reuse=true" in block).replace("localhost:8080", server.address)
    return subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60,
                          env={"PATH": "/usr/bin:/bin", "NAME": person.name, "PASSWORD": password})


def test_its_calls_work_line_by_line():
    with Jetond() as server:
        person = Person(Shop(server))
        done = run_its_calls(server, person, person.password)
        assert done.returncode == 0 and done.stderr == "", done
        for expected in (f"<login>{person.name}</login>", "not allowed", "with the scope read are revoked",
                         "is revoked"):
            assert expected in done.stdout, done
        assert person.get("/broker/rest/user/authorizations", login=person.login).json()["data"] == []


def test_its_calls_fail_with_a_wrong_password():
    with Jetond() as server:
        done = run_its_calls(server, Person(Shop(server)), "wrong")
        assert done.returncode != 0 and done.stdout == "", done


def test_its_commands_work_while_the_server_runs():
    with Jetond() as server:
        person = Person(Shop(server))
        assert person.works(person.session)
        script = next(block for block in blocks("sh") if "revoke-all" in block)
        script = script.replace("--config jeton.toml", f"--config {server.config} --data-dir {server.data}")
        done = subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60,
                              env={"PATH": f"{BUILD}:/usr/bin:/bin", "NAME": person.name})
        assert done.returncode == 0, done
        assert done.stdout.splitlines() == ["Expired authorizations removed: 0", "Authorizations revoked: 1"]
        assert not person.works(person.session)


def test_the_secret_of_the_operator_is_there_while_the_server_runs_and_for_its_owner_alone():
    with Jetond() as server:
        secret = server.data / "admin-secret"
        assert secret.stat().st_mode & 0o777 == 0o600
        first = secret.read_text().strip()
        reply = server.post("/authorizations/expire", admin=True, bearer=first)
        assert (reply.status, reply.json()) == (200, {"removed": 0, "more": False})
        for form in ({"users": "admin"}, {"user": "admin", "more": "x"}):
            assert server.post("/authorizations/revoke-all", admin=True, bearer=first, form=form).status == 400
        assert server.post("/authorizations/revoke-all", admin=True, bearer=first, form={"user": "x"}).status == 404
        assert server.stop() == 0 and not secret.exists()
        server.start()
        assert server.post("/authorizations/expire", admin=True, bearer=first).status == 401
