"""From a frame to a still picture of its map: SVG written here, PNG and PDF without a browser."""

from layers.picture._building import Picture, build_picture

__all__ = ["Picture", "build_picture"]
