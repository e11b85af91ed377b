"""Người dự thi — finding a person, excluding one with a reason, and a new PIN for one who has lost theirs."""
