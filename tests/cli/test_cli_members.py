"""Flags are the members and parameters of the API, and what no flag names stays as it is."""
import re

import pytest

from jeton_cli import Cli
from quay import Person, unique

LISTS = {"token list": "", "org list": "", "user list": "", "consent list": "", "who-can": "pull {org}/web",
         "org members": "{org}", "team members": "{org}/owners", "repo roles": "{org}/web",
         **{words: "--org {org}" for words in ("team list", "repo list", "robot list", "app list", "api list", "webhook list",
                                               "log search", "refusals", "suggest")}}


@pytest.mark.parametrize("words", LISTS)
def test_every_parameter_of_a_list_is_a_flag(jeton, server, org, words):
    """Besides those of its pages, which are read to the end, and an order of which there is one."""
    jeton("repo", "create", f"{org}/web")
    trace = jeton.run(*words.split(), *LISTS[words].format(org=org).split(), "-v").stderr
    path = re.search(r"> GET https?://[^/]+(/\S+)\n< 200", trace)[1]
    [described] = [operations["get"] for shape, operations in server.get("/openapi.json").json()["paths"].items()
                   if "get" in operations and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", shape), path)]
    asked = {one["name"]: one for one in described["parameters"] if one["in"] == "query"}
    missing = set(asked) - {"limit", "cursor", "count", "action", "resource"}
    missing -= {name for name in missing if len(asked[name]["schema"].get("enum", [1, 2])) == 1}
    told = jeton("help", *words.split())
    assert {name for name in missing if f"--{name.replace('_', '-').replace('organization', 'org')} " not in told} == set()


def test_lists_go_both_ways(jeton, org):
    for name in ("a", "b"):
        jeton("robot", "create", f"{org}+r{name}")
        jeton("repo", "create", f"{org}/{name}")
    assert jeton("robot", "list", "--org", org, "--sort", "-name", "-q").split() == [f"{org}+rb", f"{org}+ra"]
    assert jeton("repo", "list", "--org", org, "--sort", "-created", "-q").split() == [f"{org}/b", f"{org}/a"]


def test_api_edit_keeps_what_no_flag_names(jeton, server, org):
    """"Change an API; what no flag names stays": also the titles of the scopes that stay, and that they are dangerous."""
    path = f"/jeton/v1/organizations/{org}/apis/orders"
    scopes = [{"name": "orders:read", "title": "Read orders", "dangerous": False},
              {"name": "orders:write", "title": "Change orders", "dangerous": True}]
    made = server.put(path, bearer=server.bootstrap_token,
                      json_body={"identifier": f"https://{org}.example.com/v1", "title": "Orders", "scopes": scopes})
    assert made.status == 201, made
    jeton("api", "edit", f"{org}/orders", "--scopes", "orders:write,orders:delete")
    kept, added = jeton.json("api", "show", f"{org}/orders")["scopes"]
    assert kept == scopes[1] and added["name"] == "orders:delete" and added["dangerous"] is False


def test_org_list_everywhere(jeton, shop):
    theirs, name = Cli(jeton.server, Person(shop).bearer), unique("theirs").replace("_", "")
    theirs("org", "create", name, "--email", f"{name}@example.com")
    assert name not in jeton("org", "list", "-q").split()
    assert name in jeton("org", "list", "--everywhere", "-q").split()
    theirs.fails(5, "org", "list", "--everywhere")
