"""Biên bản hỏng — what the recorder could not write down, looked at and settled by organisers."""
