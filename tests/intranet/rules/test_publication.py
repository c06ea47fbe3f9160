"""What must be proven before a draft is published."""

from __future__ import annotations

import random
from datetime import date

from intranet.rules.check import Check
from intranet.store import RegelsetText
from tests.dsl.test_limits import BESLUIT, fact, rules

ON = date(2026, 11, 23)


def check(text: str) -> Check:
    return Check((RegelsetText("groot.regels.md", text),), ON)


def test_rules_in_which_a_gap_cannot_be_ruled_out_are_not_called_proven() -> None:
    chance = random.Random(3)
    names = [f"f{number}" for number in range(60)]
    scattered = [
        f"regel r{number} over b geeft wel\n  als precies 3 van ({', '.join(chance.sample(names, 12))})"
        for number in range(40)
    ]
    without = BESLUIT.partition("\n  anders")[0]
    found = check(rules(*map(fact, names), without, *scattered, "regel klein over b geeft wel\n  als niet f0"))
    assert found.tangled_at == "het besluit ‘Wat wordt het?’" and "geen gat" not in found.proven
    assert {one.code for one in found.findings} >= {"te-verweven"}
    assert [one.code for one in found.blocking] == ["te-verweven"] and not set(found.blocking) & set(found.remarkable)
    small = check(rules(fact("f0"), BESLUIT, "regel klein over b geeft wel\n  als f0"))
    assert small.tangled_at is None and {"geen gat", "geen tegenstrijdigheid"} <= set(small.proven)
