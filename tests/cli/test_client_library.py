"""libjeton as another program gets it: the example of the documentation, built in another folder, protects an API."""
import subprocess
import time

import pytest

from jeton_cli import Cli
from jetond import BUILD, ROOT, Jetond, Shop, jwt_part

EXAMPLES = ROOT / "docs/examples"
EXAMPLE = EXAMPLES / "protect_an_api.cc"
CMAKE = """cmake_minimum_required(VERSION 3.25)
project(shop LANGUAGES CXX)
find_package(jeton 0.1 REQUIRED)
add_executable(shop ${EXAMPLE})
target_link_libraries(shop PRIVATE jeton::jeton)
"""


def run(*args, **more):
    done = subprocess.run(args, capture_output=True, text=True, timeout=300, **more)
    assert done.returncode == 0, done
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    prefix = tmp_path_factory.mktemp("installed")
    run("cmake", "--install", BUILD, "--component", "libjeton-dev", "--prefix", prefix)
    return prefix


def built_by_cmake(installed, folder, example=EXAMPLE):
    (folder / "CMakeLists.txt").write_text(CMAKE)
    run("cmake", "-S", folder, "-B", folder / "build", f"-DCMAKE_PREFIX_PATH={installed}", f"-DEXAMPLE={example}")
    run("cmake", "--build", folder / "build")
    return folder / "build/shop"


def built_by_pkg_config(installed, folder):
    [found] = installed.rglob("jeton.pc")
    flags = run("pkg-config", "--cflags", "--libs", "jeton", env={"PATH": "/usr/bin:/bin", "PKG_CONFIG_PATH": str(found.parent)})
    run("g++", "-std=c++20", EXAMPLE, "-o", folder / "shop", *flags.split())
    return folder / "shop"


@pytest.mark.parametrize("build", [built_by_cmake, built_by_pkg_config])
def test_the_example_protects_an_api(installed, tmp_path, build):
    program = build(installed, tmp_path)
    with Jetond() as server:
        jeton = Cli(server)
        jeton("org", "create", "acme", "--email", "acme@example.com")
        client = jeton("app", "create", "acme/shop", "--title", "Shop", "--field", "client_id").strip()
        secret = jeton("app", "secret", "create", "acme/shop", "-q").strip()
        good, other = (jeton("token", "create", "--application", client, "--scopes", scope, "-q").strip()
                       for scope in ("repo:read", "user:read"))
        with subprocess.Popen([program, server.url, client, secret], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as api:
            assert [asked(api, token) for token in (good, other, "wrong")] == ["200 admin", "403 admin", "401"]
            jeton("token", "revoke", "--org", "acme", "--kind", "oauth", "--yes")
            revoked = time.monotonic()
            while asked(api, good) != "401":
                # Within two seconds, on a machine that is not busy. A program that does not ask again hears it never.
                assert time.monotonic() - revoked < 30
                time.sleep(0.05)
            server.stop()
            assert asked(api, "another") == "503 unreachable"


def asked(api, token):
    api.stdin.write(token + "\n")
    api.stdin.flush()
    return api.stdout.readline().strip()


def registry_token(server, login):
    reply = server.get("/v2/auth", login=login)
    assert reply.status == 200, reply
    return reply.json()["token"]


def test_signed_tokens_are_checked_without_the_server_and_through_a_rotation(installed, tmp_path):
    program = built_by_cmake(installed, tmp_path, EXAMPLES / "check_signed_tokens.cc")
    with Jetond('[[registry]]\nservice = "registry.example.com"\n') as server:
        login = Shop(server).robot(Shop(server).organization("acme"))
        first = registry_token(server, login)
        issuer = jwt_part(first, 1)["iss"]
        with subprocess.Popen([program, server.url, "registry.example.com", issuer], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as api, \
             subprocess.Popen([program, server.url, "other.example.com", issuer], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as other:
            assert asked(api, first) == "200 acme+ci"
            assert asked(other, first) == "401 wrong_audience"
            assert asked(api, first[:-4] + "AAAA").startswith("401 ") and asked(api, "none") == "401 malformed"
            assert server.command("keys", "rotate", "registry").returncode == 0
            second = registry_token(server, login)
            assert jwt_part(second, 0)["kid"] != jwt_part(first, 0)["kid"]
            assert [asked(api, token) for token in (second, first)] == ["200 acme+ci"] * 2
            server.stop()
            assert asked(api, second) == "200 acme+ci", "the keys are remembered"


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.cc")), ids=lambda path: path.stem)
def test_the_example_is_short(example):
    text = example.read_text()
    assert len(text[text.index("int main"):].splitlines()) <= 15
