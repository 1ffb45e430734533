"""docs/troubleshooting.md: every message on it is one that the programs say, and what it points to is there."""
import re

import pytest

from jetond import ROOT

PAGE = ROOT / "docs/troubleshooting.md"


def texts_of_the_programs():
    """All string literals of the sources as the compiler joins them; where a value is put in, `{}`."""
    found = []
    for path in sorted((ROOT / "src").rglob("*.cc")):
        text = re.sub(r"(?m)^\s*//.*$", "", path.read_text())
        joined = re.sub(r'"\s*\n\s*"', "", text)
        found += [one.replace('\\"', '"').replace("\\n", "\n") for one in re.findall(r'"((?:[^"\\\n]|\\.)*)"', joined)]
    return "\n".join(found)


SAID = texts_of_the_programs()


def rows():
    return re.findall(r"^\| `(.*?)` \|", PAGE.read_text(), re.M)


def pieces(message):
    """What of a message stands in the source: what is between the places where a value is put in."""
    return [piece.strip() for piece in re.split(r"…|\. +(?=Try)", message) if len(piece.strip()) > 2]


@pytest.mark.parametrize("message", rows())
def test_each_message_is_one_that_is_said(message):
    parts = pieces(message)
    assert parts, message
    for part in parts:
        words = part.strip('"').strip("., :")
        assert words in SAID, f"no program says {words!r}"


def test_a_message_that_is_not_said_is_found():
    assert "the moon is in the way" not in SAID and len(rows()) > 40


def test_what_the_page_points_to_is_there():
    for link in re.findall(r"\]\(([^)#]+)", PAGE.read_text()):
        assert link.startswith("https://") or (PAGE.parent / link).exists(), link


def test_each_page_of_the_documentation_is_listed_and_points_to_what_is_there():
    index = (ROOT / "docs/README.md").read_text()
    for page in [*(ROOT / "docs").glob("*.md"), *(ROOT / "docs/guides").glob("*.md"), *(ROOT / "docs/examples").glob("*")]:
        name = page.relative_to(ROOT / "docs").as_posix()
        assert name == "README.md" or f"({name})" in index, f"{name} is not listed in docs/README.md"
        if page.suffix == ".md":
            for link in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
                assert link.startswith(("https://", "http://")) or (page.parent / link).exists(), (name, link)


def test_each_fact_about_another_program_has_a_source_that_is_named():
    text = (ROOT / "docs/how-it-compares.md").read_text()
    table, sources = text.split("## Sources")
    used = set(re.findall(r"\[(\w\d)\]", table))
    assert used == set(re.findall(r"^- \[(\w\d)\] \[", sources, re.M))
    for row in re.findall(r"^\| (?!\| |---|$)(.*) \|$", table, re.M):
        for cell in map(str.strip, row.split("|")[2:]):
            assert not cell or "[" in cell or cell == "none", f"a fact without a source: {cell!r}"
