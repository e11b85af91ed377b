"""Cán bộ — who works here: organisers, the content team, judges; accounts and their one-time passwords."""
