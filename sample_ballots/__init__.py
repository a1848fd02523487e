"""Makes decks of ballots with their truth: typesetting, hands, a scanner."""
