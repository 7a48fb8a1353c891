"""The demonstration county: Jinfeng district's real divisions, invented people and land, the same from one seed."""

from ledger.demonstration.county import CountyNotEmpty, load_county
from ledger.demonstration.offices import Office, renew_passwords

__all__ = ["CountyNotEmpty", "Office", "load_county", "renew_passwords"]
