"""The nine areas of wellbeing that the Care Act names, in plain words and in law. Pure.

Source: Care Act 2014 section 1(2) (Open Government Licence v3.0).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Area:
    """One area of wellbeing: its key here, a title, what to think of, the words of the law and where they stand."""

    key: str
    title: str
    prompt: str
    statutory: str
    source: str


AREAS: dict[str, Area] = {
    area.key: area
    for area in (
        Area(
            key="dignity",
            title="Dignity",
            prompt="Being treated with respect, and feeling like yourself",
            statutory="personal dignity (including treatment of the individual with respect)",
            source="Care Act 2014 s 1(2)(a)",
        ),
        Area(
            key="health",
            title="Health and feelings",
            prompt="Health of body and mind, and how you feel in yourself",
            statutory="physical and mental health and emotional well-being",
            source="Care Act 2014 s 1(2)(b)",
        ),
        Area(
            key="protection",
            title="Being safe from harm",
            prompt="Not being hurt, bullied, used or left without care",
            statutory="protection from abuse and neglect",
            source="Care Act 2014 s 1(2)(c)",
        ),
        Area(
            key="control",
            title="Control over your days",
            prompt="Choosing what happens each day, and how your support is given",
            statutory="control by the individual over day-to-day life (including over care and support provided to the "
            "individual and the way in which it is provided)",
            source="Care Act 2014 s 1(2)(d)",
        ),
        Area(
            key="participation",
            title="Work, learning and free time",
            prompt="Taking part in work, learning, training or things you enjoy",
            statutory="participation in work, education, training or recreation",
            source="Care Act 2014 s 1(2)(e)",
        ),
        Area(
            key="economic",
            title="Money and standing",
            prompt="Getting by, paying bills, and having a place among others",
            statutory="social and economic well-being",
            source="Care Act 2014 s 1(2)(f)",
        ),
        Area(
            key="relationships",
            title="Home, family and friends",
            prompt="Life with your family, partner, children and friends",
            statutory="domestic, family and personal relationships",
            source="Care Act 2014 s 1(2)(g)",
        ),
        Area(
            key="accommodation",
            title="Where you live",
            prompt="Whether your home suits you",
            statutory="suitability of living accommodation",
            source="Care Act 2014 s 1(2)(h)",
        ),
        Area(
            key="contribution",
            title="What you give to others",
            prompt="Being of use, and taking part in your community",
            statutory="the individual's contribution to society",
            source="Care Act 2014 s 1(2)(i)",
        ),
    )
}
"""Key -> area, in the order of the law."""
