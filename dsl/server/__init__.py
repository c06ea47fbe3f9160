"""The language server: the protocol in, calls to the services, the protocol out. With `cli.py` all that reads files."""
