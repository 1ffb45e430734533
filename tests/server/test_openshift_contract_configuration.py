"""What an operator may write for this dialect, and what each fault of his is told as; lives that he sets."""
import subprocess

import pytest

from jetond import BUILD, Jetond, Shop
from openshift import ALL, OBJECT_ID, Person

CLIENT = {"id": '"a"', "secrets": '["sixteen letters."]', "name": '"A"', "redirect_uris": '["https://a.example.com/"]'}


def checked(directory, text):
    path = directory / "jeton.toml"
    path.write_text(text)
    command = [str(BUILD / "jetond"), "check-config", "--config", str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL)


def client(**changes):
    lines = [f"{key} = {value}" for key, value in {**CLIENT, **changes}.items() if value is not None]
    return "\n".join(["[[openshift_client]]", *lines, ""])


GOOD = {
    "front end": '[front_end]\naddresses = ["10.0.0.0/8", "127.0.0.1", "::1", "fe80::/10"]\nheader = "X-Login"\n',
    "dialect": '[openshift]\nlogins = ["strip", "lowercase", "remove_domain", "noop"]\nmaintenance = "Closed."\n'
               'sub_account_parents = ["alice"]\nscope_timeouts = "domain/:id/view=1.hours"\ninherited_capabilities = ["subaccounts"]\nknown_users_only = true\n',
    "clients": client() + client(id='"b"', scopes='"read userinfo"', sso="true"),
    "clients here": client(redirect_uris='["http://localhost:8000/", "http://127.0.0.1", "http://[::1]:1/"]'),
}
FAULTS = {
    "logins": ['[openshift]\nlogins = ["shout"]', '[openshift]\nlogins = "noop"'],
    "maintenance": ["[openshift]\nmaintenance = true"],
    "sub_account_parents": [f"[openshift]\nsub_account_parents = {names}" for names in (
        '"alice"', '["Alice"]', '["acme+robot"]', '[""]')],
    "inherited_capabilities": ['[openshift]\ninherited_capabilities = ["flying"]'],
    "known_users_only": ['[openshift]\nknown_users_only = "yes"'],
    "scope_timeouts": [f'[openshift]\nscope_timeouts = "{lives}"' for lives in (
        "session=2.days|1.days", "x", "sesion=1.days", "domain/:id/builder=1.days", f"domain/{OBJECT_ID}/view=1.days",
        "session=0.days", "*=121752.months", "*=11.years")],
    "addresses": [f'[front_end]\naddresses = ["{text}"]' for text in (
        "300.1.1.1", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "localhost", "", "*", "10.0.0.1-10.0.0.9", "::1/129",
        "0.0.0.0/0", "10.0.0.0/0", "::/0")],
    "header": [f'[front_end]\nheader = "{text}"' for text in ("", "two words", "X:Y", "Authorization", "é", "Accept", "cookie",
                                                              "Content-Type", "X_Forwarded_For", "Forwarded")],
    "id": [client(id=None), client(id='""'), client() + client()],
    "secrets": [client(secrets=None), client(secrets="[]"), client(secrets='[""]'),
                client(secrets='["sixteen letters.", "fifteen letters"]')],
    "redirect_uris": [client(redirect_uris=value) for value in (
        None, "[]", '["/relative"]', '["https://a/#part"]', '["javascript:alert(1)"]', '[""]',
        '["https://"]', '["https:///back"]', '["http://a.example.com/"]')],
    "scopes": [client(scopes=f'"{scopes}"') for scopes in (
        "nonsense", "oauthaccesstoken", f"domain/{OBJECT_ID}/builder", "session nonsense")],
}


@pytest.mark.parametrize("case", GOOD)
def test_a_good_configuration_is_accepted(tmp_path, case):
    assert checked(tmp_path, GOOD[case]).returncode == 0


@pytest.mark.parametrize("key, text", [(key, text) for key, texts in FAULTS.items() for text in texts])
def test_a_fault_is_told_by_its_key(tmp_path, key, text):
    result = checked(tmp_path, text + "\n")
    assert result.returncode != 0 and key in result.stderr, result


@pytest.mark.parametrize("text", [text for text in FAULTS["addresses"] + FAULTS["redirect_uris"]][:3])
def test_no_server_starts_with_a_fault(text):
    server = Jetond(text + "\n")
    with pytest.raises(RuntimeError):
        server.start()
    server.close()


@pytest.mark.parametrize("secret", ["confidential", "rather confidential"])
def test_the_secrets_of_clients_are_not_repeated_in_faults(tmp_path, secret):
    result = checked(tmp_path, client(secrets=f'["{secret}"]', scopes='"nonsense"'))
    assert result.returncode != 0 and "confidential" not in result.stdout + result.stderr


# Lives

@pytest.mark.parametrize("setting, lives", [
    ("", {"session": (86400, 86400), "read": (86400, 86400), "oauthaccesstoken": (86400, 86400)}),
    ("session=1.day|2.days,oauthaccesstoken=10.minutes,*=30.days",
     {"session": (86400, 172800), "oauthaccesstoken": (600, 600), "read": (2592000, 2592000)}),
    ("session=90.seconds|2.hours, read = 1.months|6.months, *=1.week|2.weeks",
     {"session": (90, 7200), "read": (2592000, 15552000), "userinfo": (604800, 1209600), "session read": (90, 7200)}),
    ("domain/:id/view=2.hours|3.hours,*=1.days",
     {f"domain/{OBJECT_ID}/view": (7200, 10800), f"domain/{OBJECT_ID}/edit": (86400, 86400),
      f"read domain/{OBJECT_ID}/view": (7200, 10800)})])
def test_lives_are_as_configured(setting, lives):
    with Jetond(f'[openshift]\nscope_timeouts = "{setting}"\n') as server:
        person = Person(Shop(server))
        for scope, (default, maximum) in lives.items():
            for asked, life in ((None, default), (-1, default), (maximum, maximum), (10 ** 9, maximum)):
                made = person.post(ALL, login=person.login, json_body={"scope": scope, "expires_in": asked})
                assert made.json()["data"]["expires_in"] == life, (scope, asked)
