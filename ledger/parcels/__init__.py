"""Contracted parcels and their base contracts."""

from ledger.parcels.data import GRADES, LAND_CLASSES, LAYERS, BaseContract, Parcel
from ledger.parcels.queries import book_of_parcel, search_parcels
from ledger.parcels.refusals import ParcelMissing
from ledger.parcels.registry import (
    find_parcel,
    find_parcels,
    parcels_below,
    parcels_of_household,
    register_parcels,
    registration_entries,
)
from ledger.parcels.verification import check_layers, check_parcels

__all__ = [
    "GRADES",
    "LAND_CLASSES",
    "LAYERS",
    "BaseContract",
    "Parcel",
    "ParcelMissing",
    "book_of_parcel",
    "check_layers",
    "check_parcels",
    "find_parcel",
    "find_parcels",
    "parcels_below",
    "parcels_of_household",
    "register_parcels",
    "registration_entries",
    "search_parcels",
]
