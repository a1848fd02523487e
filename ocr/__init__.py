"""Printed text only: the Tesseract engine and the matching of printed Vietnamese names."""
