"""Which words of a shape may be what varies, and how many different ones show that they do."""

from __future__ import annotations

from functools import lru_cache

from cie_runbook.analysis.errors_mask import MASK, is_class
from cie_runbook.analysis.errors_shape import Shape

LONGEST_NAME = 6  # words of a name, as "Cheyenne VA Medical Center"
LONGEST_LIST = 18  # the same where commas part them
FEW_NAMES = 3  # different names, after a word that announces one, show that it varies
FEW_CAPITALS = 4  # the same where nothing announces them
FEW_WORDS = 8  # different plain words: fewer may be the one word that matters
FEWEST_CONSTANTS = 2

_ANNOUNCING_TEXT = """
user users patient account login owner host clinic clinics provider username operator caller
worker for by from site facility facilities station queue topic table bucket key file device
named name tenant printer kiosk node server client member veteran to at in with of assigned
requested and group channel region database schema index job cache partition fields field
location locations division ward department vendor doctor dr nurse clerk
"""
_ANNOUNCING = frozenset(_ANNOUNCING_TEXT.split())
_SMALL_TEXT = """
a an the is are was were be been not no has have had can could cannot will would should must do
does did it its this that these those there here if then than so but as on off up down out over
under into onto after before while when until since during without within because due via per
about against between for by from to at in with of or and failed failure fail failing error
errors warning fatal timeout timed refused reset closed denied expired invalid missing unknown
unexpected unavailable exceeded rejected aborted cancelled canceled found exist exists null
empty full lost broken started stopped finished completed succeeded success done retry retrying
retried queued again allowed authorized unauthorized forbidden conflict gone bad gateway
internal read write connect connection socket request response status code token rpc rest http
error: debug info warn trace ok
"""
_SMALL = frozenset(_SMALL_TEXT.split())
NAME_LINKS = frozenset({",", "of", "and", "the", "de", "van", "la", "/", "&"})
_PUNCTUATION = frozenset({",", ":", "--", "-", "|", "=", "=>", "/", "&"})


_INITIALS = frozenset("AI")


@lru_cache(maxsize=65_536)
def is_free(token: str) -> bool:
    """Tell whether a token may be what varies.

    Parameters
    ----------
    token : str
        One token of a shape.

    Returns
    -------
    bool
        False for what tells a class, for small words and for punctuation.
    """
    return not (
        token in _PUNCTUATION
        or MASK in token
        or token.endswith("=")
        or (token.lower() in _SMALL and token not in _INITIALS)
        or token[0].isdigit()
        or "::" in token
        or is_class(token)
    )


@lru_cache(maxsize=65_536)
def is_name(token: str) -> bool:
    """Tell whether a token looks like a part of a name.

    Parameters
    ----------
    token : str
        One token of a shape.

    Returns
    -------
    bool
        True for capitals, for what is no plain word, and for what joins names.
    """
    return token[0].isupper() or not token.isalpha() or token in NAME_LINKS  # MASK is no word


@lru_cache(maxsize=65_536)
def is_fixed(token: str) -> bool:
    """Tell whether a token is never part of a variable.

    Parameters
    ----------
    token : str
        One token of a shape.

    Returns
    -------
    bool
        True for what is neither free, nor a variable, nor joins names.
    """
    return token != MASK and token not in NAME_LINKS and not is_free(token)


def is_told(token: str) -> bool:
    """Tell whether a token says something.

    Parameters
    ----------
    token : str
        One token of a shape.

    Returns
    -------
    bool
        False for variables and punctuation.
    """
    return MASK not in token and token not in _PUNCTUATION


def needed_fillers(shape: Shape, start: int, fillers: set[Shape], constants: int) -> int:
    """Return how many different fillers show that a gap varies.

    Parameters
    ----------
    shape : tuple of str
        What stands around the gap.
    start : int
        Position of the gap in it.
    fillers : set of tuple of str
        What stands in the gap, each once.
    constants : int
        Telling tokens around the gap.

    Returns
    -------
    int
        The fewer, the more surely a name is to be expected there.
    """
    before = shape[start - 1].lower() if start else ""
    if before == ":" and start > 1:
        before = shape[start - 2].lower()
    is_announced = before in _ANNOUNCING
    are_names = start > 0 and all(all(map(is_name, filler)) for filler in fillers)
    if not start:
        has_full_names = sum(len(filler) > 1 for filler in fillers) > len(fillers) // 2
        # the first word tells most of all, unless it is the first of a name
        needed = FEW_WORDS if has_full_names else 3 * FEW_WORDS
    elif are_names:
        needed = FEW_NAMES if is_announced else FEW_CAPITALS
    else:
        needed = FEW_NAMES + 1 if is_announced else FEW_WORDS
    return needed if constants > FEWEST_CONSTANTS else needed + FEW_NAMES
