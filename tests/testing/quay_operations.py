"""Every operation of the API: one table, from which matrices of callers, isolation and nonsense are generated.

`who` is the word of the interface's description: alternatives joined by ", ", conditions of all of them after "; ".
What the words mean stands in quay_oracle.py; what the {names} in paths and bodies stand for, in quay_world.py.
"""
import dataclasses

ORG = "/api/v1/organization/{org}"
APPS = ORG + "/applications"
ROBOTS = ORG + "/robots"
TEAM = ORG + "/team"
PROTOTYPES = ORG + "/prototypes"
MINE = "/api/v1/user"
REPO = "/api/v1/repository/{repo}"
USERS = "/api/v1/superuser/users/"

V = ("name", "description", "application_uri", "client_id", "client_secret", "redirect_uri", "avatar_email")
W = ("uuid", "name", "scope", "expires_at", "created", "created_by", "last_accessed")
ROBOT = ("name", "created", "last_accessed", "description")
WHOLE_ROBOT = (*ROBOT, "token", "unstructured_metadata")
SEEN_ROBOT = (*ROBOT, "unstructured_metadata")  # what a reader without any secret sees of it
SECRET = ("uuid", "name", "created", "expires_at", "last_accessed")
STATUS = ("name", "enabled", "expires_at")
PROTOTYPE = ("id", "role", "activating_user", "delegate")
Y = ("role", "name", "is_robot", "avatar", "is_org_member")
MEMBER = ("name", "kind", "avatar", "teams", "repositories")
AUTHORIZATION = ("application", "scopes", "uuid")
USER = ("kind", "name", "username", "email", "verified", "avatar", "super_user", "global_readonly_super_user",
        "enabled")
LOGS = ("start_time", "end_time", "logs")
INSIDE, ADMIN, ALL_BUT_MAIL = "OA, SUFA, GRO", "OA, SUFA", ("name", "avatar", "is_admin", "is_member")
SEEN_REPO, ADMIN_REPO = "RA, SUFA, GRO", "RA, SUFA"
OWN_CHANGE = "UA; not restricted"


@dataclasses.dataclass(frozen=True)
class Operation:
    """members: those every good answer has at its top. spends: what a success uses up, to be renewed after it."""
    row: str
    method: str
    path: str
    who: str
    body: dict = None
    status: int = 200
    members: tuple = ()
    spends: str = None

    def __str__(self):
        return f"{self.row} {self.method} {self.path.replace('/api/v1/', '')}"


def gone(row, path, who, spends):
    return Operation(row, "DELETE", path, who, status=204, spends=spends)


def got(row, path, who, *members):
    return Operation(row, "GET", path, who, members=members)


def sent(row, method, path, who, body, *members, status=200, spends=None):
    return Operation(row, method, path, who, body, status, members, spends)


APPLICATION = {"name": "app", "redirect_uri": "", "application_uri": ""}
TOKEN = {"name": "t", "scope": "org:admin"}
DELEGATE = {"role": "read", "delegate": {"kind": "team", "name": "{team}"}}
NEW_REPOSITORY = {"repository": "{new}", "namespace": "{org}", "visibility": "private", "description": ""}
READ = {"role": "read"}
OWN_PASSWORD = {"password": "{own_password}"}

OPERATIONS = [
    # 6.1 and 6.2: oneself, organizations, members, teams
    sent("A4", "POST", "/api/v1/signin/verify", "UA", OWN_PASSWORD, "success", spends="own_session"),
    sent("A5", "POST", "/api/v1/signout", "nobody, UA", None, "success", spends="own_session"),
    got("A6", MINE + "/", "UR", "anonymous", "username", "avatar", "organizations"),
    sent("A7", "POST", MINE + "/clientkey", "UA", OWN_PASSWORD, "key"),
    sent("B1", "POST", "/api/v1/organization/", OWN_CHANGE, {"name": "{new}"}, status=201),
    got("B2", ORG, "ANY", "email", *ALL_BUT_MAIL),
    sent("B3", "PUT", ORG, ADMIN, {"invoice_email": False}, "email", "teams", "invoice_email", *ALL_BUT_MAIL),
    gone("B4", "/api/v1/organization/{doomed_org}", ADMIN, "doomed_org"),
    got("B5", ORG + "/members", INSIDE, "members"),
    got("B6", ORG + "/members/{mate}", INSIDE, *MEMBER),
    gone("B7", ORG + "/members/{mate}", ADMIN, "mate"),
    got("B8", ORG + "/collaborators", INSIDE, "collaborators"),
    sent("B9", "PUT", TEAM + "/{new}", ADMIN, {"role": "member"},
         "name", "description", "can_view", "role", "avatar", "new_team"),
    gone("B10", TEAM + "/{doomed_team}", ADMIN, "doomed_team"),
    got("B11", TEAM + "/{seen_team}/members", "team member, OA, SUFA, GRO", "name", "members", "can_edit"),
    sent("B12", "PUT", TEAM + "/{team}/members/{guest}", ADMIN, None,
         "name", "kind", "is_robot", "avatar", "invited", spends="guest"),
    gone("B13", TEAM + "/{team}/members/{mate}", ADMIN, "mate"),
    got("B14", TEAM + "/{team}/permissions", INSIDE, "permissions"),
    # 6.3: default permissions
    got("C1", PROTOTYPES, INSIDE, "prototypes"),
    sent("C2", "POST", PROTOTYPES, ADMIN, DELEGATE, *PROTOTYPE),
    sent("C3", "PUT", PROTOTYPES + "/{prototype}", ADMIN, {"role": "write"}, *PROTOTYPE),
    gone("C4", PROTOTYPES + "/{doomed_prototype}", ADMIN, "doomed_prototype"),
    # 6.4 and 6.5: applications and their tokens
    got("D1", APPS, INSIDE, "applications"),
    sent("D2", "POST", APPS, ADMIN, {"name": "app"}, *V),
    got("D3", APPS + "/{app}", INSIDE, *V),
    sent("D4", "PUT", APPS + "/{app}", ADMIN, APPLICATION, *V),
    gone("D5", APPS + "/{doomed_app}", ADMIN, "doomed_app"),
    sent("D6", "POST", APPS + "/{app}/resetclientsecret", ADMIN, None, *V),
    got("D7", "/api/v1/app/{app}", "ANY", "name", "description", "uri", "avatar", "organization"),
    got("T1", APPS + "/{app}/tokens", INSIDE, "tokens"),
    sent("T2", "POST", APPS + "/{app}/tokens", "OA, SUFA; mints org:admin", TOKEN, *W, "token"),
    gone("T3", APPS + "/{app}/tokens/{token}", ADMIN, "token"),
    # 6.6: what one authorized
    got("U1", MINE + "/authorizations", "UA", "authorizations"),
    got("U2", MINE + "/authorizations/{own_authorization}", "UA", *AUTHORIZATION),
    gone("U3", MINE + "/authorizations/{own_authorization}", "UA", "own_authorization"),
    # 6.7: what others would have one authorize
    got("U4", MINE + "/assignedauthorization", "UA", "authorizations"),
    gone("U5", MINE + "/assignedauthorization/{own_assignment}", "UA", "own_assignment"),
    # 6.8: robots
    got("N1", MINE + "/robots", "UA", "robots"),
    got("N2", MINE + "/robots/{own_robot}", "UA", *WHOLE_ROBOT),
    sent("N3", "PUT", MINE + "/robots/{new}", OWN_CHANGE, {"description": ""}, *WHOLE_ROBOT, status=201),
    gone("N4", MINE + "/robots/{own_robot}", OWN_CHANGE, "own_robot"),
    got("N5", MINE + "/robots/{own_robot}/permissions", "UA", "permissions"),
    sent("N6", "POST", MINE + "/robots/{own_robot}/regenerate", OWN_CHANGE, None, *ROBOT, "token"),
    got("N10", ROBOTS, "org member, SUFA, GRO", "robots"),
    got("N11", ROBOTS + "/{robot}", INSIDE, *SEEN_ROBOT),
    sent("N12", "PUT", ROBOTS + "/{new}", ADMIN, {"description": ""}, *WHOLE_ROBOT, status=201),
    gone("N13", ROBOTS + "/{doomed_robot}", ADMIN, "doomed_robot"),
    got("N14", ROBOTS + "/{robot}/permissions", "OA, SUFA, GRO; and user:admin", "permissions"),
    sent("N15", "POST", ROBOTS + "/{robot}/regenerate", ADMIN, None, *ROBOT, "token"),
    # 6.9: app-specific tokens
    got("P1", MINE + "/apptoken", "UA", "tokens", "only_expiring"),
    sent("P2", "POST", MINE + "/apptoken", "UA", {"title": "t"}, "token"),
    got("P3", MINE + "/apptoken/{own_app_token}", "UA", "token"),
    gone("P4", MINE + "/apptoken/{own_app_token}", "UA", "own_app_token"),
    got("P5", "/api/v1/superuser/apptokens", "SUFA, GRO", "tokens", "only_expiring"),
    # 6.10: permissions on repositories
    got("Q1", REPO + "/permissions/user/", SEEN_REPO, "permissions"),
    got("Q2", REPO + "/permissions/user/{collaborator}", SEEN_REPO, *Y),
    sent("Q3", "PUT", REPO + "/permissions/user/{collaborator}", ADMIN_REPO, READ, *Y),
    gone("Q4", REPO + "/permissions/user/{collaborator}", ADMIN_REPO, "collaborator"),
    got("Q5", REPO + "/permissions/user/{collaborator}/transitive", SEEN_REPO, "permissions"),
    got("Q6", REPO + "/permissions/team/", SEEN_REPO, "permissions"),
    got("Q7", REPO + "/permissions/team/{team}", SEEN_REPO, "role"),
    sent("Q8", "PUT", REPO + "/permissions/team/{team}", ADMIN_REPO, READ, "role", "name", "avatar"),
    gone("Q9", REPO + "/permissions/team/{team}", ADMIN_REPO, "permission_of_team"),
    sent("Q10", "GET", REPO + "/tokens/", ADMIN_REPO, None, "message", status=410),
    sent("Q10", "POST", REPO + "/tokens/", ADMIN_REPO, {"friendlyName": "x"}, "message", status=410),
    sent("Q10", "GET", REPO + "/tokens/CODE", ADMIN_REPO, None, "message", status=410),
    sent("Q10", "PUT", REPO + "/tokens/CODE", ADMIN_REPO, READ, "message", status=410),
    sent("Q10", "DELETE", REPO + "/tokens/CODE", ADMIN_REPO, None, "message", status=410),
    # 6.12: logs
    got("L1", ORG + "/logs", INSIDE, *LOGS),
    got("L2", MINE + "/logs", "UA", *LOGS),
    got("L3", REPO + "/logs", SEEN_REPO, *LOGS),
    got("L4", "/api/v1/superuser/logs", "SU, GRO", *LOGS),
    got("L5", ORG + "/aggregatelogs", INSIDE, "aggregated"),
    got("L6", MINE + "/aggregatelogs", "UA", "aggregated"),
    got("L7", REPO + "/aggregatelogs", SEEN_REPO, "aggregated"),
    got("L8", "/api/v1/superuser/aggregatelogs", "SU, GRO", "aggregated"),
    sent("L9", "POST", ORG + "/exportlogs", INSIDE, {}, "export_id"),
    sent("L10", "POST", MINE + "/exportlogs", "UA", {}, "export_id"),
    sent("L11", "POST", REPO + "/exportlogs", SEEN_REPO, {}, "export_id"),
    # 6.13: users of the installation
    got("G1", USERS, "SU, GRO", "users"),
    sent("G2", "POST", USERS, "SU", {"username": "{new}"}, "username", "email", "password", "encrypted_password"),
    got("G3", USERS + "{suspect}", "SU, GRO", *USER),
    sent("G4", "PUT", USERS + "{suspect}", "SU", {"enabled": True}),
    gone("G5", USERS + "{doomed_user}", "SU", "doomed_user"),
    # 6.14: what clients read
    got("W1", "/api/v1/entities/{mate}", "ANY", "results"),
    got("W2", "/api/v1/users/{mate}", "ANY", "anonymous", "username", "avatar"),
    got("W3", "/api/v1/repository?public=true", "ANY", "repositories"),
    sent("W4", "POST", "/api/v1/repository", "repository creator, SUFA", NEW_REPOSITORY, "namespace", "name", "kind",
         status=201),
    got("W5", REPO, "RR, SUFA, GRO", "namespace", "name", "tags", "can_write", "can_admin"),
    sent("W6", "PUT", REPO, "RW, SUFA", {"description": "told"}, "success"),
    gone("W7", "/api/v1/repository/{doomed_repo}", ADMIN_REPO, "doomed_repo"),
    sent("W8", "POST", REPO + "/changevisibility", ADMIN_REPO, {"visibility": "private"}, "success"),
    sent("W9", "PUT", MINE + "/", "UA", {}, "anonymous", "username", "avatar", "email"),
    got("W12", MINE + "/notifications", "UA", "notifications", "additional"),
    # What we add: roles of applications (docs/adr/0009)
    got("X4", REPO + "/permissions/application/", SEEN_REPO, "permissions"),
    got("X5", REPO + "/permissions/application/{app}", SEEN_REPO, "role"),
    sent("X6", "PUT", REPO + "/permissions/application/{app}", ADMIN_REPO, READ, "role"),
    gone("X7", REPO + "/permissions/application/{app}", ADMIN_REPO, "permission_of_app"),
    # and several secrets of one robot
    got("X8", ROBOTS + "/{robot}/tokens", INSIDE, "tokens"),
    sent("X9", "POST", ROBOTS + "/{doomed_robot}/tokens", ADMIN, {}, *SECRET, "token", status=201, spends="doomed_robot"),
    sent("X10", "PUT", ROBOTS + "/{robot}/status", ADMIN, {"enabled": True}, *STATUS),
    got("X11", MINE + "/robots/{own_robot}/tokens", "UA", "tokens"),
    sent("X12", "POST", MINE + "/robots/{own_robot}/tokens", OWN_CHANGE, {}, *SECRET, "token", status=201,
         spends="own_robot"),
    sent("X13", "PUT", MINE + "/robots/{own_robot}/status", OWN_CHANGE, {"enabled": True}, *STATUS),
    # and what registries' clients keep of a login
    got("X14", MINE + "/registrylogins", "UA", "logins"),
    gone("X15", MINE + "/registrylogins/{own_login}", "UA", "own_login"),
    got("X16", ROBOTS + "/{robot}/registrylogins", INSIDE, "logins"),
    gone("X17", ROBOTS + "/{login_robot}/registrylogins/{robot_login}", ADMIN, "robot_login"),
    got("X18", MINE + "/robots/{own_robot}/registrylogins", "UA", "logins"),
    # What we add: trust rules with claims (docs/adr/0018)
    got("X19", ROBOTS + "/{robot}/trust", INSIDE, "rules", "warnings"),
    sent("X20", "PUT", ROBOTS + "/{robot}/trust", ADMIN, {"rules": []}, "rules", "warnings"),
    sent("X21", "POST", ROBOTS + "/{robot}/trust/check", INSIDE, {}, "rules", "warnings"),
    sent("X22", "POST", ROBOTS + "/{robot}/trust/dry-run", INSIDE, {"token": "x"}, "accepted", "fault", "rules"),
    got("X23", MINE + "/robots/{own_robot}/trust", "UA", "rules", "warnings"),
    sent("X24", "PUT", MINE + "/robots/{own_robot}/trust", OWN_CHANGE, {"rules": []}, "rules", "warnings"),
    sent("X25", "POST", MINE + "/robots/{own_robot}/trust/check", "UA", {}, "rules", "warnings"),
    sent("X26", "POST", MINE + "/robots/{own_robot}/trust/dry-run", "UA", {"token": "x"}, "accepted", "fault"),
    # and what registries told of uses
    got("X27", REPO + "/uses", SEEN_REPO, "uses"),
    got("X28", ROBOTS + "/{robot}/uses", INSIDE, "uses"),
    got("X29", MINE + "/robots/{own_robot}/uses", "UA", "uses"),
]
