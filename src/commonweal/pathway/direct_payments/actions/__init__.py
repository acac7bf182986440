"""What can be done: agreeing (`agreeing`), the account (`account`), and looking after it (`minding`)."""
