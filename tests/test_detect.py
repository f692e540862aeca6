"""What the detector finds, and how it flags it; all sentences invented but those of GUM."""

import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from obelus.detect import (
    DEFAULT,
    Detector,
    Flag,
    Register,
    Suggestion,
    default_judgement,
    default_lexicon,
    detect,
    self_check,
    shipped_outlets,
)

HERE = Path(__file__).resolve().parent
GUM = HERE / "attribution" / "gum"

from gum import documents  # noqa: E402
from score import gum_scores, pronoun_score  # noqa: E402


def words(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return " … ".join(text[a:b] for a, b in spans)


def seen(text: str) -> list[tuple[str, str, str]]:
    return [
        (words(text, s.source), words(text, s.cue), words(text, s.content)) for s in detect(text)
    ]


def flags(text: str) -> str:
    return " ".join(s.flag.value for s in detect(text))


# rule, text, source, cue, content
RULES = [
    (
        "quote-speaker",
        '"The bridge is gone," Marta Lind said.',
        "Marta Lind",
        "said",
        '"The bridge is gone,"',
    ),
    (
        "quote-speaker",
        "“We left at noon,” the mayor told the Courier on Friday. “Nobody was hurt.”",
        "the mayor",
        "told",
        "“We left at noon,” … “Nobody was hurt.”",
    ),
    ("quote-speaker", "“Why now?” Lind asked.", "Lind", "asked", "“Why now?”"),
    (
        "inverted",
        "“The bridge is gone,” said Marta Lind, a driver from Oxmoor.",
        "Marta Lind, a driver from Oxmoor",
        "said",
        "“The bridge is gone,”",
    ),
    (
        "final",
        "The bridge is gone, the mayor said on Monday.",
        "the mayor",
        "said",
        "The bridge is gone",
    ),
    ("medial", "The bridge, Lind said, is gone.", "Lind", "said", "The bridge … is gone"),
    (
        "subject-clause",
        "Marta Lind, the mayor of Oxmoor, said that the bridge was gone.",
        "Marta Lind, the mayor of Oxmoor",
        "said",
        "that the bridge was gone",
    ),
    (
        "subject-clause",
        "Lind said on Monday in a statement that the bridge was gone.",
        "Lind",
        "said",
        "that the bridge was gone",
    ),
    ("subject-clause", "Oxmoor said the bridge was gone.", "Oxmoor", "said", "the bridge was gone"),
    (
        "subject-clause",
        "Lind told reporters the bridge was gone.",
        "Lind",
        "told",
        "the bridge was gone",
    ),
    (
        "subject-clause",
        "Lind vowed to rebuild the bridge.",
        "Lind",
        "vowed",
        "to rebuild the bridge",
    ),
    ("subject-quote", "Lind said: “The bridge is gone.”", "Lind", "said", "“The bridge is gone.”"),
    (
        "subject-urged",
        "Lind urged the council to rebuild the bridge.",
        "Lind",
        "urged",
        "the council to rebuild the bridge",
    ),
    (
        "subject-object",
        "Lind criticized the council for its delay.",
        "Lind",
        "criticized",
        "the council for its delay",
    ),
    ("subject-phrase", "Lind called for a new bridge.", "Lind", "called for", "a new bridge"),
    (
        "participle-clause",
        "Lind left the hall, saying that the bridge was gone.",
        "Lind",
        "saying",
        "that the bridge was gone",
    ),
    (
        "participle-object",
        "They met in May, with Oxmoor accusing Tarn of theft.",
        "Oxmoor",
        "accusing",
        "Tarn of theft",
    ),
    (
        "according-to",
        "According to the mayor, the bridge is gone.",
        "the mayor",
        "According to",
        "the bridge is gone",
    ),
    (
        "according-to",
        "The bridge is gone according to Marta Lind.",
        "Marta Lind",
        "according to",
        "The bridge is gone",
    ),
    (
        "quoted-as-saying",
        "Lind was quoted as saying the bridge was gone.",
        "Lind",
        "was quoted … as saying",
        "the bridge was gone",
    ),
    (
        "quoted-as-saying",
        "“The bridge is gone,” Lind was quoted as saying by the Courier on Friday.",
        "Lind",
        "was quoted … as saying",
        "“The bridge is gone,”",
    ),
    (
        "quoted-as-saying",
        "The Courier quoted Lind, the mayor, as saying the bridge was gone.",
        "Lind, the mayor",
        "quoted … as saying",
        "the bridge was gone",
    ),
    (
        "quoted-as-saying",
        "The Courier has cited the mayor as telling residents that the bridge was gone.",
        "the mayor",
        "has cited … as telling",
        "that the bridge was gone",
    ),
    (
        "quoted-as-saying",
        "“The bridge is gone,” the Courier quoted Lind as saying. “All of it.”",
        "Lind",
        "quoted … as saying",
        "“The bridge is gone,” … “All of it.”",
    ),
    (
        "subject-clause",
        "The letter, seen by the Courier, says inspectors wrote to the council twice.",
        "The letter, seen by the Courier",
        "says",
        "inspectors wrote to the council twice",
    ),
    (
        "subject-clause",
        "The memo, which the Courier obtained, said guards slept.",
        "The memo, which the Courier obtained",
        "said",
        "guards slept",
    ),
    (
        "final",
        "The bridge is safe, a claim Oxmoor denies.",
        "Oxmoor",
        "denies",
        "The bridge is safe",
    ),
    (
        "final",
        "The bridge is safe, an assessment the ministry disputes, Lind said.",
        "Lind",
        "said",
        "The bridge is safe, an assessment the ministry disputes",
    ),
    (
        "by-agent",
        "The bridge is safe — a claim denied by Marta Lind.",
        "Marta Lind",
        "denied by",
        "a claim",
    ),
    ("subject-clause", "Lind vowed not to leave.", "Lind", "vowed", "not to leave"),
    ("subject-clause", "Lind told workers not to leave.", "Lind", "told", "not to leave"),
    ("subject-urged", "Lind urged them not to leave.", "Lind", "urged", "them not to leave"),
    (
        "as-reported",
        "As Lind told the Courier, the bridge is gone.",
        "Lind",
        "As … told",
        "the bridge is gone",
    ),
    (
        "carried",
        "His comments, carried by the Courier, were short.",
        "the Courier",
        "carried by",
        "His comments",
    ),
    (
        "by-agent",
        "The plan was rejected by Marta Lind.",
        "Marta Lind",
        "was rejected by",
        "The plan",
    ),
    (
        "relative",
        "He opened a bridge that he described as the longest.",
        "he",
        "described",
        "a bridge … as the longest",
    ),
    (
        "infinitive-clause",
        "Lind went on to say that the bridge was gone.",
        "Lind",
        "to say",
        "that the bridge was gone",
    ),
    ("hedge", "The bridge is believed to be gone.", "", "is believed", "The bridge … to be gone"),
    (
        "hedge",
        "The bridge has reportedly collapsed.",
        "",
        "reportedly",
        "The bridge has … collapsed",
    ),
]


@pytest.mark.parametrize(("rule", "text", "source", "cue", "content"), RULES)
def test_rule(rule: str, text: str, source: str, cue: str, content: str) -> None:
    """Each rule finds source, cue and content to the letter."""
    assert [s.rule for s in detect(text)] == [rule]
    assert seen(text) == [(source, cue, content)]


def test_coordination_shares_the_subject_and_ends_the_first_content() -> None:
    assert seen("The council stated that the wall fell and urged people to leave.") == [
        ("The council", "stated", "that the wall fell"),
        ("The council", "urged", "people to leave"),
    ]


NEGATIVES = [
    "The flood claimed twelve lives.",
    "Police found a rifle under the seat.",
    "Lind did not respond to a request for comment.",
    "The so-called bridge of sighs was closed.",
    "The claims were filed in May.",
    "A report on the bridge is due in June.",
    "She showed her ticket and sat down.",
    "He never said why.",
    "They would say anything to win.",
    "No one said the bridge was safe.",
    "No engineer has said that the bridge was safe.",
    "Nobody explained why the gate was open.",
    "None of the councillors said the bridge was safe.",
    "Not one of the councillors said the bridge was safe.",
    "Neither Lind nor Poe said the bridge was safe.",
    "The bridge was safe, no one said.",
    "Lind declined to comment on the bridge.",
    "Lind refused to say whether the bridge was safe.",
    "The mayor has declined to elaborate.",
    "She refused to be named in the report.",
    "He asked not to be identified because he feared for his job.",
    "They asked not to be named.",
]


@pytest.mark.parametrize("text", NEGATIVES)
def test_no_attribution(text: str) -> None:
    assert seen(text) == []


STATE = [
    "The rebels fired first, the defense ministry said in a statement carried by Xinhua.",
    "The minister said in an interview with RT that talks would resume.",
    "In an interview with state television, the president said the border was calm.",
    "The president told the state news agency BelTA that the border was calm.",
    "The president was quoted by TASS as saying that the talks had failed.",
    "TASS quoted the envoy as saying the talks had failed.",
    "Citing Tasnim, the newspaper said two ships were seized.",
    "Two ships were seized, according to the official IRNA news agency.",
    "Footage aired by state television showed the ships burning.",
    "State media images showed the leader inspecting a factory.",
    "The launch was a success, the state-run broadcaster said.",
    "KCNA reported that the launch was a success. It said a second test would follow.",
    "KCNA said the test went well. The agency added that a second would follow.",
    "KCNA said the test went well. The report said a second would follow.",
    "The leader said the army was ready. His comments were carried by KCNA.",
    "In comments broadcast on state TV, the minister said that the army was ready.",
    "The leader told workers to hurry, KCNA said.",
    "“We are ready,” the leader was quoted as saying by KCNA.",
    "The ministry claimed victory had been won, Xinhua reported.",
    "Ten died, the governor said on his Telegram channel, Tass reported.",
    "An official told state media that ten died.",
    "“Ten died,” Xinhua quoted an official as saying.",
    "Yonhap, quoting KCNA, said two missiles were fired.",
    "According to the Yonhap news agency, which cited KCNA, two missiles were fired.",
    "The figures, first reported by Xinhua, were low.",
    "According to the Yonhap news agency, quoting KCNA, two missiles were fired.",
    "The rocket, according to a dispatch from KCNA, landed in the sea.",
    "The leader said the army was ready, KCNA reported. He also said that it would grow.",
    "North Korean television said the leader smiled.",
    "The ruling party's newspaper, Rodong Sinmun, said ten died.",
    "The leader warned in a statement carried by state media that the North would respond.",
    "RIA Novosti quoted an official of the ministry as saying the fire was out.",
    "KCNA said the test went well. The agency quoted Kim as saying that a second would follow.",
    "IRNA cited Poe, the governor, as saying ten had died.",
    "State television quoted him as telling reporters that ten had died.",
    "“The gate is open,” Poe was cited as saying by Xinhua on Monday.",
    "Ten died, TASS reported, quoting the governor as saying the fire was out.",
]


@pytest.mark.parametrize("text", STATE)
def test_state_media_wins_wherever_it_is_in_the_chain(text: str) -> None:
    assert set(flags(text).split()) == {"state-media"}


UNVERIFIED = [
    "Experts say the deal is close.",
    "Officials said the deal was close.",
    "A spokesman said the deal was close.",
    "An unnamed ministry spokeswoman said the deal was close.",
    "A senior official, who spoke on condition of anonymity, said the deal was close.",
    "Two people familiar with the matter told Reuters the deal was close.",
    "The deal is reportedly close.",
    "The group is believed to have fled.",
    "The ministry claimed that no one was hurt.",
    "Smith alleged that he was beaten.",
    "“It is over,” she said.",
    "Rescuers said ten died.",
    "His lawyer said the deal was close.",
    "A study found that ten died.",
    "Many believe that the deal is close.",
    "The Courier, citing two unnamed officials, reported that the deal was close.",
    "The Courier, citing a senior diplomat, said the deal was close.",
    "Citing a person familiar with the talks, Reuters reported that the deal was close.",
    "The Courier, quoting officials, said on Monday that the deal was close.",
    "The Courier quoted an unnamed official as saying the deal was close.",
    "It is said that ten died.",
]


@pytest.mark.parametrize("text", UNVERIFIED)
def test_nobody_named_or_a_doubting_word_is_unverified(text: str) -> None:
    assert flags(text) == "unverified"


ATTRIBUTED = [
    "John Smith, a spokesman for the ministry, said the deal was close.",
    "The foreign ministry said the deal was close.",
    "The prime minister said the deal was close.",
    "Seoul said the deal was close.",
    "Police said two men were arrested.",
    "Reuters reported that the deal was close.",
    "His lawyer, Sam Poe, said the deal was close.",
    "The witness, 34-year-old Anna Roth, said ten died.",
    "A study published in the Lancet found that ten died.",
    "The hospital said ten died.",
    "It is unclear how many died, police said.",
    "The Courier, citing Interior Minister Poe, said the deal was close.",
    "The Courier, citing figures of the ministry, said the deal was close.",
    "The Courier quoted Poe as saying the deal was close.",
    "Blinken said RT was spreading falsehoods.",
    "Blinken criticized RT for spreading falsehoods.",
]


@pytest.mark.parametrize("text", ATTRIBUTED)
def test_somebody_on_record_is_attributed(text: str) -> None:
    assert flags(text) == "attributed"


@pytest.mark.parametrize(
    "text",
    [
        "Reuters reported, citing a diplomat, that the deal was close.",
        "The deal was close, the Courier reported on Monday, citing people close to the talks.",
        "The Courier, which cited two officials, reported that the deal was close.",
    ],
)
def test_what_rests_on_nobody_named_is_unverified_and_so_is_the_citing(text: str) -> None:
    assert set(flags(text).split()) == {"unverified"}


DATELINES = [
    ("PORT SABLE, April 7 — ", "attributed", []),
    ("PORT SABLE — ", "attributed", []),
    ("Port Sable, 7 April 2021 – ", "attributed", []),
    ("ST. TARN, Oxmoor (Reuters) - ", "attributed", ["Reuters"]),
    ("SEOUL, Jan. 5 (Yonhap) -- ", "attributed", ["Yonhap"]),
    ("MOSCOW, May 3 (TASS) — ", "state-media", ["TASS"]),
    ("MOSCOW, May 3. /TASS/. ", "state-media", ["TASS"]),
    ("BEIJING (Xinhua) -- ", "state-media", ["Xinhua News Agency"]),
    ("BEIJING, JAN. 5 (XINHUA) -- ", "state-media", ["Xinhua News Agency"]),
    ("PYONGYANG, 5 January (KCNA): ", "state-media", ["Korean Central News Agency"]),
    ("Havana, Jan 5 (Prensa Latina) ", "state-media", ["Prensa Latina"]),
    ("Tehran, May 3, IRNA – ", "state-media", ["Islamic Republic News Agency"]),
    ("The army comes\nMOSCOW, May 3 (TASS) — ", "state-media", ["TASS"]),
]


@pytest.mark.parametrize(("line", "flag", "agencies"), DATELINES)
def test_a_dateline_is_no_content_and_its_agency_a_carrier(
    line: str, flag: str, agencies: list[str]
) -> None:
    for sentence in (
        "The army has come, the ministry said.",
        "The ministry said the army had come.",
        "“The army has come,” said Marta Lind.",
    ):
        text = f"{line}{sentence}\n\nThe mayor said it was so."
        here, later = detect(text)
        assert (here.flag, later.flag) == (flag, flag)
        assert [c.name for c in here.carriers] == [c.name for c in later.carriers] == agencies
        assert min(a for a, _ in (*here.source, *here.content)) == len(line)


def test_the_next_dateline_ends_what_an_agency_sent() -> None:
    text = (
        "MOSCOW, May 3 (TASS) — The army has come, the ministry said.\n\n"
        "PARIS, May 4 — The army has come, the mayor said."
    )
    assert flags(text) == "state-media attributed"


@pytest.mark.parametrize("opening", ["Smith — who had left — said", "Lind, in May, said"])
def test_no_dateline(opening: str) -> None:
    (found,) = detect(f"{opening} the bridge was gone.")
    assert found.source[0][0] == 0


def test_an_abbreviation_ends_a_sentence_before_a_quotation_or_another_script() -> None:
    for mark in ("2 a.m.", "5 p.m.", "noon in the U.S."):
        text = f"Residents said they woke at {mark} “The house shook,” said Marta Lind, a nurse."
        first, second = detect(text)
        assert words(text, first.content) == f"they woke at {mark}".rstrip(".") + "."
        assert words(text, second.content) == "“The house shook,”"
        assert (first.carriers, second.carriers) == ((), ())
    for other in ("북한군은 포를 쏘았다.", "Пожар начался ночью.", "火災は夜に始まった。"):
        text = f"The bridge was gone, Lind said in the U.S. {other} Poe said it was so."
        assert seen(text)[0] == ("Lind", "said", "The bridge was gone")
        assert all(s.carriers == () and s.parent is None for s in detect(text))
    assert len(detect("He serves in the U.S. “Great Lakes” fleet, Lind said.")) == 1


def test_who_is_quoted_speaks_and_who_quotes_carries() -> None:
    text = "Mayor Tom Brown left. The Courier quoted him as saying it was over. He added thanks."
    found = detect(text)[0]
    assert (found.speaker, [c.name for c in found.carriers]) == ("Mayor Tom Brown", ["The Courier"])


def test_a_carriers_class_is_told() -> None:
    for text in ("Kim said it went well, KCNA reported.", "TARN (KCNA) -- Kim said it went well."):
        why = detect(text)[0].why
        assert why.startswith("State media: carried by K")
        assert why.endswith(", class SC, State Media Monitor 2024-02.")


def test_a_carrier_of_one_clause_does_not_taint_another() -> None:
    text = "His remarks, carried by state media, came after Seoul said it would respond."
    assert flags(text) == "state-media attributed"


def test_why_names_class_and_scheme() -> None:
    (found,) = detect("The test went well, KCNA said.")
    assert found.entity == "korean-central-news-agency"
    assert found.why.startswith("State media: said by KCNA, class SC, State Media Monitor")


PRONOUNS = [
    (
        "The United Nations said the deal was close. It added that aid would follow.",
        "The United Nations",
    ),
    ("Anna Smith met Tom Brown in Paris. She said the deal was close.", "Anna Smith"),
    ("Anna Smith met Tom Brown in Paris. He said the deal was close.", "Tom Brown"),
    ("Three scientists reported the find. They said it was old.", "Three scientists"),
    ("Tarn's council called the wall a threat. They urged people to leave.", "Tarn's council"),
    ("BFM TV reported the fire. The broadcaster said ten were hurt.", "BFM TV"),
    ("Tom Brown, who said he was sorry, left.", "Tom Brown"),
]


@pytest.mark.parametrize(("text", "speaker"), PRONOUNS)
def test_pronoun_is_traced(text: str, speaker: str) -> None:
    assert detect(text)[-1].speaker == speaker


def test_nesting_names_the_outer_attribution() -> None:
    inner, outer = detect("Lind told workers that the bridge was gone, the Courier reported.")
    assert (inner.parent, outer.parent) == (1, None)
    assert [c.name for c in inner.carriers] == ["the Courier"]


def test_no_break_spaces_and_both_kinds_of_quotation_mark() -> None:
    plain = 'Marta Lind said: "The bridge is gone." According to Lind, it fell.'
    odd = plain.replace(" ", "\u00a0").replace('"The', "“The").replace('."', ".”")
    assert [(s.rule, s.cue, s.content) for s in detect(odd)] == [
        (s.rule, s.cue, s.content) for s in detect(plain)
    ]


def test_a_quotation_may_run_over_paragraphs() -> None:
    text = "“It began at noon,” Lind said. “We ran.\n\n“Then the wall fell.”"
    assert (
        words(text, detect(text)[0].content)
        == "“It began at noon,” … “We ran. … “Then the wall fell.”"
    )


@dataclass(frozen=True, slots=True)
class Own:
    id: str
    name: str
    kind: str
    is_state_media: bool
    aliases: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)


def test_the_archives_entities_win_over_the_shipped_ones() -> None:
    ours = Register.of(
        [Own("rt-1", "RT", "outlet", False), Own("radio-x", "Radio X", "outlet", True)]
    )
    assert [s.flag for s in detect("RT said it rained.", ours)] == [Flag.ATTRIBUTED]
    assert [s.flag for s in detect("Radio X said it rained.", ours)] == [Flag.STATE_MEDIA]


def test_an_archive_extends_lexicon_and_word_lists() -> None:
    lexicon = default_lexicon().extended([{"lemma": "proffer", "frames": "clause"}])
    judgement = default_judgement().extended({"anonymous_nouns": ["fixers"]})
    ours = Detector(DEFAULT, lexicon, judgement)
    assert detect("Lind proffered that it rained.") == []
    assert [s.flag for s in ours.detect("Lind proffered that it rained.")] == [Flag.ATTRIBUTED]
    assert [s.flag for s in ours.detect("The fixers said that it rained.")] == [Flag.UNVERIFIED]
    with pytest.raises(KeyError, match="anonymous_noun"):
        default_judgement().extended({"anonymous_noun": ["x"]})


def test_each_shipped_outlet_has_its_evidence() -> None:
    outlets = shipped_outlets()
    assert len(outlets) == len({o.id for o in outlets}) >= 40
    for outlet in outlets:
        assert outlet.control in ("SC", "CaPu", "CaPr", "ISFM", "ISM", "ISF", "IP")
        assert (
            outlet.scheme and outlet.assessed[:2] == "20" and outlet.evidence.startswith("https://")
        )


def texts() -> list[str]:
    """All the sentences above, GUM's documents, and seeded nonsense."""
    gum = [document.text for document in documents(GUM)]
    dice = random.Random(7)
    pool = sorted({word for text in gum for word in text.split()})
    pool += ['"', "“", "”", "(", "said", ",", "‘", "KCNA"]
    nonsense = [" ".join(dice.choices(pool, k=60)) for _ in range(200)]
    return [
        *[row[1] for row in RULES],
        *STATE,
        *UNVERIFIED,
        *ATTRIBUTED,
        *(line + sentence for line, _, _ in DATELINES for sentence in STATE),
        *gum,
        *nonsense,
        "",
        "\n",
        "“",
        "said",
    ]


def is_inside(text: str, suggestion: Suggestion) -> bool:
    spans = (*suggestion.source, *suggestion.cue, *suggestion.content)
    return all(0 <= a < b <= len(text) for a, b in spans) and bool(
        suggestion.cue and suggestion.content
    )


def test_properties() -> None:
    """Ranges lie inside the text, equal text gives equal finds, no state outlet hides."""
    for text in texts():
        found = detect(text)
        assert all(is_inside(text, s) for s in found)
        assert found == detect(text)
        assert self_check(found) == []
        assert all(s.parent is None or 0 <= s.parent < len(found) for s in found)


def test_gum_floor() -> None:
    """The committed set keeps the figures that the docs print."""
    scores = gum_scores(GUM)
    assert scores["unit"][2] >= 78.5
    assert scores["relation"][2] >= 68.0
    right, total = pronoun_score(GUM)
    assert right / total >= 0.8


STATE_OUTLETS = (
    "KCNA",
    "the Korean Central News Agency",
    "state media",
    "Xinhua",
    "the state-run Global Times",
    "Russian state television",
    "TASS",
    "state news agency SANA",
    "the official Xinhua news agency",
    "North Korea's state media",
)
WHEN = (
    "",
    " on Monday",
    " on March 3",
    " on 3 March 2025",
    " in a report on Tuesday",
    " late on Friday",
    " last week",
    ", citing officials",
    " in a commentary published on its website",
    ", without giving details",
    " two days later",
    " hours after the launch",
)
CARRIED = (
    "Kim said that rain had come, {outlet} reported{when}.",
    "Kim told workers the plant would open, {outlet} said{when}.",
    "Kim vowed to build more plants, {outlet} said{when}.",
    "Kim called for more plants, {outlet} reported{when}.",
    "“The plant will open,” Kim said, {outlet} reported{when}.",
    "According to {outlet}, Kim said the plant would open.",
    "Kim said the plant would open, according to {outlet}.",
    "“The plant will open,” Kim was quoted as saying by {outlet}.",
    "“The plant will open,” Kim told {outlet}.",
    "Kim said in an interview with {outlet} that the plant would open.",
    "Citing Kim, {outlet} reported that the plant would open.",
    "In remarks carried by {outlet}, Kim said the plant would open.",
    "Kim said the plant would open, in comments published by {outlet}.",
    "As {outlet} reported, Kim said the plant would open.",
    "In a statement released by {outlet}, the ministry warned of war.",
    "{outlet} quoted Kim as saying that the plant would open.",
    "“The plant will open,” {outlet} quoted Kim as saying{when}.",
    "Kim was quoted by {outlet} as saying the plant would open.",
    "The plant would open, Yonhap reported, citing {outlet}.",
)


@pytest.mark.parametrize("outlet", STATE_OUTLETS)
@pytest.mark.parametrize("sentence", CARRIED)
def test_what_a_state_outlet_carried_is_never_attributed(sentence: str, outlet: str) -> None:
    for when in WHEN if "{when}" in sentence else ("",):
        text = sentence.format(outlet=outlet, when=when)
        flags = {s.flag for s in detect(text)}
        assert flags, text
        assert Flag.ATTRIBUTED not in flags, text


def test_an_outlet_of_another_clause_carries_nothing() -> None:
    found = detect("Smith said he would go, and KCNA said the road was closed.")
    assert [s.flag for s in found] == [Flag.ATTRIBUTED, Flag.STATE_MEDIA]
