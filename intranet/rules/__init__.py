"""The rules in the hands of who keeps them: reading, editing, proving, comparing, publishing."""
