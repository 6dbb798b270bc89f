"""Who sees what the Executive did of what it is for, and who says so."""

from governance.models.executive_function import FUNCTION_READERS
from partnership.access import permission
from partnership.roles import BUSINESS_UNIT, Role

SEE_FUNCTIONS = permission(
    "functions.see", "see what the Executive did of what it is for", *FUNCTION_READERS
)
TAG_FUNCTIONS = permission(
    "functions.tag",
    "say what shows that the Executive did what it is for",
    *BUSINESS_UNIT,
    Role.PARTNERSHIP_CHAIR,
)
