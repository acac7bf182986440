"""Reading work: the lists (`lists`), what each worker has on (`loads`), what waits for approval (`approvals`), and how
long people wait (`times`)."""
