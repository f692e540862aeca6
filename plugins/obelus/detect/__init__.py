"""Who said what, and how it reached us: suggestions with flags, from running text alone."""

from .detector import Detector, default_register, detect
from .judgement import Judgement, default_judgement
from .lexicon import Cue, Lexicon, default_lexicon
from .register import Entity, Outlet, Register, shipped_outlets
from .suggestion import Carrier, Confidence, Flag, Suggestion, self_check

DEFAULT = default_register()

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
    "default_register",
    "detect",
    "self_check",
    "shipped_outlets",
]
