"""Reports: urgent first, why each advice is there, and only what belongs to the answers."""

from commonweal.community.guides.document.guide import Assessment
from commonweal.community.guides.reports import in_plain_text, report_of, words_to_hand_over
from commonweal.community.guides.tests.documents import SOURCE, advice, guide, radio, ticks, yes_no

ANSWERS = {"fell": "yes", "times": "more", "rooms": ("bath",), "age": 80}


def headings(report) -> list[str]:
    return [one.advice.heading for one in report.given]


def test_a_report_has_the_advice_whose_rule_holds_in_the_guides_order():
    report = report_of(guide(), ANSWERS)
    assert headings(report) == ["Do gp", "Do rail", "Do move"]
    assert headings(report_of(guide(), {"fell": "no", "rooms": ("none",), "age": 20})) == ["Do move"]


def test_answers_to_questions_that_are_no_longer_asked_do_not_count():
    assert "Do gp" not in headings(report_of(guide(), {**ANSWERS, "fell": "no"}))


def test_what_is_urgent_stands_first_the_most_urgent_before_the_rest():
    made = guide(
        advice=[advice("calm"), advice("soon", urgency="soon"), advice("now", urgency="now"), advice("last", part="Z")]
    )
    report = report_of(made, ANSWERS)
    assert headings(report) == ["Do now", "Do soon", "Do calm", "Do last"]
    assert [one.advice.key for one in report.urgent] == ["now", "soon"]
    assert [part for part, _ in report.parts] == ["What helps", "Z"]


def test_each_advice_says_because_of_which_answers_it_is_there():
    report = report_of(guide(), ANSWERS)
    because = {one.advice.key: [(told.question, told.answer) for told in one.because] for one in report.given}
    assert because == {"gp": [("times", "The more")], "rail": [("rooms", "The bath")], "move": []}


def test_products_needs_sources_and_assessments_are_gathered_once_each():
    made = guide(
        advice=[
            advice("a", products=["rail"], needs=["equipment"], assessment="care"),
            advice("b", products=["rail"], needs=["equipment", "company"], assessment="carer"),
            advice("c", "fell is no", needs=["equipment"]),
        ]
    )
    report = report_of(made, ANSWERS)
    assert [one.key for one in report.products] == ["rail"]
    assert report.needs == ("equipment", "company")
    assert [one.key for one in report.sources] == ["nhs"]
    assert [(kind, [one.key for one in asking]) for kind, asking in report.assessments] == [
        (Assessment.CARE, ["a"]),
        (Assessment.CARER, ["b"]),
    ]


def test_figures_are_put_into_the_text_with_whether_they_were_checked():
    figure = {"key": "week", "label": "A week's", "amount": "76.70", "per": "week", "source": "nhs"}
    made = guide(advice=[advice("a", text="It is {week}.\n\n- one\n- two\nand more")], figures=[figure])
    report = report_of(made, ANSWERS)
    [first, points, last] = report.given[0].blocks
    assert [piece.words for piece in first.paragraph] == ["It is ", "£76.70 a week", "."]
    assert [piece.words for point in points.points for piece in point] == ["one", "two"]
    assert last.paragraph[0].words == "and more"
    assert report.figures[0].checked is None
    assert report.has_unverified


def test_only_words_that_a_report_uses_are_explained():
    made = guide(
        advice=[advice("a", text="Ask the therapist.")],
        terms=[{"term": "therapist", "means": "who helps"}, {"term": "deputy", "means": "who decides"}],
    )
    assert [one.term for one in report_of(made, ANSWERS).terms] == ["therapist"]


def test_the_text_for_an_e_mail_has_the_advice_and_none_of_the_answers():
    text = in_plain_text(report_of(guide(), ANSWERS))
    assert "It helps to do gp." in text
    assert "- Rail (£20): Holds you." in text
    assert SOURCE["url"] in text
    assert "80" not in text
    assert "The more" not in text
    assert "Do gp." in in_plain_text(report_of(guide(), ANSWERS), easy=True)


def test_what_is_handed_over_says_what_was_answered_but_not_who_and_where():
    made = guide(
        questions=[
            radio("who", "me", "other"),
            yes_no("fell", short="Fallen"),
            ticks("rooms", "bath", "none"),
            {"key": "where", "kind": "postcode", "ask": "Where?", "optional": True},
        ]
    )
    answers = {"who": "me", "fell": "yes", "rooms": ("none",), "where": "BH15 1AB"}
    words = words_to_hand_over(report_of(made, answers), "1 June 2026")
    assert words.startswith("From the guide “Falls”, answered on 1 June 2026:")
    assert "Fallen: Yes." in words
    assert "BH15" not in words
    assert "who" not in words
    assert report_of(made, answers).postcode == "BH15 1AB"
