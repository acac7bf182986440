"""What is asked: to write a referral (`writing`), to answer one (`answering`), for a checklist (`checklist`)."""
