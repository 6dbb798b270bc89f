"""Contributions and spending."""
