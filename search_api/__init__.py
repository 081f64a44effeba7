"""The HTTP API and the web pages over an index."""
