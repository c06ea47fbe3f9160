"""The tables beside an opgave: its words for the search, what was changed in it, its parts; saved views and imports."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intranet.store.records import ImportState, Part
from intranet.store.tables import AppendOnly, Base, words


class SearchText(Base):
    """All text of an opgave, folded, in a row of its own: who searches reads these rows and no others."""

    __tablename__ = "opgave_search"

    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"), primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)


class Change(AppendOnly, Base):
    """That a field of an opgave was changed, from what to what; `revision` is the one that the opgave then got."""

    __tablename__ = "opgave_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"))
    field: Mapped[str] = mapped_column(Text)
    before: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    after: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    revision: Mapped[int]
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    __table_args__ = (Index(None, "opgave_id", "id"),)


class PartOf(AppendOnly, Base):
    """That an opgave is the fixed or the open part of another."""

    __tablename__ = "opgave_part"

    child_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"), primary_key=True, autoincrement=False)
    parent_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"), index=True)
    part: Mapped[Part] = mapped_column(words(Part, "part"))


class Ground(Base):
    """On which rule the outcome of an opgave stands: a copy of what its outcome says, for the overview."""

    __tablename__ = "opgave_ground"

    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"), primary_key=True)
    ground: Mapped[str] = mapped_column(Text, primary_key=True)


class Whose(Base):
    """Whose an opgave is: who leads it and who is in its team, without capitals and accents. A copy, for the list."""

    __tablename__ = "opgave_person"

    person_folded: Mapped[str] = mapped_column(String(200), primary_key=True)
    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"), primary_key=True, autoincrement=False, index=True)


class Imported(AppendOnly, Base):
    """Which import brought an opgave."""

    __tablename__ = "opgave_imported"

    opgave_id: Mapped[int] = mapped_column(ForeignKey("opgave.id"), primary_key=True, autoincrement=False)
    import_id: Mapped[int] = mapped_column(ForeignKey("opgave_import.id"), index=True)


class SavedView(Base):
    """A choice from the list of opgaven that someone gave a name; `query` is what stands behind the '?'."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    query: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("who", "name"),)


class Import(Base):
    """A file with opgaven that someone brought: its rows as text, which column is what, and what became of it.

    `undone` is how many of its opgaven went to the archive at `undone_at`, when someone undid it.
    """

    __tablename__ = "opgave_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    file_name: Mapped[str] = mapped_column(Text)
    rows: Mapped[Any] = mapped_column(JSON, nullable=False)
    columns: Mapped[Any] = mapped_column(JSON, nullable=False)
    state: Mapped[ImportState] = mapped_column(words(ImportState, "state"))
    count: Mapped[int]
    message: Mapped[str] = mapped_column(Text)
    undone_at: Mapped[datetime | None]
    undone: Mapped[int | None]
