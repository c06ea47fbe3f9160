"""A pytest plugin for mutation testing only: Hypothesis tries few cases, the same ones each time, and does not shrink.

`mutmut` runs the tests once for each mutant; what fails needs no smallest example then. See docs/mutants.md.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

MOST_EXAMPLES = 25


def pytest_configure() -> None:
    phases = (Phase.explicit, Phase.generate)
    settings.register_profile(
        "mutants", derandomize=True, database=None, phases=phases, suppress_health_check=list(HealthCheck)
    )
    settings.load_profile("mutants")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    measured = Path("mutmut-stats.json")
    if measured.exists():
        seconds = json.loads(measured.read_text("utf-8"))["duration_by_test"]
        items.sort(key=lambda item: seconds.get(item.nodeid, 0.0))
    for item in items:
        test = getattr(item, "obj", None)
        own = getattr(test, "_hypothesis_internal_use_settings", None)
        if own is not None:
            test._hypothesis_internal_use_settings = settings(own, max_examples=min(MOST_EXAMPLES, own.max_examples))
