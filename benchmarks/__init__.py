"""Accuracy, speed and degradation, measured on decks with truth."""
