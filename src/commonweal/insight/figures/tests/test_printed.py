from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.insight.figures.printed import read_printed


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("1335", "1335"),
        ("122,400", "122400"),
        ("11,594.50", "11594.50"),
        ("100.0%", "100.0"),
        ("0.2 %", "0.2"),
        ("8 per cent", "8"),
        ("£789,600", "789600"),
        ("£8.8m", "8800000"),
        ("£2bn", "2000000000"),
        ("300k", "300000"),
        ("1.25 million", "1250000"),
        ("-1.200", "-1.200"),
        ("\u22125", "-5"),
        ("-£5", "-5"),
        ("(1.2)", "-1.2"),
    ],
)
def test_a_plain_figure_has_its_value_with_the_decimals_printed(text: str, value: str) -> None:
    printed = read_printed(text)
    assert str(printed.value) == value
    assert not printed.approximate
    assert not printed.nil


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("C 5000", 5000),
        ("c 5,000", 5000),
        ("c. 5,000", 5000),
        ("C300", 300),
        ("ca. 40", 40),
        ("Approx. 40", 40),
        ("almost 21,000", 21000),
        ("over 1300", 1300),
        ("over 75%", 75),
        ("about 25%", 25),
        ("approximately £3m", 3_000_000),
        ("in the region of £300k", 300_000),
        ("~5", 5),
        ("1,300+", 1300),
    ],
)
def test_a_mark_of_doubt_makes_a_figure_approximate(text: str, value: int) -> None:
    printed = read_printed(text)
    assert printed.value == value
    assert printed.approximate


@pytest.mark.parametrize("text", ["-", "\u2013", "\u2014", " - "])
def test_a_dash_is_nothing_there(text: str) -> None:
    printed = read_printed(text)
    assert printed.nil
    assert printed.value is None


@pytest.mark.parametrize("text", ["", "  ", "n/a", "N/A", "..", "*", "[c]"])
def test_a_figure_not_given_is_neither_a_number_nor_nothing(text: str) -> None:
    printed = read_printed(text)
    assert printed.value is None
    assert not printed.nil


@pytest.mark.parametrize(
    ("text", "sign"), [("£5", "£"), ("5%", "%"), ("5 percent", "%"), ("5", ""), ("about £5m", "£")]
)
def test_the_sign_printed_is_kept(text: str, sign: str) -> None:
    assert read_printed(text).sign == sign


@pytest.mark.parametrize(
    "text",
    [
        "11,41",
        "1,2345",
        "1,23,456",
        "12 34",
        "209 (mix)",
        "four",
        "1.2.3",
        "(5",
        "5)",
        "(-5)",
        "5%%",
        "1e5",
        "½",
        "٣",
        ".",
    ],
)
def test_what_is_not_a_figure_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a figure\. Write a number as printed"):
        read_printed(text)


def test_pounds_and_percent_together_are_refused() -> None:
    with pytest.raises(ValueError, match="both a pound sign and a percent sign"):
        read_printed("£5%")


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["", "£"]), st.booleans())
def test_every_number_reads_back_from_the_way_it_is_printed(value: Decimal, sign: str, negative: bool) -> None:
    printed = read_printed(f"{'-' if negative else ''}{sign}{value:,.2f}")
    assert printed.value == (-value if negative else value)
    assert not printed.approximate


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        printed = read_printed(text)
    except ValueError as error:
        assert "Write" in str(error) or "Keep" in str(error)
    else:
        assert printed.value is None or printed.value.is_finite()
