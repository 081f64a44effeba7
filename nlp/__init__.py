"""Reading: Article -> Analysis. People, organisations, provinces, dates, figures, directives, the meeting told of.

from nlp.analyse import READER, analyse      an Article -> its Analysis
from nlp.annotate import annotate            one record of ``tracuu annotate``
from nlp import readers                      one kind of mention: readers.dates(text), readers.figures(text) ...
"""
