"""Strings that stand in many places of an archive, and are in memory once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    Shared: TypeAlias = str
else:

    class _Strings(type):
        # The check of `str` itself: one of ours would take longer than to read the string.
        __instancecheck__ = staticmethod(str.__instancecheck__)

    class Shared(metaclass=_Strings):
        """A string, which msgspec asks `share` for when it reads one back.

        Without that each of an article's hundred places would have its path to itself.
        """


BETWEEN = "\0"
"""Stands between names that are held as one string: no text that was read has it."""


def share(_: type, value: Any) -> Any:
    """The same string for the same signs."""
    return sys.intern(value)
