"""Reading: Article -> Analysis. People, organisations, provinces, dates, figures, directives, the meeting told of.

from nlp.analyse import READER, analyse      one article
from nlp.annotate import annotate            one record of ``tracuu annotate``
from nlp.provinces import read_provinces     one kind of mention; likewise dates, figures, directives,
                                             organisations, people, meeting
"""
