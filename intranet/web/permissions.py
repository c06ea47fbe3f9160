"""Who may do what. Every route says which one permission it needs; one that says nothing stops the app at its start."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from werkzeug.exceptions import Forbidden

from intranet.config import current_config
from intranet.store import Role, Store, people

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "_opgavewijzer_permission"


class Permission(enum.Enum):
    """What a person may do; the value is how the page *Mensen en rollen* says it."""

    READ = "lezen"
    WEIGH = "afwegen"
    SEAL = "vaststellen"
    DEVIATE = "een andere uitkomst vaststellen dan die van de regels"
    SEE_DRAFTS = "concepten van de regels lezen, en er opmerkingen bij maken"
    WRITE_RULES = "regels schrijven en ter beoordeling sturen"
    ACCEPT = "de gevolgen van een concept berekenen, en gevolgen en bevindingen accepteren"
    REVIEW = "een concept beoordelen"
    PUBLISH = "een versie vaststellen, publiceren en intrekken"
    ADMINISTER = "rollen en instellingen wijzigen, en het logboek lezen"


_EVERYONE = frozenset({Permission.READ, Permission.WEIGH, Permission.SEAL})

ROLES: Mapping[Role, frozenset[Permission]] = {
    Role.TEAM_MEMBER: _EVERYONE,
    Role.DECIDER: _EVERYONE | {Permission.DEVIATE},
    Role.POLICY_OFFICER: _EVERYONE | {Permission.SEE_DRAFTS, Permission.WRITE_RULES, Permission.ACCEPT},
    Role.ADMINISTRATOR: _EVERYONE
    | {Permission.SEE_DRAFTS, Permission.ACCEPT, Permission.REVIEW, Permission.PUBLISH, Permission.ADMINISTER},
}
"""What each role may do. An administrator writes no rules: that takes the role of policy officer besides."""


@dataclass(frozen=True)
class User:
    """The person at the screen: the name we write in the history, and the roles that say what this person may do."""

    name: str
    roles: frozenset[Role]

    @property
    def permissions(self) -> frozenset[Permission]:
        """What this person may do."""
        return permissions_of(self.roles)

    def may(self, needed: Permission) -> bool:
        """Tell whether this person may do something."""
        return needed in self.permissions


class NotAllowed(Forbidden):
    """The person at the screen lacks a permission."""

    def __init__(self, needed: Permission) -> None:
        super().__init__()
        self.needed = needed


class MissingPermissionError(Exception):
    """A route of ours does not say who may use it: a mistake of the programmer, found at the start."""


def permission(needed: Permission) -> Callable[[View], View]:
    """Say which permission a view needs. Goes under the route: `@bp.get(...)` first, `@permission(...)` below it.

    Raises TypeError when the view has a permission already: a route has exactly one.
    """

    def mark(view: View) -> View:
        if hasattr(view, _MARK):
            raise TypeError(f"{view.__name__} has a permission already; a route has exactly one")
        setattr(view, _MARK, needed)
        return view

    return mark


def needed_permission(app: Flask, endpoint: str) -> Permission | None:
    """The permission of an endpoint; None when it says nothing."""
    found = getattr(app.view_functions[endpoint], _MARK, None)
    return found if isinstance(found, Permission) else None


def routes_without_permission(app: Flask) -> list[str]:
    """The url rules that do not say who may use them, as "rule (endpoint)"; empty when all is well."""
    return sorted(
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if needed_permission(app, rule.endpoint) is None
    )


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """What someone with these roles may do."""
    return frozenset().union(*(ROLES[role] for role in roles))


def roles_for(needed: Permission) -> tuple[Role, ...]:
    """The roles with a permission; it takes one of them."""
    return tuple(role for role in Role if needed in ROLES[role])


def current_user() -> User:
    """The person who sends the present request, with the roles that the store has for that name.

    On one desk it is the operating system's user. A sign-in only has to fill in another name here.
    """
    if "user" not in g:
        name = current_config().user_name
        store: Store = current_app.extensions["store"]
        with store.reading() as session:
            g.user = User(name, people.roles_of(session, name))
    user: User = g.user
    return user


def require(needed: Permission) -> None:
    """Refuse the person at the screen who lacks a permission that only part of a page takes. Raises NotAllowed."""
    if not current_user().may(needed):
        raise NotAllowed(needed)


def install(app: Flask) -> None:
    """Check the permission before every view, and refuse to start with a route that has none.

    Call it when all routes are there. Raises MissingPermissionError.
    """
    if "static" in app.view_functions:
        setattr(app.view_functions["static"], _MARK, Permission.READ)
    if missing := routes_without_permission(app):
        raise MissingPermissionError("no @permission on: " + ", ".join(missing))
    app.before_request(_check)


def _check() -> None:
    if request.endpoint in (None, "static"):
        return  # no such page: the 404 follows; and scripts and styles are for everyone
    needed = needed_permission(current_app, request.endpoint)
    assert needed is not None  # `install` refused to start without it
    require(needed)
