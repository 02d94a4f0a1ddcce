"""What `quiz_oracle.py` asks about, and how each kind of question is answered by CPython."""
