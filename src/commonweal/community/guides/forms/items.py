"""The forms by which a guide is written, a form for each kind of piece. Rules have pages of their own."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commonweal.community.guides.document.changing import free_key, items_of, name_of
from commonweal.community.guides.document.conditions import NONE_TICKED
from commonweal.community.guides.document.guide import NOT_CHECKED, By, Kind, Urgency
from commonweal.community.guides.document.reading import Document
from commonweal.community.guides.nearby import need_names
from commonweal.community.guides.queries import titles_in_force
from commonweal.core.design.forms import DayField

EMPTY_ROWS = 3
"""Rows for further answers, below those there are."""


def line(label: str, help_text: str = "", *, required: bool = False, longest: int = 300) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=longest,
        error_messages={"required": f"Enter this: {label.lower()}"},
    )


def lines(label: str, help_text: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": f"Write this: {label.lower()}"},
    )


def one_of(label: str, choices: Any, help_text: str = "", *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=help_text, choices=choices, widget=forms.RadioSelect, required=required
    )


def any_of(label: str, help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, widget=forms.CheckboxSelectMultiple, required=False
    )


def day_or_none(label: str, help_text: str = "") -> DayField:
    return DayField(label=label, help_text=help_text, required=False)


class PieceForm(forms.Form):
    """A piece of a guide. `document` is the draft it is part of; `table` what the piece is now."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    words_for_key = ""
    """The field whose words make the key of a new piece; "" where the piece is named by a field of its own."""

    named_by = ""
    """The field that names the piece, where it has no key."""

    def __init__(
        self, document: Document, table: Mapping[str, Any], revision: int, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial={**self.initial_from(table), "revision": revision})
        self.document, self.table = document, table

    def initial_from(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """What the fields show of a table as the document has it."""
        found = {}
        for name, field in self.base_fields.items():
            value = table.get(name)
            if isinstance(field, DayField):
                value = _day(value)
            if value is not None:
                found[name] = value
        return found

    def to_table(self) -> dict[str, Any]:
        """The cleaned piece as the document has it; parts that have pages of their own stay as they are."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name in self.base_fields}
        del cleaned["revision"]
        plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in cleaned.items()}
        return {**self.table, **plain}


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


class AboutForm(PieceForm):
    """What the guide is, besides its pieces."""

    title = line("Title", required=True, longest=100)
    summary = line("What it is for, in one sentence", required=True)
    intro = lines("What is said before the first question", "A blank line begins a new paragraph")
    minutes = forms.IntegerField(label="Minutes it takes", min_value=1, max_value=60)
    reviewed_on = day_or_none("Last reviewed on", "When somebody who knows last read all of it")
    sensitive = forms.BooleanField(
        label="Sensitive",
        help_text="Every page has a button to leave at once, for people who may be watched",
        required=False,
    )
    in_use = forms.BooleanField(
        label="In use", help_text="Residents see it. Take this away to put the guide aside", required=False
    )

    def initial_from(self, table: Mapping[str, Any]) -> dict[str, Any]:
        return {"minutes": 5, "in_use": True, **super().initial_from(table)}

    def to_table(self) -> dict[str, Any]:
        about = super().to_table()
        return {name: about[name] for name in self.base_fields if name != "revision"}


class SectionForm(PieceForm):
    words_for_key = "title"
    title = line("Title", "Shown above its questions", required=True, longest=60)


class QuestionForm(PieceForm):
    """A question with its answers. Answers have a row each; an emptied row is taken out."""

    words_for_key = "ask"
    ask = line("The question", "Ask one thing, as you would ask it face to face", required=True, longest=200)
    kind = one_of(
        "How is it answered?",
        [
            (Kind.RADIO.value, "One of its answers"),
            (Kind.CHECKBOX.value, "All its answers that apply"),
            (Kind.YES_NO.value, "Yes or no"),
            (Kind.NUMBER.value, "A whole number"),
            (Kind.POSTCODE.value, "A postcode"),
            (Kind.TEXT.value, "Their own words (no rule can read them)"),
        ],
    )
    short = line("What the answer is called in a list", "For example “Falls in the last 12 months”", longest=100)
    section = forms.ChoiceField(label="Section", required=False)
    hint = line("Hint", "Shown under the question")
    why = lines("Why we ask", "Shown when somebody opens “Why we ask”")
    optional = forms.BooleanField(label="It may be left empty", required=False)
    least = forms.IntegerField(label="The smallest number", required=False, min_value=0)
    most = forms.IntegerField(label="The largest number", required=False, min_value=0)
    unit = line("Of what", "For example “years”", longest=30)
    none_text = line(
        "The answer that says none of them", "For example “None of these”. It cannot be ticked with others"
    )

    def __init__(
        self, document: Document, table: Mapping[str, Any], revision: int, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(document, table, revision, data)
        sections = [(one.get("key", ""), one.get("title", "")) for one in items_of(document, "sections")]
        self.fields["section"].choices = [("", "None"), *sections]  # type: ignore[attr-defined]
        self.rows: list[int] = []
        is_choice = table.get("kind") in (Kind.RADIO, Kind.CHECKBOX)
        options = [dict(one) for one in table.get("options", []) if not (is_choice and _is_none(table, one))]
        shown = len(options) + EMPTY_ROWS
        if data is not None:
            shown = max(shown, sum(name.startswith("option_") and name.endswith("_text") for name in data))
        for number in range(min(shown, 60)):
            option = options[number] if number < len(options) else {}
            self._add_row(number, option)

    def _add_row(self, number: int, option: Mapping[str, Any]) -> None:
        row = {
            "text": line(f"Answer {number + 1}", longest=200),
            "hint": line(f"Hint to answer {number + 1}", longest=200),
            "order": forms.IntegerField(label=f"Order {number + 1}", required=False),
            "key": forms.CharField(required=False, widget=forms.HiddenInput, max_length=60),
        }
        for name, field in row.items():
            field.initial = number + 1 if name == "order" else option.get(name, "")
            self.fields[f"option_{number}_{name}"] = field
        self.rows.append(number)

    def initial_from(self, table: Mapping[str, Any]) -> dict[str, Any]:
        none = next((one["text"] for one in table.get("options", []) if _is_none(table, one)), "")
        return {"kind": Kind.RADIO.value, "none_text": none, **super().initial_from(table)}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kind = given.get("kind")
        if kind in (Kind.RADIO, Kind.CHECKBOX) and not self._options(given):
            self.add_error("option_0_text", "Write the answers to choose from")
        return given

    def _options(self, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        rows = [number for number in self.rows if given.get(f"option_{number}_text")]
        last = len(self.rows) + 1
        rows.sort(key=lambda number: (given.get(f"option_{number}_order") or last, number))
        taken = {given[f"option_{number}_key"] for number in rows if given.get(f"option_{number}_key")}
        found = []
        for number in rows:
            text = given[f"option_{number}_text"]
            key = given.get(f"option_{number}_key") or free_key(text, taken | {NONE_TICKED}, otherwise="answer")
            taken.add(key)
            found.append({"key": key, "text": text, "hint": given.get(f"option_{number}_hint", "")})
        return [{name: value for name, value in one.items() if value} for one in found]

    def to_table(self) -> dict[str, Any]:
        table = super().to_table()
        none = table.pop("none_text")
        options = self._options(self.cleaned_data) if table["kind"] in (Kind.RADIO, Kind.CHECKBOX) else []
        if options and none and table["kind"] == Kind.CHECKBOX:
            options.append({"key": NONE_TICKED, "text": none})
        return {**table, "options": options}


def _is_none(table: Mapping[str, Any], option: Mapping[str, Any]) -> bool:
    return table.get("kind") == Kind.CHECKBOX and option.get("key") == NONE_TICKED


class AdviceForm(PieceForm):
    """Advice, with what stands beside it. Products, sources and needs are chosen from those there are."""

    words_for_key = "heading"
    heading = line("Heading", "Say what to do", required=True, longest=120)
    part = line("Under which heading of the report", "The same words bring advice together", required=True, longest=80)
    urgency = one_of(
        "How soon?",
        [
            (Urgency.NOT_URGENT.value, "Not urgent"),
            (Urgency.SOON.value, "Soon: it stands first"),
            (Urgency.NOW.value, "Now: it stands before everything else"),
        ],
        required=False,
    )
    text = lines(
        "Advice", "A blank line begins a paragraph; lines that begin with - make a list; {name} puts in an amount",
        required=True,
    )  # fmt: skip
    easy = lines("The same in easy words", "Short sentences of everyday words")
    costs = lines("What it costs")
    assessment = one_of(
        "Which assessment does it say to ask for?",
        [("", "None"), ("care", "Of what the person needs"), ("carer", "Of what a carer needs")],
        required=False,
    )
    needs = any_of("Services nearby for these needs")
    products = any_of("Products that may help")
    sources = any_of("Where it is from")
    see = any_of("Other guides to read on in")

    def __init__(
        self, document: Document, table: Mapping[str, Any], revision: int, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(document, table, revision, data)
        choices: dict[str, list[tuple[str, str]]] = {
            "needs": list(need_names().items()),
            "see": list(titles_in_force().items()),
            "products": [(name_of("products", one), str(one.get("name"))) for one in items_of(document, "products")],
            "sources": [
                (name_of("sources", one), f"{one.get('organisation')}: {one.get('title')}")
                for one in items_of(document, "sources")
            ],
        }
        for name, listed in choices.items():
            known = {key for key, _ in listed}
            listed += [(key, f"{key} (no longer there)") for key in table.get(name, []) if key not in known]
            self.fields[name].choices = listed  # type: ignore[attr-defined]


class ProductForm(PieceForm):
    words_for_key = "name"
    name = line("Name", required=True, longest=80)
    does = lines("What it does", required=True)
    price = line("Rough price", "For example “£20 to £45”", longest=100)
    price_source = line("Where the price is from", "With the year", longest=200)
    before = lines("Before you buy", "What to measure, try or ask first")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("price") and not given.get("price_source"):
            self.add_error("price_source", "Say where the price is from, or leave the price out")
        return given


class SourceForm(PieceForm):
    words_for_key = "title"
    title = line("Title", required=True)
    organisation = line("Organisation", required=True, longest=200)
    url = forms.URLField(label="Address of the page", max_length=500, assume_scheme="https")
    checked = day_or_none("Read on", "The day somebody last opened the page and compared. Leave it empty if nobody has")

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if not url.startswith("https://"):
            raise ValidationError("The address must begin with https://")
        return url

    def to_table(self) -> dict[str, Any]:
        return _with_checked(super().to_table())


class FigureForm(PieceForm):
    words_for_key = "label"
    label = line("What it is", "With the year it is for", required=True, longest=120)
    amount = forms.RegexField(
        regex=r"^\d{1,3}(,\d{3})*(\.\d{2})?$|^\d+(\.\d{2})?$",
        label="Amount in pounds",
        max_length=12,
        error_messages={"invalid": "Enter pounds, such as 76.70 or 30,000", "required": "Enter the amount"},
    )
    per = one_of(
        "How often", [("", "Once"), ("week", "A week"), ("month", "A month"), ("year", "A year")], required=False
    )
    source = forms.ChoiceField(label="Where it is from")
    until = day_or_none("It holds until", "Leave it empty if no end is known")
    checked = day_or_none("Read on", "The day somebody last compared it with the source. Leave it empty if nobody has")

    def __init__(
        self, document: Document, table: Mapping[str, Any], revision: int, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(document, table, revision, data)
        listed = [
            (one.get("key"), f"{one.get('organisation')}: {one.get('title')}") for one in items_of(document, "sources")
        ]
        self.fields["source"].choices = listed  # type: ignore[attr-defined]

    def to_table(self) -> dict[str, Any]:
        return _with_checked(super().to_table())


def _with_checked(table: dict[str, Any]) -> dict[str, Any]:
    return {**table, "checked": table.get("checked") or NOT_CHECKED}


class TermForm(PieceForm):
    named_by = "term"
    term = line("Word, or letters", required=True, longest=60)
    means = lines("What it means", required=True)


class DoorForm(PieceForm):
    """A way in from the first page. What it answers is written a line each: question: answer, answer."""

    named_by = "name"
    name = line("Words of the door", required=True, longest=80)
    by = one_of(
        "Where it stands", [(By.WORRY.value, "What is it about?"), (By.ROOM.value, "Where at home is it hard?")]
    )
    about = line("What lies behind it, in a few words", longest=150)
    answers = lines(
        "What is answered by choosing it", "A line each, by the names of questions: rooms: bathroom, toilet"
    )

    def initial_from(self, table: Mapping[str, Any]) -> dict[str, Any]:
        answers = table.get("answers") or {}
        said = (
            f"{key}: {', '.join(map(str, value)) if isinstance(value, list | tuple) else value}"
            for key, value in answers.items()
        )
        return {"by": By.WORRY.value, **super().initial_from(table), "answers": "\n".join(said)}

    def clean_answers(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        kinds = {one.get("key"): one.get("kind") for one in items_of(self.document, "questions")}
        for row in self.cleaned_data["answers"].splitlines():
            if not row.strip():
                continue
            key, colon, values = (part.strip() for part in row.partition(":"))
            if not colon or key not in kinds:
                raise ValidationError(f"“{row.strip()[:40]}”: begin each line with the name of a question and a colon")
            chosen = [value.strip() for value in values.split(",") if value.strip()]
            found[key] = chosen if kinds[key] == Kind.CHECKBOX else ", ".join(chosen)
        return found


FORMS: Mapping[str, type[PieceForm]] = {
    "sections": SectionForm,
    "questions": QuestionForm,
    "advice": AdviceForm,
    "products": ProductForm,
    "sources": SourceForm,
    "figures": FigureForm,
    "terms": TermForm,
    "doors": DoorForm,
}
"""The form of each list's pieces."""


class NewGuideForm(forms.Form):
    """A guide of one's own: by its title, or from a file."""

    title = line("Title", "Its words make the address of the guide", required=True, longest=100)
    file = forms.FileField(label="A file of a guide", help_text="If you have one: it ends in .toml", required=False)


class FileForm(forms.Form):
    """A guide's file to put in place of the draft."""

    file = forms.FileField(label="A file of this guide", help_text="It ends in .toml")
