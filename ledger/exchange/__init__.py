"""Import and export: sheets of office software, the land-register tables, plain-text accounting."""
