"""How are millions of events kept, so that a question reads only what may answer it?"""

from geo.store.reading import frames_of, is_store, rows_in
from geo.store.writing import write_store

__all__ = ["frames_of", "is_store", "rows_in", "write_store"]
