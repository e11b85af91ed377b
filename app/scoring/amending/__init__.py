"""Đính chính — what an amended key does to marks: written down, carried outward, proved."""
