"""From a frame to a still picture of its map: SVG written here, PNG and PDF without a browser."""

from layers.picture._building import ENDINGS, LEAST_PX, MOST_PX, Picture, build_picture

__all__ = ["ENDINGS", "LEAST_PX", "MOST_PX", "Picture", "build_picture"]
