"""Pages of this room: writing a referral, following one by its key, working with referrals, checklists and figures."""
