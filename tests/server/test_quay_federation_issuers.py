"""F1 with issuers that are not as they should be, or not to be asked at all."""
import time
import uuid

import pytest

from federation import CONFIG, RULE, Robot
from federation_fixtures import claims, issuer, owner, server  # noqa: F401
from issuer import Certificate
from jetond import Jetond, Shop
from quay import Owner, invalid_request, message

UNREACHABLE = "The keys of the issuer cannot be read"


@pytest.mark.parametrize("how", ["slow keys", "slow metadata", "redirecting keys", "redirecting metadata", "huge keys",
                                 "endless keys", "keys over http", "other issuer", "no metadata", "no json", "no keys",
                                 "wrong name in the certificate", "http issuer"])
def test_f1_issuers_that_are_refused(server, issuer, owner, claims, how):
    path = "/" + uuid.uuid4().hex
    url = issuer.serve(path)
    metadata, keys = path + "/.well-known/openid-configuration", path + "/keys"

    def slowly(page):
        return lambda: (time.sleep(2), page)[1]

    good_keys = issuer.pages[keys]
    if how == "slow keys":
        issuer.pages[keys] = slowly(good_keys)
    elif how == "slow metadata":
        issuer.pages[metadata] = slowly(issuer.pages[metadata])
    elif how == "redirecting keys":
        issuer.pages[keys] = (302, {"Location": issuer.url + "/keys"}, b"")
    elif how == "redirecting metadata":
        issuer.pages[metadata] = (307, {"Location": issuer.url + "/.well-known/openid-configuration"}, b"")
    elif how == "huge keys":
        issuer.pages[keys] = (200, {}, good_keys[2] + b" " * 300_000)
    elif how == "endless keys":
        issuer.pages[keys] = (200, {"Content-Length": "999999999"}, good_keys[2])
    elif how == "keys over http":
        issuer.serve(path, {"jwks_uri": url.replace("https", "http") + "/keys"})
    elif how == "other issuer":
        issuer.serve(path, {"issuer": issuer.url})
    elif how == "no metadata":
        del issuer.pages[metadata]
    elif how == "no json":
        issuer.pages[keys] = (200, {}, b"<html>")
    elif how == "no keys":
        issuer.serve(path, keys=[])
    elif how == "wrong name in the certificate":
        url = url.replace("127.0.0.1", "127.0.0.2")
    elif how == "http issuer":
        url = url.replace("https", "http")
    robot = Robot(owner, [{"issuer": url, "subject": "web"}])
    status, text = {"no keys": (502, "The issuer has no key that is taken here (RSA of 2048 to 4096 bits, P-256, P-384 "
                                     "or Ed25519, with a kid)"),
                    "http issuer": (400, "Invalid token: the keys of an issuer are read over https alone"),
                    }.get(how, (502, UNREACHABLE))
    message(robot.exchange(issuer.sign(claims(iss=url))), status, text)


def test_f1_a_stranger_makes_no_request_to_an_issuer(server, issuer, owner, claims):
    url = issuer.serve("/untouched")
    robot = Robot(owner, [{"issuer": issuer.url, "subject": "web"}])
    message(robot.exchange(issuer.sign(claims(iss=url))), 400, f"issuer {url} not configured for this robot")
    assert not [path for path in issuer.asked if path.startswith("/untouched")]


def test_f1_keys_are_cached_and_asked_for_anew_at_most_once_per_interval(issuer, owner, claims):
    url = issuer.serve("/rotating", keys=[issuer.keys["ES256"].export_public(as_dict=True)])
    robot = Robot(owner, [{"issuer": url, "subject": "web"}])
    for _ in range(3):
        robot.password(issuer.sign(claims(iss=url)))
    assert issuer.asked.count("/rotating/keys") == 1
    begun = time.monotonic()
    for number in range(20):
        message(robot.exchange(issuer.sign(claims(iss=url), header={"kid": f"random{number}"})), 400)
    assert issuer.asked.count("/rotating/keys") <= 2 + int(time.monotonic() - begun)
    issuer.serve("/rotating")  # a new key is published …
    time.sleep(1.1)
    robot.password(issuer.sign(claims(iss=url), "EdDSA"))  # … and found


def test_f1_addresses_of_ones_own_network_are_refused_unless_configured(issuer):
    with Jetond(f'[federation]\nca_file = "{issuer.certificate.file}"\n') as server:
        owner = Owner(Shop(server))
        before = len(issuer.asked)
        for url in (issuer.url, issuer.url.replace("127.0.0.1", "localhost"), "https://169.254.169.254",
                    "https://10.0.0.1", "https://[::1]:" + str(issuer.port)):
            robot = Robot(owner, [{"issuer": url, "subject": "web"}])
            message(robot.exchange(issuer.sign(issuer.claims(server.url, issuer=url))), 502, UNREACHABLE)
        assert len(issuer.asked) == before
        assert "not public" in server.log.read_text()


def test_f1_an_untrusted_certificate_is_refused(issuer):
    stranger = Certificate()
    with Jetond(CONFIG.format(ca=stranger.file)) as server:
        robot = Robot(Owner(Shop(server)), [{"issuer": issuer.url, "subject": "web"}])
        message(robot.exchange(issuer.sign(issuer.claims(server.url))), 502, UNREACHABLE)
    stranger.close()


def test_f1_certificates_are_read_again_when_their_file_has_changed(issuer, tmp_path):
    stranger, trusted = Certificate(), tmp_path / "trusted.pem"
    trusted.write_bytes(stranger.file.read_bytes())
    with Jetond(CONFIG.format(ca=trusted)) as server:
        owner = Owner(Shop(server))
        message(Robot(owner, [{"issuer": issuer.url, "subject": "web"}]).exchange(
            issuer.sign(issuer.claims(server.url))), 502, UNREACHABLE)
        trusted.write_bytes(issuer.certificate.file.read_bytes())
        url = issuer.serve("/trusted")
        Robot(owner, [{"issuer": url, "subject": "web"}]).password(issuer.sign(issuer.claims(server.url, issuer=url)))
    stranger.close()


def test_f1_only_configured_issuers_where_there_are_some(issuer):
    with Jetond('[federation]\nissuers = ["https://ci.example.org"]\n') as server:
        owner = Owner(Shop(server))
        robot = Robot(owner, [RULE])
        invalid_request(server.post(robot.path + "/federation", bearer=owner.bearer,
                                    json_body=[{"issuer": issuer.url, "subject": "web"}]),
                        "Issuer is not allowed here")
