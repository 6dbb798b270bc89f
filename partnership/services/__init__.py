"""The verbs of the ground floor: one module a noun. Every write passes here."""
