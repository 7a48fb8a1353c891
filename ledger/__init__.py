"""Tianbu (田簿): the double-entry ledger of rural land. The domain; it knows no HTTP."""
