"""A page of ours in the pages of others: snippets, oEmbed, tags for social cards, a form in several files."""

from layers.embed._files import folder_files
from layers.embed._head import CARD_SIZE, Published, discovery_link, head_tags
from layers.embed._pagefile import PageFile, read_page
from layers.embed._snippets import ELEMENT_FILE, element_script, element_snippet, iframe_snippet, oembed

__all__ = [
    "CARD_SIZE",
    "ELEMENT_FILE",
    "PageFile",
    "Published",
    "discovery_link",
    "element_script",
    "element_snippet",
    "folder_files",
    "head_tags",
    "iframe_snippet",
    "oembed",
    "read_page",
]
