"""Reading when and where out of prose: articles, times, places and the events frame."""
