"""Contracted parcels and their base contracts by day."""

from ledger.parcels.data import GRADES, LAND_CLASSES, LAYERS, BaseContract, BaseMove, Parcel, Reduction
from ledger.parcels.handover import hand_over_base, lock_parcels, moved_bases, reduce_parcels
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
from ledger.parcels.successions import Succession, add_successions, givers_on, undo_successions
from ledger.parcels.verification import check_layers, check_parcels

__all__ = [
    "GRADES",
    "LAND_CLASSES",
    "LAYERS",
    "BaseContract",
    "BaseMove",
    "Parcel",
    "ParcelMissing",
    "Reduction",
    "Succession",
    "add_successions",
    "book_of_parcel",
    "check_layers",
    "check_parcels",
    "find_parcel",
    "find_parcels",
    "givers_on",
    "hand_over_base",
    "lock_parcels",
    "moved_bases",
    "parcels_below",
    "parcels_of_household",
    "reduce_parcels",
    "register_parcels",
    "registration_entries",
    "search_parcels",
    "undo_successions",
]
