"""What a person said of an event, kept in a log, and made again whenever the article is read."""

from geo.corrections.anchoring import anchor_of
from geo.corrections.changing import fixed, seen
from geo.corrections.entry import Anchor, Change, Correction, Placing, Timing
from geo.corrections.lines import change_from_plain, to_plain
from geo.corrections.log import add_to_log, read_log, standing
from geo.corrections.meaning import placing_at, placing_in, placing_of, timing_of
from geo.corrections.replaying import Replayed, Unused, replay

__all__ = [
    "Anchor",
    "Change",
    "Correction",
    "Placing",
    "Replayed",
    "Timing",
    "Unused",
    "add_to_log",
    "anchor_of",
    "change_from_plain",
    "fixed",
    "placing_at",
    "placing_in",
    "placing_of",
    "read_log",
    "replay",
    "seen",
    "standing",
    "timing_of",
    "to_plain",
]
