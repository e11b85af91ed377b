"""Tổ chức — the tree of units and the roster of a contest, from a sheet to SQL, and its pages."""
