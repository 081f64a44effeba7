"""Reading: Article -> Analysis. People, organisations, provinces, dates, figures, directives, the meeting told of."""
