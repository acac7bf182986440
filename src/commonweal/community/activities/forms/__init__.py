"""The forms of this room: looking through what is on (`looking`), booking (`booking`), running a group (`running`)."""
