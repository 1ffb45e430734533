"""`jetond doctor` names what is wrong with an installation, and how to mend it: the files, and the real docker-registry
misconfigured in every way that is common."""
import contextlib
import hashlib
import http.client
import json
import pathlib
import re
import shutil
import subprocess
import time

import pytest

from jetond import BUILD, Jetond, Shop
from people import Person
from registry import SERVICE, DockerRegistry, notifications, registry_config

FAKETIME = pathlib.Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
MINUTES = 20


def table(url="", service=SERVICE, more=""):
    return f'[[registry]]\nservice = "{service}"\n' + (f'url = "{url}"\n' if url else "") + more


class Installation(Jetond):
    """A server on a port that stays, so that its public URL can be configured."""

    def __init__(self, more=""):
        super().__init__()
        self.more = more
        self.start()
        self.args = ["--listen", self.address]
        self.move_to("")

    def move_to(self, registry_url, tables=None):
        """Writes where the registry is, and starts anew."""
        self.stop()
        self.configure(f'public_url = "{self.url}"\nlisten = "{self.address}"\n'
                       f'admin_listen = "{self.admin_address}"\n'
                       + (tables or table(registry_url)) + self.more)
        self.args = ["--listen", self.address, "--admin-listen", self.admin_address]
        self.start()

    def doctor(self, environment=None):
        """(exit code, [(word, about, what, mend)])"""
        command = [str(BUILD / "jetond"), "doctor", "--config", str(self.config), "--data-dir", str(self.data)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment)
        assert done.stderr == "", done.stderr
        found = re.findall(r"^(ok   |note |FAULT)  (.*?): (.*)\n(?:       mend: (.*)\n)?", done.stdout, re.M)
        assert len(found) + sum(1 for one in found if one[3]) == done.stdout.count("\n"), done.stdout
        return done.returncode, [(word.strip(), about, what, mend) for word, about, what, mend in found]

    def faults(self, **more):
        code, found = self.doctor(**more)
        faults = [one for one in found if one[0] == "FAULT"]
        assert code == (1 if faults else 0), found
        assert all(mend for _, _, _, mend in faults), "every fault has its mend"
        return faults


@pytest.fixture(scope="module")
def jetond():
    with contextlib.closing(Installation()) as server:
        server.auth = registry_config(server)
        yield server


def auth(server, old="", new=""):
    assert old in server.auth, old
    return server.auth.replace(old, new) if old else server.auth


@contextlib.contextmanager
def beside(server, lines, more="", **settings):
    with DockerRegistry(lines, more, **settings) as registry:
        server.move_to(f"http://{registry.address}")
        yield registry


def only_fault(server):
    [(_, about, what, mend)] = server.faults()
    assert about == f"registry {SERVICE}"
    return what, mend


def test_a_registry_that_does_as_it_is_told_has_no_fault(jetond):
    with beside(jetond, auth(jetond)):
        code, found = jetond.doctor()
    assert code == 0, found
    assert ("ok", f"registry {SERVICE}", "it asks for our tokens and takes them", "") in found


# Ten ways, and some more. Each: what is wrong in the registry's own configuration, and what the doctor says of it.

def test_1_it_does_not_run(jetond):
    with beside(jetond, auth(jetond)):
        pass
    what, mend = only_fault(jetond)
    assert what.startswith("it does not answer at http://127.0.0.1:") and "start it" in mend


def test_2_it_has_no_auth_section(jetond):
    with beside(jetond, ""):
        what, mend = only_fault(jetond)
    assert what == "it lets everybody in without a token"
    assert f"jetond registry config {SERVICE} --config {jetond.config}" in mend


def test_3_it_has_passwords_of_its_own(jetond, tmp_path):
    passwords = tmp_path / "htpasswd"
    passwords.write_text("mira:$2y$05$abcdefghijklmnopqrstuuAyWkFr1WSZxGWRWxNGmDuDzSzxWZAAS\n")
    with beside(jetond, "auth: " + json.dumps({"htpasswd": {"realm": "r", "path": str(passwords)}})):
        what, mend = only_fault(jetond)
    assert "asks for Basic credentials of its own" in what and "registry config" in mend


def test_4_its_realm_leads_elsewhere(jetond):
    with beside(jetond, auth(jetond, jetond.url + "/v2/auth", "http://auth.example.org/v2/auth")):
        what, mend = only_fault(jetond)
    assert what == f"its realm sends clients to http://auth.example.org/v2/auth instead of {jetond.url}/v2/auth"
    assert f'realm: "{jetond.url}/v2/auth"' in mend


def test_5_it_has_another_service(jetond):
    with beside(jetond, auth(jetond, f'service: "{SERVICE}"', 'service: "registry"')):
        what, mend = only_fault(jetond)
    assert what == f'it calls itself "registry", and we call it "{SERVICE}"' and f'service: "{SERVICE}"' in mend


@pytest.mark.parametrize("spelt", ["{}/", "{}/v2/auth", "jeton", SERVICE])
def test_6_it_expects_another_issuer(jetond, spelt):
    issuer = spelt.format(jetond.url)
    with beside(jetond, auth(jetond, f'issuer: "{jetond.url}"', f'issuer: "{issuer}"')):
        what, mend = only_fault(jetond)
    assert what == f'it expects the issuer "{issuer}", and our tokens say "{jetond.url}"'
    assert f'issuer: "{jetond.url}"' in mend


def certificates(path):
    return re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n", path.read_text(), re.S)


def with_bundle(server, path, content):
    path.write_text(content)
    [own] = re.findall(r'rootcertbundle: "(.*)"', server.auth)
    return auth(server, own, str(path)), pathlib.Path(own)


def test_7_its_copy_of_the_keys_is_old():
    with contextlib.closing(Installation()) as server:
        server.auth = registry_config(server)
        [own] = re.findall(r'rootcertbundle: "(.*)"', server.auth)
        before = server.directory / "before.pem"
        first = certificates(pathlib.Path(own))[0]
        assert server.command("keys", "rotate", "registry").returncode == 0
        lines, _ = with_bundle(server, before, first)
        with beside(server, lines):
            what, mend = only_fault(server)
        assert "its copy of our keys is old" in what and f"{server.data}/registry/{SERVICE}" in mend


def test_8_its_keys_are_those_of_another_installation(jetond, tmp_path):
    with contextlib.closing(Installation()) as other:
        theirs = next(other.data.glob("registry/*/bundle.pem"))
        lines, own = with_bundle(jetond, tmp_path / "bundle.pem", theirs.read_text())
    with beside(jetond, lines):
        what, mend = only_fault(jetond)
    assert "it has not our keys, or expects an issuer" in what
    assert f"rootcertbundle must be a copy of {own}" in mend and f'issuer "{jetond.url}"' in mend


def test_9_its_clock_is_wrong(jetond):
    """The registry's program asks the kernel for the time, so it is ours that is moved: the difference is the same."""
    moved = {"LD_PRELOAD": str(FAKETIME), "FAKETIME": f"+{MINUTES}m", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    with contextlib.closing(Installation()) as server:
        server.auth = registry_config(server)
        server.environment = moved
        with beside(server, auth(server)):
            faults = server.faults(environment=moved)
        [(what, mend)] = [(what, mend) for _, about, what, mend in faults if about == f"registry {SERVICE}"]
        behind = int(re.fullmatch(r"its clock is (\d+) seconds behind ours", what).group(1))
        assert abs(behind - MINUTES * 60) < 60 and "time service" in mend


def test_10_it_tells_its_events_without_its_token(jetond):
    with beside(jetond, auth(jetond), notifications(jetond, SERVICE, "jtn_" + "0" * 36)) as registry:
        push_an_event(jetond, registry)
        what, mend = awaited_fault(jetond)
    assert what == "its reports of events are refused: they come without its token"
    assert f"{jetond.data}/registry/{SERVICE}/events-token" in mend


def test_11_it_tells_its_events_to_the_wrong_place(jetond):
    token = (jetond.data / "registry" / SERVICE / "events-token").read_text().strip()
    with beside(jetond, auth(jetond), notifications(jetond, "another", token)) as registry:
        push_an_event(jetond, registry)
        what, mend = awaited_fault(jetond)
    assert "for a registry that is not configured" in what and f"{jetond.url}/registries/{SERVICE}/events" in mend


def test_12_it_does_not_know_the_key_that_comes_next(jetond, tmp_path):
    [own] = re.findall(r'rootcertbundle: "(.*)"', jetond.auth)
    lines, _ = with_bundle(jetond, tmp_path / "bundle.pem", certificates(pathlib.Path(own))[0])
    with beside(jetond, lines):
        what, mend = only_fault(jetond)
    assert "does not know the next key yet" in what and "restart it" in mend


def test_13_its_certificate_is_not_trusted(jetond, tmp_path):
    certificate(tmp_path)
    lines = auth(jetond)
    with DockerRegistry(lines, tls=tmp_path) as registry:
        jetond.move_to(f"https://{registry.address}")
        what, mend = only_fault(jetond)
        assert "certificate" in what and "federation.ca_file" in mend
        jetond.more = f'[federation]\nca_file = "{tmp_path}/cert.pem"\n'
        jetond.move_to(f"https://{registry.address}")
        what, mend = only_fault(jetond)
        assert what.startswith("its certificate ends at ") and mend == "replace it"
    jetond.more = ""


def test_14_there_is_something_else(jetond):
    jetond.move_to(f"http://{jetond.admin_address}")
    what, mend = only_fault(jetond)
    assert what.startswith("there is no registry at") and "404" in what and "set url" in mend


def test_15_the_server_runs_with_another_configuration(jetond):
    with beside(jetond, auth(jetond)):
        jetond.config.write_text(jetond.config.read_text().replace(
            f'service = "{SERVICE}"\n', f'service = "{SERVICE}"\nissuer = "http://new.example.org"\n'))
        [(_, _, what, mend)] = jetond.faults()
    assert "would refuse those of this configuration" in what and "restart the server" in mend


def certificate(folder, days=5):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                    str(days), "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")], check=True,
                   capture_output=True, timeout=60)


def push_an_event(server, registry):
    """A manifest without layers: what a push leaves to tell."""
    person = Person(Shop(server))
    repository = person.repository()
    scope = f"repository:{repository}:pull,push"
    token = server.get("/v2/auth", login=person.login, query={"service": SERVICE, "scope": scope}).json()["token"]
    put_manifest(registry.address, repository, token)


def put_manifest(address, repository, token):
    config = b"{}"
    digest = "sha256:" + hashlib.sha256(config).hexdigest()
    connection = http.client.HTTPConnection(address, timeout=20)
    headers = {"Authorization": f"Bearer {token}"}

    def send(method, path, body=None, **more):
        connection.request(method, path, body=body, headers={**headers, **more})
        answer = connection.getresponse()
        answer.read()
        return answer

    begun = send("POST", f"/v2/{repository}/blobs/uploads/")
    assert begun.status == 202, begun.status
    place = begun.headers["Location"].split(address, 1)[1]
    assert send("PUT", f"{place}&digest={digest}", config).status == 201
    kind = "application/vnd.oci.image.manifest.v1+json"
    manifest = {"schemaVersion": 2, "mediaType": kind, "layers": [],
                "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "size": 2, "digest": digest}}
    assert send("PUT", f"/v2/{repository}/manifests/latest", json.dumps(manifest), **{"Content-Type": kind}).status == 201
    connection.close()


def awaited_fault(server):
    """Registries tell some time afterwards."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if faults := server.faults():
            [(_, _, what, mend)] = faults
            return what, mend
        time.sleep(0.2)
    raise AssertionError("no fault")


def test_a_registry_that_reports_its_events_is_well(jetond):
    token = (jetond.data / "registry" / SERVICE / "events-token").read_text().strip()
    with beside(jetond, auth(jetond), notifications(jetond, SERVICE, token)) as registry:
        silent = jetond.doctor()[1]
        assert [mend for word, _, what, mend in silent if word == "note" and "reported no events" in what]
        push_an_event(jetond, registry)
        deadline = time.monotonic() + 20
        while "it reports what was pulled and pushed" not in [what for _, _, what, _ in jetond.doctor()[1]]:
            assert time.monotonic() < deadline
            time.sleep(0.2)


# The installation itself.

@pytest.fixture
def alone():
    with contextlib.closing(Installation()) as server:
        yield server


def test_nothing_is_wrong_with_a_fresh_installation_and_nothing_is_changed(alone):
    before = {path: path.stat().st_mtime_ns for path in alone.data.rglob("*") if "jeton.db" not in path.name}
    code, found = alone.doctor()
    assert code == 0, found
    assert {about for _, about, _, _ in found} >= {"configuration", "data", "files", "disk", "keys", "clock",
                                                   "public_url", "server"}
    after = {path: path.stat().st_mtime_ns for path in alone.data.rglob("*") if "jeton.db" not in path.name}
    assert before == after


def test_a_server_that_does_not_run(alone):
    alone.stop()
    said = {about: what for _, about, what, _ in alone.faults()}
    assert "nothing answers at" in said["public_url"] and "does not run" in said["server"]


@pytest.mark.parametrize("name, mode, says", [("keys/sealing", 0o644, "others can use it"),
                                              ("keys", 0o755, "others can use it"),
                                              ("jeton.db", 0o640, "others can use it"),
                                              ("", 0o777, "others can write to it")])
def test_files_that_others_can_use(alone, name, mode, says):
    path = alone.data / name if name else alone.data
    path.chmod(mode)
    [(_, _, what, mend)] = alone.faults()
    assert says in what and str(path) in what and mend.startswith("chmod 0")
    subprocess.run(mend, shell=True, check=True, timeout=10)
    assert alone.faults() == []


@pytest.mark.parametrize("missing, says", [("keys", "not its keys"), ("jeton.db", "not their database")])
def test_half_an_installation(alone, missing, says):
    alone.stop()
    path = alone.data / missing
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert [what for _, about, what, _ in alone.faults() if about == "data" and says in what]


def test_a_folder_without_an_installation_is_not_made_one(tmp_path):
    done = subprocess.run([str(BUILD / "jetond"), "doctor", "--data-dir", str(tmp_path / "no")], capture_output=True,
                          text=True, timeout=60)
    assert done.returncode == 1 and "jetond setup" in done.stdout and not (tmp_path / "no").exists()


def test_another_server_at_the_public_url(alone):
    with contextlib.closing(Installation()) as other:
        text = alone.config.read_text().replace(f'public_url = "{alone.url}"', f'public_url = "{other.url}"')
        alone.config.write_text(text)
        [(_, about, what, mend)] = alone.faults()
        assert about == "public_url" and "another server answers" in what and "set public_url" in mend


def test_a_public_url_without_encryption_is_noted(alone):
    alone.config.write_text(alone.config.read_text().replace(alone.url, "http://auth.example.org", 1))
    assert [mend for word, about, what, mend in alone.doctor()[1]
            if word == "note" and about == "public_url" and "not encrypted" in what]


@pytest.mark.parametrize("days, word", [(5, "note"), (300, "ok")])
def test_the_end_of_the_servers_certificate(alone, tmp_path, days, word):
    certificate(tmp_path, days)
    tls = f'[tls]\ncertificate = "{tmp_path}/cert.pem"\nkey = "{tmp_path}/key.pem"\n'
    alone.config.write_text(alone.config.read_text() + tls)
    assert [what for found, about, what, _ in alone.doctor()[1] if about == "tls" and found == word and "ends at" in what]
