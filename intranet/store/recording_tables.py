"""The tables of what was sealed and of what is told about it. Only the store may know them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, synonym

from intranet.store.tables import AppendOnly, Base


class SealedRecord(AppendOnly, Base):
    """A vaststelling: its text is the whole record, the columns beside it are copies for the lists.

    The migration also has the database itself refuse to change or delete a row.
    """

    __tablename__ = "sealed_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"))
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    label: Mapped[str] = mapped_column(Text)
    rules_state: Mapped[str] = mapped_column(Text)
    rules_label: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date]
    review_on: Mapped[date | None] = mapped_column(index=True)
    sealed_at: Mapped[datetime]
    sealed_by: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = synonym("sealed_at")
    """Called as in every other table of acts, for the history."""
    who: Mapped[str] = synonym("sealed_by")

    __table_args__ = (UniqueConstraint("opgave_id", "number"),)


class PublicExplanation(AppendOnly, Base):
    """The history of the uitleg voor de samenleving of an opgave; the newest entry counts.

    `based_on` is the SHA-256 of the text that the program proposed at the time: when it proposes another one now, the
    outcome has changed since.
    """

    __tablename__ = "public_explanation"

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"))
    text: Mapped[str] = mapped_column(Text)
    based_on: Mapped[str] = mapped_column(String(64))
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    __table_args__ = (Index(None, "opgave_id", "id"),)
