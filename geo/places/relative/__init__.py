"""Where is a place that the text describes by another one ("100 km south of X")?"""

__all__: list[str] = []
