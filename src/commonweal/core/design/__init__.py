"""The design system: base pages, components, charts, and where the data files lie."""
