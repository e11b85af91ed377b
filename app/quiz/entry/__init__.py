"""Đăng ký dự thi — becoming a participant, and coming back: what is typed, how it is checked, what it makes."""
