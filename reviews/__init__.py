"""Serious incidents and case reviews."""
