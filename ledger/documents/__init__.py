"""Papers: what is printed and signed. Knows no database and no other part of the ledger but units and errors."""
