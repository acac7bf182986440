from django.apps import AppConfig


class AboutConfig(AppConfig):
    name = "commonweal.people.about"
    label = "about"
    verbose_name = "About the person"

    def ready(self) -> None:
        from commonweal.core.design.navigation import add_reminders
        from commonweal.core.design.person_pages import add_plain_summary, set_person_strip, set_reading_needs
        from commonweal.people.about.known import add_fact_source, facts_of_about_me, facts_of_circle, facts_of_record
        from commonweal.people.about.plain_words import PLAIN_SUMMARIES
        from commonweal.people.about.queries import alerts_of
        from commonweal.people.about.reminding import alerts_waiting
        from commonweal.people.about.strip import person_strip, reading_needs
        from commonweal.people.about.views.sections import about_section, careful_section
        from commonweal.people.identity.beside import set_alerts_source
        from commonweal.people.identity.sections import Section, add_section

        for view_name, sentences in PLAIN_SUMMARIES.items():
            add_plain_summary(view_name, *sentences)
        for source in (facts_of_record, facts_of_circle, facts_of_about_me):
            add_fact_source(source)
        add_reminders(alerts_waiting)
        set_alerts_source(alerts_of)
        set_person_strip(person_strip)
        set_reading_needs(reading_needs)
        add_section(
            Section("careful", "What to be careful of", 12, "about/careful_section.html", careful_section, "identity")
        )
        add_section(Section("about", "About me", 18, "about/about_section.html", about_section))
