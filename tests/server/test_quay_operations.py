"""The route table against the contract's list of operations, through discovery (A1) and error descriptions (A2)."""
import re

import pytest

from quay import not_found

ORG, TEAM = "/api/v1/organization/{}", "/api/v1/organization/{}/team/{}"
APPLICATION = ORG + "/applications/{}"
ROBOT, USER_ROBOT = ORG + "/robots/{}", "/api/v1/user/robots/{}"
REPOSITORY, SUPER = "/api/v1/repository/{}", "/api/v1/superuser"

# Row of the contract: (operationId, method, path). 118 operations, sections 6.1 to 6.14.
CONTRACT = {
    "A1": ("discovery", "GET", "/api/v1/discovery"), "A2": ("getErrorDescription", "GET", "/api/v1/error/{}"),
    "A3": ("signinUser", "POST", "/api/v1/signin"), "A4": ("verifyUser", "POST", "/api/v1/signin/verify"),
    "A5": ("logout", "POST", "/api/v1/signout"), "A6": ("getLoggedInUser", "GET", "/api/v1/user/"),
    "A7": ("generateUserClientKey", "POST", "/api/v1/user/clientkey"),
    "B1": ("createOrganization", "POST", "/api/v1/organization/"), "B2": ("getOrganization", "GET", ORG),
    "B3": ("changeOrganizationDetails", "PUT", ORG), "B4": ("deleteAdminedOrganization", "DELETE", ORG),
    "B5": ("getOrganizationMembers", "GET", ORG + "/members"),
    "B6": ("getOrganizationMember", "GET", ORG + "/members/{}"),
    "B7": ("removeOrganizationMember", "DELETE", ORG + "/members/{}"),
    "B8": ("getOrganizationCollaborators", "GET", ORG + "/collaborators"),
    "B9": ("updateOrganizationTeam", "PUT", TEAM), "B10": ("deleteOrganizationTeam", "DELETE", TEAM),
    "B11": ("getOrganizationTeamMembers", "GET", TEAM + "/members"),
    "B12": ("updateOrganizationTeamMember", "PUT", TEAM + "/members/{}"),
    "B13": ("deleteOrganizationTeamMember", "DELETE", TEAM + "/members/{}"),
    "B14": ("getOrganizationTeamPermissions", "GET", TEAM + "/permissions"),
    "C1": ("getOrganizationPrototypePermissions", "GET", ORG + "/prototypes"),
    "C2": ("createOrganizationPrototypePermission", "POST", ORG + "/prototypes"),
    "C3": ("updateOrganizationPrototypePermission", "PUT", ORG + "/prototypes/{}"),
    "C4": ("deleteOrganizationPrototypePermission", "DELETE", ORG + "/prototypes/{}"),
    "D1": ("getOrganizationApplications", "GET", ORG + "/applications"),
    "D2": ("createOrganizationApplication", "POST", ORG + "/applications"),
    "D3": ("getOrganizationApplication", "GET", APPLICATION),
    "D4": ("updateOrganizationApplication", "PUT", APPLICATION),
    "D5": ("deleteOrganizationApplication", "DELETE", APPLICATION),
    "D6": ("resetOrganizationApplicationClientSecret", "POST", APPLICATION + "/resetclientsecret"),
    "D7": ("getApplicationInformation", "GET", "/api/v1/app/{}"),
    "T1": ("listOrganizationApplicationTokens", "GET", APPLICATION + "/tokens"),
    "T2": ("createOrganizationApplicationToken", "POST", APPLICATION + "/tokens"),
    "T3": ("deleteOrganizationApplicationToken", "DELETE", APPLICATION + "/tokens/{}"),
    "U1": ("listUserAuthorizations", "GET", "/api/v1/user/authorizations"),
    "U2": ("getUserAuthorization", "GET", "/api/v1/user/authorizations/{}"),
    "U3": ("deleteUserAuthorization", "DELETE", "/api/v1/user/authorizations/{}"),
    "U4": ("listAssignedAuthorizations", "GET", "/api/v1/user/assignedauthorization"),
    "U5": ("deleteAssignedAuthorization", "DELETE", "/api/v1/user/assignedauthorization/{}"),
    "N1": ("getUserRobots", "GET", "/api/v1/user/robots"), "N2": ("getUserRobot", "GET", USER_ROBOT),
    "N3": ("createUserRobot", "PUT", USER_ROBOT), "N4": ("deleteUserRobot", "DELETE", USER_ROBOT),
    "N5": ("getUserRobotPermissions", "GET", USER_ROBOT + "/permissions"),
    "N6": ("regenerateUserRobotToken", "POST", USER_ROBOT + "/regenerate"),
    "N7": ("getUserRobotFederation", "GET", USER_ROBOT + "/federation"),
    "N8": ("createUserRobotFederation", "POST", USER_ROBOT + "/federation"),
    "N9": ("deleteUserRobotFederation", "DELETE", USER_ROBOT + "/federation"),
    "N10": ("getOrgRobots", "GET", ORG + "/robots"), "N11": ("getOrgRobot", "GET", ROBOT),
    "N12": ("createOrgRobot", "PUT", ROBOT), "N13": ("deleteOrgRobot", "DELETE", ROBOT),
    "N14": ("getOrgRobotPermissions", "GET", ROBOT + "/permissions"),
    "N15": ("regenerateOrgRobotToken", "POST", ROBOT + "/regenerate"),
    "N16": ("getOrgRobotFederation", "GET", ROBOT + "/federation"),
    "N17": ("createOrgRobotFederation", "POST", ROBOT + "/federation"),
    "N18": ("deleteOrgRobotFederation", "DELETE", ROBOT + "/federation"),
    "P1": ("listAppTokens", "GET", "/api/v1/user/apptoken"), "P2": ("createAppToken", "POST", "/api/v1/user/apptoken"),
    "P3": ("getAppToken", "GET", "/api/v1/user/apptoken/{}"),
    "P4": ("revokeAppToken", "DELETE", "/api/v1/user/apptoken/{}"),
    "P5": ("listAllAppTokens", "GET", SUPER + "/apptokens"),
    "Q1": ("listRepoUserPermissions", "GET", REPOSITORY + "/permissions/user/"),
    "Q2": ("getUserPermissions", "GET", REPOSITORY + "/permissions/user/{}"),
    "Q3": ("changeUserPermissions", "PUT", REPOSITORY + "/permissions/user/{}"),
    "Q4": ("deleteUserPermissions", "DELETE", REPOSITORY + "/permissions/user/{}"),
    "Q5": ("getUserTransitivePermission", "GET", REPOSITORY + "/permissions/user/{}/transitive"),
    "Q6": ("listRepoTeamPermissions", "GET", REPOSITORY + "/permissions/team/"),
    "Q7": ("getTeamPermissions", "GET", REPOSITORY + "/permissions/team/{}"),
    "Q8": ("changeTeamPermissions", "PUT", REPOSITORY + "/permissions/team/{}"),
    "Q9": ("deleteTeamPermissions", "DELETE", REPOSITORY + "/permissions/team/{}"),
    "Q10 list": ("listRepoTokens", "GET", REPOSITORY + "/tokens/"),
    "Q10 create": ("createToken", "POST", REPOSITORY + "/tokens/"),
    "Q10 get": ("getTokens", "GET", REPOSITORY + "/tokens/{}"),
    "Q10 change": ("changeToken", "PUT", REPOSITORY + "/tokens/{}"),
    "Q10 delete": ("deleteToken", "DELETE", REPOSITORY + "/tokens/{}"),
    "S1": ("renewBootstrapToken", "POST", "/api/v1/bootstrap/renew"),
    "L1": ("listOrgLogs", "GET", ORG + "/logs"), "L2": ("listUserLogs", "GET", "/api/v1/user/logs"),
    "L3": ("listRepoLogs", "GET", REPOSITORY + "/logs"), "L4": ("listAllLogs", "GET", SUPER + "/logs"),
    "L5": ("getAggregateOrgLogs", "GET", ORG + "/aggregatelogs"),
    "L6": ("getAggregateUserLogs", "GET", "/api/v1/user/aggregatelogs"),
    "L7": ("getAggregateRepoLogs", "GET", REPOSITORY + "/aggregatelogs"),
    "L8": ("listAllAggregateLogs", "GET", SUPER + "/aggregatelogs"),
    "L9": ("exportOrgLogs", "POST", ORG + "/exportlogs"), "L10": ("exportUserLogs", "POST", "/api/v1/user/exportlogs"),
    "L11": ("exportRepoLogs", "POST", REPOSITORY + "/exportlogs"),
    "G1": ("listAllUsers", "GET", SUPER + "/users/"), "G2": ("createInstallUser", "POST", SUPER + "/users/"),
    "G3": ("getInstallUser", "GET", SUPER + "/users/{}"), "G4": ("changeInstallUser", "PUT", SUPER + "/users/{}"),
    "G5": ("deleteInstallUser", "DELETE", SUPER + "/users/{}"),
    "G6": ("listAllOrganizations", "GET", SUPER + "/organizations/"),
    "G7 change": ("changeOrganization", "PUT", SUPER + "/organizations/{}"),
    "G7 delete": ("deleteOrganization", "DELETE", SUPER + "/organizations/{}"),
    "G8": ("takeOwnership", "POST", SUPER + "/takeownership/{}"),
    "G9 list": ("listServiceKeys", "GET", SUPER + "/keys"), "G9 create": ("createServiceKey", "POST", SUPER + "/keys"),
    "G9 get": ("getServiceKey", "GET", SUPER + "/keys/{}"),
    "G9 change": ("updateServiceKey", "PUT", SUPER + "/keys/{}"),
    "G9 delete": ("deleteServiceKey", "DELETE", SUPER + "/keys/{}"),
    "G9 approve": ("approveServiceKey", "POST", SUPER + "/approvedkeys/{}"),
    "W1": ("getMatchingEntities", "GET", "/api/v1/entities/{}"),
    "W2": ("getUserInformation", "GET", "/api/v1/users/{}"), "W3": ("listRepos", "GET", "/api/v1/repository"),
    "W4": ("createRepo", "POST", "/api/v1/repository"), "W5": ("getRepo", "GET", REPOSITORY),
    "W6": ("updateRepo", "PUT", REPOSITORY), "W7": ("deleteRepository", "DELETE", REPOSITORY),
    "W8": ("changeRepoVisibility", "POST", REPOSITORY + "/changevisibility"),
    "W9": ("changeUserDetails", "PUT", "/api/v1/user/"), "W10": ("createNewUser", "POST", "/api/v1/user/"),
    "W11": ("deleteCurrentUser", "DELETE", "/api/v1/user/"),
    "W12": ("listUserNotifications", "GET", "/api/v1/user/notifications"),
    "W13 get": ("getUserNotification", "GET", "/api/v1/user/notifications/{}"),
    "W13 change": ("updateUserNotification", "PUT", "/api/v1/user/notifications/{}"),
}
# What Jeton adds (ADR 0009).
OURS = {("listRepoUses", "GET", REPOSITORY + "/uses"), ("listOrgRobotUses", "GET", ROBOT + "/uses"),
        ("listUserRobotUses", "GET", USER_ROBOT + "/uses"),
        ("listRepoApplicationPermissions", "GET", REPOSITORY + "/permissions/application/"),
        *((f"{verb}ApplicationPermissions", method, REPOSITORY + "/permissions/application/{}")
          for verb, method in (("get", "GET"), ("change", "PUT"), ("delete", "DELETE"))),
        *((f"{verb}{whose}RobotTrust", method, robot + "/trust" + tail)
          for whose, robot in (("Org", ROBOT), ("User", USER_ROBOT))
          for verb, method, tail in (("get", "GET", ""), ("change", "PUT", ""), ("check", "POST", "/check"),
                                     ("try", "POST", "/dry-run")))}
OURS |= {(f"{verb}{whose}Robot{what}", method, robot + path)
         for whose, robot in (("Org", ROBOT), ("User", USER_ROBOT))
         for verb, what, method, path in (("list", "Tokens", "GET", "/tokens"), ("create", "Token", "POST", "/tokens"),
                                          ("change", "Token", "PUT", "/tokens/{}"),
                                          ("delete", "Token", "DELETE", "/tokens/{}"),
                                          ("change", "Status", "PUT", "/status"))}
OURS |= {(f"{verb}{whose}", method, path + "/registrylogins" + tail)
         for verb, method, tail in (("list", "GET", ""), ("end", "DELETE", "/{}"))
         for whose, path in ((f"RegistryLogin{'' if tail else 's'}", "/api/v1/user"),
                             (f"OrgRobotLogin{'' if tail else 's'}", ROBOT),
                             (f"UserRobotLogin{'' if tail else 's'}", USER_ROBOT))}
METHODS = {"get", "post", "put", "delete"}
INTERNAL = {"A3", "A4", "A5", "A7", "D6", "U1", "U2", "U3", "U4", "U5", "L8", "G6", "G8", "W9", "W10", "W11", "W12",
            "W13 get", "W13 change"}
# Without a scope in discovery (appendix B).
WITHOUT_SCOPE = {"B2", "B14", "D6", "D7", "A1", "A2", "A3", "A5", "S1", "L8", "W1", "W2", "W10"}
# The names that clients call by: what stands in the place of each {} of a path, from the left.
NAMES = {"A2": "error_type", "C3": "orgname prototypeid", "C4": "orgname prototypeid", "D7": "client_id",
         "T3": "orgname client_id token_uuid", "U2": "access_token_uuid", "U3": "access_token_uuid",
         "U5": "assigned_authorization_uuid", "P3": "token_uuid", "P4": "token_uuid", "G7": "name", "G8": "namespace",
         **{row: "orgname membername" for row in ("B6", "B7")},
         **{row: "orgname teamname" for row in ("B9", "B10", "B11", "B14")},
         **{row: "orgname teamname membername" for row in ("B12", "B13")},
         **{row: "orgname client_id" for row in ("D3", "D4", "D5", "D6", "T1", "T2")},
         **{f"N{n}": "robot_shortname" for n in range(2, 10)},
         **{f"N{n}": "orgname robot_shortname" for n in range(11, 19)},
         **{f"Q{n}": "repository username" for n in range(2, 6)},
         **{f"Q{n}": "repository teamname" for n in range(7, 10)},
         **{f"Q10 {verb}": "repository code" for verb in ("get", "change", "delete")},
         **{row: "repository" for row in ("Q1", "Q6", "Q10 list", "Q10 create", "L3", "L7", "L11")},
         **{row: "username" for row in ("G3", "G4", "G5", "W2")}, "W1": "prefix", "W13 get": "uuid", "W13 change": "uuid",
         **{f"W{n}": "repository" for n in range(5, 9)},
         **{f"G9 {verb}": "kid" for verb in ("get", "change", "delete", "approve")},
         **{row: "orgname" for row in ("B2", "B3", "B4", "B5", "B8", "C1", "C2", "D1", "D2", "N10", "L1", "L5", "L9")}}
IN_QUERY = {"A1": {"internal"}, "P1": {"expiring"}, "P5": {"expiring"}, "T1": {"next_page"},
            "N1": {"permissions", "token", "limit"}, "N10": {"permissions", "token", "limit"},
            "W1": {"namespace", "includeTeams", "includeOrgs"}, "W5": {"includeTags", "includeStats"},
            "W3": {"namespace", "starred", "public", "last_modified", "popularity", "repo_kind", "next_page"},
            "W12": {"page", "limit"}, "G1": {"disabled", "limit", "next_page"}, "G6": {"limit"}, "B11": {"includePending"},
            **{f"L{n}": {"starttime", "endtime"} | ({"next_page"} if n < 5 else set()) for n in range(1, 9)}}
TRULY_201 = {"B1", "W4", "N3", "N12", "G9 approve"}


def tag_of(row):
    group, number = row[0], int(re.match(r"[A-Z](\d+)", row).group(1))
    if group == "A":
        return {1: "discovery", 2: "error"}.get(number, "user")
    if group == "B":
        return "organization" if number < 9 else "team"
    if group == "L":
        return "superuser" if number in (4, 8) else "logs"
    if group == "W":
        return "search" if number == 1 else "repository" if 3 <= number <= 8 else "user"
    if group == "P":
        return "superuser" if number == 5 else "appspecifictokens"
    if group == "Q":
        return "permission" if number < 10 else "repotoken"
    return {"U": "user", "C": "prototype", "D": "organization", "T": "organization_application_tokens", "N": "robot",
            "S": "bootstrap", "G": "superuser"}[group]


@pytest.fixture(scope="module")
def documents(server):
    replies = [server.get("/api/v1/discovery", query={"internal": flag}) for flag in ("false", "true")]
    assert [reply.status for reply in replies] == [200, 200]
    return [reply.json() for reply in replies]


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield operation["operationId"], method.upper(), re.sub(r"\{[^}]*\}", "{}", path)


def test_the_contract_has_118_operations():
    assert len(CONTRACT) == len(set(CONTRACT.values())) == 118


def test_every_operation_of_the_contract_is_served_and_no_other(documents):
    served = list(operations(documents[1]))
    assert len(served) == len(set(served))
    assert set(served) - OURS == set(CONTRACT.values())


def test_a1_internal_operations_are_shown_when_asked_for(documents):
    public, everything = (set(operations(document)) for document in documents)
    assert everything - public == {CONTRACT[row] for row in INTERNAL}


def test_a1_document(server, documents):
    document = documents[0]
    assert document["swagger"] == "2.0" and document["basePath"] == "/" and document["schemes"] == ["http"]
    assert document["host"] == server.address and set(document["info"]) >= {"title", "version"}
    oauth = document["securityDefinitions"]["oauth2_implicit"]
    assert oauth["type"] == "oauth2" and oauth["flow"] == "implicit"
    assert oauth["authorizationUrl"] == server.url + "/oauth/authorize"
    assert set(oauth["scopes"]) == {"repo:read", "repo:write", "repo:admin", "repo:create", "user:read", "user:admin",
                                    "org:admin", "super:user"}
    tags = {tag["name"] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        assert methods["x-path"] == path and methods["x-tag"] in tags and methods["x-name"]
        assert all(p["in"] == "path" and p["required"] and p["type"] == "string" for p in methods["parameters"])
        assert [p["name"] for p in methods["parameters"]] == re.findall(r"\{([^}]*)\}", path)
        for operation in (value for name, value in methods.items() if name in METHODS):
            assert set(operation["tags"]) <= tags
            assert all(p["in"] in ("query", "body") for p in operation["parameters"])


@pytest.fixture(scope="module")
def by_name(documents):
    """operationId: the path, its methods, the method and the operation."""
    return {operation["operationId"]: (path, methods, method, operation)
            for path, methods in documents[1]["paths"].items()
            for method, operation in methods.items() if method in METHODS}


@pytest.mark.parametrize("row", CONTRACT)
def test_generated_clients_find_each_operation_as_in_quay(by_name, row):
    path, methods, method, operation = by_name[CONTRACT[row][0]]
    assert [p["name"] for p in methods["parameters"]] == NAMES.get(row.replace(" change", "").replace(" delete", "")
                                                                   if row.startswith("G7") else row, "").split()
    assert operation["tags"] == [tag_of(row)]
    assert {p["name"] for p in operation["parameters"] if p["in"] == "query"} >= IN_QUERY.get(row, set())
    good = {"get": {"200"}, "put": {"200"}, "delete": {"204"}, "post": {"201"}}[method]
    good |= {"201"} if row in TRULY_201 else {"204"} if method == "delete" else {"200"}
    assert set(operation["responses"]) == {"400", "401", "403", "404"} | good


def test_a1_scopes(by_name):
    for row, (name, _, path) in CONTRACT.items():
        scopes = by_name[name][3].get("security", [{"oauth2_implicit": []}])[0]["oauth2_implicit"]
        expected = ([] if row in WITHOUT_SCOPE else ["user:read"] if row == "A6" else
                    ["repo:read"] if row in ("W3", "W5") else ["repo:create"] if row == "W4" else
                    ["repo:write"] if row == "W6" else
                    ["super:user"] if path.startswith(SUPER) else
                    ["user:admin"] if path.startswith("/api/v1/user/") or row in ("A4", "B1", "N14") else
                    ["org:admin"] if path.startswith(ORG) else ["repo:admin"])
        assert scopes == expected, row


def test_a1_and_a2_are_open_to_everybody_and_look_at_no_credential(server):
    for path in ("/api/v1/discovery", "/api/v1/error/not_found"):
        assert server.get(path, bearer="nonsense").status == 200


@pytest.mark.parametrize("name", ["invalid_request", "invalid_token", "fresh_login_required", "insufficient_scope",
                                  "not_found", "token_rotation_failed", "external_service_timeout", "downstream_issue",
                                  "exceeds_license", "tag_immutable", "invalid_response", "expired_token"])
def test_a2_describes_every_error_type(server, name):
    reply = server.get(f"/api/v1/error/{name}")
    assert reply.status == 200
    body = reply.json()
    assert set(body) == {"type", "title", "description"} and body["title"] == name and body["description"]
    assert body["type"] == f"{server.url}/api/v1/error/{name}"


def test_a2_unknown_type(server):
    not_found(server.get("/api/v1/error/no_such_thing"))


OTHERS = [("R1", "GET", "/v2/auth"), ("F1", "GET", "/oauth2/federation/robot/token"),
          ("R2", "GET", "/v2/"), ("K1", "GET", "/keys/services/quay/keys"),
          ("K2", "GET", "/keys/services/quay/keys/no-such-key")]


@pytest.mark.parametrize("row, method, path", OTHERS, ids=[row for row, *_ in OTHERS])
def test_what_lies_outside_of_the_api_is_served(server, row, method, path):
    reply = server.request(method, path)
    assert reply.status not in (405, 501) and "There is nothing here" not in reply.text, reply
