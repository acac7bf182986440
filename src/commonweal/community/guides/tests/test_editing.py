"""Writing guides: drafts, rules, checking, publishing, going back; who may, and what the ledger keeps."""

import tomllib

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonweal.community.guides.actions import (
    check_draft,
    discard_draft,
    publish_draft,
    roll_back,
    save_draft,
    start_draft,
    start_guide,
)
from commonweal.community.guides.document.changing import item_of, put_item
from commonweal.community.guides.document.writing import write_document
from commonweal.community.guides.models import GuideVersion
from commonweal.community.guides.queries import draft_of, guide_in_force, guides_in_force
from commonweal.community.guides.tests.documents import document
from commonweal.community.guides.tests.test_pages import page
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry

pytestmark = pytest.mark.django_db

OTHERS = [role for role in Role if role != Role.DIRECTORY_EDITOR]


def kinds_in_ledger(key: str) -> list[str]:
    with acting_as(system_actor("test")):
        return list(Entry.objects.filter(chain=f"guide:{key}").order_by("number").values_list("kind", flat=True))


def publish(actor, key: str, **about) -> GuideVersion:
    """A draft of what is in force, changed, checked and published."""
    draft = start_draft(actor, key)
    draft = save_draft(actor, draft, {**draft.document, **about}, "Changed", draft.revision)
    return publish_draft(actor, check_draft(actor, draft))


def test_a_guide_goes_from_draft_through_check_to_residents_and_back(editor):
    with acting_as(editor) as actor:
        publish(actor, "falls", title="Not falling")
        assert guide_in_force("falls").guide.title == "Not falling"
        assert guide_in_force("falls").edition == "version 1"
        publish(actor, "falls", title="Standing firm")
        assert guide_in_force("falls").guide.title == "Standing firm"
        again = roll_back(actor, "falls", 1)
        assert (again.number, guide_in_force("falls").guide.title) == (3, "Not falling")
        roll_back(actor, "falls", None)
        assert guide_in_force("falls").guide.title == "Falls"
        assert guide_in_force("falls").edition == "as shipped"
    written = ["guide.drafted", "guide.changed", "guide.checked", "guide.published"]
    again = ["guide.drafted", "guide.checked", "guide.published", "guide.rolled-back"]
    assert kinds_in_ledger("falls") == [*written, *written, *again]


def test_only_a_directory_editor_writes_guides(staff, editor):
    with acting_as(editor) as actor:
        draft = start_draft(actor, "falls")
    for role in OTHERS:
        with acting_as(staff(role)) as actor:
            for act in (
                lambda actor: start_draft(actor, "memory"),
                lambda actor: start_guide(actor, "Feet"),
                lambda actor: save_draft(actor, draft, draft.document, "Changed", 0),
                lambda actor: check_draft(actor, draft),
                lambda actor: publish_draft(actor, draft),
                lambda actor: discard_draft(actor, draft),
                lambda actor: roll_back(actor, "falls", None),
            ):
                with pytest.raises(PermissionDenied):
                    act(actor)


def test_a_draft_with_faults_is_not_checked_and_an_unchecked_one_not_published(editor):
    with acting_as(editor) as actor:
        draft = start_draft(actor, "falls")
        with pytest.raises(ValidationError, match="Check the guide first"):
            publish_draft(actor, draft)
        draft = check_draft(actor, draft)
        broken = put_item(draft.document, "questions", "fell", {"key": "fell", "kind": "radio", "ask": "How often?"})
        draft = save_draft(actor, draft, broken, "Answers taken out", draft.revision)
        assert draft.checked_at is None  # a change takes the mark away
        with pytest.raises(ValidationError, match="Mend them first"):
            check_draft(actor, draft)
        with pytest.raises(ValidationError, match="Check the guide first"):
            publish_draft(actor, draft)
        assert guide_in_force("falls").edition == "as shipped"


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(editor, staff):
    with acting_as(editor) as actor:
        draft = start_draft(actor, "falls")
        save_draft(actor, draft, draft.document, "Changed", 0)
    with (
        acting_as(staff(Role.DIRECTORY_EDITOR, "Otto Quill")) as actor,
        pytest.raises(ValidationError, match="Edda Quill changed this draft while"),
    ):
        save_draft(actor, draft, {}, "Changed", 0)


def test_there_is_one_draft_at_a_time_and_a_published_version_is_closed(editor):
    with acting_as(editor) as actor:
        draft = start_draft(actor, "falls")
        with pytest.raises(ValidationError, match="begun a draft"):
            start_draft(actor, "falls")
        published = publish_draft(actor, check_draft(actor, draft))
        with pytest.raises(ValidationError, match="published or thrown away"):
            save_draft(actor, published, {}, "Changed", published.revision)
        with pytest.raises(ValidationError, match="no published version"):
            roll_back(actor, "falls", 9)
        with pytest.raises(ValidationError, match="no shipped guide"):
            roll_back(actor, "memory", None)


def test_a_guide_of_ones_own_is_written_and_put_out_of_use(editor):
    with acting_as(editor) as actor:
        for title in ("Falls", "Edit", "!!!"):
            with pytest.raises(ValidationError):
                start_guide(actor, title)
        draft = start_guide(actor, "Feet and shoes", document())
        assert (draft.guide, draft.based_on) == ("feet-and-shoes", "a new guide")
        assert guide_in_force("feet-and-shoes") is None
        sound = {**document(), "title": "Feet and shoes"}
        sound["advice"] = [{**one, "needs": []} for one in sound["advice"]]
        draft = save_draft(actor, draft, sound, "Changed", draft.revision)
        publish_draft(actor, check_draft(actor, draft))
        assert "feet-and-shoes" in [one.key for one in guides_in_force()]
        publish(actor, "feet-and-shoes", in_use=False)
        assert guide_in_force("feet-and-shoes") is None
        assert "feet-and-shoes" not in [one.key for one in guides_in_force()]


PAGES = ["", "/falls", "/falls/about", "/falls/questions/fell", "/falls/advice/new", "/falls/paths", "/falls/paths/1"]


@pytest.mark.parametrize("path", [*PAGES, "/falls/differences", "/falls/file", "/falls/questions/up/rule/when"])
def test_the_editing_pages_are_for_editors(editing, staff, path):
    editing.post("/guides/edit/falls/do", {"do": "start"})
    editing.post("/guides/edit/falls/about", {**ABOUT, "revision": 0})
    assert editing.get(f"/guides/edit{path}").status_code == 200
    other = Client()
    other.force_login(staff(Role.COMMISSIONER), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert other.get(f"/guides/edit{path}").status_code == 403
    assert Client().get(f"/guides/edit{path}").status_code == 302


ABOUT = {"title": "Not falling", "summary": "What helps.", "minutes": "6", "in_use": "on"}


@pytest.fixture
def drafting(editing: Client) -> Client:
    """An editor's browser with a draft of the guide on falls begun."""
    assert editing.post("/guides/edit/falls/do", {"do": "start"}).url == "/guides/edit/falls"
    return editing


def test_the_workspace_shows_every_piece_what_it_depends_on_and_what_is_wrong(drafting):
    shown = page(drafting.get("/guides/edit/falls"))
    assert "0 faults" in shown
    assert "How many times have you fallen in the last 12 months?" in shown
    assert "“Falls in the last 12 months” is “Once” or “Twice or more”" in shown
    drafting.post("/guides/edit/falls/questions/fell", {"do": "remove", "revision": 0})
    shown = page(drafting.get("/guides/edit/falls"))
    assert "To mend before it can be published" in shown
    assert "There is no question “fell”: change the rule" in shown
    assert "Mend them first" in page(drafting.post("/guides/edit/falls/do", {"do": "check"}, follow=True))


def test_what_the_guide_is_is_changed(drafting):
    drafting.post("/guides/edit/falls/about", {**ABOUT, "sensitive": "on", "revision": 0})
    draft = draft_of("falls")
    assert draft.document["title"] == "Not falling"
    assert draft.document["sensitive"] is True
    assert draft.document["questions"]
    assert draft.changed_by_name == "Edda Quill"


def test_a_question_is_written_with_its_answers_which_keep_their_names(drafting):
    new = {
        "ask": "Which stairs are hard?", "kind": "checkbox", "short": "Hard stairs", "section": "home", "hint": "",
        "why": "", "option_0_text": "Up", "option_0_order": "2", "option_1_text": "Down to the cellar",
        "option_1_order": "1", "none_text": "None of these", "revision": "0", "do": "save",
    }  # fmt: skip
    response = drafting.post("/guides/edit/falls/questions/new", new)
    assert response.url == "/guides/edit/falls/questions/stairs-hard"
    table = item_of(draft_of("falls").document, "questions", "stairs-hard")
    assert table["options"] == [
        {"key": "down-cellar", "text": "Down to the cellar"},
        {"key": "up", "text": "Up"},
        {"key": "none", "text": "None of these"},
    ]
    changed = {
        **new, "option_0_key": "down-cellar", "option_0_text": "Down", "option_0_order": "1", "option_1_key": "up",
        "option_1_text": "", "option_2_text": "Outside", "revision": "1",
    }  # fmt: skip
    assert drafting.post(response.url, changed).url == "/guides/edit/falls#questions"
    table = item_of(draft_of("falls").document, "questions", "stairs-hard")
    assert [one["key"] for one in table["options"]] == ["down-cellar", "outside", "none"]
    shown = page(drafting.get(response.url))
    assert "Outside" in shown
    assert "None of these" in shown


def test_a_mistake_on_a_form_is_told_and_nothing_typed_is_lost(drafting):
    shown = page(drafting.post("/guides/edit/falls/questions/new", {"ask": "Which?", "kind": "radio", "revision": 0}))
    assert "Write the answers to choose from" in shown
    assert 'value="Which?"' in shown
    assert draft_of("falls").revision == 0


@pytest.mark.parametrize(
    ("list_name", "typed", "name", "kept"),
    [
        ("sections", {"title": "Your feet"}, "feet", {"title": "Your feet"}),
        (
            "advice",
            {"heading": "Look at feet", "part": "Health", "text": "Do.", "needs": ["company"], "assessment": "care"},
            "look-feet",
            {"needs": ["company"], "assessment": "care"},
        ),
        ("products", {"name": "Soft socks", "does": "Warm."}, "soft-socks", {"does": "Warm."}),
        (
            "sources",
            {"title": "Foot care", "organisation": "NHS", "url": "https://www.nhs.uk/feet"},
            "foot-care",
            {"checked": "not checked online"},
        ),
        (
            "figures",
            {"label": "Foot grant", "amount": "76.70", "per": "week", "source": "nhs-falls", "checked_day": "1",
             "checked_month": "9", "checked_year": "2026"},
            "foot-grant",
            {"amount": "76.70", "checked": "2026-09-01"},
        ),
        ("terms", {"term": "podiatrist", "means": "foot doctor"}, "podiatrist", {"means": "foot doctor"}),
        (
            "doors",
            {"name": "Feet", "by": "worry", "answers": "who: me\nsigns: feet, sight"},
            "Feet",
            {"answers": {"who": "me", "signs": ["feet", "sight"]}},
        ),
    ],
)  # fmt: skip
def test_every_kind_of_piece_is_written_changed_moved_and_taken_out(drafting, list_name, typed, name, kept):
    base = f"/guides/edit/falls/{list_name}"
    assert page(drafting.get(f"{base}/new")).count("<h1") == 1
    assert drafting.post(f"{base}/new", {**typed, "revision": 0}).status_code == 302
    table = item_of(draft_of("falls").document, list_name, name)
    assert {part: table[part] for part in kept} == kept
    assert drafting.get(f"{base}/{name}").status_code == 200
    drafting.post(f"{base}/{name}", {"do": "up", "revision": 1})
    drafting.post(f"{base}/{name}", {"do": "down", "revision": 2})
    drafting.post(f"{base}/{name}", {"do": "remove", "revision": 3})
    assert item_of(draft_of("falls").document, list_name, name) is None
    assert kinds_in_ledger("falls") == ["guide.drafted", *["guide.changed"] * 4]


def test_a_form_opened_before_another_change_is_not_taken(drafting):
    drafting.post("/guides/edit/falls/terms/new", {"term": "a", "means": "b", "revision": 0})
    shown = page(drafting.post("/guides/edit/falls/terms/new", {"term": "c", "means": "d", "revision": 0}))
    assert "changed this draft while you were writing" in shown
    assert 'value="c"' in shown
    assert "Nothing was changed" in page(drafting.post("/guides/edit/falls/terms/a", {"do": "remove", "revision": 0}))


def test_a_rule_is_built_test_by_test(drafting):
    at = "/guides/edit/falls/advice/good/rule/when"
    drafting.post(at, {"do": "write", "rule": "", "revision": 0})
    assert "Always, whatever was answered" in page(drafting.get(at))
    assert "Fallen" not in page(drafting.get(f"{at}?about=age"))
    add = {"do": "add", "way": "is", "answers": ["once", "more"], "joined": "all", "revision": 1}
    drafting.post(f"{at}?about=fell", add)
    drafting.post(f"{at}?about=age", {"do": "add", "way": "least", "number": "65", "joined": "any", "revision": 2})
    drafting.post(
        f"{at}?about=signs", {"do": "add", "way": "not", "answers": ["sight"], "joined": "any", "revision": 3}
    )
    written = "fell is once, more or age at least 65 or signs does not include sight"
    assert item_of(draft_of("falls").document, "advice", "good")["when"] == written
    drafting.post(f"{at}?about=postcode", {"do": "add", "way": "is", "joined": "all", "revision": 4})
    assert item_of(draft_of("falls").document, "advice", "good")["when"] == f"({written}) and postcode is answered"
    drafting.post(at, {"do": "remove-0", "revision": 5})
    assert item_of(draft_of("falls").document, "advice", "good")["when"] == "postcode is answered"


def test_a_rule_that_is_written_wrong_is_told_and_stays(drafting):
    at = "/guides/edit/falls/questions/up/rule/when"
    shown = page(drafting.post(at, {"do": "write", "rule": "fell is", "revision": 0}))
    assert "The name of an answer is expected" in shown
    assert "fell is</textarea>" in shown
    assert "Tick at least one answer" in page(
        drafting.post(f"{at}?about=fell", {"do": "add", "way": "is", "joined": "all", "revision": 0})
    )


def test_a_rule_may_look_only_at_questions_asked_before(drafting):
    shown = page(drafting.get("/guides/edit/falls/questions/fell/rule/when"))
    assert '<option value="hurt"' in shown
    assert '<option value="fell"' not in shown
    assert '<option value="fell"' in page(drafting.get("/guides/edit/falls/questions/fell/rule/ends_when"))
    assert drafting.get("/guides/edit/falls/products/grab-rail/rule/when").status_code == 404


def test_what_differs_from_what_residents_have_is_shown_word_by_word(drafting):
    drafting.post("/guides/edit/falls/about", {**ABOUT, "revision": 0})
    drafting.post("/guides/edit/falls/terms/physiotherapist", {"do": "remove", "revision": 1})
    shown = page(drafting.get("/guides/edit/falls/differences"))
    assert '<ins class="cw-new">Not falling</ins>' in shown
    assert '<del class="cw-gone">Falls</del>' in shown
    assert "Word “physiotherapist”" in shown or "Term “physiotherapist”" in shown
    assert "Nothing." in page(drafting.get("/guides/edit/falls/differences?before=shipped&after=in-force"))


def test_a_draft_is_published_and_gone_back_from_in_the_browser(drafting, client):
    drafting.post("/guides/edit/falls/about", {**ABOUT, "revision": 0})
    assert "You can publish it" in page(drafting.post("/guides/edit/falls/do", {"do": "check"}, follow=True))
    assert "residents see it now" in page(drafting.post("/guides/edit/falls/do", {"do": "publish"}, follow=True))
    assert "Not falling" in page(Client().get("/guides/falls"))
    assert "shipped guide is before residents" in page(
        drafting.post("/guides/edit/falls/do", {"do": "shipped"}, follow=True)
    )
    drafting.post("/guides/edit/falls/do", {"do": "roll-back", "number": "1"})
    assert "Not falling" in page(Client().get("/guides/falls"))
    assert "no draft" in page(drafting.post("/guides/edit/falls/do", {"do": "publish"}, follow=True))
    drafting.post("/guides/edit/falls/do", {"do": "start"})
    assert "thrown away" in page(drafting.post("/guides/edit/falls/do", {"do": "discard"}, follow=True))


def test_every_path_is_shown_with_the_report_it_ends_in(drafting):
    shown = page(drafting.get("/guides/edit/staying-safe/paths"))
    assert "51 paths through" in shown
    assert "Path 20:" in shown
    assert "page=2" in shown
    assert "Ends in: Call 999 now" in shown
    shown = page(drafting.get("/guides/edit/staying-safe/paths?danger=now"))
    assert "2 paths through" in shown or "1 path through" in shown
    shown = page(drafting.get("/guides/edit/staying-safe/paths/1?danger=no&what=scam"))
    assert "Stop, hang up, do not answer" in shown
    assert drafting.get("/guides/edit/staying-safe/paths/9999").status_code == 404
    assert "More than 2,000" in page(drafting.get("/guides/edit/falls/paths"))


def test_an_editor_walks_through_the_draft_and_nothing_is_counted_or_saved(
    drafting, django_capture_on_commit_callbacks
):
    drafting.post("/guides/edit/falls/about", {**ABOUT, "revision": 0})
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        assert drafting.post("/guides/edit/falls/try").url == "/guides/falls"
        assert "You are trying the" in page(drafting.get("/guides/falls"))
        assert "Not falling" in page(drafting.get("/guides/falls"))
        assert "Not falling" not in page(Client().get("/guides/falls"))
        drafting.post("/guides/falls/begin")
        assert drafting.post("/guides/falls/save").url == "/guides/falls/q/who"
    assert callbacks == []
    drafting.post("/guides/edit/falls/try", {"do": "stop"})
    assert "Not falling" not in page(drafting.get("/guides/falls"))


def test_a_guide_goes_out_and_comes_in_as_a_file(drafting):
    response = drafting.get("/guides/edit/falls/file")
    assert response["Content-Disposition"] == 'attachment; filename="falls.toml"'
    taken = tomllib.loads(response.content.decode())
    assert taken["title"] == "Falls"
    taken["title"] = "From a file"
    file = SimpleUploadedFile("falls.toml", write_document({**taken, "reviewed_on": "2026-09-01"}).encode())
    drafting.post("/guides/edit/falls/file", {"file": file})
    assert draft_of("falls").document["title"] == "From a file"
    for bad in (b"\xff\xfe", b"title = "):
        wrong = SimpleUploadedFile("falls.toml", bad)
        assert "file" in page(drafting.post("/guides/edit/falls/file", {"file": wrong}, follow=True))
    assert draft_of("falls").document["title"] == "From a file"
    assert "Choose a file first" in page(drafting.post("/guides/edit/falls/file", follow=True))


def test_a_new_guide_is_begun_from_its_title_or_a_file(editing):
    assert editing.post("/guides/edit", {"title": "Feet"}).url == "/guides/edit/feet"
    assert "asks nothing" in page(editing.get("/guides/edit/feet"))
    assert "a guide of this name already" in page(editing.post("/guides/edit", {"title": "Feet"}))
    file = SimpleUploadedFile("shoes.toml", write_document(document()).encode())
    assert editing.post("/guides/edit", {"title": "Shoes", "file": file}).url == "/guides/edit/shoes"
    assert draft_of("shoes").document["title"] == "Shoes"
    assert "cannot be read" in page(
        editing.post("/guides/edit", {"title": "Hats", "file": SimpleUploadedFile("x.toml", b"= 1")})
    )


def test_the_list_of_guides_asks_as_often_for_few_drafts_as_for_many(editing, editor, django_assert_max_num_queries):
    with acting_as(editor) as actor:
        for number in range(20):
            start_guide(actor, f"Guide number {number}")
    with django_assert_max_num_queries(12):
        assert "Guide number 7" in page(editing.get("/guides/edit"))
