"""What is allowed: pure functions and tables, without session, request or clock."""
