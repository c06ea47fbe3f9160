"""What a window does with an address that is not ours: the person's own browser opens it."""

from __future__ import annotations

OPENED = ("https://", "http://", "mailto:")


def stays_inside(address: str, origin: str) -> bool:
    """Tell whether the window itself shows this address; `origin` is how those of our own server start.

    When it does not, the address is opened outside, if it is of a kind that a browser or a mail program opens.
    """
    if address.startswith(f"{origin}/") or address == "about:blank":
        return True
    if address.startswith(OPENED):
        import webbrowser

        webbrowser.open(address)
    return False
