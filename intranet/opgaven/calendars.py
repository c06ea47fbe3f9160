"""What is due as a calendar file (iCalendar), to load into the calendar of an office program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event, vText

from intranet.store import ListedItem, Review

REMIND = timedelta(days=-1, hours=9)
"""When the calendar reminds, from the beginning of the day: at nine in the morning of the day before."""
PRODUCT = "-//Opgavewijzer//Werklijst//NL"


def calendar(
    name: str,
    items: Iterable[ListedItem],
    reviews: Iterable[Review] = (),
    texts: Mapping[tuple[int, str], str] = MappingProxyType({}),
) -> bytes:
    """Return a calendar with an event of a whole day for each item with a date, and for each opgave to look at again.

    `texts` is what is written about a verplichting, by its opgave and its name.
    The identity of an event stays the same as long as it is about the same thing, so loading the file again moves it.
    """
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    for listed in items:
        if listed.item.due is not None:
            made.add_component(_item(listed, listed.item.due, texts.get((listed.item.opgave_id, listed.item.name), "")))
    for review in reviews:
        made.add_component(_review(review))
    return bytes(made.to_ical())


def _item(listed: ListedItem, day: date, text: str) -> Event:
    item = listed.item
    kind = "vraag" if item.is_question else "verplichting"
    lines = [f"Opgave: {listed.opgave_title}", f"Stand: {item.state}"]
    if item.deviates:
        lines.append("Volgt uit de vastgestelde uitkomst. Die wijkt af van de regels.")
    if item.person:
        lines.append(f"Wie: {item.person}")
    if text and not item.is_question:
        lines += ["", text]
    about = f"{item.opgave_id}/{kind}/{item.name}"
    title = f"{item.title} ({listed.opgave_title})"
    return _event(listed.opgave_created_at, about, listed.opgave_changed_at, day, title, lines)


def _review(review: Review) -> Event:
    lines = [f"Opgave: {review.title}", f"Deze dag is gekozen bij vaststelling {review.number}."]
    about, title = f"{review.opgave_id}/herbeoordelen", f"Beoordeel opnieuw ({review.title})"
    return _event(review.opgave_created_at, about, review.sealed_at, review.review_on, title, lines)


def _event(made_at: datetime, about: str, changed_at: datetime, day: date, title: str, lines: Iterable[str]) -> Event:
    event = Event()
    # The moment at which an opgave was made tells apart opgaven of two computers with the same number.
    event.add("uid", str(uuid5(NAMESPACE_URL, f"{made_at:%Y%m%dT%H%M%S%f}/{about}")))
    event.add("dtstamp", changed_at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    event.add("description", vText("\n".join(lines)))
    event.add("categories", ["Participatie"])
    event.add("transp", "TRANSPARENT")  # a day on which something is due is no day on which someone is busy
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", title)
    reminder.add("trigger", REMIND)
    event.add_component(reminder)
    return event
