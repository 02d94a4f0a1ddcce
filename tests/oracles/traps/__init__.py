"""Programs that fall into the trap of a check, their near neighbours that do not, and what shows which is which."""
