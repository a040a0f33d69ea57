"""The wire: every byte from strangers comes in here, politely, within limits, and only from where it may."""
