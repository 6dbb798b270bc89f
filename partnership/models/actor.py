"""Who is acting, in which partnership, wearing which hat: what every rule asks."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django_scopes import scope

from partnership.models.agreement import AgreementSignature
from partnership.models.group import Seat, SeatHolding
from partnership.models.membership import Membership
from partnership.models.partnership import Partnership
from partnership.models.user import User
from partnership.roles import BUSINESS_UNIT, Role


@dataclass(frozen=True)
class Actor:
    """A person in one partnership on one day, with every hat they hold there and the one they act in."""

    user: User
    partnership: Partnership
    today: date
    memberships: tuple[Membership, ...]
    hat: Membership | None

    @classmethod
    def of(
        cls, user: User, partnership: Partnership, today: date, hat_pk: int | None = None
    ) -> "Actor":
        """The actor as the dated facts say on a day; the first hat unless another of theirs is chosen."""
        with scope(partnership=partnership):
            held = tuple(
                Membership.objects.filter(user=user, partnership=partnership)
                .current(today)
                .select_related("agency", "user", "partnership")
                .order_by("pk")
            )
        hat = next((one for one in held if one.pk == hat_pk), held[0] if held else None)
        return cls(user, partnership, today, held, hat)

    @property
    def is_member(self) -> bool:
        """Whether the person holds any role here today; somebody who left holds none."""
        return bool(self.memberships)

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Every role held here today, whichever hat is worn: reading is by all of them."""
        return frozenset(Role(one.role) for one in self.memberships)

    @cached_property
    def agency_ids(self) -> frozenset[int]:
        """The agencies the person stands for here."""
        return frozenset(one.agency_id for one in self.memberships if one.agency_id)

    @cached_property
    def _seats(self) -> tuple[tuple[int, int, bool, str], ...]:
        """The seats that the person holds or deputises for today: seat, group, whether it is the chair, what kind."""
        with scope(partnership=self.partnership):
            return tuple(
                SeatHolding.objects.filter(user=self.user)
                .current(self.today)
                .values_list("seat_id", "seat__group_id", "seat__is_chair", "seat__kind")
            )

    @cached_property
    def seat_ids(self) -> frozenset[int]:
        """The seats that the person holds or deputises for today."""
        return frozenset(seat for seat, _group, _is_chair, _kind in self._seats)

    @cached_property
    def group_ids(self) -> frozenset[int]:
        """The groups in which the person has a seat today, as holder or deputy."""
        return frozenset(group for _seat, group, _is_chair, _kind in self._seats)

    @cached_property
    def table_group_ids(self) -> frozenset[int]:
        """The groups at whose table the person sits today; an adviser comes to one item at a time, when asked."""
        return frozenset(
            group for _seat, group, _is_chair, kind in self._seats if kind != Seat.Kind.ADVISER
        )

    @cached_property
    def chaired_group_ids(self) -> frozenset[int]:
        """The groups whose chair the person is today, or deputises for."""
        return frozenset(group for _seat, group, is_chair, _kind in self._seats if is_chair)

    @cached_property
    def has_signed(self) -> bool:
        """Whether the person's signature under the confidentiality agreement is current."""
        with scope(partnership=self.partnership):
            return (
                AgreementSignature.objects.filter(user=self.user, partnership=self.partnership)
                .current(self.today)
                .exists()
            )

    @property
    def is_business_unit(self) -> bool:
        """Whether the person works for the partnership itself."""
        return not self.roles.isdisjoint(BUSINESS_UNIT)

    @property
    def hat_in_words(self) -> str:
        """What the person acts as."""
        return self.hat.hat if self.hat else "Visitor"
