"""What holds for every guide: no command in it hides a failure, and a test runs its lines."""
import pathlib
import re
import subprocess

import pytest

from jetond import BUILD, ROOT

GUIDES = sorted((ROOT / "docs/guides").glob("*.md"))
PAGES = [ROOT / "README.md", *GUIDES]
MEANT_TO_BE_READ = ("-sSf", "--fail-with-body", "%{http_code}", "| grep ")


def blocks(page, kind="sh"):
    return re.findall(rf"```{kind}\n(.*?)```", page.read_text(), re.S)


def commands(text):
    """The lines of a text, with those that go on in the next joined."""
    return re.sub(r"\\\n\s*|\|\n\s*", lambda found: found.group()[0].replace("\\", "") + " ", text).splitlines()


def code(page):
    """Every command of the page: in blocks of any kind, and in the midst of sentences."""
    text = page.read_text()
    fenced = [line for block in re.findall(r"```\w*\n(.*?)```", text, re.S) for line in commands(block)]
    return fenced + [one.replace("\n", " ") for one in re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.S))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_call_hides_that_it_was_refused(page):
    for line in code(page):
        for call in re.split(r"(?=\bcurl )", line)[1:]:
            assert any(sign in call for sign in MEANT_TO_BE_READ), line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_pipeline_hides_a_failure(page):
    """The status of a pipeline is that of its last command, which must fail for want of input, or for wrong input."""
    for line in code(page):
        for last in re.findall(r"(?<!\|)\| *(\w+[^|]*)", line):
            if re.match(r"(jq|sed|head|tail|cut|tr|sort|wc|tee|awk|cat)\b", last):
                # `jq -e` alone is content with no input at all.
                assert re.match(r"jq -en\w* '?input\b", last) or re.search(r"\| *(grep|field)\b", line[line.index(last):]), line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_assignment_or_document_hides_a_failure(page):
    for block in blocks(page):
        for document in re.findall(r"<<\s*(\w+)\n(.*?)\n\1\n", block, re.S):
            assert "$(" not in document[1], "the status of a command in a document counts for nothing"
        for line in commands(block):
            assert len(re.findall(r"(?:^|\s)\w+=\$\(", line)) < 2, f"the status of the first counts for nothing: {line}"
            assert "$(" not in re.sub(r"^\s*(?:if )?\w+=\S*?\"?[^\"]*?\$\(|^\[ \"\$\(", "", line), (
                f"the status of what is within a command counts for nothing: {line}")
            assert not re.match(r"\[ .* \] && \[", line), f"the status of the first counts for nothing: {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_member_that_is_not_in_an_answer_is_a_failure(page):
    for block in blocks(page):
        define = re.search(r"^field\(\) .*$", block, re.M)
        for text, good in (('{"a":1,"token":"x"}', True), ('{"message":"no"}', False), ("", False)):
            if define:
                done = subprocess.run(["sh", "-euc", f"{define.group()}\nX=$(echo '{text}' | field token); echo \"<$X>\""],
                                      capture_output=True, text=True, timeout=60)
                assert (done.returncode == 0 and done.stdout == "<x>\n") == good, (text, done)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_each_guide_is_run_by_a_test_with_right_and_with_wrong_input(guide):
    tests = [text for path in pathlib.Path(__file__).parents[1].glob("*/test_*.py")
             if guide.name in (text := path.read_text()) and path.name != pathlib.Path(__file__).name]
    assert any("returncode == 0" in text and "returncode != 0" in text for text in tests)


@pytest.mark.parametrize("text, good", [('{"token":"x"}', True), ('{"message":"no"}', False), ("", False)])
def test_jq_as_the_guides_use_it_fails_without_the_member(text, good):
    done = subprocess.run(["jq", "-enr", "input.token"], input=text, capture_output=True, text=True, timeout=60)
    assert (done.returncode == 0) == good, done


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_each_piece_of_configuration_is_good(guide, tmp_path):
    for number, block in enumerate(blocks(guide, "toml")):
        file = tmp_path / f"{number}.toml"
        file.write_text(block)
        done = subprocess.run([str(BUILD / "jetond"), "check-config", "--config", str(file)], capture_output=True,
                              text=True, timeout=60)
        assert done.returncode == 0, done
