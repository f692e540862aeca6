"""Who said what, and how it reached us: suggestions with flags, from running text alone."""

from obelus.detect.detector import DEFAULT, Detector, detect
from obelus.detect.judgement import Judgement, default_judgement, judged
from obelus.detect.lexicon import Cue, Lexicon, default_lexicon
from obelus.detect.register import Entity, Outlet, Register, shipped_outlets
from obelus.detect.suggestion import Carrier, Confidence, Flag, Suggestion, self_check

__all__ = [
    "DEFAULT",
    "Carrier",
    "Confidence",
    "Cue",
    "Detector",
    "Entity",
    "Flag",
    "Judgement",
    "Lexicon",
    "Outlet",
    "Register",
    "Suggestion",
    "default_judgement",
    "default_lexicon",
    "detect",
    "judged",
    "self_check",
    "shipped_outlets",
]
