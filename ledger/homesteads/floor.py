"""Floor area of buildings: a type of its own, because floors are no land and one sentence of a report may name both.

It is written in m² with at most two decimals and kept in whole hundredths. It has no grains, no mu and no way into the
book: the 110 000 m² of houses of a project are not the 110 mu under them.
"""

from __future__ import annotations

from dataclasses import dataclass

from ledger.errors import Refusal, Words
from ledger.units import LARGEST_FEN, MoneyNotExact, MoneyTooLarge, format_money, parse_money


class FloorAreaNotANumber(Refusal):
    code = "floor-area-not-a-number"
    title = Words("建筑面积写法有误", "Not a floor area")
    detail = Words(
        "“{text}”不是以平方米为单位、最多两位小数的建筑面积",
        "{text!r} is not a floor area in m² with two decimals at most",
    )
    rule = Words("建筑面积只用平方米，不折算成土地面积", "Floor area is in m² alone and is never turned into land area")
    remedy = Words("请改成如 128.50 的写法，不带单位", "Write it like 128.50, without a unit")


@dataclass(frozen=True, slots=True, order=True)
class FloorArea:
    """Floor area of buildings in hundredths of a square metre; adds to other floor areas and to nothing else."""

    hundredths: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.hundredths < LARGEST_FEN:
            raise FloorAreaNotANumber(text=str(self.hundredths))

    @classmethod
    def parse(cls, text: str) -> FloorArea:
        """Of m² as decimal text. Raises FloorAreaNotANumber."""
        try:
            return cls(parse_money(text))  # the same form as yuan: two decimals
        except (MoneyNotExact, MoneyTooLarge):
            raise FloorAreaNotANumber(text=text[:40]) from None

    @property
    def m2(self) -> str:
        """Square metres with two decimals."""
        return format_money(self.hundredths)

    def __add__(self, other: FloorArea) -> FloorArea:
        if not isinstance(other, FloorArea):
            return NotImplemented
        return FloorArea(self.hundredths + other.hundredths)


NO_FLOOR = FloorArea()
