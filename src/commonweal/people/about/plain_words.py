"""A person's own pages in a few short sentences, for whoever reads easy read. Pure."""

PLAIN_SUMMARIES: dict[str, tuple[str, ...]] = {
    "identity:record": (
        "This is your record.",
        "It says what you need and who helps you.",
        "You can ask us to change what is wrong.",
    ),
    "circle:circle": (
        "These are the people who matter to you.",
        "You can add people, or take them out.",
        "You choose who may look at your record.",
    ),
    "consent:consents": (
        "This page shows who may see things about you.",
        "You can say yes or no.",
        "You can change your mind at any time.",
    ),
    "sight:who_can_see": (
        "This page shows who can look at your record.",
        "It shows who did look, and when.",
    ),
    "sight:timeline": (
        "This page shows what has happened.",
        "The newest thing is at the top.",
    ),
    "about:about": (
        "This page says what people should know about you.",
        "You can write it yourself, or with help.",
        "You can change it at any time.",
    ),
    "about:careful": (
        "This page says what people must be careful of.",
        "It also says what you want if you get very ill.",
    ),
    "documents:documents": (
        "These are your letters, pictures and films.",
        "You can add your own.",
    ),
}
