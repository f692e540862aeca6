"""Tells verbs from the nouns spelt like them."""

from obelus.detect.lexicon import Form, Kinds


def correct_verbs(tags: list[str], words: tuple[str, ...], kinds: Kinds) -> None:
    """Nouns and verbs share their forms; the word before decides."""
    for i in range(1, len(tags)):
        before = tags[i - 1]
        if tags[i] == "t" and before in "ibf":
            tags[i] = "d"  # in that case
        if before == "r" and tags[i] in "njpe" and words[i - 1] == "one":
            tags[i - 1] = "#"
        elif tags[i] == "v" and before in "dlf#j":
            tags[i] = "n"
        elif tags[i] == "n" and (
            before == "r"
            or (before == "T" and not words[i].endswith("s") and tags[i + 1 : i + 2] != ["c"])
            or (
                before == "x"
                and (words[i - 1] in kinds.modals or words[i - 1].endswith(("n't", "nnot")))
            )
        ):
            tags[i] = "v"


def is_verb(
    i: int, form: Form, words: tuple[str, ...], raw: list[str], tags: list[str], kinds: Kinds
) -> bool:
    """Tell a verb from a noun spelt like it by its neighbours."""
    before = tags[i - 1] if i else "."
    after = tags[i + 1] if i + 1 < len(tags) else "."
    if raw[i][0].isupper() and (
        (i and (tags[i - 1] in "pl" or after == "p")) or (not i and after not in ":Qq")
    ):
        return i > 0 and after in "rtdQ" and not form.cue.nouny
    if "g" in form.parts:
        return before not in "dlj" or after in "tQqr"
    if "p" in form.parts or "n" in form.parts:
        return before not in "dlj" or after in "trQ" or words[i - 1] in kinds.standing
    if before == "#":
        return not form.cue.nouny
    if words[i - 1] in kinds.standing and "b" in form.parts and after in "trRdpn":
        return not form.cue.nouny
    if before in "dlfjib" or (before in "eg" and form.cue.nouny):
        return False
    if form.cue.nouny and (
        (after == "t" and tags[i + 2 : i + 3] and tags[i + 2] in "xve")
        or words[i - 1] in ("which", "whose")
    ):
        return False  # "states that vote in March"
    if before in "rwxTRo":
        return True
    return _is_verb_after_name(i, form, words, tags, kinds)


def _is_verb_after_name(
    i: int, form: Form, words: tuple[str, ...], tags: list[str], kinds: Kinds
) -> bool:
    before = tags[i - 1] if i else "."
    after = tags[i + 1] if i + 1 < len(tags) else "."
    if not form.cue.nouny and after in "trRdQq" and before == "n":
        return True
    if "evidence" in form.cue.frames and not kinds.evidence.isdisjoint(words[max(0, i - 6) : i]):
        return before in "npy(" and after in ".,trdpnhRa#"
    if words[i + 1 : i + 2] == ("out",):
        return "out" in form.cue.frames and before in "pcn,a"
    if (
        before == "p"
        and "s" in form.parts
        and after in ".,"
        and ("Q" in tags[:i] or "q" in tags[:i])
    ):
        return True
    if not form.cue.nouny:
        return (
            before != "n"
            or "s" in form.parts
            or words[i - 1].endswith(("s", "people", "police", "media"))
        )
    if before in "a,c":
        return after in ("trdhQqp,.TRo" if before != "c" else "trdhQRo")
    if before == "n" and i > 1 and tags[i - 2] in "evg" and not _is_plural(words[i - 1]):
        return False  # "expressed similar doubts that"
    if after in ",:" and i + 2 < len(tags) and tags[i + 2] in "Qq":
        return True
    if after in "trdhQqRo" or (words[i + 1 : i + 2] in (("to",), ("for",)) and before == "p"):
        return before in "p(" or (before == "n" and ("s" in form.parts) != _is_plural(words[i - 1]))
    return before == "p" and "s" in form.parts and after in "pnj"


def _is_plural(word: str) -> bool:
    return (word.endswith("s") and not word.endswith(("ss", "us", "is"))) or word in (
        "people",
        "police",
        "media",
    )


def verb_class(form: Form) -> str:
    """Give the class of a cue that is a verb here."""
    if "g" in form.parts:
        return "g"
    return "e" if "p" in form.parts or "n" in form.parts else "v"
