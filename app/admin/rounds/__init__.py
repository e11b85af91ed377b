"""Kỳ thi — the draft of a round and its form, its publication, and what may still be moved afterwards."""
