"""The journeys of a stranger, typed on a bare Debian 12 with the installed packages, and how many commands they took."""
import contextlib
import json
import pathlib
import sqlite3

import pytest

from bare_root import NEW
from registry import image_layout

README = pathlib.Path(__file__).resolve().parents[2] / "README.md"
CONFIG = "--config /etc/jeton/jeton.toml"
REGISTRY = "localhost:5000"


class Journey:
    """`with Journey(root, counted, "…", bar) as journey:` counts what is typed; what only proves something is not."""

    def __init__(self, root, counted, name, bar):
        self.root, self.counted, self.name, self.bar = root, counted, name, bar
        self.commands = []

    def __enter__(self):
        return self

    def type(self, line, exit=0, **more):
        self.commands.append(line)
        done = self.root.run(line, **more)
        assert done.returncode == exit, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def __exit__(self, error, *_):
        if error is None:
            self.counted.append((self.name, len(self.commands), self.bar))
            assert len(self.commands) <= self.bar, self.commands


@pytest.fixture
def journey(bare, counted):
    return lambda name, bar: Journey(bare, counted, name, bar)


def five_commands():
    """Those of the README's first screen."""
    text = README.read_text()
    block = text[text.index("```console"):].split("```")[1]
    return [line[2:] for line in block.splitlines() if line.startswith("# ")]


def shown_output():
    text = README.read_text()
    block = text[text.index("```console"):].split("```")[1]
    return [line for line in block.splitlines()[1:] if not line.startswith("# ")]


def test_1_install_to_first_pushed_image(bare, journey):
    bare.put(*NEW.glob("jeton-server_*.deb"), *NEW.glob("jeton_*.deb"))
    image_layout(bare.path / "root/image")
    with journey("install to first pushed image", 5) as stranger:
        said = [stranger.type(line, fetching=line.startswith("apt ")) for line in five_commands()]
    assert "Login Succeeded!" in said[3]
    for line in shown_output():
        assert line.strip() in "".join(said), f"the README shows `{line}`, which is not said: {said}"
    assert '"latest"' in bare.sh(f"skopeo list-tags --tls-verify=false docker://{REGISTRY}/admin/web")
    assert (bare.path / "var/lib/docker-registry/docker/registry/v2/repositories/admin/web").is_dir()
    refused = bare.run(f"skopeo copy --dest-tls-verify=false oci:image:image docker://{REGISTRY}/other/web")
    assert refused.returncode != 0, "the robot pushes there and nowhere else"


@pytest.fixture(scope="module")
def acme(bare):
    """An organization with a repository and an image in it, to which the journeys from here on belong."""
    bare.sh("jeton org create acme --email ops@acme.example")
    bare.sh("jeton allow builder push acme/web -q >builder")
    bare.sh(f"skopeo login --tls-verify=false -u acme+builder --password-stdin {REGISTRY} <builder")
    bare.sh(f"skopeo copy --dest-tls-verify=false oci:image:image docker://{REGISTRY}/acme/web")
    bare.install("curl")
    return bare


def pulls(root, login):
    return root.run(f"skopeo inspect --tls-verify=false --creds {login} docker://{REGISTRY}/acme/web").returncode == 0


def test_2_first_protected_api_call(acme, journey):
    """An API that Jeton protects, called with a token of an application: Jeton's own."""
    with journey("first protected API call", 3) as stranger:
        client = stranger.type("jeton app create acme/reports --title Reports --field client_id").strip()
        token = stranger.type(f"jeton token create --application {client} --scopes repo:read --expires-in 1d -q").strip()
        said = stranger.type(f"curl -sSf -H 'Authorization: Bearer {token}' "
                             "http://localhost:8080/jeton/v1/organizations/acme/repositories")
    assert '"acme/web"' in said
    assert acme.run("curl -sSf http://localhost:8080/jeton/v1/organizations/acme/repositories").returncode != 0


def test_3_a_ci_job_pulls_one_repository(acme, journey):
    with journey("CI job pulls one repository", 1) as stranger:
        stranger.type("jeton allow ci pull acme/web -q | "
                      f"skopeo login --tls-verify=false --username acme+ci --password-stdin {REGISTRY}")
    assert acme.run(f"skopeo inspect --tls-verify=false docker://{REGISTRY}/acme/web").returncode == 0
    pushed = acme.run(f"skopeo copy --dest-tls-verify=false oci:image:image docker://{REGISTRY}/acme/web")
    assert pushed.returncode != 0, "it pulls, and no more"


def test_4_rotate_with_no_outage(acme, journey):
    secret = acme.sh("jeton allow nightly pull acme/web -q").strip()
    with journey("rotate with no outage", 1) as stranger:
        stranger.type("jeton token rotate --robot acme+nightly --overlap 1h -q | "
                      f"skopeo login --tls-verify=false --username acme+nightly --password-stdin {REGISTRY}")
    assert pulls(acme, f"acme+nightly:{secret}"), "the old secret works for an hour"
    assert acme.run(f"skopeo inspect --tls-verify=false docker://{REGISTRY}/acme/web").returncode == 0


def test_5_why_was_it_refused(acme, journey):
    secret = acme.sh("jeton allow reader pull acme/web -q").strip()
    refused = acme.run(f"skopeo copy --dest-tls-verify=false --dest-creds acme+reader:{secret} oci:image:image "
                       f"docker://{REGISTRY}/acme/web")
    assert refused.returncode != 0
    with journey("why was it refused, yesterday night", 1) as stranger:
        said = stranger.type("jeton refusals --org acme --since 1d")
    [line] = [line for line in said.splitlines() if "acme+reader" in line]
    assert "acme/web" in line and "push" in line
    told = acme.sh(f"jeton explain {line.split()[0]}")
    assert "needs:    write on acme/web" in told and "admin can grant it" in told


def test_6_everything_of_a_leaver(acme, journey):
    password = acme.sh("jeton user create mira -q").strip()
    token = acme.sh(f"curl -sSf -H 'Accept: application/json' -u mira:{password} -d scope=session http://localhost:8080/broker/rest/user/authorizations | "
                    "sed -n 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/p'").strip()
    ask = f"JETON_URL=http://localhost:8080 JETON_TOKEN={token} jeton whoami"
    assert "name: mira" in acme.sh(ask)
    acme.sh("jeton team add acme/owners mira")
    secret = acme.sh(ask.replace("jeton whoami", "jeton allow shown pull acme/web -q")).strip()
    with journey("robots whose secrets a leaver has seen", 1) as stranger:
        made = json.loads(stranger.type("jeton log search --org acme --performer mira -o json"))
    assert [entry["metadata"]["robot"] for entry in made if entry["kind"] == "create_robot_token"] == ["acme+shown"]
    with journey("everything of a leaver", 1) as stranger:
        said = stranger.type("jeton token revoke --owner mira --reason 'left the company' --yes")
    assert "revoked:" in said and "revoked: 0" not in said
    assert acme.run(ask).returncode == 4 and not pulls(acme, f"acme+shown:{secret}")


def made_earlier(path, robot, days):
    """The secret of a robot as if it had been made so long ago: an id begins with its time, in milliseconds."""
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        [(id,)] = database.execute("SELECT id FROM tokens WHERE subject = (SELECT id FROM accounts WHERE name = ?)", (robot,))
        earlier = (int.from_bytes(id[:6], "big") - days * 86_400_000).to_bytes(6, "big") + id[6:]
        database.execute("UPDATE tokens SET id = ?, created = created - ? WHERE id = ?", (earlier, days * 86_400_000_000, id))


def test_7_unused_for_90_days(acme, journey):
    acme.sh("jeton allow forgotten pull acme/web -q && jeton allow recent pull acme/web -q")
    acme.sh("systemctl stop jeton")
    made_earlier(acme.path / "var/lib/jeton/jeton.db", "acme+forgotten", days=100)
    acme.sh("chown jeton:jeton /var/lib/jeton/jeton.db* && systemctl start jeton")
    with journey("unused for 90 days", 1) as stranger:
        unused = stranger.type("jeton token list --org acme --unused 90d -o csv")
    assert "acme+forgotten" in unused and "acme+recent" not in unused
    with journey("all credentials of an organization", 1) as stranger:
        everything = stranger.type("jeton token list --org acme -o csv")
    for name in ("acme+builder", "acme+ci", "acme+nightly", "acme+forgotten", "acme+recent"):
        assert name in everything


def test_8_a_leaked_string(acme, journey):
    secret = acme.sh("jeton allow leaky pull acme/web -q | tee found.txt").strip()
    assert pulls(acme, f"acme+leaky:{secret}")
    with journey("a leaked string", 1) as stranger:
        stranger.type("jeton token leaked < found.txt")
    assert not pulls(acme, f"acme+leaky:{secret}")


def test_9_back_up_and_restore(acme, journey):
    secret = acme.sh("jeton allow lasting pull acme/web -q").strip()
    with journey("back up", 1) as stranger:
        stranger.type(f"jetond backup /var/backups/jeton.db --with-keys /var/backups/jeton.keys {CONFIG}")
    acme.sh("systemctl stop jeton && find /var/lib/jeton -mindepth 1 -delete")
    with journey("restore", 1) as stranger:
        stranger.type(f"jetond restore /var/backups/jeton.db --with-keys /var/backups/jeton.keys {CONFIG}")
    acme.sh("systemctl start jeton")
    assert pulls(acme, f"acme+lasting:{secret}")
