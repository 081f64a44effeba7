"""Across articles: groups of copies, meetings, directives, people."""
