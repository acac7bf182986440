from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "commonweal.community.referrals"
    label = "referrals"
    verbose_name = "Referrals and the first contact checklist"

    def ready(self) -> None:
        from commonweal.community.directory.entry_parts import EntryPart, add_entry_part
        from commonweal.community.referrals import counting, listeners  # noqa: F401 - importing them registers them
        from commonweal.community.referrals.actions.checklist_setup import SETS_LIST, load_first_contact
        from commonweal.community.referrals.entry_page import referring_on_entry
        from commonweal.community.referrals.queries.figures import SEES_FIGURES
        from commonweal.community.referrals.queries.parties import FILLS_LISTS, NAVIGATES
        from commonweal.community.referrals.record import referrals_on_record
        from commonweal.community.referrals.waiting import checklists_unfinished, referrals_waiting
        from commonweal.core.design.navigation import add_to_navigation
        from commonweal.core.places.loading import add_step
        from commonweal.people.identity.sections import Section, add_section
        from commonweal.people.sight.kinds import name_kinds

        add_to_navigation(
            "Referrals",
            "referrals:worklist",
            shown_to=lambda actor: actor.has_role(*NAVIGATES),
            position=22,
            description="Received and sent: answer them, and see how far each is.",
            waiting=referrals_waiting,
        )
        add_to_navigation(
            "First contact",
            "referrals:checklists",
            shown_to=lambda actor: actor.has_role(*FILLS_LISTS),
            position=23,
            description="One short list with somebody you visit; each tick goes to the partner who does that.",
            waiting=checklists_unfinished,
        )
        add_to_navigation(
            "First contact list",
            "referrals:questions",
            shown_to=lambda actor: actor.has_role(*SETS_LIST),
            position=62,
            description="What is asked on the first contact checklist, and who is asked to help where.",
        )
        add_to_navigation(
            "Referral figures",
            "referrals:figures",
            shown_to=lambda actor: actor.has_role(*SEES_FIGURES),
            position=63,
            description="Checklists, referrals, what came of them, and whether people were contacted in time.",
        )
        add_section(Section("referrals", "Referrals", 35, "referrals/section.html", referrals_on_record))
        add_entry_part(EntryPart("refer", 20, "referrals/entry_refer.html", referring_on_entry))
        add_step("first-contact", 35, load_first_contact, needs=("place", "areas", "organisations", "directory"))
        name_kinds({"referral": "Referrals to other organisations"})
