"""The command line ``tianbu``: data on stdout, words on stderr; exit 0 good, 1 findings or refused, 2 usage.

An edge like the pages and the API: it turns words into commands of the domain and answers into text.
"""

from ledger.cli.main import main

__all__ = ["main"]
