"""`python -m sample_ballots`: make decks of sample ballots."""

from sample_ballots.command import main

if __name__ == "__main__":
    main()
