"""How a change or a plan stands to a touchstone, without a database."""

from django.db import models


class Effect(models.TextChoices):
    """What a change or a plan does to a touchstone."""

    STRENGTHENS = "strengthens", "Strengthens it"
    KEEPS = "keeps", "Keeps it"
    WEAKENS = "weakens", "Weakens it"


EFFECT_COLOURS = {Effect.STRENGTHENS: "green", Effect.KEEPS: "blue", Effect.WEAKENS: "orange"}
