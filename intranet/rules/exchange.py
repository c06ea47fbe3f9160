"""The rules as files: out as Markdown with their history, in again as a draft.

A history is a folder that git can follow: a folder for the policy, a folder for each version with a file for each
regelset, and what is known of the version as JSON beside them.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date

from intranet.store import Publication, RegelsetText
from intranet.store.drafts import digest

SUFFIX = ".regels.md"
METADATA = "versie.json"
MOST_FILES = 50
LARGEST = 10_000_000
"""The most bytes that all files together may have."""

_FIXED = (2026, 1, 1, 0, 0, 0)  # so that the same texts give the same bytes


class NotReadable(Exception):
    """What was offered is no rule file, or no zip of them. The message is a Dutch sentence for the person."""


def plain(text: str) -> str:
    """Return text that any file system takes as a name."""
    return re.sub(r"[^\w.-]+", "-", text).strip("-.") or "versie"


def history_files(versions: Iterable[Publication], texts: Mapping[int, tuple[RegelsetText, ...]]) -> dict[str, str]:
    """Return all files of the history by their path; a path ends in the name of the regelset or in `versie.json`."""
    found = {}
    for one in sorted(versions, key=lambda version: version.id):
        folder = f"{plain(one.name)}/{one.id:04d}-{plain(one.label)}"
        for text in texts[one.id]:
            found[f"{folder}/{plain(text.name)}"] = text.text
        found[f"{folder}/{METADATA}"] = json.dumps(_metadata(one, texts[one.id]), ensure_ascii=False, indent=2) + "\n"
    return found


def read_history(files: Mapping[str, str]) -> list[tuple[dict[str, object], tuple[RegelsetText, ...]]]:
    """Return each version in a history with its metadata, oldest first.

    Raises NotReadable when a file of it is missing or is not what its version was published with.
    """
    folders = sorted(path.rpartition("/")[0] for path in files if path.endswith(f"/{METADATA}"))
    found = []
    for folder in folders:
        try:
            metadata = json.loads(files[f"{folder}/{METADATA}"])
            names = metadata["bestanden"]
            texts = tuple(RegelsetText(name, files[f"{folder}/{plain(name)}"]) for name in names)
        except (ValueError, KeyError, TypeError) as error:
            raise NotReadable(f"In de map {folder} ontbreekt een bestand, of {METADATA} is niet te lezen.") from error
        if digest(texts) != metadata.get("sha256"):
            raise NotReadable(f"De tekst in de map {folder} is niet de tekst die is vastgesteld.")
        found.append((metadata, texts))
    return found


def zip_texts(texts: Iterable[RegelsetText]) -> bytes:
    """Return the files of one version as a zip."""
    return _zip({plain(one.name): one.text for one in texts})


def zip_history(versions: Iterable[Publication], texts: Mapping[int, tuple[RegelsetText, ...]]) -> bytes:
    """Return the whole history as a zip."""
    return _zip(history_files(versions, texts))


def read_upload(name: str, content: bytes) -> tuple[RegelsetText, ...]:
    """Return the rule files in what was uploaded: one file, or a zip. Raises NotReadable."""
    if len(content) > LARGEST:
        raise NotReadable("Het bestand is te groot. Kies een bestand van hoogstens 10 MB.")
    if zipfile.is_zipfile(io.BytesIO(content)):
        found = _unzipped(content)
        if not found:
            raise NotReadable(f"In het zipbestand staat geen regelbestand. De naam daarvan eindigt op {SUFFIX}.")
        return found
    return (
        RegelsetText(
            name if name.endswith(SUFFIX) else plain(name.rpartition(".")[0] or name) + SUFFIX, _text(content)
        ),
    )


def _unzipped(content: bytes) -> tuple[RegelsetText, ...]:
    found = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = [one for one in archive.infolist() if one.filename.endswith(SUFFIX)]
            if len(inside) > MOST_FILES or sum(one.file_size for one in inside) > LARGEST:
                raise NotReadable("In het zipbestand staat te veel. Kies alleen de regelbestanden van één versie.")
            for one in inside:
                with archive.open(one) as member:
                    content = member.read(LARGEST + 1)  # what the zip says of its size need not be true
                if len(content) > LARGEST:
                    raise NotReadable("In het zipbestand staat te veel. Kies alleen de regelbestanden van één versie.")
                found.append(RegelsetText(one.filename.rpartition("/")[2], _text(content)))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise NotReadable("Het zipbestand is beschadigd of heeft een wachtwoord. Maak het opnieuw.") from error
    if len({one.name for one in found}) < len(found):
        raise NotReadable("In het zipbestand staat een regelbestand twee keer. Kies de map van één versie.")
    return tuple(sorted(found, key=lambda one: one.name))


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        text = "\0"
    if any(letter < " " and letter not in "\n\t" for letter in text):
        raise NotReadable("Het bestand is geen tekst. Kies een bestand in Markdown, of een zip daarvan.")
    return text


def _zip(files: Mapping[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            entry = zipfile.ZipInfo(path, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return held.getvalue()


def _metadata(version: Publication, texts: tuple[RegelsetText, ...]) -> dict[str, object]:
    def day(value: date | None) -> str | None:
        return None if value is None else value.isoformat()

    return {
        "versie": version.label,
        "sha256": version.sha256,
        "bestanden": [one.name for one in texts],
        "geldt_vanaf": day(version.effective_from),
        "geldt_tot_en_met": day(version.last_day),
        "open_opgaven_gaan_mee": version.moves_open,
        "vier_ogen": version.four_eyes,
        "toelichting": version.note,
        "vastgesteld_door": version.published_by,
        "vastgesteld_op": version.published_at.isoformat(),
        "ingetrokken_vanaf": day(version.withdrawn_from),
        "ingetrokken_omdat": version.withdrawn_reason,
    }
