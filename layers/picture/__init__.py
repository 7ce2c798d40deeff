"""From a frame to a still picture of its map: SVG written here, PNG and PDF without a browser."""

from layers.picture._building import ENDINGS, Picture, build_picture

__all__ = ["ENDINGS", "Picture", "build_picture"]
