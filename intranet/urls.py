"""Which pages there are: one module a page, each with its blueprint `bp`."""

PAGES = (
    "intranet.views.opgaven",
    "intranet.views.afwegen",
    "intranet.views.gegevens",
    "intranet.views.weergaven",
    "intranet.views.overzicht",
    "intranet.views.importeren",
    "intranet.views.vaststellen",
    "intranet.views.documenten",
    "intranet.views.samen",
    "intranet.views.wat_als",
    "intranet.views.werklijst",
    "intranet.views.leidraad",
    "intranet.views.regels",
    "intranet.views.concept",
    "intranet.views.gevolgen",
    "intranet.views.beheer",
    "intranet.views.redactie",
    "intranet.views.bron",
    "intranet.views.zoeken",
    "intranet.views.hulp",
)
