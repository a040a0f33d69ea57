"""Fuzzing: what strangers send is handed to every parser, mutated without end, by atheris (``make fuzz``)."""
