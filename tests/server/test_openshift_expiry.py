"""How long an authorization lives: the default, the maximum, and what happens at the end."""
import pytest

from jetond import Jetond, Shop
from openshift import OBJECT_ID, USER, ALL, Person, data, refused

MINUTE, HOUR, DAY = 60, 3600, 86400
MONTH = 30 * DAY
SHIPPED = {"session": (DAY, 7 * DAY), "sso": (DAY, 7 * DAY), "oauthaccesstoken": (600, 600), "read": (MONTH, 6 * MONTH),
           "userinfo": (MONTH, 6 * MONTH), f"domain/{OBJECT_ID}/view": (MONTH, 6 * MONTH),
           f"application/{OBJECT_ID}/scale": (MONTH, 6 * MONTH)}
CONFIGURED = {"session": (3, 7 * DAY), "read": (3 * MINUTE, 3 * MINUTE), "userinfo": (2 * HOUR, DAY),
              "sso": (MONTH, 6 * MONTH)}
TIMEOUTS = "session=3.seconds|7.days,read=3.minutes,userinfo=2.hours|1.days,*=1.months|6.months"


@pytest.fixture(scope="module")
def person(shop):
    return Person(shop)


@pytest.fixture(scope="module")
def hasty():
    """A user of a server with life times of its own. His calls go by password: his sessions are short."""
    with Jetond(f'[openshift]\nscope_timeouts = "{TIMEOUTS}"\n') as server:
        yield Person(Shop(server))


def add(person, **parameters):
    return data(person.post(ALL, login=person.login, json_body=parameters), 201)


@pytest.mark.parametrize("scope", SHIPPED)
def test_each_scope_has_a_default_and_a_maximum(person, scope):
    default, maximum = SHIPPED[scope]
    assert person.create(scope=scope)["expires_in"] == default
    assert person.create(scope=scope, expires_in=maximum)["expires_in"] == maximum
    assert person.create(scope=scope, expires_in=maximum + 1)["expires_in"] == maximum
    assert person.create(scope=scope, expires_in=maximum - 1)["expires_in"] == maximum - 1


@pytest.mark.parametrize("scope, default, maximum", [
    ("session read", DAY, 7 * DAY), ("read session", DAY, 7 * DAY), ("read userinfo", MONTH, 6 * MONTH),
    ("read oauthaccesstoken", 600, 600), ("session oauthaccesstoken sso", 600, 600), ("userinfo sso", DAY, 7 * DAY)])
def test_a_list_of_scopes_has_the_smallest_default_and_the_smallest_maximum(person, scope, default, maximum):
    assert person.create(scope=scope)["expires_in"] == default
    assert person.create(scope=scope, expires_in=10 * maximum)["expires_in"] == maximum


@pytest.mark.parametrize("asked", [None, -1, -2, -86400, "-1", "-60", "soon", "", "12abc", "0x10", "1.5", 1.5, "ten",
                                   True, [], [60], {},
                                   -10 ** 30, "-" + "9" * 40], ids=repr)
def test_what_is_no_count_of_seconds_gives_the_default(person, asked):
    assert person.create(scope="session", expires_in=asked)["expires_in"] == DAY


@pytest.mark.parametrize("asked", [7 * DAY + 1, 10 ** 9, 2 ** 31, 2 ** 32, 2 ** 63, 2 ** 64, 10 ** 30, str(10 ** 9),
                                   "9" * 40], ids=repr)
def test_more_than_the_maximum_gives_the_maximum(person, asked):
    assert person.create(scope="session", expires_in=asked)["expires_in"] == 7 * DAY


@pytest.mark.parametrize("asked", [1, 60, "60", "1", 100000, "100000"], ids=repr)
def test_a_count_up_to_the_maximum_is_taken_as_number_and_as_text(person, asked):
    assert person.create(scope="session", expires_in=asked)["expires_in"] == int(asked)


@pytest.mark.parametrize("how", ["form", "query"])
@pytest.mark.parametrize("asked, granted", [("60", 60), ("0", 0), ("-1", DAY), ("", DAY), ("soon", DAY),
                                            ("99999999", 7 * DAY)])
def test_forms_and_queries_follow_the_same_rules(person, how, asked, granted):
    view = data(person.post(ALL, **{how: {"scope": "session", "expires_in": asked}}), 201)
    assert view["expires_in"] == granted


@pytest.mark.parametrize("asked", [0, "0"], ids=repr)
def test_nought_seconds_make_a_token_that_is_over_from_the_start(person, asked):
    view = person.create(scope="session", expires_in=asked)
    assert (view["expires_in"], view["expires_in_seconds"]) == (0, 0)
    assert "expired" in refused(person.get(USER, bearer=view["token"]), "Bearer")


# Configured life times

@pytest.mark.parametrize("scope", CONFIGURED)
def test_the_operator_sets_defaults_and_maxima(hasty, scope):
    default, maximum = CONFIGURED[scope]
    assert add(hasty, scope=scope)["expires_in"] == default
    assert add(hasty, scope=scope, expires_in=10 ** 9)["expires_in"] == maximum


def test_the_operators_values_meet_in_a_list_of_scopes(hasty):
    assert add(hasty, scope="session read")["expires_in"] == 3
    assert add(hasty, scope="session read", expires_in=10 ** 9)["expires_in"] == 180
