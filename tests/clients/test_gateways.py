"""Gateways of Debian guard a page with the samples of deploy/gateways: who passes, what others are told, and when a revocation counts."""
import time

import pytest
import yaml

from gateways import SAMPLES, Gateway, Page, TlsFront, Wiki, certificate
from issuer import Certificate
from jetond import Jetond, Shop, jwt_part

PROXIES = '[http]\ntrusted_proxies = ["127.0.0.1/32"]\n'
# Which answers refusals with our challenge, and after how many seconds a revocation counts at the latest.
ASKING = {"nginx": ("nginx.conf", 0), "caddy": ("Caddyfile", 0), "haproxy": ("haproxy.cfg", 0)}


@pytest.fixture(scope="module")
def server():
    with Jetond(PROXIES) as running:
        yield running


@pytest.fixture(scope="module")
def wiki(server):
    return Wiki(server, Shop(server))


@pytest.fixture(scope="module")
def page():
    with Page() as running:
        yield running


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("pair"))


@pytest.fixture(scope="module", params=ASKING)
def gateway(request, server, wiki, page, pair):
    with Gateway(request.param, (SAMPLES / ASKING[request.param][0]).read_text(), server, page, pair) as running:
        checked = running.run(running.check)
        assert checked.returncode == 0, checked
        yield running


def until_refused(gateway, token):
    begun = time.monotonic()
    while gateway.ask(token)[0] == 200:
        assert time.monotonic() - begun < 60
    return time.monotonic() - begun


def test_a_good_token_passes_and_the_page_learns_whose_it_is_but_not_the_token(gateway, wiki):
    assert gateway.ask(wiki.token()) == (200, None, f"page for {wiki.client[0]}, token False")
    assert gateway.ask(wiki.token(), "/deep/er?a=b")[0] == 200


def test_what_a_client_says_about_itself_does_not_reach_the_page(gateway, wiki):
    status, _, body = gateway.ask(wiki.token(), headers={"X-Auth-Subject": "admin"})
    assert (status, body) == (200, f"page for {wiki.client[0]}, token False")


def test_without_a_token_it_is_401_with_our_challenge(gateway, server):
    status, challenge, _ = gateway.ask()
    assert status == 401 and challenge.startswith(f'Bearer realm="{server.url}", resource_metadata="'), challenge


def test_a_bad_token_is_401_with_our_challenge(gateway, server):
    for token in ("unknown", server.bootstrap_token):
        status, challenge, _ = gateway.ask(token)
        assert status == 401 and 'error="invalid_token"' in challenge, challenge


def test_a_missing_scope_is_403_that_names_it(gateway, wiki):
    status, challenge, _ = gateway.ask(wiki.token("write"))
    assert status == 403 and 'error="insufficient_scope", scope="read"' in challenge, challenge


# HAProxy does not tell the address.
@pytest.mark.parametrize("gateway", ["nginx", "caddy"], indirect=True)
def test_a_token_in_the_address_is_refused(gateway, wiki):
    token = wiki.token()
    status, challenge, _ = gateway.ask(token, f"/?access_token={token}")
    assert status == 401 and 'error="invalid_request"' in challenge, challenge


def test_a_token_that_is_held_to_addresses_is_checked_against_the_client_of_the_gateway(gateway, wiki):
    def held_to(addresses):
        reply = wiki.server.post("/oauth2/token", login=wiki.client, form={
            "grant_type": "client_credentials", "resource": "https://wiki.example.org", "scope": "read", "addresses": addresses})
        return reply.json()["access_token"]
    assert gateway.ask(held_to("127.0.0.2"))[0] == 200
    assert gateway.ask(held_to("127.0.0.1"))[0] == 401, "the gateway's own"
    assert gateway.ask(held_to("192.0.2.0/24"), headers={"X-Forwarded-For": "192.0.2.9"})[0] == 401


def test_a_revoke_closes_it_from_the_next_request_on(gateway, wiki, capsys):
    slowest = 0
    for _ in range(20):
        token = wiki.token()
        assert gateway.ask(token)[0] == 200
        wiki.revoke(token)
        begun = time.monotonic()
        assert gateway.ask(token)[0] == 401
        slowest = max(slowest, time.monotonic() - begun)
    with capsys.disabled():
        print(f"\n{gateway.name}: refused by the first request after a revoke, which took {1000 * slowest:.0f} ms at most")


def test_without_jeton_no_request_passes(server, wiki, page, pair):
    with Jetond(PROXIES) as other:
        for name, (sample, _) in ASKING.items():
            with Gateway(name, (SAMPLES / sample).read_text(), other, page, pair) as gateway:
                other.stop()
                assert gateway.ask(wiki.token())[0] >= 500, name
            other.start()


def test_a_demand_that_is_misspelt_lets_no_request_pass_and_shows(server, wiki, page, pair):
    text = (SAMPLES / "nginx.conf").read_text().replace("&scope=read", "&scop=read")
    with Gateway("nginx", text, server, page, pair) as gateway:
        assert gateway.ask(wiki.token())[0] == 500
        assert "auth request unexpected status: 400" in gateway.said()
    with Gateway("caddy", (SAMPLES / "Caddyfile").read_text().replace("&scope=read", "&scop=read"), server, page, pair) as gateway:
        status, _, body = gateway.ask(wiki.token())
        assert status == 400 and "Unknown parameter scop." in body


def cached(valid, key="$http_authorization $proxy_host$uri$is_args$args", ignore=""):
    """The sample of nginx with a cache of answers."""
    text = (SAMPLES / "nginx.conf").read_text()
    return ("proxy_cache_path FOLDER/cache keys_zone=answers:1m;\n" + text).replace(
        "        internal;\n", f'        internal;\n        proxy_cache answers;\n        proxy_cache_key "{key}";\n'
                               f"        proxy_cache_valid 200 {valid};\n        {ignore}\n")


def test_a_cache_of_nginx_keeps_no_answer_because_they_say_so(server, wiki, page, pair):
    with Gateway("nginx", cached("60s"), server, page, pair) as gateway:
        token = wiki.token()
        assert [gateway.ask(token)[0] for _ in range(3)] == [200] * 3
        wiki.revoke(token)
        assert gateway.ask(token)[0] == 401


def test_a_cache_that_is_forced_outlives_a_revoke_by_no_more_than_the_guide_says(server, wiki, page, pair, capsys):
    ignore = "proxy_ignore_headers Cache-Control;"
    with Gateway("nginx", cached("1s", ignore=ignore), server, page, pair) as gateway:
        token, other = wiki.token(), wiki.token("write")
        assert gateway.ask(token)[0] == 200
        assert gateway.ask(other)[0] == 403, "the key holds the token"
        wiki.revoke(token)
        took = until_refused(gateway, token)
        assert took < 30, "a second, and what a busy machine takes"
    with capsys.disabled():
        print(f"\nnginx with a forced cache of 1 s: refused {took:.1f} s after the revoke")


def test_apache_asks_as_the_api_and_forgets_after_a_second(server, wiki, page, pair, capsys):
    with Gateway("apache", (SAMPLES / "apache.conf").read_text(), server, page, pair, credential=wiki.credential) as gateway:
        checked = gateway.run(gateway.check)
        assert checked.returncode == 0, checked
        token = wiki.token()
        told = (200, None, f"page for {wiki.client[0]}, token False")
        assert gateway.ask(token) == told, gateway.said()
        assert gateway.ask(token, headers={"X-Auth-Subject": "admin"}) == told
        assert gateway.ask()[0] == 401
        status, challenge, _ = gateway.ask("unknown")
        assert status == 401 and 'error="invalid_token"' in challenge
        assert gateway.ask(wiki.token("write"))[0] == 401, "its answer to a missing scope, too"
        assert gateway.ask(server.bootstrap_token)[0] == 401
        wiki.revoke(token)
        took = until_refused(gateway, token)
        assert took < 30, "a second, and what a busy machine takes"
    with capsys.disabled():
        print(f"\napache (mod_oauth2, expiry=1): refused {took:.1f} s after the revoke")


def test_apache_with_mod_auth_openidc_asks_at_each_request(server, wiki, page, pair):
    own = Certificate()
    own.directory.chmod(0o755)  # Apache reads it as another user
    sample = (SAMPLES / "apache-openidc.conf").read_text().replace("/etc/ssl/certs/ca-certificates.crt", str(own.file))
    with TlsFront(server, own) as front:
        text = sample.replace("https://auth.example.org", front.url)
        with Gateway("apache_openidc", text, server, page, pair, credential=wiki.credential) as gateway:
            checked = gateway.run(gateway.check)
            assert checked.returncode == 0, checked
            token = wiki.token()
            assert gateway.ask(token)[0] == 200, gateway.said()
            assert gateway.ask(wiki.token("read write"))[0] == 200, gateway.said()
            assert gateway.ask()[0] == 401
            status, challenge, _ = gateway.ask("unknown")
            assert status == 401 and 'error="invalid_token"' in challenge, challenge
            assert gateway.ask(wiki.token("write"))[0] == 401, "its answer to a missing scope, too"
            assert gateway.ask(server.bootstrap_token)[0] == 401
            wiki.revoke(token)
            assert gateway.ask(token)[0] == 401
    own.close()


def test_haproxy_checks_signatures_with_the_key_as_pem_until_a_token_ends(server, wiki, page, pair, tmp_path):
    wiki.format("jwt")
    try:
        token = wiki.token()
        key = tmp_path / "jeton.pem"
        key.write_bytes(server.get(f"/oauth2/keys/{jwt_part(token, 0)['kid']}.pem").body)
        with Gateway("haproxy", (SAMPLES / "haproxy-jwt.cfg").read_text(), server, page, pair, sample_key=key) as gateway:
            assert gateway.ask(token) == (200, None, f"page for {wiki.client[0]}, token False"), gateway.said()
            head, claims, signature = token.split(".")
            altered = f"{head}.{claims}.{signature[:20]}{'A' if signature[20] != 'A' else 'B'}{signature[21:]}"
            for bad in (altered, "unknown", f"eyJhbGciOiJub25lIn0.{claims}."):
                status, challenge, _ = gateway.ask(bad)
                assert status == 401 and 'error="invalid_token"' in challenge, bad
            assert gateway.ask()[:2] == (401, f'Bearer realm="{server.url}"')
            status, challenge, _ = gateway.ask(wiki.token("write"))
            assert status == 403 and 'scope="read"' in challenge
            wiki.revoke(token)
            assert gateway.ask(token)[0] == 200, "it asks nobody"
    finally:
        wiki.format("opaque")


# Debian has neither; what they send is in tests/endpoints/oauth2/forward_test.cc.
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "PROPFIND"])
def test_what_the_samples_of_traefik_and_envoy_ask_is_understood(server, wiki, method):
    http = yaml.safe_load((SAMPLES / "traefik.yml").read_text())["http"]
    traefik = http["middlewares"]["jeton"]["forwardAuth"]
    assert http["routers"]["wiki"]["middlewares"] == ["jeton", "no-token"]
    assert http["middlewares"]["no-token"] == {"headers": {"customRequestHeaders": {"Authorization": ""}}}
    manager = yaml.safe_load((SAMPLES / "envoy.yaml").read_text())
    assert manager["use_remote_address"] is True, "or else the client says from where it comes"
    envoy, after = (one["typed_config"] for one in manager["http_filters"])
    assert after["mutations"] == {"request_mutations": [{"remove": "authorization"}]}
    assert envoy["failure_mode_allow"] is False and traefik["trustForwardHeader"] is False
    for path in (traefik["address"].removeprefix("http://127.0.0.1:8080"),
                 envoy["http_service"]["path_prefix"] + "/page/?scope=write&aud=x&token=y"):
        assert server.request(method, path, bearer=wiki.token()).status == 200
        assert server.request(method, path, bearer=wiki.token("write")).status == 403
        assert server.request(method, path).status == 401
