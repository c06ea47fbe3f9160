"""The only code that knows the database. Views import from here and from `questions` and `changes`, never SQLAlchemy.

store = Store("sqlite:////folder/opgavewijzer.db")
store.migrate()
with store.writing() as session:
    changes.record_answer(session, opgave_id, ...)
with store.reading() as session:
    questions.get_opgave(session, opgave_id)
"""

from intranet.store.database import Session, Store
from intranet.store.drafts import DraftConflict, DraftFrozen, DraftMoved, DraftNotFound
from intranet.store.errors import AppendOnlyError, Conflict, DatabaseTooNew, DatabaseUnusable, NotFound, StoreError
from intranet.store.policy_records import (
    Draft,
    DraftState,
    DraftTexts,
    Handling,
    Job,
    JobState,
    Person,
    Publication,
    Role,
    Saved,
    Verdict,
    VersionState,
)
from intranet.store.recording import Explanation, Review, Sealed
from intranet.store.records import (
    AnswerKind,
    Change,
    Counts,
    CurrentAnswer,
    DueCounts,
    HistoryEntry,
    ImportState,
    Json,
    Kader,
    Link,
    ListedItem,
    Note,
    OpenItem,
    OpgaveDetail,
    OpgaveRow,
    Page,
    Part,
    Phase,
    RegelsetText,
    RegelsetVersion,
    Relative,
    SavedView,
    Stakeholder,
    Task,
    Tick,
    TopicState,
    Work,
)
from intranet.store.reviews import NotPossibleNow
from intranet.store.versions import NotWithdrawable

__all__ = [
    "AnswerKind",
    "AppendOnlyError",
    "Change",
    "Conflict",
    "Counts",
    "CurrentAnswer",
    "DatabaseTooNew",
    "DatabaseUnusable",
    "Draft",
    "DraftConflict",
    "DraftFrozen",
    "DraftMoved",
    "DraftNotFound",
    "DraftState",
    "DraftTexts",
    "DueCounts",
    "Explanation",
    "Handling",
    "HistoryEntry",
    "ImportState",
    "Job",
    "JobState",
    "Json",
    "Kader",
    "Link",
    "ListedItem",
    "NotFound",
    "NotPossibleNow",
    "NotWithdrawable",
    "Note",
    "OpenItem",
    "OpgaveDetail",
    "OpgaveRow",
    "Page",
    "Part",
    "Person",
    "Phase",
    "Publication",
    "RegelsetText",
    "RegelsetVersion",
    "Relative",
    "Review",
    "Role",
    "Saved",
    "SavedView",
    "Sealed",
    "Session",
    "Stakeholder",
    "Store",
    "StoreError",
    "Task",
    "Tick",
    "TopicState",
    "Verdict",
    "VersionState",
    "Work",
]
