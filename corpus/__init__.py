"""What all parts share: records, the text normalisation, the store, settings and errors."""
