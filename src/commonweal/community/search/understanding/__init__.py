"""Understanding a question in plain words: where, when, at what cost, with what access, for whom; and the words left.

Pure: what places there are is given. What was understood is shown, and each of it can be taken off.
"""

from commonweal.community.search.understanding.parts import Part, Understood
from commonweal.community.search.understanding.reading import understand
from commonweal.community.search.understanding.where import Gazetteer, Point

__all__ = ("Gazetteer", "Part", "Point", "Understood", "understand")
