"""The pages on which guides are written, tried and published."""
