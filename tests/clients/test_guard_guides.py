"""The guides that guard a page with nginx and with Caddy: their lines, as they stand, with the programs of Debian."""
import re
import subprocess

import pytest

from gateways import SAMPLES, Gateway, Page, certificate
from jetond import BUILD, ROOT, Jetond, Shop

GUIDES = {name: (ROOT / "docs/guides" / file).read_text() for name, file in
          {"nginx": "guard-a-page-with-nginx.md", "caddy": "guard-a-page-with-caddy.md"}.items()}
SAMPLE = {"nginx": "nginx.conf", "caddy": "Caddyfile"}


def blocks(name, language="sh"):
    return re.findall(rf"```{language}\n(.*?)```", GUIDES[name], re.S)


class Reader:
    """A person who follows a guide: a folder, a server, a gateway."""

    def __init__(self, name, server, gateway, folder):
        self.name, self.server, self.gateway, self.folder = name, server, gateway, folder
        (folder / "var").mkdir()
        (folder / "var/bootstrap-token").write_text(server.bootstrap_token)

    def run(self, script):
        port = self.gateway.port if self.gateway else 1
        trust = f"--cacert {self.gateway.pair[0]} " if self.gateway else ""
        script = (script.replace("http://localhost:8080", self.server.url).replace("https://wiki.example.org/", f"https://wiki.example.org:{port}/")
                  .replace("curl ", f"curl {trust}--resolve wiki.example.org:{port}:127.0.0.1 "))
        return subprocess.run(["sh", "-eu"], input=script, capture_output=True, text=True, timeout=60, cwd=self.folder,
                              env={"PATH": f"{BUILD}:/usr/sbin:/usr/bin:/bin"})


@pytest.fixture(scope="module", params=GUIDES)
def reader(request, tmp_path_factory):
    name = request.param
    [settings] = blocks(name, "toml")
    [site] = blocks(name, "nginx" if name == "nginx" else "caddyfile")
    with Jetond(settings) as server, Page() as page:
        Shop(server).organization("acme")
        assert server.get("/jeton/v1/organizations/acme", bearer=server.bootstrap_token).status == 200
        with Gateway(name, site, server, page, certificate(tmp_path_factory.mktemp("pair"))) as gateway:
            yield Reader(name, server, gateway, tmp_path_factory.mktemp("reader"))


def test_every_step_does_what_the_guide_says(reader):
    start, api, app, check, *trial = blocks(reader.name)
    for block in (api, app):
        done = reader.run(start + block)
        assert done.returncode == 0, done
    assert len(trial) == 4
    passes, challenge, narrow, revoked = trial
    variables = start + passes
    done = reader.run(variables)
    assert done.returncode == 0 and done.stdout.startswith("page for "), done
    for more in (challenge, narrow, revoked):
        done = reader.run(variables + more)
        assert done.returncode == 0, (more, done)


def test_the_check_of_the_guide_finds_a_fault(reader):
    gateway = reader.gateway
    command = blocks(reader.name)[3].splitlines()[0].split()
    assert command[0] == gateway.check[0] and command[1] == gateway.check[1]
    good = gateway.run(gateway.check)
    assert good.returncode == 0, good
    [config] = [part for part in gateway.check if part.startswith(str(gateway.folder))]
    wrong = gateway.folder / "wrong"
    with open(config) as text:
        wrong.write_text(text.read().replace("auth_request /_auth", "auth_reqest /_auth").replace("forward_auth", "forward_aut"))
    assert gateway.run([str(wrong) if part == config else part for part in gateway.check]).returncode != 0


@pytest.mark.parametrize("name", GUIDES)
def test_each_block_fails_without_what_it_needs(name, tmp_path):
    with Jetond() as server:
        reader = Reader(name, server, None, tmp_path)
        start, api, app, _, *trial = blocks(name)
        for block in (api, app, *trial):
            for file in ("api.json", "app.json", "secret.json", "token.json"):
                (tmp_path / file).write_text("{}")
            done = reader.run(start + "CLIENT=x:y\nTOKEN=x\n" + block)
            assert done.returncode != 0, (block, done)


@pytest.mark.parametrize("name", GUIDES)
def test_the_guide_shows_the_sample(name):
    [site] = blocks(name, "nginx" if name == "nginx" else "caddyfile")
    assert site == (SAMPLES / SAMPLE[name]).read_text()


@pytest.mark.parametrize("name", GUIDES)
def test_the_guide_advises_about_caches(name):
    assert "a revoked token is refused from the next request on" in GUIDES[name]
    if name == "nginx":
        assert 'proxy_cache_key "$http_authorization $proxy_host$uri$is_args$args"' in GUIDES[name]
