"""The people and their roles, and whether these count: on one desk everyone has every role.

Whoever is not on the list is a teamlid. When the list counts, there is always a beheerder on it.
Call what changes something within `Store.writing()`; each change is logged. Changes take turns from their start, so
that two cannot each take away the last beheerder but one.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from intranet.filters import opsomming
from intranet.store import log, settings
from intranet.store.database import Session
from intranet.store.errors import StoreError
from intranet.store.policy_records import Person, Role
from intranet.store.policy_tables import ListedPerson, PersonRole
from intranet.store.records import Json
from intranet.store.rows import LARGEST_ID


class PersonNotFound(StoreError):
    """There is no such person on the list."""

    def __init__(self) -> None:
        super().__init__("Deze persoon staat niet op de lijst. Ga terug naar de lijst en kies opnieuw.")


class NameTaken(StoreError):
    """Someone with this name is on the list already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} staat al op de lijst. Wijzig daar de rollen, of kies een andere naam.")


class RolesMoved(StoreError):
    """The roles are no longer those that the form was made with."""

    def __init__(self, person: Person) -> None:
        super().__init__(
            f"Een ander heeft de rollen van {person.name} intussen gewijzigd in: {in_words(person.roles)}. "
            "Kijk of uw wijziging nog nodig is."
        )


class NoAdministratorLeft(StoreError):
    """After the change nobody could change the roles any more."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


def in_words(roles: Collection[Role]) -> str:
    """Return roles as "beleidsmedewerker en beheerder", in their fixed order."""
    return opsomming(role.value for role in Role if role in roles)


def key_of(name: str) -> str:
    """Return a name as it is looked up: without extra spaces, and capitals make no difference."""
    return " ".join(name.split()).casefold()


# --- questions ---


def roles_of(session: Session, name: str) -> frozenset[Role]:
    """Return the roles that someone has now: all of them on one desk, else those of the list."""
    if settings.one_desk(session):
        return frozenset(Role)
    rows = session.scalars(
        select(PersonRole.role)
        .join(ListedPerson, ListedPerson.id == PersonRole.person_id)
        .where(ListedPerson.key == key_of(name))
    )
    return frozenset(rows) or frozenset({Role.TEAM_MEMBER})


def everyone(session: Session) -> tuple[Person, ...]:
    """Return the list, by name."""
    roles: defaultdict[int, set[Role]] = defaultdict(set)
    for row in session.execute(select(PersonRole.person_id, PersonRole.role)):
        roles[row.person_id].add(row.role)
    rows = session.execute(select(ListedPerson.id, ListedPerson.name).order_by(ListedPerson.key))
    return tuple(Person(row.id, row.name, frozenset(roles[row.id])) for row in rows)


def get(session: Session, person_id: int) -> Person:
    """Return someone on the list. Raises PersonNotFound."""
    row = session.get(ListedPerson, person_id) if 0 < person_id <= LARGEST_ID else None
    if row is None:
        raise PersonNotFound
    roles = session.scalars(select(PersonRole.role).where(PersonRole.person_id == person_id))
    return Person(row.id, row.name, frozenset(roles))


def find(session: Session, name: str) -> Person | None:
    """Return who is on the list under a name; None when nobody is."""
    found = session.scalars(select(ListedPerson.id).where(ListedPerson.key == key_of(name))).one_or_none()
    return None if found is None else get(session, found)


# --- changes ---


def add(session: Session, *, name: str, roles: Collection[Role], who: str, at: datetime) -> int:
    """Put someone on the list with one role or more and return the id. Raises NameTaken."""
    log.take_turn(session)
    name = " ".join(name.split())
    if find(session, name) is not None:
        raise NameTaken(name)
    row = ListedPerson(name=name, key=key_of(name))
    session.add(row)
    session.flush()
    _give(session, row.id, roles)
    _logged(session, "rollen gegeven", row.id, f"{name} is voortaan {in_words(roles)}.", roles, who, at)
    return row.id


def change(
    session: Session,
    person_id: int,
    *,
    expected: Collection[Role],
    roles: Collection[Role],
    who: str,
    at: datetime,
) -> None:
    """Give someone other roles; `expected` are those that the form was made with.

    The same again leaves no trace. Raises PersonNotFound, RolesMoved and NoAdministratorLeft.
    """
    log.take_turn(session)
    person = get(session, person_id)
    if person.roles == frozenset(roles):
        return
    if person.roles != frozenset(expected):
        raise RolesMoved(person)
    _keep_an_administrator(session, person, roles)
    session.execute(delete(PersonRole).where(PersonRole.person_id == person_id))
    _give(session, person_id, roles)
    sentence = f"{person.name} is voortaan {in_words(roles)}. Eerder: {in_words(person.roles)}."
    _logged(session, "rollen gewijzigd", person_id, sentence, roles, who, at)


def remove(session: Session, person_id: int, *, who: str, at: datetime) -> None:
    """Take someone off the list, who is then a teamlid. Raises PersonNotFound and NoAdministratorLeft."""
    log.take_turn(session)
    person = get(session, person_id)
    _keep_an_administrator(session, person, ())
    session.execute(delete(PersonRole).where(PersonRole.person_id == person_id))
    session.execute(delete(ListedPerson).where(ListedPerson.id == person_id))
    sentence = f"{person.name} staat niet meer op de lijst. Eerder: {in_words(person.roles)}."
    _logged(session, "rollen afgenomen", person_id, sentence, (), who, at)


def set_one_desk(session: Session, on: bool, *, who: str, at: datetime) -> None:
    """Let everyone have every role, or let the list count; the same again leaves no trace.

    Who lets the list count must be a beheerder on it: nobody can lock themselves out. Raises NoAdministratorLeft.
    """
    log.take_turn(session)
    if not on:
        me = find(session, who)
        if me is None or Role.ADMINISTRATOR not in me.roles:
            raise NoAdministratorLeft(
                f"Zet eerst uzelf ({who}) op de lijst als beheerder. Anders kunt u dit daarna niet meer wijzigen."
            )
    settings.set_one_desk(session, on, who=who, at=at)


def _keep_an_administrator(session: Session, person: Person, roles: Collection[Role]) -> None:
    if settings.one_desk(session) or Role.ADMINISTRATOR not in person.roles or Role.ADMINISTRATOR in roles:
        return
    if not any(one.id != person.id and Role.ADMINISTRATOR in one.roles for one in everyone(session)):
        raise NoAdministratorLeft(
            f"{person.name} is de enige beheerder. Maak eerst een ander beheerder; iemand moet de rollen kunnen geven."
        )


def _give(session: Session, person_id: int, roles: Collection[Role]) -> None:
    if not roles:
        raise ValueError("someone on the list has a role")
    session.add_all(PersonRole(person_id=person_id, role=role) for role in Role if role in roles)
    session.flush()


def _logged(
    session: Session, act: str, person_id: int, sentence: str, roles: Collection[Role], who: str, at: datetime
) -> None:
    data: dict[str, Json] = {"persoon": person_id, "rollen": [role.value for role in Role if role in roles]}
    log.write(session, act=act, subject=f"persoon {person_id}", sentence=sentence, who=who, at=at, data=data)
