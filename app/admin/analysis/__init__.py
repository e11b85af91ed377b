"""Phân tích câu hỏi — how the questions of a recorded round did, with the advice to keep, mend or drop each."""
