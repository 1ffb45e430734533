"""The objects of the API by type: a shape is a dict of member: type, tuple of types, predicate or shape.

A "?" after a name marks a member that may be absent; all others must be there, and none else.
"""
import re

from quay import ISO_DATE, MAIL_DATE, SCOPES, UUID, is_avatar

NULL = type(None)
TEXT_OR_NULL = (str, NULL)


def avatar(kind):
    return lambda value: bool(is_avatar(value, kind))


def text(pattern):
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def date(value):
    return isinstance(value, str) and MAIL_DATE.fullmatch(value) is not None


def date_or_null(value):
    return value is None or date(value)


def iso(value):
    return isinstance(value, str) and ISO_DATE.fullmatch(value) is not None


def iso_or_null(value):
    return value is None or iso(value)


def uuid(value):
    return isinstance(value, str) and UUID.fullmatch(value) is not None


def one_of(*values):
    return lambda value: value in values


def each(shape):
    return lambda value: isinstance(value, list) and all(fits(one, shape) for one in value)


def fits(value, shape):
    """True, or an AssertionError that says where it does not."""
    if isinstance(shape, dict):
        wanted = {name.rstrip("?") for name in shape}
        needed = {name for name in shape if not name.endswith("?")}
        assert needed <= set(value) <= wanted, f"has {sorted(value)}, not {sorted(shape)}"
        for name, inner in shape.items():
            if name.rstrip("?") in value:
                assert fits(value[name.rstrip("?")], inner), f"{name}: {value[name.rstrip('?')]!r}"
        return True
    if isinstance(shape, (type, tuple)):
        kinds = shape if isinstance(shape, tuple) else (shape,)
        return any(type(value) is kind for kind in kinds)
    return shape(value)


TEAM_SUMMARY = {"name": str, "description": str, "role": one_of("member", "creator", "admin"), "avatar": avatar("team"),
                "can_view": bool, "repo_count": int, "member_count": int, "is_synced": bool}
ORGANIZATION = {"name": str, "email": str, "avatar": avatar("user"), "is_admin": bool, "is_member": bool,
                "teams?": lambda value: all(fits(team, TEAM_SUMMARY) for team in value.values()),
                "ordered_teams?": list, "invoice_email?": bool, "invoice_email_address?": TEXT_OR_NULL, "tag_expiration_s?": int,
                "is_free_account?": bool, "quotas?": list, "quota_report?": dict}
APPLICATION = {"name": str, "description": str, "application_uri": str, "client_id": text("[A-Z0-9]{20}"),
               "client_secret": (str, NULL), "redirect_uri": TEXT_OR_NULL, "avatar_email": TEXT_OR_NULL}
TOKEN = {"uuid": uuid, "name": TEXT_OR_NULL, "scope": str, "expires_at": iso, "created": iso_or_null,
         "created_by": TEXT_OR_NULL, "last_accessed": iso_or_null, "token?": text("[A-Za-z0-9_]{40}")}
SCOPE = {"scope": one_of(*SCOPES), "title": str, "description": str, "icon": str, "dangerous": bool}
AUTHORIZATION = {"application": {"name": str, "description": str, "url": str, "avatar": avatar("app"),
                                 "organization": {"name": str, "avatar": is_avatar}},
                 "scopes": each(SCOPE), "uuid": uuid}
ROBOT = {"name": str, "created": date_or_null, "last_accessed": date_or_null, "description": str,
         "token?": text("[A-Za-z0-9_]{64}")}
WHOLE_ROBOT = {**ROBOT, "unstructured_metadata": (dict, NULL)}
USER_PERMISSION = {"role": one_of("read", "write", "admin"), "name": str, "is_robot": bool, "avatar": is_avatar,
                   "is_org_member?": bool}
USER = {"kind": one_of("user"), "name": str, "username": str, "email": str, "verified": bool, "avatar": avatar("user"),
        "super_user": bool, "global_readonly_super_user": bool, "enabled": bool, "quotas?": list, "quota_report?": dict}
LOG = {"kind": str, "metadata": dict, "ip": TEXT_OR_NULL, "datetime": date,
       "performer?": {"kind": one_of("user"), "name": str, "is_robot": bool, "avatar": is_avatar},
       "namespace?": {"kind": one_of("org", "user"), "name": str, "avatar": is_avatar}}


def logged(server, bearer, path, kind):
    """The metadata of the newest entry, which must be of this kind."""
    entry = server.get(f"{path}/logs", bearer=bearer).json()["logs"][0]
    assert fits(entry, LOG) and entry["kind"] == kind, entry
    return entry["metadata"]
