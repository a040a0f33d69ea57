"""A small replica of the outlets, for the demonstration and the tests."""
