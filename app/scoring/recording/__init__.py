"""Ghi sổ — what comes home from the streams: read, checked, written down, compared, and restored from either side."""
