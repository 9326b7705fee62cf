"""What every entry of the catalog is, and how sure one can be of it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Confidence = Literal["documented", "derived", "unconfirmed"]
"""Where a name comes from: a public document, our reading of public code, or nobody yet."""


class Entry(BaseModel):
    """The base of every entry: frozen, and a misspelt field is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")
