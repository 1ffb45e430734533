"""`jeton token identify -` tells kind and checksum of a token offline; exit code 0 only for a good one."""
import re
import subprocess

import pytest

from jetond import BUILD


def jeton(*args, stdin=""):
    return subprocess.run([str(BUILD / "jeton"), *args], input=stdin, capture_output=True, text=True, timeout=30)


def identify(text):
    return jeton("token", "identify", "-", stdin=text)


@pytest.fixture(scope="module")
def tokens(server, shop):
    organization = shop.organization("identified")
    client = shop.application(organization)["client_id"]
    password = shop.user("identified_user")
    return {"oauth": shop.token(organization, client)["token"], "robot": shop.robot(organization)[1],
            "authorization": shop.session("identified_user", password), "bootstrap": server.bootstrap_token}


KINDS = [("oauth", r"(?i)oauth"), ("bootstrap", r"(?i)oauth"), ("robot", r"(?i)robot"),
         ("authorization", r"(?i)openshift|authorization")]


def test_version_says_name_and_number():
    result = jeton("version")
    assert result.returncode == 0
    assert re.search(r"jeton\b.*\d+\.\d+", result.stdout)


def test_a_wrong_command_line_fails():
    for args in ([], ["dance"], ["token"], ["token", "identify"]):
        result = jeton(*args)
        assert result.returncode > 0, args
        assert result.stderr or result.stdout


@pytest.mark.parametrize("which, kind", KINDS, ids=[which for which, _ in KINDS])
@pytest.mark.parametrize("ending", ["", "\n", "\r\n"], ids=["bare", "newline", "crlf"])
def test_the_kind_of_a_good_token_is_told(tokens, which, kind, ending):
    result = identify(tokens[which] + ending)
    assert result.returncode == 0, result
    assert re.search(kind, result.stdout)


@pytest.mark.parametrize("which", ["oauth", "robot"])
def test_a_good_checksum_is_told(tokens, which):
    said = identify(tokens[which]).stdout
    assert re.search(r"(?i)checksum", said)
    assert not re.search(r"(?i)wrong|bad|invalid|mismatch", said)


@pytest.mark.parametrize("which", ["oauth", "robot"])
@pytest.mark.parametrize("place", [4, 5, 20, 33, -7, -6, -2, -1])
def test_a_wrong_checksum_is_named(tokens, which, place):
    token = tokens[which]
    place %= len(token)
    other = token[:place] + ("a" if token[place] != "a" else "b") + token[place + 1:]
    result = identify(other)
    assert result.returncode > 0
    assert re.search(r"(?i)checksum", result.stdout + result.stderr)


@pytest.mark.parametrize("which", ["oauth", "robot"])
def test_two_characters_changed_for_each_other_are_noticed(tokens, which):
    token = tokens[which]
    at = next(i for i in range(5, len(token) - 8) if token[i] != token[i + 1])
    assert identify(token[:at] + token[at + 1] + token[at] + token[at + 2:]).returncode > 0


@pytest.mark.parametrize("change", [
    lambda t: "", lambda t: "\n", lambda t: t[:-1], lambda t: t + "0", lambda t: t[1:], lambda t: t.swapcase(),
    lambda t: "jtx_" + t[4:], lambda t: "jtr_" + t[4:], lambda t: "JTO_" + t[4:], lambda t: t + "\n" + t,
    lambda t: t[:20] + " " + t[20:], lambda t: t[:-1] + "-", lambda t: t + "\0", lambda t: " ", lambda t: "z" * 64,
    lambda t: "A" * 64, lambda t: "a" * 63, lambda t: "a" * 65, lambda t: "\u00e4" * 40, lambda t: "x" * 1000000,
], ids=["nothing", "newline", "cut", "longer", "headless", "swapped_case", "unknown_prefix", "prefix_of_another_kind",
        "capital_prefix", "two_tokens", "a_space_inside", "a_foreign_character", "a_nul_after", "a_space", "64_letters",
        "64_capital_hex", "63_hex", "65_hex", "not_ascii", "a_megabyte"])
def test_what_is_no_good_token_fails(tokens, change):
    assert identify(change(tokens["oauth"])).returncode > 0


def test_the_secret_is_not_repeated(tokens):
    for token in tokens.values():
        for text in (token, token[:-1] + ("a" if token[-1] != "a" else "b")):
            result = identify(text)
            assert text[4:] not in result.stdout + result.stderr
            assert text[4:20] not in result.stdout + result.stderr
