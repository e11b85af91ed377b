"""Trao đổi — banks from and to other programs: Aiken, GIFT, Moodle XML, QTI, sheets, and plain text."""
