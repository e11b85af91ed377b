"""Câu hỏi — one question: its page, its editor, what was said about it, and its versions."""
