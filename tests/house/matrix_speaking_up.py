"""The doors of the signpost for whistle-blowing, and of what groups say of disagreement."""

from tests.house.matrix_words import MEMBERS, Door

DOORS: dict[str, Door] = {
    "governance:speaking-up": Door(pages=MEMBERS, is_public=True),
    "governance:disagreement-clauses": Door(pages=MEMBERS),
}
