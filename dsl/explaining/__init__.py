"""An outcome → its reasons in Dutch, as data; and voorbeelden, which hold outcomes against what is expected."""
