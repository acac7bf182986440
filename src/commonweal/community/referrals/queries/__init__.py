"""Reading referrals: who can refer to whom (`parties`), one's lists (`lists`), checklists, and figures."""
