"""Who may read and record the money."""

from partnership.access import permission
from partnership.nav import MONEY_READERS
from partnership.roles import Role

READ_MONEY = permission("money.read", "see the partnership's money", *MONEY_READERS)
RECORD_MONEY = permission(
    "money.record",
    "record contributions and spending",
    Role.BUSINESS_MANAGER,
    Role.FINANCE_OFFICER,
)
