"""How a person writes a key in a keymap, and which keys never reach a program in a terminal.

``^n`` and ``ctrl+n``, ``N`` and ``shift+n``, ``?`` and ``question_mark`` are the same keys; Textual's names are used
inside.
"""

import re
import string

from textual.keys import _character_to_key

_SPOKEN = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "del": "delete",
    "ins": "insert",
    "ctrl+[": "ctrl+left_square_bracket",
    "ctrl+]": "ctrl+right_square_bracket",
    "ctrl+\\": "ctrl+backslash",
}
_NAMED = frozenset(
    [
        "escape",
        "enter",
        "tab",
        "space",
        "backspace",
        "delete",
        "insert",
        "home",
        "end",
        "pageup",
        "pagedown",
        "up",
        "down",
        "left",
        "right",
    ]
) | {_character_to_key(each) for each in string.punctuation}
_FUNCTION = re.compile(r"f([1-9]|1[0-9]|2[0-4])")
_EATEN_WITH_CTRL = frozenset("abimhj") | {"left_square_bracket", "space"}
_SENT_WITH_CTRL = (
    frozenset(string.ascii_lowercase)
    | {"left_square_bracket", "right_square_bracket", "backslash", "space"}
    | frozenset(["up", "down", "left", "right", "home", "end", "pageup", "pagedown", "delete"])
)


class NoKey(ValueError):
    """The text names no key that a terminal can send to mcjob; the message says why, without its end."""


def key_named(text: str) -> str:
    """Textual's name of the key that a person has written.

    Raises:
        NoKey: there is no such key, or terminals, tmux or screen take it for themselves.
    """
    if len(text) == 1 and text.isprintable():
        return "space" if text == " " else _character_to_key(text)
    plain = f"ctrl+{text[1:]}" if len(text) > 1 and text[0] == "^" else text
    lowered = plain.lower() if len(plain.rpartition("+")[2]) > 1 or plain.startswith("ctrl+") else plain
    lowered = _SPOKEN.get(lowered, lowered)
    modifier, _, base = lowered.rpartition("+")
    if not modifier and (base in _NAMED or _FUNCTION.fullmatch(base)):
        return base
    if modifier == "shift" and len(base) == 1 and base.isalpha():
        return base.upper()
    if lowered == "shift+tab":
        return lowered
    if modifier == "ctrl":
        return _with_ctrl(base, text)
    if modifier == "alt" and base in string.digits:
        raise NoKey(f"{text} never arrives: terminals and tmux choose their windows with it")
    raise NoKey(f"{text[:30]} is no key; a key is written as c, C, ?, ^n, space, pgdn")


def is_function_key(key: str) -> bool:
    """Whether it is an F-key, which some terminals keep for themselves."""
    return _FUNCTION.fullmatch(key) is not None


def _with_ctrl(base: str, text: str) -> str:
    if base in _EATEN_WITH_CTRL:
        raise NoKey(f"{text} never arrives as such: tmux, screen and terminals take it for something else")
    if base == "c":
        raise NoKey(f"{text} is the terminal's own key for copying and interrupting")
    if base not in _SENT_WITH_CTRL:
        raise NoKey(f"{text[:30]} is no key; a key is written as c, C, ?, ^n, space, pgdn")
    return f"ctrl+{base}"
