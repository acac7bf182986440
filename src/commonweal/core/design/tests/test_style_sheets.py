"""Each class of the style sheets is one thing: two rooms with one name for theirs would change each other's pages."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import commonweal

SHEETS = sorted(
    path for path in Path(commonweal.__file__).parent.glob("**/static/**/*.css") if "vendor" not in path.parts
)
OVERRIDES = "large-print.css"
"""Says again what is said elsewhere: that is what it is for."""


def begun_classes(sheet: str) -> Iterator[str]:
    """The classes that a rule of their own begins, outside of any @media."""
    depth = 0
    for found in re.finditer(r"([^{}]*)\{|\}", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)):
        if found.group() == "}":
            depth -= 1
            continue
        if depth == 0 and (alone := re.fullmatch(r"\s*\.(cw-[\w-]+)\s*", found.group(1))):
            yield alone.group(1)
        depth += 1


def test_no_class_is_begun_twice() -> None:
    begun = Counter(name for sheet in SHEETS if sheet.name != OVERRIDES for name in begun_classes(sheet.read_text()))
    assert len(begun) > 100
    assert [name for name, times in begun.items() if times > 1] == []


def test_rules_of_a_class_with_others_or_within_media_do_not_begin_it() -> None:
    sheet = ".cw-a { b: c } .cw-a, .cw-b { d: e } .cw-a p { f: g } @media print { .cw-a { h: i } } .cw-c{}"
    assert list(begun_classes(sheet)) == ["cw-a", "cw-c"]
