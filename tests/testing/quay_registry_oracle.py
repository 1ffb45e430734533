"""What GET /v2/auth grants, decided a second time from the grant rules of the interface's description."""
from quay_oracle import RANKS, effective_superuser, organization_role

ROLES = [None, "read", "write", "admin"]
SCOPE_ROLES = {"repo:read": "read", "repo:write": "write", "repo:admin": "admin"}


def least(*roles):
    return min(roles, key=ROLES.index)


def scope_role(scopes):
    return max((SCOPE_ROLES.get(scope) for scope in scopes), key=ROLES.index, default=None)


def role(who, scopes, own=False):
    """The role on a repository of the organization, or of the caller's own name space."""
    rights = "admin" if own or who.organization == "admin" else who.repository
    return least(rights, scope_role(scopes))


def may_create(who, scopes, own=False):
    if who.reader or (own and who.restricted and not who.superuser):
        return False
    if own:
        return bool(scopes & {"repo:create", "org:admin"})
    return RANKS.index(organization_role(who, scopes)) >= RANKS.index("creator")


def grants(action, place, who, scopes, where):
    """place: private, public, missing (in the organization), own (missing in one's own name space), nowhere."""
    if place == "nowhere":
        return False
    full = where.full_access and effective_superuser(who, scopes)
    exists = place in ("private", "public")
    # A role of one's own is one on a repository that is there.
    rights = role(who if exists else without_own_role(who), scopes, place == "own")
    if action == "pull":
        return full or who.reader or place == "public" or rights is not None
    if action == "push" and not exists:
        return full or may_create(who, scopes, place == "own")
    if who.reader:
        return False
    return full or ROLES.index(rights) >= ROLES.index({"push": "write", "*": "admin"}[action])


def without_own_role(who):
    return type(who)(**{**vars(who), "repository": None})
