"""The sealed record of a weighing: what is in it (`content`), how it is sealed (`seal`), whether it still holds
(`verification`), and how two of them differ (`comparison`). It knows nothing of the web.
"""
