"""Which of the gazetteer's candidates does each toponym mean?"""

__all__: list[str] = []
