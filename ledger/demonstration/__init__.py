"""The demonstration county: Jinfeng district's real divisions, invented people and land, the same from one seed."""

from ledger.demonstration.county import CountyNotEmpty, load_county

__all__ = ["CountyNotEmpty", "load_county"]
