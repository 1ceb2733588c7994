"""The directory of organisations, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..derived import headcounts
from ..derived.cadence import Cell, Rate, rate
from ..derived.honours import Streak, recipient, shown_name
from ..derived.month_states import MonthState, month_states
from ..derived.org_names import OrgName, OrgNames
from ..derived.org_subtree import OrgSubtree
from ..derived.overview import Overview
from ..derived.published_figures import PublishedFigure
from ..library.wording import Wording
from ..records.activity import Activity
from ..records.cadence_rule import CadenceRule
from ..records.honour import Honour
from ..records.org import Officer, Org
from ..records.period import Period
from . import org_figures
from .attached import AttachedBlock, attached_blocks
from .context import SiteContext
from .page import LONG_LIST, Crumb, Link, Page, PageGroup, Slice, paginate
from .strips import RuleStrip, rule_strips
from .templates import Templates, View

LATEST = 3  # of what was held and won: each has a list
COMING = 5
HONOURS = 12
FIGURES = 6  # of the whole centre: its report has them all
FEW = 3  # more figures are folded
BRANCHES = 20  # a page shows the rates of up to so many branches, otherwise those of up to so many organisations above


class OrgsView(View, template="orgs.html"):
    root: OrgName | None
    all_below: int
    own: list[OrgName]
    is_split: bool
    links: list[Link]
    generals: list[tuple[OrgName, str | None, list[OrgName]]]
    lead: str


class OrgBelowView(View, template="org-below.html"):
    part: Slice[OrgName]


class OrgView(View, template="org.html"):
    org: Org
    closing: str
    below: int
    below_word: str
    below_links: list[Link]
    below_branches: list[OrgName]
    officers: list[tuple[str, str]]
    former_officers: list[tuple[str, str, str]]
    coming: list[Activity]
    latest: list[Activity]
    year: int
    year_listed: bool
    strips: list[RuleStrip]
    months: Sequence[MonthState]
    rate: Rate
    branches: int
    whole: Rate | None
    rates: list[tuple[OrgName, str, Rate]]
    figures: list[tuple[PublishedFigure, str]]
    few: int
    all_figures: int
    headcount: headcounts.PublishedHeadcount
    streaks: list[Streak]
    honours: list[tuple[Honour, str]]
    few_honours: int
    all_honours: int
    attached: list[AttachedBlock]


def groups(context: SiteContext) -> Iterator[PageGroup]:
    """Yield the directory, then a group for each organisation."""
    orgs = context.library.all(Org)
    # A directory that would be too long names the general branches; the page of each names its branches and groups.
    is_split = len(orgs) > LONG_LIST
    yield PageGroup(None, lambda: _directory(context, orgs, is_split=is_split))
    for org in orgs:
        yield context.templates.group(_of_org, (context.subtrees.of(org), is_split))


def _directory(context: SiteContext, orgs: Sequence[Org], *, is_split: bool) -> Iterator[Page]:
    names, say = context.overview.org_names, context.library.wording
    children = names.children(names.root.id) if names.root else ()
    tree = context.overview.tree
    generals = [names[org.id] for org in tree.below(tree.root)[1:] if org.level == "上级"] if tree.root else []
    intros = {org.id: org.intro for org in orgs}
    view = OrgsView(
        root=names.root,
        all_below=len(children) if len(children) > LONG_LIST else 0,
        own=[child for child in children if child.level != "上级"],
        is_split=is_split,
        links=[Link(c.name, c.uri, say(f"{names.branches(c.id)} 个支部")) for c in children if c.level == "上级"],
        generals=[(g, intros[g.id], [c for c in names.children(g.id) if c.level != "上级"]) for g in generals],
        lead=_how_to_find(names, say),
    )
    kinds = dict.fromkeys(each.org_kind for each in names.all if each is not names.root)
    description = f"全部{'、'.join(kinds) or '组织'}，点一下进入自己的{context.library.site.org_word}。"
    yield context.page(view, "orgs/", f"我的{context.library.site.org_word}", "orgs", description=description)
    for org in orgs:
        name, below = context.overview.tree.full_name(org), names.children(org.id)
        for part in paginate(below, f"{org.uri}below/", LONG_LIST) if len(below) > LONG_LIST else ():
            yield context.page(OrgBelowView(part), part.uri, f"{name}下面的组织", "orgs", [Crumb(name, org.uri)])


def _how_to_find(names: OrgNames, say: Wording) -> str:
    """Return how readers find their own organisation, in the words of the centre's kinds."""
    below = [each for each in names.all if each is not names.root]
    upper = dict.fromkeys(each.org_kind for each in below if each.level == "上级")
    levels = {each.level for each in below}
    words = {"支部": say("支部"), "小组": "小组", "团体": "团队" if "支部" in levels else say("支部")}
    own = list(dict.fromkeys(word for level, word in words.items() if level in levels)) or ["组织"]
    first = f"先找自己所在的{'、'.join(upper)}，再" if upper else ""
    return f"{first}点自己的{'或'.join(filter(None, ['、'.join(own[:-1]), own[-1]]))}。"


def _word_of(below: Sequence[OrgName], say: Wording) -> str:
    """Return what organisations below one are called together; a centre without branches has its own word for them."""
    return "组织" if say.has_party or any(each.level == "上级" for each in below) else say("支部")


def _of_org(templates: Templates, given: tuple[OrgSubtree, bool]) -> Iterator[Page]:
    """Yield the page of an organisation. If the directory ``is_split``, it names the groups of its branches too."""
    subtree, is_split = given
    o, org = subtree.overview, subtree.org
    activities = o.agenda.of(org)
    held, branches = o.agenda.held(activities), o.tree.branches(org)
    is_root = o.tree.root is not None and org.id == o.tree.root.id
    here = o.tree.living(branches, Period.day_of(o.library.as_of))
    serving = org.committee_on(o.library.as_of)
    with_below = len(branches) <= 1
    won = [h for h in o.honours if h.org == org.id or (with_below and o.tree.times.holds(org, h.org_ids, h.when))]
    figures = org_figures.figures_of(o, org)
    records = [] if is_root else org_figures.with_records(o, org, figures)
    cells = o.cadence.kept(org, o.year)
    below = o.org_names.children(org.id)
    kinds = {child.org_kind for child in below}
    named = below if len(below) <= LONG_LIST else ()
    with_groups = [child for child in named if is_split and child.is_branch and not org.is_branch]
    view = OrgView(
        org=org,
        closing=o.tree.lifetime(org)._replace(into=()).closing,
        below=len(below),
        below_word=kinds.pop() if len(kinds) == 1 and org.level != "上级" else _word_of(below, o.library.wording),
        below_links=[Link(child.name, child.uri, child.closing) for child in named if child not in with_groups],
        below_branches=with_groups,
        officers=[(each.role, shown_name(each.name, consent=each.consent)) for each in serving],
        former_officers=_former_officers(org, o),
        coming=o.agenda.coming(activities)[:COMING],
        latest=held[:LATEST],
        year=o.year,
        # A committee's own list holds what it did itself; its branches have their own lists.
        year_listed=any(a.year == o.year for a in (*o.agenda.own(org), *(() if org.level == "上级" else held))),
        strips=rule_strips((cell for cell in cells if _is_shown(o, cell)), org),
        months=month_states(cells),
        rate=rate(cells),
        branches=len(branches),
        whole=_whole(o, org),
        rates=_rates(o, org),
        figures=[(each.figure, each.address) for each in records] or [(figure, "") for figure in figures[:FIGURES]],
        few=FEW,
        all_figures=len(figures),
        headcount=headcounts.published(org, here, o.library.as_of, o.library.site.small_count, whole=is_root),
        streaks=[s for s in o.streaks if s.org == org.id],
        honours=[(h, recipient(h)) for h in won[:HONOURS]],
        few_honours=2,
        all_honours=len(won),
        attached=attached_blocks(templates, o, org),
    )
    name, crumbs = o.tree.full_name(org), [Crumb(parent.name, parent.uri) for parent in o.tree.above(org)]
    yield templates.page(view, org.uri, name, "orgs", crumbs, org.intro or f"{name}的基本情况、活动和荣誉。", org)
    if records:
        yield from org_figures.pages(templates, o, org, o.org_names[org.id], records, [*crumbs, Crumb(name, org.uri)])


def _former_officers(org: Org, o: Overview) -> list[tuple[str, str, str]]:
    """Return role, name and time of those who have served, the last ones first."""
    former = [each for each in org.committee if each.until and each.until < o.library.as_of]
    former.sort(key=lambda each: each.until or o.library.as_of, reverse=True)
    return [(each.role, shown_name(each.name, consent=each.consent), _served(each)) for each in former]


def _served(officer: Officer) -> str:
    first, last = (f"{day.year}年{day.month}月" if day else "" for day in (officer.since, officer.until))
    return f"{first}至{last}" if first else f"到{last}"


def _is_shown(o: Overview, cell: Cell) -> bool:
    """Return whether the organisation and the rule of a cell are public."""
    return o.tree.get(cell.org.id) is not None and o.library.get(CadenceRule, cell.rule.id) is not None


def _whole(o: Overview, org: Org) -> Rate | None:
    """Return the rate of all below an organisation, each as long as it was there; None of a branch, and of none."""
    found = rate(o.published_cells(org, o.year)) if org.level == "上级" else None
    return found if found and (found.due or found.unrecorded) else None


def _rates(o: Overview, org: Org) -> list[tuple[OrgName, str, Rate]]:
    """Return the rates of those below an organisation that answer for meetings, or of all right below it.

    Those that were there for a part of the year say which, and have the rate of that time."""
    year = Period.year(o.year)
    below = [each for each in o.tree.times.below_in(org, year) if each.id != org.id and not each.is_group]
    keepers = [each for each in below if each.is_branch or _owes(o, each)]
    if len(keepers) <= BRANCHES:
        cells = [(each, o.cadence.kept(each, o.year)) for each in keepers]
    else:
        cells = [(each, o.published_cells(each, o.year)) for each in o.tree.living(o.tree.children(org), year)]
    if len(keepers) <= (org.level != "上级") or len(cells) > BRANCHES:
        return []
    return [
        (o.org_names[each.id], _time_there(o, org, each), rate(c for c in found if o.cadence.is_below(c, org)))
        for each, found in cells
    ]


def _time_there(o: Overview, org: Org, other: Org) -> str:
    """Return when in the year an organisation was below another; empty if it was all the year."""
    year = Period.year(o.year)
    stay = o.tree.times.stay(org, other, year) or year
    first, last = (f"{day.month}月{day.day}日" for day in (stay.start, stay.end))
    if stay.start == year.start:
        return "" if stay.end == year.end else f"到{last}"
    return f"{first}起" if stay.end == year.end else f"{first}至{last}"


def _owes(o: Overview, org: Org) -> bool:
    return any(cell.state != "不适用" for cell in o.cadence.kept(org, o.year))
