"""The demonstration county: Jinfeng district's real divisions, invented people and land, the same from one seed."""

from ledger.demonstration.county import load_county

__all__ = ["load_county"]
