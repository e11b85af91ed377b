"""Cuộc thi mẫu — a believable contest to try the house with: questions, the tree of units, and a roster.

The texts beside this file are the source, to be read and corrected by people: `questions.txt`, `units.txt`,
`names.txt`. `python -m app.sample.build` makes from them the three Office files as organisers hand them in:
`bank.docx`, `units.xlsx`, `roster.xlsx`. The province, its offices' figures and its people are invented.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
BANK = FOLDER / "bank.docx"
UNITS = FOLDER / "units.xlsx"
ROSTER = FOLDER / "roster.xlsx"
