"""Diễn tập — plays a whole contest through HTTP against a running server, as its people would, and then counts:
every submission that a phone was told of must be in SQL, once, with the score that was shown."""
