"""Alembic's migrations, one file a step in versions/, run by `Store.migrate`.

To add one: change `tables.py`, copy the newest file under the next number, point `down_revision` at the old one and
write `upgrade`. `tests/intranet/store` fails until tables and migrations agree. There is no way down: restore a backup.
"""
