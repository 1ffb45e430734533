"""The table of commands as a whole: what is in it, and what holds for every command."""
import pathlib
import re

import pytest

from jeton_cli import commands

# The tree of the contract: every one of these is a command.
TREE = """login logout whoami auth.status auth.token auth.setup-docker allow deny can who-can explain refusals suggest
token.list token.create token.show token.rotate token.revoke token.identify token.leaked robot.list robot.create
robot.disable robot.enable robot.delete robot.trust.add robot.trust.list robot.trust.remove robot.trust.try
org.list org.show org.create org.delete team.list team.show team.create team.delete repo.list repo.show repo.create
repo.delete app.list app.show app.create app.delete api.list api.show api.create api.delete user.list user.show
user.create user.delete consent.list consent.revoke webhook.list webhook.show webhook.create webhook.edit webhook.rotate webhook.delete log.search log.tail log.export usage ci.token completion version help""".split()


def test_the_whole_tree_is_there():
    assert {words.replace(".", " ") for words in TREE} <= set(commands())


def test_each_command_has_a_test_that_is_named_after_it():
    named = [set(name.split("_")) for file in pathlib.Path(__file__).parent.glob("test_*.py")
             for name in re.findall(r"^def test_(\w+)", file.read_text(), re.M)]
    missing = [words for words in commands() if not any(set(re.split("[ -]", words)) <= name for name in named)]
    assert missing == []


# By their last word: what changes something, and what does not, or only on this machine or for this job.
CHANGES = set("allow deny create edit delete add remove disable enable rotate revoke leaked setup-docker".split())
LOOKS = set("login logout use token whoami status can who-can explain refusals suggest list show members roles identify try "
            "usage search tail export completion version help".split())


@pytest.mark.parametrize("words", commands())
def test_every_command_that_changes_something_can_be_tried_without(jeton, words):
    last = words.split()[-1]
    assert last in CHANGES | LOOKS, "say which it is"
    assert ("--dry-run" in jeton("help", *words.split())) == (last in CHANGES)
