"""What registries read: files below DATA/registry/SERVICE, the same over HTTP, and what their configuration has to say."""
import json
import stat

import pytest
from jwcrypto.jwk import JWK

from jetond import Jetond
from people import Person
from registry_claims import libtrust_kid, rfc7638_kid, verified

CONFIG = """
public_url = "https://auth.example.com"

[[registry]]
service = "plain.example.com:5000"

[[registry]]
service = "v3.example.com"
profile = "distribution-v3"
x5c = true

[[registry]]
service = "zot.example.com"
profile = "zot"

[[registry]]
service = "quay.example.com"
profile = "quay"

[[registry]]
service = "../odd name"
profile = "distribution-v3"
"""
PLAIN, V3, ZOT, QUAY, ODD = "plain.example.com:5000", "v3.example.com", "zot.example.com", "quay.example.com", "../odd name"
FOLDERS = {PLAIN: PLAIN, V3: V3, ZOT: ZOT, QUAY: QUAY, ODD: "%2E.%2Fodd%20name"}
FILES = {PLAIN: {"bundle.pem", "jwks.json"}, V3: {"bundle.pem", "jwks.json"}, ZOT: {"key.pem", "jwks.json"},
         QUAY: {"jwks.json"}, ODD: {"bundle.pem", "jwks.json"}}
TYPES = {"bundle.pem": "application/pem-certificate-chain", "jwks.json": "application/jwk-set+json",
         "key.pem": "application/x-pem-file"}
EVENTS_TOKEN = "events-token"  # what the registry shows when it tells what was done: for nobody to fetch


@pytest.fixture(scope="module")
def server():
    with Jetond(CONFIG) as running:
        yield running


def folder(server, service):
    return server.data / "registry" / FOLDERS[service]


def keys_of(server, service):
    return json.loads((folder(server, service) / "jwks.json").read_text())["keys"]


def token_header(server, shop, service):
    reply = shop.registry_token(login=Person(shop).login, service=service)
    assert reply.status == 200, reply
    return verified(server, reply.json()["token"])[0]


def test_each_registry_has_a_folder_with_what_its_kind_reads_and_nothing_else(server):
    assert {path.name for path in (server.data / "registry").iterdir()} == set(FOLDERS.values())
    for service, names in FILES.items():
        assert {path.name for path in folder(server, service).iterdir()} == {*names, EVENTS_TOKEN}
        assert stat.S_IMODE((folder(server, service) / EVENTS_TOKEN).stat().st_mode) == 0o600
        for path in (folder(server, service) / name for name in names):
            assert stat.S_IMODE(path.stat().st_mode) == 0o644
            assert "PRIVATE" not in path.read_text()


@pytest.mark.parametrize("service", FILES)
def test_the_same_files_are_served(server, service):
    path = "/registries/" + service.replace("/", "%2F").replace(" ", "%20")
    for name, media_type in TYPES.items():
        reply = server.get(f"{path}/{name}")
        if name not in FILES[service]:
            assert reply.status == 404 and "message" in reply.json()
            continue
        assert reply.status == 200 and reply.headers["content-type"] == media_type
        assert reply.body == (folder(server, service) / name).read_bytes()


@pytest.mark.parametrize("path", ["/registries/nowhere/jwks.json", f"/registries/{V3}/config.yml", f"/registries/{V3}",
                                  f"/registries/{V3}/", f"/registries/{V3}/..%2F..%2Fkeys%2Fsealing"])
def test_nothing_else_is_served(server, path):
    reply = server.get(path)
    assert reply.status == 404 and "message" in reply.json()


@pytest.mark.parametrize("service, algorithm", [(PLAIN, "ES256"), (V3, "ES256"), (QUAY, "RS256")])
def test_two_keys_are_known_each_under_both_ids_the_signing_one_first(server, shop, service, algorithm):
    keys = keys_of(server, service)
    assert [key["alg"] for key in keys] == [algorithm] * 4
    for at in (0, 2):
        same = [JWK(**{**key}) for key in keys[at:at + 2]]
        assert [keys[at]["kid"], keys[at + 1]["kid"]] == [libtrust_kid(same[0]), rfc7638_kid(same[1])]
    assert len({rfc7638_kid(JWK(**key)) for key in keys}) == 2
    assert token_header(server, shop, service)["kid"] in {key["kid"] for key in keys[:2]}


def test_zot_is_told_of_the_signing_key_alone(server, shop):
    keys = keys_of(server, ZOT)
    assert [key["kid"] for key in keys] == [token_header(server, shop, ZOT)["kid"]]
    assert JWK.from_pem((folder(server, ZOT) / "key.pem").read_bytes()).thumbprint() == JWK(**keys[0]).thumbprint()


def test_a_token_with_a_certificate_carries_the_one_of_the_bundle(server, shop):
    header = token_header(server, shop, V3)
    assert set(header) == {"typ", "alg", "kid", "x5c"}
    first = (folder(server, V3) / "bundle.pem").read_text().split("-----")[2]
    assert header["x5c"] == ["".join(first.split())]
    assert set(token_header(server, shop, PLAIN)) == {"typ", "alg", "kid"}


def test_a_file_that_was_lost_or_damaged_is_right_again_after_a_start():
    with Jetond(CONFIG) as server:
        before = {path: path.read_bytes() for path in (server.data / "registry").rglob("*.*") if path.is_file()}
        server.stop()
        lost, damaged = folder(server, PLAIN) / "bundle.pem", folder(server, ZOT) / "key.pem"
        lost.unlink()
        damaged.write_text("damaged")
        server.start()
        assert {path: path.read_bytes() for path in before} == before


def config_for(server, service):
    run = server.command("registry", "config", service)
    assert run.returncode == 0, run
    return run.stdout


def test_the_configuration_of_distribution(server):
    assert config_for(server, PLAIN) == f"""auth:
  token:
    realm: "https://auth.example.com/v2/auth"
    service: "{PLAIN}"
    issuer: "https://auth.example.com"
    rootcertbundle: "{folder(server, PLAIN)}/bundle.pem"
"""


def test_the_configuration_of_distribution_v3(server):
    text = config_for(server, ODD)
    assert f'    jwks: "{folder(server, ODD)}/jwks.json"\n' in text and "rootcertbundle" not in text
    with_certificates = config_for(server, V3)
    assert f'    jwks: "{folder(server, V3)}/jwks.json"\n' in with_certificates
    assert f'    rootcertbundle: "{folder(server, V3)}/bundle.pem"\n' in with_certificates


def test_the_configuration_of_zot(server):
    assert json.loads(config_for(server, ZOT))["http"]["auth"]["bearer"] == {
        "realm": "https://auth.example.com/v2/auth", "service": ZOT, "cert": f"{folder(server, ZOT)}/key.pem"}


def test_the_configuration_of_quay_names_its_host_and_our_issuer(server):
    assert 'SERVER_HOSTNAME: "quay.example.com"\nINSTANCE_SERVICE_KEY_SERVICE: "quay"\n' in config_for(server, QUAY)


def test_an_unknown_registry_has_no_configuration(server):
    run = server.command("registry", "config", "nowhere.example.com")
    assert run.returncode == 1 and run.stdout == "" and "nowhere.example.com" in run.stderr


def test_the_list_of_registries(server):
    assert server.command("registry", "list").stdout.splitlines() == [
        f"{PLAIN} distribution", f"{V3} distribution-v3", f"{ZOT} zot", f"{QUAY} quay", f"{ODD} distribution-v3"]
