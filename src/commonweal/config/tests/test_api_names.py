"""The description of the API has one shape under each name."""

import typing
from collections import defaultdict
from collections.abc import Iterator
from enum import Enum
from inspect import isclass
from typing import Any

from pydantic import BaseModel

from commonweal.config.api import api


def shapes(of: Any, seen: set[Any]) -> Iterator[type]:
    """The models and enumerations that a type is made of."""
    for part in typing.get_args(of):
        yield from shapes(part, seen)
    if not isclass(of) or of in seen:
        return
    seen.add(of)
    if issubclass(of, BaseModel):
        if of.__module__.startswith("commonweal"):
            yield of
        for field in of.model_fields.values():
            yield from shapes(field.annotation, seen)
    elif issubclass(of, Enum):
        yield of


def look(shape: type) -> Any:
    """What distinguishes two shapes of one name: the values of an enumeration, or the model itself."""
    return tuple(one.value for one in shape) if issubclass(shape, Enum) else shape


def test_no_two_shapes_of_the_api_share_a_name() -> None:
    named: dict[str, set[Any]] = defaultdict(set)
    seen: set[Any] = set()
    for _, router in api._routers:
        for path in router.path_operations.values():
            for operation in path.operations:
                for of in (*operation.models, *operation.response_models.values()):
                    for shape in shapes(of, seen):
                        named[shape.__name__].add(look(shape))
    assert len(named) > 100
    shared = {name: found for name, found in named.items() if len(found) > 1}
    assert not shared, "the description would keep only the last of them: give each its own name"
