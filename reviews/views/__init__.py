"""The screens of reviews."""
