"""Soát lỗi — what a person should mend or look at before the bank is used (the lint list of the survey)."""
