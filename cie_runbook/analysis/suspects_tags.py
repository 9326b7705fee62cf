"""Tags of spans as columns, whichever way a table carries them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

STANDARD = (
    "trace_id",
    "span_id",
    "parent_id",
    "service",
    "name",
    "peer",
    "start",
    "duration_ms",
    "error",
    "status",
)
# Columns of a span that tell nothing about which part of the traffic it belongs to.
NOT_TAGS = frozenset(
    {*STANDARD, "id", "kind", "type", "resource", "error_type", "error_message", "job_id", "host"}
    | {"http_method", "http_status_code", "http_path_group", "end", "tags"}
)
MOST_VALUES = 200  # a tag with more is an id


def tags_of(spans: pd.DataFrame) -> pd.DataFrame:
    """Return the tags that divide traffic into parts.

    Parameters
    ----------
    spans : DataFrame of shape (n_spans, n_columns)
        A tag is a further column (as ``station``), or stands in a column ``tags``, where a row
        holds a mapping, a list of "key:value", or such a list as text.

    Returns
    -------
    DataFrame of shape (n_spans, n_tags)
        One text column a tag, named "tag:" and its name, <NA> where a span does not carry it.
        A tag with one value, or with more than `MOST_VALUES`, divides nothing and is left out.
    """
    found = {str(name): spans[name] for name in spans.columns if name not in NOT_TAGS}
    if "tags" in spans:
        read = pd.DataFrame([_read(one) for one in spans["tags"]], index=spans.index)
        found |= {str(name): read[name] for name in read if name not in NOT_TAGS}
    columns = {f"tag:{name}": values.astype("string") for name, values in sorted(found.items())}
    told = {name: values for name, values in columns.items() if _divides(values)}
    return pd.DataFrame(told, index=spans.index)


def _divides(values: pd.Series) -> bool:
    return 1 < values.nunique() <= MOST_VALUES


def _read(tags: object) -> Mapping[str, str]:
    if isinstance(tags, Mapping):
        return {str(key): str(value) for key, value in tags.items() if value is not None}
    parts = tags.split(",") if isinstance(tags, str) else tags
    if not isinstance(parts, (list, tuple)):
        return {}
    pairs = (str(part).partition(":") for part in parts)
    return {key.strip(): value.strip() for key, colon, value in pairs if colon}
