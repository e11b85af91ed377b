"""Công bố — what the public reads of the results, and the complaints of participants against their own."""
