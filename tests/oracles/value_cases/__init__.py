"""Programs whose values are known to pygloss, and how they are watched while they run."""
