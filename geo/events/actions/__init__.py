"""Which actions does a sentence report, and did they happen? `triggers` answers."""
