"""Builds the views of the analysis."""

from collections import Counter
from fractions import Fraction

from app.admin.amendments.showing import letters_of
from app.admin.analysis.gathering import Analysis
from app.admin.analysis.statistics import IDLE, PERSONS_MIN, RULES, Advice, advice_of, is_rival
from app.admin.analysis.views import AnalysisView, ChoiceLine, ItemLine, ItemView, Step
from app.admin.desk import Desk
from app.admin.stages import RoundLine
from app.scoring import LiveRound
from app.vietnamese import percent, two_decimals

URGENCY = (Advice.DROP, Advice.MEND, Advice.KEEP)


def decimal(value: Fraction | float | None) -> str:
    """ "0,43"; "" for what is not defined."""
    return "" if value is None else two_decimals(Fraction(value))


def in_hundredths(share: Fraction | None) -> int:
    return round((share or 0) * 100)


def rights_of(live: LiveRound, question: int) -> frozenset[int]:
    """The choices that are part of an accepted answer."""
    return frozenset[int]().union(*live.key[question])


def rivals(live: LiveRound, found: Analysis, question: int) -> set[int]:
    """Wrong choices that the upper group took clearly more often than the lower."""
    wrong = set(live.bank.questions[question].choices) - rights_of(live, question)
    return {choice for choice in wrong if is_rival(found.choices[choice])}


def state_of(live: LiveRound, found: Analysis, question: int) -> str:
    count = found.items[question].n
    if not count:
        return "unasked"
    if not live.key[question]:
        return "void"
    return "told" if count >= PERSONS_MIN else "few"


def item_line(live: LiveRound, found: Analysis, question: int) -> ItemLine:
    item, text = found.items[question], live.bank.texts[question]
    asked, state = live.bank.questions[question], state_of(live, found, question)
    line = ItemLine(question, asked.number, asked.topic, text.stem, item.n, state)
    if state != "told":
        return line
    assert item.facility is not None
    return ItemLine(
        id=question,
        n=asked.number,
        topic=asked.topic,
        stem=text.stem,
        count=item.n,
        state=state,
        facility=percent(item.facility),
        discrimination=decimal(item.discrimination),
        correlation=decimal(item.correlation),
        x=in_hundredths(item.facility),
        y=in_hundredths(item.discrimination),
        rule=advice_of(item, 0 if text.several else len(asked.choices), bool(rivals(live, found, question))),
    )


def by_urgency(line: ItemLine) -> tuple[int, int]:
    """Questions to drop first, then those to mend, to keep, and those without figures."""
    return URGENCY.index(line.rule.advice) if line.rule else len(URGENCY), line.n


def analysis_view(desk: Desk, line: RoundLine, live: LiveRound, found: Analysis) -> AnalysisView:
    paper = found.paper
    lines = sorted((item_line(live, found, id) for id in live.bank.questions), key=by_urgency)
    advised = Counter(one.rule.advice for one in lines if one.rule)
    return AnalysisView(
        desk=desk,
        round=line,
        persons=paper.persons,
        size=paper.size,
        enough=paper.persons >= PERSONS_MIN,
        least=PERSONS_MIN,
        totals=paper.totals,
        most=max(paper.totals, default=0),
        mean=decimal(paper.mean),
        deviation=decimal(paper.deviation),
        reliability=decimal(paper.reliability),
        error=decimal(paper.error),
        common=paper.common,
        lines=tuple(one for one in lines if one.state != "unasked"),
        counts=tuple((advice, advised[advice]) for advice in URGENCY),
        rules=RULES,
        digest=found.digest,
    )


def choice_lines(live: LiveRound, found: Analysis, question: int) -> tuple[ChoiceLine, ...]:
    right, rival = rights_of(live, question), rivals(live, found, question)
    return tuple(
        ChoiceLine(
            letter=letter,
            text=live.bank.texts[question].choices[id],
            right=id in right,
            count=figures.count,
            share=percent(figures.share),
            upper=in_hundredths(figures.upper),
            lower=in_hundredths(figures.lower),
            idle=id not in right and figures.share < IDLE,
            rival=id in rival,
        )
        for id, letter in letters_of(live, question).items()
        for figures in [found.choices[id]]
    )


def item_view(desk: Desk, line: RoundLine, live: LiveRound, found: Analysis, question: int) -> ItemView:
    item = found.items[question]
    told = state_of(live, found, question) == "told"
    return ItemView(
        desk=desk,
        round=line,
        size=live.size,
        least=PERSONS_MIN,
        line=item_line(live, found, question),
        group=item.group,
        choices=choice_lines(live, found, question) if told else (),
        steps=tuple(
            Step(total, wrong + right, in_hundredths(Fraction(right, wrong + right)))
            for total, (wrong, right) in enumerate(item.by_total if told else ())
            if wrong + right
        ),
    )
