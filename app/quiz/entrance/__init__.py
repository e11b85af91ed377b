"""Đăng ký dự thi — becoming a participant and coming back: the application, its check, the account, the session."""
