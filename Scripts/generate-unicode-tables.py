#!/usr/bin/env python3
"""Writes Sources/TerminalCore/UnicodeTables.swift from Debian's unicode-data (Unicode 15.0).

    Scripts/generate-unicode-tables.py           write the file
    Scripts/generate-unicode-tables.py --check   exit 1 when the committed file is stale

The version is pinned: other data would change what the program draws, so that is a commit of its own. Where the data
is missing or of another version, writing fails and checking says so and passes (there is nothing to compare with).
"""

import pathlib
import re
import sys

VERSION = "15.0.0"
DATA = pathlib.Path("/usr/share/unicode")
TARGET = pathlib.Path(__file__).resolve().parent.parent / "Sources/TerminalCore/UnicodeTables.swift"

SCALARS = 0x110000
BLOCK_BITS = 7
BLOCK = 1 << BLOCK_BITS

# The layout of a property word; ScalarProperties.swift reads it.
AMBIGUOUS = 3
CLUSTER_BREAK = {
    name: number << 2
    for number, name in enumerate(
        "Other CR LF Control Extend ZWJ Regional_Indicator Prepend SpacingMark L V T LV LVT".split())
}
PICTOGRAPHIC = 1 << 6
PLAIN, CONTROL, LINE, BIDI, IGNORABLE, UNDRAWABLE, SPACE = (number << 7 for number in range(7))
EMOJI = 1 << 10
EMOJI_PRESENTATION = 1 << 11
JOINING = 1 << 12
STARTS_FAMILY = 1 << 13
CONTINUES_FAMILY = 1 << 14

LINE_CONTROLS = [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029]
BIDI_CONTROLS = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
# T05's list beside the Cf; the rest of Default_Ignorable_Code_Point joins them below.
OTHER_IGNORABLES = [0x115F, 0x1160, 0x3164, 0xFFA0, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10),
                    *range(0xE0100, 0xE01F0)]


def properties(path):
    """Yields (scalar, value) for each line `0600..0605 ; Value # comment`."""
    for line in (DATA / path).read_text(encoding="utf-8").splitlines():
        found = re.match(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*(\w+)", line)
        if found:
            first, last, value = found.groups()
            for scalar in range(int(first, 16), int(last or first, 16) + 1):
                yield scalar, value


def members(path, value):
    return {scalar for scalar, its in properties(path) if its == value}


def general_categories():
    categories = ["Cn"] * SCALARS
    first = None
    for line in (DATA / "UnicodeData.txt").read_text(encoding="ascii").splitlines():
        scalar, name, category = line.split(";")[:3]
        scalar = int(scalar, 16)
        if name.endswith(", First>"):
            first = scalar
            continue
        for each in range(first if name.endswith(", Last>") else scalar, scalar + 1):
            categories[each] = category
    return categories


def widths(categories):
    """0, 1, 2 or AMBIGUOUS for each scalar."""
    table = [1] * SCALARS
    # What EastAsianWidth.txt says of unassigned scalars: wide in the blocks and planes of ideographs.
    for first, last in [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FFFD), (0x30000, 0x3FFFD)]:
        table[first:last + 1] = [2] * (last + 1 - first)
    for scalar, value in properties("EastAsianWidth.txt"):
        table[scalar] = {"W": 2, "F": 2, "A": AMBIGUOUS}.get(value, 1)
    for scalar, category in enumerate(categories):
        if category in ("Mn", "Me"):
            table[scalar] = 0
    # Conjoining vowels and finals stand in the columns of the initial before them.
    for scalar, value in properties("HangulSyllableType.txt"):
        if value in ("V", "T"):
            table[scalar] = 0
    return table


def display_classes(categories):
    table = [PLAIN] * SCALARS
    for scalar, category in enumerate(categories):
        if category == "Cc":
            table[scalar] = CONTROL
        elif category in ("Cn", "Co", "Cs"):
            table[scalar] = UNDRAWABLE
        elif category == "Cf":
            table[scalar] = IGNORABLE
        elif category == "Zs" and scalar != 0x20:
            table[scalar] = SPACE
    for scalar in members("DerivedCoreProperties.txt", "Default_Ignorable_Code_Point") | set(OTHER_IGNORABLES):
        table[scalar] = IGNORABLE
    for scalar in LINE_CONTROLS:
        table[scalar] = LINE
    for scalar in BIDI_CONTROLS:
        table[scalar] = BIDI
    return table


def joining(categories):
    """The letters and marks between which ZWJ and ZWNJ are spelling: Arabic and its kin, and the Indic scripts."""
    shaped = {
        int(line.split(";")[0], 16)
        for line in (DATA / "ArabicShaping.txt").read_text(encoding="utf-8").splitlines()
        if re.match(r"[0-9A-F]{4,6};", line) and line.split(";")[2].strip() in ("D", "R", "L", "C")
    }
    arabic_marks = {*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06DD),
                    *range(0x06DF, 0x06E9), *range(0x06EA, 0x06EE), *range(0x08CA, 0x08E2), *range(0x08E3, 0x0900)}
    indic = {scalar for scalar, _ in properties("IndicSyllabicCategory.txt")}
    return {each for each in shaped | arabic_marks | indic if categories[each][0] in "LM"}


def families():
    """The emoji that begin the joined sequences in general use, and those that come after a joiner in them."""
    starts, continues = set(), set()
    for line in (DATA / "emoji/emoji-zwj-sequences.txt").read_text(encoding="utf-8").splitlines():
        found = re.match(r"([0-9A-F ]+?)\s*;\s*RGI_Emoji_ZWJ_Sequence", line)
        if found:
            first, *rest = (int(element.split()[0], 16) for element in found.group(1).split(" 200D "))
            assert len(rest) < 4
            starts.add(first)
            continues.update(rest)
    return starts, continues


def property_words():
    categories = general_categories()
    width = widths(categories)
    display = display_classes(categories)
    words = [width[scalar] | display[scalar] for scalar in range(SCALARS)]
    for scalar, value in properties("auxiliary/GraphemeBreakProperty.txt"):
        words[scalar] |= CLUSTER_BREAK[value]
    for name, bit in [("Extended_Pictographic", PICTOGRAPHIC), ("Emoji", EMOJI),
                      ("Emoji_Presentation", EMOJI_PRESENTATION)]:
        for scalar in members("emoji/emoji-data.txt", name):
            words[scalar] |= bit
    starts, continues = families()
    for bit, scalars in [(JOINING, joining(categories)), (STARTS_FAMILY, starts), (CONTINUES_FAMILY, continues)]:
        for scalar in scalars:
            words[scalar] |= bit
    return words


# Numbers are digits to the base 91, one printable character each, from "$" on: no quote and no "\#" among them, so
# that a raw string literal holds them as they are. A string literal needs no start-up code and compiles at once.
BASE = 91


def digits(number, count):
    text = ""
    for _ in range(count):
        number, digit = divmod(number, BASE)
        text = chr(ord("$") + digit) + text
    assert number == 0
    return text


def literal(text, indent):
    lines = [text[at:at + 96] for at in range(0, len(text), 96)]
    return f"{indent}#\"\"\"\n" + "\\#\n".join(indent + line for line in lines) + f"\n{indent}\"\"\"#"


def source():
    words = property_words()
    kinds = sorted(set(words))
    assert len(kinds) <= BASE, len(kinds)
    numbers = {word: number for number, word in enumerate(kinds)}
    blocks, order, index = {}, [], ""
    for start in range(0, SCALARS, BLOCK):
        block = "".join(digits(numbers[word], 1) for word in words[start:start + BLOCK])
        if block not in blocks:
            blocks[block] = len(blocks)
            order.append(block)
        index += digits(blocks[block], 2)
    # Blocks are numbered as they come up: those before the first repeated one are their own index.
    direct = next(number for number, start in enumerate(range(0, len(index), 2))
                  if index[start:start + 2] != digits(number, 2))
    print(f"{len(kinds)} kinds, {len(order)} blocks", file=sys.stderr)
    listed = ["    " + ", ".join(f"0x{word:04X}" for word in kinds[at:at + 10]) for at in range(0, len(kinds), 10)]
    return f"""\
// swift-format-ignore-file
// Generated by Scripts/generate-unicode-tables.py from Unicode {VERSION}; do not edit.
// The data are © Unicode, Inc., under the terms of https://www.unicode.org/terms_of_use.html.

/// The properties of each scalar, found in three steps: its block, its place in the block, the property word.
///
/// The first two are string literals: they lie in the program's constant data, so they need no work at start-up, and
/// they compile at once. `ScalarProperties` reads them.
enum UnicodeTables {{
  /// The first character of `index` and `blocks` that stands for zero.
  static let zero: UInt8 = {ord("$")}
  /// The base of the two-digit numbers in `index`.
  static let base = {BASE}
  /// A block is the scalars that are equal but for so many low bits.
  static let blockBits: UInt32 = {BLOCK_BITS}
  /// Below this scalar, and so for most of what is read, `blocks` can be asked without `index`.
  static let directLimit: UInt32 = 0x{direct * BLOCK:X}

  /// The distinct property words: what the numbers in `blocks` stand for.
  static let words: [UInt16] = [
{(","+chr(10)).join(listed)},
  ]

  /// For each block of scalars its number in `blocks`, two digits.
  static var index: StaticString {{
{literal(index, "    ")}
  }}

  /// For each scalar of each distinct block its number in `words`, one digit.
  static var blocks: StaticString {{
{literal("".join(order), "    ")}
  }}
}}
"""


def main():
    checking = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not checking:
        sys.exit(__doc__)
    try:
        found = (DATA / "EastAsianWidth.txt").read_text(encoding="utf-8").splitlines()[0]
    except FileNotFoundError:
        found = "no data"
    if VERSION not in found:
        message = f"{DATA} has {found}, not Unicode {VERSION}"
        if checking:
            print(f"{TARGET.name} not checked: {message}", file=sys.stderr)
            return
        sys.exit(message)
    text = source()
    if not checking:
        TARGET.write_text(text, encoding="utf-8")
    elif not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
        sys.exit(f"{TARGET.name} is stale: run Scripts/generate-unicode-tables.py")


main()
