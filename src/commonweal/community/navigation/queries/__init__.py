"""Reading link work: teams (`teams`), the people somebody works with (`caseload`), one person's work (`work`), what is
near them (`nearby`), and what is counted for the place (`counted`)."""
