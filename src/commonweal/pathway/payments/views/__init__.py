"""Pages of money: for finance officers (`finance`, `runs`, `checking`), for providers (`provider`), and of a person's
own account (`person`). `answering` holds how all of them show a table and take a form."""
