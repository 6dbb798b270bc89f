"""The suite: the whole of it runs on SQLite and again on PostgreSQL with Redis (scripts/test.py)."""
