"""The directory as a booklet: for an area and a topic, on paper, in large type."""

from commonweal.community.directory.booklet.gathering import Booklet, BookletError, gather_booklet
from commonweal.community.directory.booklet.setting import PAPERS, set_booklet

__all__ = ("PAPERS", "Booklet", "BookletError", "gather_booklet", "set_booklet")
