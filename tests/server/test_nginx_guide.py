"""The guide put-nginx-in-front.md: a real nginx with the configuration as it stands, TLS and all."""
import contextlib
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time

import pytest

from jetond import BUILD, ROOT, Jetond, Shop
from ports import free_port
from test_tls import certificate

GUIDE = (ROOT / "docs/guides/put-nginx-in-front.md").read_text()
[SETTINGS] = re.findall(r"```toml\n(.*?)```", GUIDE, re.S)
[SITE] = re.findall(r"```nginx\n(.*?)```", GUIDE, re.S)
RELOAD, LOOK = re.findall(r"```sh\n(.*?)```", GUIDE, re.S)
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")


class Nginx:
    """With the guide's site alone, on a port of the test's, in a folder of its own."""

    def __init__(self, site):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="nginx-test-"))
        self.config = self.folder / "nginx.conf"
        temporary = "".join(f"{name}_temp_path {self.folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        self.config.write_text(f"pid {self.folder}/pid; error_log {self.folder}/error.log; daemon off; events {{}}\n"
                               f"http {{ access_log off; {temporary}\n{site}\n}}\n")
        self.process = None

    def check(self):
        return subprocess.run([NGINX, "-t", "-c", str(self.config)], capture_output=True, text=True, timeout=60)

    def __enter__(self):
        with open(self.folder / "said", "wb") as said:
            self.process = subprocess.Popen([NGINX, "-c", str(self.config)], stdout=said, stderr=said)
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.terminate()
            self.process.wait(30)
        shutil.rmtree(self.folder)


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """(server, port of nginx, certificate)"""
    pair = certificate(tmp_path_factory.mktemp("pair"))
    port = free_port()
    settings = re.sub(r'listen = .*\n', "", SETTINGS).replace("https://auth.example.org", f"https://jeton.test:{port}")
    settings = settings.replace("\n[http]", f'\n[federation]\nca_file = "{pair[0]}"\n\n[http]')
    with Jetond(settings) as server:
        site = (SITE.replace("127.0.0.1:8080", server.address).replace("listen 443", f"listen 127.0.0.1:{port}")
                .replace("auth.example.org", "jeton.test").replace("/etc/ssl/jeton.pem", str(pair[0]))
                .replace("/etc/ssl/private/jeton.key", str(pair[1])).replace("$host", "$http_host"))
        with Nginx(site) as nginx:
            checked = nginx.check()
            assert checked.returncode == 0 and "syntax is ok" in checked.stderr and "test is successful" in checked.stderr
            deadline = time.monotonic() + 20
            while True:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                assert time.monotonic() < deadline, (nginx.folder / "said").read_text()
                time.sleep(0.05)
            yield server, port, pair


def sh(front, script):
    """The guide's lines: names lead to the test's nginx, whose certificate is trusted."""
    server, port, pair = front
    script = (script.replace("https://auth.example.org", f"https://jeton.test:{port}")
              .replace("curl ", f"curl --cacert {pair[0]} --resolve jeton.test:{port}:127.0.0.1 "))
    return subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60,
                          env={"PATH": f"{BUILD}:/usr/bin:/bin"})


def ask(front, path, *options):
    _, port, _ = front
    return sh(front, f"curl -sS {' '.join(options)} https://jeton.test:{port}{path}").stdout


def test_the_metadata_come_through_with_the_public_address(front):
    line = LOOK.splitlines()[0]
    done = sh(front, line)
    assert done.returncode == 0 and done.stderr == "", done
    assert sh(front, line.replace('"issuer"', '"nothing"')).returncode != 0


def test_a_cookie_of_a_session_is_secure(front):
    assert re.search(r"(?i)set-cookie: [^\r\n]*; secure", ask(front, "/csrf_token", "-i"))


def test_the_log_knows_the_client_and_not_what_it_claims(front):
    server, port, _ = front
    robot, _ = Shop(server).robot(Shop(server).organization("acme"))
    ask(front, f"/v2/auth?service=jeton.test:{port}", "-H 'X-Forwarded-For: 192.0.2.9'", f"-u {robot}:wrong")
    refusals = server.get("/jeton/v1/refusals", bearer=server.bootstrap_token).json()["items"]
    assert refusals and all(item["address"] == "127.0.0.1" for item in refusals), refusals


def test_health_and_metrics_are_not_passed_on(front):
    for path in "/readyz", "/metrics":
        assert ask(front, path, "-o /dev/null", "-w '%{http_code}'") == "404"


def test_the_doctor_is_asked_and_programs_are_restarted_as_it_says(front):
    assert RELOAD.splitlines() == ["nginx -t", "systemctl restart jeton", "systemctl reload nginx"]
    assert LOOK.splitlines()[1] == "jetond doctor --config /etc/jeton/jeton.toml"


def test_a_wrong_site_is_refused_by_the_check_of_the_guide():
    nginx = Nginx(SITE.replace("proxy_pass http://jeton", "proxy_pas http://jeton"))
    try:
        assert nginx.check().returncode != 0
    finally:
        shutil.rmtree(nginx.folder)
