"""Bytes to Feed: a strict pass of our own for well-formed documents, feedparser for the rest."""
