"""Cuộc thi — the dashboard, and the making of a contest."""
