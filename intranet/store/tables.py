"""The tables. Only `database`, `questions`, `changes` and the migrations may know them.

The schema is the same on SQLite and PostgreSQL. A change here needs a migration: a test compares the two.
"""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    event,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from intranet.store.errors import AppendOnlyError
from intranet.store.records import AnswerKind, Phase, TopicState

COPIES = 2
"""Goes up when more of an opgave is copied for the lists: what an earlier program gathered is then gathered anew."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets the time zone, so it is taken off in UTC and put back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a moment without a time zone: nobody can say when that was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the moment in UTC, whatever the session's time zone is."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Deadline(TypeDecorator[date]):
    """A day, or None. None is stored as the last day there is, so that an order by deadline needs no exception."""

    impl = Date
    cache_ok = True

    def process_bind_param(self, value: date | None, _dialect: Dialect) -> date:
        """Store None as the last day."""
        return date.max if value is None else value

    def process_result_value(self, value: date | None, _dialect: Dialect) -> date | None:
        """Give the last day as None."""
        return None if value == date.max else value


def words(enum: type[StrEnum], name: str) -> Enum:
    """Store the words of `enum` as text with a check, since PostgreSQL's own enum type is hard to migrate."""
    return Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """Gives every constraint a name, so that a later migration can find it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime, date: Date}


class AppendOnly:
    """Marks a table that is only ever added to. Changing or deleting a row raises AppendOnlyError."""


@event.listens_for(AppendOnly, "before_update", propagate=True)
@event.listens_for(AppendOnly, "before_delete", propagate=True)
def _refuse(_mapper: object, _connection: object, target: object) -> None:
    raise AppendOnlyError(f"{type(target).__name__} is append-only")


class RegelsetVersion(AppendOnly, Base):
    """The text of the rules that an opgave was weighed with, once per distinct text."""

    __tablename__ = "regelset_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    texts: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=False)
    first_seen_at: Mapped[datetime]


class Opgave(Base):
    """An opgave.

    Copies, kept for the list and the overview: `area` and `level` of answers, `outcome` and what is counted in it,
    `deadline_on`, `title_folded`; by `outcome_order` and `to_do` the list can be ordered. `changes` and `details` keep
    them right. `established` is a copy of what the newest vaststelling says where that deviates from the rules,
    `by_rules` the state that the rules give meanwhile (None: no other). `copies` is the COPIES of the program that
    gathered all these.
    """

    __tablename__ = "opgave"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    phase: Mapped[Phase] = mapped_column(words(Phase, "phase"))
    area: Mapped[str | None] = mapped_column(Text)
    regelset_version_id: Mapped[int] = mapped_column(ForeignKey("regelset_version.id"), index=True)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(Text)
    archived_at: Mapped[datetime | None]
    archived_by: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    outcome_state: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[int]
    title_folded: Mapped[str] = mapped_column(String(200))
    level: Mapped[str | None] = mapped_column(Text)
    owner: Mapped[str | None] = mapped_column(Text)
    start_on: Mapped[date | None]
    decision_on: Mapped[date | None]
    delivery_on: Mapped[date | None]
    deadline_on: Mapped[date | None] = mapped_column(Deadline, nullable=False, server_default="9999-12-31")
    team: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    kaders: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    stakeholders: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    links: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    open_questions: Mapped[int | None]
    due: Mapped[int | None]
    done: Mapped[int | None]
    settled_at: Mapped[datetime | None]
    established: Mapped[str | None] = mapped_column(Text)
    by_rules: Mapped[str | None] = mapped_column(Text)
    copies: Mapped[int] = mapped_column(default=COPIES, server_default="0", index=True)
    outcome_order: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    to_do: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (
        CheckConstraint("(archived_at IS NULL) = (archived_by IS NULL)", name="archived"),
        Index(None, "owner", "archived_at"),
        # All that the overview adds up: it need not read the opgaven themselves.
        Index(
            "ix_opgave_overview",
            "area",
            "phase",
            "outcome_state",
            "archived_at",
            "created_at",
            "settled_at",
            "due",
            "done",
        ),
    )


_DEVIATING = Opgave.by_rules.is_not(None)
Index("ix_opgave_by_rules", Opgave.by_rules, sqlite_where=_DEVIATING, postgresql_where=_DEVIATING)

# Partial indexes per order: both databases read a page of either tab straight from one, without sorting.
for _tab, _condition in (("active", Opgave.archived_at.is_(None)), ("archived", Opgave.archived_at.is_not(None))):
    for _order, _column in (
        ("changed", Opgave.changed_at),
        ("title", Opgave.title_folded),
        ("deadline", Opgave.deadline_on),
        ("outcome", Opgave.outcome_order),
        ("to_do", Opgave.to_do),
    ):
        Index(f"ix_opgave_{_tab}_{_order}", _column, Opgave.id, sqlite_where=_condition, postgresql_where=_condition)


class Answer(AppendOnly, Base):
    """The history of all answers. An undo is a new entry that holds what was put back and names what it undid."""

    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"))
    fact: Mapped[str] = mapped_column(Text)
    kind: Mapped[AnswerKind] = mapped_column(words(AnswerKind, "kind"))
    value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    reason: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id"), unique=True)

    __table_args__ = (
        CheckConstraint("(kind = 'answered') = (value IS NOT NULL)", name="value"),
        Index(None, "opgave_id", "id"),
        Index(None, "opgave_id", "fact", "id"),
    )


class CurrentAnswer(Base):
    """Which entry of the history counts now: a copy of what the history says, so that it need not all be read."""

    __tablename__ = "current_answer"

    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"), primary_key=True)
    fact: Mapped[str] = mapped_column(Text, primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"), unique=True)


class ObligationProgress(AppendOnly, Base):
    """What was ticked and unticked; the newest entry of a verplichting counts."""

    __tablename__ = "obligation_progress"

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"))
    obligation: Mapped[str] = mapped_column(Text)
    done: Mapped[bool]
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    __table_args__ = (Index(None, "opgave_id", "obligation", "id"),)


class QuestionNote(AppendOnly, Base):
    """What the team wrote to each other about a question, beside its answers."""

    __tablename__ = "question_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"))
    fact: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    __table_args__ = (Index(None, "opgave_id", "fact", "id"),)


class NoteRevision(AppendOnly, Base):
    """What a note says after its writer changed it; the newest counts, and an empty text is: withdrawn."""

    __tablename__ = "note_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"))
    fact: Mapped[str] = mapped_column(Text)
    note_id: Mapped[int] = mapped_column(ForeignKey("question_note.id"))
    text: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    __table_args__ = (Index(None, "opgave_id", "fact", "id"),)


class QuestionTask(AppendOnly, Base):
    """Who finds out the answer to a question, and by when. The newest entry counts; an empty person is nobody."""

    __tablename__ = "question_task"

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"))
    fact: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(Text)
    due: Mapped[date | None]
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    __table_args__ = (Index(None, "opgave_id", "fact", "id"),)


class WorkEntry(AppendOnly, Base):
    """How the team meets a verplichting: what it does, who, by when, and the proof; the newest entry counts."""

    __tablename__ = "work_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"))
    obligation: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(Text)
    due: Mapped[date | None]
    proof: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    __table_args__ = (Index(None, "opgave_id", "obligation", "id"),)


class TopicEntry(AppendOnly, Base):
    """What was ticked at an onderwerp of a verplichting, and what the team added; the newest entry of each counts."""

    __tablename__ = "topic_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"))
    obligation: Mapped[str] = mapped_column(Text)
    topic: Mapped[str] = mapped_column(Text)
    state: Mapped[TopicState] = mapped_column(words(TopicState, "state"))
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    __table_args__ = (Index(None, "opgave_id", "obligation", "id"),)


class OpenItem(Base):
    """What is still to be done in the opgaven that run, so that all of it can be listed: a copy, kept by `worklist`."""

    __tablename__ = "open_item"

    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"), primary_key=True)
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    is_question: Mapped[bool] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(Text)
    person_folded: Mapped[str] = mapped_column(String(200))
    due: Mapped[date | None]
    deviates: Mapped[bool] = mapped_column(server_default=false())
    moment: Mapped[str] = mapped_column(String(20), server_default=text("''"))

    __table_args__ = (
        Index(None, "due", "opgave_id"),
        Index(None, "person_folded", "due"),
        Index(None, "moment", "due", "opgave_id"),
    )
