"""Which phrases of a text say where?"""

__all__: list[str] = []
