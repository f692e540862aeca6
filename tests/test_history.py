"""What changed since a revision of Git, and what no correction says of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from conftest import ROOT
from obelus.cli import main
from obelus.history.git import files_at

Edit = tuple[str, str, str]
"""A file below the archive, words in it, and what stands there afterwards."""

HARBOUR = "content/articles/harbour-blast.md"
SWIFT = "content/articles/swift-work.md"
RADIO = "content/entities/radio-meridian.md"
MINOR = (
    '  - {date: 2025-03-06, kind: minor, text: "A street name was misspelt.", '
    "claim: two-warehouses}\n"
)

ASSESSED: Edit = (HARBOUR, "- assessment: disputed", "- assessment: refuted")
UNASSESSED: Edit = (HARBOUR, "- assessment: disputed\n", "")


def corrected(kind: str, claim: str) -> Edit:
    """An edit that adds a correction to the article on the blast."""
    entry = f'  - {{date: 2025-04-01, kind: {kind}, text: "Why.", claim: {claim}}}\n'
    return HARBOUR, MINOR, MINOR + entry


@pytest.fixture
def repository(archive_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small archive as the first commit of a repository, and as the current folder."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.chdir(archive_folder)
    git("init", "--quiet", "--initial-branch", "main")
    git("config", "user.name", "Editor")
    git("config", "user.email", "editor@archive.example")
    Path(".gitignore").write_text("seeds/text/\n", encoding="utf-8")
    commit("First")
    return archive_folder


def git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(message: str) -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message", message)


def apply(*edits: Edit) -> None:
    for path, old, new in edits:
        text = Path(path).read_text(encoding="utf-8")
        assert old in text, f"{path} has no {old!r}"
        Path(path).write_text(text.replace(old, new, 1), encoding="utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def changes(revision: str = "HEAD") -> dict[str, Any]:
    result = run("diff", revision, "--format", "json")
    assert result.exit_code == 0, result.output
    value: dict[str, Any] = json.loads(result.output)
    schema = json.loads((ROOT / "docs" / "changes.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(value, schema)
    return value


def told(value: dict[str, Any]) -> list[str]:
    """The changes of claims, a line each."""
    return [
        f"{claim['change']} {claim['id']}"
        + (f" < {claim['formerly']}" if claim["formerly"] else "")
        + "".join(
            f" | {d['name']}: {', '.join(d['before'])} > {', '.join(d['after'])}"
            + (f" ({d['because']})" if d["because"] else "")
            for d in claim["differences"]
        )
        for claim in value["claims"]
    ]


STATE = "state-media: carried by Radio Meridian: state-controlled (SC), Press Watch, 2024-11"

DIFFERENCES: dict[str, tuple[list[Edit], list[str]]] = {
    "a statement": (
        [(HARBOUR, "Nothing is left of the warehouses.", "The warehouses are ashes.")],
        [
            "changed harbour-blast#burned | statement: Nothing is left of the warehouses. "
            "> The warehouses are ashes."
        ],
    ),
    "an assessment": (
        [ASSESSED],
        ["changed harbour-blast#sabotage | assessment: disputed > refuted"],
    ),
    "who said it": (
        [(HARBOUR, "- said by: experts", "- said by: [[Fire Service]]")],
        [
            "changed harbour-blast#fertiliser | said by: experts > [[Fire Service]] "
            "| flags: unverified: no person or body is named, only “experts” "
            "> attributed: said by Fire Service"
        ],
    ),
    "a cue": (
        [(HARBOUR, "- cue: claims\n", "")],
        [
            "changed harbour-blast#four-minutes | cue: claims >  "
            "| flags: unverified: the article's own word for it is “claims”, "
            "attributed: said by Fire Service > attributed: said by Fire Service"
        ],
    ),
    "a quotation, a locator and a quantity": (
        [
            (HARBOUR, "- quote: “burned to the ground”", '- quote: "burned to the"'),
            (
                HARBOUR,
                "[@courier-2025-03-02, para. 1]\n\n### radio",
                "[@courier-2025-03-02]\n\n### radio",
            ),
            (HARBOUR, "- quantity: 60 people", "- quantity: 61 people"),
        ],
        [
            "changed harbour-blast#burned | quote: burned to the ground > burned to the "
            "| source: [@courier-2025-03-02, para. 1] > [@courier-2025-03-02]",
            "changed harbour-blast#sixty-hurt | quantity: 60 people > 61 people",
        ],
    ),
    "evidence": (
        [(HARBOUR, "[@radio-2025-03-03] supports", "https://a.example/x supports")],
        [
            "changed harbour-blast#forty-hurt "
            "| evidence: [@courier-2025-03-02, para. 3] supports, [@radio-2025-03-03] supports, "
            "from [[Fire Service]] -> [[Radio Meridian]] "
            "> [@courier-2025-03-02, para. 3] supports, "
            "https://a.example/x supports, from [[Fire Service]] -> [[Radio Meridian]]"
        ],
    ),
    "a new name": (
        [
            (HARBOUR, "(#burned)", "(#ashes)"),
            (HARBOUR, "### burned", "### ashes"),
            (HARBOUR, "- quote: “burned", "- formerly: burned\n- quote: “burned"),
        ],
        ["renamed harbour-blast#ashes < harbour-blast#burned"],
    ),
    "another name, and no word of it": (
        [(HARBOUR, "(#burned)", "(#ashes)"), (HARBOUR, "### burned", "### ashes")],
        ["added harbour-blast#ashes", "removed harbour-blast#burned"],
    ),
    "a void record": (
        [corrected("void", "burned")],
        ["changed harbour-blast#burned | void:  > 2025-04-01"],
    ),
    "a draft": (
        [("content/articles/not-yet.md", "DRAFTMARK statement", "Another DRAFTMARK")],
        [],
    ),
    "words of a withheld source": ([(SWIFT, "WITHHELDMARK", "WITHHELDMARK again")], []),
    "prose": ([(HARBOUR, "## The hurt & the *healed*", "## Who was hurt")], []),
}


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("name", DIFFERENCES)
def test_diff_tells(name: str) -> None:
    edits, expected = DIFFERENCES[name]
    apply(*edits)
    assert told(changes()) == expected


@pytest.mark.usefixtures("repository")
def test_diff_tells_because_of_whom_a_flag_changed() -> None:
    apply((RADIO, "class: SC", "class: IP"))
    because = "(Radio Meridian became IP, and was SC)"
    found = told(changes())
    assert (
        f"changed harbour-blast#sabotage | flags: {STATE}, attributed: said by Oona Vale "
        f"> attributed: said by Oona Vale {because}"
    ) in found
    assert [line for line in found if not line.endswith(because)] == []


@pytest.mark.usefixtures("repository")
def test_diff_tells_what_changed_around_the_claims() -> None:
    apply((RADIO, "class: SC", "class: IP"))
    apply(
        (
            "seeds/sources.bib",
            "rights  = {excerpt}",
            "rights  = {full},\n  retracted = {2025-03-10}",
        )
    )
    apply((HARBOUR, MINOR, MINOR.replace("minor", "factual")))
    git("mv", SWIFT, "content/articles/praise-of-firemen.md")
    apply(("content/articles/praise-of-firemen.md", "for-firemen]", "for-firemen, swift-work]"))
    found = changes()
    assert [(a["change"], a["id"], a["formerly"]) for a in found["articles"]] == [
        ("renamed", "praise-of-firemen", "swift-work")
    ]
    assert [(e["id"], e["differences"][0]["before"]) for e in found["entities"]] == [
        ("radio-meridian", ["SC, Press Watch 2024-11"])
    ]
    assert [
        (s["id"], [(d["name"], d["before"], d["after"]) for d in s["differences"]])
        for s in found["sources"]
    ] == [
        ("radio-2025-03-03", [("rights", ["excerpt"], ["full"]), ("retracted", [], ["2025-03-10"])])
    ]
    assert [(c["change"], c["kind"]) for c in found["corrections"]] == [
        ("added", "factual"),
        ("removed", "minor"),
    ]


@pytest.mark.usefixtures("repository")
def test_diff_for_people_and_for_a_pull_request(update_goldens: bool) -> None:
    evil = r"Nothing is left: \<b> | @somebody \*bold\* \`\`x\`"
    apply(ASSESSED, (RADIO, "class: SC", "class: IP"), corrected("rating", "sabotage"))
    Path(SWIFT).unlink()
    apply((HARBOUR, "Nothing is left of the warehouses.", evil))
    sha = git("rev-parse", "HEAD")
    text = run("diff", "main").output.replace(sha[:10], "COMMIT")
    markdown = run("diff", "main", "--format", "markdown").output
    for name, found in {"diff.txt": text, "diff.md": markdown}.items():
        golden = Path(__file__).parent / "history" / name
        if update_goldens:
            golden.parent.mkdir(exist_ok=True)
            golden.write_text(found, encoding="utf-8")
        assert found == golden.read_text(encoding="utf-8")


@pytest.mark.usefixtures("repository")
def test_nothing_to_tell_is_said() -> None:
    assert "Nothing changed in claims" in run("diff", "HEAD").output
    assert "Nothing changed in claims" in run("diff", "HEAD", "--format", "markdown").output


@dataclass(frozen=True)
class Case:
    """Edits, and what `obelus check --since` finds in them: its line, its column and its code."""

    edits: tuple[Edit, ...]
    found: tuple[str, ...] = ()


RENAMED: tuple[Edit, ...] = (
    (HARBOUR, "(#burned)", "(#ashes)"),
    (HARBOUR, "### burned", "### ashes"),
)
FORMERLY: Edit = (HARBOUR, "- quote: “burned", "- formerly: burned\n- quote: “burned")
GONE: tuple[Edit, ...] = (
    (HARBOUR, "[Old fertiliser may be the cause](#fertiliser)", "Old fertiliser may be the cause"),
    (
        HARBOUR,
        "### fertiliser\n\nOld fertiliser caused the blast.\n\n- said by: experts\n"
        "- source: [@courier-2025-03-02, para. 2]\n\n",
        "",
    ),
)

DRAFT: tuple[Edit, ...] = (
    ("content/articles/not-yet.md", "(#secret)", "(#hidden)"),
    ("content/articles/not-yet.md", "### secret", "### hidden"),
)

UNCORRECTED = {
    "nothing": Case(()),
    "an assessment changed": Case((ASSESSED,), ("- assessment: refuted:15 uncorrected-change",)),
    "an assessment vanished": Case((UNASSESSED,), ("### sabotage:5 uncorrected-change",)),
    "an assessment changed, and a rating correction says so": Case(
        (ASSESSED, corrected("rating", "sabotage"))
    ),
    "a factual one will do": Case((ASSESSED, corrected("factual", "sabotage"))),
    "a minor one ends the page, and will not": Case(
        (ASSESSED, corrected("minor", "sabotage")), ("- assessment: refuted:15 uncorrected-change",)
    ),
    "nor will one of another claim": Case(
        (ASSESSED, corrected("rating", "burned")), ("- assessment: refuted:15 uncorrected-change",)
    ),
    "an assessment misspelt is told once": Case(
        ((HARBOUR, "- assessment: disputed", "- assessment: Refuted"),),
        ("- assessment: Refuted:15 unknown-assessment",),
    ),
    "a first assessment": Case(
        (
            (
                HARBOUR,
                "- said by: experts\n",
                "- said by: experts\n- assessment: refuted\n"
                "- evidence: [@radio-2025-03-03] refutes\n",
            ),
        )
    ),
    "an overruled flag": Case(
        ((HARBOUR, "- flag: attributed", "- flag: state-media"),),
        ("- flag: state-media:9 uncorrected-change",),
    ),
    "an overruled flag left to the rules": Case(
        ((HARBOUR, "- flag: attributed\n", ""),), ("### sixty-hurt:5 uncorrected-change",)
    ),
    "the rules overruled": Case(
        ((HARBOUR, "- said by: experts\n", "- said by: experts\n- flag: attributed\n"),),
        ("- flag: attributed:9 flag-needs-note", "- flag: attributed:9 uncorrected-change"),
    ),
    "a record renamed": Case((*RENAMED, FORMERLY)),
    "a record renamed, and no word of it": Case(RENAMED, ("corrections::13 removed-claim",)),
    "a record removed": Case(GONE, ("corrections::13 removed-claim",)),
    "a record removed, and a void correction keeps its address": Case(
        (*GONE, corrected("void", "fertiliser"))
    ),
    "a record removed, and another correction": Case(
        (*GONE, corrected("factual", "fertiliser")),
        (
            '- {date: 2025-04-01, kind: factual, text: "Why.", claim: fertiliser}:60 unknown-claim',
            "corrections::13 removed-claim",
        ),
    ),
    "a void correction of what never was": Case(
        (corrected("void", "somebody-else"),),
        ('- {date: 2025-04-01, kind: void, text: "Why.", claim: somebody-else}:57 unknown-claim',),
    ),
    "a void correction of a claim misspelt is told once": Case(
        (corrected("void", "two-warehouse"),),
        ('- {date: 2025-04-01, kind: void, text: "Why.", claim: two-warehouse}:57 unknown-claim',),
    ),
    "the void correction of a removed record has another day": Case(
        ((SWIFT, "{date: 2025-03-09", "{date: 2025-03-10"),),
        ("corrections::13 removed-correction",),
    ),
    "a correction removed": Case(
        ((HARBOUR, f"corrections:\n{MINOR}", ""),), ("---:1 removed-correction",)
    ),
    "a correction reworded": Case(((HARBOUR, "A street name", "The name of a street"),)),
    "a correction of the same claim under its new name": Case(
        (
            (HARBOUR, "claim: two-warehouses", "claim: warehouses"),
            (HARBOUR, "(#two-warehouses)", "(#warehouses)"),
            (HARBOUR, "(#two-warehouses)", "(#warehouses)"),
            (HARBOUR, "### two-warehouses", "### warehouses"),
            (HARBOUR, "- via: [[Island Courier]]\n", "- formerly: two-warehouses\n"),
            (SWIFT, "harbour-blast#two-warehouses", "harbour-blast#warehouses"),
        )
    ),
    "a draft": Case((*DRAFT,)),
    "an article unpublished": Case(
        ((SWIFT, "title: The", "draft: true\ntitle: The"),), ("---:1 removed-article",)
    ),
}


def _line(path: str, number: int) -> str:
    return Path(path).read_text(encoding="utf-8").split("\n")[number - 1].strip()


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("name", UNCORRECTED)
def test_check_since(name: str) -> None:
    case = UNCORRECTED[name]
    apply(*case.edits)
    result = run("check", "--since", "HEAD", "--format", "json")
    found = {
        f"{_line(p['path'], p['line'])}:{p['column']} {p['code']}"
        for p in json.loads(result.output)
        if p["severity"] == "error"
    }
    assert found == set(case.found)
    assert result.exit_code == bool(case.found)


@pytest.mark.usefixtures("repository")
def test_a_claim_that_no_record_had_is_told_once_with_the_nearest() -> None:
    apply(corrected("void", "two-warehouse"))
    result = run("check", "--since", "HEAD")
    assert result.output.count("error[unknown-claim]") == 1
    assert 'Did you mean "two-warehouses"?' in result.output


@pytest.mark.usefixtures("repository")
def test_the_void_correction_of_a_record_removed_long_ago_stays_good() -> None:
    apply(*GONE, corrected("void", "fertiliser"))
    commit("Remove")
    assert run("check", "--since", "HEAD").exit_code == 0


@pytest.mark.usefixtures("repository")
def test_a_removed_record_is_void_under_all_its_names() -> None:
    (_, marked, plain), (_, record, _) = GONE
    marked_anew = marked.replace("#fertiliser", "#cause")
    record_anew = record.replace("### fertiliser", "### cause").rstrip()
    record_anew += "\n- formerly: fertiliser\n\n"
    apply((HARBOUR, marked, marked_anew), (HARBOUR, record, record_anew))
    commit("Rename")
    apply((HARBOUR, marked_anew, plain), (HARBOUR, record_anew, ""))
    apply(corrected("void", "cause"), corrected("void", "fertiliser"))
    assert run("check", "--since", "HEAD").exit_code == 0


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(("edits", "kind"), [((ASSESSED,), "rating"), (GONE, "void")])
def test_the_first_correction_of_an_article_is_shown_with_its_key(
    edits: tuple[Edit, ...], kind: str
) -> None:
    apply((HARBOUR, f"corrections:\n{MINOR}", ""))
    commit("No corrections yet")
    apply(*edits)
    claim = "sabotage" if kind == "rating" else "fertiliser"
    expected = (
        "add to the front matter:\n    corrections:\n"
        f'      - {{date: …, kind: {kind}, claim: {claim}, text: "…"}}\n'
    )
    assert expected in run("check", "--since", "HEAD").output.replace("Add", "add") + "\n"


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    "edit",
    [("title: The president praises", "title: A president praised"), ("source: radio", "x: radio")],
)
def test_a_removed_article_is_a_problem_of_the_new_one_that_it_most_likely_is(
    edit: tuple[str, str],
) -> None:
    moved = "content/articles/praise-of-firemen.md"
    git("mv", SWIFT, moved)
    apply((moved, *edit))
    result = run("check", "--since", "HEAD", "--format", "github")
    assert f"::error file={moved},line=6,col=11,title=removed-article::" in result.output
    assert '"formerly: [praise-for-firemen, swift-work]"' in result.output
    assert f"file={SWIFT}" not in result.output


@pytest.mark.usefixtures("repository")
def test_a_removed_article_is_a_problem_of_its_path() -> None:
    Path(SWIFT).unlink()
    result = run("check", "--since", "HEAD", "--format", "github")
    assert result.exit_code == 1
    assert f"::error file={SWIFT},line=1,col=1,title=removed-article::" in result.output
    assert '"formerly: [swift-work]"' in result.output


@pytest.mark.usefixtures("repository")
def test_an_article_that_was_renamed_keeps_its_claims_and_its_corrections() -> None:
    moved = "content/articles/praise-of-firemen.md"
    git("mv", SWIFT, moved)
    apply((moved, "for-firemen]", "for-firemen, swift-work]"))
    assert run("check", "--since", "HEAD").exit_code == 0
    apply((moved, "### praise\n", "### acclaim\n"), (moved, "(#praise)", "(#acclaim)"))
    apply((moved, "- formerly: acclaim\n", ""))
    result = run("check", "--since", "HEAD")
    assert result.exit_code == 1
    assert f"{moved}:7:13: error[removed-claim]" in result.output
    assert 'If it is called "acclaim" now' in result.output


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("formerly", ["", "- formerly: burned\n"])
def test_the_id_of_a_record_that_is_gone_is_not_given_again(formerly: str) -> None:
    apply(*GONE, corrected("void", "fertiliser"))
    assert run("check", "--since", "HEAD").exit_code == 0
    commit("Remove")
    apply((HARBOUR, "(#burned)", "(#fertiliser)"), (HARBOUR, "### burned", "### fertiliser"))
    apply((HARBOUR, "- quote: “burned", f"{formerly}- quote: “burned"))
    result = run("check", "--since", "HEAD", "--format", "json")
    found = [p for p in json.loads(result.output) if p["code"] == "reused-id"]
    assert [(_line(p["path"], p["line"]), p["column"]) for p in found] == [("### fertiliser", 5)]
    assert result.exit_code == 1
    commit("Reuse")
    assert run("check", "--since", "HEAD").exit_code == 0


@pytest.mark.usefixtures("repository")
def test_what_the_other_branch_did_since_is_not_taken_for_taken_back() -> None:
    git("checkout", "--quiet", "-b", "topic")
    git("checkout", "--quiet", "main")
    apply(ASSESSED, corrected("rating", "sabotage"))
    commit("Correct")
    git("checkout", "--quiet", "topic")
    assert run("check", "--since", "main").exit_code == 0
    assert told(changes("main")) == []


@pytest.mark.usefixtures("repository")
def test_the_work_tree_stays_as_it_is() -> None:
    apply(ASSESSED)
    before = git("status", "--porcelain"), git("diff")
    assert told(changes()) != []
    assert (git("status", "--porcelain"), git("diff")) == before


@pytest.mark.usefixtures("repository")
def test_an_archive_may_lie_below_the_top_of_its_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = tmp_path / "top"
    shutil.copytree(".", top / "press", ignore=shutil.ignore_patterns(".git"))
    monkeypatch.chdir(top)
    git("init", "--quiet")
    git("config", "user.name", "Editor")
    git("config", "user.email", "editor@archive.example")
    Path("press/link.md").symlink_to(os.devnull)
    commit("First")
    monkeypatch.chdir(top / "press")
    apply(ASSESSED)
    assert told(changes()) == ["changed harbour-blast#sabotage | assessment: disputed > refuted"]


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("revision", ["nowhere", "--output=leak", "-h", "", "HEAD~9", "HEAD:seeds"])
def test_a_revision_that_git_does_not_know_is_said_to_be_unknown(revision: str) -> None:
    result = run("diff", "--", revision)
    assert result.exit_code == 1
    assert f'Git knows no revision "{revision}"' in result.output
    assert not Path("leak").exists()


def test_outside_a_repository_there_is_nothing_to_compare_with(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(archive_folder)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(archive_folder.parent))
    result = run("check", "--since", "HEAD")
    assert result.exit_code == 1
    assert "lies in no Git repository" in result.output


@pytest.mark.usefixtures("repository")
def test_without_git_the_command_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = run("diff", "HEAD")
    assert (result.exit_code, "git is not installed" in result.output) == (1, True)


def test_a_shallow_clone_is_told_what_to_fetch(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = git("rev-parse", "HEAD")
    apply(ASSESSED)
    commit("Second")
    git("clone", "--quiet", "--depth", "1", f"file://{repository}", str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    for revision in (first, "HEAD~1"):
        result = run("diff", revision)
        assert result.exit_code == 1
        assert "fetch-depth: 0" in result.output


def test_pictures_are_not_read(repository: Path) -> None:
    Path("content/a.png").write_bytes(b"PICTURE")
    commit("Picture")
    names = [name for name, _ in files_at(repository, "HEAD", ["content"], (".md",))]
    assert HARBOUR in names
    blob = git("rev-parse", "HEAD:content/a.png")
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    assert [name for name, _ in files_at(repository, "HEAD", ["content"], (".md",))] == names


def test_a_file_that_a_partial_clone_lacks_is_said_to_be_missing(repository: Path) -> None:
    blob = git("rev-parse", f"HEAD:{HARBOUR}")
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    result = run("diff", "HEAD")
    assert result.exit_code == 1
    assert "Clone without --filter" in result.output


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_words_of_a_source_that_is_gone_are_not_told(form: str) -> None:
    bib = Path("seeds/sources.bib")
    apply((HARBOUR, "burned to the ground”\n", "burned”\n"))
    assert "to the ground" in run("diff", "HEAD", "--format", form).output
    text = bib.read_text(encoding="utf-8")
    entry = re.search(r"^@\w+\{courier-2025-03-02,.*?^\}\n", text, re.DOTALL | re.MULTILINE)
    assert entry
    bib.write_text(text.replace(entry[0], ""), encoding="utf-8")
    told = run("diff", "HEAD", "--format", form).output
    assert "courier-2025-03-02" in told
    assert "to the ground" not in told


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_words_that_that_may_be_published_no_more_are_not_told(form: str) -> None:
    apply(("seeds/sources.bib", "rights  = {full}", "rights  = {withheld}"))
    apply((HARBOUR, "burned to the ground”\n", "burned”\n"))
    apply(("content/articles/not-yet.md", "DRAFTMARK title", "DRAFTMARK other"))
    told = run("diff", "HEAD", "--format", form).output
    assert "withheld" in told
    for words in ("to the ground", "sabotage by our", "WITHHELDMARK", "DRAFTMARK"):
        assert words not in told
