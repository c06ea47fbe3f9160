"""What is due as a calendar file (iCalendar), to load into the calendar of an office program."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event, vText

from intranet.store import ListedItem

PRODUCT = "-//Opgavewijzer//Werklijst//NL"


def calendar(name: str, items: Iterable[ListedItem]) -> bytes:
    """Return a calendar with an event that takes a whole day for each item with a date; one without is left out.

    The identity of an event stays the same as long as it is about the same thing, so loading the file again moves it.
    """
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    for listed in items:
        if listed.item.due is not None:
            made.add_component(_event(listed))
    return bytes(made.to_ical())


def _event(listed: ListedItem) -> Event:
    item = listed.item
    event = Event()
    # The moment at which an opgave was made tells apart opgaven of two computers with the same number.
    kind = "vraag" if item.is_question else "verplichting"
    about = f"{listed.opgave_created_at:%Y%m%dT%H%M%S%f}/{item.opgave_id}/{kind}/{item.name}"
    event.add("uid", str(uuid5(NAMESPACE_URL, about)))
    event.add("dtstamp", listed.opgave_changed_at)
    event.add("dtstart", item.due)
    event.add("dtend", item.due + timedelta(days=1) if item.due else None)
    event.add("summary", f"{item.title} ({listed.opgave_title})")
    lines = [f"Opgave: {listed.opgave_title}", f"Stand: {item.state}"]
    if item.person:
        lines.append(f"Wie: {item.person}")
    event.add("description", vText("\n".join(lines)))
    event.add("categories", ["Participatie"])
    event.add("transp", "TRANSPARENT")  # a day on which something is due is no day on which someone is busy
    return event
