"""One page in, one reading out: scan, align, measure, decide. No database, no clock, no state."""
