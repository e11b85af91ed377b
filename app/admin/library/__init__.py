"""Ngân hàng câu hỏi — the confirmed banks of a contest: from a read file to SQL, and their pages."""
