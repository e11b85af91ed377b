"""Đề thi — a paper: the draw of its questions, the order of their choices, its mark."""
