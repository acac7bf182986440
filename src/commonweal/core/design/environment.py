"""The Jinja2 environment of every page: GOV.UK Frontend macros, each room's own templates, and the words of figures."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup, escape

from commonweal.core.calculations.registry import in_pounds, on_day
from commonweal.core.design import forms

_REFERENCE = re.compile(r"\b[A-Z]{1,3}(?:-[A-Z0-9]{3,8}){1,2}\b")


def environment(**options: Any) -> Environment:
    """Made once by Django's Jinja2 backend. Templates are compiled once (`auto_reload` only where asked for)."""
    rooms = [
        folder
        for app in apps.get_app_configs()
        if app.name.startswith("commonweal.") and (folder := Path(app.path) / "templates").is_dir()
    ]
    options["loader"] = ChoiceLoader(
        [
            FileSystemLoader(rooms),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    options["undefined"] = ChainableUndefined
    options["trim_blocks"] = True
    options["lstrip_blocks"] = True
    made = Environment(**options)  # noqa: S701 - Django passes autoescape=True among the options
    made.globals.update(
        static=static,
        url=page_url,
        query=query_string,
        get_messages=messages.get_messages,
        now=timezone.localtime,
        error_list=forms.error_list,
        field_kind=forms.kind_of,
        field_choices=forms.choices_of,
        field_type=forms.input_type,
        field_mode=forms.input_mode,
    )
    made.filters.update(pounds=pounds, day=day, moment=moment, hours=hours, number=number, unbroken=unbroken)
    return made


def page_url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page: `url("identity:record", person.pk)`."""
    return reverse(name, args=args, kwargs=kwargs)


def query_string(parameters: Mapping[str, Any], **more: Any) -> str:
    """The part of an address behind the question mark: a page's own parameters with some changed."""
    return urlencode({**parameters, **more})


def unbroken(text: str) -> Markup:
    """The text, with references in it (CW-M8N-P8W, B-XX28S2JY) that do not break over lines."""
    return Markup(_REFERENCE.sub(r'<span class="cw-nowrap">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped


def pounds(amount: Decimal | float | str | None) -> str:
    """£1,234.50; an empty string for nothing."""
    return "" if amount in (None, "") else in_pounds(Decimal(str(amount)))


def day(value: date | datetime | None) -> str:
    """23 November 2026; an empty string for nothing."""
    if value is None:
        return ""
    return on_day(timezone.localtime(value).date() if isinstance(value, datetime) else value)


def moment(value: datetime | None) -> str:
    """23 November 2026, 3:05pm; an empty string for nothing."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{on_day(local.date())}, {local:%I:%M%p}".replace(", 0", ", ").replace("AM", "am").replace("PM", "pm")


def hours(value: Decimal | float | str | None) -> str:
    """14 or 7.5: hours without needless noughts; an empty string for nothing."""
    return "" if value in (None, "") else f"{Decimal(str(value)).normalize():,f}"


def number(value: Decimal | float | int | None) -> str:
    """11,328; an empty string for nothing."""
    if value is None:
        return ""
    plain = Decimal(str(value)).normalize()
    return str(intcomma(f"{plain:f}"))
