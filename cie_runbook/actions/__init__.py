"""What is written to the outside: drafted, shown in full, confirmed by a person, sent once."""
