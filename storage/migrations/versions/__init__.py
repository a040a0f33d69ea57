"""One file a step, named by the version it leads to."""
