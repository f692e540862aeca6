"""Asking fewer rules of Markdown changes no token."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

import obelus.markdown
from conftest import ROOT
from obelus.markdown import parser

PIECES = [
    *"a é 조선 - * ** _ __ ` `` ~ ~~ # > + = | [ ] ]( ( ) ![ < & \\ ' \" ... -- : !".split(),
    *("Word ", "one two", " ", "  ", "    ", "\t", "\n", "\n", "\n\n", "- ", "1. ", "2) ", "* "),
    *("---", "===\n", "```\n", "~~~\n", "|-|\n", "| a | b |\n", "|---|---|\n", ": term\n"),
    *("~ term\n", "## Claims\n", "### id-1\n", "- item\n", "  more\n", "- said by: [[A]]\n"),
    *("[[Name]]", "[[Name|words]]", "[words](#claim-1)", "[@key, p. 2]", "](#a)", "[#id]", "{#id}"),
    *("[[Half]", "](http://x.y)", "![alt](a.png)", "[^1]", "[^1]: note\n", "[ref]: http://x.y\n"),
    *("- a\n- b\n\n", "[ref]", "<http://x.y>", "<b>", "<!-- x -->\n", "&amp;", "\\*", "\\\n"),
]


def _all_rules(with_claims: bool) -> MarkdownIt:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(obelus.markdown, "first_sign_plugin", lambda md: None)
        return parser.__wrapped__(with_claims)


def _made_up(count: int) -> list[str]:
    at = random.Random(11)
    return ["".join(at.choices(PIECES, k=at.randrange(1, 40))) for _ in range(count)]


def _written() -> list[str]:
    folders: list[Path] = [ROOT / "docs", ROOT / "content", ROOT / "tests" / "archive"]
    return [path.read_text("utf-8") for folder in folders for path in folder.rglob("*.md")]


@pytest.mark.parametrize("with_claims", [True, False])
def test_the_tokens_are_those_of_all_rules(with_claims: bool) -> None:
    all_rules, few = _all_rules(with_claims), parser(with_claims)
    for text in (*_written(), *_made_up(2500)):
        expected = [token.as_dict() for token in all_rules.parse(text)]
        assert [token.as_dict() for token in few.parse(text)] == expected, text
