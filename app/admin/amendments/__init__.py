"""Đính chính — wrong keys after the opening: proposed by one person, confirmed by another, marks computed anew."""
