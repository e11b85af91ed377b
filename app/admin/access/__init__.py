"""Ra vào — signing in and out, and the change of a one-time password."""
