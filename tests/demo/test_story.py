"""Stories are data: the same every time, told in every language, and never in the future."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from ringdesk.demo import artifacts, script, times
from ringdesk.demo.arrivals import ARRIVES
from ringdesk.demo.letters import Earlier, Enclosure, Letter, compose
from ringdesk.demo.performing import KINDS
from ringdesk.demo.schedule import plan
from ringdesk.modules.channels.email.reading import read_mail
from ringdesk.modules.tickets.wording import is_mere_thanks

ANCHOR = datetime(2026, 11, 18, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def played():
    return plan(400, "seed", ANCHOR)


def test_the_same_seed_tells_the_same_stories(played):
    assert plan(400, "seed", ANCHOR) == played


def test_another_anchor_moves_the_story_and_keeps_its_people_and_words():
    week = timedelta(days=7)
    stories, _ = plan(30, "seed", ANCHOR)
    later, _ = plan(30, "seed", ANCHOR + week)
    assert [(s.customer, s.script, s.moves[0].text) for s in stories] == [
        (s.customer, s.script, s.moves[0].text) for s in later
    ]


def test_nothing_happens_after_the_present_hour_or_before_the_sixty_days(played):
    _, cues = played
    first, last = cues[0].at, cues[-1].at
    assert last < ANCHOR
    assert first > ANCHOR - timedelta(days=times.DAYS + 1)
    assert last > ANCHOR - timedelta(hours=6)


def test_moves_of_a_story_keep_their_order(played):
    _, cues = played
    seen: dict[int, int] = {}
    for cue in cues:
        assert cue.place == seen.get(cue.story, -1) + 1
        seen[cue.story] = cue.place


def test_no_blank_of_a_phrase_is_left_open(played):
    stories, _ = played
    for story in stories:
        for move in story.moves:
            assert "{" not in move.text + str(move.more.get("subject", ""))


def test_every_kind_of_move_has_its_command(played):
    stories, _ = played
    kinds = {move.kind for story in stories for move in story.moves}
    assert kinds - set(ARRIVES) == set(KINDS)


def test_stories_come_in_four_languages_chinese_first(played):
    stories, _ = played
    counted = Counter(story.locale for story in stories)
    assert [lang for lang, _ in counted.most_common(2)] == ["zh-CN", "en"]
    assert set(counted) == {"zh-CN", "en", "es", "ar"}


def test_subjects_vary(played):
    stories, _ = played
    subjects = Counter(story.moves[0].more["subject"] for story in stories)
    assert len(subjects) > len(stories) * 0.6
    assert subjects.most_common(1)[0][1] <= len(stories) * 0.03


def test_what_customers_thank_with_does_not_call_the_agent_back():
    for manners in script.common().manners.values():
        assert all(is_mere_thanks(text) for text in manners.thanks)


@pytest.mark.parametrize("key", sorted(script.scripts()))
def test_a_script_speaks_only_languages_that_have_manners_and_slots(key: str):
    one = script.scripts()[key]
    common = script.common()
    assert "zh-CN" in one.words
    assert set(one.words) <= set(common.manners) & set(common.slots)


def test_artifacts_are_what_they_say():
    at = datetime(2026, 1, 2, tzinfo=UTC)
    for kind in artifacts.NAMES:
        name, media, content = artifacts.make(kind, Random(1), at, "YF1")
        assert (name, media, content) == artifacts.make(kind, Random(1), at, "YF1")
        assert content.startswith(b"\x89PNG") if media == "image/png" else content.decode()


def test_a_letter_reads_as_written_and_its_quote_is_cut_off():
    at = datetime(2026, 1, 2, tzinfo=UTC)
    earlier = Earlier("<1@shop.example>", "您的订单", "您好，\n请补充照片。", at)
    letter = Letter(
        sender=("周敏", "zhou@mail.example"), subject="破损", text="照片在附件。", at=at,
        message_id="yf-1-2@mail.example", answers=earlier, locale="zh-CN",
        enclosures=(Enclosure("a.png", "image/png", b"\x89PNG"),),
    )  # fmt: skip
    assert compose(letter) == compose(letter)
    mail = read_mail(compose(letter))
    assert (mail.subject, mail.reply_text.strip()) == ("Re: 您的订单", "照片在附件。")
    assert mail.in_reply_to.strip("<>") == "1@shop.example"
    assert [a.name for a in mail.attachments] == ["a.png"]
    assert mail.charset_ok
