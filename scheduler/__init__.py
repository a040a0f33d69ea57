"""When sources are due: cadence, claims, the daemon."""
