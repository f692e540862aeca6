"""Words of a made-up language by Zipf's law: real function words, then invented ones by rank.

A text drawn from them has the word counts of a real one, and what a search index holds of them is
as long as that of real words. Nothing is downloaded, and one seed gives one language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

FUNCTION_WORDS = tuple(
    "the of and to in a is that for it on was with as at by from this have are be not were which "
    "an or has its had their they but been all more will when who would can about than other "
    "no into there only some new over after such most these may first also then many any year "
    "between before years under while through since last against during where both however "
    "because several without another much still few near early later each within among those "
    "around until per again every along often far almost further".split()
)
"""The commonest words of English running text, in that order; none is a cue or a number."""

HEADS = "b c d f g h l m n p r s t v w br cl dr fl gr pr st tr th sh ch".split()
VOWELS = "a e i o u a e i o ea ou ai".split()
TAILS = "n r l s t m d ck nd rt st ng".split()
INVENTED = 40_000
ZIPF = 1.02
"""The exponent of running text in English; at 1 the count falls exactly with the rank."""
TOPIC_WORDS, TOPICS = 150, 120
HANGUL, HANGUL_COUNT = 0xAC00, 11_172
KOREAN_WORDS = 3_000
PARTICLES = ("은", "는", "이", "가", "을", "를", "에", "의", "에서", "으로", "")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one archive and how often each comes."""

    english: tuple[str, ...]
    weights: tuple[float, ...]
    """Cumulated, as `random.choices` wants them."""
    topics: tuple[tuple[str, ...], ...]
    """What articles on one topic repeat: words come in bursts."""
    korean: tuple[str, ...]

    def text(self, random: Random, count: int, topic: int) -> list[str]:
        """That many words in a row, every eighth one of the topic."""
        words = random.choices(self.english, cum_weights=self.weights, k=count)
        own = self.topics[topic]
        for at in range(random.randrange(8), count, 8):
            words[at] = own[int(len(own) * random.random() ** 2)]
        return words

    def rare(self, random: Random, count: int) -> list[str]:
        """Words that few articles have: for names and titles."""
        return random.sample(self.english[2_000:12_000], count)


def words(seed: int) -> Words:
    """The language of that seed."""
    random = Random(f"words {seed}")
    invented = _invented(random, INVENTED, set(FUNCTION_WORDS))
    english = (*FUNCTION_WORDS, *invented)
    weights = accumulate(1 / (rank + 2) ** ZIPF for rank in range(len(english)))
    topics = [tuple(random.sample(invented[200:20_000], TOPIC_WORDS)) for _ in range(TOPICS)]
    return Words(english, tuple(weights), tuple(topics), tuple(_korean(random)))


def hangul(random: Random, count: int) -> str:
    """That many syllables; those early in the table have no rare vowels."""
    return "".join(chr(HANGUL + random.randrange(HANGUL_COUNT)) for _ in range(count))


def _invented(random: Random, count: int, taken: set[str]) -> Sequence[str]:
    """Words that can be spoken, the common ones short."""
    out: list[str] = []
    while len(out) < count:
        syllables = 1 + (len(out) > 900) + (len(out) > 15_000) + (random.random() < 0.15)
        parts = [random.choice(HEADS) + random.choice(VOWELS) for _ in range(syllables)]
        word = "".join(parts) + random.choice(TAILS)
        if word not in taken:
            taken.add(word)
            out.append(word)
    return out


def _korean(random: Random) -> list[str]:
    stems = [hangul(random, random.randint(2, 3)) for _ in range(KOREAN_WORDS)]
    return [stem + random.choice(PARTICLES) for stem in stems]
