"""Fields, query tree, engines, building and swapping an index."""
