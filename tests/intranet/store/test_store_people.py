"""The people and their roles: everyone has all of them on one desk, and else there is always a beheerder."""

from __future__ import annotations

import threading
from collections.abc import Collection

import pytest

from intranet.store import Role, Store, log, people
from intranet.store.people import NameTaken, NoAdministratorLeft, PersonNotFound, RolesMoved
from tests.intranet.store.conftest import START

BOSS, WRITER, MEMBER = Role.ADMINISTRATOR, Role.POLICY_OFFICER, Role.TEAM_MEMBER


def add(store: Store, name: str, *roles: Role) -> int:
    with store.writing() as session:
        return people.add(session, name=name, roles=roles, who="anna", at=START)


def change(store: Store, person: int, expected: Collection[Role], *roles: Role) -> None:
    with store.writing() as session:
        people.change(session, person, expected=expected, roles=roles, who="anna", at=START)


def remove(store: Store, person: int) -> None:
    with store.writing() as session:
        people.remove(session, person, who="anna", at=START)


def one_desk(store: Store, on: bool, who: str = "anna") -> None:
    with store.writing() as session:
        people.set_one_desk(session, on, who=who, at=START)


def roles(store: Store, name: str) -> frozenset[Role]:
    with store.reading() as session:
        return people.roles_of(session, name)


def test_on_one_desk_everyone_has_every_role_and_else_those_of_the_list(store: Store) -> None:
    assert roles(store, "wie dan ook") == frozenset(Role)
    add(store, "Anna de Vries", BOSS)
    add(store, "bob", WRITER, Role.DECIDER)
    assert roles(store, "bob") == frozenset(Role)
    one_desk(store, False, who="anna de vries")
    assert roles(store, " ANNA  de Vries ") == {BOSS}
    assert roles(store, "bob") == {WRITER, Role.DECIDER}
    assert roles(store, "carla") == {MEMBER}
    one_desk(store, True)
    assert roles(store, "carla") == frozenset(Role)


def test_who_lets_the_list_count_must_be_a_beheerder_on_it(store: Store) -> None:
    add(store, "bob", BOSS)
    add(store, "anna", WRITER)
    for who in ("anna", "carla"):
        with pytest.raises(NoAdministratorLeft, match=f"uzelf \\({who}\\) op de lijst als beheerder"):
            one_desk(store, False, who=who)
    assert roles(store, "carla") == frozenset(Role)


def test_the_last_beheerder_stays_while_the_list_counts(store: Store) -> None:
    anna = add(store, "anna", BOSS)
    one_desk(store, False)
    with pytest.raises(NoAdministratorLeft, match="anna is de enige beheerder"):
        remove(store, anna)
    with pytest.raises(NoAdministratorLeft):
        change(store, anna, {BOSS}, WRITER)
    bob = add(store, "bob", BOSS)
    change(store, anna, {BOSS}, WRITER)
    with pytest.raises(NoAdministratorLeft):
        remove(store, bob)
    one_desk(store, True)
    remove(store, bob)  # the list does not count, so nobody is locked out
    with store.reading() as session, pytest.raises(PersonNotFound):
        people.get(session, bob)


def test_two_who_take_each_other_away_leave_one(store: Store) -> None:
    both = [add(store, "anna", BOSS), add(store, "bob", BOSS)]
    one_desk(store, False)
    start, refused = threading.Barrier(2, timeout=30), []

    def take(person: int) -> None:
        start.wait()
        try:
            remove(store, person)
        except NoAdministratorLeft as problem:
            refused.append(problem)

    threads = [threading.Thread(target=take, args=(person,)) for person in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with store.reading() as session:
        assert len(people.everyone(session)) == len(refused) == 1


def test_a_name_stands_there_once_and_a_form_that_is_too_old_is_refused(store: Store) -> None:
    anna = add(store, "Anna", BOSS)
    with pytest.raises(NameTaken):
        add(store, " anna ", WRITER)
    with pytest.raises(RolesMoved, match="intussen gewijzigd in: beheerder"):
        change(store, anna, {WRITER}, MEMBER)
    change(store, anna, {WRITER}, BOSS)  # what is asked is so already


def test_each_change_is_in_the_log(store: Store) -> None:
    anna = add(store, "anna", BOSS)
    one_desk(store, False)
    change(store, anna, {BOSS}, BOSS, WRITER)
    change(store, anna, {BOSS}, BOSS, WRITER)
    one_desk(store, True)
    one_desk(store, True)
    remove(store, anna)
    with store.reading() as session:
        assert [line.sentence for line in log.every(session)] == [
            "anna is voortaan beheerder.",
            "Ieder heeft voortaan de rollen van de lijst.",
            "anna is voortaan beleidsmedewerker en beheerder. Eerder: beheerder.",
            "Iedereen heeft voortaan alle rollen.",
            "anna staat niet meer op de lijst. Eerder: beleidsmedewerker en beheerder.",
        ]
        assert log.check(session).problem is None
