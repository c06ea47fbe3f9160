"""The leidraad as someone would write it by hand in plain Python, with three-valued logic: the measure of R.

Written once, for reading, and not tuned: a few helpers and one function. The interpretaties are as they are chosen.
The run compares its outcomes with those of the rule file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

Truth = bool | None


def both(*parts: Truth) -> Truth:
    """All of them hold; None where that is not known."""
    if False in parts:
        return False
    return None if None in parts else True


def either(*parts: Truth) -> Truth:
    """At least one holds; None where that is not known."""
    if True in parts:
        return True
    return None if None in parts else False


def no(part: Truth) -> Truth:
    """It does not hold; None where that is not known."""
    return None if part is None else not part


def one_of(answer: object, *values: object) -> Truth:
    """The answer is one of these; None when it is not known."""
    return None if answer is None else answer in values


def leidraad(answers: Mapping[str, object], done: Collection[str], on: str) -> dict[str, Truth]:
    """Return for each outcome whether it holds. An answer that is not there is unknown; `on` is an ISO date."""
    in_line = one_of(answers.get("in_lijn_met_doelen"), True)
    to_influence = one_of(answers.get("iets_te_beïnvloeden"), True)
    matters = both(
        one_of(answers.get("belang_herkend"), True),
        one_of(answers.get("belang_geverifieerd"), True),
        one_of(answers.get("effect_zonder_participatie"), "niet_mogelijk", "suboptimaal"),
        to_influence,
    )
    room = answers.get("ruimte")

    beforehand = one_of(answers.get("tegemoetkomen_aan_belangen_mogelijk"), False)
    enforcement = one_of(answers.get("handhaving_of_toezicht"), True)
    nothing = no(to_influence)
    legal_task = one_of(answers.get("wettelijke_taak"), True)
    no_choice = one_of(answers.get("keuze_binnen_wettelijke_taak"), False)
    no_room = either(one_of(room, "geen"), both(legal_task, no_choice))

    without = either(beforehand, enforcement, nothing, no_room)
    starting_point = both(in_line, matters, one_of(room, "voldoende"))
    participation = both(starting_point, no(without))
    undecided = both(no(starting_point), no(without))

    area = one_of(answers.get("gebied"), "sittard_west", "sittard_centrum", "geleen_centrum", "geleen_zuid")
    in_area = both(participation, area)
    explain = either(nothing, no_room)
    initiative = one_of(answers.get("herkomst"), "samenleving")
    support = one_of(answers.get("ondersteuning_nodig"), True)
    return {
        "participatie=participatie": participation,
        "participatie=geen_participatie": without,
        "participatie=nader_te_bepalen": undecided,
        "uitgangspunt": participation,
        "belangen_op_voorhand": beforehand,
        "handhaving": enforcement,
        "niets_te_beïnvloeden": nothing,
        "geen_ruimte": no_room,
        "in_lijn": in_line,
        "doet_ertoe": matters,
        "gelijkwaardig": "betrekken_in_alle_fasen" in done,
        "vorm_samen_bepaald": "gesprek_over_vorm" in done and "eigen_rol_benoemen" in done,
        "transparant_speelveld": "vooraf_inzichtelijk" in done,
        "afweging_vastleggen": True,
        "ruimte_beschrijven": True,
        "mate_en_rollen_bepalen": True,
        "rollen_en_bevoegdheden": participation,
        "commitment": participation,
        "onderlinge_afstemming": participation,
        "in_gesprek_blijven": participation,
        "betrekken_in_alle_fasen": participation,
        "gesprek_over_vorm": participation,
        "eigen_rol_benoemen": participation,
        "vooraf_inzichtelijk": participation,
        "maatschappelijk_contract": participation,
        "mensen_en_middelen": participation,
        "initiatief_ondersteunen": both(participation, initiative, support),
        "transparant_rol_pakken": both(enforcement, without),
        "duidelijk_zijn_over_niet": without,
        "uitleggen_waarom_geen_ruimte": explain,
        "gebiedsgericht_werken": in_area,
        "aansluiten_bij_ontwikkelpad": in_area,
        "kaders_motiveren": both(participation, one_of(answers.get("kaders_gesteld"), True)),
        "doelen_verlopen": on > "2025-02-01",
        "opnieuw_beoordelen": explain,
        "uitdaagrecht_in_verordening": one_of(answers.get("uitdaagrecht_verzoek"), True),
        "omgevingswet_plichten": no(one_of(answers.get("omgevingswet_instrument"), "geen")),
    }
