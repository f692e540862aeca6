"""What of a document other pages show, and what its own page and data need of other documents."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b

from msgspec import Struct
from msgspec.structs import replace

from obelus.model.article import Article, Claim
from obelus.model.digest import digest_of
from obelus.model.register import Entity, Prose
from obelus.model.segment import LinkOpen, Segments, Target
from obelus.model.shared import BETWEEN
from obelus.model.text import Mention

MENTIONS = 8
"""Bytes of a digest of lines: of ten thousand articles each has dozens."""

UNMENTIONED = bytes(MENTIONS)
"""Of a name that stands in records alone."""

_NAMING = struct.Struct(f"{MENTIONS}s??")


class Ties(Struct, frozen=True, gc=False, array_like=True):
    """Digests of a document, and the names in it that lead elsewhere."""

    whole: bytes
    """Of all that it says, wherever in its file that stands."""
    claims: bytes = b""
    """Of what lists show of an article: its head, its claims and suggestions, wherever in its text
    these stand."""
    all_names: str = ""
    """All that follow are names with BETWEEN between them: of ten thousand articles each has
    dozens, which are asked for once."""
    all_sources: str = ""
    all_sources_of_claims: str = ""
    all_links: str = ""
    all_naming: bytes = b""
    """For each of the names, where it stands: see `naming`."""

    @property
    def names(self) -> Sequence[str]:
        """The entities that it names, as written."""
        return _apart(self.all_names)

    @property
    def naming(self) -> Iterable[tuple[str, tuple[bytes, bool, bool]]]:
        """(a name, (the digest of the lines in which it stands or UNMENTIONED, whether it stands in
        claims or suggestions, whether it has a part in a claim that counts))."""
        return zip(self.names, _NAMING.iter_unpack(self.all_naming), strict=True)

    @property
    def names_of_claims(self) -> Sequence[str]:
        """Those in claims and suggestions alone."""
        return [name for name, (_, is_in_claims, _) in self.naming if is_in_claims]

    @property
    def sources(self) -> Sequence[str]:
        """The keys that it cites."""
        return _apart(self.all_sources)

    @property
    def sources_of_claims(self) -> Sequence[str]:
        """Of an article: its own source and those that its claims cite, without the void ones."""
        return _apart(self.all_sources_of_claims)

    @property
    def links(self) -> Sequence[str]:
        """The targets of links and pictures, as written."""
        return _apart(self.all_links)


def ties_of(document: Article | Entity | Prose) -> Ties:
    """The ties of a document."""
    if isinstance(document, Article):
        return _of_article(document)
    text = document.description if isinstance(document, Entity) else document.body
    parties = document.party_to if isinstance(document, Entity) else ()
    names = _sorted((*parties, *(mention.name for mention in text.mentions)))
    head = (document.id, document.name) if isinstance(document, Entity) else ()
    return Ties(
        digest_of(document),
        all_names=names,
        all_sources=_sorted(cited.key for cited in text.citations),
        all_links=_sorted(_links([text.segments])),
        all_naming=_naming(head, names, text.mentions),
    )


def _of_article(article: Article) -> Ties:
    claims = [*article.claims, *(suggestion.claim for suggestion in article.suggestions)]
    of_claims = {name for claim in claims for name in (*_names_in(claim), *claim.named)}
    parties = {name for claim in article.standing for name in (*_parties(claim), *claim.named)}
    texts = (article.body, article.afterword)
    mentions = [mention for text in texts for mention in text.mentions]
    names = _sorted([*of_claims, *(mention.name for mention in mentions)])
    cited = [cited.key for text in texts for cited in text.citations]
    cited += _sources_of(claims)
    pieces = [block.segments for block in article.blocks]
    pieces += [article.afterword.segments, *(claim.note for claim in article.claims)]
    shown = (
        article.slug,
        article.title,
        article.source,
        article.published,
        article.is_date_inferred,
        article.summary,
        article.topics,
        article.checked,
        article.corrections,
        article.formerly,
        article.claims,
        [(s.claim, s.flag, s.rule, s.confidence, s.why) for s in article.suggestions],
    )
    claims_digest = digest_of(shown)
    return Ties(
        digest_of(claims_digest, replace(article, claims=())),
        claims_digest,
        names,
        _sorted([article.source, *cited]),
        _sorted([article.source, *_sources_of(article.standing)]),
        _sorted(_links(pieces)),
        _naming(_head(article), names, mentions, of_claims, parties),
    )


def _head(article: Article) -> Sequence[str]:
    """What back-links show of an article."""
    return article.slug, article.title, f"{article.published}"


def _naming(
    head: Sequence[str],
    names: str,
    mentions: Iterable[Mention],
    of_claims: Collection[str] = (),
    parties: Collection[str] = (),
) -> bytes:
    """For each name, packed, what `Ties.naming` says of it; the lines as back-links show them."""
    found = {name: dict[int, str]() for name in _apart(names)}
    for mention in mentions:
        if mention.name in found:  # One for each line, as back-links have it.
            shown = f"{mention.words}\0{mention.context}"
            found[mention.name].setdefault(mention.location.line, shown)
    return b"".join(
        _NAMING.pack(_of_lines(head, lines.values()), name in of_claims, name in parties)
        for name, lines in found.items()
    )


def _of_lines(head: Sequence[str], lines: Collection[str]) -> bytes:
    if not lines:
        return UNMENTIONED
    return blake2b("\0\0".join((*head, *lines)).encode(), digest_size=MENTIONS).digest()


def _names_in(claim: Claim) -> Iterator[str]:
    yield from _parties(claim)
    yield from (agent.name for piece in claim.evidence for agent in piece.chain)


def _parties(claim: Claim) -> Iterator[str]:
    yield from (agent.name for agent in (*claim.said_by, *claim.via, *claim.disputed_by))
    yield from [claim.event.name] if claim.event else ()


def _sources_of(claims: Iterable[Claim]) -> Iterator[str]:
    for claim in claims:
        yield from (cited.key for cited in claim.sources)
        yield from (piece.citation.key for piece in claim.evidence if piece.citation)


def _links(pieces: Iterable[Segments]) -> Iterator[str]:
    for segments in pieces:
        for piece in segments:
            if isinstance(piece, LinkOpen | Target):
                yield piece.target


def _sorted(names: Iterable[str]) -> str:
    return BETWEEN.join(sorted({name for name in names if name}))


def _apart(names: str) -> Sequence[str]:
    return names.split(BETWEEN) if names else ()
