"""What refusals of strangers may cost: a few megabytes, and not for good."""
import re

from federation import CONFIG, Robot
from federation_fixtures import issuer  # noqa: F401
from jetond import Jetond, Shop
from quay import Owner

MEBIBYTE = 1024 * 1024
REQUESTS = 3000


def resident(server):
    text = open(f"/proc/{server.process.pid}/status", encoding="ascii").read()
    return int(re.search(r"VmRSS:\s+(\d+) kB", text).group(1)) * 1024


def test_thousands_of_refused_jobs_do_not_keep_a_copy_of_the_robots_rules_each(issuer):
    quarantine = {"ASAN_OPTIONS": "quarantine_size_mb=8"}  # else a sanitizer keeps what was freed
    with Jetond(CONFIG.format(ca=issuer.certificate.file), environment=quarantine) as server:
        robot = Robot(Owner(Shop(server)), [])
        claims = {f"claim{number}": "v" * 12 for number in range(19)}
        robot.trust_claims(*({"issuer": issuer.url, "audiences": ["jeton"], "name": f"rule {number}",
                              "claims": {**claims, "number": str(number)}} for number in range(60)))
        job = issuer.sign(issuer.claims(server.url, aud="jeton", **{**claims, "number": "none"}))
        for _ in range(200):
            assert robot.login(job).status == 401
        before = resident(server)
        for _ in range(REQUESTS):
            assert robot.login(job).status == 401
        grown = resident(server) - before
        # 16 MiB of texts, and what an allocator makes of them; the rules would be a gigabyte.
        assert grown < 64 * MEBIBYTE, f"{grown / MEBIBYTE:.0f} MiB for {REQUESTS} refusals"
