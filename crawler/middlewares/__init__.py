"""Our own links in the chain of a request."""
