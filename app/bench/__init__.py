"""Đo tốc độ — how fast, beside what: every figure is a share of a reference measured in the same minutes.

Absolute rates hold for nothing but the minute in which they were taken; ratios measured in one run hold.
"""
