from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "commonweal.people.documents"
    label = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from commonweal.people.documents.views import documents_section
        from commonweal.people.identity.sections import Section, add_section

        add_section(Section("documents", "Documents", 80, "documents/section.html", documents_section, "identity"))
