"""Pages to Draft: dated layouts, JSON-LD, meta, then a generic reader."""
