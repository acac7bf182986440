"""What is typed about carers: on the register, for an emergency, for breaks and for what helps them."""
