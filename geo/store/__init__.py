"""How are millions of events kept, so that a question reads only what may answer it?"""

from geo.store.reading import frames_of, is_store
from geo.store.writing import write_store

__all__ = ["frames_of", "is_store", "write_store"]
