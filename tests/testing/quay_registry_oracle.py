"""What GET /v2/auth grants, decided a second time from the grant rules of the interface's description."""
import dataclasses
import re

from quay_oracle import RANKS, Installation, effective_superuser, organization_role

ROLES = [None, "read", "write", "admin"]
NEEDED = {"push": "write", "delete": "admin", "*": "admin"}
ACTIONS = {"pull", *NEEDED}
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
    if own and who.restricted and not who.superuser:
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
    return full or ROLES.index(rights) >= ROLES.index(NEEDED[action])


def without_own_role(who):
    return type(who)(**{**vars(who), "repository": None})


@dataclasses.dataclass(frozen=True)
class Held:
    """What a credential is held to, beyond its scopes. patterns: of repositories, () for all of them."""
    patterns: tuple = ()
    actions: frozenset = frozenset(ACTIONS)

    @property
    def narrows(self):
        return bool(self.patterns) or self.actions != ACTIONS

    def names(self, repository):
        return not self.patterns or any(fits(pattern, repository) for pattern in self.patterns)


def fits(pattern, repository):
    """A star is any part of a segment; a last segment that is nothing else, all that is below."""
    below = pattern.endswith("/*")
    expression = re.escape(pattern[:-1] if below else pattern).replace(r"\*", "[^/]*") + (".+" if below else "")
    return re.fullmatch(expression, repository) is not None


def granted(asked, repository, place, who, scopes, held=Held(), where=Installation()):
    """Of a whole request for one repository: asked and allowed, where `*` asks for everything."""
    wanted = ACTIONS if "*" in asked else asked & ACTIONS
    created = set()
    if place not in ("private", "public"):
        # What is not there can be created, by nothing less than `push` itself; or looked for.
        if "push" in asked and not held.narrows and grants("push", place, who, scopes, where):
            created, place, who = {"push"}, "private", type(who)(**{**vars(who), "repository": "admin"})
        else:
            wanted = wanted & {"pull"}
    allowed = {action for action in wanted if grants(action, place, who, scopes, where)} | created
    return allowed & held.actions if held.names(repository) else set()
