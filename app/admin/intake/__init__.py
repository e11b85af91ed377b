"""Xem trước — a file or a pasted text on its way into a bank: every question as it will be seen, repairs by a tap."""
