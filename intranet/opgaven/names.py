"""Questions that had another name in an earlier version of the rules (`heette OUD`): what was said under that counts.

Only in the reading: what is stored keeps the name under which it was said, and so do the history and what was sealed.
"""

from __future__ import annotations

from collections.abc import Mapping

from dsl import Policy
from intranet.store import CurrentAnswer, Task


def earlier_names(policy: Policy) -> dict[str, str]:
    """Return the name that questions had in an earlier version, by their name now."""
    named = policy.former_names.items()
    return {name: former for name, former in named if name in policy.facts and former not in policy.facts}


def name_now(policy: Policy, stored: str) -> str:
    """Return the name that these rules have for a question as it is stored: that name itself when it is of no other."""
    return next((name for name, former in earlier_names(policy).items() if former == stored), stored)


def answers_by_name(policy: Policy, answers: Mapping[str, CurrentAnswer]) -> dict[str, CurrentAnswer]:
    """Return the answers that count under the names that these rules have for the questions.

    Where a question was answered under its name of now and its earlier one, the newest counts.
    """
    found = dict(answers)
    for name, former in earlier_names(policy).items():
        earlier = found.pop(former, None)
        if earlier is not None and (name not in found or found[name].id < earlier.id):
            found[name] = earlier
    return found


def tasks_by_name(policy: Policy, tasks: Mapping[str, Task]) -> dict[str, Task]:
    """Return who finds out what under the names that these rules have for the questions."""
    found = dict(tasks)
    for name, former in earlier_names(policy).items():
        earlier = found.pop(former, None)
        if earlier is not None:
            found.setdefault(name, earlier)
    return found
