"""Văn phạm — from the common stream to questions: what each line is, where options stand, what the key says."""
