"""A systematic review in one terminal program: the program."""
