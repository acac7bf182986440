from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "commonweal.community.directory"
    label = "directory"
    verbose_name = "Directory of what is there"
