"""`obelus check`: what it prints, and how it exits."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from conftest import EVIDENCE, ROOT, evidence
from obelus.cli import main
from obelus.model import Location
from obelus.printed import as_github, as_text
from obelus.problems import Code, Problem


@pytest.fixture
def folder(archive_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small archive with one mistake, as the current folder."""
    monkeypatch.chdir(archive_folder)
    page = archive_folder / "content" / "about" / "method.md"
    page.write_text(page.read_text() + "\n[[Port Sabel]] has 100 %, one: two.\n", encoding="utf-8")
    return archive_folder


def _check(*args: str) -> Result:
    return CliRunner().invoke(main, ["check", *args])


@pytest.mark.usefixtures("folder")
def test_text_names_place_mistake_and_fix() -> None:
    result = _check()
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        'content/about/method.md:9:1: error[unknown-entity] There is no entity "Port Sabel".',
        "    [[Port Sabel]] has 100 %, one: two.",
        "    ^",
        '    Did you mean "[[Port Sable]]"? Or create it: content/entities/port-sabel.md.',
    ]


@pytest.mark.usefixtures("folder")
def test_json_is_for_tools() -> None:
    result = _check("--format", "json")
    assert result.exit_code == 1
    (problem,) = json.loads(result.output)
    assert (problem["path"], problem["line"], problem["column"]) == (
        "content/about/method.md",
        9,
        1,
    )
    assert (problem["severity"], problem["code"]) == ("error", "unknown-entity")


@pytest.mark.usefixtures("folder")
def test_github_annotates_the_line() -> None:
    result = _check("--format", "github")
    assert result.exit_code == 1
    assert result.output.startswith(
        "::error file=content/about/method.md,line=9,col=1,title=unknown-entity::There is no entity"
    )


SARIF = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "text": {
            "type": "object",
            "required": ["text"],
            "properties": {"text": {"type": "string", "minLength": 1, "maxLength": 1024}},
        },
        "run": {
            "type": "object",
            "required": ["tool", "results", "columnKind"],
            "properties": {
                "columnKind": {"const": "unicodeCodePoints"},
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "properties": {
                        "driver": {
                            "type": "object",
                            "required": ["name", "semanticVersion", "rules"],
                            "properties": {
                                "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}}
                            },
                        }
                    },
                },
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
            },
        },
        "rule": {
            "type": "object",
            "required": [
                *("id", "name", "shortDescription", "fullDescription", "help"),
                "defaultConfiguration",
            ],
            "properties": {
                "id": {"type": "string", "maxLength": 255},
                "shortDescription": {"$ref": "#/$defs/text"},
                "fullDescription": {"$ref": "#/$defs/text"},
                "help": {"$ref": "#/$defs/text"},
                "defaultConfiguration": {"properties": {"level": {"enum": ["error", "warning"]}}},
            },
        },
        "result": {
            "type": "object",
            "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
            "properties": {
                "level": {"enum": ["none", "note", "warning", "error"]},
                "message": {"$ref": "#/$defs/text"},
                "locations": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "required": ["physicalLocation"],
                        "properties": {
                            "physicalLocation": {
                                "required": ["artifactLocation", "region"],
                                "properties": {
                                    "artifactLocation": {
                                        "required": ["uri"],
                                        "properties": {
                                            "uri": {"type": "string", "pattern": "^[^/\\\\ ]"}
                                        },
                                    },
                                    "region": {
                                        "required": ["startLine", "startColumn"],
                                        "properties": {
                                            "startLine": {"type": "integer", "minimum": 1},
                                            "startColumn": {"type": "integer", "minimum": 1},
                                        },
                                    },
                                },
                            }
                        },
                    },
                },
            },
        },
    },
}
"""What SARIF 2.1.0 requires, and GitHub's code scanning beyond it."""


def test_sarif_has_what_code_scanning_requires(folder: Path) -> None:
    page = folder / "content" / "about" / "한 method.md"
    page.write_text("# x\n\n𝒳 한국 [[Nobody]]\n", encoding="utf-8")
    result = _check("--format", "sarif")
    assert result.exit_code == 1
    log = json.loads(result.output)
    jsonschema.Draft202012Validator.check_schema(SARIF)
    jsonschema.validate(log, SARIF)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(code.slug for code in Code)
    first, second = run["results"]
    assert [rules[r["ruleIndex"]]["id"] for r in (first, second)] == ["unknown-entity"] * 2
    (location,) = second["locations"]
    place = location["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "content/about/%ED%95%9C%20method.md"
    assert (place["region"]["startLine"], place["region"]["startColumn"]) == (3, 6)
    del log["runs"][0]["results"][0]["message"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(log, SARIF)


def test_sarif_of_nothing_is_a_run_without_results(
    archive_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(archive_folder)
    log = json.loads(_check("--format", "sarif").output)
    jsonschema.validate(log, SARIF)
    assert log["runs"][0]["results"] == []


@pytest.mark.usefixtures("folder")
def test_only_the_files_named_are_reported() -> None:
    result = _check("content/articles", "content/index.md")
    assert (result.exit_code, result.output) == (0, "No problems.\n")
    assert _check("content/about/method.md").exit_code == 1


def test_a_file_that_is_not_there_is_said_to_be_missing(folder: Path) -> None:
    result = _check("content/articles/typo.md")
    assert result.exit_code == 2
    assert "typo.md" in result.output
    (folder / "mkdocs.yml").unlink()
    assert _check().exit_code == 1


def test_the_demonstration_archive_has_no_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every quotation of it is in the private copies, word for word."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("OBELUS_EVIDENCE", str(evidence()))
    assert EVIDENCE
    result = _check()
    assert result.exit_code == 0, result.output


def test_an_annotation_is_escaped_as_the_runner_wants_it() -> None:
    place = Location("a,b:c%.md", 2, 3)
    problem = Problem(Code.BAD_VALUE, place, "100 %\r\nnext, one: two", "::set-env::")
    assert as_github(problem) == (
        "::error file=a%2Cb%3Ac%25.md,line=2,col=3,title=bad-value"
        "::100 %25%0D%0Anext, one: two ::set-env::"
    )


def test_a_line_of_content_cannot_command_the_log() -> None:
    problem = Problem(Code.BAD_VALUE, Location("x.md", 1, 9), "No.", "Fix.", "::stop\x1b[31m:: x")
    shown = as_text(problem).split("\n")[1]
    assert not shown.strip().startswith("::")
    assert shown.isprintable()


def test_the_caret_stands_under_wide_signs() -> None:
    problem = Problem(Code.BAD_VALUE, Location("x.md", 1, 3), "No.", "Fix.", "한국 [[x]]")
    assert as_text(problem).split("\n")[2] == "    " + " " * 4 + "^"


def test_the_copies_are_where_the_environment_says(
    archive_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(archive_folder)
    assert _check().exit_code == 0
    (tmp_path / "courier-2025-03-02.txt").write_text("Other words.\n", encoding="utf-8")
    monkeypatch.setenv("OBELUS_EVIDENCE", str(tmp_path))
    assert "quote-mismatch" in _check().output
