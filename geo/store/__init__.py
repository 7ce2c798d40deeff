"""How are millions of events kept, so that a question reads only what may answer it?"""

from geo.store.reading import frames_of, is_store, rows_in
from geo.store.writing import Spilt, make_store, spill, write_store

__all__ = ["Spilt", "frames_of", "is_store", "make_store", "rows_in", "spill", "write_store"]
