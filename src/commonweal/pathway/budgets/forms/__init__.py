"""What is typed about budgets and about the schemes they come from."""

from commonweal.pathway.budgets.forms.setting import CompareForm, HoursForm, PointsForm, SchemeForm

__all__ = ["CompareForm", "HoursForm", "PointsForm", "SchemeForm"]
