"""The screens of the ground floor."""
