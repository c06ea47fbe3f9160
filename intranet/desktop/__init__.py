"""The program on one desk: a window and the server behind it."""
