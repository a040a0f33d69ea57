"""How articles are collected: fetch, parse, extract, normalise."""
