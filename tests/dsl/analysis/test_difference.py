"""What `vergelijk` says, by kind of change."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from dsl.analysis.difference import Comparison, compare
from dsl.command.cli import main
from tests.dsl.test_checker import HEAD
from tests.dsl.test_documents import LEIDRAAD, VERORDENING
from tests.dsl.test_documents import policy_of as documents
from tests.dsl.test_exact_core import policy_of

BASE = (
    HEAD
    + """
uitzondering dicht op hoofd geeft nee_dank
  als kleur is rood

verplichting uitleggen "Leg uit"
  als uitkomst is nee_dank

signaal veel "Veel"
  als aantal is meer dan 10
```
"""
)


def versus(*changes: tuple[str, str]) -> Comparison:
    new = BASE
    for old_text, new_text in changes:
        assert old_text in new
        new = new.replace(old_text, new_text, 1)
    return compare(policy_of(BASE), policy_of(new))


def test_text_alone_is_proven_equal() -> None:
    found = versus(('"Leg uit"', '"Leg het uit"'), ("als kleur is rood", "als kleur is niet wit"))
    assert found.equal and not found.differences
    assert found.reworded == ("uitleggen",)


def test_a_condition_that_changed() -> None:
    found = versus(("als kleur is rood", "als kleur is wit"))
    rows = {(d.kind, d.name, d.before, d.after, d.when, d.share, d.by) for d in found.differences}
    quarter = Fraction(1, 4)
    assert rows == {
        ("besluit", "uitkomst", "ja_graag", "nee_dank", "open is ja en kleur is ‘wit’", quarter, ("dicht",)),
        ("besluit", "uitkomst", "nee_dank", "ja_graag", "open is ja en kleur is ‘rood’", quarter, ("dicht",)),
        ("verplichting", "uitleggen", True, False, "open is ja en kleur is ‘rood’", quarter, ("dicht",)),
        ("verplichting", "uitleggen", False, True, "open is ja en kleur is ‘wit’", quarter, ("dicht",)),
    }


def test_a_threshold_that_moved_is_an_interval() -> None:
    (one,) = versus(("meer dan 10", "meer dan 20")).differences
    assert (one.name, one.before, one.after, one.by) == ("veel", True, False, ("veel",))
    assert one.when == "aantal is meer dan 10 en 20 of minder"
    assert one.old.values == one.new.values and 10 < one.old.values["aantal"] <= 20
    assert one.share == Fraction(1, 3)


def test_two_changes_that_each_suffice_are_both_named() -> None:
    more = """
uitzondering eerste op hoofd geeft nee_dank
  als open

uitzondering tweede op hoofd geeft nee_dank
  als open
```
"""
    found = compare(policy_of(BASE), policy_of(BASE.removesuffix("```\n") + more))
    assert {d.by for d in found.differences} == {("eerste", "tweede")}
    assert found.added == ("eerste", "tweede")


def test_a_besluit_that_becomes_a_conflict_or_a_gap() -> None:
    more = "\nuitzondering andersom op hoofd geeft ja_graag\n  als kleur is rood\n```\n"
    found = compare(policy_of(BASE), policy_of(BASE.removesuffix("```\n") + more))
    assert ("conflict", "kleur is ‘rood’") in {(d.after, d.when) for d in found.differences}
    gap = versus(('  anders nee_dank want "Zo is het afgesproken."\n', ""))
    assert ("geen_uitkomst", ("uitkomst",)) in {(d.after, d.by) for d in gap.differences}


def test_what_only_one_version_has() -> None:
    found = versus(
        ('signaal veel "Veel"\n  als aantal is meer dan 10\n', 'verplichting nieuw "Nieuw"\n  als extra\n'),
        ("besluit uitkomst", 'feit extra: ja/nee\n  vraag "Extra?"\n\nbesluit uitkomst'),
    )
    assert found.added == ("extra", "nieuw") and found.removed == ("veel",)
    assert not found.equal
    rows = {(d.name, d.before, d.after, d.when) for d in found.differences}
    assert rows == {("veel", True, None, "aantal is meer dan 10"), ("nieuw", None, True, "extra is ja")}


def test_values_of_one_version_are_named_apart() -> None:
    found = versus(("    - rood\n    - wit\n", "    - rood\n    - wit\n    - groen\n"))
    assert not found.differences and not found.equal
    (change,) = found.lists
    assert (change.fact, change.added, change.removed) == ("kleur", ("groen",), ())


RENAMED = (
    ("feit aantal: getal\n", "feit hoeveel: getal\n  heette aantal\n"),
    ('signaal veel "Veel"\n  als aantal', 'signaal erg_veel "Bij {hoeveel} is het veel"\n  heette veel\n  als hoeveel'),
    ("uitzondering dicht op hoofd geeft nee_dank\n", "uitzondering gesloten op hoofd geeft nee_dank\n  heette dicht\n"),
    ("regel hoofd over", "regel gewoon over"),
    ("op hoofd", "op gewoon"),
)


def test_another_name_alone_is_no_difference() -> None:
    changes = [*RENAMED[:3]]
    found = versus(*changes)
    assert found.equal and found.reworded == ("erg_veel",) and not (found.added or found.removed or found.altered)
    assert dict(found.renamed) == {"aantal": "hoeveel", "veel": "erg_veel", "dicht": "gesloten"}
    unsaid = versus(*RENAMED)
    assert (unsaid.added, unsaid.removed) == (("gewoon",), ("hoofd",))


OTHER_WORDS = (
    ("    - rood\n", '    - karmijn "rood", heette rood\n'),
    ("als kleur is rood", "als kleur is karmijn"),
    ("    - nee_dank\n", '    - liever_niet "nee dank", heette nee_dank\n'),
    ("anders nee_dank", "anders liever_niet"),
    ("geeft nee_dank", "geeft liever_niet"),
    ("uitkomst is nee_dank", "uitkomst is liever_niet"),
)


def test_another_word_for_a_value_alone_is_no_difference() -> None:
    found = versus(*OTHER_WORDS)
    assert found.equal and not (found.lists or found.altered or found.added or found.removed)
    renames = [(one.owner, one.before, one.after) for one in found.values]
    assert renames == [("kleur", "rood", "karmijn"), ("uitkomst", "nee_dank", "liever_niet")]
    assert found.reworded == ("kleur", "uitkomst"), "their labels are written now; the rules only have the new word"
    assert not found.silent
    unsaid = versus(*((old, new.replace(", heette rood", "")) for old, new in OTHER_WORDS[:2]))
    assert not unsaid.equal and [(one.added, one.removed) for one in unsaid.lists] == [(("karmijn",), ("rood",))]


def test_a_difference_beside_another_word_has_the_words_of_each_version_in_its_witness() -> None:
    found = versus(*OTHER_WORDS, ("als kleur is karmijn", "als kleur is niet karmijn"))
    (first, *_) = (one for one in found.differences if one.kind == "besluit" and one.before == "ja_graag")
    assert (first.after, first.when) == ("liever_niet", "open is ja en kleur is ‘wit’")
    (other, *_) = (one for one in found.differences if one.kind == "besluit" and one.after == "ja_graag")
    assert (other.before, other.old.values["kleur"], other.new.values["kleur"]) == ("liever_niet", "rood", "karmijn")


def test_a_keuzelijst_with_another_name_and_another_word_is_the_same_list() -> None:
    one = "keuzelijst kleuren\n    - rood\n    - wit\n\nfeit kleur: één uit kleuren\n"
    base = BASE.replace("feit kleur: één uit\n    - rood\n    - wit\n", one)
    other = base.replace("keuzelijst kleuren", "keuzelijst tinten").replace("één uit kleuren", "één uit tinten")
    other = other.replace(
        "    - rood\n    - wit\n\n", '    - karmijn "rood", heette rood\n    - wit\n  heette kleuren\n\n'
    )
    other = other.replace("kleur is rood", "kleur is karmijn")
    found = compare(policy_of(base), policy_of(other))
    assert found.equal and found.renamed == (("kleuren", "tinten"),) and not found.reworded
    assert found.texts.others == ("keuzelijst ‘tinten’",), "its label is written now"
    assert [(v.owner, v.before, v.after) for v in found.values] == [("kleur", "rood", "karmijn")]


def test_a_former_word_that_the_old_version_does_not_have_or_the_new_one_still_has_is_no_other_word() -> None:
    found = versus(("    - rood\n", '    - rood "rood", heette paars\n'))
    assert found.equal and not found.values
    retyped = versus(("kleur: één uit\n    - rood\n", "kleur: meer uit\n    - karmijn, heette rood\n"),
                     ("als kleur is rood", "als kleur bevat karmijn"))  # fmt: skip
    assert not retyped.values and [one.fact for one in retyped.types] == ["kleur"]


def test_vergelijk_says_which_words_are_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = BASE
    for was, now in OTHER_WORDS:
        new = new.replace(was, now, 1)
    files = [tmp_path / name for name in ("oud.regels.md", "nieuw.regels.md")]
    for file, text in zip(files, (BASE, new), strict=True):
        file.write_text(text, "utf-8")
    assert main(["vergelijk", *map(str, files)]) == 0
    assert "Bij ‘kleur’ heet de waarde ‘rood’ nu ‘karmijn’." in capsys.readouterr().out
    main(["vergelijk", *map(str, files), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["gelijk"] and told["hernoemde_waarden"][0] == {"van": "rood", "naar": "karmijn", "bij": "kleur"}


def test_the_witness_has_the_names_of_its_own_version() -> None:
    (one,) = versus(*RENAMED[:2], ("meer dan 10", "meer dan 20")).differences
    assert (one.name, one.by, one.when) == ("erg_veel", ("erg_veel",), "hoeveel is meer dan 10 en 20 of minder")
    assert (set(one.old.values), set(one.new.values)) == ({"aantal"}, {"hoeveel"})


def test_a_former_name_of_another_kind_is_not_a_new_name() -> None:
    found = versus(('signaal veel "Veel"\n  als', 'verplichting anders_nu "Veel"\n  heette veel\n  als'))
    assert found.renamed == () and (found.added, found.removed) == (("anders_nu",), ("veel",))


def test_a_fact_of_another_type_is_another_question() -> None:
    found = versus(("feit open: ja/nee", "feit open: getal"), ("  als open\n", "  als open is meer dan 5\n"))
    whens = {d.when for d in found.differences if d.kind == "besluit"}
    assert any("open (oud) is ja" in when and "open is " in when for when in whens)


def test_a_period_that_changed_is_not_equal() -> None:
    found = versus(('regelset proef "Proef"\n', 'regelset proef "Proef"\n  geldig vanaf 1 januari 2028\n'))
    assert not found.differences and not found.equal and found.periods is not None


def test_another_deadline_is_not_equal() -> None:
    found = versus(('"Leg uit"\n', '"Leg uit"\n  uiterlijk 2 weken voor dag\n'))
    assert not found.differences and not found.equal
    assert found.deadlines == found.altered == ("uitleggen",)


def test_peildatum_is_part_of_the_witness_when_it_matters() -> None:
    found = versus(("als aantal is meer dan 10", "als peildatum is na 1 februari 2027"))
    assert all(one.new.on is not None for one in found.differences)
    assert any("de peildatum is" in one.when for one in found.differences)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "oud.regels.md", tmp_path / "nieuw.regels.md"
    old.write_text(BASE, encoding="utf-8")
    new.write_text(BASE.replace("meer dan 10", "meer dan 20"), encoding="utf-8")
    assert main(["vergelijk", str(old), str(old), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["gelijk"] is True
    assert main(["vergelijk", str(old), str(new), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    (one,) = found["verschillen"]
    assert found["gelijk"] is False and one["aantal"] == 4 and one["aandeel"] == pytest.approx(1 / 3)
    for version, ends in ((old, True), (new, False)):
        answers = tmp_path / "antwoorden.json"
        answers.write_text(json.dumps(one["getuige"]["oud" if ends else "nieuw"]), encoding="utf-8")
        assert main(["weeg", str(version), "--antwoorden", str(answers), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["signalen"]["veel"] is ends
    assert main(["vergelijk", str(old), str(new)]) == 1
    assert "signaal veel: van geldt naar geldt niet" in capsys.readouterr().out
    assert main(["vergelijk", str(old), str(tmp_path / "weg.md")]) == 2


def test_versions_of_a_document_that_builds_on_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base, old, new = (tmp_path / f"{name}.regels.md" for name in ("leidraad", "oud", "nieuw"))
    base.write_text(LEIDRAAD, encoding="utf-8")
    old.write_text(VERORDENING, encoding="utf-8")
    new.write_text(VERORDENING.replace("  als groot\n", "  als groot en ruimte\n"), encoding="utf-8")
    assert main(["vergelijk", str(old), str(old), "--met", str(base), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["gelijk"] is True
    assert main(["vergelijk", str(old), str(new), "--met", str(base), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["verschillen"]
    assert main(["vergelijk", str(old), str(new), "--json"]) == 2


PRINCIPLES = (
    "besluit uitkomst",
    'principe 1 goed "Goed"\n  voldaan als open\n\nprincipe 2 mooi "Mooi"\n  voldaan als open\n\nbesluit uitkomst',
)


def test_a_verplichting_of_another_principe_says_which_principe_has_something_to_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = BASE.replace(*PRINCIPLES, 1).replace('"Leg uit"\n', '"Leg uit"\n  bij principe 1\n')
    files = [tmp_path / f"{name}.regels.md" for name in ("oud", "nieuw")]
    files[0].write_text(text, encoding="utf-8")
    files[1].write_text(text.replace("bij principe 1", "bij principe 2"), encoding="utf-8")
    assert main(["vergelijk", *map(str, files), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert not found["gelijk"] and not found["verschillen"]
    applied = {(one["naam"], one["van"], one["naar"], *one["door"]) for one in found["toepassing"]}
    assert applied == {("goed", False, True, "uitleggen"), ("mooi", True, False, "uitleggen")}
    assert main(["vergelijk", *map(str, files)]) == 1
    assert "principe mooi: van ‘van toepassing’ naar ‘niet van toepassing’" in capsys.readouterr().out


def test_another_number_of_a_principe_is_not_equal() -> None:
    text = BASE.replace(*PRINCIPLES, 1)
    found = compare(policy_of(text), policy_of(text.replace("principe 1 goed", "principe 3 goed")))
    assert not found.equal and not found.differences
    assert found.numbers == found.altered == ("goed",)


def test_another_order_alone_is_equal_and_named() -> None:
    found = versus(
        ('signaal veel "Veel"\n  als aantal is meer dan 10\n', ""),
        ("besluit uitkomst", 'signaal veel "Veel"\n  als aantal is meer dan 10\n\nbesluit uitkomst'),
    )
    assert found.equal and not found.silent
    assert found.texts.moved == ("veel",)


def test_a_question_of_another_type_is_not_equal() -> None:
    found = versus(
        ("feit open: ja/nee", 'feit los: getal\n  vraag "Los?"\n\nfeit open: ja/nee'),
    )
    other = compare(policy_of(BASE), policy_of(BASE.replace("feit dag: datum", "feit dag: tekst")))
    assert found.equal and found.added == ("los",)
    assert not other.equal and [(one.fact, one.before, one.after) for one in other.types] == [("dag", "datum", "tekst")]


def test_a_heading_with_another_text_is_named_once_and_not_with_all_that_is_under_it() -> None:
    heading = BASE.splitlines()[0]
    assert heading.startswith("# ")
    found = versus((heading, f"{heading}, nieuw"))
    assert found.equal and found.texts.others == ("de koppen",) and not found.texts.sourced
    moved = versus(("\nverplichting uitleggen", "```\n\n## Lager\n\n```regels\nverplichting uitleggen"))
    assert moved.texts.sourced == ("uitleggen", "veel") and "de koppen" in moved.texts.others


def test_a_document_that_comes_beside_others_leaves_what_it_does_not_touch_as_it_was() -> None:
    alone, both = documents(LEIDRAAD), documents(LEIDRAAD, VERORDENING)
    found = compare(alone, both)
    assert (found.altered, found.reworded, found.removed) == ((), (), ())
    assert set(found.added) == {"groot", "groot_project", "plan_maken"}
    assert {name for one in found.differences for name in one.by} <= set(found.added)
    gone = compare(both, alone)
    assert (gone.altered, gone.added, set(gone.removed)) == ((), (), set(found.added))
    # The same with a period of the leidraad that really changes: then all that stands in it does.
    later = documents(LEIDRAAD.replace("1 december 2023", "1 december 2024"), VERORDENING)
    assert set(compare(alone, later).altered) >= {"uitgangspunt", "uitleggen", "participatie"}
    # And a change of a statement that a document is put beside.
    other = documents(
        LEIDRAAD.replace('"Leg uit"\n  als participatie is geen', '"Leg uit"\n  als handhaving'), VERORDENING
    )
    assert compare(alone, other).altered == ("uitleggen",)
