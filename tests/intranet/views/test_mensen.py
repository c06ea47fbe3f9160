"""*Mensen en rollen*: the list, the switch, what is asked once more, and what who may not is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient

from intranet import create_app
from intranet.config import Config
from intranet.store import Role
from tests.intranet.roles import let_the_list_count

if TYPE_CHECKING:
    from tests.intranet.views.conftest import Window

LIST = "/beheer/rollen/"


@pytest.fixture
def someone(config: Config, visitor: Callable[[Flask], FlaskClient], window: Window) -> Callable[[str], Window]:
    """A window of someone else on the same data."""
    return lambda name: type(window)(visitor(create_app(replace(config, user_name=name))))


def test_from_one_desk_to_a_list_that_counts(window: Window) -> None:
    seen = window.get("/beheer/")
    assert "Eén bureau: iedereen heeft alle rollen" in seen.text()
    assert "Er staat nog niemand op de lijst" in seen.text()
    refused = window.post(f"{LIST}bureau", {"een_bureau": "nee"})
    assert (refused.status, "Zet eerst uzelf" in refused.error_summary()["doe"]) == (422, True)
    form = window.get(f"{LIST}nieuw?wie=ik")
    assert form.one("input", id="naam").get("value") == "teamlid"
    assert [one.get("value") for one in form.all("input", name="rol") if "checked" in one.attrib] == ["beheerder"]
    seen = window.post(f"{LIST}nieuw", {"naam": "teamlid", "rol": ["beheerder"]})
    assert "teamlid staat op de lijst als beheerder" in seen.text()
    window.post(f"{LIST}nieuw", {"naam": "Anna  de Vries", "rol": ["beleidsmedewerker", "besluitnemer"]})
    asked = window.get(f"{LIST}bureau").text()
    assert "Besluitnemer: Anna de Vries Beleidsmedewerker: Anna de Vries Beheerder: teamlid" in asked
    seen = window.post(f"{LIST}bureau", {"een_bureau": "nee"})
    assert "U bent teamlid : beheerder." in seen.text()
    assert "Ieder heeft voortaan de rollen van de lijst" in window.get("/beheer/logboek").text()


def test_a_form_that_is_not_right_says_what_to_do(window: Window) -> None:
    assert set(window.post(f"{LIST}nieuw").error_summary()) == {"naam", "rol"}
    assert "te lang" in window.post(f"{LIST}nieuw", {"naam": "a" * 101, "rol": ["teamlid"]}).error_summary()["naam"]
    window.post(f"{LIST}nieuw", {"naam": "Anna", "rol": ["teamlid"]})
    again = window.post(f"{LIST}nieuw", {"naam": "anna", "rol": ["teamlid", "keizer"]})
    assert (again.status, "staat al op de lijst" in again.error_summary()["naam"]) == (422, True)
    assert "Kies ten minste één rol" in window.post(f"{LIST}1", {"was": "teamlid"}).error_summary()["rol"]
    old = window.post(f"{LIST}1", {"was": "beheerder", "rol": ["teamlid", "besluitnemer"]})
    assert (old.status, "intussen gewijzigd" in old.error_summary()["rol"]) == (409, True)
    assert {window.get(f"{LIST}{number}").status for number in (2, 2**40)} == {404}


def test_what_takes_something_away_is_asked_once_more(window: Window, app: Flask) -> None:
    given = {"teamlid": Role.ADMINISTRATOR, "anna": Role.POLICY_OFFICER}
    let_the_list_count(app, given, who="teamlid")
    changed = {"was": "beleidsmedewerker", "rol": ["besluitnemer"]}
    asked = window.post(f"{LIST}2", changed)
    assert "anna is daarna geen beleidsmedewerker meer" in asked.text()
    assert "regels schrijven en ter beoordeling sturen" in asked.text()
    assert "Beleidsmedewerker" in window.get(LIST).text().partition("Wat elke rol mag")[0]
    fields = {(one.get("name"), one.get("value")) for one in asked.all("input", type="hidden")}
    assert fields == {("zeker", "ja"), ("rol", "besluitnemer"), ("was", "beleidsmedewerker")}
    assert "anna is voortaan besluitnemer" in window.post(f"{LIST}2", {**changed, "zeker": "ja"}).text()
    assert "anna is nu besluitnemer, en wordt teamlid" in window.get(f"{LIST}2/verwijderen").text()
    assert "anna staat niet meer op de lijst" in window.post(f"{LIST}2/verwijderen").text()
    last = window.post(f"{LIST}1/verwijderen")
    assert (last.status, "enige beheerder" in last.error_summary()["doe"]) == (422, True)
    last = window.post(f"{LIST}1", {"was": "beheerder", "rol": ["teamlid"], "zeker": "ja"})
    assert (last.status, "enige beheerder" in last.error_summary()["rol"]) == (422, True)


def test_who_takes_his_own_role_away_is_told_and_lands_on_his_feet(window: Window, app: Flask) -> None:
    let_the_list_count(app, {"teamlid": Role.ADMINISTRATOR, "anna": Role.ADMINISTRATOR}, who="teamlid")
    asked = window.get(f"{LIST}1/verwijderen").text()
    assert "Dit bent u zelf" in asked
    assert "Dit bent u zelf" not in window.get(f"{LIST}2/verwijderen").text()
    seen = window.post(f"{LIST}1/verwijderen")
    assert (seen.status, "teamlid staat niet meer op de lijst" in seen.text()) == (200, True)
    assert window.get(LIST).status == 403


def test_who_may_not_is_told_which_role_it_takes_and_who_has_it(
    window: Window, app: Flask, someone: Callable[[str], Window]
) -> None:
    let_the_list_count(app, {"teamlid": Role.ADMINISTRATOR, "anna": Role.POLICY_OFFICER}, who="teamlid")
    stranger = someone("dirk")
    seen = stranger.get(LIST)
    assert seen.status == 403
    assert "Hiervoor is de rol beheerder nodig. U bent teamlid. Deze rol heeft: teamlid." in seen.text()
    seen = stranger.get("/regels/")
    assert "de rol beleidsmedewerker of beheerder nodig" in seen.text()
    assert "Deze rol heeft: anna en teamlid. Een beheerder kan u de rol geven: teamlid." in seen.text()
    part = someone("ANNA").post(f"{LIST}1/verwijderen", htmx=True)
    assert (part.status, "U bent beleidsmedewerker." in part.text()) == (403, True)
    window.new()
    for number in range(7):
        window.post(f"{LIST}nieuw", {"naam": f"beslisser {number}", "rol": ["besluitnemer"]})
    refused = stranger.post("/opgaven/1/vaststellen", {"uitkomst": "participatie", "reden": "Zo."}).text()
    assert "beslisser 3, beslisser 4 en 2 anderen. Een beheerder kan" in refused
