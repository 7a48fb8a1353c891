"""Every table of the product, in one metadata: for migrations and for the test that compares them."""

from ledger import commands as _commands
from ledger import parameters as _parameters
from ledger.access import models as _access
from ledger.book import models as _book
from ledger.caveats import models as _caveats
from ledger.centre import dispute_models as _disputes
from ledger.centre import models as _centre
from ledger.changes import models as _changes
from ledger.db import METADATA
from ledger.exchange import models as _exchange
from ledger.parcels import models as _parcels
from ledger.parties import models as _parties
from ledger.personal import models as _personal
from ledger.places import models as _places
from ledger.published import models as _published
from ledger.rent import models as _rent
from ledger.statistics import models as _statistics
from ledger.stock import models as _stock
from ledger.trades import models as _trades
from ledger.transfers import models as _transfers

__all__ = ["METADATA"]
MODULES = (
    _access,
    _book,
    _caveats,
    _centre,
    _changes,
    _commands,
    _disputes,
    _exchange,
    _parameters,
    _parcels,
    _parties,
    _personal,
    _places,
    _published,
    _rent,
    _statistics,
    _stock,
    _trades,
    _transfers,
)
