"""The faces: command line and settings."""
