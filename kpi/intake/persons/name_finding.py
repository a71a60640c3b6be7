"""Names of persons among the words of a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kpi.intake.persons.name_words import NameWords, Token, bare_low, phrase_before
from kpi.model.letters import fold
from kpi.model.letters import words as key_words
from kpi.quick import dataclass

_LONGEST = 7  # letters of the longest word of a name that is no name of the highlands
_MOST = 4  # words of a name
_MARK = re.compile(r"['’ʼ‘`´]")
_ALONE = ("k", "h")  # before an apostrophe they make a name by themselves
_SHORT = ("y", "a")  # words of names in the highlands
_VOWEL = re.compile("[aeiouy]")


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks for names among the tokens of a text. `births` finds words before a date of birth."""

    tokens: list[Token]
    text: str
    words: NameWords
    is_unit: Callable[[str], bool]
    births: re.Pattern[str]

    def first(self) -> int | None:
        """Where the first name begins; None for none."""
        passed = 0
        for at in range(len(self.tokens)):
            if at < passed:
                continue
            if self._is_addressed(at):
                return self.tokens[at].start
            if self._is_name(at):
                passed = self._excused(at)
                if not passed:
                    return self.tokens[at].start
        return None

    def _rest(self, at: int) -> Sequence[Token]:
        """The words from a place on that may be of one name."""
        end = at + 1
        while end < min(len(self.tokens), at + _MOST) and self.tokens[end].joined:
            end += 1
        return self.tokens[at:end]

    def _is_sure(self, token: Token) -> bool:
        """Whether a word is a surname and hardly anything else."""
        plain = self.text.isascii() and token.low in self.words.bare_sure
        return token.low in self.words.sure or plain

    def _is_part(self, token: Token) -> bool:
        """Whether a word may be of a name: with a capital letter, and no everyday word nor abbreviation."""
        letters = bare_low(token)
        spoken = len(letters) == 1 or _VOWEL.search(letters) is not None
        return token.capital and len(letters) <= _LONGEST and spoken and token.low not in self.words.everyday

    def _pair(self, first: Token, second: Token) -> bool:
        return f"{first.low} {second.low}" in self.words.compounds

    def _is_paired(self, at: int) -> bool:
        """Whether a word belongs with the one before or behind it to one phrase that names nobody."""
        after = self._rest(at)[1:2]
        if at and self.tokens[at].joined and self._pair(self.tokens[at - 1], self.tokens[at]):
            return True
        return any(self._pair(self.tokens[at], one) and one.low not in self.words.middles for one in after)

    def _is_addressed(self, at: int) -> bool:
        """Whether a name stands behind a word for a person, where nothing excuses a name but history."""
        token, rest = self.tokens[at], self._rest(at)
        if not self._is_part(token) or self._is_eminent_after_title(at):
            return False
        sure = self._is_sure(token)
        second = len(rest) > 1 and self._is_part(rest[1])
        if phrase_before(self.tokens, at, self.words.persons):
            if sure and second:
                return True
            fits = len(rest) > 1 and not self._pair(token, rest[1]) and not self._unit_end(at)
            return second and fits
        many = phrase_before(self.tokens, at, self.words.titles)
        if not many or phrase_before(self.tokens, at, self.words.title_passes) or len(token.low) == 1:
            return False
        if sure and second:
            return True
        return not (self._is_paired(at) or self._is_place(at, many) or self._is_heading(at, many))

    def _is_place(self, at: int, many: int) -> bool:
        """Whether title and name together are a place: “Bà Rịa”, “Chợ Bà Chiểu”."""
        title = self.tokens[at - many]
        if title.capital and phrase_before(self.tokens, at - many, self.words.heads):
            return True
        return title.capital and self.is_unit(" ".join(one.typed for one in self.tokens[at - many : at + 1]))

    def _is_heading(self, at: int, many: int) -> bool:
        """Whether a title with a capital letter is but part of a phrase in which all words have one."""
        title, rest = self.tokens[at - many], self._rest(at)
        return title.capital and len(rest) > 1 and rest[1].capital and not self._is_part(rest[1])

    def _is_eminent_after_title(self, at: int) -> bool:
        """Whether title and name together are one of history: “Bác Hồ”."""
        return at > 0 and f"{self.tokens[at - 1].low} {self.tokens[at].low}" in self.words.eminent

    def _is_name(self, at: int) -> bool:
        token, rest = self.tokens[at], self._rest(at)
        if self._is_highland(at, rest):
            return True
        if len(rest) == 1:
            return False
        if self._is_sure(token):
            return not self._is_paired(at) and self._follows_sure(at, rest)
        is_surname = token.capital and token.low in self.words.surnames
        return is_surname and not self._is_paired(at) and self._follows_doubtful(rest)

    def _follows_sure(self, at: int, rest: Sequence[Token]) -> bool:
        """Whether what stands behind a surname makes a name of it."""
        surname, second = rest[0], rest[1]
        third = rest[2] if len(rest) > 2 else None
        if self._is_middle(second):
            if third is None:
                return surname.capital and second.capital
            if third.capital:
                return self._is_part(third)
            lower = not (surname.capital or second.capital)
            return (surname.capital and second.capital) or (lower and not self._pair(second, third))
        if not self._is_part(second):
            return False
        if third is not None and self._is_part(third):
            return True
        led = phrase_before(self.tokens, at, self.words.roles) > 0
        known = second.low in self.words.given_names or (len(rest) == 2 and len(self.tokens) == 2)
        return surname.capital and (known or led) and not (third is not None and third.capital)

    def _is_middle(self, token: Token) -> bool:
        plain = self.text.isascii() and token.low in set(map(fold, self.words.middles))
        return token.low in self.words.middles or plain

    def _follows_doubtful(self, rest: Sequence[Token]) -> bool:
        """Whether what stands behind a surname that is an everyday word is evidence enough."""
        second = rest[1]
        third = rest[2] if len(rest) > 2 else None
        if third is not None and not self._pair(second, third) and self._is_part(third):
            if second.low in self.words.middles or (second.capital and second.low in _SHORT):
                return True
            if self._is_part(second) and {second.low, third.low} <= self.words.given_names:
                return True
        born = self.births.search(fold(self.text)) is not None
        return born and self._is_part(second)

    def _is_highland(self, at: int, rest: Sequence[Token]) -> bool:
        """Whether a name of the highlands stands there, which have no surname in front."""
        token = self.tokens[at]
        if not token.capital:
            return False
        parts = _MARK.split(token.low)
        if len(parts) > 1 and len(parts[-1]) > 1:
            return parts[0] in _ALONE or (len(rest) > 1 and rest[1].capital)
        if len(rest) > 1 and any(one.capital and one.low in self.words.clans for one in rest[:3]):
            return all(one.capital for one in rest[:2])
        if at and token.joined and self.tokens[at - 1].capital:
            return False
        need = {"y": 2, "a": 3}.get(token.low, len(rest) + 1)
        if len(rest) < need or not all(map(self._is_part, rest[:need])):
            return False
        return not self._pair(rest[0], rest[1])

    def _excused(self, at: int) -> int:
        """The place behind a name that a unit, a street or a school bears; 0 where none does."""
        history = self._eminent_end(at)
        end = history or self._unit_end(at)
        if end:
            return end
        many = phrase_before(self.tokens, at, self.words.heads)
        if not many:
            return 0
        head = at - many
        if not self.tokens[head].capital and phrase_before(self.tokens, head, self.words.roles):
            return 0
        return self._name_end(at)

    def _name_end(self, at: int) -> int:
        """Where the name ends: after three words, if a surname follows, else with its last capital letter."""
        end = at + 1
        for one in self._rest(at)[1:]:
            if not one.capital or (end - at > 2 and self._is_sure(one)):
                break
            end += 1
        return end

    def _eminent_end(self, at: int) -> int:
        return self._covered(at, lambda name: key_words(name) in self.words.eminent)

    def _unit_end(self, at: int) -> int:
        end = self._covered(at, self.is_unit)
        return 0 if end and self._goes_on(end) else end

    def _goes_on(self, end: int) -> bool:
        """Whether more of a name follows a unit's: “Cao Minh” is one, and the beginning of a person's."""
        rest = self._rest(end) if end < len(self.tokens) and self.tokens[end].joined else ()
        if not rest or not self._is_part(rest[0]) or self._is_sure(rest[0]) or self._is_paired(end):
            return False
        names = (" ".join(one.typed for one in rest[:many]) for many in range(1, len(rest) + 1))
        return not any(map(self.is_unit, names))

    def _covered(self, at: int, is_known: Callable[[str], bool]) -> int:
        """The end of the longest known name over a place and the word behind it; 0 for none."""
        starts = [at]
        while starts[-1] and at - starts[-1] < 2 and self.tokens[starts[-1]].joined:
            starts.append(starts[-1] - 1)
        for start in starts:
            rest = self._rest(start)
            for many in range(len(rest), at - start + 1, -1):
                if is_known(" ".join(one.typed for one in rest[:many])):
                    return start + many
        return 0
