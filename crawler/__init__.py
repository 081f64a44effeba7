"""From sites to articles: sources, discovery, fetching, WARC, extraction."""
