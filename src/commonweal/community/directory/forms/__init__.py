"""The forms of this room."""

from commonweal.community.directory.forms.finding import FindForm

__all__ = ("FindForm",)
