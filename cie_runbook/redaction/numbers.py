"""Where numbers stand that may identify somebody: found in one pass, shared by all who judge.

Most digits of a log are of stamps, traces and counts. One pattern looks at each number once and
asks whether what it is followed by could be any of the forms; only there the forms are tried.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_NUMBER = re.compile(
    r"""
    [0-9](?<![0-9]{2})                                    # the first digit of a number
    (?![0-9]{0,16}+[A-UW-Za-uw-z](?![ ]))                 # ... that no letter goes on with
    (?:(?=
        [0-9]{9}(?:[Vv]|(?!\w))                           # ten digits: a Veteran, a telephone
      | [0-9]{2}[ .\-][0-9]{2}[ .\-][0-9]{4}              # three, two, four
      | [0-9]{2}(?:[ .\-/]{1,3}|\)[ .\-]{0,3})[2-9][0-9]{2}[ .\-]{0,3}[0-9]{4}
      | (?<=[01])(?:01)?[ .\-]{0,2}\(?[2-9][0-9]{2}[ .\-/)]{1,4}[2-9][0-9]{2}
      | [0-9]{0,2}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]         # a network address
      | [0-9]{3}[ \-][0-9]{4}[ \-][0-9]{4}                # a card
      | [0-9]{2,16}(?:[Vv][0-9]{6})?\^                    # a field of HL7
      | [0-9]{8}[\-_|,:][^\W\d_a-z]                       # nine digits and a surname
    )()
    |(?<![\w.\-:/,=%+][0-9])(?=
        [0-9]{4}(?![0-9])                                 # a ZIP
      | [0-9]{0,5}[A-Za-z]?[ ]{1,2}[A-Z0-9]               # a house number
      | [0-9]{1,5}[ ][a-z]
    ))
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Offsets at which numbers start.

    Attributes
    ----------
    telling : tuple of int
        What follows has the form of an identifier, a telephone number or an address of a network.
    of_places : tuple of int
        May be the number of a house, or a ZIP.
    """

    telling: tuple[int, ...]
    of_places: tuple[int, ...]


@lru_cache(maxsize=2)
def numbers_in(text: str) -> Numbers:
    """Return the numbers of `text` that are worth a closer look."""
    telling: list[int] = []
    of_places: list[int] = []
    for match in _NUMBER.finditer(text):
        (of_places if match.lastindex is None else telling).append(match.start())
    return Numbers(tuple(telling), tuple(of_places))
