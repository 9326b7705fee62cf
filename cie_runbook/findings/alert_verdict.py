"""The verdict on an alert: one paragraph from the alert to the cause, and to whom to call."""

from __future__ import annotations

from collections.abc import Sequence

from cie_runbook.analysis.alert_found import A_PERSON
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings import advice
from cie_runbook.findings.alert_story import AlertStory, is_upstream, names, shown_by, since
from cie_runbook.findings.causes import describe_suspects
from cie_runbook.findings.headline import fitting, lost
from cie_runbook.findings.model import Finding, Status
from cie_runbook.findings.paragraph import reservations
from cie_runbook.findings.triage_roles import parts
from cie_runbook.findings.verdict import Verdict
from cie_runbook.findings.wording import clock, percent, quantity

MOST_EXCUSED = 3
NOT_FOUND = "Nobody told of this alert in the window"


def alert_verdict(base: Verdict, told: AlertStory, catalog: Catalog) -> Verdict:
    """Return the verdict on an alert: the day's, told from the alert to the cause."""
    said = [
        _alert(told),
        _uncounted(told),
        *(_told(told, base, catalog) if told.suspects else [_nothing(told, base, catalog)]),
        reservations(base.findings),
    ]
    suspect = told.suspects[0] if told.is_sure else None
    return Verdict(
        status=_status(told, base),
        headline=fitting([_headline(told, base, catalog), base.headline]),
        paragraph=" ".join(sentence for sentence in said if sentence),
        suspect=suspect,
        findings=base.findings,
        stories=base.stories,
    )


def _headline(told: AlertStory, base: Verdict, catalog: Catalog) -> str:
    if told.is_lost:
        return NOT_FOUND
    if told.alert is None or not told.suspects:
        return base.headline
    doubt = "" if told.is_sure else "not sure: "
    named = "" if told.alert.source == A_PERSON else f"{told.alert.name}: "
    return f"{named}{doubt}{names(told.suspects, catalog)} {since(told)}"


def _alert(told: AlertStory) -> str:
    if told.alert is None:
        return (
            f"{NOT_FOUND}: give the day on which it was."
            if told.is_lost
            else "Nobody told of an alert in this window."
        )
    alert = told.alert
    over = f", over at {clock(alert.until)} ET" if alert.until is not None else ", not over yet"
    over = "" if alert.source in {"Sentry", A_PERSON} else over
    return f"{alert.name} ({alert.source}), {clock(alert.at)} ET{over}."


def _status(told: AlertStory, base: Verdict) -> Status:
    """Return the day's status, unless it says less than alert and traces do."""
    if told.is_lost:
        return "unknown"
    if base.status == "act" or not told.suspects:
        return "unknown" if base.status == "ok" and told.counted_until else base.status
    return base.status if told.story is not None else "act"


def _uncounted(told: AlertStory) -> str:
    if told.counted_until is None:
        return ""
    return f"The counters are settled until {clock(told.counted_until)} ET only, before the alert."


def _nothing(told: AlertStory, base: Verdict, catalog: Catalog) -> str:
    if told.is_lost:
        return ""
    unknown = [each for each in base.findings if each.status == "unknown"]
    if base.status == "unknown" and unknown:
        where = advice.contact(catalog, unknown[0].service)
        return (
            f"Nobody can say what is behind it. {base.headline}. Next: {unknown[0].next_action}"
            f"{f' Tell {where}.' if where else ''}"
        )
    if told.counted_until is not None:
        return "No trace points to a service. Next: ask again in 15 min, when the counters are in."
    return "Nothing departs from the usual at that time, and no trace points to a service."


def _told(told: AlertStory, base: Verdict, catalog: Catalog) -> list[str]:
    suspect = told.suspects[0]
    short = lost(told.story) if told.story is not None else ""
    is_act = told.story is None or told.story.is_act
    act = advice.act_action if is_act else advice.watch_action
    mine = "upstream" if is_upstream(told, catalog) else "ours"
    doubt = "" if told.is_sure else "not sure: "
    return [
        f"Most likely broken: {doubt}{names(told.suspects, catalog)} ({mine}), {since(told)}.",
        told.story.findings[0].sentence if told.story is not None else "",
        f"Veterans are affected: {short} than usual." if short else "",
        _how_sure(told, catalog),
        _behind(told),
        told.changed,
        _why_not(told, base.findings, catalog),
        f"Next: {act(catalog, suspect)}",
        "The message to them is drafted." if is_upstream(told, catalog) else "",
    ]


def _how_sure(told: AlertStory, catalog: Catalog) -> str:
    counters = describe_suspects(told.story, catalog) if told.story is not None else ""
    reading = f" ({told.story.reading})" if told.story is not None and told.story.reading else ""
    if not told.suspected:
        return f"How sure: likely, by the counters alone{reading}: no trace shows it."
    first = told.suspected[0]
    share = f", which explain {percent(first.explained)} of the errors" if first.explained else ""
    if told.is_sure and counters:
        return (
            f"How sure: sure, counters and traces agree{reading}; in traces it {shown_by(first)}."
        )
    if told.is_sure:
        return f"How sure: likely, by the traces alone{share}; it {shown_by(first)}."
    return (
        f"How sure: not sure, the counters point to {counters or 'nobody'}{reading}, the traces "
        f"to {names([first.service], catalog)}, which {shown_by(first)}."
    )


def _behind(told: AlertStory) -> str:
    line = told.line
    if line is None:
        return "No error line stands behind it."
    issue = f"Sentry {line.issue} leads to " if line.issue else "Behind it stands "
    strength = f" ({line.strength})" if line.strength else ""
    trace = f", trace {line.trace_id}" if line.trace_id else ""
    return f"{issue}{line.kind}: “{line.text}”{strength}{trace}."


def _why_not(told: AlertStory, findings: Sequence[Finding], catalog: Catalog) -> str:
    if told.counted_until is not None:  # as usual, but before the alert: that excuses nobody
        return "Why not the others: no trace points to them." if told.is_sure else ""
    roles = ("follows", "as usual", "beside")
    found = parts(findings, (told.story,) if told.story is not None else (), catalog)
    excused = [p for p in found if p.role in roles and p.service not in told.suspects]
    shown = [f"{part.title} ({part.why})" for part in excused[:MOST_EXCUSED]]
    more = len(excused) - len(shown)
    rest = f"; {quantity(more)} more follow or are as usual" if more > 0 else ""
    return f"Why not the others: {'; '.join(shown)}{rest}." if shown else ""
