"""libjeton-dev on a bare Debian 12: a small program in another folder, built by CMake and by pkg-config."""
import pytest

from bare_root import NEW

CMAKE = """cmake_minimum_required(VERSION 3.25)
project(shop LANGUAGES CXX)
find_package(jeton 0.1 REQUIRED)
add_executable(shop /usr/share/doc/libjeton-dev/examples/protect_an_api.cc)
target_link_libraries(shop PRIVATE jeton::jeton)
"""
BUILDS = {
    "cmake": "cmake -S . -B build >/dev/null && cmake --build build >/dev/null && mv build/shop shop",
    "pkg-config": "g++ -std=c++20 /usr/share/doc/libjeton-dev/examples/protect_an_api.cc -o shop $(pkg-config --cflags --libs jeton)",
}


@pytest.fixture(scope="module")
def developer(bare):
    bare.put(*NEW.glob("*.deb"))
    bare.sh("apt-get install -y -qq --no-install-recommends ./libjeton-dev_*.deb ./jeton_*.deb ./jeton-server_*.deb g++ make "
            "cmake pkg-config", fetching=True, seconds=1800)
    bare.sh("jetond setup --public-url http://localhost:8080 --start")
    bare.sh("jeton org create acme --email ops@acme.example")
    return bare


@pytest.mark.parametrize("way", BUILDS)
def test_a_small_program_in_another_folder_asks_about_tokens(developer, way):
    folder = f"/root/shop-{way}"
    developer.sh(f"mkdir {folder}")
    (developer.path / folder[1:] / "CMakeLists.txt").write_text(CMAKE)
    developer.sh(f"cd {folder}\n{BUILDS[way]}")
    said = developer.sh(f"""
jeton app create acme/{way} --title Shop --field client_id >id
jeton app secret create acme/{way} -q >secret
jeton token create --application "$(cat id)" --scopes repo:read -q >token
(cat token; echo wrong) | {folder}/shop http://localhost:8080 "$(cat id)" "$(cat secret)"
""")
    assert said == "200 admin\n401\n"
