"""The law and the values: what an election, a reading and a decision are. Standard library only."""
