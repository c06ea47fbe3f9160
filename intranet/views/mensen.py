"""*Mensen en rollen*: who has which role, and whether that counts or everyone has every role (one desk).

Taking a role away, taking someone off the list, and letting the list count are asked once more.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, flash, render_template, request, url_for

from intranet.policies import current_store
from intranet.store import Person, Role, people, settings
from intranet.store.people import NameTaken, NoAdministratorLeft, PersonNotFound, RolesMoved, in_words
from intranet.web import htmx
from intranet.web.permissions import ROLES, Permission, current_user, permission, permissions_of

bp = Blueprint("mensen", __name__, url_prefix="/beheer/rollen")

LONGEST_NAME = 100


@bp.get("/")
@permission(Permission.ADMINISTER)
def index() -> str:
    """The list, whether it counts, and what each role may do."""
    return _index({})


def _index(mistakes: dict[str, str]) -> str:
    with current_store().reading() as session:
        listed = people.everyone(session)
        one_desk = settings.one_desk(session)
    me = current_user()
    return render_template(
        "mensen/index.html",
        listed=listed,
        one_desk=one_desk,
        me=me,
        on_list=any(people.key_of(one.name) == people.key_of(me.name) for one in listed),
        roles=list(Role),
        permissions=list(Permission),
        may=ROLES,
        in_words=in_words,
        key_of=people.key_of,
        mistakes=mistakes,
    )


# --- one person ---


@bp.get("/nieuw")
@permission(Permission.ADMINISTER)
def new() -> Response:
    """A form to put someone on the list; `?wie=ik` has the person at the screen filled in, as beheerder."""
    mine = request.args.get("wie") == "ik"
    roles = frozenset({Role.ADMINISTRATOR}) if mine else frozenset()
    return _form(None, current_user().name if mine else "", roles, {})


@bp.post("/nieuw")
@permission(Permission.ADMINISTER)
def add() -> Response:
    """Put someone on the list."""
    name, roles = " ".join(request.form.get("naam", "").split()), _given()
    mistakes = {}
    if not name:
        mistakes["naam"] = "Vul de naam in."
    elif len(name) > LONGEST_NAME:
        mistakes["naam"] = f"De naam is te lang. Maak er hoogstens {LONGEST_NAME} tekens van."
    if not roles:
        mistakes["rol"] = "Kies ten minste één rol."
    if not mistakes:
        try:
            with current_store().writing() as session:
                people.add(session, name=name, roles=roles, who=current_user().name, at=datetime.now(UTC))
        except NameTaken as problem:
            mistakes["naam"] = str(problem)
    if mistakes:
        return _form(None, name, roles, mistakes, 422)
    flash(f"{name} staat op de lijst als {in_words(roles)}.")
    return htmx.redirect_to(url_for("mensen.index"))


@bp.get("/<int:person_id>")
@permission(Permission.ADMINISTER)
def edit(person_id: int) -> Response:
    """The roles of one person, to change."""
    person = _found(person_id)
    return _form(person, person.name, person.roles, {})


@bp.post("/<int:person_id>")
@permission(Permission.ADMINISTER)
def change(person_id: int) -> Response:
    """Give other roles; when one is taken away, ask first."""
    person, roles = _found(person_id), _given()
    if not roles:
        mistake = "Kies ten minste één rol, of haal deze persoon van de lijst."
        return _form(person, person.name, roles, {"rol": mistake}, 422)
    expected = frozenset(Role(word) for word in request.form.getlist("was") if word in set(Role))
    lost = person.roles - roles
    if lost and request.form.get("zeker") != "ja":
        return _less(
            person,
            roles,
            "Rollen afnemen",
            f"{person.name} is daarna geen {in_words(lost)} meer.",
            "Neem de rol af" if len(lost) == 1 else "Neem de rollen af",
            url_for("mensen.change", person_id=person_id),
            [
                *(("rol", role.value) for role in Role if role in roles),
                *(("was", role.value) for role in Role if role in expected),
            ],
        )
    try:
        with current_store().writing() as session:
            people.change(
                session, person_id, expected=expected, roles=roles, who=current_user().name, at=datetime.now(UTC)
            )
    except NoAdministratorLeft as problem:
        return _form(person, person.name, roles, {"rol": str(problem)}, 422)
    except RolesMoved as problem:
        now = _found(person_id)
        return _form(now, now.name, now.roles, {"rol": str(problem)}, 409)
    flash(f"{person.name} is voortaan {in_words(roles)}.")
    return _after_change()


@bp.get("/<int:person_id>/verwijderen")
@permission(Permission.ADMINISTER)
def confirm_remove(person_id: int) -> Response:
    """Ask whether someone may go off the list."""
    return _ask_to_remove(_found(person_id), {})


@bp.post("/<int:person_id>/verwijderen")
@permission(Permission.ADMINISTER)
def remove(person_id: int) -> Response:
    """Take someone off the list."""
    person = _found(person_id)
    try:
        with current_store().writing() as session:
            people.remove(session, person_id, who=current_user().name, at=datetime.now(UTC))
    except NoAdministratorLeft as problem:
        return _ask_to_remove(person, {"doe": str(problem)}, 422)
    flash(f"{person.name} staat niet meer op de lijst.")
    return _after_change()


# --- whether the list counts ---


@bp.get("/bureau")
@permission(Permission.ADMINISTER)
def confirm_desk() -> Response:
    """Ask whether the list may count, or no longer."""
    return _ask_about_desk({})


@bp.post("/bureau")
@permission(Permission.ADMINISTER)
def set_desk() -> Response:
    """Let the list count, or give everyone every role."""
    on = request.form.get("een_bureau") == "ja"
    try:
        with current_store().writing() as session:
            people.set_one_desk(session, on, who=current_user().name, at=datetime.now(UTC))
    except NoAdministratorLeft as problem:
        return _ask_about_desk({"doe": str(problem)}, 422)
    flash("Iedereen heeft nu alle rollen." if on else "Ieder heeft nu de rollen van de lijst.")
    return htmx.redirect_to(url_for("mensen.index"))


def _ask_about_desk(mistakes: dict[str, str], status: int = 200) -> Response:
    with current_store().reading() as session:
        on = settings.one_desk(session)
        listed = people.everyone(session)
    if on:
        title, button = "De lijst laten gelden", "Laat de lijst gelden"
        lead = "Daarna heeft ieder alleen de rollen van de lijst. Wie er niet op staat, is teamlid."
        points = [f"{role.value.capitalize()}: {_names(listed, role)}" for role in Role if role is not Role.TEAM_MEMBER]
        after = []
    else:
        title, button = "Iedereen alle rollen geven", "Geef iedereen alle rollen"
        lead = "Daarna heeft iedereen die deze Opgavewijzer gebruikt alle rollen, ook die van beheerder."
        points, after = [], ["De lijst blijft bewaard."]
    action, back = url_for("mensen.set_desk"), url_for("mensen.index")
    fields = [("een_bureau", "nee" if on else "ja")]
    return _sure(title, lead, points, after, button, action, fields, back, mistakes, status)


def _names(listed: Collection[Person], role: Role) -> str:
    return ", ".join(one.name for one in listed if role in one.roles) or "niemand"


# --- what the pages share ---


def _given() -> frozenset[Role]:
    return frozenset(role for role in Role if role.value in request.form.getlist("rol"))


def _found(person_id: int) -> Person:
    try:
        with current_store().reading() as session:
            return people.get(session, person_id)
    except PersonNotFound:
        abort(404)


def _ask_to_remove(person: Person, mistakes: dict[str, str], status: int = 200) -> Response:
    return _less(
        person,
        frozenset({Role.TEAM_MEMBER}),
        "Van de lijst halen",
        f"{person.name} is nu {in_words(person.roles)}, en wordt teamlid.",
        "Haal van de lijst",
        url_for("mensen.remove", person_id=person.id),
        [],
        mistakes,
        status,
    )


def _less(
    person: Person,
    roles: Collection[Role],
    title: str,
    is_now: str,
    button: str,
    action: str,
    fields: list[tuple[str, str]],
    mistakes: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """Ask whether someone may have fewer roles, and say what that takes away."""
    gone = permissions_of(person.roles) - permissions_of(roles)
    after = ["Wat deze persoon eerder deed, blijft staan."]
    if people.key_of(person.name) == people.key_of(current_user().name) and Permission.ADMINISTER in gone:
        after.append("Dit bent u zelf. U kunt dit daarna niet zelf terugdraaien.")
    return _sure(
        title,
        is_now + (" Dit mag dan niet meer:" if gone else ""),
        [one.value for one in Permission if one in gone],
        after,
        button,
        action,
        fields,
        url_for("mensen.edit", person_id=person.id),
        mistakes,
        status,
    )


def _sure(
    title: str,
    lead: str,
    points: list[str],
    after: list[str],
    button: str,
    action: str,
    fields: list[tuple[str, str]],
    back: str,
    mistakes: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The page that asks once more, with what will happen."""
    text = render_template(
        "mensen/zeker.html",
        title=title,
        lead=lead,
        points=points,
        after=after,
        button=button,
        action=action,
        fields=fields,
        back=back,
        mistakes=mistakes or {},
    )
    return Response(text, status)


def _form(
    person: Person | None, name: str, roles: Collection[Role], mistakes: dict[str, str], status: int = 200
) -> Response:
    text = render_template(
        "mensen/formulier.html",
        person=person,
        name=name,
        chosen=[role.value for role in Role if role in roles],
        roles=list(Role),
        mistakes=mistakes,
        longest=LONGEST_NAME,
    )
    return Response(text, status)


def _after_change() -> Response:
    """Go back to the list; who is no longer a beheerder goes to the opgaven."""
    with current_store().reading() as session:
        mine = people.roles_of(session, current_user().name)
    return htmx.redirect_to(url_for("mensen.index" if Role.ADMINISTRATOR in mine else "opgaven.index"))
