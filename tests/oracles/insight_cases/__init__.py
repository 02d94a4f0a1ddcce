"""Families of programs, each with the judge of what is said about them."""
