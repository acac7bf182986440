"""The pages of this room. What somebody without an account may see, they see by a key that their browser holds."""
