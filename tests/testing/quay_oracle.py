"""Who may do what at the API, decided a second time: from the description of the interface, not from the server.

A caller is a subject (what a person is) and what his credential carries: scopes, or nothing that counts here.
"""
import dataclasses

from quay import SCOPES

FULL = frozenset(SCOPES)  # a session may do all that its user may
ALLOWED = "allowed"
ANONYMOUS = "401 Requires authentication"
BAD_CREDENTIAL = "401 with a challenge"
UNREADABLE = "401 with session_required"
FORBIDDEN = "403 insufficient_scope"
PLAINLY_FORBIDDEN = "403 with a message"
NO_PAGE = "403 without a page of ours"
RANKS = [None, "member", "creator", "admin"]


@dataclasses.dataclass(frozen=True)
class Subject:
    """What somebody is in the organization, on the repository, and in the whole installation."""
    organization: str = None  # the greatest role of his teams
    in_seen_team: bool = False
    repository: str = None  # his own role there
    superuser: bool = False
    reader: bool = False
    restricted: bool = False


@dataclasses.dataclass(frozen=True)
class Installation:
    full_access: bool = False


def ceiling(scopes):
    """The greatest role in organizations and teams that the scopes leave."""
    return "admin" if "org:admin" in scopes else "creator" if "repo:create" in scopes else None


def organization_role(who, scopes):
    return min(who.organization, ceiling(scopes), key=RANKS.index)


def effective_superuser(who, scopes):
    return who.superuser and not who.reader and "super:user" in scopes


WORDS = {
    "ANY": lambda who, scopes, where: True,
    "nobody": lambda who, scopes, where: False,  # verdict() knows
    "UR": lambda who, scopes, where: bool(scopes & {"user:read", "user:admin"}),
    "UA": lambda who, scopes, where: "user:admin" in scopes,
    "OA": lambda who, scopes, where: organization_role(who, scopes) == "admin",
    "RA": lambda who, scopes, where: "repo:admin" in scopes and "admin" in (who.repository, who.organization),
    "RW": lambda who, scopes, where: bool(scopes & {"repo:admin", "repo:write"}) and (
        who.repository in ("write", "admin") or who.organization == "admin"),
    "RR": lambda who, scopes, where: bool(scopes & {"repo:admin", "repo:write", "repo:read"}) and (
        who.repository is not None or who.organization == "admin"),
    "SU": lambda who, scopes, where: effective_superuser(who, scopes),
    "SUFA": lambda who, scopes, where: where.full_access and effective_superuser(who, scopes),
    "GRO": lambda who, scopes, where: who.reader,
    "org member": lambda who, scopes, where: organization_role(who, scopes) is not None,
    "team member": lambda who, scopes, where: who.in_seen_team and ceiling(scopes) is not None,
    "repository creator": lambda who, scopes, where: organization_role(who, scopes) in ("creator", "admin"),
}
CONDITIONS = {
    "not restricted": lambda who, scopes: not who.restricted or who.superuser,
    "and user:admin": lambda who, scopes: "user:admin" in scopes,
    "mints org:admin": lambda who, scopes: "org:admin" in scopes,
}


def parts(operation):
    words, *conditions = operation.who.split("; ")
    return words.split(", "), conditions


def permitted(operation, who, scopes, where=Installation()):
    words, conditions = parts(operation)
    return (any(WORDS[word](who, scopes, where) for word in words)
            and all(CONDITIONS[condition](who, scopes) for condition in conditions))


def verdict(operation, who, scopes, where=Installation(), page=True):
    """scopes: those of the credential; ANONYMOUS without any credential; BAD_CREDENTIAL for what counts not here.

    page: not so of a cookie with which nothing shows that a page of ours had it sent.
    """
    if not page and operation.method != "GET":
        return NO_PAGE
    if scopes == BAD_CREDENTIAL:
        return BAD_CREDENTIAL
    if operation.who == "ANY" or (scopes == ANONYMOUS and "nobody" in parts(operation)[0]):
        return ALLOWED
    if scopes == ANONYMOUS:
        return UNREADABLE if operation.row == "A6" else ANONYMOUS
    if permitted(operation, who, scopes, where):
        return ALLOWED
    if operation.row == "A6":
        return UNREADABLE
    if operation.row == "N14" and "user:admin" in scopes:
        return PLAINLY_FORBIDDEN
    return FORBIDDEN
