"""Lists that are too long for one page are cut by year and month, and lose nothing."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from conftest import ARCHIVE, Load, build_site
from obelus.model import Article
from obelus.render import periods
from obelus.render.lists import Lists
from obelus.render.periods import NO_DATE, Beside, Column, Period, Row, Series, Sheet, beside, cut
from obelus.resolve.archive import Archive
from obelus.resolve.digests import Digests
from obelus.resolve.dossiers import Dossiers
from obelus.resolve.named import Key, Named
from obelus.resolve.publication import published
from obelus.site.plans import plan_pages
from obelus.vocabulary import FLAGS
from planted import BASES, planted
from test_incremental import ARTICLE, _differing, _moved, _replaced, _written

MAIN = re.compile("<main.*</main>", re.DOTALL)
LINK = re.compile(r'href="([^"#]*articles/[^"]*)"')


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two articles are as many as a page may have."""
    monkeypatch.setattr(periods, "LIMIT", 2)


@pytest.fixture
def one(monkeypatch: pytest.MonkeyPatch) -> None:
    """One article is."""
    monkeypatch.setattr(periods, "LIMIT", 1)


class Cut(NamedTuple):
    """A list on the pages that it needs."""

    whole: Sheet
    of: Mapping[Period, Sheet]
    beside: Mapping[Period, Beside]

    @property
    def sheets(self) -> list[Sheet]:
        return [self.whole, *self.of.values()]

    def shown(self, place: int = 0) -> list[list[int]]:
        """What each page shows of a column."""
        return [sheet.columns[place].entries for sheet in self.sheets]


def _cut(*columns: Sequence[str]) -> Cut:
    """A list with columns of articles of these days."""
    nouns = ("claim", "mention")
    series = Series(tuple(Column(*of) for of in zip(nouns, map(_rows, columns), strict=False)))
    periods = (*cut([[row.day for row in column.rows] for column in series.columns]),)
    leads = beside(periods)
    sheets = {period: series.sheet(period, leads[period].months) for period in periods}
    return Cut(series.whole([p for p in periods if not p.month]), sheets, leads)


def _rows(days: Sequence[str]) -> list[Row]:
    known = [date.fromisoformat(day) if day else None for day in days]
    return [Row(Article("", "", ""), day, (number,)) for number, day in enumerate(known)]


def _mention(title: str, day: str) -> str:
    text = f"[[Port Sable]] is named in {title}."
    return f"---\ntitle: {title}\npublished: {day}\nsource: nowhere\n---\n\n{text}\n"


def test_counts_follow_the_day_of_an_article_that_only_mentions(
    archive_folder: Path, one: None
) -> None:
    days = ("2025-12-30", "2023-06-01", "2023-01-06", "2023-01-05", "2022-12-02", "2022-12-01")
    for number, day in enumerate(days):
        text = _mention(f"Text {number}", day)
        _written(f"content/articles/text-{number}.md", text)(archive_folder)
    build_site(archive_folder, strict=False)
    _replaced("content/articles/text-3.md", ("2023-01-05", "2022-12-31"))(archive_folder)
    assert _differing(archive_folder) == []


def test_articles_without_claims_are_on_the_pages_of_their_source_and_make_no_others(
    archive_folder: Path, few: None
) -> None:
    for number in range(4):
        head = f"title: T{number}\npublished: 200{number}-01-02\nsource: radio-2025-03-03"
        _written(f"content/articles/t{number}.md", f"---\n{head}\n---\n\nNothing.\n")(
            archive_folder
        )
    site = build_site(archive_folder, strict=False)
    source = site / "sources" / "radio-2025-03-03"
    html = (source / "index.html").read_text(encoding="utf-8")
    for number in range(4):
        year = (source / f"200{number}" / "index.html").read_text(encoding="utf-8")
        assert f'href="200{number}/"' in html
        assert f"articles/t{number}/" in year
        assert "1 article, newest first" in year
    assert not [*(site / "entities").glob("*/200?")]


def test_a_list_that_fits_has_one_page(few: None) -> None:
    found = _cut(["2025-01-01", ""])
    assert found.shown() == [[0, 1]]
    assert not found.whole.is_cut


def test_a_longer_one_has_all_of_it_by_year_and_month(few: None) -> None:
    found = _cut(["2025-06-01", "2025-05-02", "2025-05-01", "2024-01-01", ""])
    # June is wholly among the newest of its year.
    assert [*found.of] == [Period(2025), Period(2025, 5), Period(2024), NO_DATE]
    assert [p.path for p in found.of] == ["2025", "2025/05", "2024", "undated"]
    assert found.shown() == [[0, 1], [0, 1], [1, 2], [3], [4]]
    assert [note for _, note in found.whole.periods] == ["3 claims", "1 claim", "1 claim"]


def test_a_year_that_is_wholly_among_the_newest_has_no_page(few: None) -> None:
    found = _cut(["2025-06-01", "2024-01-02", "2024-01-01", "2023-01-01"])
    assert [*found.of] == [Period(2024), Period(2023)]
    assert found.shown() == [[0, 1], [1, 2], [3]]
    assert not found.of[Period(2024)].is_cut


def test_columns_that_fit_are_not_cut_however_many_they_are_together(few: None) -> None:
    found = _cut(["2025-06-01", "2024-01-02"], ["2023-06-01", "2022-06-01"])
    assert found.sheets == [found.whole]
    assert not found.whole.is_cut


def test_a_column_that_fits_stands_whole_beside_one_that_is_cut(few: None) -> None:
    found = _cut(["2025-06-01", "2024-01-02"], ["2024-06-01", "2023-06-01", "2022-06-01"])
    assert [*found.of] == [Period(2022)]
    assert found.shown(0) == [[0, 1], []]
    assert found.shown(1) == [[0, 1], [2]]
    assert [found.whole.lacks(place) for place in (0, 1)] == [False, True]
    assert found.whole.lacking == "mentions"


def test_of_what_stands_elsewhere_only_that_is_counted(few: None) -> None:
    found = _cut(["2025-06-01", "2022-01-02"], ["2024-06-01", "2023-06-01", "2022-06-01"])
    assert found.whole.periods == ((Period(2022), "1 mention"),)
    assert found.of[Period(2022)].note == "1 claim, 1 mention"
    found = _cut(*[["2025-06-01", "2024-01-02", "2022-01-02"]] * 2)
    assert found.whole.periods == ((Period(2022), "1 claim, 1 mention"),)
    assert found.whole.lacking == ""


@pytest.mark.parametrize("seed", range(60))
def test_every_entry_stands_on_a_page_and_every_page_is_led_to(few: None, seed: int) -> None:
    drawn = random.Random(seed)
    columns = [_drawn_days(drawn, number) for number in (seed, drawn.randrange(12))]
    found = _cut(*columns)
    for place, days in enumerate(columns):
        shown = {entry for entries in found.shown(place) for entry in entries}
        assert shown == {*range(len(days))}
    led_to = [period for sheet in found.sheets for period, _ in sheet.periods]
    assert sorted(led_to) == sorted(found.of)
    assert all(
        first or second for first, second in zip(found.shown(0), found.shown(1), strict=True)
    )


def _drawn_days(drawn: random.Random, number: int) -> list[str]:
    days = [f"202{drawn.randrange(3)}-0{drawn.randrange(1, 4)}-01" for _ in range(number)]
    return [*sorted(days, reverse=True), *[""] * drawn.randrange(4)]


@pytest.mark.parametrize("seed", range(60))
def test_whoever_goes_on_to_the_older_page_meets_all_in_order(few: None, seed: int) -> None:
    days = _drawn_days(random.Random(seed), seed)
    found = _cut(days)
    met = dict.fromkeys(found.whole.columns[0].entries)
    period = next(iter(found.of), None)
    newer = None
    while period is not None:
        met |= dict.fromkeys(found.of[period].columns[0].entries)
        assert found.beside[period].newer == newer
        newer, period = period, found.beside[period].older
    assert [*met] == [*range(len(days))]


def test_from_a_year_its_months_follow_and_then_the_year_before(few: None) -> None:
    days = "2025-06-02 2025-06-01 2025-05-01 2025-04-01 2024-03-01 2024-02-01 2024-01-01".split()
    beside = _cut([*days, ""]).beside
    assert {period: (leads.newer, leads.older) for period, leads in beside.items()} == {
        Period(2025): (None, Period(2025, 5)),
        Period(2025, 5): (Period(2025), Period(2025, 4)),
        Period(2025, 4): (Period(2025, 5), Period(2024)),
        Period(2024): (Period(2025, 4), Period(2024, 1)),
        Period(2024, 1): (Period(2024), NO_DATE),
        NO_DATE: (Period(2024, 1), None),
    }


def _archive(folder: Path) -> None:
    """Articles of two years and one without a day."""
    old = ARTICLE.replace("2025-03-10", "2024-03-10").replace("wire", "radio-2025-03-03")
    old = old.replace("- same as: harbour-blast#sabotage\n", "")
    old = old.replace(" -> [[Radio Meridian]]", "\n- via: [[Radio Meridian]]")
    correction = "corrections:\n  - {date: 2024-04-01, kind: minor, text: A word.}\n---\n\n[[Oona"
    _written("content/articles/old.md", old.replace("---\n\n[[Oona", correction))(folder)
    text = "---\ntitle: No day\nsource: nowhere\n---\n\n[[Oona Vale]] is named.\n"
    _written("content/articles/no-day.md", text)(folder)


def _main(path: Path) -> str:
    found = MAIN.search(path.read_text(encoding="utf-8"))
    assert found
    return found[0]


def _linked(site: Path, url: str) -> Iterator[str]:
    """The addresses of articles that a page leads to."""
    for link in LINK.findall(_main(site / url / "index.html")):
        yield link.replace("../", "")


@pytest.mark.parametrize("url", ["flags/attributed/", "entities/oona-vale/"])
def test_all_that_one_page_had_stands_on_the_pages_of_years(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    _archive(archive_folder)
    site = build_site(archive_folder, strict=False)
    whole = {*_linked(site, url)}
    assert not (site / url / "2025").exists()
    monkeypatch.setattr(periods, "LIMIT", 1)
    (archive_folder / ".cache" / "obelus").rename(archive_folder / ".gone")
    site = build_site(archive_folder, strict=False)
    assert {*_linked(site, url)} < whole
    years = [path.name for path in (site / url).iterdir() if path.is_dir()]
    assert {"2024", "2025"} <= {*years}
    found = {link for year in years for link in _linked(site, f"{url}{year}/")}
    found |= {*_linked(site, f"{url}2025/03/")}
    assert found == whole
    page = (site / url / "2024" / "index.html").read_text(encoding="utf-8")
    assert 'rel="prev" href="../2025/03/">Newer: March 2025<' in page
    assert f"https://archive.example/{url}2025/03/" in (site / "sitemap.xml").read_text("utf-8")


def test_cut_lists_grow_as_they_would_be_made(archive_folder: Path, one: None) -> None:
    _archive(archive_folder)
    build_site(archive_folder, strict=False)
    swift, vale = "content/articles/swift-work.md", "content/entities/oona-vale.md"
    old = "content/articles/old.md"
    changes = {
        "a claim": _replaced(old, ("There were six ships.", "There were seven ships.")),
        "a name": _replaced(vale, ("name: Oona Vale", "name: Una Vale\naliases: [Oona Vale]")),
        "a mention": _replaced(swift, ("## Claims", "[[Port Sable]] was quiet.\n\n## Claims")),
        "a year": _replaced(old, ("published: 2024-03-10", "published: 2023-03-10")),
        "a file's name": _moved(old, "content/articles/older.md"),
        "an outlet's name": _replaced(
            "content/entities/radio-meridian.md", ("name: Radio", "name: New Radio")
        ),
        "a description": _replaced(vale, ("The president.", "The president of [[Port Sable]].")),
    }
    differing = {}
    for what, change in changes.items():
        change(archive_folder)
        if found := _differing(archive_folder):
            differing[what] = found
    assert differing == {}


def test_an_edit_makes_the_pages_of_its_year_anew_alone(archive_folder: Path, one: None) -> None:
    _archive(archive_folder)
    site = build_site(archive_folder, strict=False)
    of_lists = [*(site / "flags" / "attributed").rglob("index.html")]
    of_lists += (site / "articles").glob("2*/**/index.html")
    before = {path: path.stat().st_mtime_ns for path in of_lists}
    _replaced("content/articles/old.md", ("A third report", "An old report"))(archive_folder)
    build_site(archive_folder, strict=False)
    anew = {
        p.relative_to(site).as_posix() for p, time in before.items() if p.stat().st_mtime_ns != time
    }
    assert anew == {"flags/attributed/2024/index.html", "articles/2024/index.html"}


def test_a_file_with_the_address_of_a_year_is_told(load_with: Load, few: None) -> None:
    files = {
        f"articles/{name}.md": f"---\ntitle: {name}\npublished: 2024-01-01\n---\n\nText.\n"
        for name in ("2024", "one", "two")
    }
    loaded = load_with(files)
    archive, news = loaded.archive, {"articles/index.md": "News"}
    named = Named(Digests(archive, loaded.ties))
    plans, problems = plan_pages(loaded.documents, Dossiers(archive), news, named)
    assert [problem.code.slug for problem in problems] == ["taken-address"]
    assert problems[0].location.path.endswith("articles/2024.md")
    assert "News, 2024" in problems[0].message
    titles = {plan.name: plan.title for plan in plans}
    assert titles["articles/2024.md"] == "News, 2024"
    assert titles["articles/2024/01.md"] == "News, January 2024"


def test_an_archive_without_articles_has_no_periods(few: None) -> None:
    plans, problems = plan_pages({}, Dossiers(Archive()), {}, Named(Digests(Archive(), {})))
    assert problems == []
    assert not [plan for plan in plans if plan.template == "period.html"]


def test_corrections_stand_by_their_own_days_whatever_their_article(
    archive_folder: Path, one: None
) -> None:
    days = ("2023-01-02", "2024-03-04", "2025-05-06")
    log = "".join(f"\n  - {{date: {day}, kind: minor, text: Of {day}.}}" for day in days)
    for number in range(2):
        head = f"title: T{number}\nsource: radio-2025-03-03\npublished: 2022-01-01"
        text = f"---\n{head}\ncorrections:{log}\n---\n\nNothing.\n"
        _written(f"content/articles/t{number}.md", text)(archive_folder)
    corrections = build_site(archive_folder, strict=False) / "corrections"
    for day in days:
        for folder in (day[:4], f"{day[:4]}/{day[5:7]}"):
            page = _main(corrections / folder / "index.html")
            assert page.count(f"Of {day}.") == (2 if "/" in folder else 1), folder
            assert not [other for other in days if other != day and f"Of {other}." in page]


CLAIM = """
## Claims

### {id}

{statement}

- said by: [[Oona Vale]]
- source: [@radio-2025-03-03]
"""


def _claiming(claim_id: str, day: str) -> str:
    head = f"---\ntitle: {claim_id}\nsource: radio-2025-03-03\npublished: {day}\n---\n"
    return head + CLAIM.format(id=claim_id, statement=f"It is {claim_id}.")


@pytest.mark.parametrize("folder", [ARCHIVE, BASES / "pier"])
def test_each_list_is_planned_with_what_it_prints(folder: Path, tmp_path: Path) -> None:
    loaded = planted(folder, tmp_path / "archive").load()
    archive = published(loaded.archive)
    lists, named = Lists(archive), Named(Digests(archive, loaded.ties))
    documents = [*archive.articles, *archive.entities]
    keys: list[Key] = [*FLAGS.values(), *archive.entities, *archive.sources]
    for key in [*keys, "articles", "corrections"]:
        planned = named.by(key)
        days = named.days(key, planned)
        for column, listed, its_days in zip(lists.of(key).columns, planned, days, strict=True):
            assert [row.page for row in column.rows] == [documents[n] for n in listed.places]
            assert [row.day for row in column.rows] == its_days


def test_an_edit_is_seen_where_two_articles_have_one_name(archive_folder: Path) -> None:
    _written("content/articles/a.md", _claiming("first", "2025-03-01"))(archive_folder)
    _written("content/articles/a.txt", "A plain text.\n")(archive_folder)
    _written("content/articles/a.claims.md", _claiming("third", "2023-01-01"))(archive_folder)
    build_site(archive_folder, strict=False)
    differing = {}
    for name, words in {"a.md": "It is first.", "a.claims.md": "It is third."}.items():
        _replaced(f"content/articles/{name}", (words, "It is new."))(archive_folder)
        if found := _differing(archive_folder):
            differing[name] = found
    assert differing == {}


def test_no_claim_is_lost_where_two_articles_have_one_name(load_with: Load, one: None) -> None:
    files = {
        "articles/a.md": _claiming("first", "2025-03-01"),
        "articles/b.md": _claiming("second", "2024-02-01"),
        "articles/a.txt": "A plain text.\n",
        "articles/a.claims.md": _claiming("third", "2023-01-01"),
    }
    loaded = load_with(files)
    archive = loaded.archive
    lists, named = Lists(archive), Named(Digests(archive, loaded.ties))
    for key in (
        FLAGS["attributed"],
        archive.entity("Oona Vale"),
        archive.source("radio-2025-03-03"),
    ):
        assert key
        parts = cut(named.days(key, named.by(key)))
        found = {e for period in parts for e in lists.of(key).sheet(period).columns[0].entries}
        found |= {*lists.of(key).whole([*parts]).columns[0].entries}
        claims = {entry[1].id if isinstance(entry, tuple) else entry.id for entry in found}
        assert claims == {"first", "second", "third"}, key
