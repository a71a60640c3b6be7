"""Classes of `kpi.quick` are what the standard library would have made of them."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import sys
from dataclasses import FrozenInstanceError, field
from typing import Any

import pytest

from kpi.quick import dataclass as quick


class _Plain:
    """Nothing is asked for."""

    a: int
    b: str = "x"
    c: list[int] = field(default_factory=list)
    d: int = field(default=7, repr=False, compare=False)


class _Made:
    """Some fields are not given but made."""

    a: tuple[int, ...]
    seen: dict[str, int] = field(default_factory=dict, init=False, compare=False)
    fixed: int = field(default=3, init=False)
    bare: int = field(init=False, repr=False, compare=False)


class _Alone:
    """One field, a method of its own, and a step after the making."""

    a: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.a) > 2:
            raise ValueError(self.a)

    def __repr__(self) -> str:
        return f"<{self.a}>"


class _Empty:
    """No field at all."""


def both(shape: type) -> tuple[Any, Any]:
    """The same class made by this program and by the standard library."""
    made = []
    for maker in (quick, dataclasses.dataclass):
        body = {k: v for k, v in vars(shape).items() if k not in ("__dict__", "__weakref__")}
        for name, value in body.items():
            if isinstance(value, dataclasses.Field):  # a field belongs to one class
                body[name] = copy.copy(value)
        made.append(maker(frozen=True, slots=True)(type(shape.__name__, (), body)))
    return made[0], made[1]


CASES = [
    (_Plain, [(1,), (1, "y"), (1, "y", [2]), (1, "y", [2], 9), (2,)]),
    (_Made, [((1,),), ((2,),)]),
    (_Alone, [((1,),), ((1, 2),)]),
    (_Empty, [()]),
]


@pytest.mark.parametrize(("shape", "calls"), CASES)
def test_it_is_equal_shown_compared_and_replaced_as_the_standard_one(shape: type, calls: list[Any]) -> None:
    ours, theirs = both(shape)
    assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)
    assert [f.name for f in dataclasses.fields(ours)] == [f.name for f in dataclasses.fields(theirs)]
    assert (ours.__slots__, ours.__match_args__) == (theirs.__slots__, theirs.__match_args__)
    pairs = [(ours(*call), theirs(*call)) for call in calls]
    for own, other in pairs:
        assert repr(own) == repr(other)
        assert [own == x for x, _ in pairs] == [other == x for _, x in pairs]
        assert own != other
        if shape is not _Made:  # it has a field that nobody has filled
            assert own == copy.deepcopy(own) == copy.copy(own) == dataclasses.replace(own)
            assert dataclasses.asdict(own) == dataclasses.asdict(other)


@pytest.mark.parametrize(("shape", "calls"), CASES)
def test_it_cannot_be_changed_and_hashes_what_it_compares(shape: type, calls: list[Any]) -> None:
    ours, theirs = both(shape)
    for call in calls:
        own, other = ours(*call), theirs(*call)
        if not any(isinstance(value, list) for value in call) and shape is not _Plain:
            assert hash(own) == hash(ours(*call)) == hash(other)
        with pytest.raises(FrozenInstanceError, match="cannot assign to field 'a'"):
            own.a = 1
        with pytest.raises(FrozenInstanceError, match="cannot delete field 'a'"):
            del own.a
        assert not hasattr(own, "__dict__")


def test_what_is_given_wrongly_fails_as_it_should() -> None:
    ours, _ = both(_Plain)
    with pytest.raises(TypeError, match=r"missing 1 required positional argument: 'a'"):
        ours()
    with pytest.raises(TypeError, match=r"unexpected keyword argument 'e'"):
        ours(1, e=2)
    alone, _ = both(_Alone)
    with pytest.raises(ValueError, match="1, 2, 3"):
        alone((1, 2, 3))


@quick(frozen=True, slots=True)
class Sent:
    """One that workers send each other."""

    a: int
    b: dict[str, int] = field(default_factory=dict, compare=False)


def test_it_comes_through_a_pickle() -> None:
    sent = pickle.loads(pickle.dumps(Sent(1, {"x": 2})))
    assert (sent, sent.b) == (Sent(1), {"x": 2})
    assert Sent.__module__ in sys.modules


def test_other_kinds_of_classes_are_made_by_the_standard_library() -> None:
    class Loose:
        a: int

    loose = quick(frozen=True)(Loose)
    loose(1).__dict__["b"] = 2  # no slots
    assert dataclasses.is_dataclass(loose)

    class Named:
        a: int

    with pytest.raises(TypeError, match="positional"):
        quick(frozen=True, slots=True, kw_only=True)(Named)(1)


class _Named:
    """A field that is given by its name alone, before others."""

    a: int = field(kw_only=True)
    b: list[int] = field(default_factory=list, kw_only=True)
    c: int


def test_a_field_may_be_given_by_name_alone() -> None:
    ours, theirs = both(_Named)
    assert str(inspect.signature(ours)).count("*") == str(inspect.signature(theirs)).count("*") == 1
    assert repr(ours(3, a=1)) == repr(theirs(3, a=1))
    with pytest.raises(TypeError, match="positional"):
        ours(1, 2)


def test_a_class_may_have_a_parent_or_its_own_equality() -> None:
    @quick(frozen=True, slots=True)
    class Child(Sent):
        c: int = 0

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Sent) and other.a == self.a

    assert hash(Child(1)) == hash(Child(1))
    assert (Child(1, c=2), Child(1).b) == (Sent(1), {})
    with pytest.raises(FrozenInstanceError):
        Child(1).c = 3  # type: ignore[misc]
