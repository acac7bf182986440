"""Addresses of the house: each leads to one page."""

import re
from collections import Counter

from django.urls import URLPattern, URLResolver, get_resolver


def every_address(resolver: URLResolver, before: str = "") -> list[str]:
    """Every address, with its parameters by their kind only."""
    found = []
    for pattern in resolver.url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += every_address(pattern, here)
        elif isinstance(pattern, URLPattern):
            found.append(re.sub(r"<(\w+):\w+>", r"<\1>", here))
    return found


def test_no_two_pages_have_one_address():
    counted = Counter(every_address(get_resolver()))
    assert [address for address, times in counted.items() if times > 1 and not address.startswith("api/")] == []
