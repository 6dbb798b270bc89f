"""The verbs of the top floor."""
