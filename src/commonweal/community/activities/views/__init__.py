"""The pages of this room: what is on (`looking`), booking, one's own bookings (`mine`), running a group (`running`,
`sessions`), and calendars."""
