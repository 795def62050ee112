"""The oracle of what may reach a terminal: what ncurses sends for xterm-256color, text, and nothing else.

It knows every sequence by heart rather than by shape, so that one that anybody smuggles in is one that it does not know.
"""
import re
import unicodedata

#: Characters that a terminal or a reader's eye takes for something else, beside those of category Cf (T05).
HIDDEN = {0x115F, 0x1160, 0x3164, 0xFFA0, 0x2028, 0x2029, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10),
          *range(0xE0100, 0xE01F0)}

NUMBER = rb"\d{0,4}"
#: What terminfo has for xterm-256color, as far as a screen needs it, and what the driver adds.
SEQUENCES = re.compile(
    rb"\x1b(?:"
    rb"\[(?P<place>\d{1,4};\d{1,4})?H|"  # to a place
    rb"\[" + NUMBER + rb"[ABCDGd]|"  # to a row, to a column, by some
    rb"\[[01]?[KJ]|\[2J|\[" + NUMBER + rb"[XP@LM]|"  # erase, insert, delete
    rb"\[" + NUMBER + rb"[ST]|\[\d{1,4};\d{1,4}r|M|7|8|"  # scroll, the cursor kept meanwhile
    rb"\[" + NUMBER + rb"b|"  # repeat
    rb"\[(?P<style>[\d;]*)m|\(B|\(0|"  # styles
    rb"\[\?(?:1|7|12|25|1002|1004|1006|1049|2004|2026)[hl]|\[\?12;25h|\[4l|[=>]|"  # modes
    rb"\]11;\?\x1b\\|\[\?u|\[\?2026\$p|\[>5u|\[<u|"  # what is the background, which keyboard protocol, are frames held back
    rb"\[2[23];0;0t|"  # the title put aside and back
    rb"\]2;(?P<title>[^\x00-\x1f\x7f]*)\x07"
    rb")")
CONTROLS = {0x07: "BEL", 0x08: "BS", 0x0A: "LF", 0x0D: "CR"}
#: The controls by which ncurses moves the cursor.
MOVES = {0x08, 0x0A, 0x0D}


def is_style(parameters):
    """Whether these are attributes that a theme can ask for, colours by number included."""
    numbers = [int(part or 0) for part in parameters.split(b";")]
    while numbers:
        number = numbers.pop(0)
        if number in (38, 48):
            if len(numbers) < 2 or numbers.pop(0) != 5 or not 0 <= numbers.pop(0) <= 255:
                return False
        elif number not in (0, 1, 2, 3, 4, 7, 22, 23, 24, 27, 39, 49, *range(30, 38), *range(40, 48),
                            *range(90, 98), *range(100, 108)):
            return False
    return True


def is_text(character):
    number = ord(character)
    return number >= 0x20 and not 0x7F <= number <= 0x9F and number not in HIDDEN and \
        unicodedata.category(character) not in ("Cf", "Cs")


def violations(raw, columns, rows, largest_pile=4):
    """What of the output no terminal should have got: a list of words with the place and what stands around it."""
    found = []
    pile = 0

    def complain(what, offset):
        found.append(f"{what} at {offset}: {bytes(raw[max(0, offset - 30):offset + 30])!r}")

    def check_text(data, offset, what):
        nonlocal pile
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            complain(f"ill-formed UTF-8 in {what}", offset + error.start)
            return
        for character in text:
            if not is_text(character):
                complain(f"U+{ord(character):04X} in {what}", offset)
            pile = pile + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
            if pile > largest_pile:
                complain(f"{pile} marks on one character in {what}", offset)

    # A frame may be cut in two by whoever collects it; the end of the output may not be.
    text = re.compile(rb"[^\x00-\x1f\x7f]+")
    offset = 0
    while offset < len(raw):
        byte = raw[offset]
        if byte == 0x1B:
            match = SEQUENCES.match(raw, offset)
            if not match:
                complain("a sequence that is not ncurses' own", offset)
                offset += 1
                continue
            if match["place"]:
                row, column = map(int, match["place"].split(b";"))
                if not (1 <= row <= rows and 1 <= column <= columns):
                    complain(f"a move outside of {columns}×{rows}", offset)
            if match["style"] and not is_style(match["style"]):
                complain("a style of no theme", offset)
            if match["title"] is not None:
                check_text(match["title"], offset, "the title")
            pile = 0
            offset = match.end()
        elif byte in MOVES:
            offset += 1
        elif byte < 0x20 or byte == 0x7F:
            complain(f"the control {CONTROLS.get(byte, hex(byte))}", offset)
            offset += 1
        else:
            match = text.match(raw, offset)
            check_text(match.group(), offset, "the text")
            offset = match.end()
    return found
