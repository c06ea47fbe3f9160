"""What can go wrong in the store. `str(error)` of a StoreError is a Dutch sentence that may be shown to the user."""


class StoreError(Exception):
    """The common base: catch this to show the message."""


class NotFound(StoreError):
    """There is no opgave with this id."""

    def __init__(self, opgave_id: int) -> None:
        self.opgave_id = opgave_id
        super().__init__(f"Opgave {opgave_id} bestaat niet. Ga terug naar de lijst en kies een opgave.")


class Conflict(StoreError):
    """Somebody else was first. `revision` is the revision that the opgave has now."""

    def __init__(self, revision: int) -> None:
        self.revision = revision
        super().__init__(
            "Deze opgave is intussen gewijzigd, door een collega of in een ander venster. "
            "Bekijk eerst wat er is veranderd en sla uw wijziging daarna opnieuw op."
        )


class Archived(Conflict):
    """The opgave is in the archive, perhaps since a moment ago: it can be read, not changed."""

    def __init__(self, revision: int) -> None:
        super().__init__(revision)
        self.args = ("Deze opgave staat in het archief. U kunt alles lezen. Zet de opgave terug om iets te wijzigen.",)


class DatabaseTooNew(StoreError):
    """The database was written by a newer program; this one leaves it alone."""

    def __init__(self) -> None:
        super().__init__(
            "Deze gegevens zijn gemaakt met een nieuwere versie van Opgavewijzer. Er is niets gewijzigd. "
            "Installeer de nieuwste versie van Opgavewijzer en open de gegevens daarmee."
        )


class DatabaseUnusable(StoreError):
    """The database can not be opened, read or written now: no such folder, locked, disk full, damaged, not ours."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(
            "De gegevens zijn nu niet te openen of op te slaan. Controleer of de map bestaat, of u er mag schrijven en "
            "of de schijf niet vol is. Probeer het daarna opnieuw. "
            f"De melding van de database is: {detail}"
        )


class AppendOnlyError(Exception):
    """A mistake in the program: history is only ever added to."""
