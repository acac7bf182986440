"""The files of a place as facts, with every fault found before anything is given back. Pure.

`data/places/README.md` describes the files for those who write them. Each reader takes the bytes of one file and a list
that it adds its faults to; what it gives back is whole only where it added none.
"""

from commonweal.core.places.reading.areas import ReadArea, read_areas
from commonweal.core.places.reading.boundaries import read_boundaries
from commonweal.core.places.reading.postcodes import ReadPostcode, read_postcodes
from commonweal.core.places.reading.settings import PlaceSettings, ReadOrganisation, ReadTeam, read_settings

__all__ = (
    "PlaceSettings",
    "ReadArea",
    "ReadOrganisation",
    "ReadPostcode",
    "ReadTeam",
    "read_areas",
    "read_boundaries",
    "read_postcodes",
    "read_settings",
)
