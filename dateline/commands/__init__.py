"""One module for each subcommand; `dateline.cli` loads the one that is called."""

__all__: list[str] = []
