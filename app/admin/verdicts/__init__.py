"""Kết luận — from the recorded attempts of a round to its record, its verdict, and the lists for the judges."""
