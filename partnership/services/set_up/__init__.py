"""Set a partnership up from a file: read it (rows, plan), then add what is missing (structure, people, load)."""
