"""The tables for the rules as people keep them: versions, drafts, review, consequences, settings, and the log."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from intranet.store.policy_records import DraftState, Handling, JobState, Role, Verdict
from intranet.store.tables import AppendOnly, Base, words


class PolicyVersion(AppendOnly, Base):
    """A version that was published: from `effective_from` everyone works with the texts it points at.

    One row a publication; publishing the same texts again is another row. It never changes: that it was withdrawn is
    a row of its own. `last_day` is the last day that the texts themselves name; after it they hold no more.
    """

    __tablename__ = "policy_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(Text)
    regelset_version_id: Mapped[int] = mapped_column(ForeignKey("regelset_version.id"), index=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("policy_draft.id"), unique=True)
    effective_from: Mapped[date]
    last_day: Mapped[date | None]
    moves_open: Mapped[bool]
    four_eyes: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)
    published_by: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]


class Withdrawal(AppendOnly, Base):
    """That a published version no longer counts, from `from_day` on; a version has at most one."""

    __tablename__ = "withdrawal"

    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"), primary_key=True)
    from_day: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class Activation(AppendOnly, Base):
    """That the open opgaven followed a version when its day had come, and how many did. At most once a version."""

    __tablename__ = "activation"

    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"), primary_key=True)
    moved: Mapped[int]
    at: Mapped[datetime]


class RulesSeen(Base):
    """That someone has seen that an opgave went over to a version, and need not be told again."""

    __tablename__ = "rules_seen"

    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"), primary_key=True, autoincrement=False)
    version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"), primary_key=True, autoincrement=False)
    who: Mapped[str] = mapped_column(Text, primary_key=True)


class PolicyDraft(Base):
    """A draft of the next version. `revision` is the number of its newest revision."""

    __tablename__ = "policy_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(Text)
    state: Mapped[DraftState] = mapped_column(words(DraftState, "state"))
    base_id: Mapped[int] = mapped_column(ForeignKey("regelset_version.id"))
    revision: Mapped[int]
    created_by: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]


class DraftRevision(Base):
    """The texts of a draft as they were saved: compressed JSON, since a draft is saved every few seconds.

    Old ones are thinned out; see `drafts`.
    """

    __tablename__ = "draft_revision"

    draft_id: Mapped[int] = mapped_column(ForeignKey("policy_draft.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    texts: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class DraftAuthor(Base):
    """Who saved something in a draft: kept apart, since revisions are thinned out."""

    __tablename__ = "draft_author"

    draft_id: Mapped[int] = mapped_column(ForeignKey("policy_draft.id"), primary_key=True)
    who: Mapped[str] = mapped_column(Text, primary_key=True)


class DraftPresence(Base):
    """That someone had a draft open at a moment; see `presence`."""

    __tablename__ = "draft_presence"

    draft_id: Mapped[int] = mapped_column(ForeignKey("policy_draft.id"), primary_key=True)
    who: Mapped[str] = mapped_column(Text, primary_key=True)
    at: Mapped[datetime]


class Comment(Base):
    """A remark on a line of one revision, which is kept: there one reads which statement it is about.

    `quote` is that line as it was.
    """

    __tablename__ = "draft_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("policy_draft.id"), index=True)
    revision: Mapped[int]
    file: Mapped[str] = mapped_column(Text)
    line: Mapped[int]
    quote: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    resolved_by: Mapped[str | None] = mapped_column(Text)
    resolved_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("(resolved_at IS NULL) = (resolved_by IS NULL)", name="resolved"),)


class CommentReply(Base):
    """A reply to a remark; a reply has no replies."""

    __tablename__ = "comment_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("draft_comment.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class ReviewStep(AppendOnly, Base):
    """A step in the review of a draft: sent, approved, refused or taken back, about one revision."""

    __tablename__ = "review_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("policy_draft.id"), index=True)
    revision: Mapped[int]
    verdict: Mapped[Verdict] = mapped_column(words(Verdict, "verdict"))
    reason: Mapped[str] = mapped_column(Text)
    own_work: Mapped[bool]
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class AcceptedFinding(Base):
    """A finding about a draft that was accepted with a reason, or something that may stay open.

    `key` says which: its code and its statements; `what` says it to people. Of a new text of the source `covers` are
    the keys of the points that the reason was given for, with spaces between them.
    """

    __tablename__ = "accepted_finding"

    draft_id: Mapped[int] = mapped_column(ForeignKey("policy_draft.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(Text, server_default=text("''"))
    covers: Mapped[str] = mapped_column(Text, server_default=text("''"))


class ImpactJob(Base):
    """The weighing of all opgaven under a draft. After a restart it goes on behind `last_opgave_id`.

    What was answered behind `last_answer_id`, the newest answer when it started, it may not have seen.
    """

    __tablename__ = "impact_job"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("policy_draft.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    base_id: Mapped[int] = mapped_column(ForeignKey("regelset_version.id"))
    on_day: Mapped[date]
    state: Mapped[JobState] = mapped_column(words(JobState, "state"))
    total: Mapped[int]
    done: Mapped[int]
    last_opgave_id: Mapped[int]
    counts: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=False)
    message: Mapped[str] = mapped_column(Text)
    started_by: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]
    last_answer_id: Mapped[int] = mapped_column(server_default="0")


class ImpactRow(Base):
    """An opgave on which a draft has consequences. `group_key` is the same for those that change alike."""

    __tablename__ = "impact_row"

    job_id: Mapped[int] = mapped_column(ForeignKey("impact_job.id"), primary_key=True)
    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"), primary_key=True)
    flips: Mapped[bool]
    group_key: Mapped[str] = mapped_column(String(64))
    detail: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=False)

    __table_args__ = (Index(None, "job_id", "flips", "group_key", "opgave_id"),)


class HandledFlip(Base):
    """That someone looked at an opgave whose outcome changes: it is right so, or it became a voorbeeld."""

    __tablename__ = "handled_flip"

    draft_id: Mapped[int] = mapped_column(ForeignKey("policy_draft.id"), primary_key=True)
    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"), primary_key=True)
    group_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    handling: Mapped[Handling] = mapped_column(words(Handling, "handling"))
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class SourceText(Base):
    """The text of the source that one file of a draft is held against: the newest that was given."""

    __tablename__ = "source_text"

    draft_id: Mapped[int] = mapped_column(ForeignKey("policy_draft.id"), primary_key=True)
    file: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class SourceTick(Base):
    """A point of the work list of a source that someone ticked off. `key` says which: it follows from its text."""

    __tablename__ = "source_tick"

    draft_id: Mapped[int] = mapped_column(ForeignKey("policy_draft.id"), primary_key=True)
    file: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class Setting(Base):
    """A setting of this installation that an administrator may change in the app."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)


class ListedPerson(Base):
    """Someone who was given roles. `key` is the name as it is looked up: two people cannot differ by a capital only."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text, unique=True)


class PersonRole(Base):
    """That a person has a role."""

    __tablename__ = "person_role"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(words(Role, "role"), primary_key=True)


class LogEntry(AppendOnly, Base):
    """One act. `hash` is that of this entry and of the hash before it, so a change anywhere shows."""

    __tablename__ = "log_entry"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(Text)
    act: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(60), index=True)
    sentence: Mapped[str] = mapped_column(Text)
    data: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=False)
    search_text: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))


class LogHead(Base):
    """The newest number and hash of the log: one row, which writers take in turn."""

    __tablename__ = "log_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
