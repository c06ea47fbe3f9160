"""*Lijsten*: goals of the samenleving with a period, told before they end, changed and renewed with a form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from dsl import WrittenList, WrittenValue
from intranet import locations
from intranet.policies import shipped_texts
from intranet.rules.list_form import renewed_period
from intranet.store import RegelsetText, Role, versions
from tests.intranet.roles import let_the_list_count
from tests.intranet.views.drafting import text_of, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.intranet.views.conftest import Seen, Window

LISTS = "/regels/concepten/1/bewerken/lijsten/"
FILE = "leidraad-participatie.regels.md"
GOALS = """
## Doelen

```regels
keuzelijst doelen "Doelen van de samenleving"
    - gezond "Een gezonde omgeving"
    - veilig "Veilig thuis"  # van de raad
    - samen "Samen meedoen"
  geldig vanaf 1 januari 2024 t/m 31 december 2027

feit doel: één uit doelen
  vraag "Aan welk doel draagt de opgave bij?"

begrip over_veiligheid betekent: doel is veilig

signaal veilige_opgave "De opgave gaat over veiligheid"
  als over_veiligheid
```
"""


@pytest.fixture
def draft(window: Window) -> str:
    """The address of the lists of a draft with one list."""
    window.post("/regels/concepten")
    write(window, 1, lambda text: text + GOALS)
    return LISTS


def filled(form: Seen, **more: str) -> dict[str, str]:
    """The form as it opens, with something else filled in."""
    fields = {
        name: i.get("value") or ""
        for i in form.one("form", class_="ow-formulier").iter("input")
        if (name := i.get("name"))
    }
    ticked = {name for i in form.all("input", type="checkbox") if i.get("checked") is None and (name := i.get("name"))}
    return {name: value for name, value in fields.items() if name not in ticked} | more


def text_now(window: Window) -> str:
    return text_of(window.get("/regels/concepten/1/bewerken"))


def test_the_lists_of_a_draft_are_shown_with_their_values_and_period(window: Window, draft: str) -> None:
    seen = window.get(draft)
    for words in (
        "Doelen van de samenleving",
        "Veilig thuis",
        "vanaf 1 januari 2024 tot en met 31 december 2027",
        "voor 1 vraag",
    ):
        assert words in seen.text()
    assert window.get("/regels/concepten/1/bewerken").by_id("k-bron") is not None
    assert window.get(f"{LISTS}bestaat_niet").status == 404
    assert window.get("/regels/concepten/7/bewerken/lijsten/").status == 404


def test_a_draft_without_lists_says_so(window: Window) -> None:
    window.post("/regels/concepten")
    assert "Geleen Zuid" in window.get(LISTS).text(), "the areas of the shipped rules"
    head, question = 'keuzelijst gebieden "Gebieden"\n', "\n\nfeit gebied: één uit gebieden\n"
    write(window, 1, lambda text: text.replace(head, "feit gebied: één uit\n").replace(question, "\n"))
    assert "nog geen lijst" in window.get(LISTS).text()


def test_words_change_and_values_come_and_go(window: Window, draft: str) -> None:
    form = window.get(f"{draft}doelen")
    given = filled(
        form,
        **{
            "woord-veilig": 'Veilig "thuis" en op straat',
            "weg-samen": "ja",
            "erbij": "Meer groen\n\nEen gezonde omgeving!",
        },
    )
    done = window.post(f"{draft}doelen", given)
    assert "De lijst is gewijzigd." in done.text()
    assert (
        '    - gezond "Een gezonde omgeving"\n    - veilig "Veilig “thuis” en op straat"  # van de raad\n'
        '    - meer_groen "Meer groen"\n    - een_gezonde_omgeving "Een gezonde omgeving!"\n'
        "  geldig vanaf 1 januari 2024 t/m 31 december 2027\n"
    ) in text_now(window)
    again = window.post(f"{draft}doelen", filled(window.get(f"{draft}doelen")))
    assert "Er was niets veranderd." in again.text()


def test_a_list_is_renewed_for_the_four_years_that_follow(window: Window, draft: str) -> None:
    form = window.get(f"{draft}doelen/vernieuwen")
    assert (form.one("input", id="van").get("value"), form.one("input", id="tot").get("value")) == (
        "1 januari 2028",
        "31 december 2031",
    )
    done = window.post(f"{draft}doelen", filled(form, **{"doe": "vernieuw", "weg-samen": "ja", "erbij": "Meer groen"}))
    assert "vernieuwd, van 1 januari 2028 tot en met 31 december 2031" in done.text()
    now = text_now(window)
    assert "  geldig vanaf 1 januari 2028 t/m 31 december 2031\n" in now
    assert "2027" not in now[now.index("keuzelijst doelen") :]


WRONG: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"titel": " "}, "titel", "waarvan"),
    ({"woord-samen": ""}, "woord-samen", "haal haar weg"),
    ({"woord-samen": "veilig thuis"}, "woord-samen", "staat al in de lijst"),
    ({"erbij": "Groen\ngroen"}, "erbij", "staat al in de lijst"),
    ({"weg-gezond": "ja", "weg-veilig": "ja", "weg-samen": "ja"}, "erbij", "minstens één waarde"),
    ({"tot": "volgend jaar"}, "tot", "geen datum"),
    ({"tot": "31-12-2023"}, "tot", "komt voor de eerste"),
    ({"doe": "vernieuw", "tot": ""}, "tot", "tot en met wanneer"),
    ({"doe": "vernieuw"}, "tot", "geldt nu al"),
    ({"erbij": "Nee"}, "erbij", "kan de regeltaal hier niet schrijven"),
    ({"weg-veilig": "ja"}, "weg-veilig", "op regel"),
)


def test_what_is_wrong_stands_at_its_field_and_nothing_is_stored(window: Window, draft: str) -> None:
    before = text_now(window)
    form = window.get(f"{draft}doelen")
    for given, field, words in WRONG:
        seen = window.post(f"{draft}doelen", filled(form, **given))
        assert seen.status == 422, given
        assert words in seen.error_summary()[field]
        assert seen.by_id(f"fout-{field}") is not None
    assert text_now(window) == before
    taken = window.post(f"{draft}doelen", filled(form, **{"weg-veilig": "ja"})).error_summary()["weg-veilig"]
    line = before[: before.index("doel is veilig")].count("\n") + 1
    assert taken == f"‘veilig’ is geen waarde van ‘doel’. Dat staat op regel {line} van {FILE}. Wijzig die eerst."


def test_who_changed_the_list_in_the_meantime_is_not_overwritten(window: Window, draft: str) -> None:
    old = filled(window.get(f"{draft}doelen"), titel="Mijn doelen")
    write(window, 1, lambda text: text.replace("Doelen van de samenleving", "Doelen van de raad"))
    assert "Een collega heeft deze lijst" in window.post(f"{draft}doelen", old).text()
    assert "Doelen van de raad" in text_now(window)
    old = filled(window.get(f"{draft}doelen"), titel="Mijn doelen")
    write(window, 1, lambda text: text + "\nEen zin erbij.\n")
    window.post(f"{draft}doelen", old)
    assert "Mijn doelen" in text_now(window)
    assert text_now(window).endswith("Een zin erbij.\n")


@pytest.mark.parametrize(
    ("last", "today", "period"),
    [
        (date(2027, 12, 31), date(2026, 1, 1), (date(2028, 1, 1), date(2031, 12, 31))),
        (None, date(2026, 11, 25), (date(2026, 11, 25), date(2030, 11, 24))),
        (date(2028, 2, 28), date(2026, 1, 1), (date(2028, 2, 29), date(2032, 2, 28))),
        (date(2096, 2, 28), date(2026, 1, 1), (date(2096, 2, 29), date(2100, 2, 28))),
    ],
)
def test_the_next_period_is_the_four_years_after_the_last_day(
    last: date | None, today: date, period: tuple[date, date]
) -> None:
    old = WrittenList("doelen", "Doelen", (WrittenValue("a", "A"),), None, last)
    assert renewed_period(old, today) == period


def removed(window: Window, name: str, **fields: str) -> Seen:
    page = window.get(f"{LISTS}{name}/weghalen")
    (revision,) = [i.get("value") or "" for i in page.all("input", type="hidden") if i.get("name") == "revisie"]
    return window.post(f"{LISTS}{name}/weghalen", {"revisie": revision, **fields})


def test_a_list_that_a_question_chooses_from_cannot_be_taken_out_and_says_by_which(window: Window, draft: str) -> None:
    before = text_now(window)
    page = window.get(f"{draft}doelen/weghalen")
    assert "Dat kan nog niet" in page.text() and "Laat de vraag uit een andere lijst kiezen" in page.text()
    line = before[: before.index("feit doel:")].count("\n") + 1
    (link,) = [a for a in page.all("a") if f"regel {line}" in "".join(a.itertext())]
    assert f"regel={line}" in (link.get("href") or "") and "Aan welk doel draagt de opgave bij?" in page.text()
    assert not page.all("button", type="submit", class_="utrecht-button--primary-action")
    assert window.post(f"{draft}doelen/weghalen", {"revisie": "2"}).status == 422 and text_now(window) == before


def test_a_list_that_nothing_uses_is_taken_out_after_one_question(window: Window, draft: str) -> None:
    without = GOALS[GOALS.index("feit doel:") :].removesuffix("```\n")
    write(window, 1, lambda text: text.replace(f"\n\n{without}", "\n"))
    assert "nog voor geen enkele vraag" in window.get(draft).text()
    assert "Een gezonde omgeving" in window.get(f"{draft}doelen/weghalen").text()
    done = removed(window, "doelen")
    assert "De lijst Doelen van de samenleving is weggehaald." in done.text()
    now = text_now(window)
    assert "keuzelijst doelen" not in now and now.rstrip().endswith("## Doelen")
    assert window.get(f"{draft}doelen/weghalen").status == 404


def test_a_list_that_changed_since_it_was_shown_is_not_taken_out(window: Window, draft: str) -> None:
    without = GOALS[GOALS.index("feit doel:") :].removesuffix("```\n")
    write(window, 1, lambda text: text.replace(f"\n\n{without}", "\n"))
    write(window, 1, lambda text: text.replace("Samen meedoen", "Samen doen"))
    assert "Een collega heeft deze lijst" in removed(window, "doelen", revisie="2").text()
    assert "keuzelijst doelen" in text_now(window)


def test_a_question_with_a_mistake_in_it_still_keeps_its_list(window: Window, draft: str) -> None:
    write(window, 1, lambda text: text.replace('  vraag "Aan welk doel', '  vraagt "Aan welk doel'))
    assert "Herstel die eerst." in window.get(f"{draft}doelen/weghalen").text()
    page = window.post(f"{draft}doelen/weghalen", {"revisie": "3"})
    assert page.status == 422 and "keuzelijst doelen" in text_now(window)


# --- told before it ends -------------------------------------------------------------------------


@pytest.fixture
def shipped_with_goals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RegelsetText:
    """A program that comes with rules that have a list of goals."""
    (file,) = shipped_texts()
    (tmp_path / "regels").mkdir()
    text = RegelsetText(file.name, file.text + GOALS)
    (tmp_path / "regels" / file.name).write_text(text.text, "utf-8")
    monkeypatch.setattr(locations, "policies", lambda: tmp_path / "regels")
    return text


def told(window: Window) -> list[bool]:
    """Whether the start page and *Regels* tell that the list ends."""
    return ["Doelen van de samenleving" in window.get(page).text() for page in ("/opgaven/", "/regels/")]


@pytest.mark.usefixtures("shipped_with_goals")
def test_half_a_year_before_a_list_ends_it_is_told(on: Callable[..., Window]) -> None:
    assert told(on(date(2027, 7, 1))) == [False, False]
    window = on(date(2027, 7, 2))
    assert told(window) == [True, True]
    assert "geldt nog tot en met 31 december 2027. Vernieuw haar in een nieuw concept." in window.get("/regels/").text()
    window.post("/regels/concepten")
    (link,) = [a.get("href") for a in window.get("/regels/").all("p", class_="ow-signaal")[-1].iter("a")]
    assert "Vernieuw de lijst Doelen van de samenleving" in window.get(link or "").text()
    assert "gold tot en met 31 december 2027" in on(date(2028, 1, 1)).get("/regels/").text()


@pytest.mark.usefixtures("shipped_with_goals")
def test_who_only_answers_questions_is_not_told_that_a_list_will_end(on: Callable[..., Window]) -> None:
    beheerder = on(date(2027, 12, 1), user_name="Ans")
    assert told(beheerder) == [True, True]
    let_the_list_count(beheerder.app, {"Ans": Role.ADMINISTRATOR, "Bo": Role.TEAM_MEMBER}, who="Ans")
    assert told(beheerder) == [True, True]
    assert "Doelen van de samenleving" not in on(date(2027, 12, 1), user_name="Bo").get("/opgaven/").text()


def test_a_list_that_a_coming_version_renews_is_told_no_more(
    on: Callable[..., Window], shipped_with_goals: RegelsetText
) -> None:
    window = on(date(2027, 12, 1))
    assert told(window) == [True, True]
    text = shipped_with_goals.text.replace("1 januari 2024 t/m 31 december 2027", "1 januari 2028 t/m 31 december 2031")
    with window.app.extensions["store"].writing() as session:
        versions.publish_texts(
            session,
            label="2028",
            name="leidraad_participatie",
            version="2028",
            texts=(RegelsetText(shipped_with_goals.name, text),),
            effective_from=date(2028, 1, 1),
            last_day=None,
            moves_open=True,
            four_eyes=False,
            note="",
            who="ans",
            at=datetime(2027, 12, 1, 9, tzinfo=UTC),
        )
    assert told(window) == [False, False]
    assert told(on(date(2028, 1, 1))) == [False, False]
