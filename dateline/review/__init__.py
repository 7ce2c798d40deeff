"""The review page: article beside map, doubtful events first, every change kept in the log of corrections."""
