"""Meetings and the yearly report."""
