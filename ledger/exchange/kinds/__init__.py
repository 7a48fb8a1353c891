"""The sheets that can be imported, a module each; ``ledger.exchange.importing`` lists them."""
