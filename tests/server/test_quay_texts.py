"""Texts that clients compare (appendix C), byte for byte."""
import pytest

from quay import Owner, Person, invalid_request, message, not_found, unique

FORM = "Namespace must match expression ^([a-z0-9]+(?:[._-][a-z0-9]+)*)$"
LENGTH = "Namespace must be between 2 and 255 characters in length"
# Names, and what the rule says against them: the form comes before the length.
BAD = {"A": FORM, "a..b": FORM, "-ab": FORM, "ab-": FORM, "a b": FORM, "a": LENGTH, "a" * 256: LENGTH, "A" * 256: FORM}


@pytest.fixture(scope="module")
def owner(shop):
    return Owner(shop)


@pytest.fixture(scope="module")
def mate(shop):
    return Person(shop, "mate")


@pytest.fixture(scope="module")
def root(server):
    return server.bootstrap_token


def organization(server, owner, **body):
    return server.post("/api/v1/organization/", bearer=owner.bearer, json_body=body)


@pytest.mark.parametrize("name", BAD)
def test_names_of_accounts(server, owner, root, name):
    said = f"Invalid namespace {name}: {BAD[name]}"
    invalid_request(organization(server, owner, name=name), said)
    message(server.post("/api/v1/superuser/users/", bearer=root, json_body={"username": name}), 400, said)
    path = f"/api/v1/superuser/organizations/{owner.org}"
    message(server.put(path, bearer=root, json_body={"name": name}), 400, f"Invalid username {name}: {BAD[name]}")


@pytest.mark.parametrize("name", BAD)
def test_names_of_robots_and_teams(server, owner, name):
    part = name.replace(" ", "%20")
    for place in (owner.robots(f"/{part}"), f"/api/v1/user/robots/{part}"):
        invalid_request(server.put(place, bearer=owner.bearer),
                        f"The name for the robot '{name}' is invalid: {BAD[name]}")
    reply = server.put(f"/api/v1/organization/{owner.org}/team/{part}", bearer=owner.bearer, json_body={"role": "member"})
    message(reply, 400, f"Invalid team name {name}: {BAD[name].replace('Namespace must be', 'Team must be')}")


def test_names_and_addresses_that_others_have(server, owner, mate, root):
    for name in (owner.org, mate.name):
        invalid_request(organization(server, owner, name=name), "A user or organization with this name already exists")
    for email in ("none", "a@b@c", "@x"):
        invalid_request(organization(server, owner, name=unique("org"), email=email), "Invalid email address")
        invalid_request(server.put(f"/api/v1/organization/{owner.org}", bearer=owner.bearer,
                                   json_body={"email": email}), "Invalid email address")
    mail = f"{unique('m')}@example.com"
    user = unique("mailed")
    made = server.post("/api/v1/superuser/users/", bearer=root, json_body={"username": user, "email": mail})
    assert made.status == 200 and made.json()["email"] == mail
    invalid_request(organization(server, owner, name=unique("org"), email=mail), f"Email has already been used: {mail}")
    taken = "Username has already been taken by "
    for name, said in ((mate.name, f"{taken}user cannot be reused: {mate.name}"),
                       (owner.org, f"{taken}an organization and cannot be reused: {owner.org}")):
        message(server.post("/api/v1/superuser/users/", bearer=root, json_body={"username": name}), 400, said)
        other = Owner(owner.shop)
        message(server.put(f"/api/v1/superuser/organizations/{other.org}", bearer=root, json_body={"name": name}),
                400, said)


def test_passwords_and_superusers(server, mate, root):
    path = f"/api/v1/superuser/users/{mate.name}"
    for password in ("short", "with white space", "tabs\tare\ttoo", ""):
        message(server.put(path, bearer=root, json_body={"password": password}), 400,
                "Invalid password, password must be at least 8 characters and contain no whitespace.")
    invalid_request(server.put("/api/v1/superuser/users/admin", bearer=root, json_body={"enabled": True}),
                    "Cannot update a superuser")
    invalid_request(server.delete("/api/v1/superuser/users/admin", bearer=root), "Cannot delete a superuser")
    invalid_request(server.post("/api/v1/superuser/takeownership/admin", bearer=root),
                    "Cannot take ownership of a superuser")


def test_tag_expiration(server, owner):
    path = f"/api/v1/organization/{owner.org}"
    for seconds in (0, 86400, 604800, 1209600, 2419200):
        assert server.put(path, bearer=owner.bearer, json_body={"tag_expiration_s": seconds}).json()[
            "tag_expiration_s"] == seconds
    for seconds in (1, 60, 86401, 2419201):
        message(server.put(path, bearer=owner.bearer, json_body={"tag_expiration_s": seconds}), 400,
                "Invalid tag expiration option")


def test_an_empty_invoice_address_is_none(server, owner):
    path = f"/api/v1/organization/{owner.org}"
    for sent, shown in (("a@b.example", "a@b.example"), ("", None), ("x", "x"), (None, None)):
        view = server.put(path, bearer=owner.bearer, json_body={"invoice_email_address": sent}).json()
        assert view["invoice_email_address"] == shown


def test_teams(server, shop, mate):
    owner = Owner(shop)
    robot = owner.robot("ci")[0]
    foreign = Owner(shop).robot("ci")[0]
    team = f"/api/v1/organization/{owner.org}/team"
    one = f"{team}/devs"
    ask = {"bearer": owner.bearer}
    message(server.delete(one, **ask), 400, f"Team 'devs' is not a team in org '{owner.org}'")
    for method in ("PUT", "DELETE"):
        for member in (mate.name, "nobody-at-all"):
            not_found(server.request(method, f"{one}/members/{member}", **ask))
    not_found(server.get(f"{one}/members", **ask))
    not_found(server.get(f"{one}/permissions", **ask))
    assert server.put(one, json_body={"role": "member"}, **ask).status == 200
    for nobody in ("nobody-at-all", owner.org, "acme+none"):
        reply = server.put(f"{one}/members/{nobody}", **ask)
        assert reply.status == 400, reply
    invalid_request(server.put(f"{one}/members/nobody-at-all", **ask), "Unknown user")
    invalid_request(server.put(f"{one}/members/{owner.org}", **ask), "Unknown user")
    message(server.put(f"{one}/members/{foreign}", **ask), 400,
            "Cannot add the specified robot to this team, as it is not a member of the organization")
    for member in (mate.name, robot):
        assert server.put(f"{one}/members/{member}", **ask).status == 200
        message(server.put(f"{one}/members/{member}", **ask), 400, f"User {member} is already a member of team devs")
        assert server.delete(f"{one}/members/{member}", **ask).status == 204
        message(server.delete(f"{one}/members/{member}", **ask), 400, f"User {member} does not belong to team devs")
    not_found(server.delete(f"{one}/members/nobody-at-all", **ask))
    owners = f"{team}/owners"
    message(server.put(owners, json_body={"role": "member"}, **ask), 400,
            f"Cannot remove admin from team 'owners' because calling user would no longer have admin on org "
            f"'{owner.org}'")
    message(server.delete(owners, **ask), 400, f"Deleting team 'owners' would remove admin ability for user "
                                               f"'{owner.name}' in organization '{owner.org}'")
    message(server.delete(f"{owners}/members/{owner.name}", **ask), 400,
            "User cannot remove themselves from their only admin team.")
    message(server.delete(f"/api/v1/organization/{owner.org}/members/{owner.name}", **ask), 400,
            "Cannot remove user as they are the only organization admin")


def test_a_sole_admin_is_not_deleted(server, shop, root):
    owner = Owner(shop)
    second = shop.organization(unique("org"), bearer=owner.bearer)
    reply = server.delete(f"/api/v1/superuser/users/{owner.name}", bearer=root)
    begin = f"Cannot delete {owner.name} as you are the only admin for organizations: "
    message(reply, 400)
    said = reply.json()["message"]
    assert said.startswith(begin) and sorted(said[len(begin):].split(", ")) == sorted([owner.org, second]), said


def test_robots(server, owner):
    unknown = "Could not find robot with specified username"
    for base in (owner.robots("/none-such"), "/api/v1/user/robots/none-such"):
        for method, tail in (("GET", ""), ("DELETE", ""), ("GET", "/permissions"), ("POST", "/regenerate"),
                             ("GET", "/federation"), ("DELETE", "/federation")):
            message(server.request(method, base + tail, bearer=owner.bearer), 400, unknown)
    robot = owner.robot()[0]
    invalid_request(server.put(owner.robots("/" + robot.partition("+")[2]), bearer=owner.bearer),
                    f"Existing robot with name: {robot}")


def test_permissions(server, shop, owner, mate):
    repository = owner.repository()
    base = f"/api/v1/repository/{repository}/permissions"
    ask = {"bearer": owner.bearer}
    no_user, no_team = "User does not have permission for repo.", "Team does not have permission for repo."
    message(server.get(f"{base}/user/{mate.name}", **ask), 400, no_user)
    invalid_request(server.delete(f"{base}/user/{mate.name}", **ask), no_user)
    message(server.get(f"{base}/team/none", **ask), 400, no_team)
    invalid_request(server.delete(f"{base}/team/none", **ask), no_team)
    role = {"json_body": {"role": "read"}, **ask}
    invalid_request(server.put(f"{base}/user/nobody-at-all", **role), "Invalid username: nobody-at-all")
    invalid_request(server.put(f"{base}/team/none", **role), f"No team none in organization {owner.org}")
    foreign = Owner(shop).robot()[0]
    invalid_request(server.put(f"{base}/user/{foreign}", **role), f"Cannot add robot {foreign} under namespace {owner.org}")
    not_found(server.get(f"{base}/user/nobody-at-all/transitive", **ask))
    tokens = f"/api/v1/repository/{repository}/tokens/"
    message(server.post(tokens, json_body={"friendlyName": "t"}, **ask), 410,
            "Creation of access tokens is no longer supported")
    for method, path, body in (("GET", tokens, None), ("GET", tokens + "X", None), ("DELETE", tokens + "X", None),
                               ("PUT", tokens + "X", {"role": "read"})):
        message(server.request(method, path, json_body=body, **ask), 410,
                "Handling of access tokens is no longer supported")


def test_application_tokens(server, owner):
    for name in (" ", "\t\n"):
        message(server.post(owner.tokens(), bearer=owner.bearer, json_body={"name": name, "scope": "repo:read"}), 400,
                "'name' must not be empty")


def test_service_keys(server, root):
    path = "/api/v1/superuser/keys"

    def make(**more):
        return server.post(path, bearer=root, json_body={"service": "web", "expiration": None, **more})
    for name in ("naïve", "a.b", "semi;colon", "<x>"):
        invalid_request(make(name=name), f"Invalid service key friendly name: {name}")
    for expiration in (1, 0, 1500000000):
        invalid_request(make(expiration=expiration), "Expiration date cannot be in the past")
    kid = make(name="A good-name: 1/2_3").json()["kid"]
    invalid_request(server.put(f"{path}/{kid}", bearer=root, json_body={"expiration": 5}),
                    "Expiration date cannot be in the past")
    invalid_request(server.put(f"{path}/{kid}", bearer=root, json_body={"name": "a.b"}),
                    "Invalid service key friendly name: a.b")


def test_the_first_user_is_not_made_where_that_is_off(server):
    reply = server.post("/api/v1/user/initialize", json_body={"username": "first", "password": "long enough"})
    assert reply.status == 404 and reply.json() == {"error": "Not Found"}
