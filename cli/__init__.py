"""The commands that people type: parse, call, show."""
