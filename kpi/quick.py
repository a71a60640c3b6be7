"""Dataclasses that are quick to define.

A question needs more than a hundred, and the standard library writes and compiles six functions for each that
is frozen: an eighth of the time that a question takes. Here one is compiled, `__init__`, which is also
quicker to call; the others are the same for all classes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:  # a type checker knows what that one makes of a class, and this one makes the same
    from dataclasses import dataclass
else:

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """As that of `dataclasses`, which makes all classes but those that are frozen and have slots. Of
        these too fields, `replace`, equality, hashes, copies and pickles are the same. A class that defines a
        method itself keeps it."""
        if options == {"frozen": True, "slots": True}:
            return _defined
        return dataclasses.dataclass(cls, **options)


__all__ = ["dataclass"]


def _defined(cls: type) -> type:
    own_names = frozenset(vars(cls))
    if "__eq__" in own_names or any(map(dataclasses.is_dataclass, cls.__mro__[1:])):
        return dataclasses.dataclass(frozen=True, slots=True)(cls)  # the rules for these are many
    new_class: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    methods = {
        "__init__": _init(fields(new_class), hasattr(cls, "__post_init__")),
        **_compared(new_class),
        **_COMMON,
    }
    for name, method in methods.items():
        if name not in own_names:
            setattr(new_class, name, method)
    new_class.__dataclass_params__.frozen = True
    return new_class  # type: ignore[no-any-return]  # a class, though dataclass() does not tell


def _init(parts: tuple[Field[Any], ...], post: bool) -> Callable[..., None]:
    """The constructor: the one function whose text depends on the class, on the names of its fields alone."""
    namespace: dict[str, Any] = {"_quick_set": object.__setattr__, "_quick_missing": MISSING}
    signature, keywords, body = ["self"], ["*"], []
    for part in parts:
        name, is_made = part.name, part.default_factory is not MISSING
        namespace[f"_quick_default_{name}"] = part.default_factory if is_made else part.default
        value = f"_quick_default_{name}()" if is_made else f"_quick_default_{name}"
        if part.init:
            arguments = keywords if part.kw_only else signature
            arguments.append(f"{name}=_quick_missing" if is_made else name + _default(part))
            value = f"{value} if {name} is _quick_missing else {name}" if is_made else name
        elif not is_made and part.default is MISSING:
            continue
        body.append(f" _quick_set(self, {name!r}, {value})")
    body += [" self.__post_init__()"] if post else []
    signature += keywords if len(keywords) > 1 else []
    exec(f"def __init__({', '.join(signature)}):\n" + "\n".join(body or [" pass"]), namespace)  # noqa: S102
    constructor: Callable[..., None] = namespace["__init__"]
    return constructor


def _default(part: Field[Any]) -> str:
    return "" if part.default is MISSING else f"=_quick_default_{part.name}"


def _compared(new_class: type[Any]) -> dict[str, Callable[..., Any]]:
    """Equality and hash, by the fields that are compared."""
    names = [part.name for part in fields(new_class) if part.compare]
    values = attrgetter(*names) if names else _nothing
    wrapped = len(names) == 1  # attrgetter gives the one value itself

    def __eq__(self: Any, other: Any) -> Any:  # noqa: N807
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash((values(self),) if wrapped else values(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _nothing(_: Any) -> tuple[()]:
    return ()


def _repr(self: Any) -> str:
    parts_shown = ", ".join(f"{part.name}={getattr(self, part.name)!r}" for part in fields(self) if part.repr)
    return f"{type(self).__qualname__}({parts_shown})"


def _setattr(_: Any, name: str, __: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(_: Any, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _getstate(self: Any) -> list[Any]:
    return [getattr(self, part.name) for part in fields(self)]


def _setstate(self: Any, state: list[Any]) -> None:
    for part, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, part.name, value)


_COMMON: dict[str, Callable[..., Any]] = {
    "__repr__": _repr,
    "__setattr__": _setattr,
    "__delattr__": _delattr,
    "__getstate__": _getstate,
    "__setstate__": _setstate,
}
